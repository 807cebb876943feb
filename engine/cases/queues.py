"""The queues of an officer, page by page: keyset, never an offset."""

import base64
import binascii
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, get_args
from uuid import UUID

import orjson
from sqlalchemy import and_, func, or_, select
from sqlalchemy.sql import ColumnElement

from engine.cases.finding import (
    SEES_ALL,
    TASK_COLUMNS,
    TaskRow,
    may_take_clause,
    mine_clause,
    people,
    roles_of,
    shown_title,
    visible_clause,
)
from engine.directory import Officer
from engine.errors import N_, Invalid, NotAllowed, Problem
from engine.storage import Work, read_work
from engine.storage.tables import Task

Queue = Literal["mine", "unit", "agency", "all", "done"]
MAX_LIMIT = 200
COUNT_UP_TO = 100


@dataclass(frozen=True, slots=True)
class TaskPage:
    """One page of a queue; `next_cursor` asks for the following one, None at the end."""

    items: tuple[TaskRow, ...]
    next_cursor: str | None


def list_tasks(queue: str = "mine", *, actor: Officer, limit: int = 50, cursor: str | None = None) -> TaskPage:
    """The officer's queue, most pressing first: `mine` by name, `unit` unassigned, `agency`, `all`, `done`.

    Raises:
        Invalid: an unknown queue, or a cursor that is none of ours.
        NotAllowed: `all` needs DISPATCHER or ADMIN.
    """
    if queue not in get_args(Queue):
        raise Invalid(problems=[Problem("queue", N_("Không có hàng việc “{queue}”."), facts={"queue": queue})])
    limit = max(1, min(limit, MAX_LIMIT))
    with read_work(actor.id) as work:
        rows = _page(work, queue, actor, limit, cursor)
    found = (TaskRow(*row) for row in rows[:limit])
    items = tuple(replace(row, case_title=shown_title(row.case_title, actor)) for row in found)
    following = _encode(items[-1], queue) if len(rows) > limit else None
    return TaskPage(items, following)


def count_tasks(*, actor: Officer) -> dict[str, int]:
    """How many open tasks `mine` and `unit` hold, counted up to a hundred."""
    with read_work(actor.id) as work:
        return {
            queue: work.connection.scalar(
                select(func.count()).select_from(
                    select(Task.id).where(Task.status == "open", clause).limit(COUNT_UP_TO).subquery()
                )
            )
            or 0
            for queue, clause in (("mine", mine_clause(actor)), ("unit", may_take_clause(actor)))
        }


def _page(work: Work, queue: str, actor: Officer, limit: int, cursor: str | None) -> Any:
    query = select(*TASK_COLUMNS).where(_clause(queue, actor)).limit(limit + 1)
    if queue == "done":
        query = query.order_by(Task.completed_at.desc(), Task.id.desc())
    else:
        query = query.order_by(Task.due_at.is_(None), Task.due_at, Task.id)
    if cursor:
        query = query.where(_after(queue, cursor))
    return work.connection.execute(query).all()


def _clause(queue: str, actor: Officer) -> ColumnElement[bool]:
    if queue == "done":
        return and_(Task.status == "completed", Task.completed_by == actor.id)
    is_open = Task.status == "open"
    if queue == "mine":
        return and_(is_open, mine_clause(actor))
    if queue == "unit":
        return and_(is_open, may_take_clause(actor))
    if queue == "agency":
        agencies = sorted({person.agency for person in people(actor)})
        return and_(is_open, Task.agency.in_(agencies), visible_clause(actor))
    if not roles_of(actor) & SEES_ALL:
        raise NotAllowed(N_("Chỉ cán bộ phân loại và quản trị xem được toàn bộ việc."))
    return is_open


def _encode(last: TaskRow, queue: str) -> str:
    moment = last.completed_at if queue == "done" else last.due_at
    return base64.urlsafe_b64encode(orjson.dumps([moment.isoformat() if moment else None, last.id.hex])).decode()


def _after(queue: str, cursor: str) -> ColumnElement[bool]:
    try:
        text, identifier = orjson.loads(base64.urlsafe_b64decode(cursor.encode()))
        moment = _moment(text) if text else None
        last = UUID(hex=identifier)
    except (ValueError, TypeError, AttributeError, binascii.Error) as error:
        problem = Problem("cursor", N_("Vị trí trang không hợp lệ."), N_("Bắt đầu lại từ trang đầu."))
        raise Invalid(problems=[problem]) from error
    if queue == "done":
        return or_(Task.completed_at < moment, and_(Task.completed_at == moment, Task.id < last))
    if moment is None:
        return and_(Task.due_at.is_(None), Task.id > last)
    return or_(Task.due_at > moment, and_(Task.due_at == moment, Task.id > last), Task.due_at.is_(None))


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment
