# ruff: noqa: E501 - a change of a diagram reads best on one line
import json

import pytest

from engine.definitions.check import DirectoryFacts, Severity, check_library
from engine.definitions.library import Library
from engine.definitions.operations import Catalogue
from tests.engine.definitions.libraries import (
    DMN,
    FACTS,
    FILES,
    FOOT,
    GOOD,
    HEAD,
    OPINION,
    check,
    check_sample,
    errors,
    form,
    operations,
    warnings,
)
from tests.support.diagrams import Diagram
from tests.support.town import form_files, line

SAMPLE = "processes/sample/sample.bpmn"
TIMER = "<bpmn:timerEventDefinition><bpmn:timeDuration>x</bpmn:timeDuration></bpmn:timerEventDefinition>"


def test_a_good_library_has_nothing_to_say() -> None:
    assert check() == []


def test_findings_name_file_line_element_and_a_remedy_in_vietnamese() -> None:
    found = check_sample('calledElement="opinion"', 'calledElement="opinoin"')
    finding = next(one for one in found if one.code == "reference.process")
    assert (finding.file, finding.element, finding.severity, finding.code) == (
        SAMPLE,
        "opinions",
        Severity.ERROR,
        "reference.process",
    )
    assert finding.line == 1 + GOOD[: GOOD.index('id="opinions"')].count("\n")
    assert finding.message == "“opinions” gọi quy trình “opinoin”, không có."
    assert finding.remedy == "Có phải là “opinion” không?"


def test_findings_are_sorted_by_file_and_line() -> None:
    found = check(
        {
            SAMPLE: GOOD.replace('"5 working days"', "5 +").replace('isExecutable="true"', "").encode(),
            "forms/sample/answer.json": b"{",
            "processes/sample/sample.dmn": DMN.replace("<text>step</text>", "<text>step +</text>").encode(),
        }
    )
    places = [(one.file, one.line) for one in found]
    assert places == sorted(places)
    assert {"forms/sample/answer.json", SAMPLE, "processes/sample/sample.dmn"} <= {one.file for one in found}


def test_who_started_the_case_may_be_named_where_an_officer_starts_it() -> None:
    start = GOOD.split('<bpmn:startEvent id="')[1].split('"')[0]
    assert check_sample('value="check_conditions"', f'value="{start}"') == []
    inner = check_sample('value="check_conditions"', 'value="handle_begin"')
    assert [one.code for one in inner] == ["reference.not_same_as"]
    assert (
        check_sample(
            'value="check_conditions"/>',
            f'value="{start}"/><spiffworkflow:property name="assignTo" value="initiator"/>',
        )
        == []
    )


STRUCTURE = [
    ('id="note"', "", "bpmn.no_id", ""),
    ('id="note"', 'id="remind"', "bpmn.duplicate_id", "remind"),
    ('id="f4"', 'id="f5"', "bpmn.duplicate_id", "f5"),
    ('id="note"', 'id="ghi chú"', "bpmn.odd_id", "ghi chú"),
    ('id="note"', 'id="1note"', "bpmn.odd_id", "1note"),
    ('id="note"', 'id="__class__"', "bpmn.odd_id", "__class__"),
    ('id="note"', 'id="' + "n" * 200 + '"', "bpmn.odd_id", "n" * 100),
    ('id="note"', 'id="Start"', "bpmn.reserved_id", "Start"),
    ('id="note"', 'id="End"', "bpmn.reserved_id", "End"),
    ('id="note"', 'id="sample.EndJoin"', "bpmn.reserved_id", "sample.EndJoin"),
    ('id="note"', 'id="x.BoundaryEventSplit"', "bpmn.reserved_id", "x.BoundaryEventSplit"),
    ('id="note"', 'id="note [child]"', "bpmn.reserved_id", "note [child]"),
    ('isExecutable="true"', 'isExecutable="false"', "bpmn.not_executable", "sample"),
    ('<bpmn:startEvent id="begin">', '<bpmn:startEvent id="other"/><bpmn:startEvent id="begin">', "bpmn.start_events", "sample"),
    ('<bpmn:startEvent id="handle_begin"/>', '<bpmn:userTask id="handle_begin"/>', "bpmn.start_events", "handle"),
    ('sourceRef="begin"', 'sourceRef="nowhere"', "bpmn.dangling_flow", "f1"),
    ('sourceRef="answer"', 'sourceRef="note"', "bpmn.dangling_flow", "h4"),
    ('targetRef="refused"', 'targetRef="begin"', "bpmn.flow_into_start", "begin"),
    ('sourceRef="overdue"', 'sourceRef="reminded"', "bpmn.flow_out_of_end", "reminded"),
    ('attachedToRef="check_conditions"', 'attachedToRef="is_enough"', "bpmn.boundary_host", "late"),
    ('attachedToRef="check_conditions"', "", "bpmn.boundary_host", "late"),
    ('sourceRef="late"', 'sourceRef="overdue"', "bpmn.boundary_no_flow", "late"),
    ('default="f7"', 'default="f1"', "bpmn.default_flow", "is_enough"),
    ("<bpmn:flowNodeRef>begin<", "<bpmn:flowNodeRef>gone<", "bpmn.lane_reference", "reception"),
    ("<bpmn:flowNodeRef>handle<", "<bpmn:flowNodeRef>begin<", "bpmn.two_lanes", "begin"),
]  # fmt: skip

UNSUPPORTED = [
    ('<bpmn:scriptTask id="note"><bpmn:script>outcome = "refused"\nlate_by = days_between(today(), today())</bpmn:script></bpmn:scriptTask>',
     '<bpmn:task id="note"/>', "bpmn.unsupported_element", "note"),
    ('<bpmn:exclusiveGateway id="is_right" default="h7"/>', '<bpmn:complexGateway id="is_right" default="h7"/>', "bpmn.unsupported_element", "is_right"),
    ('<bpmn:subProcess id="handle">', '<bpmn:dataStoreReference id="store"/><bpmn:subProcess id="handle">', "bpmn.unsupported_element", "store"),
    ('<bpmn:subProcess id="handle">', '<bpmn:subProcess id="handle" triggeredByEvent="true">', "bpmn.unsupported_element", "handle"),
    ('<bpmn:userTask id="answer">', '<bpmn:userTask id="answer" isForCompensation="true">', "bpmn.unsupported_element", "answer"),
    ('<bpmn:userTask id="answer">', '<bpmn:userTask id="answer"><bpmn:dataInputAssociation id="a"/>', "bpmn.unsupported_element", "answer"),
    ('<bpmn:userTask id="answer">', '<bpmn:userTask id="answer"><bpmn:ioSpecification id="a"/>', "bpmn.unsupported_element", "answer"),
    ('<bpmn:message id="provided"', '<bpmn:correlationProperty id="key"/><bpmn:message id="provided"', "bpmn.unsupported_element", "key"),
    ('<bpmn:endEvent id="refused"/>', '<bpmn:endEvent id="refused"><bpmn:signalEventDefinition/></bpmn:endEvent>', "bpmn.unsupported_event", "refused"),
    ('<bpmn:endEvent id="refused"/>', '<bpmn:endEvent id="refused"><bpmn:messageEventDefinition messageRef="provided"/></bpmn:endEvent>', "bpmn.unsupported_event", "refused"),
    ('<bpmn:endEvent id="refused"/>', '<bpmn:endEvent id="refused"><bpmn:escalationEventDefinition/></bpmn:endEvent>', "bpmn.unsupported_event", "refused"),
    ('<bpmn:endEvent id="refused"/>', '<bpmn:endEvent id="refused"><bpmn:compensateEventDefinition/></bpmn:endEvent>', "bpmn.unsupported_event", "refused"),
    ('<bpmn:endEvent id="refused"/>', '<bpmn:endEvent id="refused"><bpmn:cancelEventDefinition/></bpmn:endEvent>', "bpmn.unsupported_event", "refused"),
    ('<bpmn:messageEventDefinition messageRef="provided"/>', "<bpmn:signalEventDefinition/>", "bpmn.unsupported_event", "got_it"),
    ('<bpmn:messageEventDefinition messageRef="provided"/>', "<bpmn:linkEventDefinition/>", "bpmn.unsupported_event", "got_it"),
    ('<bpmn:messageEventDefinition messageRef="provided"/>', "<bpmn:conditionalEventDefinition/>", "bpmn.unsupported_event", "got_it"),
    ('<bpmn:messageEventDefinition messageRef="provided"/>', "", "bpmn.unsupported_event", "got_it"),
    ('<bpmn:messageEventDefinition messageRef="provided"/>', f'<bpmn:messageEventDefinition messageRef="provided"/>{TIMER}', "bpmn.unsupported_event", "got_it"),
    ('<bpmn:messageEventDefinition messageRef="provided"/>', "<bpmn:eventDefinitionRef>x</bpmn:eventDefinitionRef>", "bpmn.unsupported_event", "got_it"),
    ("<bpmn:outgoing>f1</bpmn:outgoing>", '<bpmn:messageEventDefinition messageRef="provided"/>', "bpmn.unsupported_event", "begin"),
    ("<bpmn:outgoing>f1</bpmn:outgoing>", TIMER, "bpmn.unsupported_event", "begin"),
    ('attachedToRef="handle"', 'attachedToRef="check_conditions"', "bpmn.error_host", "handling_failed"),
    ('attachedToRef="handle"', 'attachedToRef="handle" cancelActivity="false"', "bpmn.error_not_interrupting", "handling_failed"),
    ('<bpmn:eventBasedGateway id="wait_which"/>', '<bpmn:eventBasedGateway id="wait_which" eventGatewayType="Parallel"/>', "bpmn.unsupported_event", "wait_which"),
    ('targetRef="overdue"', 'targetRef="note"', "bpmn.event_gateway", "wait_which"),
    ("<bpmn:loopDataInputRef>coordinating</bpmn:loopDataInputRef>", "", "bpmn.instances", "opinions"),
    ("<bpmn:loopDataInputRef>", "<bpmn:loopCardinality>3</bpmn:loopCardinality><bpmn:loopDataInputRef>", "bpmn.instances", "opinions"),
    ('<bpmn:inputDataItem id="asked_agency"/>', "", "bpmn.instances", "opinions"),
    ('<bpmn:outputDataItem id="opinion_text"/>', "", "bpmn.instances", "opinions"),
    ("<bpmn:multiInstanceLoopCharacteristics>", '<bpmn:multiInstanceLoopCharacteristics behavior="One">', "bpmn.instances", "opinions"),
    ("<bpmn:multiInstanceLoopCharacteristics>", '<bpmn:standardLoopCharacteristics loopMaximum="3"/><bpmn:multiInstanceLoopCharacteristics>', "bpmn.two_loops", "opinions"),
    ('<bpmn:userTask id="answer">', '<bpmn:userTask id="answer" camunda:formKey="x">', "bpmn.vendor_attribute", "answer"),
    ('id="f1" ', 'id="f1" zeebe:thing="x" ', "bpmn.vendor_attribute", "f1"),
    ("<spiffworkflow:instructionsForEndUser>", "<camunda:taskListener/><spiffworkflow:instructionsForEndUser>", "bpmn.vendor_extension", "check_conditions"),
    ("<spiffworkflow:instructionsForEndUser>", "<zeebe:assignmentDefinition/><spiffworkflow:instructionsForEndUser>", "bpmn.vendor_extension", "check_conditions"),
    ("<spiffworkflow:instructionsForEndUser>", "<spiffworkflow:preScript>a = 1</spiffworkflow:preScript><spiffworkflow:instructionsForEndUser>", "bpmn.unsupported_extension", "check_conditions"),
    ("<spiffworkflow:instructionsForEndUser>", "<spiffworkflow:postScript>a = 1</spiffworkflow:postScript><spiffworkflow:instructionsForEndUser>", "bpmn.unsupported_extension", "check_conditions"),
    ("<spiffworkflow:instructionsForEndUser>", "<spiffworkflow:calledDecisionId>x</spiffworkflow:calledDecisionId><spiffworkflow:instructionsForEndUser>", "bpmn.unsupported_extension", "check_conditions"),
    ('name="dueIn"', 'name="dueInn"', "bpmn.unknown_property", "check_conditions"),
    ('name="legalBasis"', 'name="dueIn"', "bpmn.duplicate_property", "check_conditions"),
]  # fmt: skip

FLOW = [
    ('sourceRef="got_it"', 'sourceRef="note"', "bpmn.several_flows", "note"),
    ('<bpmn:sequenceFlow id="f2" sourceRef="route" targetRef="check_conditions"/>', '<bpmn:sequenceFlow id="f2" sourceRef="route" targetRef="check_conditions"><bpmn:conditionExpression>True</bpmn:conditionExpression></bpmn:sequenceFlow>', "bpmn.ignored_condition", "f2"),
    ('<bpmn:conditionExpression>decision == "supplement"</bpmn:conditionExpression>', "", "bpmn.no_condition", "f6"),
    ('sourceRef="begin" targetRef="route"', 'sourceRef="begin" targetRef="check_conditions"', "bpmn.unreachable", "route"),
    ('<bpmn:sequenceFlow id="h4" sourceRef="answer" targetRef="join"/>', "", "bpmn.no_way_to_end", "answer"),
    ('sourceRef="note" targetRef="refused"', 'sourceRef="note" targetRef="note"', "bpmn.automatic_loop", "note"),
    ('targetRef="refused"', 'targetRef="route_again"', "bpmn.dangling_flow", "f12"),
    ('<bpmn:subProcess id="handle">', '<bpmn:subProcess id="handle"><bpmn:standardLoopCharacteristics/>', "bpmn.endless_loop", "handle"),
    ('<bpmn:subProcess id="handle">', '<bpmn:subProcess id="handle"><bpmn:standardLoopCharacteristics loopMaximum="many"/>', "bpmn.loop_maximum", "handle"),
    ('<bpmn:scriptTask id="note">', '<bpmn:scriptTask id="note"><bpmn:standardLoopCharacteristics><bpmn:loopCondition>True</bpmn:loopCondition></bpmn:standardLoopCharacteristics>', "bpmn.automatic_loop", "note"),
    ('calledElement="opinion"', 'calledElement="sample"', "bpmn.call_ring", "opinions"),
    ("<bpmn:loopDataOutputRef>given_opinions</bpmn:loopDataOutputRef>", "<bpmn:loopDataOutputRef>answer</bpmn:loopDataOutputRef>", "bpmn.parallel_write", "opinions"),
    ('<bpmn:loopDataOutputRef>given_opinions</bpmn:loopDataOutputRef>\n        <bpmn:inputDataItem id="asked_agency"/>\n        <bpmn:outputDataItem id="opinion_text"/>', '<bpmn:inputDataItem id="asked_agency"/>', "bpmn.parallel_write_instances", "opinions"),
]  # fmt: skip

EXPRESSIONS = [
    ('decision == "supplement"', 'decision === "supplement"', "bpmn.expression", "f6"),
    ('decision == "supplement"', '__import__("os").system("true")', "bpmn.expression", "f6"),
    ('decision == "supplement"', 'decison == "supplement"', "bpmn.unknown_name", "f6"),
    ('decision == "supplement"', "colour == 1", "bpmn.unknown_name", "f6"),
    ('decision == "supplement"', "lenn(decision) > 1", "bpmn.expression", "f6"),
    ('outcome = "refused"', "import os", "bpmn.expression", "note"),
    ('outcome = "refused"', "outcome = feild", "bpmn.unknown_name", "note"),
    ("{{ field }}", "{{ field.__class__ }}", "bpmn.expression", "check_conditions"),
    ("{{ field }}", "{% set x = 1 %}", "bpmn.expression", "check_conditions"),
    ("{{ field }}", "{{ feild }}", "bpmn.unknown_name", "check_conditions"),
    ('"5 working days"', "9**9**9", "bpmn.expression", "overdue"),
    ("value=\"'late'\"", 'value="lambda: 1"', "bpmn.expression", "remind"),
    ("value=\"budget('check')\"", "value=\"budgett('check')\"", "bpmn.expression", "check_conditions"),
    ("value=\"'Hồ sơ ' + field\"", 'value="field +"', "bpmn.expression", "sample"),
    ("<bpmn:loopDataInputRef>coordinating", "<bpmn:loopDataInputRef>cordinating", "bpmn.unknown_name", "opinions"),
]  # fmt: skip

TIMERS = [
    ('<bpmn:timeDuration>"5 working days"</bpmn:timeDuration>', "", "bpmn.timer_without_expression", "overdue"),
    ('<bpmn:timeDuration>"5 working days"</bpmn:timeDuration>', "<bpmn:timeDuration> </bpmn:timeDuration>", "bpmn.timer_without_expression", "overdue"),
    ('<bpmn:timeDuration>"5 working days"</bpmn:timeDuration>', '<bpmn:timeDuration>"1 day"</bpmn:timeDuration><bpmn:timeDate>"2026-12-01"</bpmn:timeDate>', "bpmn.timer_without_expression", "overdue"),
    ('"5 working days"', "P3D", "bpmn.bare_duration", "overdue"),
    ('"5 working days"', "PT48H", "bpmn.bare_duration", "overdue"),
    ('"5 working days"', '"soon"', "bpmn.timer_value", "overdue"),
    ('"5 working days"', "5", "bpmn.timer_value", "overdue"),
    ('<bpmn:timeDuration>"5 working days"</bpmn:timeDuration>', '<bpmn:timeDate>"2026-13-01"</bpmn:timeDate>', "bpmn.timer_value", "overdue"),
    ('<bpmn:timeDuration>"5 working days"</bpmn:timeDuration>', "<bpmn:timeDate>2026-12-01</bpmn:timeDate>", "bpmn.expression", "overdue"),
    ('<bpmn:timeDuration>"5 working days"</bpmn:timeDuration>', '<bpmn:timeCycle>"R3/7 days"</bpmn:timeCycle>', "bpmn.cycle_place", "overdue"),
    ('"R3/7 days"', '"R0/7 days"', "bpmn.timer_value", "late"),
    ('"R3/7 days"', '"0 9 * * 1"', "bpmn.timer_value", "late"),
    ('"R3/7 days"', "R3/P7D", "bpmn.bare_duration", "late"),
    ('cancelActivity="false"', 'cancelActivity="true"', "bpmn.cycle_place", "late"),
    ("value=\"budget('check')\"", "value=\"'tomorrow'\"", "bpmn.due_value", "check_conditions"),
    ("value=\"budget('check')\"", 'value="P5D"', "bpmn.bare_duration", "check_conditions"),
]  # fmt: skip

REFERENCES = [
    ("sample/check_conditions.json", "sample/chek_conditions.json", "reference.form", "check_conditions"),
    ("sample/check_conditions.json", "../../etc/passwd", "reference.form", "check_conditions"),
    ("sample/start.json", "sample/begin.json", "reference.form", "sample"),
    (">sample_routing<", ">sample_ruoting<", "reference.decision", "route"),
    ("<spiffworkflow:calledDecisionId>sample_routing</spiffworkflow:calledDecisionId>", "", "reference.decision", "route"),
    ('value="sample_budgets"', 'value="budgets"', "reference.decision", "sample"),
    (
        '<spiffworkflow:serviceTaskOperator id="sample.notify"',
        ('<spiffworkflow:properties><spiffworkflow:property name="decisions" value="sample_routing, sample_signs" />'
        '</spiffworkflow:properties><spiffworkflow:serviceTaskOperator id="sample.notify"'),
        "reference.decision",
        "remind",
    ),
    ('value="sample_budgets"', 'value="sample_routing"', "reference.budgets", "sample"),
    ('<spiffworkflow:property name="budgets" value="sample_budgets"/>', "", "reference.budgets", "check_conditions"),
    ('id="sample.notify"', 'id="sample.notfy"', "reference.operation", "remind"),
    ('id="sample.notify"', 'id=""', "reference.operation", "remind"),
    ('resultVariable="notified"', 'resultVariable="đã báo"', "bpmn.odd_variable", "remind"),
    ('id="notice"', 'id="notise"', "reference.parameter", "remind"),
    ('id="notice"', 'id="copies"', "reference.parameter_missing", "remind"),
    ("value=\"'late'\"", 'value=""', "reference.parameter_missing", "remind"),
    ("value=\"'late'\"", 'value="7"', "reference.parameter_type", "remind"),
    ("value=\"'late'\"", "value=\"'lte'\"", "reference.code", "remind"),
    ('messageRef="provided"', 'messageRef="gone"', "reference.message", "got_it"),
    ('messageRef="provided"', "", "reference.message", "got_it"),
    ('name="supplement.provided"', "", "reference.message", "got_it"),
    ('value="supplement"', 'value="a b"', "bpmn.odd_variable", "got_it"),
    ('errorRef="failed"', 'errorRef="faild"', "reference.error", "broken"),
    ('errorCode="FAILED"', "", "reference.error", "broken"),
    ('value="check_conditions"', 'value="check"', "reference.not_same_as", "answer"),
    ('value="check_conditions"', 'value="answer"', "reference.not_same_as", "answer"),
    ('name="cán bộ tiếp nhận"', 'name="Cán bộ tiếp đón"', "reference.role", "reception"),
    ('name="cán bộ tiếp nhận"', 'name=""', "bpmn.lane_without_role", "reception"),
    ('value="RECEPTION"', 'value="RECEPTION, EVERYBODY"', "reference.role", "sample"),
    ('name="legalBasis" value="Điều 7"', "name=\"agency\" value=\"'SNNMTT'\"", "reference.agency", "check_conditions"),
    ('name="legalBasis" value="Điều 7"', 'name="formUiSchemaFilename" value="sample/other.ui.json"', "reference.form_hints", "check_conditions"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "code", "element"),
    [*STRUCTURE, *UNSUPPORTED, *FLOW, *EXPRESSIONS, *TIMERS, *REFERENCES],
)
def test_each_fault_is_an_error_at_its_element(old: str, new: str, code: str, element: str) -> None:
    assert (code, element) in errors(check_sample(old, new))


@pytest.mark.parametrize(
    ("old", "new", "code", "element"),
    [
        ('default="h7"/>\n    <bpmn:sequenceFlow id="h7" sourceRef="is_right" targetRef="handled"/>', '/><bpmn:sequenceFlow id="h7" sourceRef="is_right" targetRef="handled"><bpmn:conditionExpression>len(given_opinions) &lt; 6</bpmn:conditionExpression></bpmn:sequenceFlow>', "bpmn.no_default", "is_right"),
        ('<bpmn:sequenceFlow id="f7" sourceRef="is_enough" targetRef="handle"/>', '<bpmn:sequenceFlow id="f7" sourceRef="is_enough" targetRef="handle"><bpmn:conditionExpression>True</bpmn:conditionExpression></bpmn:sequenceFlow>', "bpmn.default_condition", "f7"),
        ('name="OFFICER"', 'name="HEAD"', "reference.role_empty", "officers"),
        ("<bpmn:flowNodeRef>check_conditions</bpmn:flowNodeRef>", "", "bpmn.no_lane", "check_conditions"),
        ('<bpmn:subProcess id="handle">', '<bpmn:dataObjectReference id="paper"/><bpmn:subProcess id="handle">', "bpmn.only_drawn", "paper"),
        ('<bpmn:process id="sample"', '<bpmn:process camunda:historyTimeToLive="P30D" id="sample"', "bpmn.vendor_attribute", "sample"),
        ('name="legalBasis"', 'name="zzz"', "bpmn.unknown_property", "check_conditions"),
        ("<spiffworkflow:instructionsForEndUser>", "<spiffworkflow:unitTests/><spiffworkflow:instructionsForEndUser>", "bpmn.unsupported_extension", "check_conditions"),
    ],
)  # fmt: skip
def test_what_runs_but_poorly_is_a_warning(old: str, new: str, code: str, element: str) -> None:
    found = check_sample(old, new)
    assert warnings(found) >= {(code, element)}
    assert errors(found) == set()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('id="f1" ', 'id="f1" bioc:stroke="#000" '),
        ('<bpmn:startEvent id="begin">', '<bpmn:textAnnotation id="words"><bpmn:text>Ghi chú</bpmn:text></bpmn:textAnnotation><bpmn:startEvent id="begin">'),
        ('name="cán bộ tiếp nhận"', 'name="RECEPTION"'),
        ('name="cán bộ tiếp nhận"', 'name="  cán  bộ TIẾP NHẬN "'),
        ('decision == "supplement"', 'case_number != "x" and agency != "y" and late_by == 3'),
        ('"5 working days"', "received_days"),
    ],
)  # fmt: skip
def test_what_is_harmless_is_left_alone(old: str, new: str) -> None:
    known = form(
        field={"type": "string"},
        coordinating={"type": "array", "items": {"type": "string"}},
        received_days={"type": "integer"},
    )
    assert check({SAMPLE: GOOD.replace(old, new, 1).encode(), "forms/sample/start.json": known}) == []


# ---------------------------------------------------------------- over several files


def test_one_id_may_not_name_two_processes() -> None:
    found = check({"processes/other/opinion.bpmn": OPINION.encode()})
    assert ("bpmn.duplicate_process", "opinion") in errors(found)


def test_a_ring_of_calls_is_named_at_each_call() -> None:
    ring = OPINION.replace('<bpmn:userTask id="give">', '<bpmn:callActivity id="give" calledElement="sample">').replace(
        "</bpmn:userTask>", "</bpmn:callActivity>")  # fmt: skip
    found = check({"processes/sample/opinion.bpmn": ring.encode()})
    assert {("bpmn.call_ring", "give"), ("bpmn.call_ring", "opinions")} <= errors(found)


RING = """<bpmn:process id="ring" isExecutable="true"><bpmn:startEvent id="a"/>
<bpmn:sequenceFlow id="s1" sourceRef="a" targetRef="b"/><bpmn:callActivity id="b" calledElement="opinion"/>
<bpmn:sequenceFlow id="s2" sourceRef="b" targetRef="c"/><bpmn:exclusiveGateway id="c" default="s3"/>
<bpmn:sequenceFlow id="s3" sourceRef="c" targetRef="b"/>
<bpmn:sequenceFlow id="s4" sourceRef="c" targetRef="d"><bpmn:conditionExpression>opinion_text != None</bpmn:conditionExpression></bpmn:sequenceFlow>
<bpmn:endEvent id="d"/></bpmn:process>"""


@pytest.mark.parametrize(("kind", "runs_by_itself"), [("userTask", False), ("scriptTask", True)])
def test_a_loop_is_automatic_when_the_process_it_calls_may_never_wait(kind: str, *, runs_by_itself: bool) -> None:
    task = f'<bpmn:{kind} id="give"><bpmn:script>opinion_text = 1</bpmn:script>'
    called = OPINION.replace('<bpmn:userTask id="give">', task).replace("</bpmn:userTask>", f"</bpmn:{kind}>")
    found = check(
        {"processes/sample/ring.bpmn": (HEAD + RING + FOOT).encode(), "processes/sample/opinion.bpmn": called.encode()}
    )
    assert (("bpmn.automatic_loop", "b") in errors(found)) is runs_by_itself


def test_without_start_variables_an_unknown_name_is_a_warning_unless_a_near_one_is_known() -> None:
    bare = GOOD.replace('<spiffworkflow:property name="startForm" value="sample/start.json"/>', "")
    odd = bare.replace('decision == "supplement"', "colour == 1")
    found = check({SAMPLE: odd.encode()})
    assert ("bpmn.unknown_name", "f6") in warnings(found)
    assert errors(found) == set()
    near = bare.replace('decision == "supplement"', 'decison == "supplement"')
    assert errors(check({SAMPLE: near.encode()})) == {("bpmn.unknown_name", "f6")}


def test_start_variables_may_be_declared() -> None:
    declared = GOOD.replace(
        'name="startForm" value="sample/start.json"', 'name="startVariables" value="field, coordinating"'
    )
    assert check({SAMPLE: declared.encode()}) == []
    less = declared.replace("field, coordinating", "field")
    assert errors(check({SAMPLE: less.encode()})) == {("bpmn.unknown_name", "opinions")}


def test_roles_are_not_asked_when_no_directory_is_given() -> None:
    wrong = {**FILES, SAMPLE: GOOD.replace('name="OFFICER"', 'name="NOBODY"').encode()}
    assert check_library(Library.from_contents(wrong), operations=operations()) == []
    assert errors(check_library(Library.from_contents(wrong), facts=FACTS, operations=operations()))


def test_operations_are_not_asked_when_none_is_registered() -> None:
    assert check_library(Library.from_contents(FILES), facts=FACTS, operations=Catalogue()) == []


def test_the_directory_finds_a_role_by_code_or_name_in_any_case() -> None:
    facts = DirectoryFacts(roles={"X"}, role_names={"HEAD": "Thủ trưởng"})
    assert [facts.find_role(text) for text in ("head", "THỦ  TRƯỞNG", "x", "y")] == ["HEAD", "HEAD", "X", None]


# ---------------------------------------------------------------- forms and decisions


@pytest.mark.parametrize(
    ("path", "content", "code", "element"),
    [
        ("forms/sample/answer.json", b"{", "json.malformed", "forms/sample/answer.json"),
        ("forms/sample/answer.json", b"[]", "form.invalid_definition", "forms/sample/answer.json"),
        ("forms/sample/answer.json", form(answer={"type": "strnig"}), "form.schema", "/properties/answer/type"),
        ("forms/sample/answer.json", form(answer={"pattern": "(?=a)"}), "form.pattern", "/properties/answer"),
        ("forms/sample/answer.json", form(answer={"type": "string"}, case_number={"type": "string"}), "form.reserved_name", "case_number"),
        ("forms/sample/answer.json", b'{"type": "object", "required": ["x"]}', "form.unknown_required", "x"),
        ("forms/sample/start.json", form(field={"type": "string", "x-catalogue": "feilds"}, coordinating={"type": "array"}), "form.unknown_catalogue", "field"),
        ("forms/sample/check_conditions.ui.json", b'{"fields": {"request": {"visible_when": "decison == 1"}}}', "form.unknown_name", "request"),
        ("forms/sample/answer.json", form(answer={"type": "string"}, people={"type": "array", "items": {"type": "object", "properties": {"field": {"x-catalogue": "feilds"}}}}), "form.unknown_catalogue", "field"),
        ("forms/sample/check_conditions.ui.json", b'{"fields": {"request": {"visible_when": "a b"}}}', "form.condition", "request"),
        ("forms/sample/check_conditions.ui.json", b'{"fields": {"requset": {}}}', "form.unknown_field", "requset"),
        ("forms/sample/answer.ui.json", b'{"fields": {"answer": {"widget": "officer", "role": "OFICER"}}}', "form.unknown_role", "answer"),
        ("processes/sample/sample.dmn", DMN.replace("<text>field</text>", "<text>feild</text>").encode(), "bpmn.unknown_name", "route"),
        ("processes/sample/sample.dmn", DMN.replace('<text>"dat_dai"</text>', "<text>import os</text>").encode(), "dmn.cell", "r_1i"),
        ("processes/sample/sample.dmn", DMN.replace('name="lead_agency"/>', 'name="lead_agency"><outputValues><text>"VP"</text></outputValues></output>').encode(), "dmn.value", "r_1o"),
        ("processes/other/other.dmn", DMN.encode(), "dmn.duplicate_id", "sample_routing"),
    ],
)  # fmt: skip
def test_faults_of_forms_and_tables_are_errors_at_their_place(
    path: str, content: bytes, code: str, element: str
) -> None:
    found = check({path: content})
    assert (code, element) in errors(found)
    assert all(one.line for one in found if one.code == code)


@pytest.mark.parametrize(
    ("path", "content", "code"),
    [
        ("processes/sample/sample.dmn", DMN.replace("<text>-</text>", '<text>"x"</text>', 1), "dmn.no_default"),
        (
            "processes/sample/sample.dmn",
            DMN.replace('<text>"dat_dai"</text>', "<text>-</text>"),
            "dmn.unreachable_rule",
        ),
        ("forms/sample/alone.ui.json", "{}", "form.hints_alone"),
        ("forms/sample/check_conditions.ui.json", '{"oder": [], "order": [], "submit": "Xong"}', "form.unknown_hints"),
        (
            "forms/sample/answer.json",
            '{"type": "object", "properties": {"answer": {"type": "string"}}}',
            "form.no_title",
        ),
    ],
)
def test_poor_forms_and_tables_are_warned_about(path: str, content: str, code: str) -> None:
    found = check({path: content.encode()})
    assert code in {one for one, _ in warnings(found)}
    assert errors(found) == set()


@pytest.mark.parametrize(("condition", "is_known"), [("ages == 1", False), ("age == 1", True), ("answer == 1", True)])
def test_a_condition_in_a_row_may_ask_its_row_and_the_form(condition: str, *, is_known: bool) -> None:
    rows = {"type": "array", "items": {"type": "object", "properties": {"age": {}, "who": {}}}}
    hints = {"fields": {"people": {"fields": {"who": {"visible_when": condition}}}}}
    found = check(
        {
            "forms/sample/answer.json": form(answer={"type": "string"}, people=rows),
            "forms/sample/answer.ui.json": json.dumps(hints).encode(),
        }
    )
    assert (("form.unknown_name", "who") in errors(found)) is not is_known


# ---------------------------------------------------------------- steps that the table of terms knows

TERMS = '<rule id="b_0"><inputEntry id="b_0i"><text>"check", "study"</text></inputEntry><outputEntry id="b_0o"><text>"1 working day"</text></outputEntry></rule>'
FOR_ANY = '<rule id="b_1"><inputEntry id="b_1i"><text>-</text></inputEntry><outputEntry id="b_1o"><text>"2 working days"</text></outputEntry></rule>'


@pytest.mark.parametrize(
    ("step", "rules", "found"),
    [
        ("check", TERMS, set()),
        ("chekc", TERMS, {("error", "Có phải là “check” không?")}),
        ("xyz", TERMS, {("error", "Thêm một dòng cho bước này vào bảng, hoặc sửa tên.")}),
        ("xyz", TERMS + FOR_ANY, {("warning", "Thêm một dòng cho bước này vào bảng, hoặc sửa tên.")}),
        ("xyz", FOR_ANY, set()),
        ("xyz", TERMS.replace('"check", "study"', 'not("check")'), set()),
    ],
)
def test_a_step_that_the_table_of_terms_does_not_name_is_told(
    step: str, rules: str, found: set[tuple[str, str]]
) -> None:
    files = {
        SAMPLE: GOOD.replace("budget('check')", f"budget('{step}')", 1).encode(),
        "processes/sample/sample.dmn": DMN.replace(FOR_ANY, rules).encode(),
    }
    told = [one for one in check(files) if one.code == "reference.budget_step"]
    assert {(str(one.severity), one.remedy) for one in told} == found
    assert {one.element for one in told} <= {"check_conditions"}


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("value=\"budget('check')\"", "value=\"budget('check'\"", "dueIn"),
        ('decision == "supplement"', "colour == 1", "condition"),
        ('"5 working days"', '"5 working days" +', "timeDuration"),
        ("value=\"'late'\"", 'value="late +"', "parameter:notice"),
    ],
)
def test_a_finding_of_an_expression_says_in_which_property_it_stands(old: str, new: str, place: str) -> None:
    assert place in {one.place for one in check_sample(old, new)}


def test_an_event_that_officers_may_bring_about_has_a_form_that_exists_and_waits_for_a_message() -> None:
    diagram = (
        Diagram().start().message("note", "note.made", lane="OFFICER", properties={"formJsonSchemaFilename": "n.json"})
    )
    diagram.timer("later", '"2 days"', properties={"formJsonSchemaFilename": "note.json"}).end()
    diagram.chain("begin", "note", "later", "done")
    files = {"processes/x/sample.bpmn": diagram.xml(), **form_files("note", {"note": line("Ghi chú")})}
    found = {(one.element, one.code, one.severity) for one in check_library(Library.from_contents(files))}
    assert ("note", "reference.form", Severity.ERROR) in found
    assert ("later", "bpmn.unknown_property", Severity.WARNING) in found
