"""Petitions alike in words that stand at the same step: not the same matter, yet the same answer may fit them."""

from uuid import UUID

from engine.cases.bulk_together import same_step
from engine.cases.parts import get_visible_task
from engine.directory import Officer
from engine.petitions.similar import list_alike
from engine.storage import read_work


def list_alike_tasks(task_id: UUID, *, actor: Officer) -> tuple[UUID, ...]:
    """This task, and those at its step of petitions alike in words that the officer may see.

    Raises:
        TaskNotFound: there is no such task, or not for these eyes.
    """
    with read_work(actor.id) as work:
        task = get_visible_task(work, task_id, actor)
        return same_step(work, task, [task.case_id, *list_alike(work, task.case_id)], actor)
