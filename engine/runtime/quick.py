"""The library's workflow and tasks, without the work that a step has no use for.

A task names itself by text, which hashes faster than a UUID, gathers no facts for the library's debug log,
and counts the changes of its case instead of asking a clock: whose value lasts where branches meet must not
depend on clocks, which differ between machines and may be set back. The library draws the whole way ahead of
each task, to be stored and restored with it; here a task that has not begun has nothing below it, and what
follows is made when it becomes ready. After each task the library looks at every waiting one again; an
element that waits for its own timer or message cannot have changed by that, and is passed over.
"""

import os
from typing import Any

from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.definitions.specs import ARMED, FIRED

AHEAD = TaskState.PREDICTED_MASK | TaskState.FUTURE
UNFINISHED = TaskState.NOT_FINISHED_MASK


class QuickTask(Task):  # type: ignore[misc]
    """A task of a restored case, and each that follows it."""

    _state: int

    @classmethod
    def bare(cls, workflow: Any, spec: Any, state: int) -> "QuickTask":
        """A task that stands nowhere yet; whoever makes it gives it its id, its place and its data."""
        task = cls.__new__(cls)
        task.workflow, task.task_spec, task._state = workflow, spec, state
        task._children, task.thread_id = [], 0
        return task

    def _add_child(self, task_spec: Any, state: int = TaskState.MAYBE) -> Task:
        child = self.bare(self.workflow, task_spec, state)
        child.begin(self)
        if state == TaskState.READY:
            child._ready()
        return child

    def begin(self, parent: Task | None) -> None:
        """Take one's place in the workflow, with an id of one's own and no data yet."""
        self.id = os.urandom(16).hex()
        self.triggered, self.last_state_change = False, self._next_change()
        self.data: dict[str, Any] = {}
        self.internal_data: dict[str, Any] = {}
        self.workflow.tasks[self.id] = self
        self._parent = None
        if parent is not None:
            self._parent = parent.id
            parent._children.append(self.id)

    def _sync_children(self, task_specs: list[Any], state: int = TaskState.MAYBE) -> None:
        if not self._state & AHEAD:
            super()._sync_children(task_specs, state)

    def _ready(self) -> None:
        super()._ready()
        self._make_what_follows()

    def complete(self) -> None:
        self._make_what_follows()
        super().complete()

    def _make_what_follows(self) -> None:
        if self._state & UNFINISHED and all(self.workflow.tasks[child].triggered for child in self._children):
            self.task_spec._predict_hook(self)

    def _set_state(self, value: int) -> None:
        if value != self._state:
            self.last_state_change = self._next_change()
            self._state = value

    def _next_change(self) -> int:
        top = self.workflow.top_workflow
        top.changes += 1
        return top.changes  # type: ignore[no-any-return]


class _Waiting:
    """Begins with a quick task; looks again at what waits for other tasks, in the library's order."""

    def __init__(self, *args: Any, deserializing: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, deserializing=True, **kwargs)  # type: ignore[call-arg]
        if not deserializing:
            root = QuickTask.bare(self, self.spec.start, TaskState.FUTURE)  # type: ignore[attr-defined]
            root.begin(None)
            self.task_tree = root
            root._ready()

    def update_waiting_tasks(self) -> None:
        waiting = [task for task in self.tasks.values() if _may_go_on(task)]  # type: ignore[attr-defined]
        if len(waiting) > 1:
            place = {task_id: number for number, task_id in enumerate(self._in_order())}
            waiting.sort(key=lambda task: place[task.id])
        for task in waiting:
            # The one looked at before may have changed or dropped it.
            if task._state == TaskState.WAITING and task.id in self.tasks:  # type: ignore[attr-defined]
                task.task_spec._update(task)

    def _in_order(self) -> Any:
        stack = [self.task_tree.id]
        while stack:
            task_id = stack.pop()
            yield task_id
            stack.extend(reversed(self.tasks[task_id]._children))  # type: ignore[attr-defined]


def _may_go_on(task: Any) -> bool:
    return task._state == TaskState.WAITING and (ARMED not in task.internal_data or FIRED in task.internal_data)


class QuickSubWorkflow(_Waiting, BpmnSubWorkflow):  # type: ignore[misc]
    """A sub-process or called process under way."""


class QuickWorkflow(_Waiting, BpmnWorkflow):  # type: ignore[misc]
    """A case's own process; `changes` counts the changes of state in all of it."""

    changes: int = 0

    def create_subprocess(self, my_task: Any, spec_name: str) -> QuickSubWorkflow:
        scope = QuickSubWorkflow(self.subprocess_specs[spec_name], parent_task_id=my_task.id, top_workflow=self)
        self.subprocesses[my_task.id] = scope
        return scope
