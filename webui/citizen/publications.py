"""The answers made public: a list to search in, and a page for each."""

from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from engine.directory import list_catalogue
from engine.errors import Invalid
from engine.petitions import (
    PublicationWithdrawn,
    get_publication,
    get_publication_history,
    list_publications,
    open_public_file,
)
from engine.storage import read_work
from webui.citizen.room import citizen
from webui.errors import status_of
from webui.kit import Faults, hand_over


@citizen.get("/cong-khai")
def publications() -> ResponseReturnValue:
    """The list, the latest first; `q` and `linh_vuc` narrow it."""
    query, field = request.args.get("q", "").strip()[:200], request.args.get("linh_vuc", "")
    cursor, faults = request.args.get("tiep"), Faults()
    try:
        page = list_publications(query, cursor, field=field or None)
    except Invalid as error:
        faults = Faults.of(error)
        page = list_publications(query, field=field or None)
    return render_template(
        "citizen/publications.html", page=page, query=query, field=field, fields=_fields(), cursor=cursor, faults=faults
    )


@citizen.get("/cong-khai/<number>")
def publication(number: str) -> ResponseReturnValue:
    """One published answer; of one that was withdrawn, when and why."""
    try:
        found = get_publication(number)
    except PublicationWithdrawn as error:
        return _withdrawn(error)
    return render_template("citizen/publication.html", one=found, field_name=_fields().get(found.field or ""))


@citizen.get("/cong-khai/<number>/lich-su")
def publication_history(number: str) -> ResponseReturnValue:
    """Every text that was public under this number, when and why it was changed."""
    try:
        found = get_publication_history(number)
    except PublicationWithdrawn as error:
        return _withdrawn(error)
    return render_template("citizen/publication_history.html", history=found)


def _withdrawn(error: PublicationWithdrawn) -> ResponseReturnValue:
    page = render_template("citizen/publication_withdrawn.html", **error.facts)
    # Browsers keep a 410 for good unless told otherwise, and the answer may be published anew.
    return page, status_of(error), {"Cache-Control": "no-cache"}


@citizen.get("/cong-khai/tep/<uuid:file_id>")
def public_file(file_id: UUID) -> ResponseReturnValue:
    """A document of a published answer."""
    return hand_over(open_public_file(file_id))


def _fields() -> dict[str, str]:
    with read_work() as work:
        return {entry.code: entry.name for entry in list_catalogue(work, "fields")}
