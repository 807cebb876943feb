"""The script engine of one step: every expression, timer, decision and operation goes through it.

It takes the place of SpiffWorkflow's own, which would run a file's expressions as Python.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from SpiffWorkflow.bpmn.specs.defaults import EndEvent

from engine.clock import (
    VIETNAM,
    Elapsed,
    WorkingCalendar,
    due_at,
    end_of_day,
    local_day,
    opening_before,
    parse_cycle,
    parse_term,
)
from engine.clock import due_date as last_day_of
from engine.definitions.compile import CompiledProcess
from engine.definitions.specs import ARMED, Branch, ErrorBranch, MessageBranch, TimerBranch
from engine.definitions.vocabulary import FUNCTION_NAMES, PAUSED_DAYS
from engine.errors import N_, HoiDapError, StepFailed
from engine.runtime.codec import TaskId, as_uuid
from engine.runtime.known_answers import KnownAnswers
from engine.scripting import STANDARD_FUNCTIONS, Budget, Limits, compile_expression, compile_script

CYCLE_ROUNDS = "left"
OPERATIONS_APART = 400_000


class Surroundings(Protocol):
    """What lies outside a case's own data: the calendar, the directory, the operations."""

    def calendar(self) -> WorkingCalendar: ...
    def hub(self) -> str: ...
    def agency_name(self, code: str) -> str: ...
    def agency_for(self, field: str | None) -> str | None: ...
    def agencies(self, *kinds: str) -> list[str]: ...
    def call_operation(
        self, name: str, arguments: dict[str, Any], *, element: str, variables: Mapping[str, Any], tables: "Tables"
    ) -> Any: ...


@dataclass(frozen=True, slots=True)
class Tables:
    """The decision tables that a service task names for its operation, and how they are asked."""

    names: tuple[str, ...]
    decide: Callable[[str, Mapping[str, Any]], dict[str, Any]]


@dataclass(slots=True)
class HeldTask:
    """A task that cannot go on until someone mends its cause."""

    task_id: UUID
    element: str
    error: Exception


@dataclass(slots=True)
class StepEngine:
    """One step's evaluation: its moment, its budget, what it held back."""

    compiled: CompiledProcess
    surroundings: Surroundings
    now: datetime
    case_number: str
    case_due: datetime | None = None
    known: KnownAnswers | None = None
    budget: Budget = field(default_factory=Budget)
    held: set[TaskId] = field(default_factory=set)
    newly_held: list[HeldTask] = field(default_factory=list)
    path: list[tuple[str, str]] = field(default_factory=list)
    flows: list[tuple[str, str, str]] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)
    functions: Mapping[str, Callable[..., Any]] = field(init=False)
    _data: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.functions = {
            **STANDARD_FUNCTIONS,
            "today": lambda: local_day(self.now).isoformat(),
            "now": lambda: self.now.astimezone(VIETNAM).isoformat(timespec="seconds"),
            "working_days": lambda count: f"{int(count)} working days",
            "working_days_since": self._working_days_since,
            "days": lambda count: f"{int(count)} days",
            "budget": self._budget_of,
            "case_due": self._case_due,
            "before": self._before,
            "after": self._after,
            "hub": self.surroundings.hub,
            "agency_name": self.surroundings.agency_name,
            "agency_for": self.surroundings.agency_for,
            "agencies": self.surroundings.agencies,
        }

    def evaluate(self, task: Any, expression: str, external_context: object = None) -> Any:  # noqa: ARG002
        """The value of `expression` over the data of `task`."""
        return self.value(expression, task.data)

    def value(self, expression: str, data: Mapping[str, Any]) -> Any:
        """The value of `expression` over `data` and the case's number."""
        self._data = data
        if "case_number" not in data:
            data = {**data, "case_number": self.case_number}
        return compile_expression(expression, functions=FUNCTION_NAMES).evaluate(data, self.functions, self.budget)

    def execute(self, task: Any, script: str | None, external_context: object = None) -> bool:  # noqa: ARG002
        """Run the assignments of `script`; all of them or none."""
        self._data = task.data
        bound = compile_script(script or "", functions=FUNCTION_NAMES).run(task.data, self.functions, self.budget)
        task.data.update(bound)
        return True

    def decide(self, task: Any, decision: str) -> dict[str, Any]:
        """The outputs of a decision table over the data of `task`."""
        return self._ask(decision, task.data)

    def call_operation(self, task: Any, name: str, arguments: dict[str, Any]) -> Any:
        """What the operation answers."""
        return self.surroundings.call_operation(
            name,
            arguments,
            element=task.task_spec.bpmn_id,
            variables=deepcopy(task.data),
            tables=Tables(self.compiled.element(task).decisions, self._ask_apart()),
        )

    def _ask_apart(self) -> Callable[[str, Mapping[str, Any]], dict[str, Any]]:
        """Asking the tables that read long texts: they share one budget, and it is not the step's."""
        budget = Budget(Limits(operations=OPERATIONS_APART))

        def ask(decision: str, data: Mapping[str, Any]) -> dict[str, Any]:
            self._data = data
            return self.compiled.decisions[decision].decide(data, self.functions, budget)

        return ask

    def arm(self, task: Any, branches: tuple[Branch, ...]) -> None:
        """Fix, once, when each timer of a waiting element is due and what each message must match."""
        if ARMED in task.internal_data or self.is_held(task):
            return
        try:
            task.internal_data[ARMED] = {
                branch.key: self._armed(task, branch) for branch in branches if not isinstance(branch, ErrorBranch)
            }
        except Exception as error:  # noqa: BLE001 - whatever fails here is this element's incident
            self.hold(task, error)

    def rearm(self, task: Any) -> None:
        """After a cycle has fired: its next time, counted from the last; nothing once its rounds are used up."""
        (branch,) = task.task_spec.event_definition.branches
        last = task.internal_data[ARMED][branch.key]
        left = last.get(CYCLE_ROUNDS)
        if left is not None and left <= 1:
            task.internal_data[ARMED] = {}
            return
        start = datetime.fromisoformat(last["due"])
        following = {**last, **self._ringing(last["term"], start)}
        if left is not None:
            following[CYCLE_ROUNDS] = left - 1
        task.internal_data[ARMED] = {branch.key: following}

    def _armed(self, task: Any, branch: TimerBranch | MessageBranch) -> dict[str, Any]:
        if isinstance(branch, MessageBranch):
            correlation = self.value(branch.correlation, task.data) if branch.correlation else self.case_number
            return {"message": branch.name, "correlation": str(correlation)}
        value = self.value(branch.expression, task.data)
        if branch.timer == "date":
            return {"due": self._moment(value).isoformat()}
        if branch.timer == "cycle":
            cycle = parse_cycle(str(value))
            term = str(cycle.term)
            armed: dict[str, Any] = {"term": term, **self._ringing(term, self.now)}
            if cycle.rounds is not None:
                armed[CYCLE_ROUNDS] = cycle.rounds
            return armed
        return self._ringing(str(value), self.now)

    def _ringing(self, text: str, start: datetime) -> dict[str, Any]:
        """When a term that begins at `start` is over; with what it was counted from, where a calendar counts it."""
        term = parse_term(text)
        armed = {"due": due_at(start, term, self.surroundings.calendar()).isoformat()}
        return armed if isinstance(term, Elapsed) else {**armed, "term": str(term), "from": start.isoformat()}

    def recounted(self, task: Any, key: str, armed: Mapping[str, Any]) -> datetime | None:
        """When an armed timer is due by the calendar as it is now; None for one that no calendar counts."""
        branch = task.task_spec.event_definition.branch(key)
        if not isinstance(branch, TimerBranch):
            return None
        if "from" in armed:
            return self._due(str(armed["term"]), datetime.fromisoformat(armed["from"]))
        return self._moment(self.value(branch.expression, task.data)) if branch.timer == "date" else None

    def _due(self, term: str, start: datetime) -> datetime:
        return due_at(start, parse_term(term), self.surroundings.calendar())

    def _moment(self, value: Any) -> datetime:
        text = str(value)
        if len(text) == len("2026-01-01"):
            return end_of_day(date.fromisoformat(text))
        moment = datetime.fromisoformat(text)
        return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)

    def due_of(self, expression: str | None, data: Mapping[str, Any]) -> datetime | None:
        """When something begun now is due, by an expression that gives a term or a date; None for none."""
        if not expression:
            return None
        value = self.value(expression, data)
        if value in (None, ""):
            return None
        try:
            return self._moment(value)
        except ValueError:
            return self._due(str(value), self.now)

    def is_held(self, task: Any) -> bool:
        return task.id in self.held

    def hold(self, task: Any, error: Exception) -> None:
        """Keep `task` where it is and remember why."""
        self.held.add(task.id)
        self.newly_held.append(HeldTask(as_uuid(task.id), task.task_spec.bpmn_id or task.task_spec.name, error))

    def note_run(self, task: Any, following: Iterable[Any] | None = None) -> None:
        """Remember that the element of `task` has happened, and where its token went: to `following`, else below."""
        process, element = task.workflow.spec.name, task.task_spec.bpmn_id
        if element is None:
            return
        self.path.append((process, element))
        if isinstance(task.task_spec, EndEvent):
            self.ends.append(element)
        following = task.children if following is None else following
        self.flows.extend((process, element, target) for target in _elements(following))

    def refuse_uncaught_error(self, task: Any, code: str | None) -> None:
        raise StepFailed(element=task.task_spec.bpmn_id, reason=f"error {code or ''} has no boundary event")

    def _working_days_since(self, day: str) -> int:
        started = date.fromisoformat(str(day)[:10])
        return self.surroundings.calendar().working_days_between(started, local_day(self.now))

    def _budget_of(self, step: str) -> str:
        decision = self.compiled.process.properties.get("budgets")
        if not decision:
            raise StepFailed(
                N_("Quy trình chưa khai bảng thời hạn (budgets) nên không tính được budget(“{step}”)."),
                step=step,
                element=step,
                reason="no budgets table",
            )
        return str(self._ask(decision, {PAUSED_DAYS: 0, **self._data, "step": step}).get("term"))

    def _case_due(self) -> str | None:
        """A day when the case is due at the end of one, as it is by law; else the moment."""
        if self.case_due is None:
            return None
        day = local_day(self.case_due)
        return day.isoformat() if self.case_due == end_of_day(day) else self.case_due.astimezone(VIETNAM).isoformat()

    def _before(self, day: object, term: object) -> str:
        moment = opening_before(self._moment(day), parse_term(str(term)), self.surroundings.calendar())
        return moment.astimezone(VIETNAM).isoformat(timespec="seconds")

    def _after(self, day: object, term: object) -> str:
        return last_day_of(
            local_day(self._moment(day)), parse_term(str(term)), self.surroundings.calendar()
        ).isoformat()

    def term_in(self, decision: str, step: str, data: Mapping[str, Any]) -> Any:
        """The term that a table gives a step of this case."""
        self._data = data
        return self._ask(decision, {**data, "step": step}).get("term")

    def _ask(self, decision: str, data: Mapping[str, Any]) -> dict[str, Any]:
        if self.known is not None:
            return self.known.ask(self.compiled, decision, data, lambda: self._decided(decision, data))
        return self._decided(decision, data)

    def _decided(self, decision: str, data: Mapping[str, Any]) -> dict[str, Any]:
        answer = self.compiled.decisions[decision].decide(data, self.functions, self.budget)
        return answer if isinstance(answer, dict) else {decision: answer}


def _elements(tasks: Iterable[Any]) -> Iterator[str]:
    """The elements of `tasks`; of what the library has put between two elements, those that follow it."""
    for task in tasks:
        if task.task_spec.bpmn_id is not None:
            yield task.task_spec.bpmn_id
        else:
            yield from _elements(task.children)


def describe(error: Exception) -> tuple[str, str, str]:
    """An error as (code, message, remedy), for an incident.

    Of an unexpected one only its kind is told: its text may hold what somebody has typed.
    """
    if isinstance(error, HoiDapError):
        return error.code, str(error), error.advice
    return "unexpected", type(error).__name__, StepFailed.remedy
