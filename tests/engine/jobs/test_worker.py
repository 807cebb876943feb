import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from engine import audit
from engine.cases import complete_task, deliver_message, open_case
from engine.definitions import publish
from engine.jobs import outbox, shelf
from engine.jobs.chores import forget_answers, seal_regularly
from engine.jobs.worker import Worker
from engine.storage import Database, begin_work, read_work
from engine.storage.tables import AuditSeal, IdempotencyKey, Task
from tests.engine.directory.town import officer
from tests.engine.jobs.post import Clock, Post, away, put, row, until, waiting_case
from tests.support.diagrams import Diagram, closure_of


@pytest.fixture
def worker(database: Database, tmp_path: Path) -> Iterator[Worker]:
    worker = Worker(f"sqlite:///{tmp_path}/queue.db", threads=2)
    yield worker
    worker.stop()


def test_what_lies_in_the_outbox_goes_out(worker: Worker, post: Post) -> None:
    rows = [put() for _ in range(30)]
    worker.start()
    until(lambda: len(post.delivered) == len(rows))
    assert sorted(post.delivered) == sorted(rows)
    until(lambda: all(row(one).done_at for one in rows))


def test_a_timer_fires_within_two_seconds_of_its_time(worker: Worker) -> None:
    opened = waiting_case("2 seconds")
    due = time.monotonic() + 2
    worker.start()
    until(lambda: _task_of(opened.id) is not None)
    assert -0.1 < time.monotonic() - due < 2


def test_a_failing_handler_does_not_hold_up_the_others(worker: Worker, post: Post) -> None:
    def fails(_effect: object) -> None:
        raise away()

    shelf["broken"] = fails
    broken = put("broken")
    worker.start()
    good = put()
    until(lambda: post.delivered == [good] and row(broken).attempts == 1)


def test_a_round_that_fails_does_not_end_the_rounds(
    worker: Worker, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []
    take = outbox.take_waiting

    def first_time_fails(limit: int) -> object:
        calls.append(limit)
        if len(calls) == 1:
            raise RuntimeError("the database went away")
        return take(limit)

    monkeypatch.setattr(outbox, "take_waiting", first_time_fails)
    row_id = put()
    worker.start()
    until(lambda: post.delivered == [row_id])


def test_a_message_that_came_too_early_reaches_who_waits_later(worker: Worker) -> None:
    diagram = (
        Diagram("patient").start().user("before").message("word", "word.given").user("after").end()
        .chain("begin", "before", "word", "after", "done")
    )  # fmt: skip
    with begin_work() as work:
        publish(work, closure_of(diagram), lane_roles={})
        opened = open_case(work, "patient", {}, title="Chờ", agency="SXD")
    assert deliver_message("word.given", opened.number, {}).kept
    task = _task_of(opened.id)
    assert task is not None
    complete_task(task.id, {}, actor=officer("minh"))
    worker.start()
    until(lambda: getattr(_task_of(opened.id), "element", "") == "after")


def test_seals_are_set_an_hour_apart(database: Database, clock: Clock) -> None:
    opened = waiting_case()
    assert seal_regularly() == 1
    clock.move(minutes=59)
    with begin_work() as work:
        audit.record(work, opened.id, "case.viewed", {})
    assert seal_regularly() is None
    clock.move(minutes=1)
    assert seal_regularly() == 2
    with read_work() as work:
        assert list(work.connection.scalars(select(AuditSeal.number).order_by(AuditSeal.number))) == [1, 2]


def test_answers_to_repeated_requests_are_kept_for_a_day(database: Database, clock: Clock) -> None:
    with begin_work() as work:
        for name, age in (("old", 25), ("young", 23)):
            work.session.add(
                IdempotencyKey(
                    actor="a", key=name, request_hash=b"x", status=200, body=b"{}",
                    created_at=work.now - timedelta(hours=age),
                )
            )  # fmt: skip
    assert forget_answers() == 1
    with read_work() as work:
        assert list(work.connection.scalars(select(IdempotencyKey.key))) == ["young"]


def _task_of(case_id: UUID) -> Any:
    with read_work() as work:
        return work.connection.execute(select(Task).where(Task.case_id == case_id, Task.status == "open")).first()
