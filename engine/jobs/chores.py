"""Small things done again and again; rooms above the worker add theirs through the composition root."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, select

from engine import audit
from engine.cases import deliver_kept, follow_directory, forget_bulk_acts, forget_undoable, report_expired
from engine.cases.emptying import erase_regularly
from engine.cases.secrecy import sweep_sealed
from engine.cases.secrecy_erasing import finish_all_erasing
from engine.cases.task_search import index_tasks
from engine.directory import Setting, declare_setting, get_setting
from engine.errors import N_
from engine.jobs.forgetting import forget_daily
from engine.jobs.outbox import revive_retried
from engine.jobs.wiping import wipe_when_due
from engine.storage import begin_work, now, read_work
from engine.storage.tables import AuditSeal, IdempotencyKey, Message

SEAL_MINUTES = declare_setting(
    Setting(
        name="audit.seal_minutes",
        part=N_("Nhật ký"),
        title=N_("Niêm phong nhật ký sau mỗi bao nhiêu phút"),
        explanation=N_(
            "Mỗi lần niêm phong khóa lại dấu vết của mọi hồ sơ vừa thay đổi: sau đó xóa hay sửa gì cũng bị phát hiện. "
            "Khoảng càng ngắn, phần chưa niêm phong càng ít."
        ),
        default=60,
        least=5,
        most=1440,
        unit=N_("phút"),
    )
)
KEEP_ANSWERS = timedelta(hours=24)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Chore:
    """Something to do every so many seconds, in any of the workers."""

    name: str
    every_seconds: float
    do: Callable[[], object]


def offer_kept_messages() -> None:
    """Messages that came before anybody waited reach who waits now; who never came is reported."""
    with read_work() as work:
        if work.connection.scalar(select(Message.id).where(Message.reported_at.is_(None)).limit(1)) is None:
            return
    with begin_work() as work:
        deliver_kept(work)
    with begin_work() as work:
        expired = report_expired(work)
    for message_id, name in expired:
        log.warning("message %s (%s) found nobody waiting in its time", message_id, name)


def seal_regularly() -> int | None:
    """The number of the seal set now; None when the last one is too young, or nothing has changed."""
    with read_work() as work:
        last = work.connection.scalar(select(func.max(AuditSeal.at)))
        moment, pause = work.now, timedelta(minutes=get_setting(work, SEAL_MINUTES.name))
    if last is not None and last > moment - pause:
        return None
    return audit.seal(moment)


def forget_answers() -> int:
    """How many answers to repeated requests were forgotten: their day is over."""
    with begin_work() as work:
        old = delete(IdempotencyKey).where(IdempotencyKey.created_at < now() - KEEP_ANSWERS)
        return work.connection.execute(old).rowcount


def own_chores() -> list[Chore]:
    """What this room does itself."""
    return [
        Chore("index tasks", 2, index_tasks),
        Chore("offer kept messages", 5, offer_kept_messages),
        Chore("revive retried", 5, revive_retried),
        Chore("forget undoable", 20, forget_undoable),
        Chore("follow the directory", 60, follow_directory),
        Chore("sweep sealed cases", 60, sweep_sealed),
        Chore("finish erasing", 60, finish_all_erasing),
        Chore("wipe what was erased", 60, wipe_when_due),
        Chore("seal", 60, seal_regularly),
        Chore("forget answers", 600, forget_answers),
        Chore("forget bulk acts", 3600, forget_bulk_acts),
        Chore("empty what is due", 3600, erase_regularly),
        Chore("forget what is over", 86_400, forget_daily),
    ]


extra: dict[str, Chore] = {}
"""Chores of other rooms, by name; filled by the composition root."""
