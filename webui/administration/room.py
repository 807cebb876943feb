"""The room itself: for administrators alone; nobody else learns that there is one."""

from flask import Blueprint, abort
from werkzeug.routing import BaseConverter, ValidationError

from engine.directory import Officer
from webui.auth import current_officer, staff_only

administration = Blueprint("administration", __name__, url_prefix="/quan-tri")
staff_only(administration)

SLUGS = {"agency": "don-vi", "officer": "can-bo", "role": "vai-tro", "day": "lich"}
CATALOGUES = "danh-muc"
_TABLES = {slug: table for table, slug in SLUGS.items()}


class TableConverter(BaseConverter):
    """A table by its word in addresses: `can-bo` is `officer`, `danh-muc/fields` is `entry/fields`."""

    regex = r"(?:don-vi|can-bo|vai-tro|lich|danh-muc/[A-Za-z0-9_-]{1,64})"
    part_isolating = False

    def to_python(self, value: str) -> str:
        folder, _, catalogue = value.partition("/")
        if folder == CATALOGUES:
            return f"entry/{catalogue}"
        if value not in _TABLES:
            raise ValidationError
        return _TABLES[value]

    def to_url(self, value: str) -> str:
        return SLUGS.get(value) or f"{CATALOGUES}/{value.removeprefix('entry/')}"


def keeps_directory(officer: Officer) -> bool:
    """Whether the officer is an administrator; who stands in for one is not."""
    return officer.has_role("ADMIN")


@administration.before_request
def _administrators_alone() -> None:
    if not keeps_directory(current_officer()):
        abort(404)
