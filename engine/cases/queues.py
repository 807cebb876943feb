"""The queues of an officer, page by page: keyset, never an offset."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, get_args
from uuid import UUID

import orjson
from sqlalchemy import and_, or_, select, true, union_all
from sqlalchemy.sql import ColumnElement

from engine.cases.finding import (
    SEES_ALL,
    TASK_COLUMNS,
    TaskRow,
    may_take_clause,
    mine_clause,
    people,
    roles_of,
    seen_open_clause,
    shown_title,
)
from engine.cases.task_filter import NOTHING_ASKED, Key, Sort, TaskFilter, after, conditions, in_order, sort_keys
from engine.directory import CALENDAR_MARK, Officer
from engine.errors import N_, Invalid, NotAllowed, Problem
from engine.storage import Work, read_work
from engine.storage.tables import Agency, Task
from engine.storage.tables import Officer as OfficerTable
from engine.storage.types import NEVER

Queue = Literal["mine", "unit", "agency", "all", "done"]
MAX_LIMIT = 200


@dataclass(frozen=True, slots=True)
class TaskPage:
    """One page of a queue; `next_cursor` asks for the following one, None at the end.

    `holders` and `agencies`: what those are called that its tasks lie with. `calendar_mark` is for `load_calendar`.
    """

    items: tuple[TaskRow, ...]
    next_cursor: str | None
    holders: Mapping[UUID, str]
    agencies: Mapping[str, str]
    calendar_mark: int | None = None


def list_tasks(
    queue: str = "mine",
    *,
    actor: Officer,
    wanted: TaskFilter = NOTHING_ASKED,
    sort: Sort = Sort.DUE,
    limit: int = 50,
    cursor: str | None = None,
) -> TaskPage:
    """The officer's queue in the order asked for: `mine` by name, `unit` unassigned, `agency`, `all`, `done`.

    What is done stands latest first, whatever the order.

    Raises:
        Invalid: an unknown queue, or a cursor that is none of ours.
        NotAllowed: `all` needs DISPATCHER or ADMIN.
    """
    if queue not in get_args(Queue):
        raise Invalid(problems=[Problem("queue", N_("Không có hàng việc “{queue}”."), facts={"queue": queue})])
    limit = max(1, min(limit, MAX_LIMIT))
    keys = sort_keys(sort)
    with read_work(actor.id) as work:
        asked = conditions(work, wanted)
        if queue == "done":
            rows = _done(work, actor, asked, limit + 1, cursor)
        else:
            is_wide = queue == "all" and not (wanted.agency or wanted.assignee) and (sort is Sort.DUE or not asked)
            if cursor:
                asked.append(after(keys, _read_cursor(cursor, keys)))
            rows = _open(work, arms(queue, actor), asked, keys, limit + 1, is_wide=is_wide)
    width = len(TASK_COLUMNS)
    found = [(TaskRow(*row[:width]), row[width:]) for row in rows[:limit]]
    items = tuple(replace(row, case_title=shown_title(row.case_title, actor)) for row, _ in found)
    if queue == "done":
        keys = _LATEST
    return TaskPage(
        items,
        _cursor_of(items[-1], keys) if len(rows) > limit else None,
        {row.assignee: holder for row, (holder, _, _) in found if row.assignee and holder},
        {row.agency: agency for row, (_, agency, _) in found if row.agency and agency},
        found[0][1][2] if found else None,
    )


def cursor_at(task: TaskRow, sort: Sort) -> str:
    """The cursor that asks for what follows this task in a queue of open ones, whether or not it still stands there."""
    return _cursor_of(task, sort_keys(sort))


def arms(queue: str, actor: Officer) -> tuple[ColumnElement[bool], ...]:
    """The conditions, no two of which hold for one task, that together are the queue: each is one way into an index.

    Raises:
        NotAllowed: the queue is not for this officer.
    """
    if queue == "mine":
        return (mine_clause(actor),)
    if queue == "unit":
        return tuple(and_(place, may_take_clause(actor)) for place in _places(actor))
    if queue == "agency":
        agencies = sorted({person.agency for person in people(actor)})
        return (and_(Task.agency.in_(agencies), seen_open_clause(actor)),)
    if not roles_of(actor) & SEES_ALL:
        raise NotAllowed(N_("Chỉ cán bộ phân loại và quản trị xem được toàn bộ việc."))
    return (true(),)


def _places(actor: Officer) -> tuple[ColumnElement[bool], ...]:
    """The agencies where the officer may take a task; and those tasks that lie with none."""
    agencies = {grant.agency for person in people(actor) for grant in person.grants}
    agencies |= {person.agency for person in people(actor)} | {authority.agency for authority in actor.acts_under}
    return Task.agency.in_(sorted(agencies)), Task.agency.is_(None)


def _open(
    work: Work,
    ways: Sequence[ColumnElement[bool]],
    asked: Sequence[ColumnElement[bool]],
    keys: Sequence[Key],
    limit: int,
    *,
    is_wide: bool,
) -> Sequence[Any]:
    column, may_be_empty = keys[0]
    if not is_wide:
        # An agency's tasks lie together and are put in order when found; walking all in order would take longer.
        return _chosen(work, ways, asked, keys, limit, walking=False)
    if not may_be_empty:
        return _chosen(work, ways, asked, keys, limit, walking=True)
    # Those without the first key come last, and are asked apart.
    rows = _chosen(work, ways, [*asked, column.is_not(None)], keys, limit, walking=True)
    if len(rows) < limit:
        rows = [*rows, *_chosen(work, ways, [*asked, column.is_(None)], keys[1:], limit - len(rows), walking=True)]
    return rows


def _chosen(
    work: Work,
    ways: Sequence[ColumnElement[bool]],
    asked: Sequence[ColumnElement[bool]],
    keys: Sequence[Key],
    limit: int,
    *,
    walking: bool,
) -> Sequence[Any]:
    # The keys alone first, out of an index; then the rows of the few that are shown.
    columns = [Task.case_id, *(column for column, _ in keys)]
    order = in_order(keys, walking=walking)
    parts = [
        select(*columns).where(Task.status == "open", way, *asked).order_by(*order).limit(limit).subquery()
        for way in ways
    ]
    first = (select(parts[0]) if len(parts) == 1 else union_all(*map(select, parts))).subquery()
    chosen = _LINES.join(first, and_(Task.case_id == first.c.case_id, Task.id == first.c.id))
    return work.connection.execute(chosen.order_by(*order).limit(limit)).all()


def _done(
    work: Work, actor: Officer, asked: Sequence[ColumnElement[bool]], limit: int, cursor: str | None
) -> Sequence[Any]:
    query = _LINES.where(Task.status == "completed", Task.completed_by == actor.id, *asked)
    if cursor:
        moment, last = _read_cursor(cursor, _LATEST)
        query = query.where(or_(Task.completed_at < moment, and_(Task.completed_at == moment, Task.id < last)))
    return work.connection.execute(query.order_by(Task.completed_at.desc(), Task.id.desc()).limit(limit)).all()


def _cursor_of(last: TaskRow, keys: Sequence[Key]) -> str:
    values = [
        _plain(last.due_at or NEVER if column.key == "pressing_at" else getattr(last, column.key)) for column, _ in keys
    ]
    return base64.urlsafe_b64encode(orjson.dumps(values)).decode()


def _plain(value: Any) -> str | None:
    if isinstance(value, datetime):
        return value.isoformat()
    return value.hex if isinstance(value, UUID) else value


def _read_cursor(cursor: str, keys: Sequence[Key]) -> list[Any]:
    try:
        values = orjson.loads(base64.urlsafe_b64decode(cursor.encode()))
        return [_value(key, text) for key, text in zip(keys, values, strict=True)]
    except (ValueError, TypeError, AttributeError, binascii.Error) as error:
        problem = Problem("cursor", N_("Vị trí trang không hợp lệ."), N_("Bắt đầu lại từ trang đầu."))
        raise Invalid(problems=[problem]) from error


def _value(key: Key, text: Any) -> Any:
    column, may_be_empty = key
    if text is None and may_be_empty:
        return None
    if column.key.endswith("_at"):
        return _moment(text)
    if column.key == "id":
        return UUID(hex=text)
    if not isinstance(text, str):
        raise TypeError(text)
    return text


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment


_LINES = (
    select(*TASK_COLUMNS, OfficerTable.full_name, Agency.name, CALENDAR_MARK)
    .select_from(Task)
    .outerjoin(OfficerTable, OfficerTable.id == Task.assignee)
    .outerjoin(Agency, Agency.code == Task.agency)
)
"""Tasks with what a list calls their holder and agency: few rows are left when they are looked up."""
_LATEST: tuple[Key, ...] = ((Task.completed_at, False), (Task.id, False))
