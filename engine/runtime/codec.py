"""The live state of a case as bytes: a direct, small form of its own, compressed.

Version 1. Only what can still influence the case is written; specifications never are.
User data is never given to a registry of types, so that no key in it can become an object.
"""

import os
import zlib
from collections.abc import Callable
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
from SpiffWorkflow.bpmn.specs.mixins.subworkflow_task import SubWorkflowTask
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.definitions.compile import CompiledProcess
from engine.runtime.quick import QuickSubWorkflow, QuickTask, QuickWorkflow

FORMAT = 1
PREDICTED = TaskState.MAYBE | TaskState.LIKELY | TaskState.FUTURE
NOTHING, AS_PARENT = 0, 1
_DATA, _INTERNAL = 3, 6
"""Where in a written task its data stand, and what the engine keeps of its own."""


TaskId = UUID | str


def as_uuid(task_id: TaskId) -> UUID:
    """A task's id as rows know it. In memory a restored task's id is its text, which is quicker to hash."""
    return task_id if isinstance(task_id, UUID) else _uuid(task_id)


@lru_cache(maxsize=1024)
def _uuid(text: str) -> UUID:
    return UUID(hex=text)


def as_text(task_id: TaskId) -> str:
    """A task's id as the state knows it."""
    return task_id if isinstance(task_id, str) else task_id.hex


def dump(workflow: BpmnWorkflow, held: set[TaskId]) -> bytes:
    """The compressed state of `workflow` and of its running sub-processes."""
    positions: dict[TaskId, tuple[int, int]] = {}
    scopes = [_dump_scope(workflow, 0, positions, None)]
    for number, scope in enumerate(_by_depth(workflow), start=1):
        scopes.append(_dump_scope(scope, number, positions, positions[scope.parent_task_id]))
    state = {"v": FORMAT, "held": [as_text(task_id) for task_id in held], "scopes": scopes}
    return zlib.compress(orjson.dumps(state), 1)


def load(blob: bytes, compiled: CompiledProcess, script_engine: Any) -> tuple[BpmnWorkflow, set[TaskId]]:
    """The workflow that `dump` wrote, running on `script_engine`, and the ids of its held tasks."""
    state = orjson.loads(zlib.decompress(blob))
    if state["v"] != FORMAT:
        message = f"unknown state format {state['v']}"
        raise ValueError(message)
    top = QuickWorkflow(compiled.spec, compiled.subprocess_specs, script_engine=script_engine, deserializing=True)
    loaded: list[list[Task]] = []
    for encoded in state["scopes"]:
        workflow = top
        if encoded["host"] is not None:
            number, position = encoded["host"]
            workflow = _sub_workflow(top, loaded[number][position])
        loaded.append(_load_scope(workflow, encoded))
    top.changes = max(task.last_state_change for tasks in loaded for task in tasks)
    return top, set(state["held"])


def rewrite(blob: bytes, change: Callable[[Any], Any]) -> bytes:
    """The same state with all data of people and procedures as `change` leaves it; what the engine itself keeps stays.

    The state of a case that is over, which nothing goes on from.
    """
    state = orjson.loads(zlib.decompress(blob))
    for scope in state["scopes"]:
        scope["data"] = change(scope["data"]) if scope["data"] else scope["data"]
        for task in scope["tasks"]:
            for place in (_DATA, _INTERNAL):
                if place < len(task) and isinstance(task[place], dict):
                    task[place] = change(task[place])
    return zlib.compress(orjson.dumps(state), 1)


def _by_depth(workflow: BpmnWorkflow) -> list[Any]:
    return sorted(workflow.subprocesses.values(), key=lambda scope: scope.depth)


def _dump_scope(workflow: Any, number: int, positions: dict[TaskId, tuple[int, int]], host: Any) -> dict[str, Any]:
    tasks: list[Any] = []
    stack = [(workflow.task_tree, -1, b"")]
    known = workflow.tasks
    while stack:
        task, parent_position, parent_text = stack.pop()
        position = len(tasks)
        positions[task.id] = (number, position)
        # Texts are compared, not values: True equals 1.
        text = orjson.dumps(task.data) if task.data else b""
        data = NOTHING if not text else AS_PARENT if text == parent_text else orjson.Fragment(text)
        tasks.append(_dump_task(task, parent_position, data))
        stack.extend((known[child], position, text) for child in reversed(task._children))
    last = workflow.last_task
    return {
        "host": host,
        "tasks": tasks,
        "done": workflow.completed,
        "good": workflow.success,
        "data": workflow.data or 0,
        "last": positions[last.id][1] if last is not None and last.id in known else None,
    }


def _dump_task(task: Task, parent_position: int, data: object) -> list[Any]:
    state = task._state
    if state & PREDICTED and not task.internal_data and not task.triggered:
        return [parent_position, state, task.task_spec.name, data]
    return [
        parent_position,
        state,
        task.task_spec.name,
        data,
        as_text(task.id),
        task.last_state_change,
        task.internal_data or 0,
        1 if task.triggered else 0,
    ]


def _sub_workflow(top: BpmnWorkflow, host: Task) -> QuickSubWorkflow:
    spec = top.subprocess_specs[host.task_spec.spec]
    scope = QuickSubWorkflow(spec, host.id, top, deserializing=True)
    top.subprocesses[host.id] = scope
    if isinstance(host.task_spec, SubWorkflowTask):
        scope.completed_event.connect(host.task_spec._on_subworkflow_completed, host)
    return scope


def _load_scope(workflow: Any, encoded: dict[str, Any]) -> list[Task]:
    specs = workflow.spec.task_specs
    tasks: list[Task] = []
    fresh = os.urandom(16 * len(encoded["tasks"]))
    for item in encoded["tasks"]:
        parent = tasks[item[0]] if item[0] >= 0 else None
        task = QuickTask.bare(workflow, specs[item[2]], item[1])
        if len(item) > 4:  # noqa: PLR2004 - the short form is a predicted task
            task.id = item[4]
            task.last_state_change = item[5]
            task.internal_data = item[6] or {}
            task.triggered = bool(item[7])
        else:
            task.id = fresh[16 * len(tasks) : 16 * len(tasks) + 16].hex()
            task.last_state_change, task.internal_data, task.triggered = 0, {}, False
        if parent is None:
            task._parent = None
        else:
            task._parent = parent.id
            parent._children.append(task.id)
        task.data = _data(item[3], parent)
        workflow.tasks[task.id] = task
        tasks.append(task)
    workflow.task_tree = tasks[0]
    workflow.completed, workflow.success = encoded["done"], encoded["good"]
    workflow.data = encoded["data"] or {}
    workflow.last_task = tasks[encoded["last"]] if encoded["last"] is not None else None
    return tasks


def _data(encoded: Any, parent: Task | None) -> dict[str, Any]:
    if encoded == NOTHING:
        return {}
    if encoded == AS_PARENT and parent is not None:
        # A copy by value: what a later step changes in one task is not seen in another.
        return orjson.loads(orjson.dumps(parent.data))  # type: ignore[no-any-return]
    return encoded  # type: ignore[no-any-return]
