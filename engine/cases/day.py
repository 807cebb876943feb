"""An officer's day in numbers: what is late, due today, new, and in their hands; numbers of cases, no titles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.sql import ColumnElement

from engine.cases.finding import may_take_clause, mine_clause
from engine.clock import end_of_day, local_day
from engine.directory import Officer
from engine.storage import Work
from engine.storage.tables import Task

MOST_NAMED = 10
COUNT_UP_TO = 1_000


@dataclass(frozen=True, slots=True)
class DayFigures:
    """`mine` is what they hold, `waiting` what nobody has taken yet; `late` and `today` are of both."""

    mine: int
    waiting: int
    late: int
    today: int
    fresh: int
    late_cases: Sequence[str]
    today_cases: Sequence[str]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say."""
        return not any((self.mine, self.waiting, self.late, self.today, self.fresh))


def day_figures(work: Work, officer: Officer, *, since: datetime) -> DayFigures:
    """The numbers of the work's day; `fresh` counts what opened since that moment."""
    mine, waiting = mine_clause(officer), may_take_clause(officer)
    theirs = or_(mine, waiting)
    tonight = end_of_day(local_day(work.now))
    last_night = tonight - timedelta(days=1)
    late, today = Task.due_at <= last_night, Task.due_at.between(last_night + timedelta(microseconds=1), tonight)
    return DayFigures(
        mine=_count(work, mine),
        waiting=_count(work, waiting),
        late=_count(work, theirs, late),
        today=_count(work, theirs, today),
        fresh=_count(work, theirs, Task.opened_at > since),
        late_cases=_numbers(work, theirs, late),
        today_cases=_numbers(work, theirs, today),
    )


def _count(work: Work, *clauses: ColumnElement[bool]) -> int:
    bounded = select(Task.id).where(Task.status == "open", *clauses).limit(COUNT_UP_TO).subquery()
    return work.connection.scalar(select(func.count()).select_from(bounded)) or 0


def _numbers(work: Work, *clauses: ColumnElement[bool]) -> list[str]:
    query = (
        select(Task.case_number, func.min(Task.due_at).label("due"))
        .where(Task.status == "open", *clauses)
        .group_by(Task.case_number)
        .order_by("due", Task.case_number)
        .limit(MOST_NAMED)
    )
    return [row.case_number for row in work.connection.execute(query)]
