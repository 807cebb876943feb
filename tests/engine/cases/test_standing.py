"""Where a task stands, for a page on which it is open."""

from uuid import UUID

import pytest

from engine.cases import claim_task, complete_task, find_standing
from engine.storage import new_id, read_work
from engine.storage.tables import CaseOpening
from tests.support.diagrams import Diagram
from tests.support.town import Town


@pytest.fixture
def check(town: Town) -> UUID:
    town.publish(Diagram().start().user("check").end().chain("begin", "check", "done"))
    return town.task(town.open().id, "check").id


def test_its_mark_changes_with_its_holder_and_its_end(town: Town, check: UUID) -> None:
    marks = []
    with read_work() as work:
        found = find_standing(work, check, town.officer("minh"))
    assert found is not None
    assert (found.holder, found.doer) == ("", "")
    marks.append(found.mark)
    claim_task(check, actor=town.officer("minh"))
    with read_work() as work:
        found = find_standing(work, check, town.officer("minh"))
    assert found is not None
    assert found.holder == "Lê Văn Minh"
    marks.append(found.mark)
    complete_task(check, {}, actor=town.officer("minh"))
    with read_work() as work:
        found = find_standing(work, check, town.officer("minh"))
    assert found is not None
    assert found.doer == "Lê Văn Minh"
    marks.append(found.mark)
    assert len(set(marks)) == 3


def test_what_one_may_not_see_is_not_found_and_looking_is_no_opening(town: Town, check: UUID) -> None:
    with read_work() as work:
        assert find_standing(work, check, town.officer("yen")) is None
        assert find_standing(work, new_id(), town.officer("minh")) is None
        assert find_standing(work, check, town.officer("minh")) is not None
    assert town.rows(CaseOpening, town.cases()[0]) == []
