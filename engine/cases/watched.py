"""What an administrator sees of one case beyond its own page: waits, what goes out, versions, what may be done."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from engine.cases.case_filter import TIMER_GRACE
from engine.cases.due_dates import law_of
from engine.cases.process_counts import latest_number
from engine.cases.views import CaseView
from engine.definitions import get_compiled
from engine.directory import Officer
from engine.storage import Work, read_work
from engine.storage.tables import Officer as OfficerTable
from engine.storage.tables import Outbox, Subscription, Timer


@dataclass(frozen=True, slots=True)
class WaitingTimer:
    """A timer of the case; `attempts` counts failed tries to fire it."""

    id: UUID
    branch: str
    element: str
    due_at: datetime
    attempts: int
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class WaitingMessage:
    """A message the case waits for, by the name that the diagram gives it."""

    element: str
    name: str


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """Something that is to go out for the case and has not: never what it says, only how it fares."""

    id: UUID
    kind: str
    created_at: datetime
    available_at: datetime
    attempts: int
    failed_at: datetime | None
    last_error: str | None
    is_busy: bool


@dataclass(frozen=True, slots=True)
class Surroundings:
    """All that hangs on a case. `latest` is the number of the version in use, `law` what sets the case's term."""

    timers: tuple[WaitingTimer, ...]
    messages: tuple[WaitingMessage, ...]
    outbox: tuple[OutboxRow, ...]
    holders: dict[UUID, str]
    latest: int | None
    law: str


def case_surroundings(case: CaseView, *, actor: Officer) -> Surroundings:
    """What hangs on the case, which the officer has been shown; of one they see in part, only who has a task."""
    with read_work(actor.id) as work:
        return Surroundings(
            timers=_timers(work, case.id) if case.is_whole else (),
            messages=_messages(work, case.id) if case.is_whole else (),
            outbox=_outbox(work, case.id) if case.is_whole else (),
            holders=_holders(work, case),
            latest=latest_number(work, case.process_id),
            law=law_of(get_compiled(work, case.version_id)),
        )


def _timers(work: Work, case_id: UUID) -> tuple[WaitingTimer, ...]:
    rows = work.connection.execute(
        select(Timer.id, Timer.branch, Timer.element, Timer.due_at, Timer.attempts)
        .where(Timer.case_id == case_id)
        .order_by(Timer.due_at, Timer.element)
    )
    return tuple(WaitingTimer(*row, is_overdue=row.due_at < work.now - TIMER_GRACE) for row in rows)


def _messages(work: Work, case_id: UUID) -> tuple[WaitingMessage, ...]:
    rows = work.connection.execute(
        select(Subscription.element, Subscription.name)
        .where(Subscription.case_id == case_id)
        .order_by(Subscription.element, Subscription.name)
    )
    return tuple(WaitingMessage(*row) for row in rows)


def _outbox(work: Work, case_id: UUID) -> tuple[OutboxRow, ...]:
    rows = work.connection.execute(
        select(
            Outbox.id,
            Outbox.kind,
            Outbox.created_at,
            Outbox.available_at,
            Outbox.attempts,
            Outbox.failed_at,
            Outbox.last_error,
            Outbox.lease_until,
        )
        .where(Outbox.case_id == case_id, Outbox.done_at.is_(None))
        .order_by(Outbox.created_at, Outbox.id)
    )
    return tuple(
        OutboxRow(*row[:-1], is_busy=row.lease_until is not None and row.lease_until > work.now) for row in rows
    )


def _holders(work: Work, case: CaseView) -> dict[UUID, str]:
    wanted = {task.assignee for task in case.tasks if task.assignee is not None}
    rows = work.connection.execute(select(OfficerTable.id, OfficerTable.full_name).where(OfficerTable.id.in_(wanted)))
    return {row.id: row.full_name for row in rows}
