"""Once a day, what nobody needs any more goes; what is in use stays."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from engine.jobs import forgetting
from engine.jobs.chores import own_chores
from engine.jobs.forgetting import forget_daily
from engine.storage import Database, begin_work, new_id, now, read_work
from engine.storage.tables import Base, DirectoryImport, Message, Outbox, Task, TaskDraft, WebSession
from tests.engine.directory.town import officer


def put(*rows: Base) -> None:
    with begin_work() as work:
        work.session.add_all(rows)


def left(table: type[Base]) -> int:
    with read_work() as work:
        return work.connection.scalar(select(func.count()).select_from(table)) or 0


def session(expires_at: datetime, revoked_at: datetime | None = None) -> WebSession:
    return WebSession(
        token_hash=new_id().bytes, officer_id=officer("minh").id, created_at=now(), seen_at=now(),
        expires_at=expires_at, revoked_at=revoked_at,
    )  # fmt: skip


def message(reported_at: datetime | None) -> Message:
    return Message(
        id=new_id(), name="news", correlation=b"x", payload={}, received_at=now(), expires_at=now(),
        reported_at=reported_at,
    )  # fmt: skip


def draft(status: str) -> tuple[Base, Base]:
    case_id, task_id = new_id(), new_id()
    facts: dict[str, Any] = {"process_id": "p", "element": "check", "title": "Việc", "case_number": "KH-1"}
    task = Task(case_id=case_id, id=task_id, case_title="Hồ sơ", status=status, urgency=0, opened_at=now(), **facts)
    return task, TaskDraft(case_id=case_id, task_id=task_id, officer_id=new_id(), data={}, saved_at=now())


def test_sessions_that_are_over_go(database: Database) -> None:
    ago, ahead = now() - timedelta(days=2), now() + timedelta(days=2)
    put(session(ago), session(ahead, revoked_at=ago), session(ahead), session(ahead, revoked_at=now()))
    assert forget_daily() == 2
    assert left(WebSession) == 2


def test_drafts_stay_as_long_as_their_task_is_open(database: Database) -> None:
    for status in ("open", "completed", "cancelled"):
        put(*draft(status))
    assert forget_daily() == 2
    with read_work() as work:
        kept = select(Task.status).join(TaskDraft, TaskDraft.task_id == Task.id)
        assert list(work.connection.scalars(kept)) == ["open"]


def test_messages_reported_long_ago_go(database: Database) -> None:
    put(message(None), message(now() - timedelta(days=29)), message(now() - timedelta(days=31)))
    assert forget_daily() == 1
    assert left(Message) == 2


def test_many_go_in_small_steps_and_nothing_is_left_for_the_second_time(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting, "AT_ONCE", 2)
    put(*(message(now() - timedelta(days=31)) for _ in range(5)))
    assert forget_daily() == 5
    assert forget_daily() == 0


def test_the_worker_does_it_every_day() -> None:
    assert {chore.every_seconds for chore in own_chores() if chore.do is forget_daily} == {86_400}


def test_a_file_that_nobody_imported_goes_after_a_day(database: Database) -> None:
    for hours in (1, 25):
        put(
            DirectoryImport(
                id=new_id(), noun="officer", file_name="a.csv", content=b"", uploaded_by=new_id(),
                uploaded_at=now() - timedelta(hours=hours),
            )
        )  # fmt: skip
    assert forget_daily() == 1
    assert left(DirectoryImport) == 1


def effect(done_at: datetime | None) -> Outbox:
    return Outbox(
        id=new_id(), case_id=None, kind="petition.notify", payload={}, created_at=now(), available_at=now(),
        lease_until=None, attempts=1, done_at=done_at, failed_at=None, last_error=None,
    )  # fmt: skip


def test_what_went_out_a_month_ago_goes_and_what_still_waits_stays(database: Database) -> None:
    put(effect(now() - timedelta(days=31)), effect(now() - timedelta(days=29)), effect(None))
    assert forget_daily() == 1
    with read_work() as work:
        done = work.connection.scalars(select(Outbox.done_at)).all()
    assert len(done) == 2
    assert None in done
