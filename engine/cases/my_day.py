"""An officer's own day: what is due, what waits for them, for what they wait, and how they have kept their deadlines.

All of it in a handful of questions, however much there is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from engine.cases.case_filter import start_of_day
from engine.cases.extensions import awaits_decision
from engine.cases.finding import TASK_COLUMNS, TaskRow, may_take_clause, mine_clause, shown_title
from engine.cases.others import WaitsFor, read_waiting_for_others
from engine.clock import CalendarMissing, WorkingCalendar, is_late, local_day
from engine.directory import Officer, count_absences_waiting, load_calendar
from engine.storage import Work
from engine.storage.tables import Task, TermExtension

MOST_LISTED = 200
DAYS_OF_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class DayTask:
    """A task of the day; `in_place_of`: whose it is when they only stand in, `is_back`: they did it before."""

    row: TaskRow
    in_place_of: str
    is_back: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """Steps done in a span: in time, late, without a deadline; `days` is the median in working days, if known."""

    in_time: int
    late: int
    without: int
    days: float | None

    @property
    def total(self) -> int:
        """How many were done."""
        return self.in_time + self.late + self.without


@dataclass(frozen=True, slots=True)
class MyDay:
    """The day of one officer; each task stands in the first list that fits it."""

    late: tuple[DayTask, ...]
    today: tuple[DayTask, ...]
    back: tuple[DayTask, ...]
    week: tuple[DayTask, ...]
    later: tuple[DayTask, ...]
    is_cut: bool
    free: int
    extensions: int
    absences: int
    awaited: tuple[WaitsFor, ...]
    month: Figures
    quarter: Figures
    calendar: WorkingCalendar

    @property
    def is_free(self) -> bool:
        """Whether nothing lies with the officer."""
        return not (self.late or self.today or self.back or self.week or self.later)


def my_day(work: Work, officer: Officer) -> MyDay:
    """What the officer's day holds."""
    tasks = _tasks(work, officer)
    calendar = load_calendar(work)
    today = local_day(work.now)
    lists: dict[str, list[DayTask]] = {name: [] for name in ("late", "today", "back", "week", "later")}
    for one in tasks[:MOST_LISTED]:
        lists[_list_of(one, work.now, today)].append(one)
    free, extensions = _waiting(work, officer)
    done = _done(work, officer, _quarter_start(today))
    return MyDay(
        **{name: tuple(found) for name, found in lists.items()},
        is_cut=len(tasks) > MOST_LISTED,
        free=free,
        extensions=extensions,
        absences=count_absences_waiting(work, officer),
        awaited=read_waiting_for_others(work, officer),
        month=_figures([row for row in done if local_day(row.completed_at) >= today.replace(day=1)], calendar),
        quarter=_figures(done, calendar),
        calendar=calendar,
    )


def _list_of(one: DayTask, now: datetime, today: date) -> str:
    due = one.row.due_at
    if due is not None and is_late(now, due):
        return "late"
    if due is not None and local_day(due) == today:
        return "today"
    if one.is_back:
        return "back"
    is_soon = due is not None and local_day(due) <= today + timedelta(days=DAYS_OF_A_WEEK)
    return "week" if is_soon else "later"


def _tasks(work: Work, officer: Officer) -> list[DayTask]:
    before = aliased(Task)
    is_back = (
        select(before.id)
        .where(
            before.case_id == Task.case_id, before.process_id == Task.process_id, before.element == Task.element,
            before.status == "completed", before.completed_by == officer.id,
        )
        .exists()
    )  # fmt: skip
    query = select(*TASK_COLUMNS, is_back).where(Task.status == "open", mine_clause(officer))
    rows = work.connection.execute(query.order_by(Task.pressing_at, Task.id).limit(MOST_LISTED + 1))
    names = {person.id: person.full_name for person in officer.stands_for}
    found = []
    for *columns, back in rows:
        row = TaskRow(*columns)
        row = replace(row, case_title=shown_title(row.case_title, officer))
        found.append(DayTask(row, names.get(row.assignee, "") if row.assignee else "", bool(back)))
    return found


def _waiting(work: Work, officer: Officer) -> tuple[int, int]:
    free = select(func.count()).select_from(Task).where(Task.status == "open", may_take_clause(officer))
    asked = select(func.count()).select_from(TermExtension).where(awaits_decision(work, officer))
    row = work.connection.execute(select(free.scalar_subquery(), asked.scalar_subquery())).one()
    return row[0], row[1]


def _done(work: Work, officer: Officer, since: date) -> Sequence[Any]:
    query = select(Task.opened_at, Task.due_at, Task.completed_at).where(
        and_(Task.status == "completed", Task.completed_by == officer.id, Task.completed_at >= start_of_day(since))
    )
    return work.connection.execute(query).all()


def _figures(rows: Sequence[Any], calendar: WorkingCalendar) -> Figures:
    late = sum(row.due_at is not None and is_late(row.completed_at, row.due_at) for row in rows)
    without = sum(row.due_at is None for row in rows)
    return Figures(len(rows) - late - without, late, without, _median_days(rows, calendar))


def _median_days(rows: Sequence[Any], calendar: WorkingCalendar) -> float | None:
    try:
        days = [calendar.working_days_between(local_day(row.opened_at), local_day(row.completed_at)) for row in rows]
    except CalendarMissing:
        return None
    return float(median(days)) if days else None


def _quarter_start(day: date) -> date:
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
