"""Rules of ids: one for each element, a word, and none that the engine library keeps for itself."""

import re
from collections import Counter
from collections.abc import Iterator

from engine.definitions.check.context import Context
from engine.definitions.check.diagram import Diagram
from engine.definitions.check.finding import Finding, error
from engine.errors import N_

WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,99}")
# Names the engine library gives to elements of its own, in the same dictionary as ours.
RESERVED = frozenset({"Start", "End", "Root"})
RESERVED_ENDINGS = (".EndJoin", ".BoundaryEventSplit", ".BoundaryEventJoin", "[child]")


def check(diagram: Diagram, context: Context) -> Iterator[Finding]:
    parts = [(scope.id, scope.line, "process") for scope in diagram.processes]
    parts += [(node.id, node.line, node.kind) for node in diagram.nodes()]
    flows = [(flow.id, flow.line, "sequenceFlow") for scope in diagram.scopes() for flow in scope.flows]
    counted = Counter(identifier for identifier, _, _ in (*parts, *flows) if identifier)
    told: set[str] = set()
    for identifier, line, kind in (*parts, *flows):
        if not identifier and kind != "sequenceFlow":
            yield error(
                diagram.path,
                line,
                "",
                "bpmn.no_id",
                N_("Một phần tử “{kind}” không có mã (id)."),
                N_("Đặt cho nó một mã là một từ, ví dụ check_conditions."),
                kind=kind,
            )
        elif counted[identifier] > 1 and identifier not in told:
            told.add(identifier)
            yield error(
                diagram.path,
                line,
                identifier,
                "bpmn.duplicate_id",
                N_("Có {count} phần tử cùng mã “{id}”."),
                N_("Đổi mã để mỗi phần tử có một mã riêng."),
                id=identifier,
                count=counted[identifier],
            )
    for identifier, line, kind in parts:
        yield from _word(diagram.path, identifier, line, kind)
    yield from _shared_scopes(diagram, context)


def _word(path: str, identifier: str, line: int, kind: str) -> Iterator[Finding]:
    if identifier in RESERVED or identifier.endswith(RESERVED_ENDINGS):
        yield error(
            path,
            line,
            identifier,
            "bpmn.reserved_id",
            N_("Mã “{id}” dành riêng cho bộ máy."),
            N_("Đổi sang một mã khác, ví dụ thêm tên việc."),
            id=identifier,
        )
    elif identifier and (not WORD.fullmatch(identifier) or "__" in identifier):
        yield error(
            path,
            line,
            identifier[:100],
            "bpmn.odd_id",
            N_("Mã “{id}” của “{kind}” không phải là một từ."),
            N_("Chỉ dùng chữ cái không dấu, chữ số và dấu gạch dưới; bắt đầu bằng chữ cái."),
            id=identifier[:100],
            kind=kind,
        )


def _shared_scopes(diagram: Diagram, context: Context) -> Iterator[Finding]:
    """Processes and sub-processes share one dictionary in a case: ids must differ over all files."""
    for scope in diagram.scopes():
        other = context.scope_paths.get(scope.id, diagram.path)
        if other != diagram.path:
            yield error(
                diagram.path,
                scope.line,
                scope.id,
                "bpmn.duplicate_process",
                N_("Mã “{id}” đã được dùng trong {other}."),
                N_("Đổi mã của một trong hai."),
                id=scope.id,
                other=other,
            )
