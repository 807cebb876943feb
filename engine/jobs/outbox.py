"""The outbox: rows are leased, carried out, marked done; what fails is tried again, less and less often.

The row is the truth. Whoever carries it out may be killed at any point: once the lease has run
out, the row is taken again, so that a handler may see one row twice but never misses one.
"""

import logging
import threading
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select, update

from engine.cases import record_failure
from engine.errors import HoiDapError, Unavailable
from engine.jobs.handlers import Effect, get_handler
from engine.storage import Work, begin_work, read_work
from engine.storage.tables import Case, Incident, Outbox

LEASE = timedelta(minutes=5)
"""How long a row waits for whoever took it. Longer than any handler may take."""

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(hours=6)
MOST_ATTEMPTS = 8

log = logging.getLogger(__name__)


def take_waiting(limit: int) -> list[UUID]:
    """The ids of rows whose time has come, leased to the caller, oldest first."""
    with read_work() as work:
        if work.connection.execute(_waiting(work, 1)).first() is None:
            return []
    with begin_work() as work:
        chosen = _waiting(work, limit).with_for_update(skip_locked=True)
        ids = list(work.connection.scalars(chosen))
        if ids:
            work.connection.execute(update(Outbox).where(Outbox.id.in_(ids)).values(lease_until=work.now + LEASE))
    return ids


def carry_out(row_id: UUID) -> bool:
    """Whether the row's effect has happened by now; if not, it waits for its next try.

    Carrying out what is done already, or what this process is busy with, changes nothing.
    """
    with _Running.lock:
        if row_id in _Running.ids:
            return False
        _Running.ids.add(row_id)
    try:
        return _carry_out(row_id)
    finally:
        with _Running.lock:
            _Running.ids.discard(row_id)


def revive_retried() -> int:
    """How many failed rows go out again because an administrator said so at their incident."""
    wanted = (
        select(Incident.case_id)
        .where(
            Incident.case_id == Outbox.case_id,
            Incident.task_id == Outbox.id,
            Incident.resolution.in_(["retried", "mended"]),
            Incident.closed_at >= Outbox.failed_at,
        )
        .exists()
    )
    failed = select(Outbox.id).where(Outbox.done_at.is_(None), Outbox.failed_at.is_not(None))
    with read_work() as work:
        ids = list(work.connection.scalars(failed.where(wanted).limit(100)))
    return retry_failed(ids) if ids else 0


def retry_failed(ids: list[UUID] | None = None) -> int:
    """How many failed rows (None: all of them) start anew."""
    query = update(Outbox).where(Outbox.done_at.is_(None), Outbox.failed_at.is_not(None))
    if ids is not None:
        query = query.where(Outbox.id.in_(ids))
    with begin_work() as work:
        revived = work.connection.execute(
            query.values(failed_at=None, attempts=0, available_at=work.now, lease_until=None)
        )
        return revived.rowcount


class _Running:
    lock = threading.Lock()
    ids: set[UUID] = set()  # noqa: RUF012 - one for the process


def _waiting(work: Work, limit: int) -> Select[UUID]:
    return (
        select(Outbox.id)
        .where(
            Outbox.done_at.is_(None),
            Outbox.failed_at.is_(None),
            Outbox.available_at <= work.now,
            or_(Outbox.lease_until.is_(None), Outbox.lease_until <= work.now),
        )
        .order_by(Outbox.available_at)
        .limit(limit)
    )


def _carry_out(row_id: UUID) -> bool:
    effect = _begin(row_id)
    if effect is None:
        return False
    try:
        get_handler(effect.kind)(effect)
    except HoiDapError as error:
        _put_back(effect, error)
        return False
    except Exception as error:
        # The edge of the worker: whatever a handler stumbles over, its row stays and the worker lives.
        log.exception("outbox %s: the handler of %s failed", effect.id, effect.kind)
        _put_back(effect, Unavailable(type(error).__name__))
        return False
    _finish(effect)
    return True


def _begin(row_id: UUID) -> Effect | None:
    with begin_work() as work:
        row = work.connection.execute(
            update(Outbox)
            .where(Outbox.id == row_id, Outbox.done_at.is_(None), Outbox.failed_at.is_(None))
            .values(attempts=Outbox.attempts + 1, lease_until=work.now + LEASE)
            .returning(Outbox.case_id, Outbox.kind, Outbox.attempts, Outbox.payload)
        ).first()
    return Effect(row_id, row.case_id, row.kind, row.attempts, row.payload) if row else None


def _finish(effect: Effect) -> None:
    with begin_work() as work:
        # The row stays, so that its id is never carried out twice; what it was to say is said.
        _change(work, effect, done_at=work.now, payload={}, last_error=None)


def _put_back(effect: Effect, error: HoiDapError) -> None:
    log.warning("outbox %s (%s), attempt %s: %s", effect.id, effect.kind, effect.attempt, error.code)
    with begin_work() as work:
        if effect.attempt < MOST_ATTEMPTS:
            _change(work, effect, available_at=work.now + pause_after(effect.attempt), last_error=error.code)
            return
        _change(work, effect, failed_at=work.now, last_error=error.code)
        if _has_case(work, effect):
            record_failure(work, effect.case_id, effect.id, effect.kind, error)  # type: ignore[arg-type]


def pause_after(attempt: int) -> timedelta:
    """How long to wait after this many attempts: ten seconds, then four times as long each time."""
    return min(FIRST_PAUSE * int(4 ** min(attempt - 1, MOST_ATTEMPTS)), LONGEST_PAUSE)


def _change(work: Work, effect: Effect, **values: Any) -> None:
    # Another process that took the row when our lease ran out may have finished it: leave that be.
    work.connection.execute(
        update(Outbox).where(Outbox.id == effect.id, Outbox.done_at.is_(None)).values(**{"lease_until": None, **values})
    )


def _has_case(work: Work, effect: Effect) -> bool:
    return effect.case_id is not None and (
        work.connection.scalar(select(Case.id).where(Case.id == effect.case_id)) is not None
    )
