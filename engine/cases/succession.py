"""What people and agencies leave behind: open work follows the directory.

An agency that has ended hands its running cases and open tasks to its successor; a task that lies by name with
somebody who has left goes back to everyone of its role. Each is on the record of its case.
"""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import or_, select, update

from engine import audit
from engine.cases.claim import hold, require_open
from engine.cases.errors import CaseNotRunning, TaskDone, TaskWithdrawn
from engine.cases.finding import find_task
from engine.clock import local_day
from engine.directory import list_officers, successor_of
from engine.runtime import CaseStatus, LockedCase, Step, advance_locked, lock_case
from engine.storage import Work, begin_work, read_work
from engine.storage.tables import Agency, Case, Officer, SealedCase, Task

AGENCY = "agency"
"""The variable with the agency a case lies with."""
AT_ONCE = 200


def follow_directory() -> int:
    """How many cases and tasks have been handed on since the directory changed."""
    with read_work() as work:
        ended = list(_ended(work))
        left = list(work.connection.scalars(_LEFT_BEHIND.limit(AT_ONCE)))
    moved = sum(_hand_on(case_id, old, new) for old, new in ended for case_id in _cases_of(old))
    return moved + sum(_put_back(task_id) for task_id in left)


_RUNNING = (CaseStatus.RUNNING, CaseStatus.INCIDENT, CaseStatus.SUSPENDED)
_LEFT_BEHIND = (
    select(Task.id)
    .join(Officer, Officer.id == Task.assignee)
    .join(Case, Case.id == Task.case_id)
    .where(Task.status == "open", ~Officer.is_active, Case.status.in_((CaseStatus.RUNNING, CaseStatus.INCIDENT)))
    .order_by(Task.id)
)


def _ended(work: Work) -> Iterator[tuple[str, str]]:
    """Each agency that has ended, with the one that does its work today, if a single one does."""
    query = select(Agency.code).where(Agency.valid_to < local_day(work.now), Agency.successor_code.is_not(None))
    for code in work.connection.scalars(query.order_by(Agency.code)):
        if (heir := successor_of(work, code)) is not None:
            yield code, heir


def _cases_of(agency: str) -> list[UUID]:
    open_tasks = select(Task.case_id).where(Task.status == "open", Task.agency == agency)
    query = select(Case.id).where(
        Case.status.in_(_RUNNING),
        or_(Case.agency == agency, Case.id.in_(open_tasks)),
        # One that is set aside follows when it is put back.
        Case.id.not_in(select(SealedCase.case_id)),
    )
    with read_work() as work:
        return list(work.connection.scalars(query.order_by(Case.id).limit(AT_ONCE)))


def _hand_on(case_id: UUID, old: str, new: str) -> bool:
    """Whether the case has been handed on: another worker may have been faster."""
    with begin_work() as work:
        locked = lock_case(work, case_id)
        if not _lies_with(work, locked, old):
            return False

        def change(step: Step) -> None:
            step.record("case.handed_on", old=old, new=new)
            step.live.replace_everywhere(AGENCY, old, new)

        _hand_on_tasks(work, case_id, old, new)
        advance_locked(work, locked, change)
        return True


def _hand_on_tasks(work: Work, case_id: UUID, old: str, new: str) -> None:
    """Who holds one by name keeps it where they have its role in the new agency; the others go back to the unit."""
    here = (Task.case_id == case_id, Task.status == "open", Task.agency == old)
    for row in work.connection.execute(select(Task.id, Task.assignee, Task.role).where(*here)).all():
        stays = row.assignee in {one.id for one in list_officers(work, agency=new, role=row.role)}
        values = {"agency": new, "assignee": row.assignee if stays else None}
        work.connection.execute(update(Task).where(Task.case_id == case_id, Task.id == row.id).values(**values))


def _lies_with(work: Work, locked: LockedCase, agency: str) -> bool:
    if locked.case.status.is_final:
        return False
    there = select(Task.id).where(Task.case_id == locked.case.id, Task.status == "open", Task.agency == agency)
    return locked.case.agency == agency or work.connection.execute(there.limit(1)).first() is not None


def _put_back(task_id: UUID) -> bool:
    """Whether the task lies with everyone of its role again."""
    with begin_work() as work:
        found = find_task(work, task_id)
        if found is None:
            return False
        status = lock_case(work, found.case_id).case.status
        task = find_task(work, task_id)
        if task is None or task.assignee is None or task.assignee != found.assignee:
            return False
        try:
            require_open(work, task, status)
        except (TaskDone, TaskWithdrawn, CaseNotRunning):
            return False
        hold(work, task, None)
        facts = {"task": task.id.hex, "element": task.element, "from": task.assignee.hex}
        audit.record(work, task.case_id, "task.returned", facts)
        return True
