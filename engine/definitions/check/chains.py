"""What still has to be done before a case's legal date: the steps of a diagram, in chains.

A process says by `legalTerm` how long the law gives it and by `dueUntil` which element keeps the date (the
answer, say); without one, its ends do. Its `budgets` table says how long each step should take; its `minimums`
table how long each needs at least, so that in a short month the steps give way to one another, and none to the
law. Without that table every step needs its whole budget.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from engine.clock import CalendarDays, TermInvalid, WorkingDays, parse_term
from engine.definitions.check.diagram import Node, Scope, read_diagram, targets
from engine.definitions.compile import CompiledProcess
from engine.definitions.decisions import DecisionTable
from engine.definitions.decisions.table import HitPolicy
from engine.errors import HoiDapError
from engine.scripting import Budget

ASKED = re.compile(r"""\bbudget\(\s*(?:"([^"\\]*)"|'([^'\\]*)')\s*\)""")
QUOTED = re.compile(r"""\s*["']([^"'\\]*)["']\s*""")
CONSTANT = "="
"""Begins a term that an element gives itself, without asking the table."""
MOST_STATIONS = 5_000
DEEPEST = 30
STEP, TERM = "step", "term"
WORKED_AT = frozenset({"userTask", "manualTask"})
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Station:
    """An element that takes time, as one way to it has it: `steps` are the terms that it asks the table for.

    `is_work` tells a person's step from time that merely passes.
    """

    process_id: str
    element: str
    name: str
    line: int
    steps: tuple[str, ...]
    is_work: bool

    @property
    def place(self) -> Place:
        return self.process_id, self.element


Weigh = Callable[[Station], int]


@dataclass(frozen=True, slots=True)
class Rest:
    """What follows a step before the date is kept: working days, and how many steps take them."""

    days: int
    steps: int


@dataclass(eq=False)
class Chain:
    """Every station from which the date can still be kept, each after all that may follow it."""

    stations: tuple[Station, ...]
    onward: tuple[tuple[int, ...], ...] = field(repr=False)
    first: int | None
    keeps: frozenset[Place]

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """Every term that its stations ask for."""
        return tuple(dict.fromkeys(step for station in self.stations for step in station.steps))

    def rests(self, weigh: Weigh) -> dict[Place, Rest]:
        """For each place the most that may follow it."""
        found: dict[Place, Rest] = {}
        for station, rest in zip(self.stations, self._rests(weigh), strict=True):
            if station.place not in found or found[station.place].days < rest.days:
                found[station.place] = rest
        return found

    def longest(self, weigh: Weigh) -> list[Station]:
        """The way that takes longest, from the start to where the date is kept: what takes time on it."""
        if self.first is None:
            return []
        rests, way, here = self._rests(weigh), [self.first], self.first
        while self.onward[here]:
            here = max(self.onward[here], key=lambda one: weigh(self.stations[one]) + rests[one].days)
            way.append(here)
        return [self.stations[one] for one in way if weigh(self.stations[one])]

    def _rests(self, weigh: Weigh) -> list[Rest]:
        rests: list[Rest] = []
        for onward in self.onward:
            best = Rest(0, 0)
            for one in onward:
                own = weigh(self.stations[one])
                days, steps = own + rests[one].days, bool(own) + rests[one].steps
                if days > best.days:
                    best = Rest(days, steps)
            rests.append(best)
        return rests


def chain_of(compiled: CompiledProcess) -> Chain:
    """The chain of a version, drawn up once."""
    known = _known.get(compiled.content_hash)
    if known is None:
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        scopes = {
            process.id: process
            for file in compiled.closure.files.values()
            if file.path.endswith(".bpmn")
            for process in read_diagram(file).processes
        }
        root = compiled.process
        known = _known[compiled.content_hash] = draw_chain(root.id, scopes, root.properties.get("dueUntil", "").strip())
    return known


_MOST_KNOWN = 64
_known: dict[str, Chain] = {}


def draw_chain(root: str, scopes: Mapping[str, Scope], until: str = "") -> Chain:
    """The chain of a root process over the processes it calls; an empty one when it cannot be followed."""
    net = _Net(scopes, until)
    start = net.enter(root)
    if start is None or len(net.nodes) > MOST_STATIONS:
        return Chain((), (), None, frozenset())
    order = _forward_order(start, net.onward)
    keeping = net.keeping if until else net.ends
    reaching = set()
    for one in order:
        if one in keeping or any(target in reaching for target in net.forward[one]):
            reaching.add(one)
    kept = [one for one in order if one in reaching]
    number = {one: place for place, one in enumerate(kept)}
    onward = tuple(
        () if one in keeping else tuple(number[target] for target in net.forward[one] if target in reaching)
        for one in kept
    )
    stations = tuple(net.nodes[one] for one in kept)
    return Chain(stations, onward, number.get(start), frozenset(net.nodes[one].place for one in keeping))


class _Net:
    """The diagrams of a root laid out flat: each call with a copy of what it calls."""

    def __init__(self, scopes: Mapping[str, Scope], until: str) -> None:
        self.scopes, self.until = scopes, until
        self.nodes: list[Station] = []
        self.onward: list[list[int]] = []
        self.keeping: set[int] = set()
        self.ends: set[int] = set()

    @cached_property
    def forward(self) -> list[list[int]]:
        """Who follows whom, without the ways back."""
        return _without_ways_back(self.onward)

    def enter(self, process_id: str) -> int | None:
        scope = self.scopes.get(process_id)
        if scope is None:
            return None
        first, last = self._lay(scope, process_id, 0)
        self.ends |= set(last)
        return first

    def _lay(self, scope: Scope, process_id: str, depth: int) -> tuple[int | None, list[int]]:
        """The first station of a scope, and those at which it ends."""
        if depth > DEEPEST or len(self.nodes) > MOST_STATIONS:
            return None, []
        entries: dict[int, int] = {}
        exits: dict[int, list[int]] = {}
        for node in scope.nodes:
            entries[id(node)], exits[id(node)] = self._station(node, process_id, depth)
        for node in scope.nodes:
            for target in targets(node):
                for place in exits[id(node)]:
                    self.onward[place].append(entries[id(target)])
        starts = [entries[id(node)] for node in scope.nodes if node.kind == "startEvent" and node.id]
        last = [place for node in scope.nodes if node.kind == "endEvent" for place in exits[id(node)]]
        return (starts[0] if starts else None), last

    def _station(self, node: Node, process_id: str, depth: int) -> tuple[int, list[int]]:
        place = len(self.nodes)
        self.nodes.append(station_of(node, process_id))
        self.onward.append([])
        if self.until and node.id == self.until:
            self.keeping.add(place)
        inner, name = node.inner, process_id
        if inner is None and node.kind == "callActivity":
            name = node.xml.get("calledElement", "")
            inner = self.scopes.get(name)
        if inner is None:
            return place, [place]
        first, last = self._lay(inner, inner.id or name, depth + 1)
        if first is None:
            return place, [place]
        self.onward[place].append(first)
        # What stands on the edge of a call may come at its very end: it follows all of it.
        after = len(self.nodes)
        self.nodes.append(Station(process_id, node.id, node.name, node.line, (), is_work=False))
        self.onward.append([])
        for one in last:
            self.onward[one].append(after)
        return place, [after]


def station_of(node: Node, process_id: str) -> Station:
    """An element with the terms it asks for: for a person, or until a timer rings."""
    texts = [node.properties.get("dueIn", "")] if node.kind in WORKED_AT else []
    if node.kind not in WORKED_AT:
        texts = [part.text or "" for event in node.events for part in event]
    steps = tuple(dict.fromkeys(one or other for text in texts for one, other in ASKED.findall(text)))
    steps += tuple(CONSTANT + match[1] for text in texts if (match := QUOTED.fullmatch(text)))
    return Station(process_id, node.id, node.name, node.line, steps, is_work=node.kind in WORKED_AT)


def _forward_order(start: int, onward: list[list[int]]) -> list[int]:
    """What can be reached, each after everything that it leads to, ways back apart."""
    order: list[int] = []
    seen = {start}
    walk: list[tuple[int, Iterator[int]]] = [(start, iter(onward[start]))]
    while walk:
        here, rest = walk[-1]
        for target in rest:
            if target not in seen:
                seen.add(target)
                walk.append((target, iter(onward[target])))
                break
        else:
            walk.pop()
            order.append(here)
    return order


def _without_ways_back(onward: list[list[int]]) -> list[list[int]]:
    forward: list[list[int]] = [[] for _ in onward]
    state: dict[int, bool] = {}
    for start in range(len(onward)):
        if start in state:
            continue
        state[start] = True
        walk = [(start, iter(onward[start]))]
        while walk:
            here, rest = walk[-1]
            for target in rest:
                # True: still on the way that led here.
                if state.get(target):
                    continue
                forward[here].append(target)
                if target not in state:
                    state[target] = True
                    walk.append((target, iter(onward[target])))
                    break
            else:
                walk.pop()
                state[here] = False
    return forward


def weigh_by(weights: Mapping[str, int]) -> Weigh:
    """A station weighs what the heaviest of its steps does; one that nothing is known of weighs nothing."""
    return lambda station: max((weights.get(step, 0) for step in station.steps), default=0)


def working_days_of(text: object) -> int | None:
    """How many working days a term may take at most; None for what is no term of days."""
    if not isinstance(text, str):
        return None
    try:
        term = parse_term(text)
    except TermInvalid:
        return None
    if isinstance(term, WorkingDays):
        return term.count
    if isinstance(term, CalendarDays):
        return term.count - 2 * (term.count // 7)
    return None


def longest_term(table: DecisionTable, step: str, functions: Mapping[str, Callable[..., Any]]) -> int | None:
    """The longest term in working days that a table gives a step, whatever else is asked; None when it gives none.

    Of a table that answers with its first fitting rule, what comes after a rule for every case of the step is not
    looked at. A term that depends on the case itself is not known beforehand.
    """
    column = next((place for place, one in enumerate(table.inputs) if one.expression.source.strip() == STEP), None)
    place = next((place for place, one in enumerate(table.outputs) if one.name == TERM), None)
    found = None
    for rule in table.rules if place is not None else ():
        test = rule.tests[column] if column is not None else None
        answer = rule.answers[place] if place is not None else None
        try:
            if test is not None and not test.matches(step, {STEP: step}, functions, Budget()):
                continue
            days = working_days_of(answer.evaluate({STEP: step}, functions, Budget())) if answer else None
        except HoiDapError:
            days = None
        found = days if found is None else max(found, days or 0)
        is_for_every_case = all(other is None for at, other in enumerate(rule.tests) if at != column)
        if is_for_every_case and table.hit_policy is HitPolicy.FIRST:
            break
    return found
