"""What a procedure looks like from a case in it: the steps that come next, the diagrams in their order."""

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, cast

from engine.definitions import CompiledProcess
from engine.definitions.model import ElementFacts, ProcessFacts
from engine.definitions.vocabulary import FUNCTION_NAMES
from engine.errors import N_
from engine.scripting import STANDARD_FUNCTIONS, Budget, ScriptFailed, compile_expression

MOST_STEPS = 4
# A call is named as it stands in this diagram; what an end leads to is asked of whoever called.
NAMED_KINDS = frozenset({"userTask", "manualTask", "receiveTask", "callActivity"})
CASE_ENDS = N_("kết thúc hồ sơ")
TERMINATES, FAILS = "TerminateEventDefinition", "ErrorEventDefinition"
CALL, TAKES_ONE = "callActivity", "ExclusiveChoice"
PURE = frozenset(STANDARD_FUNCTIONS)
NOTHING_GIVEN: Mapping[str, Any] = MappingProxyType({})
Position = tuple[str, str]


def following_steps(
    compiled: CompiledProcess,
    process_id: str,
    element: str,
    positions: Collection[Position],
    given: Mapping[str, Any] = NOTHING_GIVEN,
) -> tuple[str, ...]:
    """The names of the steps for people that may come next, as the diagrams draw them from here.

    `positions`: where the case stands now. A called process that ends leads on from the call, unless something else
    is still going on in it; the case itself that ends is said in words. `given`: answers of this step that rule out
    some ways on.
    """
    found = (
        one.name if one else CASE_ENDS for one in following_places(compiled, process_id, element, positions, given)
    )
    return tuple(dict.fromkeys(found))[:MOST_STEPS]


def following_places(
    compiled: CompiledProcess,
    process_id: str,
    element: str,
    positions: Collection[Position],
    given: Mapping[str, Any] = NOTHING_GIVEN,
) -> Iterator[ElementFacts | None]:
    """The same as elements; None where the case itself ends."""
    start = _scopes(compiled)[process_id].task_specs.get(element)
    yield from _places_after(compiled, process_id, start.outputs if start is not None else (), list(positions), given)


def first_steps(compiled: CompiledProcess, call: ElementFacts) -> tuple[ElementFacts, ...]:
    """The steps for people with which what is called here may begin; the step itself, if nothing is called."""
    if call.kind != CALL:
        return (call,)
    spec = _scopes(compiled)[call.process_id].task_specs.get(call.id)
    within = _scopes(compiled).get(getattr(spec, "spec", None) or "")
    if within is None:
        return ()
    inner = (one for one in _places_after(compiled, within.name, [within.start], [], NOTHING_GIVEN) if one)
    return tuple(step for one in inner for step in first_steps(compiled, one))[:MOST_STEPS]


def _places_after(
    compiled: CompiledProcess,
    process_id: str,
    outputs: Iterable[Any],
    positions: list[Position],
    given: Mapping[str, Any],
) -> Iterator[ElementFacts | None]:
    def kind_of(spec: Any) -> str:
        facts = compiled.elements.get((process_id, getattr(spec, "bpmn_id", None) or ""))
        return facts.kind if facts is not None and (facts.name or facts.kind == "endEvent") else ""

    reached = _reached(outputs, stops=lambda spec: kind_of(spec) in NAMED_KINDS, given=given)
    ends = []
    for spec in reached:
        if kind_of(spec) in NAMED_KINDS:
            yield compiled.elements[process_id, spec.bpmn_id]
        elif kind_of(spec) == "endEvent":
            ends.append(spec)
    if any(_ends_whole(spec, process_id, positions) for spec in ends):
        if process_id == compiled.process.id:
            yield None
        for caller, call in _calls_of(compiled, process_id, positions):
            yield from _places_after(compiled, caller, call.outputs, positions, given)


def _ends_whole(spec: Any, process_id: str, positions: list[Position]) -> bool:
    """Whether the process ends with this end: it stops all that goes on there, or nothing else does."""
    how = type(getattr(spec, "event_definition", None)).__name__
    return how == TERMINATES or (how != FAILS and sum(one == process_id for one, _ in positions) <= 1)


def _calls_of(compiled: CompiledProcess, process_id: str, positions: list[Position]) -> Iterator[tuple[str, Any]]:
    """The calls of this process that the case is in."""
    for name, scope in _scopes(compiled).items():
        for spec in scope.task_specs.values():
            if getattr(spec, "spec", None) == process_id and (name, getattr(spec, "bpmn_id", None)) in positions:
                yield name, spec


def processes_in_order(compiled: CompiledProcess) -> list[ProcessFacts]:
    """The processes as a case comes to them: the main one, then each where it is called."""
    scopes = _scopes(compiled)
    order: dict[str, int] = {}
    waiting = [compiled.process.id]
    while waiting:
        name = waiting.pop()
        if name in scopes and name not in order:
            order[name] = len(order)
            waiting += reversed([spec.spec for spec in _reached([scopes[name].start]) if _calls(spec)])
    last = len(order)
    return sorted(compiled.processes.values(), key=lambda facts: (order.get(facts.id, last), facts.id))


def _scopes(compiled: CompiledProcess) -> dict[str, Any]:
    return {compiled.spec.name: compiled.spec, **compiled.subprocess_specs}


def _calls(spec: Any) -> bool:
    # A call, or a sub-process in the same file: either names what it runs.
    return isinstance(getattr(spec, "spec", None), str)


def _reached(
    first: Iterable[Any], stops: Callable[[Any], bool] = lambda _: False, given: Mapping[str, Any] = NOTHING_GIVEN
) -> Iterator[Any]:
    """Each specification once, nearest first, with nothing behind those that stop the way."""
    waiting, seen = deque(first), set()
    while waiting:
        spec = waiting.popleft()
        if spec.name in seen:
            continue
        seen.add(spec.name)
        yield spec
        if not stops(spec):
            waiting.extend(_ways_on(spec, given))


def _ways_on(spec: Any, given: Mapping[str, Any]) -> Iterable[Any]:
    """Where it leads, without the ways that the given answers rule out; what they say nothing of stays open."""
    ways = getattr(spec, "cond_task_specs", None)
    if not given or not ways:
        return cast("Iterable[Any]", spec.outputs)
    takes_one = any(one.__name__ == TAKES_ONE for one in type(spec).__mro__)
    named: list[str] = []
    is_sure = False
    for condition, name in ways:
        holds = _holds(condition.args[0], given) if condition is not None else None
        if condition is not None and holds is not False:
            named.append(name)
            is_sure = is_sure or holds is True
        if takes_one and holds is True:
            break
    if not is_sure:
        named += [name for condition, name in ways if condition is None]
    return [one for one in spec.outputs if one.name in named]


def _holds(condition: str, given: Mapping[str, Any]) -> bool | None:
    """Whether the condition holds by these answers; None where they do not decide it."""
    expression = compile_expression(condition, functions=FUNCTION_NAMES)
    if not expression.names or not expression.names <= given.keys() or not expression.functions <= PURE:
        return None
    try:
        return bool(expression.evaluate(given, STANDARD_FUNCTIONS, Budget()))
    except ScriptFailed:
        return None
