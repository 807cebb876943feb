"""Rules of shape: starts, flows that lead somewhere, lanes, nesting."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from engine.definitions.check.context import Context
from engine.definitions.check.diagram import (
    DEEPEST_NESTING,
    MOST_NODES,
    Diagram,
    Flow,
    Node,
    Scope,
    is_too_large,
    local,
)
from engine.definitions.check.finding import Finding, error, warning
from engine.definitions.xml import BPMN, NAMESPACES
from engine.errors import N_

SHAPE = "{http://www.omg.org/spec/BPMN/20100524/DI}BPMNShape"
HOSTS = frozenset({"userTask", "manualTask", "receiveTask", "subProcess", "callActivity", "scriptTask", "serviceTask",
                   "businessRuleTask"})  # fmt: skip


def check(diagram: Diagram, context: Context) -> Iterator[Finding]:
    del context
    path, root = diagram.path, diagram.root
    if root.tag != f"{{{BPMN}}}definitions":
        yield error(
            path,
            1,
            local(root),
            "bpmn.not_bpmn",
            N_("Tệp này không phải sơ đồ BPMN 2.0."),
            N_("Lưu lại bằng trình vẽ quy trình."),
        )
        return
    if is_too_large(root) or sum(1 for _ in diagram.nodes()) > MOST_NODES:
        yield error(
            path,
            1,
            "",
            "bpmn.too_large",
            N_("Sơ đồ có quá nhiều phần tử."),
            N_("Tách thành nhiều quy trình, gọi nhau bằng call activity."),
        )
        return
    if not diagram.processes:
        yield error(
            path, 1, "", "bpmn.no_process", N_("Tệp không có quy trình nào."), N_("Vẽ một quy trình trong tệp.")
        )
    for process in diagram.processes:
        yield from _process(diagram, process)
    for scope in diagram.scopes():
        yield from _scope(diagram, scope)


def _process(diagram: Diagram, process: Scope) -> Iterator[Finding]:
    if process.xml.get("isExecutable") != "true":
        yield error(
            diagram.path,
            process.line,
            process.id,
            "bpmn.not_executable",
            N_("Quy trình “{id}” chưa được đánh dấu là chạy được."),
            N_('Bật “Executable” (isExecutable="true").'),
            id=process.id,
        )
    named = PurePosixPath(diagram.path).stem
    if process.id and len(diagram.processes) == 1 and process.id != named:
        yield warning(
            diagram.path,
            process.line,
            process.id,
            "bpmn.file_name",
            N_("Tên tệp “{file}” khác mã quy trình “{id}”."),
            N_("Đặt tên tệp theo mã quy trình."),
            id=process.id,
            file=named,
        )
    if process.nodes and not _is_drawn(diagram):
        yield warning(
            diagram.path,
            process.line,
            process.id,
            "bpmn.no_picture",
            N_("Quy trình “{id}” không có hình vẽ, nên không xem được hồ sơ đang ở đâu."),
            N_("Mở tệp bằng trình vẽ, sắp xếp các phần tử rồi lưu lại."),
            id=process.id,
        )
    if not process.nodes:
        yield error(
            diagram.path,
            process.line,
            process.id,
            "bpmn.empty_process",
            N_("Quy trình “{id}” trống."),
            N_("Vẽ ít nhất một sự kiện bắt đầu, một việc và một sự kiện kết thúc."),
            id=process.id,
        )


def _is_drawn(diagram: Diagram) -> bool:
    return next(diagram.root.iter(SHAPE), None) is not None


def _scope(diagram: Diagram, scope: Scope) -> Iterator[Finding]:
    path = diagram.path
    if scope.depth == DEEPEST_NESTING + 1:
        yield error(
            path,
            scope.line,
            scope.id,
            "bpmn.too_deep",
            N_("Quy trình con lồng nhau quá {limit} tầng."),
            N_("Chuyển phần trong cùng thành quy trình riêng."),
            limit=DEEPEST_NESTING,
        )
    is_collapsed_event = scope.xml.get("triggeredByEvent") == "true"
    if scope.nodes and len(scope.starts) != 1 and not is_collapsed_event:
        yield error(
            path,
            scope.line,
            scope.id,
            "bpmn.start_events",
            N_("“{id}” có {count} sự kiện bắt đầu; cần đúng một."),
            N_("Giữ lại một sự kiện bắt đầu."),
            id=scope.id,
            count=len(scope.starts),
        )
    elif scope.depth and not scope.nodes:
        yield error(
            path,
            scope.line,
            scope.id,
            "bpmn.empty_process",
            N_("Quy trình con “{id}” trống."),
            N_("Vẽ ít nhất một sự kiện bắt đầu, một việc và một sự kiện kết thúc."),
            id=scope.id,
        )
    for flow in scope.flows:
        yield from _flow(diagram, scope, flow)
    for node in scope.nodes:
        yield from _node(diagram, node)
    yield from _lanes(diagram, scope)


def _flow(diagram: Diagram, scope: Scope, flow: Flow) -> Iterator[Finding]:
    for place, target in (("sourceRef", flow.source), ("targetRef", flow.target)):
        if target not in scope.by_id:
            yield error(
                diagram.path,
                flow.line,
                flow.id,
                "bpmn.dangling_flow",
                N_("Đường nối “{id}” có {place} là “{target}”, không có trong cùng quy trình."),
                N_("Nối lại đường này với hai phần tử của cùng một quy trình."),
                id=flow.id,
                place=place,
                target=target[:100],
            )


def _node(diagram: Diagram, node: Node) -> Iterator[Finding]:
    path, line, label = diagram.path, node.line, node.label
    if node.kind in {"startEvent", "boundaryEvent"} and node.incoming:
        yield error(
            path,
            line,
            node.id,
            "bpmn.flow_into_start",
            N_("Không được nối vào sự kiện “{id}”."),
            N_("Bỏ đường nối vào sự kiện này."),
            id=label,
        )
    if node.kind == "endEvent" and node.outgoing:
        yield error(
            path,
            line,
            node.id,
            "bpmn.flow_out_of_end",
            N_("Không được nối ra từ sự kiện kết thúc “{id}”."),
            N_("Bỏ đường nối ra, hoặc đổi thành sự kiện trung gian."),
            id=label,
        )
    if node.kind == "boundaryEvent":
        yield from _boundary(diagram, node)
    if node.kind != "sequenceFlow" and "default" in node.xml.attrib:
        default = node.xml.get("default", "")
        if default not in {flow.id for flow in node.outgoing}:
            yield error(
                path,
                line,
                node.id,
                "bpmn.default_flow",
                N_("Nhánh mặc định “{default}” không đi ra từ “{id}”."),
                N_("Chọn lại nhánh mặc định."),
                default=default[:100],
                id=label,
            )


def _boundary(diagram: Diagram, node: Node) -> Iterator[Finding]:
    host = node.scope.by_id.get(node.attached_to)
    if host is None or host.kind not in HOSTS:
        yield error(
            diagram.path,
            node.line,
            node.id,
            "bpmn.boundary_host",
            N_("Sự kiện biên “{id}” không gắn vào việc nào trong cùng quy trình."),
            N_("Kéo sự kiện này đặt lên cạnh của một việc."),
            id=node.label,
        )
    if not node.outgoing:
        yield error(
            diagram.path,
            node.line,
            node.id,
            "bpmn.boundary_no_flow",
            N_("Sự kiện biên “{id}” không nối đến đâu."),
            N_("Nối sự kiện này đến bước tiếp theo."),
            id=node.label,
        )


def _lanes(diagram: Diagram, scope: Scope) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for lane in scope.xml.iterfind("bpmn:laneSet//bpmn:lane", NAMESPACES):
        nested = lane.find("bpmn:childLaneSet", NAMESPACES) is not None
        for reference in lane.iterfind("bpmn:flowNodeRef", NAMESPACES):
            target = (reference.text or "").strip()
            if target not in scope.by_id:
                yield error(
                    diagram.path,
                    reference.sourceline or 0,
                    lane.get("id", ""),
                    "bpmn.lane_reference",
                    N_("Làn “{lane}” nói đến phần tử “{target}” không có trong quy trình."),
                    N_("Lưu lại sơ đồ bằng trình vẽ."),
                    lane=lane.get("name", ""),
                    target=target[:100],
                )
            elif not nested and seen.setdefault(target, lane.get("id", "")) != lane.get("id", ""):
                yield error(
                    diagram.path,
                    reference.sourceline or 0,
                    target,
                    "bpmn.two_lanes",
                    N_("“{target}” nằm trong hai làn."),
                    N_("Đặt phần tử này vào một làn."),
                    target=target,
                )
