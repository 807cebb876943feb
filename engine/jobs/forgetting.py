"""What nobody needs any more goes: a little at a time, so that no transaction is long."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import delete, or_, select, tuple_

from engine.directory.exchange import KEPT
from engine.storage import Work, begin_work
from engine.storage.tables import DirectoryImport, Message, Outbox, Task, TaskDraft, WebSession

AT_ONCE = 200
KEEP_ENDED_SESSIONS = timedelta(days=1)
KEEP_REPORTED_MESSAGES = timedelta(days=30)
KEEP_DONE_EFFECTS = timedelta(days=30)


def forget_daily() -> int:
    """How many rows went: ended sessions, drafts of closed tasks, files nobody imported, what went out a month ago."""
    return sum(_until_none(forget) for forget in (_sessions, _drafts, _messages, _imports, _effects))


def _until_none(forget: Callable[[Work], int]) -> int:
    gone = 0
    while True:
        with begin_work() as work:
            now_gone = forget(work)
        gone += now_gone
        if now_gone < AT_ONCE:
            return gone


def _sessions(work: Work) -> int:
    before = work.now - KEEP_ENDED_SESSIONS
    ended = (
        select(WebSession.token_hash)
        .where(or_(WebSession.expires_at < before, WebSession.revoked_at < before))
        .limit(AT_ONCE)
    )
    return work.connection.execute(delete(WebSession).where(WebSession.token_hash.in_(ended))).rowcount


def _drafts(work: Work) -> int:
    """A draft of a task that somebody has done, or that was withdrawn, may hold personal data for nothing."""
    key = tuple_(TaskDraft.case_id, TaskDraft.task_id, TaskDraft.officer_id)
    closed = (
        select(TaskDraft.case_id, TaskDraft.task_id, TaskDraft.officer_id)
        .join(Task, (Task.case_id == TaskDraft.case_id) & (Task.id == TaskDraft.task_id))
        .where(Task.status != "open")
        .limit(AT_ONCE)
    )
    return work.connection.execute(delete(TaskDraft).where(key.in_(closed))).rowcount


def _imports(work: Work) -> int:
    """Files that somebody looked at and never imported hold names and addresses for nothing."""
    return work.connection.execute(
        delete(DirectoryImport).where(DirectoryImport.uploaded_at < work.now - KEPT)
    ).rowcount


def _messages(work: Work) -> int:
    old = select(Message.id).where(Message.reported_at < work.now - KEEP_REPORTED_MESSAGES).limit(AT_ONCE)
    return work.connection.execute(delete(Message).where(Message.id.in_(old))).rowcount


def _effects(work: Work) -> int:
    """What went out long ago is in the record of its case; its row only kept it from going out twice."""
    old = select(Outbox.id).where(Outbox.done_at < work.now - KEEP_DONE_EFFECTS).limit(AT_ONCE)
    return work.connection.execute(delete(Outbox).where(Outbox.id.in_(old))).rowcount
