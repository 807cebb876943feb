"""What is finished and can no longer influence a case leaves its live state.

Kept: the root; every unfinished task and its direct parent (joins and resets read its data);
the split of each unfinished structured join, with the split's branches; nodes that fan out;
arrivals at a join that has not fired; what the runs of a cycle hang under; the instances of a
running multi-instance; the last task.
Everything else is dropped, and finished chains are spliced.
"""

from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import BoundaryEvent
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask
from SpiffWorkflow.bpmn.specs.mixins.unstructured_join import UnstructuredJoin
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.specs.Join import Join
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.definitions.specs import CycleWait, ParallelInstances, origin_of_runs
from engine.runtime.codec import TaskId

UNFINISHED = TaskState.NOT_FINISHED_MASK
FINISHED = TaskState.FINISHED_MASK


def compact(workflow: BpmnWorkflow) -> None:
    """Prune `workflow` and its sub-processes in place; what it will do next does not change."""
    _drop_ended_scopes(workflow)
    for scope in (workflow, *workflow.subprocesses.values()):
        _prune(scope)
    listening = workflow.event_manager.tasks
    workflow.event_manager.tasks = {key: task for key, task in listening.items() if not task.has_state(FINISHED)}


def _drop_ended_scopes(workflow: BpmnWorkflow) -> None:
    alive: dict[TaskId, Any] = {}
    waiting = [workflow]
    while waiting:
        scope = waiting.pop()
        for task_id in scope.tasks:
            inner = workflow.subprocesses.get(task_id)
            if inner is not None and not scope.tasks[task_id].has_state(FINISHED):
                alive[task_id] = inner
                waiting.append(inner)
    workflow.subprocesses = alive


def _prune(scope: Any) -> None:
    tasks: dict[TaskId, Task] = scope.tasks
    keep = _needed(scope)
    if len(keep) == len(tasks):
        return
    order = _preorder(scope)
    _keep_forks(order, keep)
    nearest: dict[TaskId, TaskId | None] = {}
    for task in order:
        above = task._parent
        if above is not None and above not in keep:
            above = nearest[above]
        nearest[task.id] = above
    for task in order:
        if task.id in keep:
            task._children = []
            task._parent = nearest[task.id]
            if task._parent is not None:
                tasks[task._parent]._children.append(task.id)
        else:
            del tasks[task.id]


def _needed(scope: Any) -> set[TaskId]:
    keep = {scope.task_tree.id}
    if scope.last_task is not None and scope.last_task.id in scope.tasks:
        keep.add(scope.last_task.id)
    for task in scope.tasks.values():
        if task.has_state(UNFINISHED):
            _keep_with_parent(task, keep)
            _keep_surroundings(task, keep)
        elif task._state == TaskState.CANCELLED and isinstance(task.task_spec, UnstructuredJoin):
            # An arrival: the join takes it away when it fires, and is not always predicted by then.
            _keep_with_parent(task, keep)
    return keep


def _keep_with_parent(task: Task, keep: set[TaskId]) -> None:
    keep.add(task.id)
    if task._parent is not None:
        keep.add(task._parent)


def _keep_surroundings(task: Task, keep: set[TaskId]) -> None:
    """What the element of an unfinished task looks at besides the task itself."""
    spec = task.task_spec
    if isinstance(spec, ParallelInstances):
        keep.update(task._children)
    elif isinstance(spec, LoopTask):
        keep.update(task._children[-1:])
    elif isinstance(spec, Join) and spec.split_task:
        _keep_split(task, spec.split_task, keep)
    elif isinstance(spec, BoundaryEvent) and isinstance(spec.event_definition, CycleWait):
        keep.add(origin_of_runs(task).id)


def _keep_split(task: Task, split: str, keep: set[TaskId]) -> None:
    above = task.parent
    while above is not None and above.task_spec.name != split:
        above = above.parent
    if above is not None:
        keep.add(above.id)
        keep.update(above._children)


def _preorder(scope: Any) -> list[Task]:
    order, stack = [], [scope.task_tree]
    tasks = scope.tasks
    while stack:
        task = stack.pop()
        order.append(task)
        stack.extend(tasks[child] for child in reversed(task._children))
    return order


def _keep_forks(order: list[Task], keep: set[TaskId]) -> None:
    holds: set[TaskId] = set()
    for task in reversed(order):
        branches = sum(1 for child in task._children if child in holds)
        if branches > 1:
            keep.add(task.id)
        if branches or task.id in keep:
            holds.add(task.id)
