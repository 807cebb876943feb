"""Where one task stands now, for a page on which it is open: in one question, and no opening of its case."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from engine.cases.errors import TaskNotFound
from engine.cases.finding import TaskRow
from engine.cases.parts import get_visible_task
from engine.directory import Officer
from engine.errors import CaseSealed
from engine.storage import Work
from engine.storage.tables import Case, Task
from engine.storage.tables import Officer as OfficerTable


@dataclass(frozen=True, slots=True)
class TaskStanding:
    """The task, who holds it and who has done it by name (empty where there is none), its case's revision."""

    task: TaskRow
    holder: str
    doer: str
    revision: int

    @property
    def mark(self) -> str:
        """It changes when the task, or the case it belongs to, has moved."""
        holder = self.task.assignee.hex if self.task.assignee else ""
        return f"{self.revision}-{self.task.status}-{holder}"


def find_standing(work: Work, task_id: UUID, actor: Officer) -> TaskStanding | None:
    """How the task stands; None when there is none, or not for these eyes any more."""
    try:
        task = get_visible_task(work, task_id, actor)
    except (TaskNotFound, CaseSealed):
        return None
    holder, doer = aliased(OfficerTable), aliased(OfficerTable)
    row = work.connection.execute(
        select(holder.full_name, doer.full_name, Case.revision)
        .select_from(Task)
        .join(Case, Case.id == Task.case_id)
        .outerjoin(holder, holder.id == Task.assignee)
        .outerjoin(doer, doer.id == Task.completed_by)
        .where(Task.id == task_id)
    ).one()
    held_by, done_by, revision = row
    return TaskStanding(task, held_by or "", done_by or "", revision)
