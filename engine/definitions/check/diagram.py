"""A BPMN file as its rules see it: processes, nodes and flows, read leniently, however broken it is."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from lxml import etree

from engine.definitions.library import SourceFile
from engine.definitions.model import NOT_NODES, read_properties
from engine.definitions.xml import BPMN, NAMESPACES, SPIFF

MOST_ELEMENTS = 40_000
MOST_NODES = 1_500
DEEPEST_NESTING = 20
SUBPROCESSES = frozenset({"subProcess", "transaction", "adHocSubProcess"})
NOT_RUN_INSIDE = NOT_NODES | {"dataStoreReference", "monitoring", "auditing", "correlationSubscription", "performer",
                              "resourceRole", "potentialOwner", "dataInputAssociation", "dataOutputAssociation",
                              "artifact", "standardLoopCharacteristics", "multiInstanceLoopCharacteristics",
                              "supportedInterfaceRef", "conversationLink", "category"}  # fmt: skip
WAITING_KINDS = frozenset({"userTask", "manualTask", "receiveTask", "intermediateCatchEvent", "eventBasedGateway"})
PEOPLE = frozenset({"userTask", "manualTask"})
Element: TypeAlias = etree._Element  # noqa: SLF001 - the only name lxml gives its element type


@dataclass(eq=False, slots=True)
class Flow:
    """A sequence flow; `condition` is its expression, None when it has none."""

    id: str
    line: int
    source: str
    target: str
    condition: str | None
    condition_line: int
    xml: Element = field(repr=False)


@dataclass(eq=False)
class Node:
    """A flow node. `id` is empty when the file gives none."""

    id: str
    kind: str
    name: str
    line: int
    xml: Element = field(repr=False)
    scope: "Scope" = field(repr=False)
    incoming: list[Flow] = field(default_factory=list, repr=False)
    outgoing: list[Flow] = field(default_factory=list, repr=False)
    boundaries: list["Node"] = field(default_factory=list, repr=False)
    inner: "Scope | None" = field(default=None, repr=False)

    @property
    def attached_to(self) -> str:
        return str(self.xml.get("attachedToRef", ""))

    @property
    def is_interrupting(self) -> bool:
        return str(self.xml.get("cancelActivity", "true")) != "false"

    @cached_property
    def properties(self) -> dict[str, str]:
        return read_properties(self.xml)

    @cached_property
    def events(self) -> list[Element]:
        """Its event definitions."""
        return [part for part in self.xml if local(part).endswith("EventDefinition") and in_bpmn(part)]

    @cached_property
    def event_kinds(self) -> list[str]:
        return [local(part).removesuffix("EventDefinition") for part in self.events]

    @cached_property
    def instances(self) -> Element | None:
        return self.xml.find("bpmn:multiInstanceLoopCharacteristics", NAMESPACES)

    @cached_property
    def loop(self) -> Element | None:
        return self.xml.find("bpmn:standardLoopCharacteristics", NAMESPACES)

    @property
    def label(self) -> str:
        return self.id or self.name or self.kind

    def extension(self, name: str) -> Element | None:
        return self.xml.find(f"bpmn:extensionElements/{{{SPIFF}}}{name}", NAMESPACES)

    def text(self, path: str) -> str:
        return (self.xml.findtext(path, "", NAMESPACES) or "").strip()


@dataclass(eq=False)
class Scope:
    """A process, or a sub-process within one."""

    id: str
    line: int
    xml: Element = field(repr=False)
    depth: int
    nodes: list[Node] = field(default_factory=list, repr=False)
    flows: list[Flow] = field(default_factory=list, repr=False)

    @cached_property
    def by_id(self) -> dict[str, Node]:
        """The nodes by id; of two with the same id, the first."""
        found: dict[str, Node] = {}
        for node in self.nodes:
            if node.id:
                found.setdefault(node.id, node)
        return found

    @cached_property
    def properties(self) -> dict[str, str]:
        return read_properties(self.xml)

    @property
    def starts(self) -> list[Node]:
        return [node for node in self.nodes if node.kind == "startEvent"]

    def everything(self) -> Iterator[Node]:
        """Its nodes, and those of the sub-processes within."""
        for node in self.nodes:
            yield node
            if node.inner is not None:
                yield from node.inner.everything()

    def scopes(self) -> Iterator["Scope"]:
        """Itself and the sub-processes within."""
        yield self
        for node in self.nodes:
            if node.inner is not None:
                yield from node.inner.scopes()


@dataclass(eq=False)
class Diagram:
    """One BPMN file."""

    path: str
    root: Element = field(repr=False)
    processes: list[Scope] = field(default_factory=list)
    messages: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def scopes(self) -> Iterator[Scope]:
        for process in self.processes:
            yield from process.scopes()

    def nodes(self) -> Iterator[Node]:
        for process in self.processes:
            yield from process.everything()


def is_too_large(root: Element) -> bool:
    """Counted only as far as needed."""
    return any(count >= MOST_ELEMENTS for count, _ in enumerate(root.iter()))


def read_diagram(file: SourceFile) -> Diagram:
    """The diagram of a file that can be read as XML.

    Raises:
        DefinitionInvalid: it cannot.
    """
    root = file.tree.getroot()
    diagram = Diagram(file.path, root)
    if not is_too_large(root):
        diagram.messages = {
            part.get("id", ""): part.get("name", "") for part in root.iterfind("bpmn:message", NAMESPACES)
        }
        diagram.errors = {
            part.get("id", ""): part.get("errorCode", "") for part in root.iterfind("bpmn:error", NAMESPACES)
        }
        diagram.processes = [_scope(part, 0) for part in root.iterfind("bpmn:process", NAMESPACES)]
    return diagram


def _scope(xml: Element, depth: int) -> Scope:
    scope = Scope(xml.get("id", ""), line_of(xml), xml, depth)
    for part in xml:
        if not in_bpmn(part) or ((kind := local(part)) in NOT_RUN_INSIDE and kind != "sequenceFlow"):
            continue
        if kind == "sequenceFlow":
            scope.flows.append(_flow(part))
        elif not _is_detail(kind):
            node = Node(part.get("id", ""), kind, part.get("name", ""), line_of(part), part, scope)
            # Deeper ones are refused by a rule of their own; nobody follows them.
            if kind in SUBPROCESSES and depth <= DEEPEST_NESTING:
                node.inner = _scope(part, depth + 1)
            scope.nodes.append(node)
    _connect(scope)
    return scope


def _is_detail(kind: str) -> bool:
    """Parts of a sub-process itself that are no flow nodes."""
    return kind in {"ioSpecification", "completionCondition", "text"} or kind.endswith("Characteristics")


def _flow(xml: Element) -> Flow:
    condition = xml.find("bpmn:conditionExpression", NAMESPACES)
    text = (condition.text or "").strip() if condition is not None else ""
    line = line_of(xml if condition is None else condition)
    return Flow(
        xml.get("id", ""), line_of(xml), xml.get("sourceRef", ""), xml.get("targetRef", ""), text or None, line, xml
    )


def _connect(scope: Scope) -> None:
    for flow in scope.flows:
        if flow.source in scope.by_id:
            scope.by_id[flow.source].outgoing.append(flow)
        if flow.target in scope.by_id:
            scope.by_id[flow.target].incoming.append(flow)
    for node in scope.nodes:
        if node.kind == "boundaryEvent" and node.attached_to in scope.by_id:
            scope.by_id[node.attached_to].boundaries.append(node)


def local(element: Element) -> str:
    """The name of an element without its namespace; nothing for a comment."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def in_bpmn(element: Element) -> bool:
    return isinstance(element.tag, str) and etree.QName(element).namespace == BPMN


def line_of(element: Element) -> int:
    return element.sourceline or 0


def targets(node: Node) -> Iterator[Node]:
    """What can come right after a node: along its flows, and at the events on its edge."""
    for flow in node.outgoing:
        if flow.target in node.scope.by_id:
            yield node.scope.by_id[flow.target]
    yield from node.boundaries
