"""Which variables an element of a version reads: what to look at when it fails, and what may be mended."""

from collections.abc import Iterator

from engine.definitions.check.diagram import Node, read_diagram
from engine.definitions.check.expressions import Site, names_of, sites_of
from engine.definitions.check.variables import decision_of
from engine.definitions.compile import CompiledProcess
from engine.definitions.vocabulary import FUNCTION_NAMES
from engine.errors import Invalid
from engine.scripting import compile_expression

NO_VARIABLE = frozenset({"case_number", "step"})


def names_read(compiled: CompiledProcess, process_id: str, element: str) -> frozenset[str]:
    """The variables that the element, and the conditions behind it, ask for; none of an unknown element."""
    facts = compiled.elements.get((process_id, element))
    if facts is None:
        return frozenset()
    diagram = read_diagram(compiled.closure.files[facts.file])
    node = next((one for one in diagram.nodes() if one.id == element and one.scope.id == process_id), None)
    return frozenset(_read_by(node, compiled)) - NO_VARIABLE if node is not None else frozenset()


def _read_by(node: Node, compiled: CompiledProcess) -> set[str]:
    found: set[str] = set()
    tables = [decision_of(node)] if node.kind == "businessRuleTask" else []
    for site in _computed_at(node):
        try:
            found.update(names_of(site))
        except Invalid:
            continue
        if site.kind == "expression" and _asks_budget(site.source):
            tables.append(compiled.process.properties.get("budgets", ""))
    for name in tables:
        if name in compiled.decisions:
            found |= compiled.decisions[name].names
    return found


def _computed_at(node: Node) -> Iterator[Site]:
    """What the runtime computes at the node; instructions are only shown, and never fail a case."""
    yield from (site for site in sites_of(node) if site.kind != "template")
    for flow in node.outgoing:
        if flow.condition is not None:
            yield Site(flow.condition, "expression", node.id, flow.condition_line)


def _asks_budget(source: str) -> bool:
    return "budget" in compile_expression(source, functions=FUNCTION_NAMES).functions
