"""The outbox: rows are leased, carried out, marked done; what fails is tried again, less and less often.

The row is the truth. Whoever carries it out may be killed at any point: once the lease has run
out, the row is taken again, so that a handler may see one row twice but never misses one.
"""

import logging
import threading
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select, update

from engine.cases import record_failure
from engine.directory import Setting, declare_setting, get_setting
from engine.errors import N_, Away, HoiDapError, Unavailable
from engine.jobs.handlers import Effect, get_handler, limited_kinds
from engine.runtime import is_sealed
from engine.storage import Work, begin_work, read_work
from engine.storage.tables import Case, Incident, Outbox, SealedCase

LEASE = timedelta(minutes=5)
"""How long a row waits for whoever took it. Longer than any handler may take."""

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(hours=6)
MOST_ATTEMPTS = 8
LONGEST_WAIT = declare_setting(
    Setting(
        name="outbox.longest_wait_days",
        part=N_("Thư và tin nhắn"),
        title=N_("Chờ máy chủ trở lại trong bao nhiêu ngày"),
        explanation=N_(
            "Khi máy chủ thư hoặc cổng tin nhắn ngừng, mọi nội dung nằm chờ và tự đi khi máy chủ trở lại. Quá số ngày "
            "này mà vẫn chưa gửi được thì hồ sơ báo sự cố để có người xem."
        ),
        default=3,
        least=1,
        most=30,
        unit=N_("ngày"),
    )
)

log = logging.getLogger(__name__)


def take_waiting(limit: int) -> list[UUID]:
    """The ids of rows whose time has come, leased to the caller, oldest first."""
    limited = limited_kinds()
    asked: list[tuple[int, ColumnElement[bool]]] = [(limit, Outbox.kind.not_in(limited))]
    # Of a kind whose other side was away a few rows go first; the others follow once it has answered.
    asked += [(most, Outbox.kind == kind) for kind, most in limited.items() if most]
    with read_work() as work:
        if not any(work.connection.execute(_waiting(work, 1, kinds)).first() for _, kinds in asked):
            return []
    with begin_work() as work:
        ids = [
            row_id
            for most, kinds in asked
            for row_id in work.connection.scalars(_waiting(work, most, kinds).with_for_update(skip_locked=True))
        ]
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


def _waiting(work: Work, limit: int, kinds: ColumnElement[bool]) -> Select[UUID]:
    return (
        select(Outbox.id)
        .where(
            Outbox.done_at.is_(None),
            Outbox.failed_at.is_(None),
            Outbox.available_at <= work.now,
            or_(Outbox.lease_until.is_(None), Outbox.lease_until <= work.now),
            ~select(SealedCase.case_id).where(SealedCase.case_id == Outbox.case_id).exists(),
            kinds,
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
        if _is_set_aside(work, row_id):
            return None
        row = work.connection.execute(
            update(Outbox)
            .where(Outbox.id == row_id, Outbox.done_at.is_(None), Outbox.failed_at.is_(None))
            .values(attempts=Outbox.attempts + 1, lease_until=work.now + LEASE)
            .returning(Outbox.case_id, Outbox.kind, Outbox.attempts, Outbox.created_at, Outbox.payload)
        ).first()
    return Effect(row_id, row.case_id, row.kind, row.attempts, row.created_at, row.payload) if row else None


def _is_set_aside(work: Work, row_id: UUID) -> bool:
    """Whether the row's case may be secret: then nothing of it goes out, and nobody has the row in hand any more.

    The case is locked meanwhile, so that whoever sets it aside either sees this row under way and waits for it,
    or is seen here.
    """
    of_row = select(Outbox.case_id).where(Outbox.id == row_id).scalar_subquery()
    case_id = work.connection.scalar(select(Case.id).where(Case.id == of_row).with_for_update(read=True))
    if case_id is None or not is_sealed(work, case_id):
        return False
    work.connection.execute(
        update(Outbox).where(Outbox.id == row_id, Outbox.done_at.is_(None)).values(lease_until=None)
    )
    return True


def _finish(effect: Effect) -> None:
    with begin_work() as work:
        # The row stays, so that its id is never carried out twice; what it was to say is said.
        _change(work, effect, done_at=work.now, payload={}, last_error=None)


def _put_back(effect: Effect, error: HoiDapError) -> None:
    log.warning("outbox %s (%s), attempt %s: %s", effect.id, effect.kind, effect.attempt, error.code)
    with begin_work() as work:
        if isinstance(error, Away) and effect.created_at > work.now - _longest_wait(work):
            # Not this row's fault: it waits with all the others for the same other side, and uses up no try.
            waits = error.until or work.now + pause_after(1)
            _change(work, effect, available_at=waits, attempts=effect.attempt - 1, last_error=error.code)
            return
        if effect.attempt < MOST_ATTEMPTS and not isinstance(error, Away):
            _change(work, effect, available_at=work.now + pause_after(effect.attempt), last_error=error.code)
            return
        _change(work, effect, failed_at=work.now, last_error=error.code)
        if _has_case(work, effect):
            record_failure(work, effect.case_id, effect.id, effect.kind, error)  # type: ignore[arg-type]


def _longest_wait(work: Work) -> timedelta:
    return timedelta(days=get_setting(work, LONGEST_WAIT.name))


def pause_after(attempt: int) -> timedelta:
    """How long to wait after this many attempts: ten seconds, then four times as long each time."""
    return min(FIRST_PAUSE * int(4 ** min(attempt - 1, MOST_ATTEMPTS)), LONGEST_PAUSE)


def _change(work: Work, effect: Effect, **values: Any) -> None:
    # Another process that took the row when our lease ran out may have finished it: leave that be.
    work.connection.execute(
        update(Outbox).where(Outbox.id == effect.id, Outbox.done_at.is_(None)).values(**{"lease_until": None, **values})
    )


def _has_case(work: Work, effect: Effect) -> bool:
    """Whether there is a case to report to; one that is set aside hears of it when the row goes out again."""
    if effect.case_id is None or is_sealed(work, effect.case_id):
        return False
    return work.connection.scalar(select(Case.id).where(Case.id == effect.case_id)) is not None
