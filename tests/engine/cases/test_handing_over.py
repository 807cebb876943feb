"""Whoever leaves hands everything over, one by one; what could not go says why, and again takes up the rest."""

from uuid import UUID

import pytest

from engine import audit
from engine.cases import claim_task, hand_over_note, save_draft
from engine.cases.handing_over import Item, Kind, Wishes, belongings_of, foresee, hand_over
from engine.directory import list_own_absences
from engine.errors import Invalid, NotFound
from engine.storage import read_work
from tests.support.diagrams import Diagram
from tests.support.town import Town, assert_all_is_well


def held(town: Town, by: str = "minh") -> UUID:
    case_id = town.open().id
    claim_task(town.task(case_id, "check").id, actor=town.officer(by))
    return case_id


@pytest.fixture
def busy(town: Town) -> Town:
    diagram = Diagram().start().user("check").user("approve", notSameAs="check").end()
    town.publish(diagram.chain("begin", "check", "approve", "done"))
    return town


def give(town: Town, to: str, *, of: str = "minh", by: str = "dung", **by_step: str) -> list[Item]:
    steps = {f"sample/{step}": who for step, who in by_step.items()}
    return hand_over(town.officer(of).id, Wishes(to, steps), reason="QĐ 12", actor=town.officer(by))


def holder(town: Town, case_id: UUID, element: str = "check") -> UUID | None:
    return town.task(case_id, element).assignee


def test_nothing_moves_while_it_is_only_foreseen(busy: Town) -> None:
    case_id = held(busy)
    with read_work() as work:
        mine = belongings_of(work, busy.officer("minh").id, actor=busy.officer("minh"))
        (item,) = foresee(work, mine, Wishes("an"), actor=busy.officer("minh"))
    assert (item.kind, item.receiver, item.refusal) == (Kind.TASK, "Trần Thị Ân", "")
    assert mine.cases == 1
    assert holder(busy, case_id) == busy.officer("minh").id


def test_tasks_go_with_their_drafts_and_a_word(busy: Town) -> None:
    case_id = held(busy)
    task = busy.task(case_id, "check").id
    save_draft(task, {"note": "viết dở"}, actor=busy.officer("minh"))
    (item,) = give(busy, "an", by="minh")
    assert not item.refusal
    assert holder(busy, case_id) == busy.officer("an").id
    with read_work() as work:
        an = belongings_of(work, busy.officer("an").id, actor=busy.officer("an"))
        note = hand_over_note(work, case_id, task)
        (event,) = [one for one in audit.list_events(work, case_id) if one.kind == "task.assigned"]
    assert an.drafts == {task}
    assert note is not None
    assert note.text == "QĐ 12"
    assert event.facts["from"] == busy.officer("minh").id.hex
    assert_all_is_well()


def test_each_kind_may_go_to_another_and_four_eyes_hold(busy: Town) -> None:
    first, second = held(busy), busy.open().id
    busy.complete(second, "check", by="an")
    claim_task(busy.task(second, "approve").id, actor=busy.officer("minh"))
    results = give(busy, "an")
    assert sorted(bool(one.refusal) for one in results) == [False, True]
    assert holder(busy, first) == busy.officer("an").id
    assert holder(busy, second, "approve") == busy.officer("minh").id
    (rest,) = give(busy, "an", approve="tam")
    assert not rest.refusal
    assert holder(busy, second, "approve") == busy.officer("tam").id


def test_tasks_may_go_back_to_everyone_of_the_role(busy: Town) -> None:
    case_id = held(busy)
    give(busy, "unit")
    assert holder(busy, case_id) is None


def test_who_stood_in_is_replaced_and_ones_own_absence_ends(busy: Town) -> None:
    busy.substitutes("tam", "minh")
    results = give(busy, "an")
    assert [(one.kind, one.refusal) for one in results] == [(Kind.STANDING_IN, "")]
    assert [one.username for one in busy.officer("an").stands_for] == ["tam"]
    assert busy.officer("minh").stands_for == ()
    busy.substitutes("minh", "tam")
    busy.clock.move(days=1)
    (own,) = give(busy, "an")
    assert own.kind is Kind.ABSENCE
    with read_work() as work:
        open_ones = [one for one in list_own_absences(work, busy.officer("minh")) if one.state.is_open]
    assert not open_ones


def test_an_officer_alone_does_not_change_who_stands_in_for_another(busy: Town) -> None:
    busy.substitutes("tam", "minh")
    (item,) = give(busy, "an", by="minh")
    assert item.refusal
    assert [one.username for one in busy.officer("minh").stands_for] == ["tam"]


@pytest.mark.parametrize("who", ["an", "yen", "son", "hoa"])
def test_others_find_nothing(busy: Town, who: str) -> None:
    held(busy)
    with pytest.raises(NotFound):
        give(busy, "an", by=who)


def test_somebody_and_a_reason_are_needed(busy: Town) -> None:
    held(busy)
    for to in ("", "yen", "minh"):
        with pytest.raises(Invalid):
            give(busy, to)
    with pytest.raises(Invalid):
        hand_over(busy.officer("minh").id, Wishes("an"), reason=" ", actor=busy.officer("dung"))


def test_what_was_done_meanwhile_is_not_handed_over(busy: Town) -> None:
    case_id = held(busy)
    busy.clock.move(hours=1)
    busy.complete(case_id, "check", by="minh")
    assert give(busy, "an") == []
