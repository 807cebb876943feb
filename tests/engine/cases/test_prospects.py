"""Where each answer leads, whose the next step is and how long it has."""

import json

import pytest

from engine.cases import TaskNotFound
from engine.cases.prospects import PART_ENDS, NextStep, Prospect, list_prospects
from tests.support.diagrams import Diagram
from tests.support.town import Town

DECIDE = {
    "type": "object",
    "properties": {
        "decision": {
            "type": "string",
            "title": "Quyết định",
            "enum": ["yes", "no", "later"],
            "x-labels": {"yes": "Đồng ý", "no": "Bỏ", "later": "Viết lại"},
        }
    },
}
FILES = {"forms/decide.json": json.dumps(DECIDE).encode()}


def approval() -> Diagram:
    one = Diagram().start().user("approve", lane="HEAD", formJsonSchemaFilename="decide.json")
    one.node("exclusiveGateway", "good").node("exclusiveGateway", "large")
    one.user("issue", lane="CLERK", dueIn='"3 working days"', legalBasis="Điều 14").user("count", agency='"SYT"')
    one.user("draft").node("endEvent", "thrown_away", name="Đã bỏ").end().chain("begin", "approve", "good")
    one.flow("good", "large", when="decision == 'yes'").flow("good", "thrown_away", when="decision == 'no'")
    one.flow("good", "draft", default=True)
    one.flow("large", "count", when="default(size, 0) > 5").flow("large", "issue", default=True)
    return one.chain("issue", "done").chain("count", "done").chain("draft", "done")


@pytest.fixture
def told(town: Town) -> tuple[Prospect, ...]:
    town.publish(approval(), files=FILES)
    return list_prospects(town.task(town.open().id, "approve").id, actor=town.officer("dung"))


def test_each_answer_leads_somewhere_of_its_own(told: tuple[Prospect, ...]) -> None:
    yes, no, later = told
    assert [one.label for one in told] == ["Đồng ý", "Bỏ", "Viết lại"]
    assert [step.name for step in no.steps] == [""], "the case ends"
    assert [step.name for step in later.steps] == ["draft"]
    assert {step.name for step in yes.steps} == {"count", "issue"}, "what the answer does not decide stays open"


def test_a_step_is_told_with_role_agency_term_and_law(told: tuple[Prospect, ...]) -> None:
    steps = {step.name: step for step in told[0].steps}
    assert steps["issue"] == NextStep("issue", "Văn thư", "", "3 working days", "Điều 14")
    assert steps["count"].agency == "Sở Y tế"


def test_without_a_decision_there_is_one_way_and_a_called_process_begins_with_its_first_step(town: Town) -> None:
    inner = Diagram("writing").start().user("write", lane="HEAD", dueIn='"2 working days"').end()
    main = Diagram().start().user("one").node("callActivity", "writing_call", name="Viết", calledElement="writing")
    town.publish(main.end().chain("begin", "one", "writing_call", "done"), inner.chain("begin", "write", "done"))
    task = town.task(town.open().id, "one")
    (only,) = list_prospects(task.id, actor=town.officer("minh"))
    assert only == Prospect("", "", (NextStep("Viết", "Thủ trưởng", "", "2 working days", ""),))
    with pytest.raises(TaskNotFound):
        list_prospects(task.id, actor=town.officer("yen"))


def test_an_answer_that_ends_one_part_says_that_the_others_go_on(town: Town) -> None:
    one = Diagram().start().node("parallelGateway", "both").user("other", lane="CLERK")
    one.user("approve", lane="HEAD", formJsonSchemaFilename="decide.json").node("exclusiveGateway", "good")
    one.user("draft").end().chain("begin", "both", "other", "done").chain("both", "approve", "good").chain(
        "draft", "done"
    )
    one.flow("good", "done", when="decision == 'yes'").flow("good", "draft", default=True)
    town.publish(one, files=FILES)
    yes, no, _later = list_prospects(town.task(town.open().id, "approve").id, actor=town.officer("dung"))
    assert yes.steps == (PART_ENDS,)
    assert [step.name for step in no.steps] == ["draft"]
