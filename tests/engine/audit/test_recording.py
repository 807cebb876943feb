from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from engine.audit import EventView, list_events, record, verify
from engine.errors import NotFound
from engine.storage import Database, begin_work, new_id, read_work
from tests.engine.audit.ledger import NOW, act, opened_case


def test_events_are_listed_as_they_happened(database: Database) -> None:
    case_id = opened_case("KH-1")
    officer = new_id()
    act(case_id, "task.claimed", element="check_conditions")
    with begin_work(officer) as work:
        record(work, case_id, "task.released", {})

    with read_work() as work:
        assert list_events(work, case_id) == [
            EventView(1, NOW, "task.claimed", "system", {"element": "check_conditions"}),
            EventView(2, NOW, "task.released", str(officer), {}),
        ]


def test_an_act_that_fails_leaves_no_event(database: Database) -> None:
    case_id = opened_case("KH-1", events=1)

    with suppress(ZeroDivisionError), begin_work() as work:
        record(work, case_id, "task.claimed", {})
        raise ZeroDivisionError

    with read_work() as work:
        assert len(list_events(work, case_id)) == 1
    assert verify().is_sound


def test_a_case_that_is_not_there_gets_no_event(database: Database) -> None:
    with pytest.raises(NotFound), begin_work() as work:
        record(work, new_id(), "task.claimed", {})


def test_many_at_once_make_one_chain(database: Database) -> None:
    case_id = opened_case("KH-1")

    def work_on(_: int) -> None:
        for _ in range(10):
            act(case_id)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(work_on, range(4)))

    report = verify()
    assert report.is_sound
    assert report.events == 40
