"""Cases by what one remembers of their number."""

import pytest

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
    for text in ("", "   ", "không có", "123456789", "%", "٣"):
        assert found(town, text) == []
