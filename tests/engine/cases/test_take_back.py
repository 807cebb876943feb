"""Taking back a claim, a return, a hand-over: by who did it, for some minutes, while nobody has gone on."""

from uuid import UUID

import pytest

from engine import audit
from engine.cases import TaskNotFound, assign_task, claim_task, complete_task, release_task, take_back
from engine.cases.errors import NothingToTakeBack, TaskDone, TaskHolderChanged
from engine.storage import read_work
from tests.support.diagrams import Diagram
from tests.support.town import Town, assert_all_is_well


@pytest.fixture
def check(town: Town) -> UUID:
    town.publish(Diagram().start().user("check").end().chain("begin", "check", "done"))
    return town.task(town.open().id, "check").id


def holder_of(town: Town, task_id: UUID) -> UUID | None:
    (row,) = [task for case in town.cases() for task in town.tasks(case) if task.id == task_id]
    return row.assignee


def test_a_claim_is_taken_back_and_the_task_lies_with_its_unit_again(town: Town, check: UUID) -> None:
    claim_task(check, actor=town.officer("minh"))
    take_back(check, actor=town.officer("minh"))
    assert holder_of(town, check) is None
    with read_work() as work:
        last = audit.list_events(work, town.cases()[0])[-1]
    assert (last.kind, last.actor, last.facts["undoes"]) == ("task.taken_back", str(town.officer("minh").id), 2)
    assert_all_is_well()


def test_what_was_given_back_is_held_again(town: Town, check: UUID) -> None:
    claim_task(check, actor=town.officer("minh"))
    release_task(check, actor=town.officer("minh"))
    take_back(check, actor=town.officer("minh"))
    assert holder_of(town, check) == town.officer("minh").id


def test_what_a_head_handed_to_another_goes_back_to_who_held_it(town: Town, check: UUID) -> None:
    claim_task(check, actor=town.officer("minh"))
    assign_task(check, to=town.officer("an").id, actor=town.officer("dung"))
    take_back(check, actor=town.officer("dung"))
    assert holder_of(town, check) == town.officer("minh").id


def test_only_who_did_it_takes_it_back_and_only_once(town: Town, check: UUID) -> None:
    claim_task(check, actor=town.officer("minh"))
    with pytest.raises(NothingToTakeBack):
        take_back(check, actor=town.officer("dung"))
    take_back(check, actor=town.officer("minh"))
    with pytest.raises(NothingToTakeBack):
        take_back(check, actor=town.officer("minh"))
    assert holder_of(town, check) is None


def test_after_some_minutes_it_stands(town: Town, check: UUID) -> None:
    claim_task(check, actor=town.officer("minh"))
    town.clock.move(minutes=6)
    with pytest.raises(NothingToTakeBack):
        take_back(check, actor=town.officer("minh"))
    assert holder_of(town, check) == town.officer("minh").id


def test_what_somebody_has_taken_meanwhile_stays_theirs(town: Town, check: UUID) -> None:
    claim_task(check, actor=town.officer("minh"))
    release_task(check, actor=town.officer("minh"))
    claim_task(check, actor=town.officer("an"))
    with pytest.raises((NothingToTakeBack, TaskHolderChanged)):
        take_back(check, actor=town.officer("minh"))
    assert holder_of(town, check) == town.officer("an").id


def test_a_task_that_is_done_or_hidden_is_not_taken_back(town: Town, check: UUID) -> None:
    claim_task(check, actor=town.officer("minh"))
    with pytest.raises(TaskNotFound):
        take_back(check, actor=town.officer("yen"))
    complete_task(check, {}, actor=town.officer("minh"))
    with pytest.raises(TaskDone):
        take_back(check, actor=town.officer("minh"))
