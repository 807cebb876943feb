"""Rules of what a diagram computes: every expression parses, and asks for names that something sets."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches

from engine.definitions.check.context import Context
from engine.definitions.check.diagram import Diagram, Element, Node, Scope, line_of, local
from engine.definitions.check.finding import Finding, Severity, error, warning
from engine.definitions.check.variables import decision_of, known_names, start_variables
from engine.definitions.vocabulary import FUNCTION_NAMES
from engine.definitions.xml import NAMESPACES, SPIFF
from engine.errors import N_, Invalid
from engine.scripting import Expression, Script, Template, compile_expression, compile_script, compile_template

PEOPLE_PROPERTIES = ("dueIn", "dueBy", "assignTo", "agency")
MESSAGE_PROPERTIES = ("correlation",)
PROCESS_PROPERTIES = ("caseTitle", "dueIn", "matter")
CONDITION, INSTRUCTIONS, PARAMETER = "condition", "instructions", "parameter:"


@dataclass(frozen=True, slots=True)
class Site:
    """One text in the safe language: an `expression`, a `script`, a `template`, or the `name` of a variable.

    `where` names the property of the element that holds it.
    """

    source: str
    kind: str
    element: str
    line: int
    where: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A name that an element reads."""

    name: str
    element: str
    line: int
    where: str = ""


def check(diagram: Diagram, context: Context) -> Iterator[Finding]:
    for process in diagram.processes:
        asked: list[Asked] = []
        for site in sites(process):
            yield from _compiled(diagram, site, asked)
        asked += _asked_by_tables(process, context)
        if process.id in context.processes:
            yield from _unknown(diagram, process, asked, context)


def sites(process: Scope) -> Iterator[Site]:
    """Every text of a process that the runtime computes."""
    for name in PROCESS_PROPERTIES:
        if source := process.properties.get(name):
            yield Site(source, "expression", process.id, process.line, name)
    for scope in process.scopes():
        for flow in scope.flows:
            if flow.condition is not None:
                yield Site(flow.condition, "expression", flow.id or flow.source, flow.condition_line, CONDITION)
        for node in scope.nodes:
            yield from sites_of(node)


def sites_of(node: Node) -> Iterator[Site]:
    """Every text of a node that the runtime computes; the conditions of its flows are its scope's."""
    for name in (*PEOPLE_PROPERTIES, *MESSAGE_PROPERTIES):
        if source := node.properties.get(name):
            yield Site(source, "expression", node.id, node.line, name)
    if node.kind == "scriptTask":
        yield from _from(node, "bpmn:script", "script")
    for path in (
        "bpmn:multiInstanceLoopCharacteristics/bpmn:loopCardinality",
        "bpmn:multiInstanceLoopCharacteristics/bpmn:completionCondition",
        "bpmn:standardLoopCharacteristics/bpmn:loopCondition",
    ):
        yield from _from(node, path, "expression")
    yield from _from(node, "bpmn:multiInstanceLoopCharacteristics/bpmn:loopDataInputRef", "name")
    for kind in ("timeDate", "timeDuration", "timeCycle"):
        yield from _from(node, f"bpmn:timerEventDefinition/bpmn:{kind}", "expression")
    instructions = node.extension("instructionsForEndUser")
    if instructions is not None and instructions.text:
        yield Site(instructions.text, "template", node.id, line_of(instructions), INSTRUCTIONS)
    for parameter in parameters_of(node):
        if source := (parameter.get("value") or "").strip():
            yield Site(source, "expression", node.id, line_of(parameter), PARAMETER + parameter.get("id", ""))


def _from(node: Node, path: str, kind: str) -> Iterator[Site]:
    for found in node.xml.iterfind(path, NAMESPACES):
        if source := (found.text or "").strip():
            yield Site(source, kind, node.id, line_of(found), local(found))


def parameters_of(node: Node) -> list[Element]:
    """The parameters a service task gives its operation."""
    operator = node.extension("serviceTaskOperator")
    if operator is None:
        return []
    return list(operator.iterfind(f"{{{SPIFF}}}parameters/{{{SPIFF}}}parameter"))


def _compiled(diagram: Diagram, site: Site, asked: list[Asked]) -> Iterator[Finding]:
    try:
        names = names_of(site)
    except Invalid as invalid:
        for problem in invalid.problems:
            line = site.line + max(0, problem.line - 1) if site.kind in {"script", "template"} else site.line
            found = error(
                diagram.path,
                line,
                site.element,
                "bpmn.expression",
                problem.what,
                problem.remedy,
                **{**problem.facts, "expression": site.source[:200]},
            )
            yield replace(found, place=site.where)
        return
    asked.extend(Asked(name, site.element, site.line, site.where) for name in sorted(names))


def names_of(site: Site) -> Collection[str]:
    """The names that a text reads.

    Raises:
        Invalid: it is not in the safe language.
    """
    return _read(site).names


def functions_of(site: Site) -> frozenset[str]:
    """The functions that a text calls; none of one that is not in the safe language."""
    try:
        return _read(site).functions
    except Invalid:
        return frozenset()


def _read(site: Site) -> Expression | Script | Template:
    if site.kind == "script":
        return compile_script(site.source, functions=FUNCTION_NAMES)
    if site.kind == "template":
        return compile_template(site.source, functions=FUNCTION_NAMES)
    return compile_expression(site.source, functions=FUNCTION_NAMES)


def _asked_by_tables(process: Scope, context: Context) -> Iterator[Asked]:
    for node in process.everything():
        table = context.decisions.get(decision_of(node)) if node.kind == "businessRuleTask" else None
        for name in sorted(table.names) if table else ():
            yield Asked(name, node.id, node.line)


def _unknown(diagram: Diagram, process: Scope, asked: list[Asked], context: Context) -> Iterator[Finding]:
    """A name is unknown when in none of the cases that come here anything sets it."""
    roots = list(context.roots_of(process.id))
    known = {name for root in roots for name in known_names(root, context)}
    are_starts_told = all(start_variables(root, context) is not None for root in roots)
    for one in dict.fromkeys(asked):
        if one.name in known:
            continue
        near = next(iter(get_close_matches(one.name, sorted(known), n=1, cutoff=0.75)), "")
        found = _unknown_name(diagram, one, near, Severity.ERROR if near or are_starts_told else Severity.WARNING)
        yield replace(found, place=one.where)


def _unknown_name(diagram: Diagram, one: Asked, near: str, severity: Severity) -> Finding:
    if severity is Severity.ERROR:
        remedy = N_("Có phải là “{near}” không?") if near else N_("Sửa tên, hoặc đặt biến này ở bước trước.")
        return error(
            diagram.path,
            one.line,
            one.element,
            "bpmn.unknown_name",
            N_("Không bước nào đặt biến “{name}”."),
            remedy,
            name=one.name,
            near=near,
        )
    return warning(
        diagram.path,
        one.line,
        one.element,
        "bpmn.unknown_name",
        N_("Không bước nào đặt biến “{name}”, và quy trình không khai biến lúc bắt đầu."),
        N_("Khai thuộc tính startVariables của quy trình, hoặc đặt biến này ở bước trước."),
        name=one.name,
    )
