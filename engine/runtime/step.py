"""The one way a case changes: lock, restore, check, apply, run, compact, write — in one transaction."""

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast
from uuid import UUID

import orjson

from engine.definitions import CompiledProcess, get_compiled
from engine.definitions.operations import Doer
from engine.errors import CaseChanged
from engine.runtime.codec import TaskId
from engine.runtime.live import LiveCase, Wait, play
from engine.runtime.locking import CaseRow, LockedCase, lock_case
from engine.runtime.statuses import CaseStatus
from engine.runtime.step_engine import StepEngine
from engine.runtime.surroundings import StepSurroundings, reference
from engine.runtime.writing import StepWriter, count_cases
from engine.storage import Work
from engine.storage.statements import Rows, Statement, run_all


@dataclass(frozen=True, slots=True)
class StepOutcome:
    """What a step has done to its case.

    `lasting`: the operations it called that cannot be taken back. `undo_until`: until when it can be, if at all.
    """

    case_id: UUID
    number: str
    revision: int
    status: CaseStatus
    opened: tuple[UUID, ...]
    ends: tuple[str, ...]
    incidents: int
    lasting: tuple[str, ...] = ()
    undo_until: datetime | None = None


@dataclass(slots=True)
class Step:
    """What a change sees and does: the live case, and what it leaves to be written."""

    work: Work
    case: CaseRow
    compiled: CompiledProcess
    surroundings: StepSurroundings
    live: LiveCase = field(init=False)
    kind: str = "step"
    facts: dict[str, Any] = field(default_factory=dict)
    status: CaseStatus | None = None
    resumed: bool = False
    completed: dict[UUID, tuple[UUID | None, UUID | None, UUID | None]] = field(default_factory=dict)
    forms: list[dict[str, Any]] = field(default_factory=list)
    closed_incidents: list[tuple[UUID, str]] = field(default_factory=list)
    reopened: set[UUID] = field(default_factory=set)
    also: list[tuple[Statement, Rows]] = field(default_factory=list)
    due_at: datetime | None = field(init=False)

    def __post_init__(self) -> None:
        self.due_at = self.case.due_at

    def record(self, kind: str, **facts: Any) -> None:
        """Name the event of this step; facts are ids, names of fields and codes, never what was typed."""
        self.kind = kind
        self.facts.update({name: value for name, value in facts.items() if value is not None})

    def keep_form(
        self, task_id: UUID, element: str, variables: Mapping[str, Any], kept: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Store what a form keeps out of the case's state; the variables, with references for it."""
        data = {name: value for name, value in {**variables, **kept}.items() if value is not None}
        if data:
            self.forms.append(
                {
                    "case_id": self.case.id,
                    "task_id": task_id,
                    "element": element,
                    "data": data,
                    "saved_at": self.work.now,
                    "saved_by": self.work.actor,
                }
            )
            self.surroundings.kept[task_id.hex] = data
            self.facts.update(fields=sorted(data), digest=_salted_digest(data))
        references = {name: reference(task_id, name) if name in data else None for name in kept}
        return {**variables, **references}

    def complete(
        self,
        task_id: UUID,
        variables: Mapping[str, Any],
        *,
        by: UUID | None,
        for_: UUID | None = None,
        under: UUID | None = None,
    ) -> None:
        """Complete a user task of the case; `under` is the authorisation by which it is done for another."""
        self.completed[task_id] = (by, for_, under)
        self.surroundings.done[self.compiled.element(self.live.task(task_id)).id] = Doer(by, for_, under)
        if self.live.holds(task_id):
            self.live.engine.held.discard(self.live.task(task_id).id)
            self.closed_incidents.append((task_id, "completed"))
        self.live.complete(task_id, variables)


Change = Callable[[Step], None]


def _salted_digest(data: Mapping[str, Any]) -> str:
    salt = os.urandom(8)
    return salt.hex() + hashlib.sha256(salt + orjson.dumps(data, option=orjson.OPT_SORT_KEYS)).hexdigest()[:32]


def advance(work: Work, case_id: UUID, change: Change) -> StepOutcome:
    """Apply `change` to the case, run it until it waits, and write everything, in the work's transaction.

    Locks the case first; whoever needs several cases locks the parent before the child.

    Raises:
        NotFound: no such case.
        StepFailed: the change itself cannot be carried through; nothing of it is kept.
    """
    return advance_locked(work, lock_case(work, case_id), change)


def advance_locked(work: Work, locked: LockedCase, change: Change) -> StepOutcome:
    """The same for a case that this work has locked.

    Raises:
        StepFailed: the change itself cannot be carried through; nothing of it is kept.
    """
    return _Attempt(work, locked.case, locked.state, calendar_mark=locked.calendar_mark).run(change)


def amend(work: Work, amended: Iterable[tuple[CaseRow, LiveCase, Change]]) -> int:
    """Write changes of cases that this work has locked, after which nothing of them has to run: of dates alone.

    All in one go, in the work's transaction; how many cases there were.

    Raises:
        CaseChanged: a case moved on although it was locked.
    """
    work.flush()
    statements: list[tuple[Statement, Rows]] = []
    count = 0
    for case, live, change in amended:
        count += 1
        step = Step(work, case, live.compiled, cast("StepSurroundings", live.engine.surroundings))
        step.live = live
        tasks, waits = set(live.user_tasks()), live.waits()
        change(step)
        statements += StepWriter(step, tasks_before=tasks, waits_before=waits, is_new=False).prepare().statements
    if count_cases(run_all(work.connection, statements)) != count:
        raise CaseChanged(number="")
    return count


def begin(work: Work, case: CaseRow, variables: Mapping[str, Any], change: Change) -> StepOutcome:
    """The first step of a new case: from its start event to where it first waits."""
    return _Attempt(work, case, None, dict(variables)).run(change)


class _Attempt:
    """One step under way; restored afresh when an automatic task has to be held."""

    def __init__(
        self,
        work: Work,
        case: CaseRow,
        blob: bytes | None,
        variables: dict[str, Any] | None = None,
        calendar_mark: int | None = None,
    ) -> None:
        self.work, self.case, self.blob, self.variables, self.calendar_mark = work, case, blob, variables, calendar_mark
        self.compiled = get_compiled(work, case.version_id)
        self.has_savepoint = False
        # Named after its case: an operation may begin another case, whose step must not take this one's place.
        self.savepoint = f"operations_{case.id.hex}"
        self.step: Step
        self.tasks_before: set[UUID] = set()
        self.waits_before: dict[tuple[UUID, str], Wait] = {}
        self.held_before: frozenset[TaskId] = frozenset()

    def run(self, change: Change) -> StepOutcome:
        def apply(live: LiveCase) -> None:
            self.step.live = live
            change(self.step)

        live = play(self._restore, apply, self._undo)
        closed = {task_id for task_id, _ in self.step.closed_incidents}
        over = live.let_go(self.held_before) - closed
        self.step.closed_incidents += [(task_id, "withdrawn") for task_id in over]
        self.work.flush()
        writer = StepWriter(
            self.step, tasks_before=self.tasks_before, waits_before=self.waits_before, is_new=self.blob is None
        )
        case = self.case
        status, opened, incidents = writer.write()
        ends = tuple(self.step.live.engine.ends)
        lasting = tuple(self.step.surroundings.lasting)
        return StepOutcome(case.id, case.number, case.revision + 1, status, opened, ends, incidents, lasting)

    def _restore(self) -> LiveCase:
        surroundings = StepSurroundings(
            self.work, self.case.id, self.case.number, self._before_operation, calendar_mark=self.calendar_mark
        )
        self.step = Step(self.work, self.case, self.compiled, surroundings)
        engine = StepEngine(self.compiled, surroundings, self.work.now, self.case.number, self.case.due_at)
        if self.blob is None:
            return LiveCase.begin(self.compiled, self.variables or {}, engine)
        live = LiveCase.restore(self.compiled, self.blob, engine)
        self.tasks_before, self.waits_before = set(live.user_tasks()), live.waits()
        self.held_before = frozenset(live.engine.held)
        return live

    def _before_operation(self) -> None:
        """Operations write to the database; what they wrote is undone if the step starts over."""
        if not self.has_savepoint:
            self.work.flush()
            self.work.connection.exec_driver_sql(f"SAVEPOINT {self.savepoint}")
            self.has_savepoint = True

    def _undo(self) -> None:
        if self.has_savepoint:
            self.work.session.expire_all()
            self.work.session.expunge_all()
            self.work.connection.exec_driver_sql(f"ROLLBACK TO SAVEPOINT {self.savepoint}")
