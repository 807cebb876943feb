import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from engine.cases import retry_incident
from engine.directory import Grant
from engine.errors import StepFailed
from engine.jobs import carry_out, outbox, retry_failed, revive_retried, shelf, take_waiting
from engine.jobs.outbox import LEASE, MOST_ATTEMPTS, pause_after
from engine.storage import Database, begin_work, read_work
from engine.storage.tables import Case, Incident, Outbox
from tests.engine.directory.town import officer
from tests.engine.jobs.post import Clock, Post, away, put, row, waiting_case

pytestmark = pytest.mark.usefixtures("database")


def test_a_row_goes_out_once_and_is_done(post: Post, clock: Clock) -> None:
    row_id = put()
    assert take_waiting(10) == [row_id]
    assert carry_out(row_id)
    assert post.delivered == [row_id]
    assert row(row_id).done_at == clock.now
    assert take_waiting(10) == []
    assert not carry_out(row_id)
    assert post.delivered == [row_id]


def test_rows_whose_time_has_not_come_wait(post: Post, clock: Clock) -> None:
    later = put(available_at=clock.now + timedelta(hours=1))
    first = put()
    assert take_waiting(10) == [first]
    assert carry_out(first)
    clock.move(hours=1)
    assert take_waiting(10) == [later]


def test_what_a_dead_worker_held_is_taken_again_when_its_lease_runs_out(post: Post, clock: Clock) -> None:
    row_id = put()
    assert take_waiting(10) == [row_id]
    clock.move(seconds=LEASE.total_seconds() - 1)
    assert take_waiting(10) == []
    clock.move(seconds=1)
    assert take_waiting(10) == [row_id]


def test_a_worker_that_dies_in_the_middle_loses_nothing(post: Post, clock: Clock) -> None:
    row_id = put()
    take_waiting(10)

    class Killed(BaseException):
        pass

    post.failing = Killed()  # type: ignore[assignment]
    with pytest.raises(Killed):
        carry_out(row_id)
    assert row(row_id).done_at is None
    post.failing = None
    clock.move(seconds=LEASE.total_seconds())
    assert [carry_out(one) for one in take_waiting(10)] == [True]
    assert post.delivered == [row_id]


def test_failures_are_tried_again_at_growing_pauses(post: Post, clock: Clock) -> None:
    row_id = put()
    post.failing = away()
    pauses = []
    for _ in range(4):
        assert take_waiting(10) == [row_id]
        assert not carry_out(row_id)
        kept = row(row_id)
        pauses.append(kept.available_at - clock.now)
        assert kept.last_error == "unavailable"
        clock.now = kept.available_at
    assert pauses == [timedelta(seconds=10), timedelta(seconds=40), timedelta(seconds=160), timedelta(seconds=640)]
    post.failing = None
    assert take_waiting(10) == [row_id]
    assert carry_out(row_id)
    assert row(row_id).last_error is None


def test_pauses_never_grow_beyond_six_hours() -> None:
    assert max(pause_after(attempt) for attempt in range(1, 40)) == timedelta(hours=6)


def test_what_fails_for_good_becomes_an_incident_that_an_administrator_retries(post: Post, clock: Clock) -> None:
    opened = waiting_case()
    row_id = put(case_id=opened.id)
    post.failing = away()
    _fail_for_good(row_id, clock)
    with read_work() as work:
        incident = work.connection.execute(select(Incident).where(Incident.case_id == opened.id)).one()
        assert work.connection.scalar(select(Case.status).where(Case.id == opened.id)) == "incident"
    assert (incident.element, incident.task_id, incident.status) == ("letter", row_id, "open")
    assert revive_retried() == 0

    post.failing = None
    clock.move(hours=1)
    retry_incident(opened.id, incident.id, actor=_admin(), reason="máy chủ thư đã chạy lại")
    assert revive_retried() == 1
    assert [carry_out(one) for one in take_waiting(10)] == [True]
    assert post.delivered == [row_id]
    assert revive_retried() == 0


def test_a_retried_row_that_fails_again_waits_for_another_word(post: Post, clock: Clock) -> None:
    opened = waiting_case()
    row_id = put(case_id=opened.id)
    post.failing = away()
    _fail_for_good(row_id, clock)
    with read_work() as work:
        incident_id = work.connection.scalar(select(Incident.id).where(Incident.case_id == opened.id))
    assert incident_id is not None
    clock.move(minutes=1)
    retry_incident(opened.id, incident_id, actor=_admin(), reason="thử lại")
    assert revive_retried() == 1
    clock.move(minutes=1)
    _fail_for_good(row_id, clock)
    assert revive_retried() == 0


def test_a_row_without_a_case_fails_quietly_and_can_be_sent_again_by_hand(post: Post, clock: Clock) -> None:
    row_id = put()
    post.failing = ValueError("not one of ours")
    _fail_for_good(row_id, clock)
    assert row(row_id).failed_at == clock.now
    post.failing = None
    assert retry_failed() == 1
    assert [carry_out(one) for one in take_waiting(10)] == [True]


def test_a_kind_nobody_handles_stays_in_the_outbox(clock: Clock) -> None:
    row_id = put("unheard-of")
    assert not carry_out(row_id)
    assert (row(row_id).last_error, row(row_id).done_at) == ("outbox.handler_missing", None)


def test_what_a_handler_stumbles_over_never_shows_data(post: Post, clock: Clock) -> None:
    row_id = put()
    post.failing = StepFailed("Nguyễn Văn A, 0900 000 000", element="x")
    carry_out(row_id)
    assert row(row_id).last_error == "step.failed"


def test_two_threads_with_one_row_send_it_once(post: Post) -> None:
    row_id = put()
    post.busy_seconds = 0.2
    threads = [threading.Thread(target=carry_out, args=(row_id,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert post.delivered == [row_id]


def test_without_its_guard_two_threads_would_send_it_twice(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    class Forgetful(set[Any]):
        def __contains__(self, _item: object) -> bool:
            return False

    monkeypatch.setattr(outbox._Running, "ids", Forgetful())
    row_id = put()
    post.busy_seconds = 0.2
    threads = [threading.Thread(target=carry_out, args=(row_id,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert post.delivered == [row_id, row_id]


def test_two_sweeps_at_once_never_take_the_same_row(post: Post, database: Database) -> None:
    rows = [put() for _ in range(40)]
    taken: list[Any] = []

    def sweep() -> None:
        while ids := take_waiting(3):
            taken.extend(ids)

    threads = [threading.Thread(target=sweep) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if not database.is_sqlite:
        # A sweep that finds the rest locked goes home; the next one takes it.
        sweep()
    assert sorted(taken) == sorted(rows)


def test_finishing_late_does_not_undo_another_worker(post: Post, clock: Clock) -> None:
    row_id = put()

    def other_worker_was_faster(_effect: object) -> None:
        with begin_work() as work:
            work.connection.execute(update(Outbox).where(Outbox.id == row_id).values(done_at=work.now))
        raise away()

    shelf["letter"] = other_worker_was_faster
    carry_out(row_id)
    assert row(row_id).done_at is not None
    assert row(row_id).last_error is None


def _fail_for_good(row_id: Any, clock: Clock) -> None:
    for _ in range(MOST_ATTEMPTS):
        clock.now = max(clock.now, row(row_id).available_at)
        assert not carry_out(row_id)
    assert row(row_id).failed_at is not None
    assert take_waiting(10) == []


def _admin() -> Any:
    boss = officer("dung")
    return replace(boss, grants=boss.grants | {Grant("ADMIN", "VP")})
