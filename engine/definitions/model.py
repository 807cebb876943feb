"""What a diagram says of each element, beyond what the engine library reads from it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from lxml import etree

from engine.clock import Elapsed, parse_term
from engine.definitions.library import Closure, SourceFile, listed
from engine.definitions.xml import BPMN, NAMESPACES, SPIFF
from engine.errors import HoiDapError

SCOPES = {f"{{{BPMN}}}{name}" for name in ("process", "subProcess", "transaction", "adHocSubProcess")}
NOT_NODES = {
    "laneSet",
    "sequenceFlow",
    "extensionElements",
    "documentation",
    "incoming",
    "outgoing",
    "ioSpecification",
    "textAnnotation",
    "association",
    "dataObject",
    "dataObjectReference",
    "group",
    "property",
}


LONGEST_UNDO = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class ElementFacts:
    """One flow node of one process. `lane` is the role's text as the lane gives it."""

    id: str
    process_id: str
    kind: str
    name: str
    line: int
    file: str
    lane: str | None = None
    properties: Mapping[str, str] = field(default_factory=dict)
    instructions: str | None = None
    documentation: str | None = None

    @property
    def form(self) -> str | None:
        return self.properties.get("formJsonSchemaFilename") or None

    @property
    def due_in(self) -> str | None:
        return self.properties.get("dueIn") or None

    @property
    def assign_to(self) -> str | None:
        return self.properties.get("assignTo") or None

    @property
    def agency(self) -> str | None:
        return self.properties.get("agency") or None

    @property
    def not_same_as(self) -> str | None:
        return self.properties.get("notSameAs") or None

    @property
    def undo_for(self) -> timedelta | None:
        """How long what follows the task may be taken back; None where it may not."""
        return read_undo_window(self.properties.get("undoFor", ""))

    @property
    def decisions(self) -> tuple[str, ...]:
        """The decision tables that its operation asks, in their order."""
        return listed(self.properties.get("decisions", ""))

    @property
    def legal_basis(self) -> str | None:
        return self.properties.get("legalBasis") or None


@dataclass(frozen=True, slots=True)
class ProcessFacts:
    """How a process is started and listed."""

    id: str
    name: str
    file: str
    properties: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return self.properties.get("title") or self.name or self.id

    @property
    def start_form(self) -> str | None:
        return self.properties.get("startForm") or None

    @property
    def about(self) -> str:
        """The process on whose cases this one is begun; nothing where it stands on its own."""
        return self.properties.get("about", "").strip()

    @property
    def start_roles(self) -> tuple[str, ...]:
        return tuple(role.strip() for role in self.properties.get("startRoles", "").split(",") if role.strip())


def read_elements(closure: Closure) -> dict[tuple[str, str], ElementFacts]:
    """Every flow node of every process of `closure`, by (process or sub-process id, element id)."""
    found: dict[tuple[str, str], ElementFacts] = {}
    for file in closure.files.values():
        if file.path.endswith(".bpmn"):
            for process in file.tree.iter(f"{{{BPMN}}}process"):
                for facts in _scope(process, process.get("id", ""), file.path, inherited=None):
                    found[facts.process_id, facts.id] = facts
    return found


def read_processes(closure: Closure) -> dict[str, ProcessFacts]:
    """The processes of `closure` by id."""
    found = {}
    for file in closure.files.values():
        if file.path.endswith(".bpmn"):
            for node in file.tree.iter(f"{{{BPMN}}}process"):
                facts = _process(node, file.path)
                found[facts.id] = facts
    return found


def read_process(file: SourceFile, process_id: str) -> ProcessFacts | None:
    """One process of a diagram, None when it is not in it."""
    nodes = (node for node in file.tree.iter(f"{{{BPMN}}}process") if node.get("id") == process_id)
    return next((_process(node, file.path) for node in nodes), None)


def _process(node: etree._Element, path: str) -> ProcessFacts:
    return ProcessFacts(node.get("id", ""), node.get("name", ""), path, read_properties(node))


def _scope(scope: etree._Element, process_id: str, path: str, *, inherited: str | None) -> Iterator[ElementFacts]:
    lanes = _lanes(scope)
    for node in scope:
        if not isinstance(node.tag, str) or not node.tag.startswith(f"{{{BPMN}}}"):
            continue
        kind = etree.QName(node).localname
        if kind in NOT_NODES:
            continue
        lane = lanes.get(node.get("id", ""), inherited)
        yield _element(node, kind, process_id, path, lane)
        if node.tag in SCOPES:
            yield from _scope(node, node.get("id", ""), path, inherited=lane)


def _element(node: etree._Element, kind: str, process_id: str, path: str, lane: str | None) -> ElementFacts:
    return ElementFacts(
        id=node.get("id", ""),
        process_id=process_id,
        kind=kind,
        name=node.get("name", ""),
        line=node.sourceline or 0,
        file=path,
        lane=lane,
        properties=read_properties(node),
        instructions=_extension_text(node, "instructionsForEndUser"),
        documentation=node.findtext("bpmn:documentation", None, NAMESPACES),
    )


def read_undo_window(text: str) -> timedelta | None:
    """The window that `undoFor` says, such as `5 minutes`; None when it says none, or one longer than an hour."""
    if not text.strip():
        return None
    try:
        term = parse_term(text.strip().strip('"'))
    except HoiDapError:
        return None
    is_window = isinstance(term, Elapsed) and term.length <= LONGEST_UNDO
    return term.length if is_window else None  # type: ignore[union-attr]


def read_properties(node: etree._Element) -> dict[str, str]:
    """The `spiffworkflow:property` values directly on `node`."""
    extension = node.find("bpmn:extensionElements", NAMESPACES)
    if extension is None:
        return {}
    return {
        item.get("name", ""): item.get("value", "")
        for item in extension.iterfind("spiffworkflow:properties/spiffworkflow:property", NAMESPACES)
    }


def _extension_text(node: etree._Element, name: str) -> str | None:
    found = node.find(f"bpmn:extensionElements/{{{SPIFF}}}{name}", NAMESPACES)
    return found.text if found is not None and found.text else None


def _lanes(scope: etree._Element) -> dict[str, str]:
    """Element id → role text; the innermost lane wins."""
    found: dict[str, str] = {}
    for lane in scope.iterfind("bpmn:laneSet//bpmn:lane", NAMESPACES):
        role = read_properties(lane).get("role") or lane.get("name") or lane.get("id", "")
        for reference in lane.iterfind("bpmn:flowNodeRef", NAMESPACES):
            found[(reference.text or "").strip()] = role
    return found
