"""Counting deadlines anew when the working calendar has changed: seen beforehand, then done a batch at a time.

A case keeps what people have decided: a deadline moved by hand, or an extension, stays. Everything that a calendar
counted is counted again from where it began: the case's own date, its open tasks, its timers.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Row, Select, bindparam, func, or_, select, update

from engine.cases.finding import may_read_content
from engine.clock import CalendarMissing, WorkingCalendar, end_of_day
from engine.definitions import get_compiled
from engine.directory import CALENDAR_CHANGED, Officer
from engine.errors import HoiDapError
from engine.runtime import (
    CaseStatus,
    Change,
    LiveCase,
    LockedCase,
    Step,
    StepDue,
    StepEngine,
    amend,
    lock_case,
    lock_free_cases,
    step_due,
)
from engine.runtime.known_answers import KnownAnswers
from engine.runtime.locking import CaseRow
from engine.runtime.surroundings import StepSurroundings
from engine.storage import Work, begin_work, read_work
from engine.storage.statements import Statement
from engine.storage.tables import Case, CaseState, Event, Outbox, SealedCase, Task, Timer

BATCH = 100
AT_ONCE = 20
"""So many cases in one transaction: no step of anybody waits long for it."""
MOST_SHOWN, MOST_LOOKED_AT = 100, 1_000
BY_HAND = "by"
"""In a task's `due_basis`: who has set the deadline, where a person did."""
_OPEN = (CaseStatus.RUNNING, CaseStatus.INCIDENT, CaseStatus.SUSPENDED)
_SECOND = timedelta(seconds=1)
Follower = Callable[[Work, UUID, "datetime | None"], None]

followers: dict[str, Follower] = {}
"""Who keeps a copy of a case's deadline; told within the transaction that moves it. Filled by the rooms above."""


@dataclass(frozen=True, slots=True)
class Recount:
    """What another calendar makes of one case: its own date, its tasks and timers, of those that change."""

    old_due: datetime | None
    new_due: datetime | None
    tasks: Mapping[UUID, StepDue]
    timers: Mapping[tuple[UUID, str], datetime]

    @property
    def is_nothing(self) -> bool:
        return self.old_due == self.new_due and not self.tasks and not self.timers


@dataclass(frozen=True, slots=True)
class Touched:
    """A case that a change of the calendar touches, as an administrator sees it beforehand.

    `title` is empty for who reads no content.
    """

    number: str
    title: str = field(repr=False)
    agency: str | None
    old_due: datetime | None
    new_due: datetime | None
    tasks: int
    timers: int


@dataclass(frozen=True, slots=True)
class RecountPreview:
    """The first cases touched; `waiting`: how many more have not been looked at."""

    days: tuple[date, ...]
    touched: tuple[Touched, ...]
    waiting: int


def preview_recount(calendar: WorkingCalendar, days: tuple[date, ...], *, actor: Officer) -> RecountPreview:
    """What would become of open cases with this calendar, in which `days` are worked or off other than now."""
    touched: list[Touched] = []
    looked_at, answers = 0, KnownAnswers()
    with read_work(actor.id) as work:
        if not days:
            return RecountPreview((), (), 0)
        query = _concerned(days)
        every = work.connection.scalar(select(func.count()).select_from(query.subquery())) or 0
        for row in work.connection.execute(_with_state(query).limit(MOST_LOOKED_AT)):
            if len(touched) == MOST_SHOWN:
                break
            looked_at += 1
            case = CaseRow(*row[:-1])
            live = _restored(work, case, _Foreseen(work, case, calendar), bytes(row[-1]), answers)
            found = _recount(case, live, _Known.of(work, [case.id]))
            if found is not None and not found.is_nothing:
                touched.append(_told(case, found, actor))
    return RecountPreview(days, tuple(touched), every - looked_at)


def carry_on_recount(effect: Any) -> None:
    """Count the next batch of cases anew, a few in each transaction, and leave the rest to the next row.

    `effect` is a row of the outbox (`CALENDAR_CHANGED`): whoever is killed in the middle begins the batch again, and
    a case that has been counted stays as it is.
    """
    payload = effect.payload
    days = tuple(date.fromisoformat(day) for day in payload["days"])
    last = UUID(hex=payload["after"]) if payload.get("after") else None
    with read_work() as work:
        query = _concerned(days).where(*([Case.id > last] if last else [])).limit(BATCH)
        cases = list(work.connection.scalars(query))
    answers = KnownAnswers()
    reason, actor = str(payload.get("reason", "")), str(payload["actor"])
    for start in range(0, len(cases), AT_ONCE):
        _recount_cases(cases[start : start + AT_ONCE], days=days, reason=reason, actor=actor, answers=answers)
    if len(cases) == BATCH:
        with begin_work() as work:
            _leave_the_rest(work, effect.id, {**payload, "after": cases[-1].hex})


def recount_case(case_id: UUID, *, days: Iterable[date], reason: str, actor: str) -> bool:
    """Whether anything of the case is due at another moment by the calendar as it is now."""
    with begin_work(actor) as work:
        return _recount_locked(work, [lock_case(work, case_id)], days, reason, KnownAnswers()) == 1


def _recount_cases(
    case_ids: Sequence[UUID], *, days: Iterable[date], reason: str, actor: str, answers: KnownAnswers
) -> None:
    """Those that nobody is changing in one transaction, dates, tasks, timers and audit together; then the others."""
    with begin_work(actor) as work:
        free = lock_free_cases(work, case_ids)
        _recount_locked(work, free, days, reason, answers)
    done = {locked.case.id for locked in free}
    for case_id in case_ids:
        if case_id not in done:
            recount_case(case_id, days=days, reason=reason, actor=actor)


def _recount_locked(
    work: Work, cases: Sequence[LockedCase], days: Iterable[date], reason: str, answers: KnownAnswers
) -> int:
    """How many of these cases have something due at another moment."""
    open_cases = [locked for locked in cases if not locked.case.status.is_final]
    known = _Known.of(work, [locked.case.id for locked in open_cases])
    amended, moved = [], []
    for case, state, mark in open_cases:
        surroundings = StepSurroundings(work, case.id, case.number, lambda: None, calendar_mark=mark)
        live = _restored(work, case, surroundings, state, answers)
        found = _recount(case, live, known)
        if found is None or found.is_nothing:
            continue
        amended.append((case, live, _change_to(case.id, found, days, reason)))
        if found.old_due != found.new_due:
            moved.append((case.id, found.new_due))
    count = amend(work, amended)
    for case_id, due in moved:
        tell_followers(work, case_id, due)
    return count


def _change_to(case_id: UUID, found: Recount, days: Iterable[date], reason: str) -> Change:
    def change(step: Step) -> None:
        step.due_at = found.new_due
        for (task_id, branch), due in found.timers.items():
            step.live.set_timer(task_id, branch, due)
        if found.tasks:
            step.also.append((_MOVE_TASK, [_moved(case_id, task_id, due) for task_id, due in found.tasks.items()]))
        facts = {"days": [day.isoformat() for day in sorted(days)], "tasks": len(found.tasks)}
        step.record("case.recounted", **facts, timers=len(found.timers), reason=reason or None, **_dates(found))

    return change


def tell_followers(work: Work, case_id: UUID, due: datetime | None) -> None:
    """Let whoever keeps a copy of the case's deadline have the new one."""
    for follow in followers.values():
        follow(work, case_id, due)


_MOVE_TASK = Statement(
    update(Task)
    .where(Task.case_id == bindparam("b_case_id"), Task.id == bindparam("b_id"), Task.status == "open")
    .values(due_at=bindparam("n_due_at"), due_basis=bindparam("n_due_basis"))
)


def _moved(case_id: UUID, task_id: UUID, due: StepDue) -> dict[str, Any]:
    return {"b_case_id": case_id, "b_id": task_id, "n_due_at": due.at, "n_due_basis": due.basis}


def _dates(found: Recount) -> dict[str, str]:
    if found.old_due == found.new_due:
        return {}
    return {
        name: moment.isoformat()
        for name, moment in (("old", found.old_due), ("new", found.new_due))
        if moment is not None
    }


def _concerned(days: tuple[date, ...]) -> Select[UUID]:
    """Open cases that have begun by the last of the days, and of which something is due from the first on."""
    first = end_of_day(min(days) - timedelta(days=1)) + _SECOND
    last = end_of_day(max(days))
    tasks = select(Task.case_id).where(Task.status == "open", Task.due_at >= first)
    timers = select(Timer.case_id).where(Timer.due_at >= first)
    return (
        select(Case.id)
        .where(
            Case.status.in_(_OPEN),
            Case.started_at <= last,
            Case.id.not_in(select(SealedCase.case_id)),
            or_(Case.due_at >= first, Case.id.in_(tasks), Case.id.in_(timers)),
        )
        .order_by(Case.id)
    )


def _with_state(query: Select[UUID]) -> Select[Any]:
    columns = [getattr(Case, name) for name in CaseRow.__slots__]
    return query.with_only_columns(*columns, CaseState.state).join(CaseState, CaseState.case_id == Case.id)


class _Foreseen(StepSurroundings):
    """The surroundings of a step by a calendar that is only thought of."""

    def __init__(self, work: Work, case: CaseRow, calendar: WorkingCalendar) -> None:
        super().__init__(work, case.id, case.number, lambda: None)
        self._calendar = calendar

    def calendar(self) -> WorkingCalendar:
        return self._calendar


@dataclass(frozen=True, slots=True)
class _Known:
    """What the rows say of several cases: their open tasks, and whose date a person has set."""

    tasks: Mapping[UUID, list[Row[Any]]]
    by_hand: frozenset[UUID]

    @classmethod
    def of(cls, work: Work, case_ids: Sequence[UUID]) -> "_Known":
        if not case_ids:
            return cls({}, frozenset())
        tasks = defaultdict(list)
        for row in work.connection.execute(_OPEN_TASKS.where(Task.case_id.in_(case_ids))):
            tasks[row.case_id].append(row)
        return cls(tasks, frozenset(work.connection.scalars(_BY_HAND.where(Event.case_id.in_(case_ids)))))


_OPEN_TASKS = select(Task.case_id, Task.id, Task.due_at, Task.due_basis, Task.opened_at).where(Task.status == "open")
_BY_HAND = select(Event.case_id).where(Event.kind == "case.due_changed").distinct()


def _restored(
    work: Work, case: CaseRow, surroundings: StepSurroundings, state: bytes, answers: KnownAnswers
) -> LiveCase:
    compiled = get_compiled(work, case.version_id)
    engine = StepEngine(compiled, surroundings, work.now, case.number, case.due_at, answers)
    return LiveCase.restore(compiled, state, engine)


def _recount(case: CaseRow, live: LiveCase, known: _Known) -> Recount | None:
    """What the surroundings' calendar makes of the case; None when it cannot be counted: then it stays as it is."""
    try:
        due = case.due_at if case.id in known.by_hand else _case_due(case, live)
        now = engine_at(live.engine, due, live.engine.now)
        tasks = _tasks(live, known.tasks.get(case.id, ()), now)
        return Recount(case.due_at, due, tasks, live.recounted_timers(now))
    except (CalendarMissing, HoiDapError, ValueError):
        return None


def engine_at(engine: StepEngine, due: datetime | None, moment: datetime) -> StepEngine:
    """The same evaluation at another moment, for a case that is due then."""
    return StepEngine(engine.compiled, engine.surroundings, moment, engine.case_number, due, engine.known)


def _case_due(case: CaseRow, live: LiveCase) -> datetime | None:
    expression = live.compiled.process.properties.get("dueIn")
    if not expression or case.due_at is None:
        return case.due_at
    begun = StepEngine(live.compiled, live.engine.surroundings, case.started_at, case.number, known=live.engine.known)
    return begun.due_of(expression, live.variables())


def _tasks(live: LiveCase, rows: Iterable[Row[Any]], engine: StepEngine) -> dict[UUID, StepDue]:
    waiting, found = live.user_tasks(), {}
    for row in rows:
        task = waiting.get(row.id)
        if task is None or BY_HAND in (row.due_basis or {}):
            continue
        due = step_due(engine_at(engine, engine.case_due, row.opened_at), live.compiled.element(task), task.data)
        if (due.at, due.basis) != (row.due_at, row.due_basis):
            found[row.id] = due
    return found


def _told(case: CaseRow, found: Recount, actor: Officer) -> Touched:
    title = case.title if may_read_content(actor) else ""
    return Touched(case.number, title, case.agency, found.old_due, found.new_due, len(found.tasks), len(found.timers))


def _leave_the_rest(work: Work, row_id: UUID, payload: dict[str, Any]) -> None:
    """The row that goes on; the same one when a batch is carried out twice."""
    following = uuid5(row_id, str(payload["after"]))
    if work.connection.scalar(select(Outbox.id).where(Outbox.id == following)) is not None:
        return
    work.connection.execute(
        Outbox.__table__.insert().values(  # type: ignore[attr-defined]
            id=following,
            case_id=None,
            kind=CALENDAR_CHANGED,
            payload=payload,
            created_at=work.now,
            available_at=work.now,
            attempts=0,
        )
    )
