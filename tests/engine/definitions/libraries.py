# ruff: noqa: E501 - a diagram reads best with one element on a line
"""A small good library, and ways of spoiling it."""

import json
from collections.abc import Mapping
from typing import Any

from engine.definitions.check import DirectoryFacts, Finding, Severity, check_library
from engine.definitions.library import Library
from engine.definitions.operations import Catalogue, Operation, Parameter

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" '
    'xmlns:bioc="http://bpmn.io/schema/bpmn/biocolor/1.0" id="definitions" targetNamespace="http://hoidap.example">\n'
)
FOOT = (
    '<di:BPMNDiagram xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI"><di:BPMNPlane><di:BPMNShape/></di:BPMNPlane>'
    "</di:BPMNDiagram></bpmn:definitions>\n"
)

GOOD = (
    HEAD
    + """
<bpmn:message id="provided" name="supplement.provided"/>
<bpmn:error id="failed" name="Hỏng" errorCode="FAILED"/>
<bpmn:process id="sample" name="Mẫu" isExecutable="true">
  <bpmn:extensionElements><spiffworkflow:properties>
    <spiffworkflow:property name="title" value="Quy trình mẫu"/>
    <spiffworkflow:property name="startForm" value="sample/start.json"/>
    <spiffworkflow:property name="startRoles" value="RECEPTION"/>
    <spiffworkflow:property name="caseTitle" value="'Hồ sơ ' + field"/>
    <spiffworkflow:property name="budgets" value="sample_budgets"/>
  </spiffworkflow:properties></bpmn:extensionElements>
  <bpmn:laneSet id="lanes">
    <bpmn:lane id="reception" name="cán bộ tiếp nhận">
      <bpmn:flowNodeRef>begin</bpmn:flowNodeRef>
      <bpmn:flowNodeRef>check_conditions</bpmn:flowNodeRef>
    </bpmn:lane>
    <bpmn:lane id="officers" name="OFFICER"><bpmn:flowNodeRef>handle</bpmn:flowNodeRef></bpmn:lane>
  </bpmn:laneSet>
  <bpmn:startEvent id="begin"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
  <bpmn:sequenceFlow id="f1" sourceRef="begin" targetRef="route"/>
  <bpmn:businessRuleTask id="route" name="Chọn cơ quan">
    <bpmn:extensionElements><spiffworkflow:calledDecisionId>sample_routing</spiffworkflow:calledDecisionId></bpmn:extensionElements>
  </bpmn:businessRuleTask>
  <bpmn:sequenceFlow id="f2" sourceRef="route" targetRef="check_conditions"/>
  <bpmn:userTask id="check_conditions" name="Kiểm tra điều kiện">
    <bpmn:extensionElements>
      <spiffworkflow:properties>
        <spiffworkflow:property name="formJsonSchemaFilename" value="sample/check_conditions.json"/>
        <spiffworkflow:property name="dueIn" value="budget('check')"/>
        <spiffworkflow:property name="legalBasis" value="Điều 7"/>
      </spiffworkflow:properties>
      <spiffworkflow:instructionsForEndUser>Lĩnh vực {{ field }}</spiffworkflow:instructionsForEndUser>
    </bpmn:extensionElements>
  </bpmn:userTask>
  <bpmn:boundaryEvent id="late" attachedToRef="check_conditions" cancelActivity="false">
    <bpmn:timerEventDefinition id="t1"><bpmn:timeCycle>"R3/7 days"</bpmn:timeCycle></bpmn:timerEventDefinition>
  </bpmn:boundaryEvent>
  <bpmn:sequenceFlow id="f3" sourceRef="late" targetRef="remind"/>
  <bpmn:serviceTask id="remind">
    <bpmn:extensionElements><spiffworkflow:serviceTaskOperator id="sample.notify" resultVariable="notified"><spiffworkflow:parameters>
      <spiffworkflow:parameter id="notice" type="text" value="'late'"/>
    </spiffworkflow:parameters></spiffworkflow:serviceTaskOperator></bpmn:extensionElements>
  </bpmn:serviceTask>
  <bpmn:sequenceFlow id="f4" sourceRef="remind" targetRef="reminded"/>
  <bpmn:endEvent id="reminded"/>
  <bpmn:sequenceFlow id="f5" sourceRef="check_conditions" targetRef="is_enough"/>
  <bpmn:exclusiveGateway id="is_enough" default="f7"/>
  <bpmn:sequenceFlow id="f6" sourceRef="is_enough" targetRef="wait_which">
    <bpmn:conditionExpression>decision == "supplement"</bpmn:conditionExpression>
  </bpmn:sequenceFlow>
  <bpmn:sequenceFlow id="f7" sourceRef="is_enough" targetRef="handle"/>
  <bpmn:eventBasedGateway id="wait_which"/>
  <bpmn:sequenceFlow id="f8" sourceRef="wait_which" targetRef="got_it"/>
  <bpmn:sequenceFlow id="f9" sourceRef="wait_which" targetRef="overdue"/>
  <bpmn:intermediateCatchEvent id="got_it">
    <bpmn:extensionElements><spiffworkflow:properties>
      <spiffworkflow:property name="variable" value="supplement"/>
    </spiffworkflow:properties></bpmn:extensionElements>
    <bpmn:messageEventDefinition messageRef="provided"/>
  </bpmn:intermediateCatchEvent>
  <bpmn:sequenceFlow id="f10" sourceRef="got_it" targetRef="check_conditions"/>
  <bpmn:intermediateCatchEvent id="overdue">
    <bpmn:timerEventDefinition><bpmn:timeDuration>"5 working days"</bpmn:timeDuration></bpmn:timerEventDefinition>
  </bpmn:intermediateCatchEvent>
  <bpmn:sequenceFlow id="f11" sourceRef="overdue" targetRef="note"/>
  <bpmn:scriptTask id="note"><bpmn:script>outcome = "refused"
late_by = days_between(today(), today())</bpmn:script></bpmn:scriptTask>
  <bpmn:sequenceFlow id="f12" sourceRef="note" targetRef="refused"/>
  <bpmn:endEvent id="refused"/>
  <bpmn:subProcess id="handle">
    <bpmn:startEvent id="handle_begin"/>
    <bpmn:sequenceFlow id="h1" sourceRef="handle_begin" targetRef="split"/>
    <bpmn:parallelGateway id="split"/>
    <bpmn:sequenceFlow id="h2" sourceRef="split" targetRef="answer"/>
    <bpmn:sequenceFlow id="h3" sourceRef="split" targetRef="opinions"/>
    <bpmn:userTask id="answer">
      <bpmn:extensionElements><spiffworkflow:properties>
        <spiffworkflow:property name="formJsonSchemaFilename" value="sample/answer.json"/>
        <spiffworkflow:property name="notSameAs" value="check_conditions"/>
      </spiffworkflow:properties></bpmn:extensionElements>
    </bpmn:userTask>
    <bpmn:callActivity id="opinions" calledElement="opinion">
      <bpmn:multiInstanceLoopCharacteristics>
        <bpmn:loopDataInputRef>coordinating</bpmn:loopDataInputRef>
        <bpmn:loopDataOutputRef>given_opinions</bpmn:loopDataOutputRef>
        <bpmn:inputDataItem id="asked_agency"/>
        <bpmn:outputDataItem id="opinion_text"/>
      </bpmn:multiInstanceLoopCharacteristics>
    </bpmn:callActivity>
    <bpmn:sequenceFlow id="h4" sourceRef="answer" targetRef="join"/>
    <bpmn:sequenceFlow id="h5" sourceRef="opinions" targetRef="join"/>
    <bpmn:parallelGateway id="join"/>
    <bpmn:sequenceFlow id="h6" sourceRef="join" targetRef="is_right"/>
    <bpmn:exclusiveGateway id="is_right" default="h7"/>
    <bpmn:sequenceFlow id="h7" sourceRef="is_right" targetRef="handled"/>
    <bpmn:sequenceFlow id="h8" sourceRef="is_right" targetRef="broken"><bpmn:conditionExpression>len(given_opinions) > 5</bpmn:conditionExpression></bpmn:sequenceFlow>
    <bpmn:endEvent id="handled"/>
    <bpmn:endEvent id="broken"><bpmn:errorEventDefinition errorRef="failed"/></bpmn:endEvent>
  </bpmn:subProcess>
  <bpmn:boundaryEvent id="handling_failed" attachedToRef="handle"><bpmn:errorEventDefinition errorRef="failed"/></bpmn:boundaryEvent>
  <bpmn:sequenceFlow id="f13" sourceRef="handling_failed" targetRef="check_conditions"/>
  <bpmn:sequenceFlow id="f14" sourceRef="handle" targetRef="answered"/>
  <bpmn:endEvent id="answered"><bpmn:terminateEventDefinition/></bpmn:endEvent>
</bpmn:process>
"""
    + FOOT
)

OPINION = (
    HEAD
    + """
<bpmn:process id="opinion" isExecutable="true">
  <bpmn:laneSet id="opinion_lanes"><bpmn:lane id="all" name="COORDINATOR"><bpmn:flowNodeRef>give</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>
  <bpmn:startEvent id="opinion_begin"/>
  <bpmn:sequenceFlow id="o1" sourceRef="opinion_begin" targetRef="give"/>
  <bpmn:userTask id="give">
    <bpmn:extensionElements><spiffworkflow:properties>
      <spiffworkflow:property name="formJsonSchemaFilename" value="sample/opinion.json"/>
      <spiffworkflow:property name="agency" value="asked_agency"/>
    </spiffworkflow:properties></bpmn:extensionElements>
  </bpmn:userTask>
  <bpmn:sequenceFlow id="o2" sourceRef="give" targetRef="opinion_done"/>
  <bpmn:endEvent id="opinion_done"/>
</bpmn:process>
"""
    + FOOT
)

DMN = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="D" namespace="http://hoidap.example">
<decision id="sample_routing" name="Cơ quan"><decisionTable id="r" hitPolicy="FIRST">
  <input id="r_in"><inputExpression id="r_e"><text>field</text></inputExpression></input>
  <output id="r_out" name="lead_agency"/>
  <rule id="r_1"><inputEntry id="r_1i"><text>"dat_dai"</text></inputEntry><outputEntry id="r_1o"><text>"SNNMT"</text></outputEntry></rule>
  <rule id="r_2"><inputEntry id="r_2i"><text>-</text></inputEntry><outputEntry id="r_2o"><text>"VP"</text></outputEntry></rule>
</decisionTable></decision>
<decision id="sample_budgets" name="Thời hạn"><decisionTable id="b" hitPolicy="FIRST">
  <input id="b_in"><inputExpression id="b_e"><text>step</text></inputExpression></input>
  <output id="b_out" name="term"/>
  <rule id="b_1"><inputEntry id="b_1i"><text>-</text></inputEntry><outputEntry id="b_1o"><text>"2 working days"</text></outputEntry></rule>
</decisionTable></decision>
</definitions>
"""


def form(**properties: Any) -> bytes:
    named = {name: {"title": f"Mục {name}", **part} for name, part in properties.items()}
    return json.dumps({"type": "object", "title": "Mẫu", "properties": named}, indent=1, ensure_ascii=False).encode()


SHORT = {"type": "string", "maxLength": 50}
FILES: dict[str, bytes] = {
    "processes/sample/sample.bpmn": GOOD.encode(),
    "processes/sample/opinion.bpmn": OPINION.encode(),
    "processes/sample/sample.dmn": DMN.encode(),
    "forms/sample/start.json": form(field={"type": "string", "x-catalogue": "fields"}, coordinating={
        "type": "array", "items": {"type": "string", "format": "agency"}}),
    "forms/sample/check_conditions.json": form(
        decision={"type": "string", "enum": ["accept", "supplement"]}, request={"type": "string"}),
    "forms/sample/check_conditions.ui.json": json.dumps(
        {"fields": {"request": {"visible_when": "decision == 'supplement' and field != None"}}}).encode(),
    "forms/sample/answer.json": form(answer={"type": "string"}),
    "forms/sample/opinion.json": form(opinion_text={"type": "string"}),
}  # fmt: skip
FACTS = DirectoryFacts(
    roles={"RECEPTION", "OFFICER", "COORDINATOR"},
    role_names={"RECEPTION": "Cán bộ tiếp nhận", "OFFICER": "Chuyên viên xử lý", "COORDINATOR": "Phối hợp",
                "HEAD": "Thủ trưởng"},
    agencies={"SNNMT", "VP"},
    catalogues={"fields": {"dat_dai"}, "notices": {"late", "answered"}},
)  # fmt: skip


def operations() -> Catalogue:
    shelf = Catalogue()
    parameters = (Parameter("notice", required=True, catalogue="notices"), Parameter("copies", "number"))
    shelf.register(Operation("sample.notify", "Báo", parameters, (), None, False, lambda _context, given: given))
    return shelf


def check(changes: Mapping[str, bytes | None] | None = None) -> list[Finding]:
    """The findings of the good library with some files changed or (None) taken away."""
    contents = {**FILES, **(changes or {})}
    library = Library.from_contents({path: content for path, content in contents.items() if content is not None})
    return check_library(library, facts=FACTS, operations=operations())


def check_sample(old: str, new: str, *, source: str = GOOD) -> list[Finding]:
    """The findings after one change in the good diagram."""
    assert old in source, old
    return check({"processes/sample/sample.bpmn": source.replace(old, new, 1).encode()})


def errors(findings: list[Finding]) -> set[tuple[str, str]]:
    return {(one.code, one.element) for one in findings if one.severity is Severity.ERROR}


def warnings(findings: list[Finding]) -> set[tuple[str, str]]:
    return {(one.code, one.element) for one in findings if one.severity is Severity.WARNING}
