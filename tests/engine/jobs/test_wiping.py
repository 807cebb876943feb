"""When traces of what was erased are wiped: at once on SQLite, once a night on PostgreSQL, and not without cause."""

from datetime import timedelta

import pytest

from engine.jobs import wiping
from engine.jobs.wiping import wipe_when_due
from engine.runtime import list_unwiped, note_erasure
from engine.storage import begin_work, current_database, new_id, read_work
from tests.engine.jobs.post import Clock


def erased(cause: str) -> None:
    with begin_work() as work:
        note_erasure(work, case_id=new_id(), case_number="KH-2026-000001", cause=cause, reason="đã bàn giao", rows={})


@pytest.fixture(autouse=True)
def _fresh(database: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiping._Tried, "day", None)


def unwiped() -> int:
    with read_work() as work:
        return len(list_unwiped(work))


def test_traces_wait_for_the_night_where_wiping_locks_tables(clock: Clock) -> None:
    assert wipe_when_due() is None
    erased("retention")
    if current_database().is_sqlite:
        wiped = wipe_when_due()
        assert wiped is not None
        assert (wiped.is_done, unwiped()) == (True, 0)
        return
    clock.now = clock.now.replace(hour=19, minute=30)
    assert wipe_when_due() is None
    erased("secret")
    clock.now -= timedelta(hours=2)
    assert wipe_when_due() is None
    clock.now += timedelta(hours=2)
    wiped = wipe_when_due()
    assert wiped is not None
    assert (wiped.is_done, unwiped()) == (True, 0)
    erased("secret")
    assert wipe_when_due() is None
    clock.now += timedelta(days=1)
    assert wipe_when_due() is not None
