"""A case in memory: restored, changed, run until it waits, compacted. It touches no database."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any
from uuid import UUID

from SpiffWorkflow.bpmn.specs.defaults import (
    BoundaryEvent,
    EventBasedGateway,
    ExclusiveGateway,
    InclusiveGateway,
    ParallelGateway,
)
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.exceptions import WorkflowException
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.definitions.compile import CompiledProcess
from engine.definitions.specs import ARMED, CycleWait, fire
from engine.errors import N_, Conflict, StepFailed
from engine.runtime import codec
from engine.runtime.codec import TaskId
from engine.runtime.compaction import compact
from engine.runtime.quick import QuickWorkflow
from engine.runtime.step_engine import StepEngine, describe

DECIDING = (ExclusiveGateway, InclusiveGateway)
GATEWAYS = (ExclusiveGateway, InclusiveGateway, ParallelGateway, EventBasedGateway)
MAX_AUTOMATIC = 2_000
COMPACT_EVERY = 100
MAX_FAILURES = 20


class NoWayOn(StepFailed):
    """No flow out of a gateway fits the case's data, and none is the default."""

    code = "gateway.no_way_on"
    message = N_("Ở “{name}” không nhánh nào đúng với dữ liệu của hồ sơ, và không có nhánh mặc định.")
    remedy = N_(
        "Sửa dữ liệu mà các nhánh hỏi rồi cho chạy lại. Để hồ sơ sau không dừng ở đây, thêm nhánh mặc định trong sơ đồ."
    )

    @classmethod
    def at(cls, gateway: Any) -> "NoWayOn":
        return cls(name=gateway.bpmn_name or gateway.bpmn_id, element=gateway.bpmn_id)


class AutomaticFailure(Exception):
    """The automatic task that ran as number `ordinal` of this step failed."""

    def __init__(self, ordinal: int, element: str, error: Exception) -> None:
        super().__init__(element)
        self.ordinal, self.element, self.error = ordinal, element, error


@dataclass(frozen=True, slots=True)
class Wait:
    """One branch of a waiting element: a timer (`due`) or a message (`message`, `correlation`)."""

    task_id: UUID
    branch: str
    element: str
    due: datetime | None
    message: str | None
    correlation: str | None


@dataclass(slots=True)
class LiveCase:
    """One case between being restored and being saved."""

    compiled: CompiledProcess
    workflow: BpmnWorkflow
    engine: StepEngine

    @classmethod
    def begin(cls, compiled: CompiledProcess, variables: Mapping[str, Any], engine: StepEngine) -> "LiveCase":
        """A new case at its start event."""
        workflow = QuickWorkflow(compiled.spec, compiled.subprocess_specs, script_engine=engine)
        workflow.task_tree.data.update(variables)
        return cls(compiled, workflow, engine)

    @classmethod
    def restore(cls, compiled: CompiledProcess, blob: bytes, engine: StepEngine) -> "LiveCase":
        """The case as `save` wrote it."""
        workflow, held = codec.load(blob, compiled, engine)
        engine.held |= held
        return cls(compiled, workflow, engine)

    def save(self) -> bytes:
        """Compact, then the state as bytes."""
        self.compact()
        return self.dump()

    def compact(self) -> None:
        """Drop what is finished and can no longer influence the case; looking at the case is quicker after it."""
        compact(self.workflow)

    def dump(self) -> bytes:
        """The state of a compacted case as bytes."""
        if self.engine.held:
            self.engine.held &= {task.id for scope in self.scopes() for task in scope.tasks.values()}
        return codec.dump(self.workflow, self.engine.held)

    def scopes(self) -> Iterator[Any]:
        yield self.workflow
        yield from self.workflow.subprocesses.values()

    @property
    def is_completed(self) -> bool:
        """Whether the case is at its end: no task of it can still do anything.

        The library may say so for a case whose tasks it no longer finds; we look at the tasks.
        """
        return all(
            not task.has_state(TaskState.NOT_FINISHED_MASK) for scope in self.scopes() for task in scope.tasks.values()
        )

    def user_tasks(self) -> dict[UUID, Task]:
        """The tasks that wait for a person."""
        return {
            codec.as_uuid(task.id): task
            for scope in self.scopes()
            for task in scope.tasks.values()
            if task._state == TaskState.READY and task.task_spec.manual
        }

    def waits(self) -> dict[tuple[UUID, str], Wait]:
        """Every timer and message that an element waits for."""
        found = {}
        for scope in self.scopes():
            for task in scope.tasks.values():
                if task._state != TaskState.WAITING or not isinstance(task.task_spec, CatchingEvent):
                    continue
                task_id = codec.as_uuid(task.id)
                for branch, armed in task.internal_data.get(ARMED, {}).items():
                    due = armed.get("due")
                    found[task_id, branch] = Wait(
                        task_id,
                        branch,
                        task.task_spec.bpmn_id,
                        datetime.fromisoformat(due) if due else None,
                        armed.get("message"),
                        armed.get("correlation"),
                    )
        return found

    def recounted_timers(self, engine: StepEngine) -> dict[tuple[UUID, str], datetime]:
        """When each timer is due by the calendar and the moment of `engine`, of those that change."""
        found = {}
        for wait in self.waits().values():
            if wait.due is None or wait.due <= engine.now:
                continue
            task = self.task(wait.task_id)
            due = engine.recounted(task, wait.branch, task.internal_data[ARMED][wait.branch])
            if due is not None and due != wait.due:
                found[wait.task_id, wait.branch] = due
        return found

    def set_timer(self, task_id: UUID, branch: str, due: datetime) -> None:
        """Let an armed timer ring at another moment."""
        armed = self.task(task_id).internal_data[ARMED]
        armed[branch] = {**armed[branch], "due": due.isoformat()}

    def open_positions(self) -> list[tuple[str, str]]:
        """Where the case stands: (process id, element id) of each element that waits or runs."""
        here = TaskState.WAITING | TaskState.READY | TaskState.STARTED
        return [
            (task.workflow.spec.name, task.task_spec.bpmn_id)
            for scope in self.scopes()
            for task in scope.tasks.values()
            if task.has_state(here) and task.task_spec.bpmn_id and not self._is_idle_boundary(task)
        ]

    def _is_idle_boundary(self, task: Task) -> bool:
        return isinstance(task.task_spec, BoundaryEvent)

    def task(self, task_id: UUID) -> Task:
        """The task by id.

        Raises:
            Conflict: it is no longer there; someone or something was faster.
        """
        for scope in self.scopes():
            task = scope.tasks.get(task_id.hex) or scope.tasks.get(task_id)
            if task is not None:
                return task
        raise Conflict(N_("Bước này đã qua, không còn chờ xử lý."))

    def complete(self, task_id: UUID, variables: Mapping[str, Any]) -> None:
        """A person has done the task; `variables` become data of the case."""
        task = self.task(task_id)
        if task._state != TaskState.READY or not task.task_spec.manual:
            raise Conflict(N_("Việc này không còn chờ xử lý."))
        task.data.update(variables)
        task.run()
        self.engine.note_run(task)

    def fire(self, task_id: UUID, branch: str, payload: Any = None) -> None:
        """A timer is due or a message has come."""
        task = self.task(task_id)
        armed = task.internal_data.get(ARMED, {})
        if task._state != TaskState.WAITING or branch not in armed:
            raise Conflict(N_("Sự kiện này không còn được chờ."))
        if isinstance(task.task_spec.event_definition, CycleWait):
            self.engine.rearm(task)
            kept = task.internal_data[ARMED]
            begun = fire(task, branch, payload)
            task.internal_data[ARMED] = kept
            self.engine.note_run(task, begun)
        else:
            fire(task, branch, payload)

    def holds(self, task_id: UUID) -> bool:
        """Whether this task waits for an incident to be mended."""
        return task_id.hex in self.engine.held or task_id in self.engine.held

    def release(self, task_id: UUID) -> None:
        """Let a held task try again."""
        task = self.task(task_id)
        self.engine.held.discard(task.id)
        if task._state == TaskState.WAITING:
            task.task_spec._update(task)

    def skip(self, task_id: UUID) -> None:
        """Take a held automatic task as done without running it.

        A person's task stays theirs; an event beside a task no longer happens.

        Raises:
            Conflict: a gateway cannot be skipped: nothing says which way to go.
        """
        task = self.task(task_id)
        if isinstance(task.task_spec, GATEWAYS):
            raise Conflict(
                N_("Không bỏ qua được cổng “{element}”: chưa biết đi nhánh nào."),
                remedy=N_("Sửa dữ liệu của hồ sơ rồi cho chạy lại."),
                element=task.task_spec.bpmn_id,
            )
        self.engine.held.discard(task.id)
        if isinstance(task.task_spec, BoundaryEvent):
            task.internal_data[ARMED] = {}
        elif not task.task_spec.manual:
            task.complete()
            self.engine.note_run(task)

    def let_go(self, held: Collection[TaskId]) -> set[UUID]:
        """Which of the tasks `held` before wait no longer; what was cut off is held no more."""
        unfinished = {
            task.id
            for scope in self.scopes()
            for task in scope.tasks.values()
            if task.has_state(TaskState.NOT_FINISHED_MASK)
        }
        if self.engine.held - unfinished:
            self.engine.newly_held = [item for item in self.engine.newly_held if self._is_in(unfinished, item.task_id)]
            self.engine.held &= unfinished
        return {codec.as_uuid(task_id) for task_id in held if task_id not in self.engine.held}

    @staticmethod
    def _is_in(ids: Collection[TaskId], task_id: UUID) -> bool:
        return task_id in ids or task_id.hex in ids

    def change_data(self, task_id: UUID, values: Mapping[str, Any]) -> None:
        """Mend the data that a held task will see."""
        task = self.task(task_id)
        task.data.update(values)
        if task._state == TaskState.WAITING and task.parent is not None:
            # What waits takes its data anew from the task before it when it is looked at again.
            task.parent.data.update(values)

    def cancel(self) -> None:
        """End the case where it stands."""
        self.workflow.cancel()
        self.engine.held.clear()

    def run(self, failures: Mapping[int, Exception]) -> None:
        """Run automatic tasks until the case waits.

        A task whose number is in `failures` is held instead of run.

        Raises:
            AutomaticFailure: a task failed; restore, and run again with it held.
            StepFailed: the case would run on without end.
        """
        counter = 0
        while True:
            ran, scopes = 0, len(self.workflow.subprocesses)
            for scope in sorted(
                (scope for scope in self.workflow.subprocesses.values() if not scope.completed),
                key=lambda scope: scope.depth,
                reverse=True,
            ):
                while done := self._run_ready(scope, counter, failures):
                    ran, counter = ran + done, counter + done
                if scope.parent_task_id in scope.parent_workflow.tasks:
                    host = scope.parent_workflow.tasks[scope.parent_task_id]
                    if not host.has_state(TaskState.FINISHED_MASK):
                        host.task_spec._update(host)
            done = self._run_ready(self.workflow, counter, failures)
            ran, counter = ran + done, counter + done
            if not ran and len(self.workflow.subprocesses) <= scopes:
                return
            if counter // COMPACT_EVERY > (counter - ran) // COMPACT_EVERY:
                compact(self.workflow)

    def _run_ready(self, scope: Any, counter: int, failures: Mapping[int, Exception]) -> int:
        ready = [task for task in scope.tasks.values() if task._state == TaskState.READY and not task.task_spec.manual]
        ran = 0
        for task in ready:
            if task._state != TaskState.READY or self.engine.is_held(task):
                continue
            ordinal = counter + ran
            if ordinal >= MAX_AUTOMATIC:
                raise StepFailed(
                    N_("Quy trình chạy tự động quá {limit} bước mà không dừng ở “{element}”."),
                    limit=MAX_AUTOMATIC,
                    element=task.task_spec.name,
                    reason="automatic loop",
                )
            if ordinal in failures:
                self.engine.hold(task, failures[ordinal])
                ran += 1
                continue
            self._run_one(task, ordinal)
            ran += 1
        return ran

    def _run_one(self, task: Task, ordinal: int) -> None:
        try:
            task.run()
        except WorkflowException as error:
            # Of a gateway the library says so in this way alone; what fails within a condition is an error of ours.
            known = NoWayOn.at(task.task_spec) if isinstance(task.task_spec, DECIDING) else error
            raise AutomaticFailure(ordinal, task.task_spec.bpmn_id or task.task_spec.name, known) from error
        except Exception as error:
            raise AutomaticFailure(ordinal, task.task_spec.bpmn_id or task.task_spec.name, error) from error
        self.engine.note_run(task)

    def replace_everywhere(self, name: str, old: Any, new: Any) -> None:
        """Where the case's data say `old` under this name, they say `new` from now on, in every branch."""
        for scope in self.scopes():
            for data in (scope.data, *(task.data for task in scope.tasks.values())):
                if data.get(name) == old:
                    data[name] = new

    def variables(self) -> dict[str, Any]:
        """The case's data: of parallel branches, what each has changed since they parted."""
        return self._together(lambda data: data)

    def variable(self, name: str) -> Any:
        """One of the case's variables; None when there is none of that name."""
        return self._together(lambda data: {name: data[name]} if name in data else {}).get(name)

    def _together(self, part: Callable[[dict[str, Any]], dict[str, Any]]) -> dict[str, Any]:
        found: dict[TaskId, tuple[float, dict[str, Any]]] = {}
        for task, below in reversed(self._in_order()):
            own = part(task.data)
            latest, merged = task.last_state_change, own
            for moment, data in sorted([found[child.id] for child in below], key=itemgetter(0)):
                changed = {name: value for name, value in data.items() if name not in own or own[name] != value}
                merged = {**merged, **changed}
                latest = max(latest, moment)
            found[task.id] = latest, merged
        return dict(found[self.workflow.task_tree.id][1])

    def _in_order(self) -> list[tuple[Task, list[Task]]]:
        """Every task a token has come to, each after the one it comes from, with those that come from it."""
        order, waiting = [], [self.workflow.task_tree]
        while waiting:
            task = waiting.pop()
            below = self._below(task)
            order.append((task, below))
            waiting.extend(below)
        return order

    def _below(self, task: Task) -> list[Task]:
        tasks = task.workflow.tasks
        below = [tasks[child] for child in task._children if tasks[child]._state >= TaskState.WAITING]
        scope = self.workflow.subprocesses.get(task.id)
        if scope is not None and not task.has_state(TaskState.FINISHED_MASK):
            below.append(scope.task_tree)
        return below


def play(restore: Callable[[], LiveCase], change: Callable[[LiveCase], None], undo: Callable[[], None]) -> LiveCase:
    """One change of a case, run until it waits; automatic tasks that fail are held.

    `restore` gives the case afresh; `undo` takes back what operations wrote before a failure.
    """
    failures: dict[int, Exception] = {}
    while True:
        live = restore()
        change(live)
        try:
            live.run(failures)
        except AutomaticFailure as failure:
            undo()
            if failure.ordinal in failures or len(failures) >= MAX_FAILURES:
                _, reason, _ = describe(failure.error)
                raise StepFailed(element=failure.element, reason=reason) from failure.error
            failures[failure.ordinal] = failure.error
        else:
            return live
