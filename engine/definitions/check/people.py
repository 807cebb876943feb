"""Rules of who does what: lanes are roles, agencies exist, four eyes are two people."""

from collections.abc import Iterator

from engine.definitions.check.context import Context
from engine.definitions.check.diagram import PEOPLE, Diagram, Element, Node, Scope, line_of
from engine.definitions.check.finding import Finding, error, missing, warning
from engine.definitions.check.timers import constant
from engine.definitions.model import read_properties
from engine.definitions.xml import NAMESPACES
from engine.errors import N_


def check(diagram: Diagram, context: Context) -> Iterator[Finding]:
    for process in diagram.processes:
        yield from _start_roles(diagram, process, context)
    for scope in diagram.scopes():
        yield from _lanes(diagram, scope, context)
    for node in diagram.nodes():
        yield from _four_eyes(diagram, node, context)
        yield from _agency(diagram, node, context)


def _start_roles(diagram: Diagram, process: Scope, context: Context) -> Iterator[Finding]:
    for role in process.properties.get("startRoles", "").split(",") if context.facts is not None else ():
        if role.strip():
            yield from _role(diagram, process.line, process.id, role.strip(), context)


def _four_eyes(diagram: Diagram, node: Node, context: Context) -> Iterator[Finding]:
    other = node.properties.get("notSameAs")
    if not other:
        return
    known = {
        one.id
        for root in context.roots_of(_process_of(diagram, node))
        for _, process in context.members(root)
        for one in process.everything()
        if one.kind in PEOPLE or _is_start_by_people(one, process, root)
    }
    if other == node.id or other not in known:
        yield missing(
            diagram.path,
            node.line,
            node.id,
            "reference.not_same_as",
            N_("“{id}” cấm người đã làm “{name}”, nhưng không có việc nào của người mang mã đó."),
            other,
            known - {node.id},
            N_("Ghi mã của một việc khác do người làm."),
        )


def _is_start_by_people(node: Node, process: Scope, root: str) -> bool:
    """Whether an officer starts the case there."""
    is_outermost = process.id == root and node.scope is process
    return is_outermost and node.kind == "startEvent" and bool(process.properties.get("startRoles"))


def _agency(diagram: Diagram, node: Node, context: Context) -> Iterator[Finding]:
    """An agency written as a constant must be in the directory."""
    code = constant(node.properties.get("agency") or "None")
    agencies = context.facts.agencies if context.facts is not None else ()
    if code is not None and agencies and code not in agencies:
        yield missing(
            diagram.path,
            node.line,
            node.id,
            "reference.agency",
            N_("Không có cơ quan “{name}”."),
            str(code),
            agencies,
            N_("Dùng mã của một cơ quan trong danh bạ, hoặc hub()."),
        )


def _process_of(diagram: Diagram, node: Node) -> str:
    return next(process.id for process in diagram.processes if node in set(process.everything()))


def _lanes(diagram: Diagram, scope: Scope, context: Context) -> Iterator[Finding]:
    lanes = list(scope.xml.iterfind("bpmn:laneSet//bpmn:lane", NAMESPACES))
    placed = {
        (reference.text or "").strip() for lane in lanes for reference in lane.iterfind("bpmn:flowNodeRef", NAMESPACES)
    }
    for lane in lanes:
        if lane.find("bpmn:childLaneSet", NAMESPACES) is None:
            role = read_properties(lane).get("role") or lane.get("name") or ""
            yield from _lane(diagram, lane, role, scope, context)
    if scope.depth:
        return
    for node in scope.everything():
        if node.kind in PEOPLE and not node.properties.get("assignTo") and not _is_placed(node, placed):
            yield warning(
                diagram.path,
                node.line,
                node.id,
                "bpmn.no_lane",
                N_("Việc “{id}” không nằm trong làn nào, nên ai trong cơ quan cũng nhận được."),
                N_("Đặt việc này vào làn của một vai trò."),
                id=node.label,
            )


def _lane(diagram: Diagram, lane: Element, role: str, scope: Scope, context: Context) -> Iterator[Finding]:
    inside = {(reference.text or "").strip() for reference in lane.iterfind("bpmn:flowNodeRef", NAMESPACES)}
    has_people = any(
        node.kind in PEOPLE
        for identifier in inside
        if identifier in scope.by_id
        for node in _with_inner(scope.by_id[identifier])
    )
    if not has_people and "role" not in read_properties(lane):
        # A lane of automatic steps may be called anything.
        return
    if not role:
        yield error(
            diagram.path,
            line_of(lane),
            lane.get("id", ""),
            "bpmn.lane_without_role",
            N_("Làn “{id}” chưa có vai trò."),
            N_("Đặt tên làn theo một vai trò."),
            id=lane.get("id", ""),
        )
    elif context.facts is not None:
        yield from _role(diagram, line_of(lane), lane.get("id", ""), role, context)


def _with_inner(node: Node) -> Iterator[Node]:
    yield node
    if node.inner is not None:
        yield from node.inner.everything()


def _is_placed(node: Node, placed: set[str]) -> bool:
    """Whether the node, or a sub-process around it, is in a lane."""
    if node.id in placed:
        return True
    around = node.xml.getparent()
    while around is not None:
        if around.get("id") in placed:
            return True
        around = around.getparent()
    return False


def _role(diagram: Diagram, line: int, element: str, role: str, context: Context) -> Iterator[Finding]:
    assert context.facts is not None  # noqa: S101 - said by the caller
    code = context.facts.find_role(role)
    if code is None:
        known = [*context.facts.role_names, *context.facts.role_names.values()]
        yield missing(
            diagram.path,
            line,
            element,
            "reference.role",
            N_("Không có vai trò “{name}”."),
            role,
            known,
            N_("Dùng mã hoặc tên của một vai trò trong danh bạ."),
        )
    elif code not in context.facts.roles:
        yield warning(
            diagram.path,
            line,
            element,
            "reference.role_empty",
            N_("Chưa ai giữ vai trò “{name}”."),
            N_("Giao vai trò này cho ít nhất một cán bộ trước khi công bố."),
            name=role,
        )
