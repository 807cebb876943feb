"""Keying in for a sender: what came by telephone, on paper or over the counter, petitions and what completes them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, select

from engine.directory import Entry, HubMissing, Officer, hub_agency, list_catalogue
from engine.errors import N_, Invalid, NotAllowed, Problem
from engine.petitions.access import may_read_petition
from engine.petitions.agency_names import agency_name
from engine.petitions.clarification import Round, last_round
from engine.petitions.emptied import emptied_of
from engine.petitions.errors import PetitionUnknown
from engine.petitions.hiding import may_read_sender, readable
from engine.petitions.rows import find_by_number, petitions, typed_number
from engine.petitions.statuses import ENDED, RATEABLE
from engine.storage import Work, read_work, tables

KEYING_ROLES = frozenset({"RECEPTION", "DISPATCHER", "CLERK"})
"""Who keys in petitions for their senders."""
ANSWER_ROLES = KEYING_ROLES | {"OFFICER", "HEAD", "DEPUTY"}
"""Who, in the agency that asked, writes down what the sender answers."""
OLDEST_DAYS = 60
_requests = cast("Table", tables.PetitionRequest.__table__)


@dataclass(frozen=True, slots=True)
class AwaitedReply:
    """A petition whose sender is asked for something, as the list of those waiting shows it."""

    case_id: UUID
    number: str
    title: str
    agency_name: str
    phone: str = field(repr=False)
    asked_at: datetime
    due_at: datetime | None
    reminded_at: datetime | None
    rows: int


@dataclass(frozen=True, slots=True)
class KeyingPage:
    """What an officer sees while writing down an answer: whose, and what was asked."""

    case_id: UUID
    number: str
    title: str
    asked: Round | None
    takes_more: bool


def may_key_in(officer: Officer) -> bool:
    """Whether they key in petitions for their senders."""
    return bool(_roles(officer) & KEYING_ROLES)


def require_keying(officer: Officer) -> None:
    """Go on if they may key in petitions for their senders.

    Raises:
        NotAllowed: they may not.
    """
    if not may_key_in(officer):
        raise NotAllowed(N_("Chỉ cán bộ tiếp nhận, phân loại hoặc văn thư được nhập thay người dân."))


def list_keyed_channels(work: Work) -> list[Entry]:
    """The channels whose petitions an officer keys in."""
    return [entry for entry in list_catalogue(work, "channels") if entry.facts.get("by_officer")]


def read_day_of_receipt(text: str, *, today: date, where: str = "/received_on") -> date:
    """The day on which it came, as typed; today when nothing was.

    Raises:
        Invalid: no day, one to come, or one too long ago.
    """
    if not text.strip():
        return today
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise Invalid(problems=[Problem(where, N_("Ngày nhận chưa đúng."), N_("Chọn ngày trên lịch."))]) from None
    if day > today:
        raise Invalid(problems=[Problem(where, N_("Ngày nhận chưa đến."), N_("Chọn hôm nay hoặc một ngày trước."))])
    if (today - day).days > OLDEST_DAYS:
        problem = Problem(
            where, N_("Ngày nhận đã quá {most} ngày."), N_("Kiểm tra lại ngày ghi trên dấu đến."),
            facts={"most": OLDEST_DAYS},
        )  # fmt: skip
        raise Invalid(problems=[problem])
    return day


def list_awaited_replies(*, actor: Officer) -> tuple[AwaitedReply, ...]:
    """The petitions whose senders the officer's agencies are asking, the nearest limit first.

    Whoever receives for the province sees those of every agency: the letter may come to the office.
    """
    with read_work(actor.id) as work:
        query = (
            select(
                petitions.c.case_id, petitions.c.number, petitions.c.title, petitions.c.sender,
                petitions.c.sender_hidden, petitions.c.status,
                _requests.c.agency, _requests.c.asked_at, _requests.c.due_at, _requests.c.reminded_at,
                _requests.c.round,
            )
            .join(petitions, petitions.c.case_id == _requests.c.case_id)
            .where(_requests.c.ended_at.is_(None), petitions.c.status.not_in(sorted(ENDED | RATEABLE)))
            .order_by(_requests.c.due_at, petitions.c.number)
        )  # fmt: skip
        agencies = None if _receives(work, actor) else _agencies(actor)
        if agencies is not None:
            query = query.where(_requests.c.agency.in_(sorted(agencies)))
        return tuple(
            AwaitedReply(
                row.case_id, row.number, readable(row, row.title, actor), agency_name(work, row.agency),
                str(row.sender.get("phone") or "") if may_read_sender(row, actor) else "",
                row.asked_at, row.due_at, row.reminded_at, _count_rows(work, row.case_id, row.round),
            )
            for row in work.connection.execute(query.limit(200)).all()
            if may_read_petition(work, actor, row.case_id)
        )  # fmt: skip


def find_keying_page(number: str, *, actor: Officer) -> KeyingPage:
    """The petition of this number, for who may write down its sender's answer.

    Raises:
        PetitionUnknown: there is none, or not for this officer.
    """
    with read_work(actor.id) as work:
        row = find_by_number(work, typed_number(number))
        if row is None or not may_read_petition(work, actor, row.case_id):
            raise PetitionUnknown
        asked = last_round(work, row.case_id)
        if not _may_write_down(work, actor, asked):
            raise PetitionUnknown
        title = readable(row, row.title, actor)
        takes_more = row.status not in ENDED | RATEABLE and emptied_of(row.facts) is None
        return KeyingPage(row.case_id, row.number, title, asked, takes_more)


def may_write_down(case_id: UUID, *, actor: Officer) -> bool:
    """Whether the officer may write down what the sender of this petition adds by letter or telephone."""
    with read_work(actor.id) as work:
        query = select(petitions.c.status, petitions.c.facts).where(petitions.c.case_id == case_id)
        row = work.connection.execute(query).first()
        if (
            row is None
            or row.status in ENDED | RATEABLE
            or emptied_of(row.facts)
            or not may_read_petition(work, actor, case_id)
        ):
            return False
        return _may_write_down(work, actor, last_round(work, case_id))


def keyed_answers(posted: Mapping[str, Any], asked: Round | None) -> dict[int, str]:
    """The answers to the rows of a request, from the fields `answer-1`, `answer-2` and so on."""
    return {one.number: str(posted.get(f"answer-{one.number}") or "") for one in (asked.items if asked else ())}


def _may_write_down(work: Work, officer: Officer, asked: Round | None) -> bool:
    if _receives(work, officer):
        return True
    agency = asked.agency if asked else None
    return any(
        grant.role in ANSWER_ROLES and (agency is None or grant.agency == agency)
        for person in (officer, *officer.stands_for)
        for grant in person.grants
    )


def _receives(work: Work, officer: Officer) -> bool:
    try:
        hub = hub_agency(work)
    except HubMissing:
        return False
    return any(
        grant.role in {"RECEPTION", "DISPATCHER"} and grant.agency == hub
        for person in (officer, *officer.stands_for)
        for grant in person.grants
    )


def _agencies(officer: Officer) -> set[str]:
    persons = (officer, *officer.stands_for)
    return {grant.agency for person in persons for grant in person.grants if grant.role in ANSWER_ROLES}


def _roles(officer: Officer) -> frozenset[str]:
    return frozenset(role for person in (officer, *officer.stands_for) for role in person.roles)


def _count_rows(work: Work, case_id: UUID, round_: int) -> int:
    asked = last_round(work, case_id)
    return len(asked.items) if asked and asked.number == round_ else 0
