"""What a procedure looks like from a case in it: the steps that come next, the diagrams in their order."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from engine.definitions import CompiledProcess
from engine.definitions.model import ProcessFacts

MOST_STEPS = 4
# A call is named as it stands in this diagram; an end says how this part of the procedure can close.
NAMED_KINDS = frozenset({"userTask", "manualTask", "receiveTask", "callActivity", "endEvent"})


def following_steps(compiled: CompiledProcess, process_id: str, element: str) -> tuple[str, ...]:
    """The names of the steps for people and of the ends that may come next, as the diagram draws them from here."""
    start = _scopes(compiled)[process_id].task_specs.get(element)

    def name_of(spec: Any) -> str:
        facts = compiled.elements.get((process_id, getattr(spec, "bpmn_id", None) or ""))
        return facts.name if facts is not None and facts.kind in NAMED_KINDS else ""

    reached = _reached(start.outputs if start is not None else (), stops=lambda spec: bool(name_of(spec)))
    return tuple(dict.fromkeys(filter(None, map(name_of, reached))))[:MOST_STEPS]


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
