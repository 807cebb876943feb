"""Files stored while the rest of the form is still being written: none is lost by a mistake elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.datastructures import FileStorage

from engine.directory import TooManyAttempts
from engine.errors import N_, Invalid, Problem
from engine.petitions import LARGEST_TOGETHER, MOST_FILES, AttachmentView, store_file
from webui.kit import read_sent

ONE_DAY_SECONDS = 24 * 3600
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A stored file that the page carries along. `id` is signed: nobody can name another's file."""

    id: str
    file_id: UUID
    name: str
    size: int
    has_macros: bool


def read_held(texts: Iterable[str]) -> list[HeldFile]:
    """The files that the page carried; what is not signed by us, or older than a day, is dropped."""
    found: dict[UUID, HeldFile] = {}
    for text in texts:
        try:
            file_id, name, size, has_macros = _sealer().loads(text, max_age=ONE_DAY_SECONDS)
            held = HeldFile(text, UUID(hex=file_id), str(name), int(size), bool(has_macros))
        except (BadData, ValueError, TypeError):
            continue
        found[held.file_id] = held
    return list(found.values())


def hold_files(
    sent: Iterable[FileStorage], already: list[HeldFile], *, client_key: str
) -> tuple[list[HeldFile], list[Problem]]:
    """The files held now, and what is wrong with those that could not be."""
    held, problems = list(already), []
    for one in sent:
        if not one.filename:
            continue
        if len(held) >= MOST_FILES:
            problems.append(_too_many(one.filename))
            continue
        upload = read_sent(one)
        if sum(file.size for file in held) + len(upload.content) > LARGEST_TOGETHER:
            problems.append(_too_large(one.filename))
            continue
        try:
            held.append(_hold(store_file(upload, actor=None, client_key=client_key)))
        except Invalid as error:
            problems.extend(error.problems)
        except TooManyAttempts as error:
            problems.append(Problem("/files", error.message, error.remedy, facts=error.facts))
            break
    return held, problems


def _hold(stored: AttachmentView) -> HeldFile:
    sealed = _sealer().dumps([stored.id.hex, stored.name, stored.size, stored.has_macros])
    return HeldFile(sealed, stored.id, stored.name, stored.size, stored.has_macros)


def _too_many(name: str) -> Problem:
    return Problem(
        "/files/0", N_("Tệp “{name}” chưa được nhận: tối đa là {most} tệp."), N_("Bỏ bớt tệp khác rồi chọn lại."),
        code="file.refused", facts={"name": name[:100], "most": MOST_FILES},
    )  # fmt: skip


def _too_large(name: str) -> Problem:
    return Problem(
        "/files/0", N_("Tệp “{name}” chưa được nhận: các tệp cộng lại không quá {most} MB."),
        N_("Bỏ bớt hoặc giảm cỡ tệp rồi chọn lại."),
        code="file.refused", facts={"name": name[:100], "most": LARGEST_TOGETHER // MEBIBYTE},
    )  # fmt: skip


def _sealer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="hoidap.held-file")
