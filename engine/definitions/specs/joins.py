"""Joins that count what has arrived, and consume it when they fire.

The library leaves the arrivals of earlier rounds in place, so that a second round of a loop could
fire too early with stale data, and its inclusive join fires before a nested one has come.
"""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from SpiffWorkflow.bpmn.exceptions import WorkflowTaskException
from SpiffWorkflow.bpmn.specs.control import _EndJoin
from SpiffWorkflow.bpmn.specs.defaults import InclusiveGateway, ParallelGateway
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

ARRIVED = TaskState.WAITING | TaskState.CANCELLED
ACTIVE = TaskState.READY | TaskState.WAITING | TaskState.STARTED


class _Counting:
    def _arrivals(self, my_task: Task) -> set[str]:
        """The names of the elements from which a token has arrived and not been consumed."""
        return {
            task.parent.task_spec.name
            for task in my_task.workflow.tasks.values()
            if task.task_spec is self
            and (task is my_task or task.has_state(ARRIVED))
            and task.parent.has_state(TaskState.COMPLETED)
        }

    def _merge(self, my_task: Task) -> None:
        """Take what each arriving token has changed since they parted, and consume the tokens.

        The library lays whole copies over each other: a branch that never touched a variable would
        put its old value over the new one of a branch that did.
        """
        others = [
            task
            for task in my_task.workflow.tasks.values()
            if task.task_spec is self
            and task is not my_task
            and task.has_state(TaskState.CANCELLED)
            and not my_task.is_descendant_of(task)
        ]
        others.sort(key=lambda task: task.last_state_change)
        my_task.data = _changes_together([task.parent for task in (*others, my_task)])
        for task in others:
            my_task.workflow._remove_task(task.id)


def _changes_together(tokens: list[Task]) -> dict[str, Any]:
    if len(tokens) == 1:
        return deepcopy(tokens[0].data)
    origin = _where_they_parted(tokens).data
    merged: dict[str, Any] = deepcopy(origin)
    for token in tokens:
        for name, value in token.data.items():
            if name not in origin or origin[name] != value or type(origin[name]) is not type(value):
                merged[name] = deepcopy(value)
    return merged


def _where_they_parted(tokens: list[Task]) -> Task:
    """The nearest task that all of them come from."""
    lines = [list(_line(token)) for token in tokens]
    shared = set.intersection(*(({task.id for task in line}) for line in lines))
    return next(task for task in lines[0] if task.id in shared)


def _line(task: Task | None) -> Iterator[Task]:
    while task is not None:
        yield task
        task = task.parent


class ParallelJoin(_Counting, ParallelGateway):  # type: ignore[misc]
    """Fires when a token has arrived on every incoming flow."""

    def _check_threshold_unstructured(self, my_task: Task) -> bool:
        return self._arrivals(my_task) >= set(self._inputs)

    def _run_hook(self, my_task: Task) -> bool:
        self._merge(my_task)
        return True


class InclusiveJoin(_Counting, InclusiveGateway):  # type: ignore[misc]
    """Fires, as BPMN 2.0 §13.4.3 has it, when no token elsewhere is still to be waited for.

    A token is waited for if it can reach an incoming flow on which none has arrived, and cannot
    reach one on which one has (as a token that would first have to go round a loop can).
    """

    def _check_threshold_unstructured(self, my_task: Task) -> bool:
        arrived = self._arrivals(my_task)
        missing = set(self._inputs) - arrived
        if not missing:
            return True
        specs = my_task.workflow.spec.task_specs
        for name in {task.task_spec.name for task in self._tokens(my_task)}:
            reached = self._reached(name, specs)
            if reached & missing and not reached & arrived:
                return False
        return True

    def _run_hook(self, my_task: Task) -> bool:
        self._merge(my_task)
        matches, defaults = self._get_matching_outputs(my_task)
        if not matches and not defaults:
            raise WorkflowTaskException("No conditions satisfied on gateway", task=my_task)
        my_task._sync_children(matches or defaults, TaskState.FUTURE)
        for child in my_task.children:
            child.task_spec._predict(child, mask=TaskState.FUTURE | TaskState.PREDICTED_MASK)
        return True

    def _tokens(self, my_task: Task) -> Iterator[Task]:
        for task in my_task.workflow.tasks.values():
            if task.task_spec is self:
                continue
            about_to_start = task.has_state(TaskState.FUTURE) and task.parent.has_state(TaskState.COMPLETED)
            if task.has_state(ACTIVE) or about_to_start:
                yield task

    def _reached(self, start: str, specs: Any) -> set[str]:
        """The elements a token at `start` can come to without passing this gateway."""
        seen, waiting = {start}, [start]
        while waiting:
            following = set(specs[waiting.pop()]._outputs) - seen - {self.name}
            seen |= following
            waiting.extend(following)
        return seen


class EndJoin(_Counting, _EndJoin):  # type: ignore[misc]
    """Where the tokens of a process or sub-process end; it is over when none is left."""

    def _run_hook(self, my_task: Task) -> bool:
        self._merge(my_task)
        my_task.workflow.data.update(my_task.data)
        return True
