"""The conversation and timeline of a petition, in plain words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Row, Table, insert, select

from engine.errors import N_
from engine.petitions.agency_names import agency_name
from engine.petitions.withheld import withheld_messages
from engine.storage import Work, new_id, tables

SENDER = "sender"
SYSTEM = "system"
PUBLICATION = "publication"
"""The kind of a line that tells what became of the public answer while the petition stood elsewhere."""
_messages = cast("Table", tables.PetitionMessage.__table__)


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One line: `kind` is status, publication, notice, request, supplement, answer or note; `text` is plain text.

    `status` is the status set, or of a notice its code. `author` is sender, system, or an agency's code.
    """

    id: UUID
    at: datetime
    kind: str
    status: str | None
    author: str
    author_name: str
    text: str
    is_public_to_sender: bool


def add_message(
    work: Work,
    case_id: UUID,
    kind: str,
    text: str,
    *,
    author: str,
    status: str | None = None,
    is_public_to_sender: bool = True,
    message_id: UUID | None = None,
) -> UUID:
    """Add a line, and say its id."""
    message_id = message_id or new_id()
    work.connection.execute(
        insert(_messages).values(
            case_id=case_id,
            id=message_id,
            at=work.now,
            kind=kind,
            status=status,
            author=author,
            text=text,
            is_public_to_sender=is_public_to_sender,
        )
    )
    return message_id


def list_messages(work: Work, case_id: UUID, *, for_sender: bool) -> tuple[TimelineEntry, ...]:
    """The lines of a petition, oldest first; for its sender only what is meant for them, and stands."""
    query = select(_messages).where(_messages.c.case_id == case_id).order_by(_messages.c.at, _messages.c.id)
    if for_sender:
        query = query.where(_messages.c.is_public_to_sender)
    hidden = withheld_messages(work, case_id) if for_sender else frozenset()
    return tuple(_entry(work, row) for row in work.connection.execute(query).all() if row.id not in hidden)


def find_message(work: Work, case_id: UUID, message_id: UUID) -> TimelineEntry | None:
    """One line of a petition."""
    query = select(_messages).where(_messages.c.case_id == case_id, _messages.c.id == message_id)
    row = work.connection.execute(query).first()
    return _entry(work, row) if row else None


def is_told_now(work: Work, case_id: UUID, notice: str) -> bool:
    """Whether this very notice was given in this same moment already, by another step of the procedure."""
    query = select(_messages.c.id).where(
        _messages.c.case_id == case_id,
        _messages.c.kind == "notice",
        _messages.c.status == notice,
        _messages.c.at == work.now,
    )
    return work.connection.execute(query.limit(1)).first() is not None


def is_said(work: Work, case_id: UUID, kind: str) -> bool:
    """Whether the petition has a line of this kind."""
    query = select(_messages.c.id).where(_messages.c.case_id == case_id, _messages.c.kind == kind)
    return work.connection.execute(query.limit(1)).first() is not None


def last_text(work: Work, case_id: UUID, kind: str) -> str:
    """The text of the latest line of this kind, empty when there is none."""
    query = (
        select(_messages.c.text)
        .where(_messages.c.case_id == case_id, _messages.c.kind == kind)
        .order_by(_messages.c.at.desc(), _messages.c.id.desc())
    )
    return str(work.connection.scalar(query.limit(1)) or "")


def last_notice(work: Work, case_id: UUID, notice: str) -> str:
    """The latest notice of this kind as it was sent, empty when there is none."""
    query = (
        select(_messages.c.text)
        .where(_messages.c.case_id == case_id, _messages.c.kind == "notice", _messages.c.status == notice)
        .order_by(_messages.c.at.desc(), _messages.c.id.desc())
    )
    return str(work.connection.scalar(query.limit(1)) or "")


def _entry(work: Work, row: Row[Any]) -> TimelineEntry:
    name = {SENDER: N_("Người gửi"), SYSTEM: N_("Hệ thống")}.get(row.author) or agency_name(work, row.author)
    return TimelineEntry(row.id, row.at, row.kind, row.status, row.author, name, row.text, row.is_public_to_sender)
