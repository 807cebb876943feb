"""Which tasks of a queue are asked for, and in which order: conditions and keys that one index answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, literal, literal_column, or_
from sqlalchemy.sql import ColumnElement

from engine.cases.case_filter import Due, due_span, start_of_day
from engine.storage import Work
from engine.storage.tables import Task
from engine.storage.types import NEVER, Instant


class Sort(StrEnum):
    """What a queue is in order of; within the same, the most pressing first."""

    DUE = "due"
    AGE = "age"
    FIELD = "field"
    AGENCY = "agency"
    PROCESS = "process"


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """What is asked of a queue; what is left empty does not matter.

    `field` is what the case is about, in the code that its process names. `element` is a step, `process/element`
    to tell steps of one name apart. Days are days in Việt Nam, both ends included. `text` are words as somebody
    typed them, in any order, the last of which may be begun only.
    """

    field: str = ""
    agency: str = ""
    process_id: str = ""
    element: str = ""
    role: str = ""
    assignee: UUID | None = None
    is_free: bool = False
    due: Due | None = None
    received_from: date | None = None
    received_to: date | None = None
    is_urgent: bool = False
    text: str = ""


NOTHING_ASKED = TaskFilter()

IS_OPEN = Task.status == literal_column("'open'")
"""Said in the statement itself: only then is it seen beforehand that an index of open tasks will do."""

Key = tuple[Any, bool]
"""A column that rows are in order of, and whether it may be empty; empty ones come last."""

_DUE: tuple[Key, ...] = ((Task.pressing_at, False), (Task.id, False))
_KEYS: Mapping[Sort, tuple[Key, ...]] = {
    Sort.DUE: _DUE,
    Sort.AGE: ((Task.opened_at, False), (Task.id, False)),
    Sort.FIELD: ((Task.matter, True), *_DUE),
    Sort.AGENCY: ((Task.agency, True), *_DUE),
    Sort.PROCESS: ((Task.process_id, False), (Task.element, False), *_DUE),
}


_DUE_AS_STORED = func.coalesce(Task.due_at, literal(NEVER, Instant())).label("pressing_at")
"""The same as `pressing_at`, which SQLite works out from the table's row even where an index holds it."""


def as_stored(keys: Sequence[Key]) -> tuple[Key, ...]:
    """The same keys, for tasks that are put in order when found: no row of the table is read for them."""
    return tuple((_DUE_AS_STORED if key[0] is Task.pressing_at else key[0], key[1]) for key in keys)


def conditions(work: Work, wanted: TaskFilter, *, walking: bool = True) -> list[ColumnElement[bool]]:
    """The conditions on rows of `tasks`; whose tasks they are is not asked here.

    `walking`: an index is walked in the order of deadlines.
    """
    due_at: ColumnElement[Any] = Task.pressing_at.expression if walking else Task.due_at.expression
    process_id, _, element = wanted.element.rpartition("/")
    same = (
        (Task.matter, wanted.field),
        (Task.agency, wanted.agency),
        (Task.process_id, wanted.process_id),
        (Task.process_id, process_id),
        (Task.element, element),
        (Task.role, wanted.role),
        (Task.assignee, wanted.assignee),
    )
    found: list[ColumnElement[bool]] = [column == value for column, value in same if value]
    if wanted.is_free:
        found.append(Task.assignee.is_(None))
    if wanted.is_urgent:
        found.append(Task.urgency > 0)
    if wanted.due is not None:
        after, until = due_span(work, wanted.due)
        found.append(due_at < until if after is None else due_at.between(after, until))
    if wanted.received_from is not None:
        found.append(Task.opened_at >= start_of_day(wanted.received_from))
    if wanted.received_to is not None:
        found.append(Task.opened_at < start_of_day(wanted.received_to + timedelta(days=1)))
    return found


def sort_keys(sort: Sort) -> tuple[Key, ...]:
    """What the tasks are in order of."""
    return _KEYS[sort]


def in_order(keys: Sequence[Key], *, walking: bool) -> list[ColumnElement[Any]]:
    """The same as a statement orders by.

    `walking`: the first column is known not to be empty, and an index may be walked in this order. Else none is.
    """
    (column, _), *others = keys
    order = [column] if walking else [column.is_(None), column]
    return order + [column for column, _ in others]


def after(keys: Sequence[Key], values: Sequence[Any]) -> ColumnElement[bool]:
    """The rows that come after the one whose keys have these values."""
    ways: list[ColumnElement[bool]] = []
    same: list[ColumnElement[bool]] = []
    for (column, may_be_empty), value in zip(keys, values, strict=True):
        if value is None:
            same.append(column.is_(None))
            continue
        further = or_(column > value, column.is_(None)) if may_be_empty else column > value
        ways.append(and_(*same, further))
        same.append(column == value)
    return or_(*ways)
