"""Who wrote an opinion and who approved it: as the tasks of the agency that was asked tell it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from engine.cases import officer_name
from engine.petitions.plain_text import clean_text
from engine.storage import Work, tables

Task, FormData = tables.Task, tables.FormData


@dataclass(frozen=True, slots=True)
class Signed:
    """Who did it, and when."""

    name: str
    at: datetime


def who_answered(work: Work, row: Row[Any], agencies: set[str]) -> Signed | None:
    """Who of these agencies did the task with which the opinion went to the lead: its head approved, or declined."""
    if row.answered_at is None:
        return None
    query = select(Task.completed_by).where(
        Task.case_id == row.case_id, Task.completed_at == row.answered_at, Task.agency.in_(agencies)
    )
    return _signed(work, work.connection.scalar(query.limit(1)), row.answered_at)


def who_wrote(work: Work, row: Row[Any], agencies: set[str]) -> Signed | None:
    """Who of them typed the opinion as it was given."""
    if row.answered_at is None or not row.opinion:
        return None
    query = (
        select(FormData.data, Task.completed_by, Task.completed_at)
        .join(Task, (Task.case_id == FormData.case_id) & (Task.id == FormData.task_id))
        .where(
            FormData.case_id == row.case_id,
            Task.status == "completed",
            Task.agency.in_(agencies),
            Task.completed_at <= row.answered_at,
        )
        .order_by(Task.completed_at.desc())
    )
    for data, doer, at in work.connection.execute(query):
        if _holds(data, row.opinion):
            return _signed(work, doer, at)
    return None


def _holds(data: Mapping[str, Any], text: str) -> bool:
    return any(isinstance(value, str) and clean_text(value).strip() == text for value in data.values())


def _signed(work: Work, officer: UUID | None, at: datetime | None) -> Signed | None:
    return Signed(officer_name(work, officer), at) if officer is not None and at is not None else None
