"""A message event with a form is something officers of its lane may bring about from the case's page."""

from uuid import UUID

import pytest

from engine import audit
from engine.cases import (
    ActGone,
    CaseNotFound,
    CaseNotRunning,
    complete_task,
    find_act,
    get_act,
    list_acts,
    perform_act,
    suspend_case,
)
from engine.errors import Invalid, NotAllowed
from engine.storage import new_id, read_work, tables
from tests.support.at_once import at_once
from tests.support.diagrams import Diagram
from tests.support.town import Town, assert_all_is_well, form_files, line

FILES = form_files("note", {"note": line("Ghi chú", maxLength=5000)}, required=["note"])
LONG = "Cống trước số 12 nghẹt từ tháng trước, đề nghị nạo vét."


def noting(town: Town, **properties: str) -> UUID:
    """A case with one task, and beside it a note that officers may write again and again."""
    diagram = Diagram().start().node("parallelGateway", "fork").user("check").end()
    given = {"formJsonSchemaFilename": "note.json", "variable": "noted", **properties}
    diagram.message("write_note", "note.made", lane="OFFICER", properties=given)
    diagram.node("parallelGateway", "again").service("read", "test.resolve", "said", text="noted.note")
    diagram.service("remember", "test.trace", text="said.text").end("kept")
    diagram.chain("begin", "fork", "check", "done").chain("fork", "write_note", "again", "read", "remember", "kept")
    diagram.flow("again", "write_note")
    town.publish(diagram, files=FILES)
    return town.open().id


def act_of(town: Town, case_id: UUID, username: str = "minh") -> UUID:
    (row,) = list_acts(case_id, actor=town.officer(username))
    return row.id


def test_it_is_done_again_and_again_while_the_task_waits(town: Town) -> None:
    case_id = noting(town)
    for text in ("một", "hai"):
        perform_act(case_id, act_of(town, case_id), {"note": text}, actor=town.officer("minh"))
    assert town.traces() == ["một", "hai"]
    assert town.open_elements(case_id) == ["check"]
    with read_work() as work:
        event = [one for one in audit.list_events(work, case_id) if one.kind == "act.done"][-1]
    assert (event.actor, event.facts["element"]) == (str(town.officer("minh").id), "write_note")
    complete_task(town.task(case_id, "check").id, {}, actor=town.officer("minh"))
    assert_all_is_well()


def test_what_is_typed_lies_with_the_forms_and_not_in_the_record(town: Town) -> None:
    case_id = noting(town)
    perform_act(case_id, act_of(town, case_id), {"note": LONG}, actor=town.officer("minh"))
    (form,) = town.rows(tables.FormData, case_id)
    assert (form.element, form.data) == ("write_note", {"note": LONG})
    with read_work() as work:
        assert LONG not in str([one.facts for one in audit.list_events(work, case_id)])


def test_it_is_offered_to_its_lane_and_to_the_heads_of_the_agency_alone(town: Town) -> None:
    case_id = noting(town)
    everyone = ("minh", "an", "dung", "tam", "yen", "son", "quan", "hoa")
    offered = {name for name in everyone if list_acts(case_id, actor=town.officer(name))}
    assert offered == {"minh", "an", "dung", "tam"}
    act = act_of(town, case_id)
    assert get_act(case_id, act, actor=town.officer("dung")).form.fields[0].label == "Ghi chú"
    for name, refused in (("yen", CaseNotFound), ("son", CaseNotFound), ("quan", NotAllowed)):
        with pytest.raises(refused):
            get_act(case_id, act, actor=town.officer(name))
        with pytest.raises(refused):
            perform_act(case_id, act, {"note": "x"}, actor=town.officer(name))
    assert town.traces() == []


def test_a_wrong_field_is_named_and_nothing_happens(town: Town) -> None:
    case_id = noting(town)
    act = act_of(town, case_id)
    with pytest.raises(Invalid) as refused:
        perform_act(case_id, act, {"note": " "}, actor=town.officer("minh"))
    assert [problem.where for problem in refused.value.problems] == ["/note"]
    assert act_of(town, case_id) == act


def test_of_two_who_do_it_on_one_page_the_second_is_told_that_it_is_gone(town: Town) -> None:
    case_id = noting(town)
    act, minh, an = act_of(town, case_id), town.officer("minh"), town.officer("an")
    told = at_once(
        lambda: perform_act(case_id, act, {"note": "của Minh"}, actor=minh),
        lambda: perform_act(case_id, act, {"note": "của Ân"}, actor=an),
    )
    assert sorted(type(one).__name__ for one in told) == ["ActGone", "NoneType"]
    assert len(town.traces()) == 1
    assert_all_is_well()


def test_nothing_may_be_done_in_a_case_that_is_suspended(town: Town) -> None:
    case_id = noting(town)
    act = act_of(town, case_id)
    suspend_case(case_id, actor=town.officer("quan"), reason="kiểm tra")
    assert list_acts(case_id, actor=town.officer("minh")) == ()
    with pytest.raises(CaseNotRunning):
        perform_act(case_id, act, {"note": "x"}, actor=town.officer("minh"))


def test_an_act_about_one_thing_is_found_by_that_thing(town: Town) -> None:
    case_id = noting(town, correlation='"pipe-" + "7"')
    (row,) = list_acts(case_id, actor=town.officer("minh"))
    assert row.is_particular
    assert find_act(case_id, "note.made", "pipe-7", actor=town.officer("minh")) == row.id
    assert find_act(case_id, "note.made", "pipe-8", actor=town.officer("minh")) is None
    assert find_act(case_id, "note.made", "pipe-7", actor=town.officer("yen")) is None


def test_an_act_or_a_case_that_never_was_is_not_found(town: Town) -> None:
    case_id = noting(town)
    with pytest.raises(ActGone):
        get_act(case_id, new_id(), actor=town.officer("minh"))
    with pytest.raises(CaseNotFound):
        get_act(new_id(), act_of(town, case_id), actor=town.officer("minh"))
    assert list_acts(new_id(), actor=town.officer("minh")) == ()


def test_an_event_without_a_form_is_no_act(town: Town) -> None:
    diagram = Diagram().start().message("heard", "news", lane="OFFICER").end().chain("begin", "heard", "done")
    town.publish(diagram)
    assert list_acts(town.open().id, actor=town.officer("minh")) == ()
