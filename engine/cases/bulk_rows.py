"""Rows of bulk acts: what an act is, what its items are, and how each of them is found and changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update

from engine.cases.errors import BulkNotFound
from engine.cases.finding import TASK_COLUMNS, TaskRow
from engine.directory import Officer
from engine.errors import HoiDapError, Invalid
from engine.runtime import GONE, LONGEST
from engine.storage import Work
from engine.storage.tables import BulkAct, BulkItem, Task

AT_A_TIME = 500
"""So many ids in one question to the database."""
UNDO_WITHIN = timedelta(hours=24)
"""For how long a whole act can be undone."""


class BulkKind(StrEnum):
    """What is done with each task."""

    CLAIM = "claim"
    RELEASE = "release"
    ASSIGN = "assign"
    HAND_OVER = "hand_over"
    COMPLETE = "complete"
    UNDO = "undo"

    @property
    def needs_receiver(self) -> bool:
        return self in {BulkKind.ASSIGN, BulkKind.HAND_OVER}

    @property
    def can_be_undone(self) -> bool:
        return self in {BulkKind.CLAIM, BulkKind.RELEASE, BulkKind.ASSIGN, BulkKind.HAND_OVER}


class BulkState(StrEnum):
    """How far an act is."""

    PREPARED = "prepared"
    RUNNING = "running"
    DONE = "done"


class ItemStatus(StrEnum):
    """What became of one task: `SKIPPED` by a rule, or somebody was faster; `FAILED` because something is wrong."""

    WAITING = "waiting"
    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"
    TAKEN_OUT = "taken_out"


@dataclass(frozen=True, slots=True)
class ActRow:
    """A bulk act as its row says."""

    id: UUID
    kind: BulkKind
    state: BulkState
    officer_id: UUID
    process_id: str | None
    element: str | None
    receiver_id: UUID | None
    source_id: UUID | None
    content: Mapping[str, Any] = field(repr=False)
    total: int
    rounds: int
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @property
    def note(self) -> str:
        return str(self.content.get("note") or "")

    @property
    def is_emptied(self) -> bool:
        """Whether what was typed once for all is gone."""
        return bool(self.content.get(GONE))

    @property
    def is_shaped(self) -> bool:
        """Whether what it is to do has been typed."""
        return bool(self.content) and not self.is_emptied

    @property
    def longest_text(self) -> int:
        """How long the longest text was that it wrote for all."""
        texts = [len(text) for text in self.data.values() if isinstance(text, str)]
        return max([*texts, int(self.content.get(LONGEST) or 0)])

    @property
    def data(self) -> Mapping[str, Any]:
        """What was typed once for all in the form."""
        return dict(self.content.get("data") or {})


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One task of an act as its row says."""

    case_id: UUID
    act_id: UUID
    task_id: UUID
    position: int
    status: ItemStatus
    data: Mapping[str, Any] = field(repr=False)
    before: Mapping[str, Any] = field(repr=False)
    mark: int
    code: str
    said: str
    remedy: str
    facts: Mapping[str, Any]
    problems: tuple[Mapping[str, Any], ...]
    at: datetime | None


_ACT = tuple(getattr(BulkAct, name) for name in ActRow.__slots__)
_ITEM = tuple(getattr(BulkItem, name) for name in ItemRow.__slots__)


def find_act(work: Work, act_id: UUID) -> ActRow | None:
    """The act, whoever asks."""
    row = work.connection.execute(select(*_ACT).where(BulkAct.id == act_id)).one_or_none()
    if row is None:
        return None
    return ActRow(row[0], BulkKind(row[1]), BulkState(row[2]), *row[3:])


def own_act(work: Work, act_id: UUID, actor: Officer) -> ActRow:
    """The officer's own act.

    Raises:
        BulkNotFound: there is none, or it is another's.
    """
    act = find_act(work, act_id)
    if act is None or act.officer_id != actor.id:
        raise BulkNotFound
    return act


def list_items(
    work: Work, act_id: UUID, *statuses: ItemStatus, after: int = -1, limit: int | None = None
) -> list[ItemRow]:
    """The act's items in their order; those of these statuses, if any are named."""
    query = select(*_ITEM).where(BulkItem.act_id == act_id, BulkItem.position > after).order_by(BulkItem.position)
    if statuses:
        query = query.where(BulkItem.status.in_(statuses))
    rows = work.connection.execute(query.limit(limit))
    return [_item(row) for row in rows]


def _item(row: Any) -> ItemRow:
    values = dict(zip(ItemRow.__slots__, row, strict=True))
    return ItemRow(**{**values, "status": ItemStatus(values["status"]), "problems": tuple(values["problems"])})


def count_items(work: Work, act_id: UUID) -> dict[ItemStatus, int]:
    """How many items stand where."""
    query = select(BulkItem.status, func.count()).where(BulkItem.act_id == act_id).group_by(BulkItem.status)
    found = {ItemStatus(status): count for status, count in work.connection.execute(query)}
    return {status: found.get(status, 0) for status in ItemStatus}


def tasks_by_id(work: Work, task_ids: Iterable[UUID]) -> dict[UUID, TaskRow]:
    """The tasks that there are of these ids, whoever asks."""
    found: dict[UUID, TaskRow] = {}
    for some in in_portions(list(task_ids)):
        rows = work.connection.execute(select(*TASK_COLUMNS).where(Task.id.in_(some)))
        found |= {row.id: TaskRow(*row) for row in rows}
    return found


def in_portions(ids: list[UUID]) -> Iterable[list[UUID]]:
    """The ids, not too many at a time."""
    return (ids[start : start + AT_A_TIME] for start in range(0, len(ids), AT_A_TIME))


def settle(work: Work, item: ItemRow, status: ItemStatus, **values: Any) -> bool:
    """Whether the waiting item has now this status; not when another worker was faster, or it went with its case."""
    changed = work.connection.execute(
        update(BulkItem)
        .where(
            BulkItem.case_id == item.case_id,
            BulkItem.act_id == item.act_id,
            BulkItem.task_id == item.task_id,
            BulkItem.status == ItemStatus.WAITING,
        )
        .values(status=status, at=work.now, **values)
    )
    return changed.rowcount == 1


def refusal_values(error: HoiDapError) -> dict[str, Any]:
    """What is kept of why an item was not done, so that it can be said in any language."""
    problems = error.problems if isinstance(error, Invalid) else ()
    return {
        "code": error.code,
        "said": error.message,
        "remedy": error.remedy,
        "facts": _plain(error.facts),
        "problems": [
            {"where": one.where, "what": one.what, "remedy": one.remedy, "code": one.code, "facts": _plain(one.facts)}
            for one in problems
        ],
    }


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    kept = (str, int, float, bool, type(None))
    return {name: value if isinstance(value, kept) else str(value) for name, value in facts.items()}
