"""An admin gives a task to a person, or back to its group; the rule that refuses is named."""

from functools import partial
from uuid import UUID

import pytest

from engine import audit
from engine.cases import (
    SamePerson,
    TaskAlreadyClaimed,
    TaskDone,
    TaskHolderChanged,
    TaskNotFound,
    claim_task,
    complete_task,
    list_receivers,
    reassign_task,
)
from engine.errors import CaseChanged, Invalid, NotAllowed
from engine.storage import new_id, read_work
from tests.support.at_once import at_once
from tests.support.diagrams import Diagram
from tests.support.town import Town, assert_all_is_well


def one_task(town: Town) -> UUID:
    """A case with one task for an officer of SXD; the case's id."""
    town.publish(Diagram().start().user("check").user("after").end().chain("begin", "check", "after", "done"))
    return town.open().id


def give(town: Town, case_id: UUID, to: str | None, *, seen: str | None = None, element: str = "check") -> bool:
    return reassign_task(
        town.task(case_id, element).id,
        to=town.officer(to).id if to else None,
        seen=town.officer(seen).id if seen else None,
        actor=town.officer("quan"),
        reason="Người giữ việc nghỉ ốm",
    )


def test_a_task_goes_to_a_person_and_back_to_its_group(town: Town) -> None:
    case_id = one_task(town)
    assert give(town, case_id, "minh")
    assert town.task(case_id, "check").assignee == town.officer("minh").id
    assert give(town, case_id, None, seen="minh")
    assert town.task(case_id, "check").assignee is None
    with read_work() as work:
        events = [one for one in audit.list_events(work, case_id) if one.kind == "task.reassigned"]
    minh = town.officer("minh").id.hex
    assert [(one.facts.get("from"), one.facts.get("to")) for one in events] == [(None, minh), (minh, None)]
    assert {one.facts["reason"] for one in events} == {"Người giữ việc nghỉ ốm"}
    assert_all_is_well()


def test_doing_again_what_has_been_done_changes_nothing(town: Town) -> None:
    case_id = one_task(town)
    assert give(town, case_id, "minh")
    assert not give(town, case_id, "minh")
    with read_work() as work:
        assert [one.kind for one in audit.list_events(work, case_id)].count("task.reassigned") == 1


def test_who_decided_on_an_old_page_is_told_who_has_the_task_now(town: Town) -> None:
    case_id = one_task(town)
    claim_task(town.task(case_id, "check").id, actor=town.officer("an"))
    with pytest.raises(TaskHolderChanged, match="Trần Thị Ân"):
        give(town, case_id, "minh")
    assert town.task(case_id, "check").assignee == town.officer("an").id


def test_someone_without_the_role_is_refused_with_the_rule(town: Town) -> None:
    case_id = one_task(town)
    with pytest.raises(NotAllowed, match=r"Chuyên viên xử lý.*Sở Xây dựng"):
        give(town, case_id, "yen")
    assert town.task(case_id, "check").assignee is None


def test_who_did_the_step_before_may_not_be_given_the_one_that_needs_other_eyes(town: Town) -> None:
    diagram = Diagram().start().user("write").user("approve", notSameAs="write").end()
    town.publish(diagram.chain("begin", "write", "approve", "done"))
    case_id = town.open().id
    town.complete(case_id, "write", by="minh")
    with pytest.raises(SamePerson):
        give(town, case_id, "minh", element="approve")
    assert give(town, case_id, "an", element="approve")


def test_only_an_admin_does_so_with_a_reason_and_to_someone_who_works_here(town: Town) -> None:
    task_id = town.task(one_task(town), "check").id
    minh, quan = town.officer("minh"), town.officer("quan")
    with pytest.raises(NotAllowed):
        reassign_task(task_id, to=minh.id, seen=None, actor=town.officer("dung"), reason="Bận")
    with pytest.raises(Invalid):
        reassign_task(task_id, to=minh.id, seen=None, actor=quan, reason=" ")
    with pytest.raises(Invalid):
        reassign_task(task_id, to=new_id(), seen=None, actor=quan, reason="Bận")
    with pytest.raises(TaskNotFound):
        reassign_task(new_id(), to=minh.id, seen=None, actor=quan, reason="Bận")


def test_a_task_that_is_done_is_not_handed_over(town: Town) -> None:
    case_id = one_task(town)
    task_id = town.task(case_id, "check").id
    town.complete(case_id, "check")
    with pytest.raises(TaskDone):
        reassign_task(task_id, to=town.officer("an").id, seen=None, actor=town.officer("quan"), reason="Bận")


def test_those_of_its_role_and_agency_are_offered(town: Town) -> None:
    case_id = one_task(town)
    assert {row.username for row in list_receivers(town.task(case_id, "check"))} == {"minh", "an", "tam"}


def test_handing_over_while_its_holder_completes_ends_well_either_way(town: Town) -> None:
    minh, an, quan = (town.officer(name) for name in ("minh", "an", "quan"))
    for _ in range(15):
        task_id = town.task(one_task(town), "check").id
        claim_task(task_id, actor=minh)
        completing, handing_over = at_once(
            partial(complete_task, task_id, {}, actor=minh),
            partial(reassign_task, task_id, to=an.id, seen=minh.id, actor=quan, reason="Bận"),
        )
        # Whoever was second is told so; never both, never neither.
        assert (completing is None) != (handing_over is None)
        assert completing is None or isinstance(completing, TaskAlreadyClaimed | CaseChanged | NotAllowed)
        assert handing_over is None or isinstance(handing_over, TaskDone)
    assert_all_is_well()
