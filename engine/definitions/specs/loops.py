"""Loops and multi-instance activities that stay small and can be entered again."""

from copy import deepcopy
from typing import Any

from SpiffWorkflow.spiff.specs.defaults import (
    ParallelMultiInstanceTask,
    SequentialMultiInstanceTask,
    StandardLoopTask,
)
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

ROUNDS = "rounds"


class _Entering:
    """An error while entering becomes an incident of this element, not of the one before it."""

    def _update_hook(self, my_task: Task) -> bool | None:
        engine = my_task.workflow.script_engine
        if engine.is_held(my_task):
            return False
        try:
            return super()._update_hook(my_task)  # type: ignore[misc, no-any-return]
        except Exception as error:  # noqa: BLE001 - whatever fails here is this element's incident
            my_task._drop_children(force=True)
            my_task._set_state(TaskState.WAITING)
            engine.hold(my_task, error)
            return False


class Loop(_Entering, StandardLoopTask):  # type: ignore[misc]
    """A standard loop that counts its rounds instead of remembering each."""

    def create_child(self, my_task: Task) -> None:
        spec = my_task.workflow.spec.task_specs[self.task_spec]
        child = my_task._add_child(spec, TaskState.WAITING)
        child.triggered = True
        child.internal_data["iteration"] = my_task.internal_data.get(ROUNDS, 0)
        child.task_spec._update(child)

    def merge_child(self, workflow: Any, child: Task) -> None:  # noqa: ARG002 - the library's signature
        my_task = child.parent
        my_task.data.update(deepcopy(child.data))
        my_task.internal_data[ROUNDS] = my_task.internal_data.get(ROUNDS, 0) + 1
        if self.loop_complete(my_task):
            my_task._set_state(TaskState.READY)
        else:
            self.create_child(my_task)

    def loop_complete(self, my_task: Task) -> bool:
        rounds = my_task.internal_data.get(ROUNDS, 0)
        if self.maximum is not None and rounds >= self.maximum:
            return True
        if self.condition is None:
            return False
        return not my_task.workflow.script_engine.evaluate(my_task, self.condition)


class _Instances(_Entering):
    """What both kinds of multi-instance share: fresh output, scoped items, a bounded memory."""

    def create_child(self, my_task: Task, item: Any, key_or_index: Any = None) -> None:
        spec = my_task.workflow.spec.task_specs[self.task_spec]  # type: ignore[attr-defined]
        child = my_task._add_child(spec, TaskState.WAITING)
        child.triggered = True
        child.data = deepcopy(my_task.data)
        if self.input_item is not None:  # type: ignore[attr-defined]
            self.input_item.set(child, deepcopy(item))  # type: ignore[attr-defined]
        if key_or_index is not None:
            child.internal_data["key_or_index"] = key_or_index
        else:
            child.internal_data["item"] = item
        child.task_spec._update(child)

    def init_data_output_with_input_data(self, my_task: Task, input_data: Any) -> None:
        if self.data_output.get(my_task) is not input_data or input_data is None:  # type: ignore[attr-defined]
            self.data_output.set(my_task, {} if isinstance(input_data, dict) else [])  # type: ignore[attr-defined]

    def init_data_output_with_cardinality(self, my_task: Task) -> None:
        self.data_output.set(my_task, [])  # type: ignore[attr-defined]


class ParallelInstances(_Instances, ParallelMultiInstanceTask):  # type: ignore[misc]
    """All instances at once."""


class SequentialInstances(_Instances, SequentialMultiInstanceTask):  # type: ignore[misc]
    """One instance after the other; only the last merged one is remembered."""

    def merge_child(self, workflow: Any, child: Task) -> None:
        super().merge_child(workflow, child)
        merged = child.parent.internal_data["merged"]
        del merged[:-1]
