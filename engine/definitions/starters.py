"""What a new file begins as: a diagram with one lane and its start, a form with one field, a table with one rule."""

import json
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from engine.definitions.library import SourceFile
from engine.definitions.xml import BPMN

_PROCESS = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" id="{id}_definitions" targetNamespace="https://hoidap.example/processes/{id}">
  <bpmn:collaboration id="{id}_collaboration">
    <bpmn:participant id="{id}_participant" name={pool} processRef="{id}" />
  </bpmn:collaboration>
  <bpmn:process id="{id}" name={title} isExecutable="true">
    <bpmn:extensionElements>
      <spiffworkflow:properties>
        <spiffworkflow:property name="title" value={title} />{start_roles}
      </spiffworkflow:properties>
    </bpmn:extensionElements>
    <bpmn:laneSet id="{id}_lanes">
      <bpmn:lane id="first_lane" name={lane}>
        <bpmn:extensionElements>
          <spiffworkflow:properties>
            <spiffworkflow:property name="role" value={role} />
          </spiffworkflow:properties>
        </bpmn:extensionElements>
        <bpmn:flowNodeRef>begun</bpmn:flowNodeRef>
        <bpmn:flowNodeRef>first_step</bpmn:flowNodeRef>
        <bpmn:flowNodeRef>finished</bpmn:flowNodeRef>
      </bpmn:lane>
    </bpmn:laneSet>
    <bpmn:startEvent id="begun" name="Bắt đầu">
      <bpmn:outgoing>begun_to_first_step</bpmn:outgoing>
    </bpmn:startEvent>
    <bpmn:userTask id="first_step" name="Bước đầu tiên">
      <bpmn:incoming>begun_to_first_step</bpmn:incoming>
      <bpmn:outgoing>first_step_to_finished</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:endEvent id="finished" name="Đã xong">
      <bpmn:incoming>first_step_to_finished</bpmn:incoming>
    </bpmn:endEvent>
    <bpmn:sequenceFlow id="begun_to_first_step" sourceRef="begun" targetRef="first_step" />
    <bpmn:sequenceFlow id="first_step_to_finished" sourceRef="first_step" targetRef="finished" />
  </bpmn:process>
  <bpmndi:BPMNDiagram id="{id}_diagram">
    <bpmndi:BPMNPlane id="{id}_plane" bpmnElement="{id}_collaboration">
      <bpmndi:BPMNShape id="{id}_participant_di" bpmnElement="{id}_participant" isHorizontal="true">
        <dc:Bounds x="160" y="80" width="820" height="200" />
      </bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="first_lane_di" bpmnElement="first_lane" isHorizontal="true">
        <dc:Bounds x="190" y="80" width="790" height="200" />
      </bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="begun_di" bpmnElement="begun">
        <dc:Bounds x="242" y="162" width="36" height="36" />
        <bpmndi:BPMNLabel>
          <dc:Bounds x="236" y="205" width="48" height="14" />
        </bpmndi:BPMNLabel>
      </bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="first_step_di" bpmnElement="first_step">
        <dc:Bounds x="340" y="140" width="130" height="80" />
      </bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="finished_di" bpmnElement="finished">
        <dc:Bounds x="532" y="162" width="36" height="36" />
        <bpmndi:BPMNLabel>
          <dc:Bounds x="523" y="205" width="54" height="14" />
        </bpmndi:BPMNLabel>
      </bpmndi:BPMNShape>
      <bpmndi:BPMNEdge id="begun_to_first_step_di" bpmnElement="begun_to_first_step">
        <di:waypoint x="278" y="180" />
        <di:waypoint x="340" y="180" />
      </bpmndi:BPMNEdge>
      <bpmndi:BPMNEdge id="first_step_to_finished_di" bpmnElement="first_step_to_finished">
        <di:waypoint x="470" y="180" />
        <di:waypoint x="532" y="180" />
      </bpmndi:BPMNEdge>
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
"""  # noqa: E501 - the line is a file's, as editors write it

_DECISION = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/" xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/" id="{id}_definitions" name={title} namespace="https://hoidap.example/processes/{id}">
  <decision id="{id}" name={title}>
    <decisionTable id="{id}_table" hitPolicy="FIRST">
      <input id="{id}_input" label="Điều kiện">
        <inputExpression id="{id}_asks" typeRef="string">
          <text>case_number</text>
        </inputExpression>
      </input>
      <output id="{id}_output" label="Kết quả" name="result" typeRef="string" />
      <rule id="{id}_otherwise">
        <description>Các trường hợp còn lại</description>
        <inputEntry id="{id}_otherwise_input">
          <text>-</text>
        </inputEntry>
        <outputEntry id="{id}_otherwise_output">
          <text>""</text>
        </outputEntry>
      </rule>
    </decisionTable>
  </decision>
  <dmndi:DMNDI>
    <dmndi:DMNDiagram id="{id}_diagram">
      <dmndi:DMNShape id="{id}_shape" dmnElementRef="{id}">
        <dc:Bounds height="80" width="180" x="160" y="100" />
      </dmndi:DMNShape>
    </dmndi:DMNDiagram>
  </dmndi:DMNDI>
</definitions>
"""  # noqa: E501 - the line is a file's, as editors write it

_SCENARIO = """title: {title}
process: {process}
given: {{}}
start: "2026-11-23T08:00"
steps:
  - expect: {{status: running}}
"""


def new_process(identifier: str, title: str, *, role: str, role_name: str, is_started_by_people: bool) -> str:
    """A diagram with one pool and one lane: it begins, asks for one step, and ends."""
    roles = f'\n        <spiffworkflow:property name="startRoles" value={quoteattr(role)} />'
    return _PROCESS.format(
        id=identifier,
        title=quoteattr(title),
        pool=quoteattr(f"Quy trình {title[:1].lower()}{title[1:]}"),
        lane=quoteattr(role_name),
        role=quoteattr(role),
        start_roles=roles if is_started_by_people else "",
    )


def new_decision(identifier: str, title: str) -> str:
    """A table that takes its first fitting rule, with the rule for all that is left."""
    return _DECISION.format(id=escape(identifier), title=quoteattr(title))


def new_form(title: str) -> str:
    """A form that asks for one text."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "type": "object",
        "properties": {"note": {"title": "Nội dung", "type": "string", "maxLength": 2000}},
        "required": ["note"],
    }
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def new_scenario(title: str, process: str) -> str:
    """A story that only begins."""
    return _SCENARIO.format(title=json.dumps(title, ensure_ascii=False), process=process)


def renamed(file: SourceFile, identifier: str, title: str) -> bytes:
    """A copy of a diagram or a table, whose process or decision has this id and title.

    Raises:
        DefinitionInvalid: the file cannot be read.
    """
    # Of its own parsing: trees that others read are never changed.
    tree = SourceFile(file.path, file.content).tree
    tag = f"{{{BPMN}}}process" if file.path.endswith(".bpmn") else "{*}decision"
    main = next(tree.iter(tag), None)
    if main is None:
        return file.content
    old = main.get("id", "")
    main.set("name", title)
    for node in tree.iter(etree.Element):
        for name, value in node.attrib.items():
            if old and (value == old or (value.startswith(f"{old}_") and node is not main)):
                node.set(name, identifier + value[len(old) :])
        if etree.QName(node).localname == "property" and node.get("name") == "title":
            node.set("value", title)
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8"))
