"""Scenarios are played on the real runtime: what holds, holds; what breaks is told with its step."""

from dataclasses import replace
from typing import Any

import pytest

from engine.cases.deploying import check_everything
from engine.cases.rehearsal import play_scenario, scenarios_of
from engine.definitions import Library, compile_closure
from engine.definitions.starters import new_process
from engine.errors import DefinitionInvalid
from tests.support.diagrams import Diagram
from tests.support.town import form_files, line
from tests.support.walking import calendar

HEAD = 'title: "Thử"\nprocess: sample\nstart: "2026-11-23T08:00"\ngiven: {kind: easy}\n'
FORM = form_files("check", {"decision": line("Quyết định"), "note": line("Ghi chú")}, required=["decision"],
                  fields={"note": {"visible_when": 'kind == "hard"'}})  # fmt: skip


def library(story: str) -> Library:
    diagram = Diagram().start().user("check", formJsonSchemaFilename="check.json", dueIn='"2 working days"')
    diagram.timer("late", '"3 working days"', tag="boundaryEvent", attachedToRef="check", cancelActivity="true")
    diagram.user("hurry").message("asked", "news").end().end("stopped").chain("begin", "check", "asked", "done")
    diagram.chain("late", "hurry", "stopped")
    story_file = {"processes/sample/scenarios/story.yaml": (HEAD + story).encode()}
    return Library.from_contents({"processes/sample/sample.bpmn": diagram.xml(), **FORM, **story_file})


def played(story: str) -> Any:
    found = library(story)
    (scenario,) = scenarios_of(found)
    return play_scenario(scenario, compile_closure(found.closure("sample")), calendar())


GOOD = """steps:
  - expect: {open: [check], status: running, due: {check: "2026-11-25"}}
  - {complete: check, as: OFFICER, with: {decision: accept}}
  - {message: news, with: {n: 1}}
expect: {status: completed, end: done, variables: {decision: accept}}
"""


def test_a_story_that_holds_says_which_flows_it_took() -> None:
    result = played(GOOD)
    assert result.problem == ""
    assert ("sample", "check", "asked") in result.flows
    assert played(GOOD.replace("as: OFFICER", "agency: HUB") + "takes: [check_to_asked]\n").problem == ""


def test_time_fires_the_timers_on_its_way() -> None:
    assert played('steps:\n  - wait: "3 working days"\n  - expect: {open: [hurry]}\n').problem == ""
    assert played("steps:\n  - until: late\n  - complete: hurry\nexpect: {end: stopped}\n").problem == ""
    assert "hurry" in played('steps:\n  - wait: "2 working days"\n  - complete: hurry\n').problem


@pytest.mark.parametrize(
    ("story", "step", "told"),
    [
        ("steps:\n  - complete: chek\n", 1, "chek"),
        ("steps:\n  - {complete: check, as: HEAD, with: {decision: x}}\n", 1, "OFFICER"),
        ("steps:\n  - {complete: check, as: OFFICER, with: {}}\n", 1, "Quyết định"),
        (GOOD.replace("end: done", "end: stopped"), 4, "stopped"),
        (GOOD.replace("2026-11-25", "2026-11-26"), 1, "2026-11-25"),
        (GOOD.replace("{decision: accept}}\nexp", "{decision: refuse}}\nexp").replace("variables: {decision: accept}",
         "variables: {decision: refuse}"), 4, "refuse"),
        ("steps:\n  - {message: nobody.waits}\n", 1, "nobody.waits"),
        ("steps:\n  - {complete: check, agency: SYT, with: {decision: x}}\n", 1, "“HUB”"),
        (GOOD + "takes: [check_to_askd]\n", 4, "check_to_asked"),
        (GOOD + "takes: [late_to_hurry]\n", 4, "late_to_hurry"),
    ],
)  # fmt: skip
def test_a_story_that_breaks_says_where_and_why(story: str, step: int, told: str) -> None:
    result = played(story)
    assert told in result.problem
    assert result.step == step


@pytest.mark.parametrize(
    "text",
    [
        "steps:\n  - {complete: check, wiht: {decision: x}}\n",
        "steps:\n  - {wait: 2 days, with: {}}\n",
        "steps:\n  - expect: {opne: []}\n",
        "steps: []\nexpect: {satus: completed}\n",
        "steps: []\ntakes: asked\n",
        "steps: 3\n",
        "steps:\n  - {dance: x}\n",
        "steps:\n  - {complete: a, wait: b}\n",
        "x: 1\n",
    ],
)
def test_a_file_that_is_no_scenario_is_refused_with_its_name(text: str) -> None:
    with pytest.raises(DefinitionInvalid) as told:
        scenarios_of(library(text))
    assert told.value.problems[0].file.endswith("story.yaml")


def test_a_flow_that_no_story_takes_is_called_by_its_ends() -> None:
    drawn = new_process("leave", "Nghỉ", role="OFFICER", role_name="Chuyên viên", is_started_by_people=True)
    found = check_everything(
        Library.from_contents({"processes/leave/leave.bpmn": drawn.encode()}), facts=None, calendar=calendar()
    )
    told = [str(one.message) for one in found if one.code == "scenario.flow_not_taken"]
    assert [one for one in told if one.startswith("Chưa có kịch bản nào đi qua nhánh từ “Bắt đầu” đến ")], told


def test_of_several_open_tasks_of_one_element_the_agency_that_acts_does_its_own() -> None:
    many = (
        "<multiInstanceLoopCharacteristics><loopDataInputRef>asked</loopDataInputRef>"
        '<inputDataItem id="one"/></multiInstanceLoopCharacteristics>'
    )
    diagram = Diagram().start().user("speak", inner=many, agency="one").end().chain("begin", "speak", "done")
    story = (
        'process: sample\nstart: "2026-11-23T08:00"\ngiven: {asked: [SYT, SXD, SCT]}\nsteps:\n'
        "  - {complete: speak, agency: SCT}\n  - {complete: speak, agency: SYT}\n  - {complete: speak, agency: SXD}\n"
        "expect: {status: completed}\n"
    )
    files = {"processes/x/sample.bpmn": diagram.xml(), "processes/x/scenarios/story.yaml": story.encode()}
    found = Library.from_contents(files)
    (scenario,) = scenarios_of(found)
    compiled = compile_closure(found.closure("sample"))
    assert play_scenario(scenario, compiled, calendar()).problem == ""
    wrong = replace(scenario, steps=({"complete": "speak", "agency": "SNV"},))
    assert "SNV" in play_scenario(wrong, compiled, calendar()).problem
