"""What other agencies are asked while one handles a petition: a row for each question to each agency.

Who sees what: the agency that handles the petition and the province's office read every opinion side by side;
an agency that was asked reads its own question and its own opinion, from then on. Nobody else reads any.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Row, Table, func, insert, select, update

from engine.cases import content_open_until, may_see_case, officer_name
from engine.clock import CalendarDays, WorkingCalendar, WorkingDays, due_at, end_of_day, local_day, parse_term
from engine.directory import AgencyUnknown, HubMissing, Officer, hub_agency, load_calendar, successor_of
from engine.errors import N_, NotFound, Problem
from engine.petitions.access import agencies_read_in, may_read_part
from engine.petitions.agency_names import agency_name
from engine.petitions.attachments import AttachmentView, as_view, get_file_row
from engine.petitions.errors import FileUnknown
from engine.petitions.opinion_people import Signed, who_answered, who_wrote
from engine.petitions.plain_text import clean_text
from engine.runtime import correlation_key
from engine.storage import Work, new_id, read_work, tables

RULE = "opinion.other_agencies"
"""The rule of forms in which other agencies are asked: never one's own."""
ASKED_MESSAGE = "opinion.asked"
WITHDRAWN_MESSAGE = "opinion.withdrawn"
AGREES, DISAGREES = "agree", "disagree"
_opinions = cast("Table", tables.PetitionOpinion.__table__)
_rulings = cast("Table", tables.PetitionRuling.__table__)


class OpinionState(StrEnum):
    """How far an agency is with what it was asked."""

    ASKED = "asked"
    GIVEN = "given"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class OpinionUnknown(NotFound):
    """There is no such question in this case."""

    code = "opinion.unknown"
    message = N_("Không tìm thấy yêu cầu góp ý này.")
    remedy = N_("Xem lại danh sách cơ quan được hỏi trong hồ sơ.")


@dataclass(frozen=True, slots=True)
class Request:
    """A question to an agency; without a day of its own it has the term of the step."""

    agency: str
    question: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class OpinionView:
    """One agency's opinion as pages show it. `reason` belongs to declining, withdrawing or going on without.

    `written`: who wrote it and when; `answered`: who approved it, or declined to give one.
    """

    id: UUID
    agency: str
    agency_name: str
    question: str = field(repr=False)
    state: OpinionState
    asked_by: str
    asked_at: datetime
    due_at: datetime
    is_late: bool
    stance: str | None
    opinion: str = field(repr=False)
    files: tuple[AttachmentView, ...]
    suggested_agency_name: str
    answered_at: datetime | None
    reason: str = field(repr=False)
    passed_over_at: datetime | None
    written: Signed | None = None
    answered: Signed | None = None

    @property
    def is_awaited(self) -> bool:
        """Whether the agency has still to speak."""
        return self.state is OpinionState.ASKED


@dataclass(frozen=True, slots=True)
class RulingView:
    """What a head decided where opinions conflict."""

    agency_name: str
    is_binding: bool
    conflict: str = field(repr=False)
    ruling: str = field(repr=False)
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OpinionsView:
    """The opinions of a case side by side. `is_whole`: all of them; else the officer's own agency's alone."""

    items: tuple[OpinionView, ...] = ()
    rulings: tuple[RulingView, ...] = ()
    is_whole: bool = False
    is_disagreed: bool = False

    @property
    def awaited(self) -> tuple[OpinionView, ...]:
        return tuple(one for one in self.items if one.is_awaited)


@dataclass(frozen=True, slots=True)
class Awaited:
    """Whose opinion a case waits for, and until when."""

    agency_name: str
    due_at: datetime
    is_late: bool


@dataclass(frozen=True, slots=True)
class OpinionTotals:
    """Agencies whose opinions have still to be weighed, and are awaited; whether those given disagree."""

    unweighed: tuple[str, ...]
    waiting: tuple[str, ...]
    is_disagreed: bool
    last_due: date | None


# ---------------------------------------------------------------- asking and answering


def open_opinions(
    work: Work, case_id: UUID, requests: Iterable[Request], *, asked_by: str, lead: str, term: str, remind_before: str
) -> list[dict[str, Any]]:
    """A row for each question that is not asked already; what the procedure needs to know of each.

    An agency that has ended is asked by way of who took over its work; the lead itself is not asked.
    """
    calendar, asked = load_calendar(work), []
    open_now = {(row.agency, row.question) for row in _awaited_rows(work, case_id)}
    for request in requests:
        agency, question = _acting(work, request.agency), clean_text(request.question).strip()
        if agency is None or agency == lead or not question or (agency, question) in open_now:
            continue
        open_now.add((agency, question))
        due = _due(work, request, term, calendar)
        opinion_id = new_id()
        work.connection.execute(
            insert(_opinions).values(
                case_id=case_id, id=opinion_id, agency=agency, question=question, state=OpinionState.ASKED.value,
                asked_by=asked_by, asked_at=work.now, due_at=due, opinion="", files=[], reason="",
            )
        )  # fmt: skip
        remind_at = _reminder(due, remind_before, calendar)
        asked.append(
            {
                "opinion": opinion_id.hex,
                "agency": agency,
                "due_on": local_day(due).isoformat(),
                "remind_at": remind_at.isoformat(timespec="minutes"),
            }
        )
    return asked


def refuse_own_agency(work: Work, case_id: UUID, value: Any, data: Mapping[str, Any]) -> Iterable[Problem]:
    """Each row that asks the very agency which handles the petition, at its field."""
    del data
    lead = work.connection.scalar(select(tables.Case.agency).where(tables.Case.id == case_id))
    own = {lead, _acting(work, lead) if lead else None} - {None}
    for place, row in enumerate(value if isinstance(value, list) else ()):
        agency = str(row.get("agency") or "") if isinstance(row, Mapping) else ""
        if agency and {agency, _acting(work, agency)} & own:
            yield Problem(
                f"/opinion_requests/{place}/agency",
                N_("Không hỏi ý kiến chính cơ quan mình: cơ quan này đang xử lý hồ sơ."),
                N_("Chọn cơ quan khác, hoặc bỏ dòng này."),
                code="opinion.own_agency",
            )


def get_opinion(work: Work, case_id: UUID, opinion: str) -> Row[Any]:
    """The row of one question.

    Raises:
        OpinionUnknown: there is none of this id in the case.
    """
    try:
        wanted = UUID(hex=opinion)
    except ValueError:
        raise OpinionUnknown from None
    query = select(_opinions).where(_opinions.c.case_id == case_id, _opinions.c.id == wanted)
    row = work.connection.execute(query).first()
    if row is None:
        raise OpinionUnknown
    return row


def change_opinion(work: Work, case_id: UUID, opinion: str, /, **changes: Any) -> Row[Any]:
    """Change one row; as it was before.

    Raises:
        OpinionUnknown: there is none of this id in the case.
    """
    row = get_opinion(work, case_id, opinion)
    work.connection.execute(
        update(_opinions).where(_opinions.c.case_id == case_id, _opinions.c.id == row.id).values(**changes)
    )
    return row


def total_opinions(work: Work, case_id: UUID) -> OpinionTotals:
    """Where the opinions of the case stand."""
    awaited = {row.id for row in _awaited_rows(work, case_id)}
    spoken = {OpinionState.GIVEN, OpinionState.DECLINED}
    unweighed = [
        row for row in _rows(work, case_id) if row.weighed_at is None and (row.state in spoken or row.id in awaited)
    ]
    waiting = [row for row in unweighed if row.id in awaited]
    return OpinionTotals(
        unweighed=tuple(row.agency for row in unweighed),
        waiting=tuple(row.agency for row in waiting),
        is_disagreed=_disagree(unweighed),
        last_due=max((local_day(row.due_at) for row in waiting), default=None),
    )


def mark_weighed(work: Work, case_id: UUID, *, reason: str) -> None:
    """What was said is taken into account; of who has still to speak it is noted that the lead went on, and why."""
    fresh = (_opinions.c.case_id == case_id) & _opinions.c.weighed_at.is_(None)
    still = _opinions.c.state == OpinionState.ASKED.value
    work.connection.execute(update(_opinions).where(fresh, still).values(passed_over_at=work.now, reason=reason))
    work.connection.execute(update(_opinions).where(fresh).values(weighed_at=work.now))


def close_opinions(work: Work, case_id: UUID) -> None:
    """The petition is answered: who has not spoken need not any more."""
    still = (_opinions.c.case_id == case_id) & (_opinions.c.state == OpinionState.ASKED.value)
    work.connection.execute(update(_opinions).where(still).values(state=OpinionState.CLOSED.value))


def find_lead_officer(work: Work, case_id: UUID) -> str:
    """The username of who works on the petition where it lies."""
    lead = work.connection.scalar(select(tables.Case.agency).where(tables.Case.id == case_id))
    return find_worker(work, case_id, lead)


def find_worker(work: Work, case_id: UUID, agency: str | None) -> str:
    """The username of the officer of that agency who holds a task of the case, else of who did the last one."""
    task, officer = tables.Task, tables.Officer
    query = (
        select(officer.username)
        .join(task, officer.id == func.coalesce(task.assignee, task.completed_by))
        .where(task.case_id == case_id, task.agency == agency, task.role == "OFFICER", task.status != "cancelled")
        .order_by((task.status == "open").desc(), task.opened_at.desc())
    )
    return work.connection.scalar(query.limit(1)) or ""


def add_ruling(work: Work, case_id: UUID, *, agency: str, is_binding: bool, conflict: str, ruling: str) -> None:
    """What the head of that agency decided."""
    work.connection.execute(
        insert(_rulings).values(
            case_id=case_id, id=new_id(), agency=agency, is_binding=is_binding, conflict=conflict, ruling=ruling,
            by=work.actor, at=work.now,
        )
    )  # fmt: skip


# ---------------------------------------------------------------- reading


def list_opinions(case_id: UUID, *, actor: Officer) -> OpinionsView:
    """What the officer may read of the opinions in the case; nothing when it is not for them."""
    with read_work(actor.id) as work:
        if not may_read_part(work, actor, case_id):
            return OpinionsView()
        rows, own = _rows(work, case_id), agencies_read_in(work, actor)
        is_whole = _reads_all(work, case_id, actor, own)
        live = _live(work, case_id)
        seen = [row for row in rows if is_whole or _is_of(work, row, own)]
        rulings = work.connection.execute(
            select(_rulings).where(_rulings.c.case_id == case_id).order_by(_rulings.c.at, _rulings.c.id)
        )
        return OpinionsView(
            items=tuple(_view(work, row, _state(row, live), is_whole=is_whole) for row in seen),
            rulings=tuple(_ruling(work, row) for row in rulings) if is_whole else (),
            is_whole=is_whole,
            is_disagreed=is_whole and _disagree([row for row in rows if row.state == OpinionState.GIVEN]),
        )


def list_awaited(case_id: UUID, *, actor: Officer) -> tuple[Awaited, ...]:
    """Whom the case waits for, for who may see it without being one of those asked: no content in it."""
    with read_work(actor.id) as work:
        if not may_see_case(work, case_id, actor):
            return ()
        own = agencies_read_in(work, actor)
        rows = _awaited_rows(work, case_id)
        if not _reads_all(work, case_id, actor, own) and any(_is_of(work, row, own) for row in rows):
            rows = [row for row in rows if _is_of(work, row, own)]
        return tuple(Awaited(_said_name(work, row), row.due_at, row.late_at is not None) for row in rows)


def _live(work: Work, case_id: UUID) -> set[bytes]:
    """The keys of the questions that the procedure goes on asking: it listens for each to be withdrawn."""
    row = tables.Subscription
    query = select(row.correlation).where(row.case_id == case_id, row.name == WITHDRAWN_MESSAGE)
    return {bytes(key) for key in work.connection.scalars(query)}


def _is_live(row: Row[Any], live: set[bytes]) -> bool:
    return correlation_key(WITHDRAWN_MESSAGE, row.id.hex) in live


def _rows(work: Work, case_id: UUID) -> list[Row[Any]]:
    query = select(_opinions).where(_opinions.c.case_id == case_id).order_by(_opinions.c.asked_at, _opinions.c.id)
    return list(work.connection.execute(query))


def _awaited_rows(work: Work, case_id: UUID) -> list[Row[Any]]:
    """Who has still to speak. However the handling has ended, what its procedure no longer asks is not awaited."""
    live = _live(work, case_id)
    return [row for row in _rows(work, case_id) if row.state == OpinionState.ASKED and _is_live(row, live)]


def _state(row: Row[Any], live: set[bytes]) -> OpinionState:
    state = OpinionState(row.state)
    return OpinionState.CLOSED if state is OpinionState.ASKED and not _is_live(row, live) else state


def _view(work: Work, row: Row[Any], state: OpinionState, *, is_whole: bool) -> OpinionView:
    """Why the lead went on without an agency is the lead's own note."""
    agencies = {row.agency, _acting(work, row.agency) or row.agency}
    return OpinionView(
        id=row.id,
        agency=row.agency,
        agency_name=_said_name(work, row),
        question=row.question,
        state=state,
        asked_by=_person(work, row.asked_by),
        asked_at=row.asked_at,
        due_at=row.due_at,
        is_late=row.late_at is not None,
        stance=row.stance,
        opinion=row.opinion,
        files=tuple(_files(work, row.files)),
        suggested_agency_name=agency_name(work, row.suggested_agency),
        answered_at=row.answered_at,
        reason=row.reason if is_whole or row.passed_over_at is None else "",
        passed_over_at=row.passed_over_at,
        written=who_wrote(work, row, agencies),
        answered=who_answered(work, row, agencies),
    )


def _ruling(work: Work, row: Row[Any]) -> RulingView:
    return RulingView(
        agency_name(work, row.agency), row.is_binding, row.conflict, row.ruling, _person(work, row.by), row.at
    )


def _files(work: Work, ids: Iterable[str]) -> Iterable[AttachmentView]:
    for one in ids:
        try:
            yield as_view(get_file_row(work, UUID(hex=one)))
        except FileUnknown:
            continue


def _person(work: Work, actor: str) -> str:
    try:
        return officer_name(work, UUID(actor))
    except ValueError:
        return ""


def _reads_all(work: Work, case_id: UUID, actor: Officer, own: set[str]) -> bool:
    lead = work.connection.scalar(select(tables.Case.agency).where(tables.Case.id == case_id))
    try:
        hub = hub_agency(work)
    except HubMissing:
        hub = None
    return bool(own & {lead, hub}) or content_open_until(work, case_id, actor) is not None


def _is_of(work: Work, row: Row[Any], own: set[str]) -> bool:
    """Whether one of these agencies was asked, or does the work of the one that was."""
    return row.agency in own or _acting(work, row.agency) in own


def _said_name(work: Work, row: Row[Any]) -> str:
    """The agency's name; of one that has ended and has still to speak, who does its work now."""
    acting = _acting(work, row.agency) if row.state == OpinionState.ASKED else None
    return agency_name(work, acting or row.agency)


def _disagree(rows: Iterable[Row[Any]]) -> bool:
    """One agrees with what the lead means to do, another does not."""
    return {AGREES, DISAGREES} <= {row.stance for row in rows}


def _acting(work: Work, code: str) -> str | None:
    try:
        return successor_of(work, code)
    except AgencyUnknown:
        return None


def _due(work: Work, request: Request, term: str, calendar: WorkingCalendar) -> datetime:
    if request.due_on is not None and request.due_on >= local_day(work.now):
        return end_of_day(request.due_on)
    return due_at(work.now, parse_term(term), calendar)


def _reminder(due: datetime, before: str, calendar: WorkingCalendar) -> datetime:
    """When offices open on the working day that lies this long before the last one."""
    last, length = calendar.first_working_day_from(local_day(due)), parse_term(before)
    match length:
        case WorkingDays(count):
            day = calendar.add_working_days(last, -count)
        case CalendarDays(count):
            day = last - timedelta(days=count)
        case _:
            day = last
    return datetime.combine(day, calendar.hours.sessions[0][0])


def read_requests(value: Any) -> list[Request]:
    """The questions as a form holds them: rows with agency, question and, if the asker wishes, a day."""
    found = []
    for row in value if isinstance(value, list) else ():
        if isinstance(row, Mapping) and row.get("agency") and row.get("question"):
            due_on = row.get("due_on")
            found.append(
                Request(str(row["agency"]), str(row["question"]), date.fromisoformat(due_on) if due_on else None)
            )
    return found
