"""Notices that go by post: the list from which reception prints and sends them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, update

from engine.directory import HubMissing, Officer, find_entry, hub_agency
from engine.directory.upsert import upsert
from engine.errors import NotFound
from engine.petitions.conversation import find_message
from engine.petitions.rows import get_petition_row
from engine.petitions.statuses import Status
from engine.storage import Work, begin_work, read_work, tables

SENDING_ROLES = frozenset({"RECEPTION", "CLERK"})
COUNT_UP_TO = 100
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class LetterLine:
    """One letter to send: no more of its matter than its number and the notice's name."""

    case_id: UUID
    message_id: UUID
    number: str
    notice: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class LetterSheet:
    """One letter, ready to print."""

    line: LetterLine
    recipient: str = field(repr=False)
    address: str = field(repr=False)
    text: str = field(repr=False)
    is_sent: bool


def put_on_letter_list(work: Work, case_id: UUID, message_id: UUID, notice: str) -> None:
    """This notice goes by post."""
    try:
        agency: str | None = hub_agency(work)
    except HubMissing:
        agency = None
    row = {"case_id": case_id, "message_id": message_id, "notice": notice, "agency": agency, "created_at": work.now}
    upsert(work, _table, [row], key=("case_id", "message_id"))


def sends_letters(officer: Officer) -> bool:
    """Whether the officer, or one they stand in for, sends letters for some agency."""
    return bool(_agencies(officer))


def count_letters(officer: Officer) -> int:
    """How many letters wait for the officer, counted up to a hundred."""
    with read_work(officer.id) as work:
        bounded = select(_table.case_id).where(_table.sent_at.is_(None), _theirs(officer)).limit(COUNT_UP_TO).subquery()
        return work.connection.scalar(select(func.count()).select_from(bounded)) or 0


def list_letters(officer: Officer) -> Sequence[LetterLine]:
    """The letters that wait for the officer, the oldest first."""
    query = (
        select(_table.case_id, _table.message_id, tables.Petition.number, _table.notice, _table.created_at)
        .join(tables.Petition, tables.Petition.case_id == _table.case_id)
        .where(_table.sent_at.is_(None), _theirs(officer))
        .order_by(_table.created_at, _table.message_id)
        .limit(PAGE_SIZE)
    )
    with read_work(officer.id) as work:
        return [
            LetterLine(row.case_id, row.message_id, row.number, _name(work, row.notice), row.created_at)
            for row in work.connection.execute(query)
        ]


def get_letter(case_id: UUID, message_id: UUID, officer: Officer) -> LetterSheet:
    """The letter, to print.

    Raises:
        NotFound: there is none, or it is not for them to send.
    """
    query = select(_table).where(_table.case_id == case_id, _table.message_id == message_id, _theirs(officer))
    with read_work(officer.id) as work:
        row = work.session.scalar(query)
        message = find_message(work, case_id, message_id) if row else None
        if row is None or message is None:
            raise NotFound
        petition = get_petition_row(work, case_id)
        if petition.status == Status.SECRET:
            raise NotFound
        sender = petition.sender
        line = LetterLine(case_id, message_id, petition.number, _name(work, row.notice), row.created_at)
        recipient = str(sender.get("org_name") or sender.get("full_name") or "")
        return LetterSheet(line, recipient, str(sender.get("address") or ""), message.text, row.sent_at is not None)


def mark_letter_sent(case_id: UUID, message_id: UUID, officer: Officer) -> bool:
    """The letter has gone; whether it had not before.

    Raises:
        NotFound: there is none, or it is not for them to send.
    """
    with begin_work(officer.id) as work:
        found = (_table.case_id == case_id, _table.message_id == message_id, _theirs(officer))
        if work.connection.scalar(select(_table.case_id).where(*found)) is None:
            raise NotFound
        done = update(_table).where(*found, _table.sent_at.is_(None)).values(sent_at=work.now, sent_by=work.actor)
        return work.connection.execute(done).rowcount == 1


def _theirs(officer: Officer) -> ColumnElement[bool]:
    agencies = _agencies(officer)
    # With no coordinating agency known, whoever receives anywhere sees them: a letter is never lost.
    return or_(_table.agency.in_(sorted(agencies)), _table.agency.is_(None) if agencies else _table.agency.in_([]))


def _agencies(officer: Officer) -> set[str]:
    people = (officer, *officer.stands_for)
    return {grant.agency for person in people for grant in person.grants if grant.role in SENDING_ROLES}


def _name(work: Work, notice: str) -> str:
    entry = find_entry(work, "notices", notice)
    return entry.name if entry else notice


_table = tables.LetterToSend
