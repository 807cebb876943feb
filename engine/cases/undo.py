"""Undo the last act: for some minutes after a step, while nobody has gone on and nothing has gone out.

Which steps can be undone and how long says their task in the diagram (`undoFor`). Whatever such a step sends
waits meanwhile, and what it changed is seen inside the house only.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from engine import audit
from engine.cases.claim import officer_name
from engine.cases.drafts import store_draft
from engine.cases.errors import (
    AlreadyUndone,
    CaseNotFound,
    NothingToUndo,
    UndoBeingSent,
    UndoNotYours,
    UndoOver,
    UndoTooLate,
)
from engine.cases.finding import TaskRow, may_see_case, people
from engine.cases.storable import storable
from engine.clock import local_time
from engine.definitions import get_compiled
from engine.directory import Officer
from engine.errors import N_, HoiDapError, Invalid, Problem, Wording
from engine.runtime import (
    Before,
    CaseRow,
    CaseStatus,
    Changes,
    StepOutcome,
    Undoable,
    call_back,
    end_of_window,
    find_undoable,
    is_untouched,
    keep_undoable,
    list_undoable,
    lock_case,
    look_at_case,
    put_back,
)
from engine.storage import Work, begin_work, read_work
from engine.storage.tables import TaskDraft, UndoSnapshot

UNDONE, SENT_NOW = "step.undone", "step.sent_now"
HARMLESS = "content."
"""Events that tell of looking only."""
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class UndoView:
    """The last step of a case while it can be taken back; `may_undo`: whether by this officer.

    `opened`: the tasks that it has opened.
    """

    case_id: UUID
    number: str
    step: str
    by: str
    until: datetime
    revision: int
    opened: tuple[UUID, ...]
    is_mine: bool
    may_undo: bool


class Undoing:
    """Makes the completion of one task undoable, if its diagram says so."""

    def __init__(self, work: Work, task: TaskRow, case: CaseRow) -> None:
        window = get_compiled(work, case.version_id).elements[task.process_id, task.element].undo_for
        self.until = work.now + window if window else None
        self._work, self._task, self._revision = work, task, case.revision + 1
        self._before: Before | None = None

    @property
    def facts(self) -> dict[str, Any]:
        """What the record says of the step: until when it can be undone, and which of the case's revisions it made."""
        return {"undo_until": self.until.isoformat(), "revision": self._revision} if self.until else {}

    def look(self) -> None:
        """See the case as it is, before anything of the step happens; called again, it keeps what it saw first."""
        if self.until is not None and self._before is None:
            self._before = look_at_case(self._work, self._task.case_id)

    def keep(self, outcome: StepOutcome, typed: Mapping[str, Any], actor: Officer) -> StepOutcome:
        """The outcome of the step, which can be undone unless it has done what reaches beyond the case."""
        if self.until is None or self._before is None or outcome.lasting:
            return outcome
        keep_undoable(
            self._work,
            self._task.case_id,
            self._before,
            until=self.until,
            typed=storable(typed),
            task_id=self._task.id,
            element=self._task.element,
            title=self._task.title,
            officer_id=actor.id,
            agency=self._task.agency,
        )
        return replace(outcome, undo_until=self.until)


def undo_step(case_id: UUID, *, actor: Officer, reason: str = "", revision: int | None = None) -> StepOutcome:
    """The case as it was before its last step: the task is open again, with its doer and what they had typed.

    `revision` is the case's as the step left it, where the actor has seen it.

    Raises:
        CaseNotFound: there is none, or not for these eyes.
        UndoNotYours: somebody else's step, and not of one's own people.
        UndoOver, UndoTooLate, UndoBeingSent, AlreadyUndone, NothingToUndo: why it stands.
        Invalid: the reason is too long.
    """
    stated = _stated(reason)
    with begin_work(actor.id) as work:
        case, step = _lock(work, case_id, actor, revision)
        if step.revision != case.revision or not is_untouched(work, step) or _is_being_worked_on(work, step):
            raise _moved(work, case, step.seq)
        if not call_back(work, step.held):
            raise UndoBeingSent
        facts = {"task": step.task_id.hex, "element": step.element, "undoes": step.seq}
        holder = {"assignee": step.officer_id, "claimed_at": work.now}
        revision = put_back(work, case, step, {**facts, "reason": stated} if stated else facts, holder=holder)
        work.connection.execute(delete(TaskDraft).where(*_drafts(step)))
        store_draft(work, case_id, step.task_id, step.officer_id, dict(step.changes.typed))
        status = CaseStatus(step.changes.before("cases", (case_id,)).get("status", case.status))
        return StepOutcome(case_id, case.number, revision, status, (step.task_id,), (), 0)


def send_now(case_id: UUID, *, actor: Officer, revision: int | None = None) -> None:
    """The step stands, and what it sends goes out at once.

    Raises:
        CaseNotFound, UndoNotYours, UndoOver, UndoTooLate, AlreadyUndone, NothingToUndo: as for undoing.
    """
    with begin_work(actor.id) as work:
        case, step = _lock(work, case_id, actor, revision)
        for statement, rows in end_of_window(case, work.now):
            statement.run(work.connection, rows)
        audit.record(work, case_id, SENT_NOW, {"task": step.task_id.hex, "element": step.element})


def find_undo(work: Work, case_id: UUID, actor: Officer) -> UndoView | None:
    """The step of the case that can be taken back now, as its page shows it."""
    step = find_undoable(work, case_id)
    if step is None:
        return None
    return _view(work, step, actor)


def list_undo(actor: Officer) -> tuple[UndoView, ...]:
    """The officer's own steps that can be taken back now, the latest first."""
    with read_work(actor.id) as work:
        return tuple(_view(work, step, actor) for step in list_undoable(work, actor.id))


def changes_to_come(work: Work, case_id: UUID) -> Changes | None:
    """What the last step of the case has changed and nobody outside may see yet, since it may still be undone."""
    step = find_undoable(work, case_id)
    return step.changes if step else None


def that_stand(events: Iterable[audit.EventView]) -> list[audit.EventView]:
    """The events without those of steps that were undone."""
    every = list(events)
    undone = {event.facts.get("undoes") for event in every if event.kind == UNDONE}
    return [event for event in every if event.seq not in undone]


def forget_undoable() -> int:
    """How many steps can be undone no longer: what was kept for it holds what people wrote, and goes."""
    with read_work() as work:
        over = list(work.connection.scalars(select(UndoSnapshot.case_id).where(UndoSnapshot.until <= work.now)))
    for case_id in over:
        with begin_work() as work:
            case = lock_case(work, case_id).case
            if case.undo_until is not None and case.undo_until <= work.now:
                for statement, rows in end_of_window(case, work.now):
                    statement.run(work.connection, rows)
    return len(over)


def _view(work: Work, step: Undoable, actor: Officer) -> UndoView:
    return UndoView(
        case_id=step.case_id,
        number=step.number,
        step=step.title,
        by=officer_name(work, step.officer_id),
        until=step.until,
        revision=step.revision,
        opened=tuple(task_id for _, task_id in sorted(step.changes.new_keys("tasks"))),
        is_mine=step.officer_id == actor.id,
        may_undo=_may_undo(step, actor),
    )


def _lock(work: Work, case_id: UUID, actor: Officer, revision: int | None) -> tuple[CaseRow, Undoable]:
    if not may_see_case(work, case_id, actor):
        raise CaseNotFound
    case = lock_case(work, case_id).case
    step = find_undoable(work, case_id)
    if step is None or revision not in {None, step.revision}:
        raise _why_not(work, case, revision)
    if not _may_undo(step, actor):
        raise UndoNotYours(step=step.title, holder=officer_name(work, step.officer_id))
    return case, step


def _may_undo(step: Undoable, actor: Officer) -> bool:
    if actor.id == step.officer_id:
        return True
    return step.agency is not None and any(
        person.has_role(role, step.agency) for person in people(actor) for role in ("HEAD", "DEPUTY")
    )


def _drafts(step: Undoable) -> tuple[Any, ...]:
    opened = [task_id for _, task_id in step.changes.new_keys("tasks")]
    return TaskDraft.case_id == step.case_id, TaskDraft.task_id.in_(opened)


def _is_being_worked_on(work: Work, step: Undoable) -> bool:
    """Whether somebody else has begun to write in a task that the step has opened."""
    others = select(TaskDraft.task_id).where(*_drafts(step), TaskDraft.officer_id != step.officer_id)
    return work.connection.execute(others.limit(1)).first() is not None


def _why_not(work: Work, case: CaseRow, revision: int | None) -> HoiDapError:
    """Why that step (None: the last one of its kind) cannot be undone, as the record of the case tells it."""
    events = [event for event in audit.list_events(work, case.id) if not event.kind.startswith(HARMLESS)]
    step = next((one for one in reversed(events) if _is_step(one, revision)), None)
    if step is None:
        return NothingToUndo()
    until = datetime.fromisoformat(step.facts["undo_until"])
    for later in (event for event in events if event.seq > step.seq):
        if later.kind == UNDONE and later.facts["undoes"] == step.seq:
            return AlreadyUndone(holder=_who(work, later.actor), since=local_time(later.at))
        if later.kind == SENT_NOW:
            return UndoOver(step=_title(work, case, step.facts), until=local_time(later.at))
        if later.at < until:
            return UndoTooLate(holder=_who(work, later.actor), since=local_time(later.at))
    if until <= work.now:
        return UndoOver(step=_title(work, case, step.facts), until=local_time(until))
    return NothingToUndo()


def _is_step(event: audit.EventView, revision: int | None) -> bool:
    return "undo_until" in event.facts and revision in {None, event.facts["revision"]}


def _moved(work: Work, case: CaseRow, seq: int) -> HoiDapError:
    """Who has gone on with the case after this event; where the record names nobody, somebody is writing."""
    later = (event for event in audit.list_events(work, case.id) if event.seq > seq)
    since = next((event for event in later if not event.kind.startswith(HARMLESS)), None)
    if since is None:
        return UndoTooLate(holder=Wording(N_("người nhận việc")), since=local_time(work.now))
    return UndoTooLate(holder=_who(work, since.actor), since=local_time(since.at))


def _title(work: Work, case: CaseRow, facts: Mapping[str, Any]) -> str:
    elements = get_compiled(work, case.version_id).elements.values()
    names = (one.name for one in elements if one.id == facts.get("element"))
    return next(filter(None, names), str(facts.get("element", "")))


def _who(work: Work, actor: str) -> str:
    try:
        return officer_name(work, UUID(actor))
    except ValueError:
        return Wording(N_("người gửi") if actor == "sender" else N_("hệ thống"))


def _stated(reason: str) -> str:
    stated = reason.strip()
    if len(stated) > LONGEST_REASON:
        problem = Problem("reason", N_("Lý do dài quá {most} ký tự."), N_("Rút gọn lý do."),
                          code="form.too_long", facts={"most": LONGEST_REASON})  # fmt: skip
        raise Invalid(problems=[problem])
    return stated
