"""Walk a case at random, and the plain library beside it: both must say the same after every step."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from random import Random
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from SpiffWorkflow import task as library_task
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.specs.base import TaskSpec

from engine.clock import WorkingCalendar, seed_days
from engine.definitions import CompiledProcess
from engine.runtime import LiveCase, StepEngine, Tables
from engine.runtime.codec import as_uuid

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
# The parts of operations' answers that the shipped procedure decides by.
ANSWERED = {
    "signed": True,
    "asked": [],
    "reply_to": None,
    "writer": None,
    "unweighed": [1],
    "waiting": [],
    "is_disagreed": False,
    "last_due": None,
    "outcome": "transfer",
    "round": 1,
    "similar": 0,
    "threshold_reached": False,
}
VARIABLES = {"pick": 0, "count_all": 1, "took": 0}


@cache
def calendar() -> WorkingCalendar:
    return WorkingCalendar([day for year in (2025, 2026, 2027) for day in seed_days(year)])


@dataclass
class Surroundings:
    """No directory; operations answer what they are given."""

    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def calendar(self) -> WorkingCalendar:
        return calendar()

    def hub(self) -> str:
        return "HUB"

    def agency_name(self, code: str) -> str:
        return code

    def agencies(self, *kinds: str) -> list[str]:
        return []

    def agency_for(self, field: str | None) -> str | None:
        return None

    def call_operation(
        self, name: str, arguments: dict[str, Any], *, element: str, variables: Any, tables: Tables
    ) -> Any:
        self.calls.append((name, arguments))
        return {**arguments, **ANSWERED}


def engine_for(compiled: CompiledProcess) -> StepEngine:
    return StepEngine(compiled, Surroundings(), NOW, "HS-2026-000001", case_due=NOW + timedelta(days=14))


def position(task: Any) -> tuple[Any, ...]:
    """What names a task in both walks: where it is, inside which instances."""
    names: list[Any] = []
    workflow, current = task.workflow, task
    while True:
        data = current.internal_data
        names.append(
            (workflow.spec.name, current.task_spec.name, str(data.get("key_or_index", data.get("iteration", ""))))
        )
        if workflow.parent_task_id is None:
            return tuple(reversed(names))
        current = workflow.top_workflow.get_task_from_id(workflow.parent_task_id)
        workflow = current.workflow


def actions(live: LiveCase) -> list[tuple[Any, ...]]:
    """What can be done now, in a fixed order."""
    found = [("complete", position(task), "") for task in live.user_tasks().values()]
    found.extend(("fire", position(live.task(wait.task_id)), wait.branch) for wait in live.waits().values())
    return sorted(found, key=repr)


def do(live: LiveCase, action: tuple[Any, ...], index: int, values: dict[str, Any]) -> None:
    """Carry out the `index`-th of equal actions."""
    kind, where, branch = action
    if kind == "complete":
        same = [task for task in live.user_tasks().values() if position(task) == where]
        same.sort(key=lambda task: repr(sorted(task.data.items(), key=repr)))
        live.complete(as_uuid(same[index].id), values)
    else:
        same = [
            wait.task_id
            for wait in live.waits().values()
            if wait.branch == branch and position(live.task(wait.task_id)) == where
        ]
        live.fire(same[index], branch, dict(values))


# The library orders what arrives at a join by the clock, which may be set back while a test runs.
library_task.time = SimpleNamespace(time=count(1).__next__)


def begin_plain(compiled: CompiledProcess, variables: dict[str, Any]) -> LiveCase:
    """A case on the library's own workflow and tasks."""
    engine = engine_for(compiled)
    workflow = BpmnWorkflow(compiled.spec, compiled.subprocess_specs, script_engine=engine)
    workflow.task_tree.data.update(variables)
    return LiveCase(compiled, workflow, engine)


# What the library foresees is not compared; round a loop without a choice it would look ahead for ever.
FURTHEST_AHEAD = 50
_predict = TaskSpec._predict


def _predict_within(self: Any, my_task: Any, seen: Any = None, looked_ahead: int = 0, *more: Any, **named: Any) -> None:
    if looked_ahead < FURTHEST_AHEAD:
        _predict(self, my_task, seen, looked_ahead, *more, **named)


def run_plain(live: LiveCase) -> None:
    """The library's own loop, nothing pruned, nothing saved."""
    with patch.object(TaskSpec, "_predict", _predict_within):
        live.workflow.do_engine_steps()


def snapshot(live: LiveCase) -> dict[str, Any]:
    """All that the outside can see of a case."""
    tasks = sorted(((position(task), _sorted(task.data)) for task in live.user_tasks().values()), key=repr)
    waits = sorted(
        (
            (position(live.task(wait.task_id)), wait.branch, wait.due, wait.message, wait.correlation)
            for wait in live.waits().values()
        ),
        key=repr,
    )
    return {"tasks": tasks, "waits": waits, "completed": live.is_completed}


def _sorted(data: dict[str, Any]) -> list[tuple[str, Any]]:
    return sorted(data.items(), key=repr)


def final_data(live: LiveCase) -> list[tuple[str, Any]]:
    return _sorted(live.workflow.last_task.data)


Values = Callable[[Random, Any, int], dict[str, Any]]


def simple_values(random: Random, task: Any, step: int) -> dict[str, Any]:
    """What a person fills in: which way to go, and something of their own."""
    return {"pick": random.randint(0, 2), f"v_{task.task_spec.name.split(' ')[0]}": step}


def walk(
    compiled: CompiledProcess,
    random: Random,
    steps: int = 40,
    *,
    variables: dict[str, Any] | None = None,
    values_for: Values = simple_values,
) -> int:
    """One random walk of both; how many steps it took. Fails at the first difference."""
    given = VARIABLES if variables is None else variables
    plain = begin_plain(compiled, given)
    run_plain(plain)
    live = LiveCase.begin(compiled, given, engine_for(compiled))
    live.run({})
    blob = live.save()
    for step in range(steps):
        live = LiveCase.restore(compiled, blob, engine_for(compiled))
        assert snapshot(live) == snapshot(plain), f"step {step}"
        possible = actions(live)
        if not possible:
            assert live.is_completed
            assert final_data(live) == final_data(plain)
            return step
        done_by_people = [action for action in possible if action[0] == "complete"]
        action = random.choice(done_by_people if done_by_people and random.random() < 0.7 else possible)
        index = random.randrange(possible.count(action))
        values = values_for(random, _acted_on(live, action), step)
        do(plain, action, index, values)
        run_plain(plain)
        do(live, action, index, values)
        live.run({})
        blob = live.save()
    return steps


def _acted_on(live: LiveCase, action: tuple[Any, ...]) -> Any:
    return next(
        task
        for scope in live.scopes()
        for task in scope.tasks.values()
        if task.task_spec.name == action[1][-1][1] and position(task) == action[1]
    )
