"""A case in memory, saved and restored between any two things that happen to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from engine.definitions import CompiledProcess, compile_closure
from engine.runtime import LiveCase, StepEngine, Wait
from tests.support.diagrams import Diagram, closure_of
from tests.support.walking import NOW, Surroundings

NUMBER = "HS-2026-000001"


@dataclass
class Player:
    """Plays one case of a compiled process."""

    compiled: CompiledProcess
    now: datetime = NOW
    blob: bytes = b""
    path: list[str] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    @classmethod
    def of(cls, *diagrams: Diagram, files: Mapping[str, bytes] | None = None, **variables: Any) -> "Player":
        """The first diagram's process, begun."""
        player = cls(compile_closure(closure_of(*diagrams, files=dict(files or {}))))
        return player.begin(**variables)

    def begin(self, **variables: Any) -> "Player":
        self._keep(LiveCase.begin(self.compiled, variables, self._engine()))
        return self

    def live(self) -> LiveCase:
        """The case as it is stored."""
        return LiveCase.restore(self.compiled, self.blob, self._engine())

    def open(self) -> list[str]:
        return sorted(task.task_spec.bpmn_id for task in self.live().user_tasks().values())

    def complete(self, element: str, **variables: Any) -> "Player":
        """The first open task of this element is done."""
        live = self.live()
        task_id = next(key for key, task in live.user_tasks().items() if task.task_spec.bpmn_id == element)
        live.complete(task_id, variables)
        return self._keep(live)

    def waits(self) -> list[Wait]:
        return sorted(self.live().waits().values(), key=lambda wait: (wait.element, wait.branch))

    def due(self) -> dict[str, timedelta]:
        """How long each timer waits, by the element it leads to."""
        return {wait.branch or wait.element: wait.due - self.now for wait in self.waits() if wait.due is not None}

    def fire(self, element: str, payload: Any = None) -> "Player":
        """The timer or message of this element (or of this branch of a gateway) happens."""
        live = self.live()
        wait = next(wait for wait in live.waits().values() if element in {wait.element, wait.branch})
        live.fire(wait.task_id, wait.branch, payload)
        return self._keep(live)

    @property
    def variables(self) -> dict[str, Any]:
        return self.live().variables()

    @property
    def is_completed(self) -> bool:
        return self.live().is_completed

    def data_of(self, element: str) -> dict[str, Any]:
        """What the open task of this element sees."""
        return next(dict(task.data) for task in self.live().user_tasks().values() if task.task_spec.bpmn_id == element)

    def _engine(self) -> StepEngine:
        surroundings = Surroundings()
        surroundings.calls = self.calls
        return StepEngine(self.compiled, surroundings, self.now, NUMBER)

    def _keep(self, live: LiveCase) -> "Player":
        live.run({})
        self.path.extend(element for _, element in live.engine.path)
        self.ends.extend(live.engine.ends)
        self.blob = live.save()
        return self
