"""Deadlines are moved by an admin, with old and new in the record; the law's is not."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from engine import audit
from engine.cases import (
    CaseNotRunning,
    DueChanged,
    cancel_case,
    change_case_due,
    change_task_due,
    suspend_case,
)
from engine.errors import Invalid, NotAllowed
from engine.storage import read_work
from tests.support.diagrams import Diagram
from tests.support.town import MONDAY, Town, assert_all_is_well

LATER = MONDAY + timedelta(days=10)


def opened(town: Town, **properties: str) -> Any:
    diagram = Diagram("sample", properties).start().user("check", dueIn='"2 working days"').user("after").end()
    town.publish(diagram.chain("begin", "check", "after", "done"))
    return town.open()


def last_event(case_id: Any) -> audit.EventView:
    with read_work() as work:
        return audit.list_events(work, case_id)[-1]


def test_a_task_is_due_at_another_moment(town: Town) -> None:
    case = opened(town)
    task = town.task(case.id, "check")
    assert task.due_at is not None
    assert change_task_due(task.id, LATER, seen=task.due_at, actor=town.officer("quan"), reason="Chờ tài liệu")
    assert town.task(case.id, "check").due_at == LATER
    event = last_event(case.id)
    assert event.kind == "task.due_changed"
    assert datetime.fromisoformat(event.facts["old"]) == task.due_at
    assert datetime.fromisoformat(event.facts["new"]) == LATER
    town.complete(case.id, "check")
    assert_all_is_well()


def test_moving_it_to_where_it_is_changes_nothing(town: Town) -> None:
    case = opened(town)
    task, quan = town.task(case.id, "check"), town.officer("quan")
    assert change_task_due(task.id, LATER, seen=task.due_at, actor=quan, reason="Chờ")
    assert not change_task_due(task.id, LATER, seen=task.due_at, actor=quan, reason="Chờ")


def test_a_deadline_that_somebody_else_has_moved_is_not_moved_unseen(town: Town) -> None:
    case = opened(town)
    task, quan = town.task(case.id, "check"), town.officer("quan")
    change_task_due(task.id, LATER, seen=task.due_at, actor=quan, reason="Chờ")
    with pytest.raises(DueChanged):
        change_task_due(task.id, LATER + timedelta(days=1), seen=task.due_at, actor=quan, reason="Chờ")


@pytest.mark.parametrize("due", [MONDAY - timedelta(days=1), MONDAY, MONDAY + timedelta(days=4000)])
def test_a_moment_that_has_passed_or_lies_too_far_is_refused(town: Town, due: datetime) -> None:
    case = opened(town)
    task = town.task(case.id, "check")
    with pytest.raises(Invalid):
        change_task_due(task.id, due, seen=task.due_at, actor=town.officer("quan"), reason="Chờ")


def test_the_deadline_of_a_case_stays_through_its_next_steps(town: Town) -> None:
    case = opened(town, dueIn='"20 days"')
    seen = town.case(case.id).due_at
    assert change_case_due(case.id, LATER, seen=seen, actor=town.officer("quan"), reason="Thỏa thuận")
    town.complete(case.id, "check")
    assert town.case(case.id).due_at == LATER
    assert_all_is_well()


def test_a_term_that_the_law_sets_is_not_moved_here(town: Town) -> None:
    case = opened(town, dueIn='"20 days"', legalBasis="Quyết định 574/QĐ-TTg")
    with pytest.raises(NotAllowed, match="574"):
        change_case_due(case.id, LATER, seen=town.case(case.id).due_at, actor=town.officer("quan"), reason="Thỏa thuận")


def test_a_case_without_a_deadline_gets_one_and_an_ended_one_gets_none(town: Town) -> None:
    case, quan = opened(town), town.officer("quan")
    assert change_case_due(case.id, LATER, seen=None, actor=quan, reason="Hẹn với dân")
    cancel_case(case.id, actor=quan, reason="Trùng")
    with pytest.raises(CaseNotRunning):
        change_case_due(case.id, LATER + timedelta(days=1), seen=LATER, actor=quan, reason="Hẹn")


def test_a_task_of_a_suspended_case_is_left_alone(town: Town) -> None:
    case, quan = opened(town), town.officer("quan")
    task = town.task(case.id, "check")
    suspend_case(case.id, actor=quan, reason="Kiểm tra")
    with pytest.raises(CaseNotRunning):
        change_task_due(task.id, LATER, seen=task.due_at, actor=quan, reason="Chờ")


def test_only_an_admin_moves_deadlines_and_says_why(town: Town) -> None:
    case = opened(town)
    task = town.task(case.id, "check")
    with pytest.raises(NotAllowed):
        change_task_due(task.id, LATER, seen=task.due_at, actor=town.officer("dung"), reason="Chờ")
    with pytest.raises(Invalid):
        change_case_due(case.id, LATER, seen=None, actor=town.officer("quan"), reason="")
