"""Undoing the last act: everything as it was, nothing gone out, and both acts on record."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from engine import audit
from engine.cases import (
    AlreadyUndone,
    CaseNotFound,
    NothingToUndo,
    TaskNotFound,
    UndoBeingSent,
    UndoNotYours,
    UndoOver,
    UndoTooLate,
    claim_task,
    complete_task,
    forget_undoable,
    get_case,
    get_task,
    save_draft,
    send_now,
    undo_step,
)
from engine.definitions.operations import catalogue, operation
from engine.errors import HoiDapError, Invalid
from engine.jobs import carry_out, register, take_waiting
from engine.runtime.case_rows import NEVER_RESTORED, PASSED_OVER, RESTORED, read_case_rows, tables_of_a_case
from engine.storage import begin_work, read_work, tables
from tests.support.at_once import at_once
from tests.support.diagrams import Diagram
from tests.support.town import Town, assert_all_is_well, form_files, line

FORM = form_files("check", {"who": line("Ai"), "phone": line("Điện thoại", **{"x-personal": True})})
ROUNDS = 50


def publish_procedure(town: Town) -> None:
    """`check` may be undone for five minutes; what follows sends a trace, sets a timer and opens `next`."""
    diagram = Diagram().start().user("check", formJsonSchemaFilename="check.json", undoFor="5 minutes")
    diagram.service("note", "test.trace", text="who").user("next").user("last", undoFor="5 minutes").end()
    diagram.chain("begin", "check", "note", "next", "last", "done")
    diagram.timer("limit", '"2 minutes"', tag="boundaryEvent", attachedToRef="check", cancelActivity="false")
    diagram.user("urged").end("told").chain("limit", "urged", "told")
    diagram.timer("patience", '"3 minutes"', tag="boundaryEvent", attachedToRef="next", cancelActivity="false")
    diagram.end("waited").flow("patience", "waited")
    town.publish(diagram, files=FORM)


@pytest.fixture
def case(town: Town) -> UUID:
    publish_procedure(town)
    return town.open().id


def rows(town: Town, case: UUID) -> Any:
    """The case's rows, but for what every step moves on."""
    with read_work(town.officer("minh").id) as work:
        found = read_case_rows(work, case)
    for name, columns in PASSED_OVER.items():
        for row in found[name].values():
            for column in columns:
                del row[column]
    return found


def kinds(case: UUID) -> list[str]:
    with read_work() as work:
        return [event.kind for event in audit.list_events(work, case)]


def waiting(town: Town, case: UUID) -> list[Any]:
    return [row for row in town.rows(tables.Outbox, case) if row.done_at is None]


def undo(town: Town, case: UUID, by: str = "minh") -> UUID:
    (task,) = undo_step(case, actor=town.officer(by)).opened
    return task


def refusal(town: Town, case: UUID, by: str = "minh") -> HoiDapError:
    """How undoing is refused; nothing has changed by it."""
    before, length = rows(town, case), town.case(case).audit_length
    with pytest.raises(HoiDapError) as told:
        undo(town, case, by)
    assert rows(town, case) == before
    assert town.case(case).audit_length == length
    assert_all_is_well()
    return told.value


def test_an_undone_step_leaves_the_case_as_it_was_with_the_words_as_a_draft(town: Town, case: UUID) -> None:
    minh, before, task = town.officer("minh"), rows(town, case), town.task(case, "check")
    outcome = town.complete(case, "check", who="tôi", phone="0912 345 678")
    assert outcome.undo_until == town.clock.now + timedelta(minutes=5)
    assert town.open_elements(case) == ["next"]
    town.clock.move(minutes=1)
    undone = undo_step(case, actor=minh, reason="Chọn nhầm cơ quan")
    assert (undone.opened, undone.revision, undone.status) == ((task.id,), 3, "running")
    assert town.case(case).revision == 3
    after = rows(town, case)
    key = (case, task.id)
    assert (after["tasks"][key].pop("assignee"), after["tasks"][key].pop("claimed_at")) == (minh.id, town.clock.now)
    assert (before["tasks"][key].pop("assignee"), before["tasks"][key].pop("claimed_at")) == (None, None)
    assert after == before
    view = get_task(task.id, actor=minh)
    assert view.may_complete
    assert view.data == {"who": "tôi", "phone": "0912 345 678"}
    assert waiting(town, case) == []
    assert town.rows(tables.UndoSnapshot) == []
    assert_all_is_well()


def test_the_record_tells_of_both_acts_and_keeps_to_codes(town: Town, case: UUID) -> None:
    town.complete(case, "check", who="tôi", phone="0912 345 678")
    undo_step(case, actor=town.officer("dung"), reason="  Chọn nhầm cơ quan ")
    with read_work() as work:
        _, done, undone = audit.list_events(work, case)
    assert (done.kind, undone.kind) == ("task.completed", "step.undone")
    assert undone.facts == {
        "task": done.facts["task"], "element": "check", "undoes": done.seq, "reason": "Chọn nhầm cơ quan",
    }  # fmt: skip
    assert done.facts["undo_until"] == (town.clock.now + timedelta(minutes=5)).isoformat()
    assert undone.actor == str(town.officer("dung").id)


def test_the_diagram_shows_the_way_that_stands(town: Town, case: UUID) -> None:
    town.complete(case, "check", who="a")
    assert "note" in get_case(case, actor=town.officer("minh")).diagrams[0].done
    undo(town, case)
    (diagram,) = get_case(case, actor=town.officer("minh")).diagrams
    assert (diagram.active, diagram.done) == (("check",), ("begin",))


def test_the_case_goes_on_afterwards_as_if_nothing_had_been(town: Town, case: UUID) -> None:
    town.complete(case, "check", who="a")
    undo(town, case)
    town.complete(case, "check", who="b")
    town.complete(case, "next")
    town.complete(case, "last")
    assert town.variables(case)["who"] == "b"
    assert town.case(case).status == "completed"
    assert_all_is_well()


def test_the_end_of_a_case_can_be_undone(town: Town, case: UUID) -> None:
    for element in ("check", "next", "last"):
        town.complete(case, element)
    undo(town, case)
    assert (town.case(case).status, town.case(case).ended_at) == ("running", None)
    assert town.open_elements(case) == ["last"]
    assert_all_is_well()


def test_timers_are_set_again_and_those_of_the_undone_step_are_gone(town: Town, case: UUID) -> None:
    (limit,) = town.rows(tables.Timer, case)
    town.complete(case, "check")
    (patience,) = town.rows(tables.Timer, case)
    assert (limit.element, patience.element) == ("limit", "patience")
    town.clock.move(minutes=2, seconds=30)
    undo(town, case)
    assert [(row.id, row.due_at) for row in town.rows(tables.Timer, case)] == [(limit.id, limit.due_at)]
    # Its time has come while the step seemed done: it fires now, late but not lost.
    assert town.fire() == 1
    assert town.open_elements(case) == ["check", "urged"]
    assert_all_is_well()


def test_what_the_step_sends_waits_until_its_time_is_over(town: Town, case: UUID) -> None:
    until = town.complete(case, "check", who="a").undo_until
    (row,) = waiting(town, case)
    assert row.available_at == until
    town.clock.move(minutes=4, seconds=59)
    assert take_waiting(10) == []
    town.clock.move(seconds=1)
    assert take_waiting(10) == [row.id]


def test_a_step_that_is_not_undoable_sends_at_once_and_keeps_nothing(town: Town, case: UUID) -> None:
    town.complete(case, "check", who="a")
    undo(town, case)
    town.complete(case, "check", who="a")
    town.complete(case, "next")
    assert town.rows(tables.UndoSnapshot) == []
    assert town.case(case).undo_until is None
    assert isinstance(refusal(town, case), UndoTooLate)


def test_the_next_act_lets_out_what_waited(town: Town, case: UUID) -> None:
    town.complete(case, "check", who="a")
    town.clock.move(minutes=1)
    town.complete(case, "next", by="an")
    assert [row.available_at for row in waiting(town, case)] == [town.clock.now]
    told = refusal(town, case)
    assert isinstance(told, UndoTooLate)
    assert str(told) == "Không hoàn tác được nữa: Trần Thị Ân đã làm tiếp trên hồ sơ này lúc 09:01."


def test_sent_at_once_it_stands(town: Town, case: UUID) -> None:
    town.complete(case, "check", who="a")
    send_now(case, actor=town.officer("minh"))
    assert [row.available_at for row in waiting(town, case)] == [town.clock.now]
    assert kinds(case)[-1] == "step.sent_now"
    assert isinstance(refusal(town, case), UndoOver)
    with pytest.raises(UndoOver):
        send_now(case, actor=town.officer("minh"))


def test_the_window_passes(town: Town, case: UUID) -> None:
    town.complete(case, "check", who="a")
    town.clock.move(minutes=5)
    told = refusal(town, case)
    assert isinstance(told, UndoOver)
    assert str(told) == "Đã hết thời gian hoàn tác bước “check” (đến 09:05)."
    assert forget_undoable() == 1
    assert town.rows(tables.UndoSnapshot) == []
    assert town.case(case).undo_until is None
    assert forget_undoable() == 0
    assert isinstance(refusal(town, case), UndoOver)


def test_undone_twice_it_is_undone_once(town: Town, case: UUID) -> None:
    town.complete(case, "check", who="a")
    undo(town, case, "dung")
    told = refusal(town, case)
    assert isinstance(told, AlreadyUndone)
    assert str(told) == "Phạm Đức Dũng đã hoàn tác bước này lúc 09:00."


def test_only_the_doer_and_their_heads_undo(town: Town, case: UUID) -> None:
    town.complete(case, "check", who="a")
    assert isinstance(refusal(town, case, "an"), UndoNotYours)
    assert isinstance(refusal(town, case, "quan"), UndoNotYours)
    assert isinstance(refusal(town, case, "son"), CaseNotFound)
    task = undo(town, case, "tam")
    assert town.task(case, "check").assignee == town.officer("minh").id
    assert get_task(task, actor=town.officer("minh")).data == {"who": "a"}


def test_a_case_without_such_a_step_says_so(town: Town, case: UUID) -> None:
    assert isinstance(refusal(town, case), NothingToUndo)


def test_a_page_of_an_earlier_step_undoes_no_later_one(town: Town, case: UUID) -> None:
    seen = town.complete(case, "check", who="a").revision
    town.complete(case, "next")
    town.complete(case, "last")
    with pytest.raises(UndoTooLate):
        undo_step(case, actor=town.officer("minh"), revision=seen)
    assert town.case(case).status == "completed"


def test_a_reason_has_its_length(town: Town, case: UUID) -> None:
    town.complete(case, "check", who="a")
    with pytest.raises(Invalid):
        undo_step(case, actor=town.officer("minh"), reason="x" * 501)


@pytest.mark.parametrize("begun", ["claimed", "written"])
def test_what_a_colleague_has_begun_is_not_taken_from_them(town: Town, case: UUID, begun: str) -> None:
    town.complete(case, "check", who="a")
    task, an = town.task(case, "next"), town.officer("an")
    if begun == "claimed":
        claim_task(task.id, actor=an)
    else:
        save_draft(task.id, {"note": "đã xem"}, actor=an)
    told = refusal(town, case)
    assert isinstance(told, UndoTooLate)
    assert ("Trần Thị Ân" in str(told)) is (begun == "claimed")


def test_what_the_doer_has_begun_in_the_next_task_goes_with_it(town: Town, case: UUID) -> None:
    town.complete(case, "check", who="a")
    save_draft(town.task(case, "next").id, {"note": "thôi"}, actor=town.officer("minh"))
    undo(town, case)
    assert [row.data for row in town.rows(tables.TaskDraft, case)] == [{"who": "a"}]


def test_what_others_added_to_the_case_meanwhile_stays(town: Town, case: UUID) -> None:
    town.complete(case, "check", who="a")
    with begin_work() as work:
        audit.record(work, case, "content.opened", {})
        work.connection.execute(
            tables.Rating.__table__.insert().values(case_id=case, score=5, comment="", rated_at=work.now)  # type: ignore[attr-defined]
        )
    undo(town, case)
    assert [row.score for row in town.rows(tables.Rating, case)] == [5]
    assert_all_is_well()


def test_a_branch_that_has_moved_on_is_not_pulled_back(town: Town) -> None:
    diagram = Diagram().start().node("parallelGateway", "fork").node("parallelGateway", "join").end()
    diagram.user("left", undoFor="5 minutes").user("after").user("right")
    diagram.chain("begin", "fork", "left", "after", "join", "done").chain("fork", "right", "join")
    town.publish(diagram)
    case = town.open().id
    town.complete(case, "left")
    town.clock.move(minutes=1)
    town.complete(case, "right", by="an")
    told = refusal(town, case)
    assert isinstance(told, UndoTooLate)
    assert "Trần Thị Ân" in str(told)
    assert town.open_elements(case) == ["after"]


def test_a_branch_that_only_waits_stays_as_it_is(town: Town) -> None:
    diagram = Diagram().start().node("parallelGateway", "fork").node("parallelGateway", "join").end()
    diagram.user("left", undoFor="5 minutes").user("after").user("right")
    diagram.chain("begin", "fork", "left", "after", "join", "done").chain("fork", "right", "join")
    town.publish(diagram)
    case = town.open().id
    town.complete(case, "left")
    claim_task(town.task(case, "right").id, actor=town.officer("an"))
    undo(town, case)
    assert town.open_elements(case) == ["left", "right"]
    assert town.task(case, "right").assignee == town.officer("an").id
    assert_all_is_well()


def test_what_reaches_beyond_the_case_cannot_be_undone(town: Town) -> None:
    if catalogue.find("test.beyond") is None:
        operation("test.beyond", title="beyond", undoable=False)(lambda context, arguments: {})  # noqa: ARG005
    diagram = Diagram().start().user("check", undoFor="5 minutes").service("beyond", "test.beyond")
    diagram.service("note", "test.trace", text="case_number").user("next").end()
    town.publish(diagram.chain("begin", "check", "beyond", "note", "next", "done"))
    case = town.open().id
    outcome = town.complete(case, "check")
    assert (outcome.undo_until, outcome.lasting) == (None, ("test.beyond",))
    assert [row.available_at for row in waiting(town, case)] == [town.clock.now]
    assert isinstance(refusal(town, case), NothingToUndo)


def test_a_step_that_ends_in_an_incident_can_be_undone(town: Town) -> None:
    diagram = Diagram().start().user("check", undoFor="5 minutes").service("fails", "test.refuse_zero", number="0")
    town.publish(diagram.end().chain("begin", "check", "fails", "done"))
    case = town.open().id
    town.complete(case, "check")
    assert town.case(case).status == "incident"
    undo(town, case)
    assert (town.case(case).status, town.incidents(case)) == ("running", [])
    assert_all_is_well()


def test_every_table_of_a_cases_rows_is_thought_of(sqlite_url: str) -> None:
    del sqlite_url
    with_case = {name for name, table in tables.Base.metadata.tables.items() if "case_id" in table.c} | {"cases"}
    assert with_case == RESTORED | NEVER_RESTORED.keys(), "say in engine/runtime/case_rows.py what becomes of its rows"
    assert not RESTORED & NEVER_RESTORED.keys()


def test_the_rows_of_a_case_are_found_without_reading_those_of_others() -> None:
    for table in tables_of_a_case():
        ways = [list(table.primary_key), *(list(index.columns) for index in table.indexes)]
        assert table.name == "cases" or "case_id" in {way[0].name for way in ways}, table.name


@pytest.mark.parametrize("acting", ["completes", "claims"])
def test_at_the_same_moment_as_the_next_officer_one_of_them_wins(town: Town, acting: str) -> None:
    publish_procedure(town)
    an = town.officer("an")
    for _ in range(ROUNDS):
        case = town.open().id
        town.complete(case, "check", who="a")
        task = town.task(case, "next")
        act = (
            partial(complete_task, task.id, {}, actor=an)
            if acting == "completes"
            else partial(claim_task, task.id, actor=an)
        )
        undone, done = at_once(partial(undo, town, case), act)
        assert (undone is None) is not (done is None), (undone, done)
        assert undone is None or isinstance(undone, UndoTooLate)
        assert done is None or isinstance(done, TaskNotFound)
        assert (town.open_elements(case) == ["check"]) is (undone is None)
    assert_all_is_well()


def test_at_the_same_moment_as_the_relay_one_of_them_wins(town: Town) -> None:
    sent: set[UUID | None] = set()
    register("test.trace", lambda effect: sent.add(effect.case_id))
    publish_procedure(town)
    for _ in range(ROUNDS):
        case = town.open().id
        town.complete(case, "check", who="a")
        (row,) = waiting(town, case)
        # As the relay of a machine does whose clock is ahead.
        undone, _ = at_once(partial(undo, town, case), partial(carry_out, row.id))
        assert (case in sent) is (undone is not None)
        assert undone is None or isinstance(undone, UndoBeingSent)
        assert (town.open_elements(case) == ["check"]) is (undone is None)
    assert_all_is_well()
