"""Rules of time: every timer has an expression, and what can be known of it beforehand is right."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime

from engine.clock import parse_cycle, parse_term
from engine.definitions.check.context import Context
from engine.definitions.check.diagram import Diagram, Element, Node, line_of, local
from engine.definitions.check.finding import Finding, error
from engine.definitions.model import read_undo_window
from engine.definitions.vocabulary import FUNCTION_NAMES
from engine.definitions.xml import NAMESPACES
from engine.errors import N_, HoiDapError, Invalid
from engine.scripting import STANDARD_FUNCTIONS, Budget, compile_expression

KINDS = ("timeDuration", "timeDate", "timeCycle")
BARE = re.compile(r"(R[0-9]*/)?P(?=[0-9T])[0-9YMWDTHS.,]*")


def check(diagram: Diagram, context: Context) -> Iterator[Finding]:
    del context
    for process in diagram.processes:
        yield from _due(diagram, process.id, process.line, process.properties.get("dueIn", ""))
    for node in diagram.nodes():
        for name in ("dueIn", "dueBy"):
            yield from _due(diagram, node.id, node.line, node.properties.get(name, ""))
        yield from _undo(diagram, node)
        for timer in node.xml.iterfind("bpmn:timerEventDefinition", NAMESPACES):
            yield from _timer(diagram, node, timer)


def _undo(diagram: Diagram, node: Node) -> Iterator[Finding]:
    said = node.properties.get("undoFor", "").strip()
    if said and read_undo_window(said) is None:
        yield error(
            diagram.path,
            node.line,
            node.id,
            "bpmn.undo_window",
            N_("“{id}” không hiểu được thời gian hoàn tác “{value}”."),
            N_("Viết số phút, nhiều nhất một giờ, ví dụ 5 minutes."),
            id=node.label,
            value=said[:60],
        )


def _timer(diagram: Diagram, node: Node, timer: Element) -> Iterator[Finding]:
    said = [part for part in timer if local(part) in KINDS]
    filled = [part for part in said if (part.text or "").strip()]
    if len(filled) != 1 or len(said) != 1:
        yield error(
            diagram.path,
            line_of(timer),
            node.id,
            "bpmn.timer_without_expression",
            N_("Hẹn giờ “{id}” cần đúng một biểu thức: thời hạn, ngày hoặc chu kỳ."),
            N_('Ví dụ thời hạn: "5 working days" hoặc budget("supplement").'),
            id=node.label,
        )
        return
    part = filled[0]
    kind, source = local(part), (part.text or "").strip()
    if BARE.fullmatch(source):
        yield error(
            diagram.path,
            line_of(part),
            node.id,
            "bpmn.bare_duration",
            N_("“{source}” của “{id}” là biểu thức, nên phải có dấu nháy."),
            N_('Viết: "{source}"'),
            id=node.label,
            source=source[:60],
        )
        return
    if kind == "timeCycle":
        yield from _cycle_place(diagram, node, part)
    value = constant(source)
    if value is not None and not _is_right(kind, value):
        yield error(
            diagram.path,
            line_of(part),
            node.id,
            "bpmn.timer_value",
            N_("Hẹn giờ “{id}” không hiểu được “{value}”."),
            EXAMPLES[kind],
            id=node.label,
            value=str(value)[:60],
        )


def _cycle_place(diagram: Diagram, node: Node, part: Element) -> Iterator[Finding]:
    if node.kind != "boundaryEvent" or node.is_interrupting:
        yield error(
            diagram.path,
            line_of(part),
            node.id,
            "bpmn.cycle_place",
            N_("Hẹn giờ lặp “{id}” chỉ dùng được ở biên của một việc và không ngắt việc đó."),
            N_("Dùng timeDuration, hoặc đổi thành sự kiện biên không ngắt."),
            id=node.label,
        )


EXAMPLES = {
    "timeDuration": N_('Viết một thời hạn, ví dụ "5 working days", "20 days" hoặc "PT48H".'),
    "timeDate": N_('Viết một ngày, ví dụ "2026-12-14", hoặc một biến chứa ngày.'),
    "timeCycle": N_('Viết một chu kỳ từ một phút trở lên, ví dụ "R3/7 days" hoặc "R/1 working days".'),
}


def _due(diagram: Diagram, element: str, line: int, source: str) -> Iterator[Finding]:
    if not source:
        return
    if BARE.fullmatch(source.strip()):
        yield error(
            diagram.path,
            line,
            element,
            "bpmn.bare_duration",
            N_("“{source}” của “{id}” là biểu thức, nên phải có dấu nháy."),
            N_('Viết: "{source}"'),
            id=element,
            source=source[:60],
        )
        return
    value = constant(source)
    if value is not None and not (_is_term(value) or _is_moment(value)):
        yield error(
            diagram.path,
            line,
            element,
            "bpmn.due_value",
            N_("Thời hạn “{value}” của “{id}” không hiểu được."),
            EXAMPLES["timeDuration"],
            id=element,
            value=str(value)[:60],
        )


def constant(source: str) -> object:
    """The value of an expression that asks nothing of a case; None when it does, or is wrong."""
    try:
        expression = compile_expression(source, functions=FUNCTION_NAMES)
        if expression.names or expression.functions - STANDARD_FUNCTIONS.keys():
            return None
        return expression.evaluate({}, STANDARD_FUNCTIONS, Budget())
    except (Invalid, HoiDapError):
        return None


def _is_right(kind: str, value: object) -> bool:
    if kind == "timeDuration":
        return _is_term(value)
    if kind == "timeDate":
        return _is_moment(value)
    return _can_be_read(value, parse_cycle)


def _is_term(value: object) -> bool:
    return _can_be_read(value, parse_term)


def _can_be_read(value: object, parse: Callable[[str], object]) -> bool:
    if not isinstance(value, str):
        return False
    try:
        parse(value)
    except HoiDapError:
        return False
    return True


def _is_moment(value: object) -> bool:
    if not isinstance(value, str):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True
