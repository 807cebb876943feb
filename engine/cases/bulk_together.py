"""Tasks that belong together: what many cases wait for after one bulk act, and who may go on with them together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from engine.cases.bulk_rows import ActRow, BulkKind, ItemStatus, find_act, in_portions
from engine.cases.bulk_rules import seen_of
from engine.cases.finding import TASK_COLUMNS, TaskRow
from engine.cases.parts import get_visible_task
from engine.directory import Officer
from engine.storage import Work, read_work
from engine.storage.tables import BulkAct, BulkItem, Task

FEWEST = 2
"""One task alone is no bundle."""
SHORTEST_TEXT = 30
"""A shorter value is a choice or a name, not what was written."""


@dataclass(frozen=True, slots=True)
class Together:
    """Open tasks of one step in cases that one bulk act has brought there. `data` is what it filled in for all."""

    source: UUID
    tasks: tuple[UUID, ...]
    data: Mapping[str, Any] = field(default_factory=dict, repr=False)


def find_together(task_id: UUID, *, actor: Officer) -> Together | None:
    """The open tasks that the same bulk act has led to this step, this one among them; None: it is alone.

    Raises:
        TaskNotFound: there is no such task, or not for these eyes.
    """
    with read_work(actor.id) as work:
        task = get_visible_task(work, task_id, actor)
        act_id = work.connection.scalar(
            select(BulkItem.act_id)
            .join(BulkAct, BulkAct.id == BulkItem.act_id)
            .where(
                BulkItem.case_id == task.case_id,
                BulkItem.status == ItemStatus.DONE,
                BulkItem.at == task.opened_at,
                BulkAct.kind == BulkKind.COMPLETE,
            )
            .order_by(BulkItem.at.desc(), BulkItem.act_id.desc())
            .limit(1)
        )
        act = find_act(work, act_id) if act_id is not None else None
        if act is None or task.status != "open" or not _was_written_once(work, act):
            return None
        done = (
            select(BulkItem.case_id)
            .join(Task, Task.case_id == BulkItem.case_id)
            .where(BulkItem.act_id == act.id, BulkItem.status == ItemStatus.DONE, BulkItem.at == Task.opened_at)
        )
        tasks = same_step(work, task, set(work.connection.scalars(done)), actor)
    return Together(act.id, tasks, act.data) if len(tasks) >= FEWEST else None


def _was_written_once(work: Work, act: ActRow) -> bool:
    """Whether the act wrote one text for all, or went on with such an act; else its cases have nothing in common."""
    source = find_act(work, act.source_id) if act.source_id else None
    is_mended = source is not None and (source.process_id, source.element) == (act.process_id, act.element)
    return (act.source_id is not None and not is_mended) or act.longest_text >= SHORTEST_TEXT


def same_step(work: Work, task: TaskRow, case_ids: Iterable[UUID], actor: Officer) -> tuple[UUID, ...]:
    """The open tasks of these cases at the step of this task that the officer may see, by case number."""
    found: list[TaskRow] = []
    for some in in_portions(list(case_ids)):
        query = select(*TASK_COLUMNS).where(
            Task.case_id.in_(some),
            Task.status == "open",
            Task.process_id == task.process_id,
            Task.element == task.element,
        )
        found += [TaskRow(*row) for row in work.connection.execute(query)]
    seen = seen_of(work, found, actor)
    return tuple(one.id for one in sorted(found, key=lambda one: one.case_number) if one.id in seen)


def count_held(officer_ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many open tasks each of these officers holds."""
    wanted = list(officer_ids)
    query = select(Task.assignee, func.count()).where(Task.assignee.in_(wanted), Task.status == "open")
    with read_work() as work:
        rows = work.connection.execute(query.group_by(Task.assignee)).all() if wanted else []
        found = {row[0]: int(row[1]) for row in rows}
    return {one: found.get(one, 0) for one in wanted}
