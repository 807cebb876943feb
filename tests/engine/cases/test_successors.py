"""An agency ends; whoever takes over its work takes over its open tasks."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import update

from engine.cases import CaseNotFound, claim_task, complete_task, get_case
from engine.cases.errors import TaskAlreadyClaimed
from engine.cases.successors import hand_to_successors
from engine.storage import begin_work, tables
from tests.support.diagrams import Diagram
from tests.support.town import Town, assert_all_is_well


def waiting_at_sxd(town: Town) -> UUID:
    town.publish(Diagram().start().user("check").user("after").end().chain("begin", "check", "after", "done"))
    return town.open().id


def ends(agency: str, last_day: date, successor: str | None) -> None:
    with begin_work() as work:
        changed = update(tables.Agency).where(tables.Agency.code == agency)
        work.connection.execute(changed.values(valid_to=last_day, successor_code=successor))


def test_after_its_last_day_the_tasks_of_an_agency_lie_with_its_successor(town: Town) -> None:
    case_id = waiting_at_sxd(town)
    with pytest.raises(CaseNotFound):
        get_case(case_id, actor=town.officer("yen"))
    ends("SXD", date(2026, 11, 23), "SYT")
    assert hand_to_successors() == 0, "its last day is still its own"
    town.clock.move(days=1)
    assert hand_to_successors() == 1
    assert town.task(case_id, "check").agency == "SYT"
    complete_task(town.task(case_id, "check").id, {}, actor=town.officer("yen"))
    assert hand_to_successors() == 1, "the next task opened in the old agency's name"
    assert town.task(case_id, "after").agency == "SYT"
    assert hand_to_successors() == 0
    assert_all_is_well()


def test_who_held_the_task_by_name_still_holds_it(town: Town) -> None:
    case_id = waiting_at_sxd(town)
    claim_task(town.task(case_id, "check").id, actor=town.officer("minh"))
    ends("SXD", date(2026, 11, 20), "SYT")
    assert hand_to_successors() == 1
    assert town.task(case_id, "check").assignee == town.officer("minh").id
    with pytest.raises(TaskAlreadyClaimed):
        complete_task(town.task(case_id, "check").id, {}, actor=town.officer("yen"))


def test_without_a_successor_the_task_stays_where_it_is(town: Town) -> None:
    case_id = waiting_at_sxd(town)
    ends("SXD", date(2026, 11, 20), None)
    assert hand_to_successors() == 0
    assert town.task(case_id, "check").agency == "SXD"
