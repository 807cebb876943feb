"""Rules of movement: flows with conditions where they count, every element reached, every path to an end."""

from collections.abc import Iterator
from functools import partial

from engine.definitions.check.context import Context
from engine.definitions.check.diagram import Diagram, Node, Scope, targets
from engine.definitions.check.finding import Finding, error, warning
from engine.definitions.check.graph import reachable
from engine.errors import N_

DECIDING = frozenset({"exclusiveGateway", "inclusiveGateway"})
BRANCHING = DECIDING | {"parallelGateway", "eventBasedGateway"}


def check(diagram: Diagram, context: Context) -> Iterator[Finding]:
    del context
    for scope in diagram.scopes():
        for node in scope.nodes:
            yield from _flows_out(diagram, node)
        yield from _paths(diagram, scope)


# ---------------------------------------------------------------- flows out of an element


def _flows_out(diagram: Diagram, node: Node) -> Iterator[Finding]:
    say = partial(error, diagram.path)
    if node.kind not in BRANCHING and len(node.outgoing) > 1:
        yield say(
            node.line,
            node.id,
            "bpmn.several_flows",
            N_("“{id}” có {count} đường đi ra; chỉ cổng mới được rẽ nhánh."),
            N_("Thêm một cổng song song hoặc loại trừ sau “{id}”."),
            id=node.label,
            count=len(node.outgoing),
        )
    if node.kind not in DECIDING:
        for flow in node.outgoing:
            if flow.condition is not None:
                yield say(
                    flow.condition_line,
                    flow.id,
                    "bpmn.ignored_condition",
                    N_("Điều kiện trên đường “{id}” bị bỏ qua, vì nó không đi ra từ cổng loại trừ hay bao gồm."),
                    N_("Bỏ điều kiện, hoặc thêm cổng trước nó."),
                    id=flow.id,
                )
        return
    yield from _decisions(diagram, node)


def _decisions(diagram: Diagram, node: Node) -> Iterator[Finding]:
    default = node.xml.get("default", "")
    conditional = [flow for flow in node.outgoing if flow.id != default]
    if len(node.outgoing) > 1:
        for flow in conditional:
            if flow.condition is None:
                yield error(
                    diagram.path,
                    flow.line,
                    flow.id,
                    "bpmn.no_condition",
                    N_("Đường “{id}” đi ra từ cổng “{gateway}” chưa có điều kiện."),
                    N_("Viết điều kiện, hoặc đặt đường này làm mặc định."),
                    id=flow.id,
                    gateway=node.label,
                )
    if (len(node.outgoing) > 1 or any(flow.condition for flow in conditional)) and not default:
        yield warning(
            diagram.path,
            node.line,
            node.id,
            "bpmn.no_default",
            N_("Cổng “{id}” chưa có nhánh mặc định."),
            N_("Chọn một nhánh làm mặc định, để hồ sơ không bị kẹt khi không điều kiện nào đúng."),
            id=node.label,
        )
    for flow in node.outgoing:
        if flow.id == default and flow.condition is not None:
            yield warning(
                diagram.path,
                flow.condition_line,
                flow.id,
                "bpmn.default_condition",
                N_("Điều kiện trên nhánh mặc định “{id}” bị bỏ qua."),
                N_("Bỏ điều kiện này."),
                id=flow.id,
            )


# ---------------------------------------------------------------- reaching and ending


def _paths(diagram: Diagram, scope: Scope) -> Iterator[Finding]:
    if not scope.starts:
        return
    reached = reachable(scope.starts, targets)
    for node in scope.nodes:
        if node not in reached and node.kind != "startEvent" and node.xml.get("triggeredByEvent") != "true":
            yield error(
                diagram.path,
                node.line,
                node.id,
                "bpmn.unreachable",
                N_("Không có đường nào đến “{id}”."),
                N_("Nối nó vào quy trình, hoặc xóa đi."),
                id=node.label,
            )
    ending = _that_can_end(scope)
    for node in scope.nodes:
        if node in reached and node not in ending:
            yield error(
                diagram.path,
                node.line,
                node.id,
                "bpmn.no_way_to_end",
                N_("Từ “{id}” không có đường nào đến sự kiện kết thúc."),
                N_("Nối tiếp đến một sự kiện kết thúc."),
                id=node.label,
            )


def _that_can_end(scope: Scope) -> set[Node]:
    before: dict[Node, list[Node]] = {}
    for node in scope.nodes:
        for target in targets(node):
            before.setdefault(target, []).append(node)
    ends = [node for node in scope.nodes if node.kind == "endEvent"]
    return reachable(ends, lambda node: before.get(node, ()))
