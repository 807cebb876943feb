"""What a waiting element waits for: timers and messages that our rows decide, not the library's clock.

SpiffWorkflow lets two timers of one gateway share one value, matches a message without
correlation by name alone, and reads the machine's clock. Here each branch of a waiting
element has its own entry, and only the runtime fires it, with the step's own moment.
"""

from dataclasses import dataclass
from typing import Any, Literal

from SpiffWorkflow.bpmn.specs.defaults import BoundaryEvent, EventBasedGateway
from SpiffWorkflow.bpmn.specs.event_definitions import CycleTimerEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

TimerKind = Literal["duration", "date", "cycle"]
ARMED, FIRED, PAYLOAD = "armed", "fired", "payload"


@dataclass(frozen=True, slots=True)
class TimerBranch:
    """A timer: its expression gives a term, a date or a cycle."""

    key: str
    element: str
    timer: TimerKind
    expression: str


@dataclass(frozen=True, slots=True)
class MessageBranch:
    """A message by name; `correlation` is an expression, the case's number when absent."""

    key: str
    element: str
    name: str
    correlation: str | None = None
    variable: str | None = None


@dataclass(frozen=True, slots=True)
class ErrorBranch:
    """An error of the sub-process this event is attached to; no code catches every error."""

    key: str
    element: str
    error: str | None


Branch = TimerBranch | MessageBranch | ErrorBranch


class Wait(EventDefinition):  # type: ignore[misc]
    """One or several branches; the first to fire decides."""

    def __init__(self, branches: tuple[Branch, ...]) -> None:
        super().__init__(name=None)
        self.branches = branches

    def branch(self, key: str) -> Branch:
        return next(branch for branch in self.branches if branch.key == key)

    def has_fired(self, my_task: Task) -> bool:
        return FIRED in my_task.internal_data

    def catches(self, my_task: Task, event: object) -> bool:  # noqa: ARG002 - the library's own events never match
        return False

    def update_task(self, my_task: Task) -> None:
        """Arm the branches once, when the element begins to wait."""
        my_task.workflow.script_engine.arm(my_task, self.branches)

    def update_task_data(self, my_task: Task) -> None:
        """Put a message's payload where its branch says."""
        fired = my_task.internal_data.get(FIRED)
        if fired is None:
            return
        branch = self.branch(fired)
        if isinstance(branch, MessageBranch) and branch.variable:
            my_task.data[branch.variable] = my_task.internal_data.get(PAYLOAD)

    def reset(self, my_task: Task) -> None:
        for key in (ARMED, FIRED, PAYLOAD):
            my_task.internal_data.pop(key, None)


class CycleWait(Wait, CycleTimerEventDefinition):  # type: ignore[misc]
    """A timer that fires again and again beside the task it is attached to.

    It is a `CycleTimerEventDefinition` so that the library predicts no children for it.
    """

    def __init__(self, branches: tuple[Branch, ...]) -> None:
        EventDefinition.__init__(self, name=None)
        self.branches = branches
        self.expression = None

    def cycle_complete(self, my_task: Task) -> bool:  # noqa: ARG002
        return False

    def details(self, my_task: Task) -> None:  # noqa: ARG002
        return None

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = object.__hash__


def fire(my_task: Task, key: str, payload: Any = None) -> list[Task]:
    """Let branch `key` of a waiting element happen; the tasks a cycle has begun thereby."""
    definition = my_task.task_spec.event_definition
    if isinstance(definition, CycleWait):
        begun = _spawn(my_task)
        my_task.internal_data.pop(ARMED, None)
        return begun
    my_task.internal_data[FIRED] = key
    if payload is not None:
        my_task.internal_data[PAYLOAD] = payload
    my_task.task_spec._update(my_task)
    return []


def origin_of_runs(my_task: Task) -> Task:
    """The task under which each run of a cycle hangs: the one before the activity.

    A token that has left a boundary event is its own (BPMN 2.0 §13.5.3). Hung under the waiting event,
    as the library has it, it would be dropped with all it has done when the activity ends.
    """
    return my_task.parent.parent


def _spawn(my_task: Task) -> list[Task]:
    """One more run of the flow behind a cycle; the join that ends the activity is not its concern."""
    begun = []
    for output in my_task.task_spec.outputs:
        if output.name.endswith(".BoundaryEventJoin"):
            continue
        child = origin_of_runs(my_task)._add_child(output, TaskState.FUTURE)
        child.triggered = True
        child.task_spec._predict(child, mask=TaskState.NOT_FINISHED_MASK)
        child.task_spec._update(child)
        begun.append(child)
    return begun


class EventGateway(EventBasedGateway):  # type: ignore[misc]
    """An event-based gateway whose branches are its own, one for each following event."""

    def _run_hook(self, my_task: Task) -> bool:
        definition = self.event_definition
        fired = my_task.internal_data[FIRED]
        definition.update_task_data(my_task)
        chosen = my_task.workflow.spec.task_specs[fired]
        my_task._sync_children([chosen], TaskState.FUTURE)
        for child in my_task.children:
            child.task_spec._predict(child, mask=TaskState.FUTURE | TaskState.PREDICTED_MASK)
        definition.reset(my_task)
        return True


class ErrorThrow(EventDefinition):  # type: ignore[misc]
    """An error end event: caught by the boundary event of the nearest enclosing sub-process, or an incident.

    The library offers an error to every waiting boundary event of the case, also in other branches.
    """

    def __init__(self, code: str | None) -> None:
        super().__init__(name=code)
        self.code = code

    def throw(self, my_task: Task) -> None:
        workflow = my_task.workflow
        while workflow.parent_task_id is not None:
            host = workflow.top_workflow.get_task_from_id(workflow.parent_task_id)
            catcher = self._catcher(host)
            if catcher is not None:
                fire(catcher, catcher.task_spec.event_definition.branches[0].key)
                catcher.run()
                workflow.top_workflow.script_engine.note_run(catcher)
                return
            workflow = host.workflow
        my_task.workflow.script_engine.refuse_uncaught_error(my_task, self.code)

    def _catcher(self, host: Task) -> Task | None:
        siblings = host.parent.children if host.parent is not None else []
        for task in siblings:
            if not isinstance(task.task_spec, BoundaryEvent) or not task.has_state(TaskState.WAITING):
                continue
            for branch in getattr(task.task_spec.event_definition, "branches", ()):
                if isinstance(branch, ErrorBranch) and branch.error in (None, self.code):
                    return task
        return None
