"""The one way a case changes: lock, restore, check, apply, run, compact, write — in one transaction."""

import hashlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from engine.audit import append_events
from engine.definitions import CompiledProcess, get_compiled, get_lane_roles
from engine.directory import find_officer_by_username
from engine.errors import N_, CaseChanged, HoiDapError, NotFound
from engine.runtime import rows
from engine.runtime.live import LiveCase, Wait, play
from engine.runtime.statuses import CaseStatus
from engine.runtime.step_engine import StepEngine, describe
from engine.runtime.surroundings import StepSurroundings, reference
from engine.storage import Work, new_id
from engine.storage.tables import Case, CaseState

GENESIS = bytes(32)


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case as its row says, when its step began."""

    id: UUID
    number: str
    process_id: str
    version_id: UUID
    title: str
    status: CaseStatus
    agency: str | None
    revision: int
    audit_length: int
    audit_head: bytes
    started_at: datetime
    started_by: str
    ended_at: datetime | None
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class StepOutcome:
    """What a step has done to its case."""

    case_id: UUID
    number: str
    revision: int
    status: CaseStatus
    opened: tuple[UUID, ...]
    ends: tuple[str, ...]
    incidents: int


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
    completed: dict[UUID, tuple[UUID | None, UUID | None]] = field(default_factory=dict)
    forms: list[dict[str, Any]] = field(default_factory=list)
    closed_incidents: list[tuple[UUID, str]] = field(default_factory=list)

    def record(self, kind: str, **facts: Any) -> None:
        """Name the event of this step; facts are ids, names of fields and codes, never what was typed."""
        self.kind = kind
        self.facts.update({name: value for name, value in facts.items() if value is not None})

    def keep_form(
        self, task_id: UUID, element: str, variables: Mapping[str, Any], kept: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Store what a form keeps out of the case's state; the variables, with references for it."""
        data = {**variables, **kept}
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
        return {**variables, **{name: reference(task_id, name) for name in kept}}

    def complete(
        self, task_id: UUID, variables: Mapping[str, Any], *, by: UUID | None, for_: UUID | None = None
    ) -> None:
        """Complete a user task of the case."""
        self.completed[task_id] = (by, for_)
        if task_id in self.live.engine.held:
            self.live.engine.held.discard(task_id)
            self.closed_incidents.append((task_id, "completed"))
        self.live.complete(task_id, variables)


Change = Callable[[Step], None]


def _salted_digest(data: Mapping[str, Any]) -> str:
    import orjson

    salt = os.urandom(8)
    return salt.hex() + hashlib.sha256(salt + orjson.dumps(data, option=orjson.OPT_SORT_KEYS)).hexdigest()[:32]


def advance(work: Work, case_id: UUID, change: Change, *, expected_revision: int | None = None) -> StepOutcome:
    """Apply `change` to the case, run it until it waits, and write everything, in the work's transaction.

    Locks the case first; whoever needs several cases locks the parent before the child.

    Raises:
        NotFound: no such case.
        CaseChanged: it is no longer at `expected_revision`.
        StepFailed: the change itself cannot be carried through; nothing of it is kept.
    """
    case, blob = lock_case(work, case_id)
    if expected_revision is not None and expected_revision != case.revision:
        raise CaseChanged(number=case.number)
    return _Attempt(work, case, blob).run(change)


def begin(work: Work, case: CaseRow, variables: Mapping[str, Any], change: Change) -> StepOutcome:
    """The first step of a new case: from its start event to where it first waits."""
    return _Attempt(work, case, None, dict(variables)).run(change)


def lock_case(work: Work, case_id: UUID) -> tuple[CaseRow, bytes]:
    """The case and its state, locked until the transaction ends.

    Raises:
        NotFound: no such case.
    """
    row = work.connection.execute(_LOCK, {"case_id": case_id}).one_or_none()
    if row is None:
        raise NotFound(N_("Không tìm thấy hồ sơ này."))
    *facts, state = row
    facts[5] = CaseStatus(facts[5])
    facts[9] = bytes(facts[9])
    return CaseRow(*facts), bytes(state)


def _lock_statement() -> Any:
    from sqlalchemy import bindparam

    columns = [getattr(Case, name) for name in CaseRow.__slots__]
    return (
        select(*columns, CaseState.state)
        .join(CaseState, CaseState.case_id == Case.id)
        .where(Case.id == bindparam("case_id"))
        .with_for_update(of=Case)
    )


_LOCK = _lock_statement()


class _Attempt:
    """One step under way; restored afresh when an automatic task has to be held."""

    def __init__(self, work: Work, case: CaseRow, blob: bytes | None, variables: dict[str, Any] | None = None) -> None:
        self.work, self.case, self.blob, self.variables = work, case, blob, variables
        self.compiled = get_compiled(work, case.version_id)
        self.has_savepoint = False
        self.step: Step
        self.tasks_before: set[UUID] = set()
        self.waits_before: dict[tuple[UUID, str], Wait] = {}

    def run(self, change: Change) -> StepOutcome:
        def apply(live: LiveCase) -> None:
            self.step.live = live
            change(self.step)

        live = play(self._restore, apply, self._undo)
        self.work.flush()
        return self._write(live)

    def _restore(self) -> LiveCase:
        surroundings = StepSurroundings(self.work, self.case.id, self.case.number, self._before_operation)
        self.step = Step(self.work, self.case, self.compiled, surroundings)
        engine = StepEngine(self.compiled, surroundings, self.work.now, self.case.number)
        if self.blob is None:
            return LiveCase.begin(self.compiled, self.variables or {}, engine)
        live = LiveCase.restore(self.compiled, self.blob, engine)
        self.tasks_before, self.waits_before = set(live.user_tasks()), live.waits()
        return live

    def _before_operation(self) -> None:
        """Operations write to the database; what they wrote is undone if the step starts over."""
        if not self.has_savepoint:
            self.work.flush()
            self.work.connection.exec_driver_sql("SAVEPOINT operations")
            self.has_savepoint = True

    def _undo(self) -> None:
        if self.has_savepoint:
            self.work.session.expire_all()
            self.work.session.expunge_all()
            self.work.connection.exec_driver_sql("ROLLBACK TO SAVEPOINT operations")

    def _write(self, live: LiveCase) -> StepOutcome:
        step, case, work = self.step, self.case, self.work
        connection = work.connection
        variables = live.variables()
        tasks_after = live.user_tasks()
        waits_after = live.waits()
        opened = [
            self._task_row(task, variables) for task_id, task in tasks_after.items() if task_id not in self.tasks_before
        ]
        incidents = self._incident_rows(live)
        status = step.status or self._status(live, incidents)
        agency = variables.get("agency") or case.agency
        blob = live.save()
        event = self._event(live, opened, incidents, status)
        event_rows, head, length = append_events(
            case.audit_head, case.audit_length, [event], case_id=case.id, at=work.now, actor=work.actor
        )
        revision = case.revision + 1
        facts = {
            "n_revision": revision,
            "n_status": status.value,
            "n_agency": agency,
            "n_title": step.surroundings.title or case.title,
            "n_audit_length": length,
            "n_audit_head": head,
            "n_ended_at": work.now if status.is_final else None,
            "n_due_at": case.due_at,
        }
        if self.blob is None:
            rows.INSERT_CASE.run(
                connection,
                [
                    {
                        **{name: getattr(case, name) for name in CaseRow.__slots__},
                        "revision": revision,
                        "status": status.value,
                        "agency": agency,
                        "title": facts["n_title"],
                        "audit_length": length,
                        "audit_head": head,
                        "ended_at": facts["n_ended_at"],
                    }
                ],
            )
            rows.INSERT_STATE.run(connection, [{"case_id": case.id, "state": blob}])
        else:
            touched = rows.UPDATE_CASE.run(connection, [{"b_id": case.id, "b_revision": case.revision, **facts}])
            if touched != 1:
                raise CaseChanged(number=case.number)
            rows.UPDATE_STATE.run(connection, [{"b_case_id": case.id, "n_state": blob}])
        rows.INSERT_TASK.run(connection, opened)
        self._close_tasks(tasks_after.keys())
        self._rearm(waits_after)
        rows.INSERT_FORM_DATA.run(connection, step.forms)
        rows.INSERT_INCIDENT.run(connection, incidents)
        self._close_incidents()
        rows.INSERT_OUTBOX.run(connection, step.surroundings.outbox)
        rows.INSERT_EVENT.run(connection, event_rows)
        return StepOutcome(
            case.id,
            case.number,
            revision,
            status,
            tuple(row["id"] for row in opened),
            tuple(live.engine.ends),
            len(incidents),
        )

    def _status(self, live: LiveCase, incidents: list[dict[str, Any]]) -> CaseStatus:
        if live.is_completed:
            return CaseStatus.COMPLETED
        if live.engine.held or incidents:
            return CaseStatus.INCIDENT
        if self.case.status is CaseStatus.SUSPENDED and not self.step.resumed:
            return CaseStatus.SUSPENDED
        return CaseStatus.RUNNING

    def _event(
        self, live: LiveCase, opened: list[dict[str, Any]], incidents: list[dict[str, Any]], status: CaseStatus
    ) -> tuple[str, dict[str, Any]]:
        facts = dict(self.step.facts)
        facts["path"] = [f"{process}/{element}" for process, element in live.engine.path]
        if opened:
            facts["opened"] = [row["element"] for row in opened]
        if incidents:
            facts["incidents"] = [row["element"] for row in incidents]
        if status is not self.case.status:
            facts["status"] = status.value
        return self.step.kind, facts

    def _task_row(self, task: Any, variables: Mapping[str, Any]) -> dict[str, Any]:
        facts = self.compiled.element(task)
        engine = self.step.live.engine
        lane_roles = get_lane_roles(self.work, self.case.version_id)
        due, agency, assignee = None, variables.get("agency") or self.case.agency, None
        try:
            due = engine.due_of(facts.due_in, task.data)
            agency = engine.value(facts.agency, task.data) if facts.agency else agency
            assignee = self._assignee(facts.assign_to, task)
        except HoiDapError as error:
            # The task opens all the same, so that people can go on; the incident says what is missing.
            engine.hold(task, error)
        return {
            "case_id": self.case.id,
            "id": task.id,
            "process_id": task.workflow.spec.name,
            "element": facts.id,
            "title": facts.name or facts.id,
            "case_number": self.case.number,
            "case_title": self.step.surroundings.title or self.case.title,
            "role": lane_roles.get(facts.lane or "", facts.lane),
            "agency": agency,
            "assignee": assignee,
            "status": "open",
            "urgency": 0,
            "opened_at": self.work.now,
            "due_at": due,
            "claimed_at": None,
            "completed_at": None,
            "completed_by": None,
            "completed_for": None,
        }

    def _assignee(self, expression: str | None, task: Any) -> UUID | None:
        username = self.step.live.engine.value(expression, task.data) if expression else None
        officer = find_officer_by_username(self.work, str(username)) if username else None
        return officer.id if officer else None

    def _close_tasks(self, after: Any) -> None:
        work, case = self.work, self.case
        closing = []
        for task_id in self.tasks_before - set(after):
            by, for_ = self.step.completed.get(task_id, (None, None))
            closing.append(
                {
                    "b_case_id": case.id,
                    "b_id": task_id,
                    "n_status": "completed" if task_id in self.step.completed else "cancelled",
                    "n_completed_at": work.now,
                    "n_completed_by": by,
                    "n_completed_for": for_,
                }
            )
        rows.CLOSE_TASK.run(work.connection, closing)

    def _rearm(self, after: dict[tuple[UUID, str], Wait]) -> None:
        gone = [wait for key, wait in self.waits_before.items() if after.get(key) != wait]
        new = [wait for key, wait in after.items() if self.waits_before.get(key) != wait]
        case_id, connection = self.case.id, self.work.connection
        keys = {"b_case_id": case_id}
        rows.DELETE_TIMER.run(
            connection, [{**keys, "b_id": wait.task_id, "b_branch": wait.branch} for wait in gone if wait.due]
        )
        rows.DELETE_SUBSCRIPTION.run(
            connection, [{**keys, "b_id": wait.task_id, "b_branch": wait.branch} for wait in gone if wait.message]
        )
        rows.INSERT_TIMER.run(
            connection,
            [
                {
                    "case_id": case_id,
                    "id": wait.task_id,
                    "branch": wait.branch,
                    "element": wait.element,
                    "due_at": wait.due,
                    "lease_until": None,
                    "attempts": 0,
                }
                for wait in new
                if wait.due
            ],
        )
        rows.INSERT_SUBSCRIPTION.run(
            connection,
            [
                {
                    "case_id": case_id,
                    "id": wait.task_id,
                    "branch": wait.branch,
                    "element": wait.element,
                    "name": wait.message,
                    "correlation": correlation_key(wait.message, wait.correlation or ""),
                }
                for wait in new
                if wait.message
            ],
        )

    def _incident_rows(self, live: LiveCase) -> list[dict[str, Any]]:
        found = []
        for held in live.engine.newly_held:
            code, message, remedy = describe(held.error)
            found.append(
                {
                    "case_id": self.case.id,
                    "id": new_id(),
                    "task_id": held.task_id,
                    "element": held.element,
                    "code": code,
                    "message": message,
                    "remedy": remedy,
                    "facts": {},
                    "status": "open",
                    "opened_at": self.work.now,
                    "closed_at": None,
                    "closed_by": None,
                    "resolution": None,
                }
            )
        return found

    def _close_incidents(self) -> None:
        rows.CLOSE_INCIDENT.run(
            self.work.connection,
            [
                {
                    "b_case_id": self.case.id,
                    "b_task_id": task_id,
                    "n_status": "closed",
                    "n_closed_at": self.work.now,
                    "n_closed_by": self.work.actor,
                    "n_resolution": resolution,
                }
                for task_id, resolution in self.step.closed_incidents
            ],
        )


def correlation_key(name: str, correlation: str) -> bytes:
    """How a message and an element that waits for it find each other."""
    return hashlib.sha256(f"{name}\0{correlation}".encode()).digest()[:16]
