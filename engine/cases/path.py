"""The way a case has taken, as its record tells it, with repeated stretches folded."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.audit import EventView
from engine.cases.undo import that_stand
from engine.definitions import CompiledProcess

LONGEST_LOOP = 20
MOST_STEPS = 2_000


@dataclass(frozen=True, slots=True)
class Stretch:
    """Steps in a row; `times` says how often in succession the case went through them."""

    steps: tuple[tuple[str, str], ...]
    times: int = 1


def path_of(events: Iterable[EventView]) -> tuple[tuple[str, str], ...]:
    """Every element that has happened, in order, as (process id, element id); of a very long way, its end."""
    found: list[tuple[str, str]] = []
    for event in that_stand(events):
        for step in event.facts.get("path", ()):
            process_id, *elements = str(step).split("/")
            found += [(process_id, element) for element in elements]
    return tuple(found[-MOST_STEPS:])


def called_processes(compiled: CompiledProcess) -> dict[tuple[str, str], str]:
    """The process that each call of a version runs, by (process id, element id) of the call."""
    elements = compiled.elements
    return {
        (spec.name, task.bpmn_id): str(task.spec)
        for spec in (compiled.spec, *compiled.subprocess_specs.values())
        for task in spec.task_specs.values()
        if (facts := elements.get((spec.name, task.bpmn_id))) is not None
        and facts.kind == "callActivity"
        # Of a call with several instances the element stands for all of them; each instance calls.
        and hasattr(task, "spec")
    }


def calls_first(steps: Iterable[tuple[str, str]], called: Mapping[tuple[str, str], str]) -> tuple[tuple[str, str], ...]:
    """The steps with each call before the steps of the process it ran: a record tells it when that has ended."""
    found: list[tuple[int, tuple[str, str]]] = []
    ended: dict[str, int] = {}
    for number, step in enumerate(steps):
        place = len(found)
        if (process := called.get(step)) is not None:
            since, within = ended.get(process, -1), _within(process, called)
            inner = (at for at, (turn, one) in enumerate(found) if turn > since and one[0] in within)
            place = next(inner, place)
            ended[process] = number
        found.insert(place, (number, step))
    return tuple(step for _number, step in found)


def _within(process: str, called: Mapping[tuple[str, str], str]) -> set[str]:
    """The process and all that it calls, however deep."""
    found, left = {process}, [process]
    while left:
        caller = left.pop()
        more = {inner for (outer, _element), inner in called.items() if outer == caller} - found
        found |= more
        left += more
    return found


def fold_loops(steps: Sequence[tuple[str, str]]) -> tuple[Stretch, ...]:
    """The steps in order; what comes several times in succession stands once, with how often.

    At each place the repetition that covers most is taken; of two that cover the same, the shorter one.
    """
    found: list[Stretch] = []
    plain: list[tuple[str, str]] = []
    place = 0
    while place < len(steps):
        length, times = _repetition(steps, place)
        if times == 1:
            plain.append(steps[place])
            place += 1
            continue
        if plain:
            found.append(Stretch(tuple(plain)))
            plain = []
        found.append(Stretch(tuple(steps[place : place + length]), times))
        place += length * times
    return (*found, Stretch(tuple(plain))) if plain else tuple(found)


def _repetition(steps: Sequence[tuple[str, str]], place: int) -> tuple[int, int]:
    """The length of the stretch that begins here and is repeated, and how often; (1, 1) when none is."""
    best = (1, 1)
    for length in range(1, min(LONGEST_LOOP, (len(steps) - place) // 2) + 1):
        first = steps[place : place + length]
        times = 1
        while steps[place + times * length : place + (times + 1) * length] == first:
            times += 1
        if times > 1 and length * times > best[0] * best[1]:
            best = (length, times)
    return best
