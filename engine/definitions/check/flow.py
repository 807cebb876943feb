"""Rules of movement: every element is reached, every path ends, no loop runs by itself, branches do not collide."""

from collections.abc import Iterable, Iterator
from functools import partial

from engine.definitions.check.context import Context, called
from engine.definitions.check.diagram import WAITING_KINDS, Diagram, Node, Scope, targets
from engine.definitions.check.finding import Finding, error, warning
from engine.definitions.check.graph import longest_walk, reachable, rings
from engine.definitions.check.variables import written_by
from engine.errors import N_

LONGEST_CHAIN = 400
MOST_ROUNDS = 10_000
DECIDING = frozenset({"exclusiveGateway", "inclusiveGateway"})
BRANCHING = DECIDING | {"parallelGateway", "eventBasedGateway"}


def check(diagram: Diagram, context: Context) -> Iterator[Finding]:
    for scope in diagram.scopes():
        for node in scope.nodes:
            yield from _flows_out(diagram, node)
        yield from _paths(diagram, scope)
        yield from _loops(diagram, scope, context)
        yield from _collisions(diagram, scope, context)
    for process in diagram.processes:
        yield from _chain(diagram, process)
    yield from _call_rings(diagram, context)


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


# ---------------------------------------------------------------- loops


def _loops(diagram: Diagram, scope: Scope, context: Context) -> Iterator[Finding]:
    automatic = {node for node in scope.nodes if not always_waits(node, context)}
    for ring in rings(automatic, lambda node: [target for target in targets(node) if target in automatic]):
        node = min(ring, key=lambda one: (one.line, one.id))
        yield error(
            diagram.path,
            node.line,
            node.id,
            "bpmn.automatic_loop",
            N_("Vòng lặp qua {ids} không có bước chờ nào, nên tự chạy mãi."),
            N_("Đặt một việc của người, hẹn giờ hoặc thông điệp trong vòng lặp."),
            ids=", ".join(sorted(one.label for one in ring)[:8]),
        )
    for node in scope.nodes:
        if node.loop is None:
            continue
        condition = node.text("bpmn:standardLoopCharacteristics/bpmn:loopCondition")
        maximum = node.loop.get("loopMaximum")
        if maximum is not None and not (
            maximum.isascii() and maximum.isdigit() and 0 < int(maximum[:9]) <= MOST_ROUNDS
        ):
            yield error(
                diagram.path,
                node.line,
                node.id,
                "bpmn.loop_maximum",
                N_("Số lần lặp của “{id}” phải là số từ 1 đến 10000."),
                N_("Sửa loopMaximum."),
                id=node.label,
            )
        elif not condition and maximum is None:
            yield error(
                diagram.path,
                node.line,
                node.id,
                "bpmn.endless_loop",
                N_("“{id}” lặp mà không có điều kiện hay số lần."),
                N_("Đặt loopCondition hoặc loopMaximum."),
                id=node.label,
            )
        elif maximum is None and node in automatic:
            yield error(
                diagram.path,
                node.line,
                node.id,
                "bpmn.automatic_loop",
                N_("Vòng lặp qua {ids} không có bước chờ nào, nên tự chạy mãi."),
                N_("Đặt số lần lặp tối đa (loopMaximum)."),
                ids=node.label,
            )


def always_waits(node: Node, context: Context, through: frozenset[str] = frozenset()) -> bool:
    """Whether a case always stops here for a person, a moment or a message."""
    if node.kind in WAITING_KINDS:
        return True
    if node.kind == "boundaryEvent":
        # What is attached waits itself; an error comes at once.
        return "error" not in node.event_kinds
    if node.inner is not None:
        return _waits_inside(node.inner, context, through)
    target = called(node)
    if target in context.processes and target not in through:
        return _waits_inside(context.processes[target][1], context, through | {target})
    return False


def _waits_inside(scope: Scope, context: Context, through: frozenset[str]) -> bool:
    """Whether no path from start to end avoids every waiting element."""

    def onward(node: Node) -> Iterable[Node]:
        return () if always_waits(node, context, through) else targets(node)

    return not any(node.kind == "endEvent" for node in reachable(scope.starts, onward))


def _chain(diagram: Diagram, process: Scope) -> Iterator[Finding]:
    """The engine library reads a diagram element after element by recursion, and overflows."""
    length = _depth(process)
    if length > LONGEST_CHAIN:
        yield error(
            diagram.path,
            process.line,
            process.id,
            "bpmn.too_long",
            N_("Quy trình “{id}” có chuỗi dài {count} phần tử nối tiếp."),
            N_("Tách thành các quy trình ngắn hơn {limit} phần tử, gọi nhau bằng call activity."),
            id=process.id,
            count=length,
            limit=LONGEST_CHAIN,
        )


def _depth(scope: Scope) -> int:
    here = longest_walk(scope.starts, lambda node: [*node.boundaries, *_followed(node)])
    return here + max((_depth(node.inner) for node in scope.nodes if node.inner is not None), default=0)


def _followed(node: Node) -> Iterator[Node]:
    for flow in node.outgoing:
        if flow.target in node.scope.by_id:
            yield node.scope.by_id[flow.target]


def _call_rings(diagram: Diagram, context: Context) -> Iterator[Finding]:
    ringed = {name: ring for ring in rings(context.calls, lambda name: context.calls[name]) for name in ring}
    for process in diagram.processes:
        ring = ringed.get(process.id, frozenset())
        for node in process.everything():
            if called(node) in ring:
                yield error(
                    diagram.path,
                    node.line,
                    node.id,
                    "bpmn.call_ring",
                    N_("“{id}” gọi “{target}”, và quy trình này lại gọi ngược về: {ring}."),
                    N_("Bỏ một lời gọi; dùng đường nối ngược trong cùng quy trình để làm lại."),
                    id=node.label,
                    target=called(node),
                    ring=", ".join(sorted(ring)[:8]),
                )


# ---------------------------------------------------------------- branches that run side by side


def _collisions(diagram: Diagram, scope: Scope, context: Context) -> Iterator[Finding]:
    writes = {node: written_by(node, context) for node in scope.nodes}
    told: set[tuple[Node, str]] = set()
    for split in scope.nodes:
        if split.kind in {"parallelGateway", "inclusiveGateway"} and len(split.outgoing) > 1:
            for node, other, name in _twice_written(split, writes):
                if (node, name) not in told:
                    told.add((node, name))
                    yield error(
                        diagram.path,
                        node.line,
                        node.id,
                        "bpmn.parallel_write",
                        N_("“{id}” và “{other}” chạy song song mà cùng ghi biến “{name}”."),
                        N_("Đặt tên biến khác nhau cho mỗi nhánh, rồi gộp lại sau khi các nhánh xong."),
                        id=node.label,
                        other=other.label,
                        name=name,
                    )
    for node in scope.nodes:
        yield from _instances(diagram, node, writes[node])


def _instances(diagram: Diagram, node: Node, written: set[str]) -> Iterator[Finding]:
    if node.instances is None or node.instances.get("isSequential") == "true":
        return
    if names := written - _collected(node):
        yield error(
            diagram.path,
            node.line,
            node.id,
            "bpmn.parallel_write_instances",
            N_("Các bản chạy song song của “{id}” cùng ghi biến {names}."),
            N_("Gom kết quả vào một danh sách (loopDataOutputRef và outputDataItem)."),
            id=node.label,
            names=", ".join(sorted(names)[:8]),
        )


def _collected(node: Node) -> set[str]:
    name = node.text("bpmn:multiInstanceLoopCharacteristics/bpmn:loopDataOutputRef")
    return {name} if name else set()


def _twice_written(split: Node, writes: dict[Node, set[str]]) -> Iterator[tuple[Node, Node, str]]:
    """Elements of different branches that write one variable before the branches meet."""

    def onward(node: Node) -> Iterable[Node]:
        return () if node is split else targets(node)

    branches = [
        reachable([split.scope.by_id[flow.target]], onward) - {split}
        for flow in split.outgoing
        if flow.target in split.scope.by_id
    ]
    for place, branch in enumerate(branches):
        for other in branches[place + 1 :]:
            yield from _shared(branch - other, other - branch, writes)


def _shared(one: set[Node], two: set[Node], writes: dict[Node, set[str]]) -> Iterator[tuple[Node, Node, str]]:
    writers: dict[str, Node] = {}
    for node in sorted(one, key=lambda each: (each.line, each.id)):
        for name in writes[node]:
            writers.setdefault(name, node)
    for node in sorted(two, key=lambda each: (each.line, each.id)):
        for name in sorted(writes[node] & writers.keys()):
            yield node, writers[name], name
