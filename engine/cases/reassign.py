"""An admin hands a task to a person who may do it, or puts it back for everyone of its role."""

from uuid import UUID

from sqlalchemy import select

from engine import audit
from engine.cases.claim import hold, officer_name, open_task
from engine.cases.complete import require_other_eyes
from engine.cases.errors import TaskHolderChanged
from engine.cases.finding import TaskRow, verdict_if_free
from engine.cases.interventions import require_admin, stated_reason
from engine.definitions import get_compiled
from engine.directory import (
    AgencyUnknown,
    Officer,
    OfficerRow,
    OfficerUnknown,
    get_agency,
    get_officer,
    list_officers,
    role_names,
)
from engine.errors import N_, Invalid, Problem
from engine.storage import Work, begin_work, read_work
from engine.storage.tables import Case


def reassign_task(task_id: UUID, *, to: UUID | None, seen: UUID | None, actor: Officer, reason: str) -> bool:
    """Whether the task has changed hands: it is now held by `to`, or by nobody.

    `seen` is who held it on the page where this was decided. Doing what has been done already changes nothing.

    Raises:
        TaskNotFound, TaskDone, TaskWithdrawn, CaseNotRunning: there is nothing to hand over any more.
        TaskHolderChanged: somebody else has it by now.
        NotAllowed, SamePerson: the receiver may not do it; names the rule.
        Invalid: no reason, or nobody of that id works here.
    """
    require_admin(actor)
    stated = stated_reason(reason)
    with begin_work(actor.id) as work:
        task = open_task(work, task_id, actor)
        if task.assignee == to:
            return False
        if task.assignee != seen:
            raise TaskHolderChanged(holder=officer_name(work, task.assignee) if task.assignee else N_("đơn vị"))
        if to is not None:
            _require_able(work, task, to)
        hold(work, task, to)
        facts = {"task": task.id.hex, "element": task.element, "reason": stated}
        people = {"from": task.assignee, "to": to}
        facts |= {name: officer.hex for name, officer in people.items() if officer is not None}
        audit.record(work, task.case_id, "task.reassigned", facts)
        return True


def list_receivers(task: TaskRow) -> list[OfficerRow]:
    """The officers to whom the task may go by their role and agency, by given name."""
    with read_work() as work:
        rows = list_officers(work, agency=task.agency, role=task.role)
    return [row for row in rows if row.id != task.assignee]


def _require_able(work: Work, task: TaskRow, to: UUID) -> None:
    try:
        receiver = get_officer(work, to)
    except OfficerUnknown as error:
        problem = Problem("to", N_("Người nhận việc không còn hoạt động."), N_("Chọn người khác."))
        raise Invalid(problems=[problem]) from error
    role = role_names(work).get(task.role or "", task.role) if task.role else None
    agency = _agency_name(work, task.agency)
    verdict_if_free(task, receiver, role_name=role, agency_name=agency).require()
    version_id = work.connection.scalar(select(Case.version_id).where(Case.id == task.case_id))
    if version_id is not None:
        require_other_eyes(work, get_compiled(work, version_id), task, receiver)


def _agency_name(work: Work, code: str | None) -> str | None:
    try:
        return get_agency(work, code).name if code else None
    except AgencyUnknown:
        return code
