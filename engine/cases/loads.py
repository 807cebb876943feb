"""How much lies with each officer: what a head looks at before giving them more."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import and_, func, select

from engine.clock import end_of_day, local_day
from engine.storage import Work
from engine.storage.tables import Officer, Substitution, Task

SUNDAY = 6


@dataclass(frozen=True, slots=True)
class Load:
    """Open tasks held by one officer; `this_week`: due until Sunday and not overdue; `is_away`: somebody stands in."""

    open: int = 0
    overdue: int = 0
    this_week: int = 0
    is_away: bool = False


def list_loads(work: Work, officers: Collection[UUID]) -> dict[UUID, Load]:
    """The load of each of these officers, asked for at once."""
    if not officers:
        return {}
    today = local_day(work.now)
    sunday = end_of_day(today + timedelta(days=SUNDAY - today.weekday()))
    is_away = (
        select(Substitution.id)
        .where(
            Substitution.officer_id == Officer.id,
            Substitution.first_day <= today,
            Substitution.last_day >= today,
            Substitution.approved_by.is_not(None),
        )
        .exists()
    )
    due_at = Task.__table__.c.due_at
    query = (
        select(
            Officer.id,
            func.count(Task.id),
            func.count(Task.id).filter(due_at < work.now),
            func.count(Task.id).filter(and_(due_at >= work.now, due_at <= sunday)),
            is_away,
        )
        .outerjoin(Task, and_(Task.assignee == Officer.id, Task.status == "open"))
        .where(Officer.id.in_(sorted(officers)))
        .group_by(Officer.id)
    )
    return {row[0]: Load(row[1], row[2], row[3], bool(row[4])) for row in work.connection.execute(query)}
