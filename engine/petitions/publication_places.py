"""Where else an answer was made public: in a newspaper, on a notice board, on another page."""

from dataclasses import dataclass
from datetime import date
from typing import cast
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import Table, insert, select

from engine.directory import list_catalogue
from engine.petitions.attachments import AttachmentView, list_attachments
from engine.storage import Work, new_id, tables

FORMS = "publication_forms"
LONGEST_LINK = 500
_places = cast("Table", tables.PublicationPlace.__table__)


@dataclass(frozen=True, slots=True)
class PlaceView:
    """One such place. `form`: what kind of place it is, as people call it."""

    form: str
    place: str
    day: date
    link: str
    file: AttachmentView | None


def note_place(
    work: Work, case_id: UUID, *, form: str, place: str, day: date, link: str = "", file_id: UUID | None = None
) -> None:
    """The place is on record."""
    work.connection.execute(
        insert(_places).values(
            case_id=case_id,
            id=new_id(),
            form=form,
            place=place,
            day=day,
            link=link[:LONGEST_LINK],
            file_id=file_id,
            noted_at=work.now,
            noted_by=work.actor,
        )
    )


def list_places(work: Work, case_id: UUID) -> tuple[PlaceView, ...]:
    """Every place, the first first."""
    query = select(_places).where(_places.c.case_id == case_id).order_by(_places.c.day, _places.c.noted_at)
    rows = work.connection.execute(query).all()
    if not rows:
        return ()
    names = {entry.code: entry.name for entry in list_catalogue(work, FORMS)}
    return tuple(
        PlaceView(
            names.get(row.form, row.form),
            row.place,
            row.day,
            row.link if urlsplit(row.link).scheme in {"http", "https"} else "",
            _file(work, row.file_id),
        )
        for row in rows
    )


def _file(work: Work, file_id: UUID | None) -> AttachmentView | None:
    if file_id is None:
        return None
    case_id = work.connection.scalar(select(tables.Attachment.case_id).where(tables.Attachment.id == file_id))
    found = list_attachments(work, case_id) if case_id is not None else ()
    return next((one for one in found if one.id == file_id), None)
