"""Internal extensions: who does a step asks for more time, the head decides; the law's date never moves.

No article extends the time in which a sender is answered. What an agency gives itself for a step may be given more,
as long as the steps after it keep their minimum before that date: whatever goes further is refused here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, false, insert, or_, select, update
from sqlalchemy.sql import ColumnElement

from engine import audit
from engine.cases.claim import open_task, require_open
from engine.cases.errors import DueChanged, ExtensionDecided, TaskNotFound
from engine.cases.finding import TaskRow, find_task, may_see_case
from engine.cases.interventions import stated_reason
from engine.cases.parts import get_visible_task
from engine.cases.recounting import BY_HAND
from engine.cases.views import restore_case
from engine.clock import CalendarMissing, end_of_day, local_day
from engine.definitions import get_compiled
from engine.directory import HubMissing, Officer, hub_agency, list_officers, may_take
from engine.directory.taking import OVERSEERS
from engine.errors import N_, Invalid, NotAllowed, Problem
from engine.runtime import latest_moment, lock_case
from engine.storage import Work, begin_work, new_id, read_work
from engine.storage.tables import Agency, Case, CaseState, Task, TermExtension
from engine.storage.tables import Officer as OfficerTable

MOST_LISTED = 100
EXTENSION = "extension"


class ExtensionStatus(StrEnum):
    """Where a request stands; granted and refused are final."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Room:
    """How far a step may be extended: `latest` keeps `days` working days for the `steps` after it before `legal`."""

    due: datetime | None
    latest: date
    legal: date
    steps: int
    days: int


@dataclass(frozen=True, slots=True)
class ExtensionRow:
    """One request, with the people by name."""

    id: UUID
    case_id: UUID
    case_number: str
    task_id: UUID
    title: str
    agency: str | None
    status: str
    asked_by: UUID
    asked_by_name: str
    asked_at: datetime
    reason: str
    old_due: datetime | None
    wanted_due: datetime
    granted_due: datetime | None
    decided_by_name: str
    decided_at: datetime | None
    note: str


Listener = Callable[[Work, UUID, str, UUID, "str | None"], None]
listeners: dict[str, Listener] = {}
"""Who tells people of a request: work, case, what happened, who is meant, the agency. Filled by the rooms above."""


def ask_extension(task_id: UUID, until: date, *, seen: datetime | None, reason: str, actor: Officer) -> UUID:
    """The id of the request for the task to be due at the end of `until`; it waits for the head.

    Raises:
        TaskNotFound, TaskDone, TaskWithdrawn, CaseNotRunning: the task waits no longer.
        NotAllowed: the task is not the actor's to do.
        DueChanged: the deadline has been moved since the page was shown.
        Invalid: no reason, a day that gives no more time or too much, a request that waits already.
    """
    stated = stated_reason(reason)
    with begin_work(actor.id) as work:
        task = open_task(work, task_id, actor)
        may_take(actor, role=task.role, agency=task.agency, assignee=task.assignee).require()
        if task.due_at != seen:
            raise DueChanged
        if _waiting(work, task_id) is not None:
            problem = Problem(
                "until", N_("Việc này đã có đề nghị gia hạn chờ quyết định."), N_("Chờ Thủ trưởng quyết định.")
            )
            raise Invalid(problems=[problem])
        _require_room(work, task, until)
        extension_id = new_id()
        work.connection.execute(
            insert(TermExtension).values(
                case_id=task.case_id,
                id=extension_id,
                task_id=task_id,
                element=task.element,
                title=task.title,
                agency=task.agency,
                status=ExtensionStatus.ASKED.value,
                asked_by=actor.id,
                asked_at=work.now,
                reason=stated,
                old_due=task.due_at,
                wanted_due=end_of_day(until),
                note="",
            )
        )
        facts = _facts(task, task.due_at, end_of_day(until))
        audit.record(work, task.case_id, "task.extension_asked", facts)
        _tell(work, task, "extension_asked", actor.id)
        return extension_id


def decide_extension(
    extension_id: UUID, *, is_granted: bool, until: date | None = None, note: str = "", actor: Officer
) -> None:
    """The request is granted, until the day asked for or another, or refused; a refusal says why.

    Raises:
        TaskNotFound: there is no such request, or not for these eyes.
        ExtensionDecided: it has been decided already.
        TaskDone, TaskWithdrawn, CaseNotRunning: the task waits no longer.
        NotAllowed: the actor heads neither the agency nor the provincial office, or asked themselves.
        Invalid: a day that gives no more time or too much; a refusal without a word.
    """
    with begin_work(actor.id) as work:
        row = work.connection.execute(select(TermExtension).where(TermExtension.id == extension_id)).one_or_none()
        may_decide = row is not None and _may_decide(work, actor, row.agency)
        if row is None or not (may_decide or may_see_case(work, row.case_id, actor)):
            raise TaskNotFound
        if not may_decide:
            raise NotAllowed(N_("Chỉ lãnh đạo cơ quan đang xử lý, hoặc lãnh đạo Văn phòng, quyết định gia hạn nội bộ."))
        if row.asked_by == actor.id:
            raise NotAllowed(N_("Người xin gia hạn không tự quyết định đề nghị của mình."))
        task = _still_open(work, row.case_id, row.task_id)
        status = work.connection.scalar(select(TermExtension.status).where(TermExtension.id == extension_id))
        if status != ExtensionStatus.ASKED:
            raise ExtensionDecided
        said = note.strip()
        if not is_granted:
            said = stated_reason(note)
        due = end_of_day(until) if until is not None else row.wanted_due
        if is_granted:
            _require_room(work, task, local_day(due))
            basis = {BY_HAND: EXTENSION}
            where = (Task.case_id == task.case_id, Task.id == task.id)
            work.connection.execute(update(Task).where(*where).values(due_at=due, due_basis=basis))
        work.connection.execute(
            update(TermExtension)
            .where(TermExtension.id == extension_id)
            .values(
                status=(ExtensionStatus.GRANTED if is_granted else ExtensionStatus.REFUSED).value,
                decided_by=actor.id,
                decided_at=work.now,
                granted_due=due if is_granted else None,
                note=said[:500],
            )
        )
        facts = _facts(task, task.due_at, due) if is_granted else _facts(task, None, None)
        audit.record(work, task.case_id, "task.extended" if is_granted else "task.extension_refused", facts)
        _tell(work, task, "extension_decided", row.asked_by)


def room_to_extend(task_id: UUID, *, actor: Officer) -> tuple[TaskRow, Room | None, ExtensionRow | None]:
    """The task, how far it may be extended (None: no date of law bounds it), and the request that waits.

    Raises:
        TaskNotFound: there is none, or not for these eyes.
    """
    with read_work(actor.id) as work:
        task = get_visible_task(work, task_id, actor)
        return task, _room(work, task), _waiting(work, task_id)


@dataclass(frozen=True, slots=True)
class AwaitedExtension:
    """A request that waits, as the page of its task says it: until when, and who of the agency may decide."""

    asked: ExtensionRow
    deciders: tuple[str, ...]
    may_decide: bool


def find_waiting_extension(task_id: UUID, *, actor: Officer) -> AwaitedExtension | None:
    """The request for this open task that nobody has decided yet, for who may see its case."""
    with read_work(actor.id) as work:
        task, row = find_task(work, task_id), _waiting(work, task_id)
        if task is None or row is None or task.status != "open" or not may_see_case(work, task.case_id, actor):
            return None
        heads = [one for role in OVERSEERS for one in list_officers(work, agency=row.agency, role=role)]
        names = dict.fromkeys(one.full_name for one in heads if one.id != row.asked_by)
        may_decide = row.asked_by != actor.id and _may_decide(work, actor, row.agency)
        return AwaitedExtension(row, tuple(names), may_decide)


def list_extensions(*, actor: Officer, waiting: bool) -> list[ExtensionRow]:
    """Requests that wait for the actor's decision, oldest first; or those decided in their agencies, newest first."""
    with read_work(actor.id) as work:
        if waiting:
            query = _ROWS.where(awaits_decision(work, actor)).order_by(TermExtension.asked_at)
        else:
            query = _ROWS.where(_decided_by(work, actor), ~_ASKED).order_by(TermExtension.decided_at.desc())
        return [_row(row) for row in work.connection.execute(query.limit(MOST_LISTED))]


def awaits_decision(work: Work, actor: Officer) -> ColumnElement[bool]:
    """Requests that wait for the actor's word."""
    # A task that is done meanwhile needs no more time.
    still_open = select(Task.id).where(Task.id == TermExtension.task_id, Task.status == "open").exists()
    return and_(_decided_by(work, actor), _ASKED, still_open)


def list_own_extensions(*, actor: Officer) -> list[ExtensionRow]:
    """What the actor has asked for, the newest first."""
    with read_work(actor.id) as work:
        query = _ROWS.where(TermExtension.asked_by == actor.id).order_by(TermExtension.asked_at.desc())
        return [_row(row) for row in work.connection.execute(query.limit(MOST_LISTED))]


def _still_open(work: Work, case_id: UUID, task_id: UUID) -> TaskRow:
    case = lock_case(work, case_id).case
    task = find_task(work, task_id)
    if task is None:
        raise TaskNotFound
    require_open(work, task, case.status)
    return task


def _require_room(work: Work, task: TaskRow, until: date) -> None:
    room = _room(work, task)
    due = end_of_day(until)
    if task.due_at is None or due <= task.due_at or due <= work.now:
        problem = Problem("until", N_("Ngày này không muộn hơn hạn hiện tại."), N_("Chọn một ngày sau hạn hiện tại."))
    elif room is not None and until > room.latest:
        problem = Problem(
            "until",
            N_("Không gia hạn đến ngày này được: hạn {legal:%d/%m/%Y} không đổi, bước sau cần {days} ngày làm việc."),
            N_("Muộn nhất là {latest:%d/%m/%Y}."),
            code="extension.past_legal_date",
            facts={"legal": room.legal, "days": room.days, "latest": room.latest},
        )
    else:
        return
    raise Invalid(problems=[problem])


def _room(work: Work, task: TaskRow) -> Room | None:
    row = work.connection.execute(
        select(Case.version_id, Case.due_at, CaseState.state)
        .join(CaseState, CaseState.case_id == Case.id)
        .where(Case.id == task.case_id)
    ).one()
    if row.due_at is None:
        return None
    compiled = get_compiled(work, row.version_id)
    live = restore_case(work, compiled, task.case_id, task.case_number, bytes(row.state), row.due_at)
    waiting = live.user_tasks().get(task.id)
    legal = local_day(row.due_at)
    try:
        found = latest_moment(live.engine, compiled.element(waiting), waiting.data) if waiting is not None else None
    except CalendarMissing:
        found = None
    if found is None:
        return Room(task.due_at, legal, legal, 0, 0)
    moment, basis = found
    if "law" in basis:
        legal = date.fromisoformat(basis["law"])
    return Room(task.due_at, local_day(moment), legal, int(basis.get("steps", 0)), int(basis.get("days", 0)))


def _facts(task: TaskRow, old: datetime | None, new: datetime | None) -> dict[str, Any]:
    dates = {"old": old.isoformat() if old else None, "new": new.isoformat() if new else None}
    return {"task": task.id.hex, "element": task.element} | {name: day for name, day in dates.items() if day}


def _tell(work: Work, task: TaskRow, what: str, officer: UUID) -> None:
    for listener in listeners.values():
        listener(work, task.case_id, what, officer, task.agency)


def _may_decide(work: Work, actor: Officer, agency: str | None) -> bool:
    return any(
        person.has_role(role, place)
        for person in (actor, *actor.stands_for)
        for role in OVERSEERS
        for place in {agency, _hub(work)} - {None}
    )


def _decided_by(work: Work, actor: Officer) -> ColumnElement[bool]:
    people = (actor, *actor.stands_for)
    headed = {grant.agency for person in people for grant in person.grants if grant.role in OVERSEERS}
    if not headed:
        return false()
    # Who heads the hub decides for every agency.
    today = local_day(work.now)
    hub = select(Agency.code).where(
        Agency.is_hub,
        Agency.code.in_(sorted(headed)),
        or_(Agency.valid_from.is_(None), Agency.valid_from <= today),
        or_(Agency.valid_to.is_(None), Agency.valid_to >= today),
    )
    return and_(or_(TermExtension.agency.in_(sorted(headed)), hub.exists()), TermExtension.asked_by != actor.id)


def _hub(work: Work) -> str | None:
    try:
        return hub_agency(work)
    except HubMissing:
        return None


_asker, _decider = OfficerTable.__table__.alias("asker"), OfficerTable.__table__.alias("decider")
_ROWS: Select[Any] = (
    select(
        TermExtension.id,
        TermExtension.case_id,
        Case.number,
        TermExtension.task_id,
        TermExtension.title,
        TermExtension.agency,
        TermExtension.status,
        TermExtension.asked_by,
        _asker.c.full_name,
        TermExtension.asked_at,
        TermExtension.reason,
        TermExtension.old_due,
        TermExtension.wanted_due,
        TermExtension.granted_due,
        _decider.c.full_name.label("decided_by_name"),
        TermExtension.decided_at,
        TermExtension.note,
    )
    .join(Case, Case.id == TermExtension.case_id)
    .outerjoin(_asker, _asker.c.id == TermExtension.asked_by)
    .outerjoin(_decider, _decider.c.id == TermExtension.decided_by)
)


def _row(row: Any) -> ExtensionRow:
    values = list(row)
    names = ExtensionRow.__slots__
    found = dict(zip(names, values, strict=True))
    return ExtensionRow(
        **found | {"asked_by_name": found["asked_by_name"] or "", "decided_by_name": found["decided_by_name"] or ""}
    )


def _waiting(work: Work, task_id: UUID) -> ExtensionRow | None:
    query = _ROWS.where(TermExtension.task_id == task_id, TermExtension.status == ExtensionStatus.ASKED.value)
    row = work.connection.execute(query.limit(1)).first()
    return _row(row) if row is not None else None


_ASKED = TermExtension.status == ExtensionStatus.ASKED.value
