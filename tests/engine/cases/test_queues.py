"""Queues, page by page: each task once, whatever happens meanwhile; and nobody's that is not theirs."""

from contextlib import suppress
from random import Random
from uuid import UUID

import pytest

from engine.cases import Waiting, claim_task, count_waiting, list_tasks
from engine.errors import Invalid, NotAllowed
from tests.support.diagrams import Diagram
from tests.support.town import Town


def pages(town: Town, queue: str, username: str, limit: int) -> list[UUID]:
    """The ids of all pages, in order."""
    found, cursor = [], None
    while True:
        page = list_tasks(queue, actor=town.officer(username), limit=limit, cursor=cursor)
        assert len(page.items) <= limit
        found += [task.id for task in page.items]
        cursor = page.next_cursor
        if cursor is None:
            return found


@pytest.fixture
def many(town: Town) -> list[UUID]:
    """Forty tasks; some due at the same moment, some never."""
    town.publish(Diagram().start().user("check", dueIn="term").end().chain("begin", "check", "done"))
    terms = ["1 hours", "2 hours", "2 hours", "", "3 hours"]
    return [town.task(town.open(term=terms[number % 5]).id, "check").id for number in range(40)]


@pytest.mark.parametrize("limit", [1, 3, 7, 40, 200])
def test_all_pages_together_are_each_task_once_the_most_pressing_first(
    town: Town, many: list[UUID], limit: int
) -> None:
    found = pages(town, "unit", "minh", limit)
    assert sorted(found) == sorted(many)
    dues = [town.tasks(case)[0].due_at for case in town.cases()]
    order = [due for _, due in sorted(((due is None, due) for due in dues), key=str)]
    by_id = {town.tasks(case)[0].id: town.tasks(case)[0].due_at for case in town.cases()}
    assert [by_id[task] for task in found] == order


@pytest.mark.parametrize("seed", range(6))
def test_while_others_complete_no_task_comes_twice_and_none_is_left_out(
    town: Town, many: list[UUID], seed: int
) -> None:
    random, cursor, found, gone = Random(seed), None, [], set()
    cases = {town.tasks(case)[0].id: case for case in town.cases()}
    while True:
        page = list_tasks("unit", actor=town.officer("minh"), limit=6, cursor=cursor)
        found += [task.id for task in page.items]
        left = [task for task in many if task not in gone]
        for task in random.sample(left, min(3, len(left))):
            town.complete(cases[task], "check", by="an")
            gone.add(task)
        cursor = page.next_cursor
        if cursor is None:
            break
    assert len(found) == len(set(found))
    assert set(many) - gone <= set(found)


def test_a_claimed_task_leaves_the_units_queue_for_its_holders(town: Town, many: list[UUID]) -> None:
    claim_task(many[0], actor=town.officer("minh"))
    assert pages(town, "mine", "minh", 10) == [many[0]]
    assert many[0] not in pages(town, "unit", "an", 10)
    assert pages(town, "mine", "an", 10) == []
    assert count_waiting(actor=town.officer("minh")) == Waiting(
        mine=1, unit=39, agency=0, all=0, others=0, done=0, extensions=0, mentions=0, is_any_sealed=False
    )


def test_every_queue_that_is_the_officers_is_counted(town: Town, many: list[UUID]) -> None:
    case = town.cases()[0]
    town.complete(case, "check", by="minh")
    assert count_waiting(actor=town.officer("minh")).done == 1
    assert count_waiting(actor=town.officer("dung")).agency == 39
    assert count_waiting(actor=town.officer("hoa")).all == 39
    assert count_waiting(actor=town.officer("hoa")).agency == 0
    town.clock.move(days=1)
    assert count_waiting(actor=town.officer("minh")).done == 0


def test_done_tasks_are_their_doers_latest_first(town: Town, many: list[UUID]) -> None:
    cases = {town.tasks(case)[0].id: case for case in town.cases()}
    for task in many[:7]:
        town.clock.move(minutes=1)
        town.complete(cases[task], "check", by="an")
    assert pages(town, "done", "an", 3) == many[:7][::-1]
    assert pages(town, "done", "minh", 3) == []


@pytest.mark.parametrize("queue", ["mine", "unit", "agency", "done"])
@pytest.mark.parametrize("stranger", ["yen", "son"])
def test_another_agency_sees_nothing(town: Town, many: list[UUID], queue: str, stranger: str) -> None:
    assert pages(town, queue, stranger, 50) == []


def test_a_head_sees_the_agencys_tasks_and_a_dispatcher_all(town: Town, many: list[UUID]) -> None:
    assert len(pages(town, "agency", "dung", 50)) == 40
    assert len(pages(town, "all", "hoa", 50)) == 40
    with pytest.raises(NotAllowed):
        list_tasks("all", actor=town.officer("dung"))


@pytest.mark.parametrize(
    "cursor",
    ["", "x", "====", "W10=", "WzEsMl0=", "bnVsbA==", "WyIyMDI2LTAxLTAxVDAwOjAwOjAwIiwgImFiIl0=", "é", "A" * 9_999,
     "WyIyMDI2LTAxLTAxVDAwOjAwOjAwIiwgIjAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwIl0=", "\ud800"],
)  # fmt: skip
@pytest.mark.parametrize("queue", ["unit", "done"])
def test_a_cursor_that_is_none_of_ours_is_refused_or_harmless(
    town: Town, many: list[UUID], cursor: str, queue: str
) -> None:
    with suppress(Invalid):
        list_tasks(queue, actor=town.officer("minh"), cursor=cursor)


def test_an_unknown_queue_is_refused(town: Town) -> None:
    with pytest.raises(Invalid):
        list_tasks("theirs", actor=town.officer("minh"))
