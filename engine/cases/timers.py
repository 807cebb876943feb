"""Timers that are due: taken one by one, fired once, in the order of a case's own time."""

from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import delete, or_, select, update
from sqlalchemy.sql import ColumnElement

from engine.cases.errors import as_failure
from engine.cases.incidents import record_failure
from engine.errors import Conflict, HoiDapError, Unavailable
from engine.runtime import CaseStatus, Step, advance, lock_case
from engine.storage import Work, begin_work, read_work
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


_COLUMNS = (Timer.case_id, Timer.id, Timer.branch, Timer.element, Timer.due_at, Timer.attempts)


def fire_due_timers(limit: int = 100) -> int:
    """Fire what is due, each in a transaction of its own; how many fired.

    Any number of workers may do this at once: a timer is looked up with its case locked, and one
    that has fired is gone. The overdue timers of a case fire in the order of their times, also
    those that a cycle sets while it catches up.
    """
    fired = 0
    for case_id in dict.fromkeys(timer.case_id for timer in due_timers(limit)):
        while fired < limit and fire_first(case_id):
            fired += 1
    return fired


def due_timers(limit: int) -> list[DueTimer]:
    """Timers due now, earliest first."""
    with read_work() as work:
        rows = work.connection.execute(
            select(*_COLUMNS)
            .join(Case, Case.id == Timer.case_id)
            .where(*_due(work), Case.status.in_([CaseStatus.RUNNING, CaseStatus.INCIDENT]))
            .order_by(Timer.due_at, Timer.case_id)
            .limit(limit)
        ).all()
    return [DueTimer(*row) for row in rows]


def _due(work: Work) -> tuple[ColumnElement[bool], ...]:
    return Timer.due_at <= work.now, or_(Timer.lease_until.is_(None), Timer.lease_until <= work.now)


def next_due() -> datetime | None:
    """When the next timer is due, None when none is set."""
    with read_work() as work:
        return work.connection.scalar(select(Timer.due_at).order_by(Timer.due_at).limit(1))


def fire_first(case_id: UUID) -> bool:
    """Fire the timer of the case that is overdue longest; False when none is, or it could not fire."""
    timer: DueTimer | None = None
    try:
        with begin_work() as work:
            # The case before its timer, as every step does: the other order would deadlock with one.
            case = lock_case(work, case_id).case
            timer = _first(work, case_id) if case.status.takes_work else None
            if timer is None:
                return False
            advance(work, case_id, partial(_fire, timer))
    except Unavailable:
        raise
    except Exception as unexpected:  # noqa: BLE001 - the edge of the worker: one case must not stop the others
        error = as_failure(unexpected, timer.element if timer is not None else "")
        if isinstance(error, Conflict) and timer is not None:
            _forget(timer)
        elif timer is not None:
            _postpone(timer, error)
        return False
    return True


def _first(work: Work, case_id: UUID) -> DueTimer | None:
    row = work.connection.execute(
        select(*_COLUMNS).where(Timer.case_id == case_id, *_due(work)).order_by(Timer.due_at, Timer.element).limit(1)
    ).one_or_none()
    return DueTimer(*row) if row is not None else None


def _fire(timer: DueTimer, step: Step) -> None:
    step.record("timer.fired", element=timer.element, due=timer.due_at.isoformat())
    step.live.fire(timer.id, timer.branch)


def _this(timer: DueTimer) -> tuple[ColumnElement[bool], ...]:
    return (
        Timer.case_id == timer.case_id,
        Timer.id == timer.id,
        Timer.branch == timer.branch,
        Timer.due_at == timer.due_at,
    )


def _forget(timer: DueTimer) -> None:
    """Its element no longer waits."""
    with begin_work() as work:
        work.connection.execute(delete(Timer).where(*_this(timer)))


def _postpone(timer: DueTimer, error: HoiDapError) -> None:
    with begin_work() as work:
        attempts = timer.attempts + 1
        pause = RETRY_AFTER * 2**timer.attempts if attempts < MAX_ATTEMPTS else timedelta(days=3650)
        work.connection.execute(
            update(Timer).where(*_this(timer)).values(attempts=attempts, lease_until=work.now + pause)
        )
        if attempts == MAX_ATTEMPTS:
            record_failure(work, timer.case_id, timer.id, timer.element, error)
