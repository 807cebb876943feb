"""A timer fires when an admin says so: once, with a reason, and its own time comes to nothing."""

from functools import partial
from typing import Any
from uuid import UUID

import pytest

from engine import audit
from engine.cases import CaseNotRunning, TimerGone, fire_timer, record_failure, suspend_case
from engine.errors import Invalid, NotAllowed, StepFailed
from engine.storage import begin_work, new_id, read_work, tables
from tests.support.at_once import at_once
from tests.support.diagrams import Diagram
from tests.support.town import Town, assert_all_is_well


def waiting(town: Town) -> tuple[UUID, Any]:
    """A case that waits for two hours before its last task, and its timer."""
    diagram = Diagram().start().timer("pause", '"2 hours"').user("after").end()
    town.publish(diagram.chain("begin", "pause", "after", "done"))
    case = town.open()
    (timer,) = town.rows(tables.Timer, case.id)
    return case.id, timer


def test_the_case_goes_on_as_if_the_time_had_come(town: Town) -> None:
    case_id, timer = waiting(town)
    fire_timer(case_id, timer.id, timer.branch, actor=town.officer("quan"), reason="Không cần chờ")
    assert town.open_elements(case_id) == ["after"]
    assert town.rows(tables.Timer) == []
    with read_work() as work:
        last = audit.list_events(work, case_id)[-1]
    assert (last.kind, last.facts["element"], last.facts["reason"]) == ("timer.fired_by_hand", "pause", "Không cần chờ")
    assert town.wait(hours=3) == 0
    assert_all_is_well()


def test_a_timer_that_has_fired_is_told(town: Town) -> None:
    case_id, timer = waiting(town)
    town.wait(hours=3)
    with pytest.raises(TimerGone):
        fire_timer(case_id, timer.id, timer.branch, actor=town.officer("quan"), reason="Không chờ")
    with pytest.raises(TimerGone):
        fire_timer(case_id, new_id(), "", actor=town.officer("quan"), reason="Không chờ")
    assert town.open_elements(case_id) == ["after"]


def test_an_incident_about_the_timer_is_over_once_it_has_fired(town: Town) -> None:
    case_id, timer = waiting(town)
    with begin_work() as work:
        record_failure(work, case_id, timer.id, timer.element, StepFailed(element="pause", reason="x"))
    assert town.case(case_id).status == "incident"
    fire_timer(case_id, timer.id, timer.branch, actor=town.officer("quan"), reason="Đã sửa")
    assert (town.case(case_id).status, town.incidents(case_id)) == ("running", [])
    assert_all_is_well()


def test_a_cycle_fires_now_and_goes_on_at_its_times(town: Town) -> None:
    diagram = Diagram().start().user("check").end().chain("begin", "check", "done")
    beside = {"tag": "boundaryEvent", "attachedToRef": "check", "cancelActivity": "false"}
    diagram.timer("daily", '"R/24 hours"', kind="timeCycle", **beside)
    diagram.service("remind", "test.trace", text='"remind"').end("reminded").chain("daily", "remind", "reminded")
    town.publish(diagram)
    case = town.open()
    (timer,) = town.rows(tables.Timer, case.id)
    fire_timer(case.id, timer.id, timer.branch, actor=town.officer("quan"), reason="Nhắc ngay")
    assert town.traces() == ["remind"]
    (following,) = town.rows(tables.Timer, case.id)
    assert following.due_at > timer.due_at
    assert_all_is_well()


def test_nothing_fires_in_a_suspended_case(town: Town) -> None:
    case_id, timer = waiting(town)
    suspend_case(case_id, actor=town.officer("quan"), reason="Kiểm tra")
    with pytest.raises(CaseNotRunning):
        fire_timer(case_id, timer.id, timer.branch, actor=town.officer("quan"), reason="Không chờ")


def test_only_an_admin_does_so_and_says_why(town: Town) -> None:
    case_id, timer = waiting(town)
    with pytest.raises(NotAllowed):
        fire_timer(case_id, timer.id, timer.branch, actor=town.officer("dung"), reason="Không chờ")
    with pytest.raises(Invalid):
        fire_timer(case_id, timer.id, timer.branch, actor=town.officer("quan"), reason=" ")
    assert len(town.rows(tables.Timer)) == 1


def test_by_hand_and_by_the_worker_at_once_it_fires_once(town: Town) -> None:
    quan = town.officer("quan")
    for _ in range(10):
        case_id, timer = waiting(town)
        town.clock.move(hours=2)
        by_hand, _worker = at_once(
            partial(fire_timer, case_id, timer.id, timer.branch, actor=quan, reason="Ngay"), town.fire
        )
        assert by_hand is None or isinstance(by_hand, TimerGone)
        assert town.open_elements(case_id) == ["after"]
    assert_all_is_well()
