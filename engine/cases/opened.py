"""What a step has opened, in words: which task, for whom, where."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from engine.directory import role_names
from engine.storage import read_work
from engine.storage.tables import Agency, Officer, Task


@dataclass(frozen=True, slots=True)
class OpenedTask:
    """A task that now waits: for a person by name, or a role in an agency."""

    title: str
    person: str | None
    role: str | None
    agency: str | None


def list_opened(task_ids: Sequence[UUID]) -> tuple[OpenedTask, ...]:
    """Those of the tasks that are open, in the order of their titles."""
    if not task_ids:
        return ()
    query = (
        select(Task.title, Officer.full_name, Task.role, Agency.name)
        .outerjoin(Officer, Officer.id == Task.assignee)
        .outerjoin(Agency, Agency.code == Task.agency)
        .where(Task.id.in_(task_ids), Task.status == "open")
        .order_by(Task.title)
    )
    with read_work() as work:
        names = role_names(work)
        return tuple(
            OpenedTask(title, person, None if person else names.get(role or "", role), agency)
            for title, person, role, agency in work.connection.execute(query)
        )
