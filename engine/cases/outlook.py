"""What a procedure looks like from a case in it: the steps that come next, the diagrams in their order."""

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from engine.definitions import CompiledProcess
from engine.definitions.model import ProcessFacts
from engine.errors import N_

MOST_STEPS = 4
# A call is named as it stands in this diagram; what an end leads to is asked of whoever called.
NAMED_KINDS = frozenset({"userTask", "manualTask", "receiveTask", "callActivity"})
CASE_ENDS = N_("kết thúc hồ sơ")
TERMINATES, FAILS = "TerminateEventDefinition", "ErrorEventDefinition"
Position = tuple[str, str]


def following_steps(
    compiled: CompiledProcess, process_id: str, element: str, positions: Collection[Position]
) -> tuple[str, ...]:
    """The names of the steps for people that may come next, as the diagrams draw them from here.

    `positions`: where the case stands now. A called process that ends leads on from the call, unless something else
    is still going on in it; the case itself that ends is said in words.
    """
    start = _scopes(compiled)[process_id].task_specs.get(element)
    names = _names_after(compiled, process_id, start.outputs if start is not None else (), list(positions))
    return tuple(dict.fromkeys(names))[:MOST_STEPS]


def _names_after(
    compiled: CompiledProcess, process_id: str, outputs: Iterable[Any], positions: list[Position]
) -> Iterator[str]:
    def kind_of(spec: Any) -> str:
        facts = compiled.elements.get((process_id, getattr(spec, "bpmn_id", None) or ""))
        return facts.kind if facts is not None and (facts.name or facts.kind == "endEvent") else ""

    reached = _reached(outputs, stops=lambda spec: kind_of(spec) in NAMED_KINDS)
    ends = []
    for spec in reached:
        if kind_of(spec) in NAMED_KINDS:
            yield compiled.elements[process_id, spec.bpmn_id].name
        elif kind_of(spec) == "endEvent":
            ends.append(spec)
    if any(_ends_whole(spec, process_id, positions) for spec in ends):
        if process_id == compiled.process.id:
            yield CASE_ENDS
        for caller, call in _calls_of(compiled, process_id, positions):
            yield from _names_after(compiled, caller, call.outputs, positions)


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


def _reached(first: Iterable[Any], stops: Callable[[Any], bool] = lambda _: False) -> Iterator[Any]:
    """Each specification once, nearest first, with nothing behind those that stop the way."""
    waiting, seen = deque(first), set()
    while waiting:
        spec = waiting.popleft()
        if spec.name in seen:
            continue
        seen.add(spec.name)
        yield spec
        if not stops(spec):
            waiting.extend(spec.outputs)
