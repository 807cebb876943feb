"""The queues of an officer, page by page: keyset, never an offset."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, get_args
from uuid import UUID

import orjson
from sqlalchemy import and_, func, or_, select, true, union_all
from sqlalchemy.sql import ColumnElement

from engine.cases.finding import (
    SEES_ALL,
    TASK_COLUMNS,
    TaskRow,
    may_read_content,
    may_take_clause,
    mine_clause,
    people,
    roles_of,
    seen_open_clause,
    shown_title,
)
from engine.cases.task_filter import (
    IS_OPEN,
    NOTHING_ASKED,
    Key,
    Sort,
    TaskFilter,
    after,
    as_stored,
    conditions,
    in_order,
    sort_keys,
)
from engine.cases.task_search import (
    FEW,
    ROW_INDEX,
    Search,
    asked_words,
    done_has_open_words,
    done_has_words,
    has_words,
    is_marked,
)
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
        words = asked_words(wanted.text, actor)
        if wanted.text and not words:
            rows: Sequence[Any] = ()
        elif queue == "done":
            rows = _done(work, actor, wanted, words, limit + 1, cursor)
        else:
            reached = _read_cursor(cursor, keys) if cursor else None
            rows = _Open(work, queue, actor, wanted, words).rows(keys, reached, limit + 1)
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


def list_task_ids(queue: str, *, actor: Officer, wanted: TaskFilter = NOTHING_ASKED, limit: int) -> tuple[UUID, ...]:
    """The ids of the open tasks of a queue that fit the filter and have its words, the most pressing first.

    Raises:
        NotAllowed: the queue is not for this officer.
    """
    keys = sort_keys(Sort.DUE)
    columns = [column for column, _ in keys]
    ways, words = arms(queue, actor), asked_words(wanted.text, actor)
    if wanted.text and not words:
        return ()
    with read_work(actor.id) as work:
        asked = conditions(work, wanted)
        if words:
            asked.append(has_words(words))
        parts = [select(*columns).where(Task.status == "open", way, *asked).subquery() for way in ways]
        every = (select(parts[0]) if len(parts) == 1 else union_all(*map(select, parts))).subquery()
        query = select(every.c.id).order_by(*(every.c[column.key] for column in columns)).limit(limit)
        return tuple(work.connection.scalars(query))


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
    return Task.agency.in_(_may_take_at(actor)), Task.agency.is_(None)


def _may_take_at(actor: Officer) -> list[str]:
    agencies = {grant.agency for person in people(actor) for grant in person.grants}
    agencies |= {person.agency for person in people(actor)} | {authority.agency for authority in actor.acts_under}
    return sorted(agencies)


def _agencies_of(queue: str, actor: Officer) -> list[str | None] | None:
    """With which agencies a queue's tasks lie, None among them for those with none; nothing when with any."""
    if queue == "unit":
        return [*_may_take_at(actor), None]
    return [*{person.agency for person in people(actor)}] if queue == "agency" else None


class _Open:
    """Open tasks of a queue: which way they are found depends on how many there are."""

    def __init__(self, work: Work, queue: str, actor: Officer, wanted: TaskFilter, words: Sequence[str]) -> None:
        self.work, self.wanted, self.words = work, wanted, words
        self.queue, self.ways = queue, arms(queue, actor)
        self.agencies = _agencies_of(queue, actor)
        self.is_wide = queue == "all" and not (wanted.agency or wanted.assignee)

    def rows(self, keys: Sequence[Key], reached: Sequence[Any] | None, limit: int) -> Sequence[Any]:
        # An agency's tasks lie together and are put in order when found; walking all would take longer.
        is_held = self.queue == "mine" or self.wanted.assignee
        # What one officer holds is little enough to be looked through.
        if not is_held and (self.words or (self.is_wide and is_marked(self.wanted) and self.work.database.is_sqlite)):
            search = Search(self.work, self.words, self.wanted, self.agencies)
            if search.are_few():
                way = or_(*self.ways)
                self.ways = tuple(and_(way, found) for found in search.ways())
                return self._found(keys, reached, limit, index=ROW_INDEX)
            # So many are soon met on the way through all tasks, in whatever order.
            self.ways, self.is_wide = (or_(*self.ways),), True
        if not self.is_wide:
            return self._found(keys, reached, limit, words=self.words)
        if index := self._span():
            return self._found(keys, reached, limit, words=self.words, index=index)
        return self._walked(keys, reached, limit)

    def _found(
        self,
        keys: Sequence[Key],
        reached: Sequence[Any] | None,
        limit: int,
        *,
        words: Sequence[str] = (),
        index: str = "",
    ) -> Sequence[Any]:
        stored = as_stored(keys)
        # The days that an index is entered by are asked in its own column.
        asked = self._asked(stored, reached, words, walking=index == WALKS["pressing_at"])
        order = in_order(stored, walking=False), in_order(keys, walking=False)
        return _chosen(self.work, self.ways, asked, stored, order, limit, index)

    def _walked(self, keys: Sequence[Key], reached: Sequence[Any] | None, limit: int) -> Sequence[Any]:
        column, may_be_empty = keys[0]
        asked, index = self._asked(keys, reached, self.words, walking=True), WALKS[column.key]

        def walk(keys: Sequence[Key], asked: Sequence[ColumnElement[bool]], limit: int) -> Sequence[Any]:
            order = in_order(keys, walking=True)
            return _chosen(self.work, self.ways, asked, keys, (order, order), limit, index)

        if not may_be_empty:
            return walk(keys, asked, limit)
        # Those without the first key come last, and are asked apart.
        rows = walk(keys, [*asked, column.is_not(None)], limit)
        if len(rows) < limit:
            rows = [*rows, *walk(keys[1:], [*asked, column.is_(None)], limit - len(rows))]
        return rows

    def _asked(
        self, keys: Sequence[Key], reached: Sequence[Any] | None, words: Sequence[str], *, walking: bool
    ) -> list[ColumnElement[bool]]:
        asked = conditions(self.work, self.wanted, walking=walking)
        if reached is not None:
            asked.append(after(keys, reached))
        if words:
            asked.append(has_words(words))
        return asked

    def _span(self) -> str:
        """The index out of which the days that are asked for are few; none when they are many."""
        for index, column, names in (
            ("ix_tasks_due", "pressing_at", ("due",)),
            ("ix_tasks_opened", "opened_at", ("received_from", "received_to")),
        ):
            days = conditions(self.work, TaskFilter(**{name: getattr(self.wanted, name) for name in names}))
            if not days:
                continue
            found = select(getattr(Task, column)).where(IS_OPEN, *days).limit(FEW + 1).subquery()
            if (self.work.connection.scalar(select(func.count()).select_from(found)) or 0) <= FEW:
                return index
        return ""


WALKS = {
    "pressing_at": "ix_tasks_due",
    "opened_at": "ix_tasks_opened",
    "matter": "ix_tasks_matter",
    "agency": "ix_tasks_open",
    "process_id": "ix_tasks_step",
}
"""By what tasks are in order of first, the index that has them so: SQLite is told to walk it, for it cannot know how
soon enough is found."""


def _chosen(
    work: Work,
    ways: Sequence[ColumnElement[bool]],
    asked: Sequence[ColumnElement[bool]],
    keys: Sequence[Key],
    order: tuple[Sequence[ColumnElement[Any]], Sequence[ColumnElement[Any]]],
    limit: int,
    index: str,
) -> Sequence[Any]:
    # The keys alone first, out of an index; then the rows of the few that are shown.
    query = select(Task.case_id, *(column for column, _ in keys))
    if index:
        query = query.with_hint(Task, f"INDEXED BY {index}", "sqlite")
    parts = [query.where(IS_OPEN, way, *asked).order_by(*order[0]).limit(limit).subquery() for way in ways]
    first = (select(parts[0]) if len(parts) == 1 else union_all(*map(select, parts))).subquery()
    chosen = _LINES.join(first, and_(Task.case_id == first.c.case_id, Task.id == first.c.id))
    return work.connection.execute(chosen.order_by(*order[1]).limit(limit)).all()


def _done(
    work: Work, actor: Officer, wanted: TaskFilter, words: Sequence[str], limit: int, cursor: str | None
) -> Sequence[Any]:
    asked = conditions(work, wanted)
    if words:
        asked.append(done_has_words(words) if may_read_content(actor) else done_has_open_words(words))
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
