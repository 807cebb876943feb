"""Joins that count what has arrived, and consume it when they fire.

The library leaves the arrivals of earlier rounds in place, so that a second round of a loop could
fire too early with stale data, and its inclusive join fires before a nested one has come.
"""

from collections.abc import Iterator
from typing import Any

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

    def _run_hook(self, my_task: Task) -> Any:
        result = super()._run_hook(my_task)  # type: ignore[misc]
        workflow = my_task.workflow
        consumed = [
            task.id
            for task in workflow.tasks.values()
            if task.task_spec is self and task is not my_task and task.has_state(TaskState.CANCELLED)
        ]
        for task_id in consumed:
            workflow._remove_task(task_id)  # noqa: SLF001
        return result


class ParallelJoin(_Counting, ParallelGateway):  # type: ignore[misc]
    """Fires when a token has arrived on every incoming flow."""

    def _check_threshold_unstructured(self, my_task: Task) -> bool:
        return self._arrivals(my_task) >= set(self._inputs)


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
            following = set(specs[waiting.pop()]._outputs) - seen - {self.name}  # noqa: SLF001
            seen |= following
            waiting.extend(following)
        return seen
