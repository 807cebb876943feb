"""Counting deadlines anew when the working calendar has changed: seen beforehand, then done a batch at a time.

A case keeps what people have decided: a deadline moved by hand, or an extension, stays. Everything that a calendar
counted is counted again from where it began: the case's own date, its open tasks, its timers.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Select, bindparam, func, or_, select, update

from engine.clock import CalendarMissing, WorkingCalendar, end_of_day
from engine.definitions import CompiledProcess, get_compiled
from engine.directory import CALENDAR_CHANGED, Officer
from engine.errors import HoiDapError
from engine.runtime import CaseStatus, LiveCase, Step, StepDue, StepEngine, advance_locked, lock_case, step_due
from engine.runtime.locking import CaseRow
from engine.runtime.surroundings import StepSurroundings
from engine.storage import Work, begin_work, read_work
from engine.storage.statements import Statement
from engine.storage.tables import Case, CaseState, Event, Outbox, SealedCase, Task, Timer

BATCH = 100
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
    """A case that a change of the calendar touches, as an administrator sees it beforehand."""

    number: str
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
    looked_at = 0
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
            found = _recount(work, case, _Foreseen(work, case, calendar), bytes(row[-1]))
            if found is not None and not found.is_nothing:
                touched.append(_told(case, found))
    return RecountPreview(days, tuple(touched), every - looked_at)


def carry_on_recount(effect: Any) -> None:
    """Count the next batch of cases anew, each in a transaction of its own, and leave the rest to the next row.

    `effect` is a row of the outbox (`CALENDAR_CHANGED`): whoever is killed in the middle begins the batch again, and
    a case that has been counted stays as it is.
    """
    payload = effect.payload
    days = tuple(date.fromisoformat(day) for day in payload["days"])
    last = UUID(hex=payload["after"]) if payload.get("after") else None
    with read_work() as work:
        query = _concerned(days).where(*([Case.id > last] if last else [])).limit(BATCH)
        cases = list(work.connection.scalars(query))
    for case_id in cases:
        recount_case(case_id, days=days, reason=str(payload.get("reason", "")), actor=str(payload["actor"]))
    if len(cases) == BATCH:
        with begin_work() as work:
            _leave_the_rest(work, effect.id, {**payload, "after": cases[-1].hex})


def recount_case(case_id: UUID, *, days: Iterable[date], reason: str, actor: str) -> bool:
    """Whether anything of the case is due at another moment by the calendar as it is now."""
    with begin_work(actor) as work:
        locked = lock_case(work, case_id)
        case = locked.case
        if case.status.is_final:
            return False
        found = _recount(work, case, StepSurroundings(work, case.id, case.number, lambda: None), locked.state)
        if found is None or found.is_nothing:
            return False

        def change(step: Step) -> None:
            step.due_at = found.new_due
            for (task_id, branch), due in found.timers.items():
                step.live.set_timer(task_id, branch, due)
            if found.tasks:
                step.also.append((_MOVE_TASK, [_moved(case_id, task_id, due) for task_id, due in found.tasks.items()]))
            facts = {"days": [day.isoformat() for day in sorted(days)], "tasks": len(found.tasks)}
            step.record("case.recounted", **facts, timers=len(found.timers), reason=reason or None, **_dates(found))

        advance_locked(work, locked, change)
        tell_followers(work, case_id, found.new_due)
        return True


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


def _recount(work: Work, case: CaseRow, surroundings: StepSurroundings, state: bytes) -> Recount | None:
    """What the surroundings' calendar makes of the case; None when it cannot be counted: then it stays as it is."""
    compiled = get_compiled(work, case.version_id)
    engine = StepEngine(compiled, surroundings, work.now, case.number, case.due_at)
    live = LiveCase.restore(compiled, state, engine)
    try:
        due = _case_due(work, compiled, case, surroundings, live)
        now = engine_at(engine, due, work.now)
        return Recount(case.due_at, due, _tasks(work, compiled, live, case, now), live.recounted_timers(now))
    except (CalendarMissing, HoiDapError, ValueError):
        return None


def engine_at(engine: StepEngine, due: datetime | None, moment: datetime) -> StepEngine:
    """The same evaluation at another moment, for a case that is due then."""
    return StepEngine(engine.compiled, engine.surroundings, moment, engine.case_number, due)


def _case_due(
    work: Work, compiled: CompiledProcess, case: CaseRow, surroundings: StepSurroundings, live: LiveCase
) -> datetime | None:
    expression = compiled.process.properties.get("dueIn")
    if not expression or case.due_at is None or _is_moved_by_hand(work, case.id):
        return case.due_at
    begun = StepEngine(compiled, surroundings, case.started_at, case.number)
    return begun.due_of(expression, live.variables())


def _is_moved_by_hand(work: Work, case_id: UUID) -> bool:
    query = select(Event.seq).where(Event.case_id == case_id, Event.kind == "case.due_changed").limit(1)
    return work.connection.scalar(query) is not None


def _tasks(
    work: Work, compiled: CompiledProcess, live: LiveCase, case: CaseRow, engine: StepEngine
) -> dict[UUID, StepDue]:
    rows = work.connection.execute(
        select(Task.id, Task.due_at, Task.due_basis, Task.opened_at).where(
            Task.case_id == case.id, Task.status == "open"
        )
    )
    waiting, found = live.user_tasks(), {}
    for row in rows:
        task = waiting.get(row.id)
        if task is None or BY_HAND in (row.due_basis or {}):
            continue
        due = step_due(engine_at(engine, engine.case_due, row.opened_at), compiled.element(task), task.data)
        if (due.at, due.basis) != (row.due_at, row.due_basis):
            found[row.id] = due
    return found


def _told(case: CaseRow, found: Recount) -> Touched:
    return Touched(case.number, found.old_due, found.new_due, len(found.tasks), len(found.timers))


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
