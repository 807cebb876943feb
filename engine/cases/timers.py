"""Timers that are due: taken one by one, fired once, in the order of a case's own time."""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Row, delete, select, update

from engine.cases.incidents import record_failure
from engine.errors import Conflict, HoiDapError, NotFound
from engine.runtime import CaseStatus, Step, advance
from engine.storage import begin_work, read_work
from engine.storage.tables import Case, Timer

RETRY_AFTER = timedelta(minutes=1)
MAX_ATTEMPTS = 5


class DueTimer(NamedTuple):
    """One timer whose time has come."""

    case_id: UUID
    id: UUID
    branch: str
    element: str
    due_at: datetime
    attempts: int


def fire_due_timers(limit: int = 100) -> int:
    """Fire what is due, each in a transaction of its own; how many fired.

    Any number of workers may do this at once: each timer is locked with its case, and a timer
    that has fired is gone.
    """
    fired = 0
    for timer in due_timers(limit):
        fired += fire_timer(timer)
    return fired


def due_timers(limit: int) -> list[DueTimer]:
    """Timers due now, earliest first."""
    with read_work() as work:
        rows = work.connection.execute(
            select(Timer.case_id, Timer.id, Timer.branch, Timer.element, Timer.due_at, Timer.attempts)
            .join(Case, Case.id == Timer.case_id)
            .where(
                Timer.due_at <= work.now,
                (Timer.lease_until.is_(None)) | (Timer.lease_until <= work.now),
                Case.status.in_([CaseStatus.RUNNING, CaseStatus.INCIDENT]),
            )
            .order_by(Timer.due_at, Timer.case_id)
            .limit(limit)
        ).all()
    return [DueTimer(*row) for row in rows]


def next_due() -> datetime | None:
    """When the next timer is due, None when none is set."""
    with read_work() as work:
        return work.connection.scalar(select(Timer.due_at).order_by(Timer.due_at).limit(1))


def fire_timer(timer: DueTimer) -> bool:
    """Fire one timer; False when another worker was faster or its element no longer waits."""
    try:
        with begin_work() as work:
            if not _take(work.connection, timer):
                return False

            def change(step: Step) -> None:
                step.record("timer.fired", element=timer.element, due=timer.due_at.isoformat())
                step.live.fire(timer.id, timer.branch)

            advance(work, timer.case_id, change)
    except (Conflict, NotFound):
        with begin_work() as work:
            work.connection.execute(_this(delete(Timer), timer))
        return False
    except HoiDapError as error:
        _postpone(timer, error)
        return False
    return True


def _take(connection: object, timer: DueTimer) -> bool:
    query = _this(select(Timer.id), timer).with_for_update(skip_locked=True)
    row: Row[tuple[UUID]] | None = connection.execute(query).one_or_none()  # type: ignore[attr-defined]
    return row is not None


def _this(statement: object, timer: DueTimer) -> object:
    return statement.where(  # type: ignore[attr-defined]
        Timer.case_id == timer.case_id, Timer.id == timer.id, Timer.branch == timer.branch, Timer.due_at == timer.due_at
    )


def _postpone(timer: DueTimer, error: HoiDapError) -> None:
    with begin_work() as work:
        attempts = timer.attempts + 1
        pause = RETRY_AFTER * 2**timer.attempts if attempts < MAX_ATTEMPTS else timedelta(days=3650)
        work.connection.execute(
            _this(update(Timer), timer).values(attempts=attempts, lease_until=work.now + pause)  # type: ignore[attr-defined]
        )
        if attempts == MAX_ATTEMPTS:
            record_failure(work, timer.case_id, timer.id, timer.element, error)
