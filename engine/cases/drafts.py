"""What an officer has typed and not yet sent: kept as typed, per task and person."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from engine.cases.errors import TaskNotFound
from engine.cases.finding import find_task
from engine.cases.parts import may_see_task
from engine.cases.storable import storable
from engine.directory import Officer
from engine.errors import N_, HoiDapError, Invalid
from engine.storage import Work, begin_work
from engine.storage.tables import TaskDraft

MAX_DRAFT_BYTES = 1_000_000


def save_draft(task_id: UUID, data: Mapping[str, Any], *, actor: Officer) -> None:
    """Keep what is typed so far; it is not checked against the form.

    Raises:
        TaskNotFound: there is no such task, or not for these eyes.
        Invalid: more than a megabyte, or what no database keeps.
    """
    kept = storable(data)
    if len(orjson.dumps(kept)) > MAX_DRAFT_BYTES:
        raise Invalid(N_("Bản nháp lớn quá 1 MB nên không lưu được."))
    with begin_work(actor.id) as work:
        task = find_task(work, task_id)
        if task is None or not may_see_task(work, task, actor):
            raise TaskNotFound
        store_draft(work, task.case_id, task_id, actor.id, kept)


def keep_draft(task_id: UUID, data: Mapping[str, Any], actor: Officer) -> None:
    """Keep what was typed when completing failed; that failure is what the officer hears of."""
    try:
        save_draft(task_id, data, actor=actor)
    except HoiDapError:
        return


def find_draft(work: Work, case_id: UUID, task_id: UUID, officer_id: UUID) -> TaskDraft | None:
    """What this officer has typed in this task."""
    return work.session.scalars(
        select(TaskDraft).where(
            TaskDraft.case_id == case_id, TaskDraft.task_id == task_id, TaskDraft.officer_id == officer_id
        )
    ).one_or_none()


def store_draft(work: Work, case_id: UUID, task_id: UUID, officer_id: UUID, data: dict[str, Any]) -> None:
    """Keep this as what the officer has typed in the task so far; it goes before what they had typed earlier."""
    dialect = sqlite if work.database.is_sqlite else postgresql
    row = {"case_id": case_id, "task_id": task_id, "officer_id": officer_id, "data": data, "saved_at": work.now}
    work.connection.execute(
        dialect.insert(TaskDraft)
        .values(**row)
        .on_conflict_do_update(
            index_elements=["case_id", "task_id", "officer_id"], set_={"data": data, "saved_at": work.now}
        )
    )
