# ruff: noqa: A002 - the diagrams' own word for a name is id
"""Small BPMN files for tests, written in a few words."""

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from engine.definitions.library import Closure, Library

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" '
    'id="definitions" targetNamespace="http://hoidap.example">'
)


@dataclass
class Diagram:
    """One process under construction; `flow("a", "b", when="x > 1")` connects."""

    id: str = "sample"
    properties: dict[str, str] = field(default_factory=dict)
    lanes: dict[str, list[str]] = field(default_factory=dict)
    nodes: list[str] = field(default_factory=list)
    flows: list[tuple[str, str, str, str | None]] = field(default_factory=list)
    messages: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)

    def node(
        self,
        kind: str,
        id: str,
        inner: str = "",
        lane: str | None = None,
        properties: dict[str, str] | None = None,
        **attributes: Any,
    ) -> "Diagram":
        """Any element by its tag."""
        extension = _properties(properties or {})
        if "<extensionElements>" in inner:
            extension, inner = "", inner.replace("<extensionElements>", "<extensionElements>" + extension[19:-20], 1)
        text = "".join(f" {name}={quoteattr(str(value))}" for name, value in attributes.items())
        self.nodes.append(f'<{kind} id="{id}"{text}{{default:{id}}}>{extension}{inner}</{kind}>')
        if lane:
            self.lanes.setdefault(lane, []).append(id)
        return self

    def start(self, id: str = "begin") -> "Diagram":
        return self.node("startEvent", id)

    def end(self, id: str = "done", inner: str = "") -> "Diagram":
        return self.node("endEvent", id, inner)

    def user(self, id: str, lane: str | None = "OFFICER", inner: str = "", **properties: str) -> "Diagram":
        return self.node("userTask", id, inner, lane, properties, name=id)

    def script(self, id: str, text: str) -> "Diagram":
        return self.node("scriptTask", id, f"<script>{escape(text)}</script>")

    def service(self, id: str, operation: str, result: str = "", **parameters: str) -> "Diagram":
        items = "".join(
            f'<spiffworkflow:parameter id="{name}" type="any" value={quoteattr(value)}/>'
            for name, value in parameters.items()
        )
        return self.node(
            "serviceTask",
            id,
            (
                f'<extensionElements><spiffworkflow:serviceTaskOperator id="{operation}" resultVariable="{result}">'
                f"<spiffworkflow:parameters>{items}</spiffworkflow:parameters></spiffworkflow:serviceTaskOperator></extensionElements>"
            ),
        )

    def timer(self, id: str, expression: str, kind: str = "timeDuration", **more: Any) -> "Diagram":
        return self.node(more.pop("tag", "intermediateCatchEvent"), id, timer(expression, kind), **more)

    def message(
        self,
        id: str,
        name: str,
        tag: str = "intermediateCatchEvent",
        properties: dict[str, str] | None = None,
        **more: Any,
    ) -> "Diagram":
        reference = "message_" + name.replace(".", "_")
        self.messages[reference] = name
        return self.node(tag, id, f'<messageEventDefinition messageRef="{reference}"/>', properties=properties, **more)

    def flow(self, source: str, target: str, when: str | None = None, *, default: bool = False) -> "Diagram":
        name = f"{source}_to_{target}"
        if default:
            self.defaults[source] = name
        self.flows.append((name, source, target, when))
        return self

    def chain(self, *ids: str) -> "Diagram":
        """Flows from each to the next."""
        for source, target in pairwise(ids):
            self.flow(source, target)
        return self

    def body(self) -> str:
        """What stands inside the process element."""
        text = "".join(self.nodes)
        for node in {name for _, name, _, _ in self.flows} | {self._id(node) for node in self.nodes}:
            text = text.replace(
                f"{{default:{node}}}", f' default="{self.defaults[node]}"' if node in self.defaults else ""
            )
        return text + "".join(
            f'<sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target}">'
            + (
                f'<conditionExpression xsi:type="tFormalExpression">{escape(when)}</conditionExpression>'
                if when
                else ""
            )
            + "</sequenceFlow>"
            for name, source, target, when in self.flows
        )

    @staticmethod
    def _id(node: str) -> str:
        return node.split('id="', 1)[1].split('"', 1)[0]

    def xml(self) -> bytes:
        """The file."""
        lanes = "".join(
            f'<lane id="lane_{index}" name={quoteattr(name)}>'
            + "".join(f"<flowNodeRef>{node}</flowNodeRef>" for node in nodes)
            + "</lane>"
            for index, (name, nodes) in enumerate(self.lanes.items())
        )
        return (
            '<?xml version="1.0" encoding="UTF-8"?>'
            + HEAD
            + "".join(f'<message id="{key}" name="{name}"/>' for key, name in self.messages.items())
            + "".join(f'<error id="{key}" name="{key}" errorCode="{code}"/>' for key, code in self.errors.items())
            + f'<process id="{self.id}" isExecutable="true">{_properties(self.properties)}'
            + (f'<laneSet id="lanes">{lanes}</laneSet>' if lanes else "")
            + self.body()
            + "</process></definitions>"
        ).encode()


def timer(expression: str, kind: str = "timeDuration") -> str:
    """A timer event definition."""
    inner = f'<{kind} xsi:type="tFormalExpression">{escape(expression)}</{kind}>'
    return f"<timerEventDefinition>{inner}</timerEventDefinition>"


def _properties(properties: dict[str, str]) -> str:
    if not properties:
        return ""
    items = "".join(
        f'<spiffworkflow:property name="{name}" value={quoteattr(value)}/>' for name, value in properties.items()
    )
    return f"<extensionElements><spiffworkflow:properties>{items}</spiffworkflow:properties></extensionElements>"


def closure_of(*diagrams: Diagram, files: dict[str, bytes] | None = None) -> Closure:
    """The closure of the first diagram, the others being called by it."""
    contents = {f"processes/sample/{diagram.id}.bpmn": diagram.xml() for diagram in diagrams} | (files or {})
    return Library.from_contents(contents).closure(diagrams[0].id)
