"""Claim a task, give it back, hand it to another: one holder at a time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import delete, insert, select, update

from engine import audit
from engine.cases.errors import CaseNotRunning, TaskAlreadyClaimed, TaskDone, TaskNotFound, TaskWithdrawn
from engine.cases.finding import TaskRow, find_task, verdict_if_free, verdict_on
from engine.cases.parts import get_visible_task
from engine.directory import Officer, OfficerUnknown, Verdict, get_officer
from engine.errors import N_, NotAllowed
from engine.runtime import CaseStatus, lock_case
from engine.storage import Work, begin_work
from engine.storage.tables import FormData, Task
from engine.storage.tables import Officer as OfficerTable

STATUS_WORDS = {
    CaseStatus.RUNNING: N_("chạy bình thường"),
    CaseStatus.INCIDENT: N_("dừng vì sự cố"),
    CaseStatus.SUSPENDED: N_("tạm dừng"),
    CaseStatus.COMPLETED: N_("kết thúc"),
    CaseStatus.CANCELLED: N_("bị hủy"),
}


LONGEST_NOTE = 2_000
# No element of a diagram can have this id, so no form is ever filled in from a note.
NOTE = "#hand_over"


@dataclass(frozen=True, slots=True)
class HandOverNote:
    """What the one who handed a task over wants its present holder to know."""

    text: str
    by: str
    at: datetime


def claim_task(task_id: UUID, *, actor: Officer) -> None:
    """The task is now held by the actor; claiming one's own task again changes nothing."""
    with begin_work(actor.id) as work:
        claim_open(work, open_task(work, task_id, actor), actor)


def claim_open(work: Work, task: TaskRow, actor: Officer, **marks: str) -> None:
    """The same for an open task whose case is locked; `marks` go into the record beside the fact itself."""
    if task.assignee == actor.id:
        return
    verdict = require_claimable(work, task, actor)
    hold(work, task, actor.id, under=verdict.authority.id if verdict.authority else None)
    facts = {**_facts(task), **marks}
    if verdict.on_behalf_of is not None:
        facts["on_behalf_of"] = verdict.on_behalf_of.hex
    audit.record(work, task.case_id, "task.claimed", facts)


def require_claimable(work: Work, task: TaskRow, actor: Officer) -> Verdict:
    """By which right the officer may take the open task.

    Raises:
        TaskAlreadyClaimed: somebody else holds it, for whom they do not stand.
        NotAllowed: the rule that refuses.
    """
    is_held = task.assignee not in {None, actor.id}
    if is_held and not any(person.id == task.assignee for person in actor.stands_for):
        raise TaskAlreadyClaimed(holder=officer_name(work, task.assignee))
    verdict = verdict_on(task, actor)
    verdict.require()
    return verdict


def release_task(task_id: UUID, *, actor: Officer) -> None:
    """The task goes back to its unit; only its holder, or a head of the agency, may do that."""
    with begin_work(actor.id) as work:
        release_open(work, open_task(work, task_id, actor), actor)


def release_open(work: Work, task: TaskRow, actor: Officer, **marks: str) -> None:
    """The same for an open task whose case is locked."""
    if task.assignee is None:
        return
    require_releasable(task, actor)
    hold(work, task, None)
    audit.record(work, task.case_id, "task.released", {**_facts(task), **marks})


def require_releasable(task: TaskRow, actor: Officer) -> None:
    """Go on if the officer may give the held task back.

    Raises:
        NotAllowed: it is another's, of whose agency they are no head.
    """
    if task.assignee != actor.id and not _heads(actor, task):
        raise NotAllowed(N_("Chỉ người đang giữ việc hoặc lãnh đạo đơn vị được trả việc."))


def assign_task(task_id: UUID, *, to: UUID, actor: Officer, reason: str = "") -> None:
    """Another officer who may do the task now holds it; a head, an admin or its holder may hand it over.

    The reason may name people, so it lies with what was typed in forms; the record says that there is one.
    """
    with begin_work(actor.id) as work:
        task = open_task(work, task_id, actor)
        require_giver(task, actor)
        assign_open(work, task, find_receiver(work, to), actor, reason=reason)


def assign_open(
    work: Work, task: TaskRow, receiver: Officer, actor: Officer, *, reason: str = "", **marks: str
) -> None:
    """The same for an open task whose case is locked."""
    verdict = require_assignable(task, receiver, actor)
    hold(work, task, receiver.id, under=verdict.authority.id if verdict.authority else None)
    keep_note(work, task, receiver.id, reason.strip()[:LONGEST_NOTE])
    facts = {**_facts(task), "to": receiver.id.hex, "has_reason": bool(reason.strip()), **marks}
    audit.record(work, task.case_id, "task.assigned", facts)


def find_receiver(work: Work, officer_id: UUID) -> Officer:
    """Who is to hold a task.

    Raises:
        NotAllowed: they do not work here any more.
    """
    try:
        return get_officer(work, officer_id)
    except OfficerUnknown as error:
        raise NotAllowed(N_("Người nhận việc không còn hoạt động.")) from error


def require_giver(task: TaskRow, actor: Officer) -> None:
    """Go on if the officer may give the task to somebody.

    Raises:
        NotAllowed: it is not theirs, nor do they head its agency.
    """
    if task.assignee != actor.id and not _heads(actor, task) and not actor.has_role("ADMIN"):
        raise NotAllowed(N_("Chỉ lãnh đạo đơn vị, quản trị hoặc người đang giữ việc được giao lại việc."))


def require_assignable(task: TaskRow, receiver: Officer, actor: Officer) -> Verdict:
    """By which right the receiver may have the open task from this officer.

    Raises:
        NotAllowed: the rule that refuses the one or the other.
    """
    require_giver(task, actor)
    verdict = verdict_if_free(task, receiver)
    verdict.require()
    return verdict


def hand_over_note(work: Work, case_id: UUID, task_id: UUID) -> HandOverNote | None:
    """The note that came with the task to its present holder; None when there is none, or it went to another."""
    row = work.connection.execute(
        select(FormData.data, FormData.saved_by, FormData.saved_at, Task.assignee)
        .join(Task, Task.case_id == FormData.case_id)
        .where(FormData.case_id == case_id, FormData.task_id == note_id(task_id), Task.id == task_id)
    ).first()
    if row is None or row.assignee is None or row.data["to"] != row.assignee.hex:
        return None
    return HandOverNote(row.data["text"], officer_name(work, UUID(row.saved_by)), row.saved_at)


def open_task(work: Work, task_id: UUID, actor: Officer) -> TaskRow:
    """The open task with its case locked.

    Raises:
        TaskNotFound: there is none, or not for these eyes.
        TaskDone, TaskWithdrawn, CaseNotRunning: it cannot be worked on any more.
    """
    seen = get_visible_task(work, task_id, actor)
    case = lock_case(work, seen.case_id).case
    task = find_task(work, task_id)
    if task is None:
        raise TaskNotFound
    require_open(work, task, case.status)
    return task


def require_open(work: Work, task: TaskRow, status: CaseStatus) -> None:
    """Go on if the task still waits for a person."""
    if task.status == "completed":
        raise TaskDone(holder=officer_name(work, task.completed_by))
    if task.status != "open":
        raise TaskWithdrawn
    if not status.takes_work:
        raise CaseNotRunning(status=STATUS_WORDS[status])


def officer_name(work: Work, officer_id: UUID | None) -> str:
    """The full name of an officer, active or not."""
    if officer_id is None:
        return N_("hệ thống")
    return work.connection.scalar(select(OfficerTable.full_name).where(OfficerTable.id == officer_id)) or ""


def hold(
    work: Work, task: TaskRow, holder: UUID | None, *, under: UUID | None = None, since: datetime | None = None
) -> None:
    """The open task, whose case is locked, lies with `holder` from now on; None: with its unit.

    `under` is the authorisation by which they may have it, if it is one; `since` an earlier moment, if they had it.
    """
    work.connection.execute(
        update(Task)
        .where(Task.case_id == task.case_id, Task.id == task.id)
        .values(assignee=holder, claimed_at=(since or work.now) if holder else None, authority=under)
    )


def _facts(task: TaskRow) -> dict[str, Any]:
    """Which task, and who held it before."""
    facts = {"task": task.id.hex, "element": task.element}
    return facts | {"from": task.assignee.hex} if task.assignee else facts


def keep_note(work: Work, task: TaskRow, to: UUID, text: str) -> None:
    """What the new holder is told; only the last hand-over has a note: an older one was for somebody else."""
    place = {"case_id": task.case_id, "task_id": note_id(task.id)}
    work.connection.execute(delete(FormData).filter_by(**place))
    if text:
        note = {"text": text, "to": to.hex}
        work.connection.execute(
            insert(FormData).values(**place, element=NOTE, data=note, saved_at=work.now, saved_by=work.actor)
        )


def note_id(task_id: UUID) -> UUID:
    """Under which id the note of a hand-over lies with what was typed in forms."""
    return uuid5(task_id, "hand-over")


def _heads(actor: Officer, task: TaskRow) -> bool:
    return task.agency is not None and any(
        person.has_role(role, task.agency) for person in (actor, *actor.stands_for) for role in ("HEAD", "DEPUTY")
    )
