"""Claiming, giving back, handing over: one holder at a time, and everybody is told why not."""

from uuid import UUID

import pytest

from engine import audit
from engine.cases import (
    CaseNotRunning,
    TaskAlreadyClaimed,
    TaskDone,
    TaskNotFound,
    TaskWithdrawn,
    assign_task,
    cancel_case,
    claim_task,
    release_task,
    suspend_case,
)
from engine.cases.claim import hand_over_note
from engine.errors import NotAllowed
from engine.storage import new_id, read_work
from tests.support.diagrams import Diagram
from tests.support.town import Town, assert_all_is_well


@pytest.fixture
def check(town: Town) -> UUID:
    """An open task for the officers of Sở Xây dựng."""
    town.publish(Diagram().start().user("check").end().chain("begin", "check", "done"))
    return town.task(town.open().id, "check").id


def holder_of(town: Town, task_id: UUID) -> UUID | None:
    (row,) = [task for case in town.cases() for task in town.tasks(case) if task.id == task_id]
    return row.assignee


def test_an_officer_of_the_role_and_agency_claims_a_task(town: Town, check: UUID) -> None:
    claim_task(check, actor=town.officer("minh"))
    assert holder_of(town, check) == town.officer("minh").id


def test_claiming_ones_own_task_again_changes_nothing(town: Town, check: UUID) -> None:
    for _ in range(3):
        claim_task(check, actor=town.officer("minh"))
    with read_work() as work:
        events = [event.kind for event in audit.list_events(work, town.cases()[0])]
    assert events == ["case.started", "task.claimed"]


def test_the_second_officer_learns_who_claimed_the_task_first(town: Town, check: UUID) -> None:
    claim_task(check, actor=town.officer("minh"))
    with pytest.raises(TaskAlreadyClaimed, match="Lê Văn Minh"):
        claim_task(check, actor=town.officer("an"))
    assert holder_of(town, check) == town.officer("minh").id


def test_a_substitute_may_take_over_what_the_absent_officer_holds(town: Town, check: UUID) -> None:
    claim_task(check, actor=town.officer("minh"))
    town.substitutes("minh", "an")
    claim_task(check, actor=town.officer("an"))
    assert holder_of(town, check) == town.officer("an").id


@pytest.mark.parametrize("stranger", ["yen", "son"])
def test_a_task_of_another_agency_does_not_exist_for_ones_eyes(town: Town, check: UUID, stranger: str) -> None:
    with pytest.raises(TaskNotFound):
        claim_task(check, actor=town.officer(stranger))


def test_a_head_sees_the_task_and_hears_which_role_it_is_for(town: Town, check: UUID) -> None:
    with pytest.raises(NotAllowed, match="OFFICER"):
        claim_task(check, actor=town.officer("dung"))


def test_an_unknown_task_is_not_found(town: Town) -> None:
    with pytest.raises(TaskNotFound):
        claim_task(new_id(), actor=town.officer("minh"))


def test_the_holder_gives_the_task_back_to_the_unit(town: Town, check: UUID) -> None:
    claim_task(check, actor=town.officer("minh"))
    release_task(check, actor=town.officer("minh"))
    assert holder_of(town, check) is None
    claim_task(check, actor=town.officer("an"))


def test_a_colleague_may_not_give_back_what_another_holds_but_the_head_may(town: Town, check: UUID) -> None:
    claim_task(check, actor=town.officer("minh"))
    with pytest.raises(NotAllowed):
        release_task(check, actor=town.officer("an"))
    release_task(check, actor=town.officer("dung"))
    assert holder_of(town, check) is None


def test_the_head_hands_the_task_to_an_officer_and_the_record_says_so(town: Town, check: UUID) -> None:
    assign_task(check, to=town.officer("an").id, actor=town.officer("dung"), reason="Đã quen địa bàn")
    assert holder_of(town, check) == town.officer("an").id
    with read_work() as work:
        last = audit.list_events(work, town.cases()[0])[-1]
    assert (last.kind, last.actor) == ("task.assigned", str(town.officer("dung").id))
    assert last.facts["to"] == town.officer("an").id.hex
    assert "quen" not in str(last.facts)


def test_the_reason_for_handing_over_reaches_who_holds_the_task_and_nobody_after(town: Town, check: UUID) -> None:
    case = town.cases()[0]
    assign_task(check, to=town.officer("an").id, actor=town.officer("dung"), reason=" Bà Lan đã gọi cho anh ")
    with read_work() as work:
        note = hand_over_note(work, case, check)
        assert note is not None
        assert (note.text, note.by) == ("Bà Lan đã gọi cho anh", town.officer("dung").full_name)
    release_task(check, actor=town.officer("an"))
    claim_task(check, actor=town.officer("minh"))
    with read_work() as work:
        assert hand_over_note(work, case, check) is None


def test_a_later_hand_over_without_a_word_takes_the_old_note_away(town: Town, check: UUID) -> None:
    for reason in ("Quen địa bàn", "Việc gấp", ""):
        assign_task(check, to=town.officer("an").id, actor=town.officer("dung"), reason=reason)
        with read_work() as work:
            note = hand_over_note(work, town.cases()[0], check)
        assert (note.text if note else "") == reason


def test_a_task_is_not_handed_to_one_who_may_not_do_it(town: Town, check: UUID) -> None:
    for wrong in ("yen", "dung"):
        with pytest.raises(NotAllowed):
            assign_task(check, to=town.officer(wrong).id, actor=town.officer("dung"))
    assert holder_of(town, check) is None


def test_a_colleague_may_not_hand_over_what_is_not_theirs(town: Town, check: UUID) -> None:
    with pytest.raises(NotAllowed):
        assign_task(check, to=town.officer("an").id, actor=town.officer("an"))


def test_a_done_task_names_who_did_it(town: Town, check: UUID) -> None:
    case = town.cases()[0]
    town.complete(case, "check", by="minh")
    with pytest.raises(TaskDone, match="Lê Văn Minh"):
        claim_task(check, actor=town.officer("an"))


def test_a_task_of_a_suspended_case_waits(town: Town, check: UUID) -> None:
    suspend_case(town.cases()[0], actor=town.officer("quan"), reason="Kiểm tra lại")
    with pytest.raises(CaseNotRunning, match="tạm dừng"):
        claim_task(check, actor=town.officer("minh"))


def test_a_task_of_a_cancelled_case_is_withdrawn(town: Town, check: UUID) -> None:
    cancel_case(town.cases()[0], actor=town.officer("quan"), reason="Gửi nhầm")
    with pytest.raises(TaskWithdrawn):
        claim_task(check, actor=town.officer("minh"))
    assert_all_is_well()
