"""What a step writes: state, tasks, timers, subscriptions, forms, incidents, outbox, audit — all together."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from engine.audit import append_events
from engine.clock import CalendarDays
from engine.clock import due_at as after
from engine.definitions import get_lane_roles
from engine.definitions.specs import ARMED
from engine.directory import find_officer_by_username
from engine.errors import CaseChanged, HoiDapError
from engine.runtime import rows
from engine.runtime.codec import as_uuid
from engine.runtime.deadlines import StepDue, step_due
from engine.runtime.live import LiveCase, Wait
from engine.runtime.statuses import CaseStatus
from engine.runtime.step_engine import describe
from engine.runtime.undoing import end_of_window
from engine.storage import new_id
from engine.storage.search_text import search_plain, task_words
from engine.storage.statements import Rows, Statement, run_all

if TYPE_CHECKING:
    from engine.runtime.step import Step

Row = dict[str, Any]
LONGEST_MATTER = 100
LISTED = frozenset({"status", "agency", "title", "ended_at", "due_at"})
NEVER_CLAIMED = {
    "claimed_at": None, "completed_at": None, "completed_by": None, "completed_for": None, "authority": None,
}  # fmt: skip


def correlation_key(name: str, correlation: str) -> bytes:
    """How a message and an element that waits for it find each other."""
    return hashlib.sha256(f"{name}\0{correlation}".encode()).digest()[:16]


def count_cases(touched: Mapping[Statement, int]) -> int:
    """How many cases these writes have moved on."""
    return touched.get(rows.UPDATE_CASE, 0) + touched.get(rows.UPDATE_CASE_HEAD, 0)


class Written(NamedTuple):
    """What a step writes: the statements, the case's status, the tasks opened, and how many incidents."""

    statements: list[tuple[Statement, Rows]]
    status: CaseStatus
    opened: tuple[UUID, ...]
    incidents: int


class StepWriter:
    """The rows of one step, from the case as it was and as it is now."""

    def __init__(
        self, step: "Step", *, tasks_before: set[UUID], waits_before: dict[tuple[UUID, str], Wait], is_new: bool
    ) -> None:
        self.step, self.case, self.work, self.live = step, step.case, step.work, step.live
        self.tasks_before, self.waits_before, self.is_new = tasks_before, waits_before, is_new

    def write(self) -> tuple[CaseStatus, tuple[UUID, ...], int]:
        """Write everything; the case's status, the tasks opened, and how many incidents.

        Raises:
            CaseChanged: the case moved on although it was locked.
        """
        written = self.prepare()
        touched = run_all(self.work.connection, written.statements)
        if not self.is_new and count_cases(touched) != 1:
            raise CaseChanged(number=self.case.number)
        return written.status, written.opened, written.incidents

    def prepare(self) -> Written:
        """All that is to be written, and what it says."""
        live = self.live
        live.compact()
        dues = self.step.surroundings.dues
        due_at = dues[-1] if dues else self._moved_clock()
        agency, tasks, waits = live.variable("agency") or self.case.agency, live.user_tasks(), live.waits()
        opened = [self._task(task, agency) for task_id, task in tasks.items() if task_id not in self.tasks_before]
        reopened = [self._task(task, agency) for task_id, task in tasks.items() if task_id in self.step.reopened]
        incidents = [self._incident(held) for held in live.engine.newly_held]
        self._withdraw_incidents(waits)
        status = self.step.status or self._status(live)
        events, head, length = append_events(
            self.case.audit_head,
            self.case.audit_length,
            [self._event(opened, incidents, status)],
            case_id=self.case.id,
            at=self.work.now,
            actor=self.work.actor,
        )
        case = {
            "revision": self.case.revision + 1,
            "status": status.value,
            "agency": agency,
            "title": self.step.surroundings.title or self.case.title,
            "audit_length": length,
            "audit_head": head,
            "ended_at": (self.case.ended_at or self.work.now) if status.is_final else None,
            "due_at": due_at,
            "moved_at": self.work.now,
        }
        return Written(
            [
                *self._case(case, live.dump()),
                (rows.INSERT_TASK, opened),
                (rows.REOPEN_TASK, [self._reopened(row) for row in reopened]),
                *self._retitled(),
                (rows.CLOSE_TASK, list(self._closed(tasks))),
                *self._armed(waits),
                (rows.INSERT_FORM_DATA, self.step.forms),
                # First the old ones: a task that failed again has a new one, which stays open.
                (rows.CLOSE_INCIDENT, list(self._closed_incidents())),
                (rows.INSERT_INCIDENT, incidents),
                (rows.INSERT_OUTBOX, self.step.surroundings.outbox),
                (rows.INSERT_EVENT, events),
                *self.step.also,
                *end_of_window(self.case, self.work.now),
            ],
            status,
            tuple(row["id"] for row in opened),
            len(incidents),
        )

    def _moved_clock(self) -> datetime | None:
        """When the case is due; after its clock stood still, later, with all that was waiting before this step."""
        days, due_at, moved_to = self.step.surroundings.clock_days, self.step.due_at, self.step.surroundings.case_due
        if days <= 0 or moved_to is None:
            return due_at

        def later(due: datetime) -> datetime:
            # What ends with the case ends with it still.
            return moved_to if due == due_at else after(due, CalendarDays(days), self.step.surroundings.calendar())

        for key, wait in self.live.waits().items():
            if wait.due is not None and key in self.waits_before:
                armed = self.live.task(wait.task_id).internal_data[ARMED]
                armed[wait.branch] = {**armed[wait.branch], "due": later(wait.due).isoformat()}
        still_open = self.tasks_before & self.live.user_tasks().keys()
        found = rows.OPEN_DUES.all(self.work.connection, case_id=self.case.id)
        moved = [
            {"b_case_id": self.case.id, "b_id": task_id, "n_due_at": later(due)}
            for task_id, due in found
            if task_id in still_open
        ]
        run_all(self.work.connection, [(rows.MOVE_TASK_DUE, moved)])
        self.step.facts["clock_moved"] = days
        return moved_to

    def _case(self, facts: Row, blob: bytes) -> list[tuple[Statement, Rows]]:
        case = self.case
        if self.is_new:
            row = {name: getattr(case, name) for name in type(case).__slots__} | facts
            return [
                (rows.INSERT_CASE, [row]),
                (rows.INSERT_STATE, [{"case_id": case.id, "state": blob}]),
                (rows.INSERT_SEARCH, [{"case_id": case.id, "text": search_plain(facts["title"]), "people": ""}]),
            ]
        changed = {f"n_{name}": value for name, value in facts.items()}
        is_listed_anew = any(getattr(case, name) != value for name, value in facts.items() if name in LISTED)
        statement = rows.UPDATE_CASE if is_listed_anew else rows.UPDATE_CASE_HEAD
        return [
            (statement, [{"b_id": case.id, "b_revision": case.revision, **changed}]),
            (rows.UPDATE_STATE, [{"b_case_id": case.id, "n_state": blob}]),
        ]

    def _status(self, live: LiveCase) -> CaseStatus:
        if self.case.status.is_final:
            # What goes out after the end (a letter that failed and is sent again) does not open the case anew.
            return self.case.status
        if live.is_completed:
            return CaseStatus.COMPLETED
        if live.engine.held:
            return CaseStatus.INCIDENT
        if self.case.status is CaseStatus.SUSPENDED and not self.step.resumed:
            return CaseStatus.SUSPENDED
        return CaseStatus.INCIDENT if self._has_other_incident() else CaseStatus.RUNNING

    def _may_have_other_incidents(self) -> bool:
        """Whether a timer, a message or an outbox row may have failed before: such a case says so, unless suspended."""
        return self.case.status is CaseStatus.INCIDENT or self.step.resumed

    def _withdraw_incidents(self, waits: Mapping[tuple[UUID, str], Wait]) -> None:
        """What failed to arrive at an element that no longer waits need not arrive."""
        if self._may_have_other_incidents():
            gone = {task_id for task_id, _ in self.waits_before} - {task_id for task_id, _ in waits}
            self.step.closed_incidents += [(task_id, "withdrawn") for task_id in gone]

    def _has_other_incident(self) -> bool:
        if not self._may_have_other_incidents():
            return False
        closed = {task_id for task_id, _ in self.step.closed_incidents}
        return any(
            task_id not in closed for (task_id,) in rows.OPEN_INCIDENTS.all(self.work.connection, case_id=self.case.id)
        )

    def _event(self, opened: list[Row], incidents: list[Row], status: CaseStatus) -> tuple[str, Row]:
        facts = dict(self.step.facts)
        facts["path"] = [
            "/".join([process, *(element for _, element in steps)])
            for process, steps in groupby(self.live.engine.path, key=itemgetter(0))
        ]
        if opened:
            facts["opened"] = [row["element"] for row in opened]
        if incidents:
            facts["incidents"] = [row["element"] for row in incidents]
        if status is not self.case.status:
            facts["status"] = status.value
        return self.step.kind, facts

    def _task(self, task: Any, agency: str | None) -> Row:
        facts, engine = self.step.compiled.element(task), self.live.engine
        case_title, title = self.step.surroundings.title or self.case.title, facts.name or facts.id
        due, assignee = StepDue(None), None
        try:
            due = step_due(engine, facts, task.data)
            agency = engine.value(facts.agency, task.data) if facts.agency else agency
            assignee = self._assignee(facts.assign_to, task)
        except HoiDapError as error:
            # The task opens all the same, so that people can go on; the incident says what is missing.
            engine.hold(task, error)
        return {
            "case_id": self.case.id,
            "id": as_uuid(task.id),
            "process_id": task.workflow.spec.name,
            "element": facts.id,
            "title": title,
            "case_number": self.case.number,
            "case_title": case_title,
            "role": get_lane_roles(self.work, self.case.version_id).get(facts.lane or "", facts.lane),
            "agency": agency,
            "assignee": assignee,
            "status": "open",
            "urgency": 0,
            "opened_at": self.work.now,
            "due_at": due.at,
            "due_basis": due.basis,
            "matter": self._matter(task),
            **NEVER_CLAIMED,
            "n_case_id": self.case.id,
            "n_words": task_words(case_title, self.case.number, title),
        }

    def _matter(self, task: Any) -> str | None:
        """What the case is about, in the code that its process names; nothing while that cannot be told."""
        expression = self.step.compiled.process.properties.get("matter")
        if not expression:
            return None
        try:
            matter = self.live.engine.value(expression, task.data)
        except HoiDapError:
            return None
        return str(matter)[:LONGEST_MATTER] if matter else None

    @staticmethod
    def _reopened(row: Row) -> Row:
        wanted = ("due_at", "due_basis", "agency", "assignee")
        return {"b_case_id": row["case_id"], "b_id": row["id"]} | {f"n_{name}": row[name] for name in wanted}

    def _assignee(self, expression: str | None, task: Any) -> UUID | None:
        username = self.live.engine.value(expression, task.data) if expression else None
        officer = find_officer_by_username(self.work, str(username)) if username else None
        return officer.id if officer else None

    def _closed(self, after: Mapping[UUID, Any]) -> Iterator[Row]:
        completed = self.step.completed
        for task_id in self.tasks_before - after.keys():
            by, for_, under = completed.get(task_id, (None, None, None))
            yield {
                "b_case_id": self.case.id,
                "b_id": task_id,
                "n_status": "completed" if task_id in completed else "cancelled",
                "n_completed_at": self.work.now,
                "n_completed_by": by,
                "n_completed_for": for_,
                "n_authority": under,
            }

    def _retitled(self) -> list[tuple[Statement, Rows]]:
        """A new title is the title of every task of the case, done ones too: the old one may be secret by now."""
        title, key = self.step.surroundings.title, {"b_case_id": self.case.id}
        if not title or self.is_new:
            return []
        still_open = [
            (task_id, task) for task_id, task in self.live.user_tasks().items() if task_id in self.tasks_before
        ]
        return [
            (rows.RETITLE_TASKS, [{**key, "n_case_title": title}]),
            (rows.RETITLE_SEARCH, [{**key, "n_text": search_plain(title)}]),
            (rows.REWORD_TASK, [self._reworded(task_id, task, title) for task_id, task in still_open]),
        ]

    def _reworded(self, task_id: UUID, task: Any, title: str) -> Row:
        facts = self.step.compiled.element(task)
        words = task_words(title, self.case.number, facts.name or facts.id)
        return {"b_case_id": self.case.id, "b_id": task_id, "n_case_id": self.case.id, "n_words": words}

    def _armed(self, after: dict[tuple[UUID, str], Wait]) -> list[tuple[Statement, Rows]]:
        gone = [wait for key, wait in self.waits_before.items() if after.get(key) != wait]
        new = [wait for key, wait in after.items() if self.waits_before.get(key) != wait]
        case_id = self.case.id

        def key(wait: Wait) -> Row:
            return {"b_case_id": case_id, "b_id": wait.task_id, "b_branch": wait.branch}

        def row(wait: Wait, **more: Any) -> Row:
            return {"case_id": case_id, "id": wait.task_id, "branch": wait.branch, "element": wait.element, **more}

        return [
            (rows.DELETE_TIMER, [key(wait) for wait in gone if wait.due]),
            (rows.DELETE_SUBSCRIPTION, [key(wait) for wait in gone if wait.message]),
            (rows.INSERT_TIMER, [row(wait, due_at=wait.due, lease_until=None, attempts=0) for wait in new if wait.due]),
            (
                rows.INSERT_SUBSCRIPTION,
                [
                    row(wait, name=wait.message, correlation=correlation_key(wait.message, wait.correlation or ""))
                    for wait in new
                    if wait.message
                ],
            ),
        ]

    def _incident(self, held: Any) -> Row:
        code, message, remedy = describe(held.error)
        return {
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

    def _closed_incidents(self) -> Iterator[Row]:
        for task_id, resolution in self.step.closed_incidents:
            yield {
                "b_case_id": self.case.id,
                "b_task_id": task_id,
                "n_status": "closed",
                "n_closed_at": self.work.now,
                "n_closed_by": self.work.actor,
                "n_resolution": resolution,
            }
