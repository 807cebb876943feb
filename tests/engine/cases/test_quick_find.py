"""Cases by what one remembers of their number."""

from typing import Any

import pytest
from sqlalchemy import event

from engine.cases.quick_find import find_cases_by_number
from engine.storage import read_work
from tests.support.diagrams import Diagram
from tests.support.town import Town


@pytest.fixture
def number(town: Town) -> str:
    town.publish(Diagram().start().user("check").end().chain("begin", "check", "done"))
    return town.open().number


def found(town: Town, text: str, who: str = "minh") -> list[str]:
    with read_work() as work:
        return [one.number for one in find_cases_by_number(work, text, town.officer(who))]


def test_by_its_whole_number_its_beginning_in_any_letters_and_its_count(town: Town, number: str) -> None:
    assert found(town, number) == [number]
    assert found(town, number[:7].lower()) == [number]
    assert found(town, str(int(number.rpartition("-")[2]))) == [number]


def test_what_one_may_not_see_or_what_is_no_number_is_not_found(town: Town, number: str) -> None:
    assert found(town, number, "yen") == []
    for text in ("", "   ", "không có", "123456789", "%", "٣", "HS_2026", "H%"):
        assert found(town, text) == []


def test_a_beginning_is_asked_out_of_the_index_and_in_no_languages_order(town: Town, number: str) -> None:
    asked: list[tuple[str, Any]] = []
    with read_work() as work:
        engine, officer = work.connection.engine, town.officer("quan")

        def note(*told: Any) -> None:
            asked.append((told[2], told[3]))

        event.listen(engine, "before_cursor_execute", note)
        assert [one.number for one in find_cases_by_number(work, number[:9], officer)] == [number]
        event.remove(engine, "before_cursor_execute", note)
        ((statement, values),) = asked
        explain = "EXPLAIN QUERY PLAN " if work.database.is_sqlite else "EXPLAIN "
        if not work.database.is_sqlite:
            work.connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            assert " LIKE " in statement
            assert "\uffff" not in repr(values)
        plan = repr(work.connection.exec_driver_sql(explain + statement, values).all())
    assert ("SEARCH cases USING" if work.database.is_sqlite else "Index Cond: ") in plan
