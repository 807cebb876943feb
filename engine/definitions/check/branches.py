"""Rules of what runs side by side: two branches that write one variable lose what one of them wrote."""

from collections.abc import Iterable, Iterator

from engine.definitions.check.context import Context
from engine.definitions.check.diagram import Diagram, Node, Scope, targets
from engine.definitions.check.finding import Finding, error
from engine.definitions.check.graph import reachable
from engine.definitions.check.variables import written_by
from engine.errors import N_


def check(diagram: Diagram, context: Context) -> Iterator[Finding]:
    for scope in diagram.scopes():
        yield from _collisions(diagram, scope, context)


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
