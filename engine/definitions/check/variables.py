"""Which variables an element writes, and which a case may know."""

from collections.abc import Callable

from engine.definitions.check.context import Context, called
from engine.definitions.check.diagram import Node, Scope
from engine.definitions.vocabulary import FUNCTION_NAMES, INITIATOR, RESERVED_VARIABLES
from engine.errors import Invalid
from engine.scripting import compile_script


def written_by(node: Node, context: Context, _through: frozenset[str] = frozenset()) -> set[str]:
    """The variables that an element writes into the case, of whatever kind it is."""
    if node.instances is not None:
        if collected := node.text("bpmn:multiInstanceLoopCharacteristics/bpmn:loopDataOutputRef"):
            return {collected}
        return _written_once(node, context, _through) - item_names(node)
    return _written_once(node, context, _through)


def written_in(scope: Scope, context: Context, _through: frozenset[str] = frozenset()) -> set[str]:
    """The variables that the elements of a process or sub-process write."""
    return {name for node in scope.nodes for name in written_by(node, context, _through)}


def _written_once(node: Node, context: Context, through: frozenset[str]) -> set[str]:
    if node.inner is not None:
        return written_in(node.inner, context, through)
    if node.kind == "callActivity":
        return _written_by_call(called(node), context, through)
    if node.kind == "receiveTask" or "message" in node.event_kinds:
        return _one(node.properties.get("variable", ""))
    return WRITERS[node.kind](node, context) if node.kind in WRITERS else set()


def _written_by_call(target: str, context: Context, through: frozenset[str]) -> set[str]:
    if target not in context.processes or target in through:
        return set()
    return written_in(context.processes[target][1], context, through | {target})


def _by_form(node: Node, context: Context) -> set[str]:
    form = context.find_form(node.properties.get("formJsonSchemaFilename", ""))
    return {field.name for field in form.inputs} if form else set()


def _by_table(node: Node, context: Context) -> set[str]:
    table = context.decisions.get(decision_of(node))
    return set(table.assigned) if table else set()


WRITERS: dict[str, Callable[[Node, Context], set[str]]] = {
    "userTask": _by_form,
    "businessRuleTask": _by_table,
    "scriptTask": lambda node, _context: _assigned(node.text("bpmn:script")),
    "serviceTask": lambda node, _context: _one(result_variable(node)),
}


def _assigned(script: str) -> set[str]:
    try:
        return set(compile_script(script, functions=FUNCTION_NAMES).assigned)
    except Invalid:
        return set()


def _one(name: str) -> set[str]:
    return {name} if name else set()


def decision_of(node: Node) -> str:
    """The decision a business rule task asks."""
    named = node.extension("calledDecisionId")
    return (named.text or "").strip() if named is not None else ""


def result_variable(node: Node) -> str:
    """Where a service task's result goes, or nothing."""
    operator = node.extension("serviceTaskOperator")
    return operator.get("resultVariable", "") if operator is not None else ""


def item_names(node: Node) -> set[str]:
    """The variables of one instance of a multi-instance element."""
    if node.instances is None:
        return set()
    return {item.get("id", "") for item in node.instances if item.get("id") and str(item.tag).endswith("DataItem")}


def start_variables(root: str, context: Context) -> set[str] | None:
    """The variables a case begins with; None when the file does not say and a program starts it."""
    _, process = context.processes[root]
    declared = process.properties.get("startVariables")
    form = process.properties.get("startForm")
    if declared is None and form is None:
        return None
    known = {name.strip() for name in (declared or "").split(",") if name.strip()}
    read = context.find_form(form) if form else None
    return known | ({field.name for field in read.inputs} if read else set())


def known_names(root: str, context: Context) -> set[str]:
    """The variables that some path of a root's case sets, beside those it begins with."""
    if root not in context.known_names:
        context.known_names[root] = frozenset(_known_names(root, context))
    return set(context.known_names[root])


def _known_names(root: str, context: Context) -> set[str]:
    known = set(RESERVED_VARIABLES) | (start_variables(root, context) or set())
    if context.processes[root][1].properties.get("startRoles"):
        known.add(INITIATOR)
    for _, process in context.members(root):
        known |= written_in(process, context)
        for node in process.everything():
            known |= item_names(node)
            # Within an instance the element's own variables are there too.
            known |= _written_once(node, context, frozenset())
    return known
