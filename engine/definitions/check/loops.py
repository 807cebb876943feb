"""Rules of repetition: no loop runs by itself, no process calls itself, no chain is too long to read."""

from collections.abc import Iterable, Iterator

from engine.definitions.check.context import Context, called
from engine.definitions.check.diagram import WAITING_KINDS, Diagram, Node, Scope, targets
from engine.definitions.check.finding import Finding, error
from engine.definitions.check.graph import longest_walk, reachable, rings
from engine.errors import N_

LONGEST_CHAIN = 400
MOST_ROUNDS = 10_000


def check(diagram: Diagram, context: Context) -> Iterator[Finding]:
    for scope in diagram.scopes():
        yield from _loops(diagram, scope, context)
    for process in diagram.processes:
        yield from _chain(diagram, process)
    yield from _call_rings(diagram, context)


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
