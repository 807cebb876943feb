"""An automatic step that fails: what ran before is kept, and an administrator retries, mends or skips it."""

from functools import partial
from typing import Any

import pytest

from engine import audit
from engine.cases import (
    IncidentClosed,
    complete_task,
    mend_incident,
    record_failure,
    resume_case,
    retry_incident,
    skip_incident,
    suspend_case,
)
from engine.errors import Conflict, Invalid, NotAllowed, StepFailed
from engine.storage import begin_work, new_id, read_work, tables
from tests.support.at_once import at_once
from tests.support.diagrams import Diagram
from tests.support.town import Town, assert_all_is_well


def failing() -> Diagram:
    """A task, an operation that works, one that refuses zero, a task."""
    diagram = Diagram().start().user("check").service("note", "test.trace", text='"note"')
    diagram.service("divide", "test.refuse_zero", number="number").user("after").end()
    return diagram.chain("begin", "check", "note", "divide", "after", "done")


def failed(town: Town) -> tuple[Any, Any]:
    """A case that waits at `divide`, and its incident."""
    town.publish(failing())
    case = town.open(number=0)
    town.complete(case.id, "check")
    (incident,) = town.incidents(case.id)
    return case, incident


def test_what_ran_before_is_kept_and_what_the_failing_operation_wrote_is_not(town: Town) -> None:
    case, incident = failed(town)
    assert town.traces() == ["note"]
    assert [row.payload["text"] for row in town.rows(tables.Outbox, case.id)] == ["note"]
    assert (incident.element, town.case(case.id).status) == ("divide", "incident")
    # An unexpected error is told by its kind alone: its text may hold what somebody has typed.
    assert incident.message == "ValueError"
    assert incident.remedy
    assert_all_is_well()


def test_it_tells_the_element_and_the_record_has_it(town: Town) -> None:
    case, _ = failed(town)
    with read_work() as work:
        last = audit.list_events(work, case.id)[-1]
    assert last.facts["incidents"] == ["divide"]
    assert last.facts["path"] == ["sample/check/note"]


def test_retrying_runs_only_the_failed_step_again(town: Town) -> None:
    case, incident = failed(town)
    retry_incident(case.id, incident.id, actor=town.officer("quan"), reason="Thử lại")
    (again,) = town.incidents(case.id)
    assert again.id != incident.id
    assert town.traces() == ["note"]
    assert [row.status for row in town.rows(tables.Incident, case.id)].count("closed") == 1
    assert_all_is_well()


def test_mending_the_data_lets_the_case_go_on(town: Town) -> None:
    case, incident = failed(town)
    mend_incident(case.id, incident.id, {"number": 5}, actor=town.officer("quan"), reason="Nhập nhầm")
    assert town.traces() == ["note", "before divide"]
    assert town.open_elements(case.id) == ["after"]
    assert town.case(case.id).status == "running"
    assert town.variables(case.id)["number"] == 5
    (closed,) = town.rows(tables.Incident, case.id)
    assert (closed.status, closed.resolution, closed.closed_by) == ("closed", "mended", str(town.officer("quan").id))
    assert_all_is_well()


def test_skipping_takes_the_step_as_done_without_running_it(town: Town) -> None:
    case, incident = failed(town)
    skip_incident(case.id, incident.id, actor=town.officer("quan"), reason="Đã làm tay")
    assert town.traces() == ["note"]
    assert town.open_elements(case.id) == ["after"]
    assert_all_is_well()


@pytest.mark.parametrize("act", [retry_incident, skip_incident])
def test_only_an_administrator_does_so_and_with_a_reason(town: Town, act: Any) -> None:
    case, incident = failed(town)
    with pytest.raises(NotAllowed):
        act(case.id, incident.id, actor=town.officer("dung"), reason="Thử")
    with pytest.raises(Invalid):
        act(case.id, incident.id, actor=town.officer("quan"), reason="  ")
    assert len(town.incidents(case.id)) == 1


def test_an_incident_is_dealt_with_once(town: Town) -> None:
    case, incident = failed(town)
    skip_incident(case.id, incident.id, actor=town.officer("quan"), reason="Xong")
    with pytest.raises(IncidentClosed):
        skip_incident(case.id, incident.id, actor=town.officer("quan"), reason="Lần nữa")
    assert town.open_elements(case.id) == ["after"]


def test_of_two_admins_who_retry_at_once_the_second_is_told(town: Town) -> None:
    quan = town.officer("quan")
    for _ in range(10):
        case, incident = failed(town)
        retry = partial(retry_incident, case.id, incident.id, actor=quan, reason="Thử lại")
        told = at_once(retry, retry)
        assert sorted(type(error).__name__ for error in told) == ["IncidentClosed", "NoneType"]
        with read_work() as work:
            assert [event.kind for event in audit.list_events(work, case.id)].count("incident.retried") == 1
    assert_all_is_well()


def test_retrying_while_an_officer_works_in_another_branch_keeps_both(town: Town) -> None:
    diagram = Diagram().start().node("parallelGateway", "fork").node("parallelGateway", "join").end()
    diagram.service("divide", "test.refuse_zero", number="number").user("read")
    diagram.chain("begin", "fork", "divide", "join", "done").chain("fork", "read", "join")
    town.publish(diagram)
    quan, minh = town.officer("quan"), town.officer("minh")
    for _ in range(10):
        case = town.open(number=0)
        (incident,) = town.incidents(case.id)
        told = at_once(
            partial(retry_incident, case.id, incident.id, actor=quan, reason="Thử lại"),
            partial(complete_task, town.task(case.id, "read").id, {}, actor=minh),
        )
        assert told == [None, None]
        assert town.open_elements(case.id) == []
        assert len(town.incidents(case.id)) == 1
    assert_all_is_well()


def test_two_failing_branches_are_two_incidents_and_the_third_goes_on(town: Town) -> None:
    diagram = Diagram().start().node("parallelGateway", "fork").node("parallelGateway", "join").user("last").end()
    diagram.flow("begin", "fork").chain("join", "last", "done")
    for name, number in (("left", "a"), ("right", "b"), ("middle", "1")):
        diagram.service(name, "test.refuse_zero", number=number).chain("fork", name, "join")
    town.publish(diagram)
    case = town.open(a=0, b=0)
    assert sorted(row.element for row in town.incidents(case.id)) == ["left", "right"]
    assert town.traces() == ["before middle"]
    quan = town.officer("quan")
    for row in town.incidents(case.id):
        mend_incident(case.id, row.id, {"a": 1, "b": 1}, actor=quan, reason="Sửa")
    assert sorted(town.traces()) == ["before left", "before middle", "before right"]
    assert town.open_elements(case.id) == ["last"]
    assert town.case(case.id).status == "running"
    assert_all_is_well()


def test_people_go_on_in_other_branches_while_one_waits_to_be_mended(town: Town) -> None:
    diagram = Diagram().start().node("parallelGateway", "fork").node("parallelGateway", "join").end()
    diagram.service("divide", "test.refuse_zero", number="number").user("read")
    diagram.chain("begin", "fork", "divide", "join", "done").chain("fork", "read", "join")
    town.publish(diagram)
    case = town.open(number=0)
    town.complete(case.id, "read")
    assert town.case(case.id).status == "incident"
    (incident,) = town.incidents(case.id)
    mend_incident(case.id, incident.id, {"number": 1}, actor=town.officer("quan"), reason="Sửa")
    assert town.case(case.id).status == "completed"
    assert_all_is_well()


def test_an_unknown_name_is_told_with_the_nearest_known_one(town: Town) -> None:
    diagram = Diagram().start().script("count", "total = numbr + 1").end().chain("begin", "count", "done")
    town.publish(diagram)
    case = town.open(number=1)
    (incident,) = town.incidents(case.id)
    assert (incident.element, "number" in incident.message + incident.remedy) == ("count", True)


def test_a_gateway_without_a_way_is_an_incident_and_not_an_end(town: Town) -> None:
    diagram = Diagram().start().node("exclusiveGateway", "which").user("left").user("right").end()
    diagram.flow("begin", "which").flow("which", "left", "pick == 1").flow("which", "right", "pick == 2")
    town.publish(diagram.flow("left", "done").flow("right", "done"))
    case = town.open(pick=3)
    (incident,) = town.incidents(case.id)
    assert (incident.element, town.case(case.id).status) == ("which", "incident")
    mend_incident(case.id, incident.id, {"pick": 2}, actor=town.officer("quan"), reason="Sửa")
    assert town.open_elements(case.id) == ["right"]


def test_a_gateway_is_not_skipped_because_nothing_says_which_way_to_go(town: Town) -> None:
    diagram = Diagram().start().node("exclusiveGateway", "which").user("left").user("right").end()
    diagram.flow("begin", "which").flow("which", "left", "pick == 1").flow("which", "right", "pick == 2")
    town.publish(diagram.flow("left", "done").flow("right", "done"))
    case = town.open(pick=3)
    (incident,) = town.incidents(case.id)
    with pytest.raises(Conflict, match="which"):
        skip_incident(case.id, incident.id, actor=town.officer("quan"), reason="Bỏ qua")
    assert [row.id for row in town.incidents(case.id)] == [incident.id]
    assert town.open_elements(case.id) == []


class TestDueIn:
    """An expression of a person's task that fails: the task opens all the same."""

    def opened(self, town: Town) -> Any:
        diagram = Diagram().start().user("check", dueIn="term").end().chain("begin", "check", "done")
        town.publish(diagram)
        return town.open()

    def test_the_task_opens_and_the_incident_says_what_is_missing(self, town: Town) -> None:
        case = self.opened(town)
        assert town.task(case.id, "check").due_at is None
        (incident,) = town.incidents(case.id)
        assert (incident.element, town.case(case.id).status) == ("check", "incident")

    def test_doing_the_task_closes_the_incident(self, town: Town) -> None:
        case = self.opened(town)
        town.complete(case.id, "check")
        assert town.incidents(case.id) == []
        assert town.case(case.id).status == "completed"

    def test_skipping_the_incident_leaves_the_task_to_a_person(self, town: Town) -> None:
        case = self.opened(town)
        (incident,) = town.incidents(case.id)
        skip_incident(case.id, incident.id, actor=town.officer("quan"), reason="Không cần hạn")
        assert town.open_elements(case.id) == ["check"]
        assert town.case(case.id).status == "running"
        assert_all_is_well()

    def test_mending_gives_the_task_its_due_day(self, town: Town) -> None:
        case = self.opened(town)
        (incident,) = town.incidents(case.id)
        mend_incident(case.id, incident.id, {"term": "2 working days"}, actor=town.officer("quan"), reason="Bổ sung")
        assert town.task(case.id, "check").due_at is not None
        assert town.incidents(case.id) == []


def test_a_timer_whose_term_is_wrong_waits_to_be_mended(town: Town) -> None:
    diagram = Diagram().start().timer("pause", "term").user("after").end().chain("begin", "pause", "after", "done")
    town.publish(diagram)
    case = town.open(term="soon")
    (incident,) = town.incidents(case.id)
    assert (incident.element, len(town.rows(tables.Timer))) == ("pause", 0)
    mend_incident(case.id, incident.id, {"term": "2 hours"}, actor=town.officer("quan"), reason="Sửa")
    assert len(town.rows(tables.Timer)) == 1
    town.wait(hours=3)
    assert town.open_elements(case.id) == ["after"]
    assert_all_is_well()


def test_skipping_a_timer_beside_a_task_leaves_the_task_alone(town: Town) -> None:
    diagram = Diagram().start().user("check").end().chain("begin", "check", "done")
    diagram.timer("late", "term", tag="boundaryEvent", attachedToRef="check", cancelActivity="true")
    town.publish(diagram.user("hurry").flow("late", "hurry").flow("hurry", "done"))
    case = town.open(term="soon")
    (incident,) = town.incidents(case.id)
    skip_incident(case.id, incident.id, actor=town.officer("quan"), reason="Không cần hẹn giờ")
    assert town.open_elements(case.id) == ["check"]
    town.complete(case.id, "check")
    assert town.case(case.id).status == "completed"
    assert_all_is_well()


def test_an_incident_in_a_branch_that_is_cut_off_is_over(town: Town) -> None:
    diagram = Diagram().start().end()
    inside = Diagram("block").start("inside").service("divide", "test.refuse_zero", number="0").end("outside")
    inside.chain("inside", "divide", "outside")
    diagram.node("subProcess", "block", inside.body()).chain("begin", "block", "done")
    diagram.timer("late", '"2 hours"', tag="boundaryEvent", attachedToRef="block", cancelActivity="true")
    town.publish(diagram.user("hurry").flow("late", "hurry").flow("hurry", "done"))
    case = town.open()
    assert town.case(case.id).status == "incident"
    town.wait(hours=3)
    assert town.open_elements(case.id) == ["hurry"]
    assert town.case(case.id).status == "running"
    assert town.incidents(case.id) == []
    town.complete(case.id, "hurry")
    assert_all_is_well()


def test_a_suspended_case_with_an_incident_has_it_still_when_resumed(town: Town) -> None:
    case, _ = failed(town)
    quan = town.officer("quan")
    suspend_case(case.id, actor=quan, reason="Kiểm tra")
    resume_case(case.id, actor=quan, reason="Xong")
    assert town.case(case.id).status == "incident"
    assert len(town.incidents(case.id)) == 1


class TestOutsideAStep:
    """What failed in a timer or in the outbox is the case's trouble until it is dealt with."""

    def waiting(self, town: Town) -> Any:
        """A case with two tasks, one after the other, and a timer beside the first."""
        diagram = Diagram().start().user("check").user("after").end().chain("begin", "check", "after", "done")
        diagram.timer("late", '"2 hours"', tag="boundaryEvent", attachedToRef="check", cancelActivity="false")
        town.publish(diagram.user("hurry").flow("late", "hurry").flow("hurry", "done"))
        return town.open()

    def fails(self, case_id: Any, task_id: Any, element: str) -> None:
        with begin_work() as work:
            record_failure(work, case_id, task_id, element, StepFailed(element=element))

    def test_the_next_step_does_not_hide_it(self, town: Town) -> None:
        case = self.waiting(town)
        self.fails(case.id, new_id(), "petition.notice")
        town.complete(case.id, "check")
        assert town.case(case.id).status == "incident"
        (incident,) = town.incidents(case.id)
        retry_incident(case.id, incident.id, actor=town.officer("quan"), reason="Máy chủ thư đã chạy lại")
        assert (town.case(case.id).status, town.incidents(case.id)) == ("running", [])
        assert_all_is_well()

    def test_one_of_two_dealt_with_leaves_the_other(self, town: Town) -> None:
        case = self.waiting(town)
        for element in ("petition.notice", "petition.status_changed"):
            self.fails(case.id, new_id(), element)
        first, second = town.incidents(case.id)
        retry_incident(case.id, first.id, actor=town.officer("quan"), reason="Thử lại")
        assert town.case(case.id).status == "incident"
        retry_incident(case.id, second.id, actor=town.officer("quan"), reason="Thử lại")
        assert town.case(case.id).status == "running"

    def test_a_suspended_case_shows_it_when_resumed(self, town: Town) -> None:
        case, quan = self.waiting(town), town.officer("quan")
        suspend_case(case.id, actor=quan, reason="Kiểm tra")
        self.fails(case.id, new_id(), "petition.notice")
        assert town.case(case.id).status == "suspended"
        resume_case(case.id, actor=quan, reason="Xong")
        assert town.case(case.id).status == "incident"

    def test_a_timer_that_is_no_longer_waited_for_is_no_trouble(self, town: Town) -> None:
        case = self.waiting(town)
        (timer,) = town.rows(tables.Timer, case.id)
        self.fails(case.id, timer.id, timer.element)
        town.complete(case.id, "check")
        assert (town.case(case.id).status, town.incidents(case.id)) == ("running", [])
        (closed,) = town.incidents(case.id, "closed")
        assert closed.resolution == "withdrawn"
        assert_all_is_well()
