"""Take back what one has just done with a task: claimed it, given it back, handed it to another."""

from datetime import timedelta
from uuid import UUID

from engine import audit
from engine.audit import EventView
from engine.cases.claim import hold, officer_name, open_task
from engine.cases.errors import NothingToTakeBack, TaskHolderChanged
from engine.cases.finding import TaskRow, verdict_if_free
from engine.directory import Officer, get_officer
from engine.errors import N_
from engine.storage import Work, begin_work

WITHIN = timedelta(minutes=5)
"""A page offers it for some seconds; who reads slowly, or without a script, has longer."""
HOLDING = frozenset({"task.claimed", "task.released", "task.assigned", "task.reassigned", "task.returned"})
OWN = frozenset({"task.claimed", "task.released", "task.assigned"})
TAKEN_BACK = "task.taken_back"


def take_back(task_id: UUID, *, actor: Officer) -> None:
    """The task lies again where it lay before the actor claimed it, gave it back or handed it over.

    Raises:
        TaskNotFound, TaskDone, TaskWithdrawn, CaseNotRunning: it cannot change hands any more.
        NothingToTakeBack: the actor did nothing of that kind, or too long ago.
        TaskHolderChanged: somebody has taken it meanwhile.
        NotAllowed: who held it before may not do it now.
    """
    with begin_work(actor.id) as work:
        task = open_task(work, task_id, actor)
        last = _last_change(work, task)
        if last is None or last.kind not in OWN or last.actor != str(actor.id) or last.at + WITHIN < work.now:
            raise NothingToTakeBack
        if task.assignee != _given_to(last):
            raise TaskHolderChanged(holder=officer_name(work, task.assignee) if task.assignee else N_("đơn vị"))
        before = UUID(hex=last.facts["from"]) if "from" in last.facts else None
        under = None
        if before is not None:
            verdict = verdict_if_free(task, get_officer(work, before))
            verdict.require()
            under = verdict.authority.id if verdict.authority else None
        hold(work, task, before, under=under)
        audit.record(work, task.case_id, TAKEN_BACK, {"task": task.id.hex, "element": task.element, "undoes": last.seq})


def _last_change(work: Work, task: TaskRow) -> EventView | None:
    """The last time that the task changed hands; a change that was taken back is over."""
    for event in reversed(audit.list_events(work, task.case_id)):
        if event.facts.get("task") == task.id.hex and event.kind in HOLDING | {TAKEN_BACK}:
            return event
    return None


def _given_to(event: EventView) -> UUID | None:
    if event.kind == "task.claimed":
        return UUID(event.actor)
    return UUID(hex=event.facts["to"]) if "to" in event.facts else None
