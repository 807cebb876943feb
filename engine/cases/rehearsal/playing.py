"""Play a case by hand of a story: people, time and messages are the story's, the runtime is the real one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches
from typing import Any, NoReturn
from uuid import UUID

from engine.cases.rehearsal.coverage import sequence_flows
from engine.cases.rehearsal.scenario import Scenario
from engine.clock import WorkingCalendar, due_at, local_day, parse_term
from engine.definitions import CompiledProcess
from engine.definitions.operations import catalogue
from engine.errors import N_, HoiDapError, Invalid, Wording
from engine.runtime import LiveCase, StepEngine, Tables, Wait, play, step_due

NUMBER = "THU-2026-000001"
NEUTRAL_HUB = "HUB"
"""The coordinating agency of a story where no directory names one."""

SAMPLES: Mapping[str, Any] = {
    "text": "mẫu",
    "number": 1,
    "boolean": True,
    "date": "2026-01-05",
    "list": [],
    "object": {},
    "any": None,
}


class StoryBroken(Exception):
    """The case does not do what the story says; `facts` fill the placeholders of the text."""

    def __init__(self, text: str, **facts: Any) -> None:
        self.wording = Wording(text, facts)
        super().__init__(self.wording)


@dataclass(frozen=True, slots=True)
class ScenarioResult:
    """How a story went: `problem` is empty when it holds, else says at which step it broke and why."""

    scenario: Scenario
    problem: Wording
    step: int
    flows: frozenset[tuple[str, str, str]]
    path: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class _Surroundings:
    rehearsal: "Rehearsal"

    def calendar(self) -> WorkingCalendar:
        return self.rehearsal.calendar

    def hub(self) -> str:
        return self.rehearsal.hub

    def agency_name(self, code: str) -> str:
        return code

    def agency_for(self, field: str | None) -> str | None:  # noqa: ARG002 - a story has no directory
        return None

    def agencies(self, *kinds: str) -> list[str]:  # noqa: ARG002 - a story has no directory
        return []

    def call_operation(
        self,
        name: str,
        arguments: dict[str, Any],
        *,
        element: str,
        variables: Mapping[str, Any],  # noqa: ARG002
        tables: Tables,  # noqa: ARG002
    ) -> Any:
        operation = catalogue.get(name)
        operation.require(arguments)
        self.rehearsal.calls.append((name, element))
        answer = {result.name: SAMPLES[result.type] for result in operation.results}
        return answer | dict(self.rehearsal.answers.get(element, self.rehearsal.answers.get(name, {})))


@dataclass(slots=True)
class Rehearsal:
    """A case in memory that moves in time at will; operations only check what they are given."""

    compiled: CompiledProcess
    now: datetime
    calendar: WorkingCalendar
    hub: str = NEUTRAL_HUB
    answers: Mapping[str, Any] = field(default_factory=dict)
    calls: list[tuple[str, str]] = field(default_factory=list)
    flows: set[tuple[str, str, str]] = field(default_factory=set)
    path: list[tuple[str, str]] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)
    due: dict[UUID, datetime | None] = field(default_factory=dict)
    agencies: dict[UUID, str | None] = field(default_factory=dict)
    incidents: list[str] = field(default_factory=list)
    case_due: datetime | None = None
    _state: bytes = b""

    def begin(self, variables: Mapping[str, Any]) -> None:
        """Start the case."""
        self.case_due = self._engine().due_of(self.compiled.process.properties.get("dueIn"), variables)
        self._step(lambda: LiveCase.begin(self.compiled, variables, self._engine()), lambda live: None)  # noqa: ARG005

    def complete(
        self,
        element: str,
        data: Mapping[str, Any],
        *,
        role: str | None = None,
        agency: str | None = None,
        which: int = 0,
    ) -> None:
        """The open task of `element` is done with `data`, checked by its form; by this role and agency, if given."""
        tasks = self.open_tasks().get(element)
        if not tasks:
            now_open = ", ".join(sorted(self.open_tasks())) or Wording(N_("không có"))
            raise StoryBroken(N_("việc “{element}” không mở; đang mở: {open}"), element=element, open=now_open)
        # Of several open tasks of one element, those of the agency that acts are meant.
        tasks = [task for task in tasks if self.agencies[task[0]] == agency] or tasks
        task_id, process_id = tasks[min(which, len(tasks) - 1)]
        facts = self.compiled.elements[process_id, element]
        if role is not None and facts.lane not in {role, None}:
            text = N_("việc “{element}” thuộc vai trò “{lane}”, không phải “{role}”")
            raise StoryBroken(text, element=element, lane=facts.lane, role=role)
        if agency is not None and self.agencies[task_id] != agency:
            text = N_("việc “{element}” thuộc cơ quan “{holder}”, không phải “{agency}”")
            raise StoryBroken(text, element=element, holder=self.agencies[task_id], agency=agency)
        form = self.compiled.form(facts.form)
        if form is None:
            values = dict(data)
        else:
            known = self._live().task(task_id).data
            variables, kept = form.split(form.validate(dict(data), variables=known), variables=known)
            values = {**variables, **{name: {"$form": f"{task_id.hex}/{name}"} for name in kept}}
        self._change(lambda live: live.complete(task_id, values))

    def move_to(self, moment: datetime) -> None:
        """Let time pass; timers fire in their order, each at its own time."""
        while (wait := self._next_timer()) is not None and wait.due is not None and wait.due <= moment:
            self._fire(wait)
        self.now = max(self.now, moment)

    def until(self, element: str) -> None:
        """Let time pass until the timer `element` has fired."""
        for _ in range(200):
            wait = self._next_timer()
            if wait is None:
                break
            self._fire(wait)
            if wait.element == element or any(name == element for _, name in self.path[-20:]):
                return
        raise StoryBroken(N_("hẹn giờ “{element}” không được chờ"), element=element)

    def send(self, message: str, payload: Mapping[str, Any]) -> None:
        """A message comes for this case."""
        for wait in self._live().waits().values():
            if wait.message == message:
                self._change(lambda live, wait=wait: live.fire(wait.task_id, wait.branch, dict(payload)))  # type: ignore[misc]
                return
        raise StoryBroken(N_("không ai chờ thông điệp “{message}”"), message=message)

    def open_tasks(self) -> dict[str, list[tuple[UUID, str]]]:
        """Open user tasks by element: their ids and the process each is in."""
        found: dict[str, list[tuple[UUID, str]]] = {}
        for task_id, task in self._live().user_tasks().items():
            found.setdefault(task.task_spec.bpmn_id, []).append((task_id, task.workflow.spec.name))
        return found

    @property
    def variables(self) -> dict[str, Any]:
        return self._live().variables()

    @property
    def status(self) -> str:
        if self.incidents:
            return "incident"
        return "completed" if self._live().is_completed else "running"

    def _next_timer(self) -> Wait | None:
        timers = [wait for wait in self._live().waits().values() if wait.due is not None]
        return min(timers, key=lambda wait: (wait.due, wait.element), default=None)

    def _fire(self, wait: Wait) -> None:
        self.now = max(self.now, wait.due or self.now)
        self._change(lambda live: live.fire(wait.task_id, wait.branch))

    def _engine(self) -> StepEngine:
        return StepEngine(self.compiled, _Surroundings(self), self.now, NUMBER, self.case_due)

    def _live(self) -> LiveCase:
        return LiveCase.restore(self.compiled, self._state, self._engine())

    def _change(self, change: Callable[[LiveCase], None]) -> None:
        self._step(self._live, change)

    def _step(self, restore: Callable[[], LiveCase], change: Callable[[LiveCase], None]) -> None:
        live = play(restore, change, lambda: None)
        engine = live.engine
        self.flows.update(engine.flows)
        self.path.extend(engine.path)
        self.ends.extend(engine.ends)
        self.incidents.extend(f"{held.element}: {held.error}" for held in engine.newly_held)
        for task_id, task in live.user_tasks().items():
            if task_id not in self.due:
                facts = self.compiled.element(task)
                self.due[task_id] = step_due(engine, facts, task.data).at
                lies_with = engine.value(facts.agency, task.data) if facts.agency else live.variables().get("agency")
                self.agencies[task_id] = lies_with or self.hub
        self._state = live.save()


def play_scenario(
    scenario: Scenario, compiled: CompiledProcess, calendar: WorkingCalendar, *, hub: str = NEUTRAL_HUB
) -> ScenarioResult:
    """Play the story to its end, or to where it breaks."""
    rehearsal = Rehearsal(compiled, scenario.start, calendar, hub, scenario.operations)
    number, problem = 0, Wording("")
    try:
        rehearsal.begin({"agency": hub, **scenario.given})
        for step in scenario.steps:
            number += 1
            _play(rehearsal, step)
            _require_no_incident(rehearsal, step)
        number += 1
        _expect(rehearsal, scenario.expect)
        _require_taken(rehearsal, scenario.takes)
    except StoryBroken as broken:
        problem = broken.wording
    except Invalid as invalid:
        problem = _problems(invalid) if invalid.problems else invalid.wording
    except HoiDapError as error:
        problem = error.wording
    return ScenarioResult(scenario, problem, number, frozenset(rehearsal.flows), tuple(rehearsal.path))


def _problems(invalid: Invalid) -> Wording:
    facts: dict[str, Any] = {}
    for number, item in enumerate(invalid.problems):
        facts |= {f"where{number}": item.where, f"what{number}": Wording(item.what, item.facts)}
    return Wording("; ".join(f"{{where{number}}}: {{what{number}}}" for number in range(len(invalid.problems))), facts)


def _play(rehearsal: Rehearsal, step: Mapping[str, Any]) -> None:
    data = dict(step.get("with") or {})
    if "complete" in step:
        rehearsal.complete(
            str(step["complete"]),
            data,
            role=step.get("as"),
            agency=step.get("agency"),
            which=int(step.get("which", 0)),
        )
    elif "wait" in step:
        rehearsal.move_to(due_at(rehearsal.now, parse_term(str(step["wait"])), rehearsal.calendar))
    elif "until" in step:
        rehearsal.until(str(step["until"]))
    elif "message" in step:
        rehearsal.send(str(step["message"]), data)
    else:
        _expect(rehearsal, step["expect"])


def _require_no_incident(rehearsal: Rehearsal, step: Mapping[str, Any]) -> None:
    expected = isinstance(step.get("expect"), dict) and step["expect"].get("status") == "incident"
    if rehearsal.incidents and not expected:
        raise StoryBroken(N_("sự cố tại {element}"), element=rehearsal.incidents[0])


def _expect(rehearsal: Rehearsal, expected: Mapping[str, Any]) -> None:
    if "open" in expected:
        _compare(N_("việc đang mở"), sorted(rehearsal.open_tasks()), sorted(map(str, expected["open"])))
    if "status" in expected:
        _compare(N_("trạng thái"), rehearsal.status, expected["status"])
    if "end" in expected and expected["end"] not in rehearsal.ends:
        _differ(N_("điểm kết thúc"), rehearsal.ends[-3:], expected["end"])
    variables = rehearsal.variables
    for name, value in dict(expected.get("variables") or {}).items():
        _compare(N_("biến {name}"), variables.get(name), value, name=name)
    for element, day in dict(expected.get("due") or {}).items():
        tasks = rehearsal.open_tasks().get(element)
        if not tasks:
            raise StoryBroken(N_("việc “{element}” không mở nên không có hạn"), element=element)
        due = rehearsal.due[tasks[0][0]]
        found = local_day(due).isoformat() if due else None
        _compare(N_("hạn của {name}"), found, str(day), name=element)


def _require_taken(rehearsal: Rehearsal, takes: Sequence[str]) -> None:
    """Go on if the story has taken each flow it names."""
    flows = sequence_flows(rehearsal.compiled)
    known = {flow.id for flow in flows}
    taken = {flow.id for flow in flows if (flow.scope, flow.source, flow.target) in rehearsal.flows}
    for name in takes:
        if name not in known:
            near = ", ".join(get_close_matches(name, sorted(known), n=1))
            if near:
                raise StoryBroken(N_("sơ đồ không có nhánh “{name}”; có phải là “{near}” không?"), name=name, near=near)
            raise StoryBroken(N_("sơ đồ không có nhánh “{name}”"), name=name)
        if name not in taken:
            raise StoryBroken(N_("câu chuyện không đi qua nhánh “{name}”"), name=name)


def _compare(what: str, found: Any, expected: Any, **facts: Any) -> None:
    if found != expected:
        _differ(what, found, expected, **facts)


def _differ(what: str, found: Any, expected: Any, **facts: Any) -> NoReturn:
    text = N_("{what} là {found}, mong đợi {expected}")
    raise StoryBroken(text, what=Wording(what, facts), found=repr(found), expected=repr(expected))
