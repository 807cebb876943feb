"""Taking one step back: keeping what it changed while that is possible, and putting it back.

Kept is the difference only, so that whatever else happens in the case meanwhile (a rating, a look at its
content) stays. What is no longer as the step left it belongs to somebody else by now: then nothing is put
back at all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, cast
from uuid import UUID

from sqlalchemy import Select, Table, and_, bindparam, delete, insert, select, update

from engine.audit import append_events
from engine.runtime.case_rows import (
    CASES,
    CaseRows,
    Changes,
    Row,
    difference,
    is_as_left,
    is_row,
    pack,
    read_case_rows,
    table_named,
    unpack,
)
from engine.runtime.locking import CaseRow
from engine.storage import Work
from engine.storage.statements import Rows, Statement
from engine.storage.tables import Case, Outbox, UndoSnapshot

_snapshots = cast("Table", UndoSnapshot.__table__)
_outbox = cast("Table", Outbox.__table__)
_RELEASE = Statement(
    update(Outbox)
    .where(
        Outbox.case_id == bindparam("b_case_id"),
        Outbox.done_at.is_(None),
        Outbox.available_at == bindparam("b_until"),
    )
    .values(available_at=bindparam("n_available_at"))
)
_CLOSE = Statement(update(Case).where(Case.id == bindparam("b_case_id")).values(undo_until=bindparam("n_undo_until")))
_FORGET = Statement(delete(UndoSnapshot).where(UndoSnapshot.case_id == bindparam("b_case_id")))


class Before(NamedTuple):
    """A case before a step: its rows, and what of it was on its way out."""

    rows: CaseRows
    outbox: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Undoable:
    """The last step of a case, which may still be taken back."""

    case_id: UUID
    number: str
    seq: int
    revision: int
    task_id: UUID
    element: str
    title: str
    officer_id: UUID
    agency: str | None
    at: datetime
    until: datetime
    held: Sequence[str]
    changes: Changes


def look_at_case(work: Work, case_id: UUID) -> Before:
    """The case as it is before a step that may be undone; it is locked."""
    work.flush()
    return Before(read_case_rows(work, case_id), _on_its_way(work, case_id))


def keep_undoable(
    work: Work, case_id: UUID, before: Before, *, until: datetime, typed: Mapping[str, Any], **about: Any
) -> None:
    """The step that has just been written can be undone until then; what it sends waits so long."""
    work.flush()
    case = work.connection.execute(select(CASES.c.revision, CASES.c.audit_length).where(CASES.c.id == case_id)).one()
    held = _on_its_way(work, case_id) - before.outbox
    waiting = _outbox.c.id.in_(held), _outbox.c.available_at < until
    work.connection.execute(update(_outbox).where(*waiting).values(available_at=until))
    work.connection.execute(
        insert(_snapshots).values(
            case_id=case_id,
            seq=case.audit_length,
            revision=case.revision,
            at=work.now,
            until=until,
            held=sorted(one.hex for one in held),
            changes=pack(difference(before.rows, read_case_rows(work, case_id), typed=typed)),
            **about,
        )
    )
    work.connection.execute(update(CASES).where(CASES.c.id == case_id).values(undo_until=until))


def find_undoable(work: Work, case_id: UUID) -> Undoable | None:
    """The last step of the case while it may be taken back; None when its time is over."""
    row = work.connection.execute(_open_until(work).where(_snapshots.c.case_id == case_id)).mappings().one_or_none()
    return _undoable(row) if row is not None else None


def list_undoable(work: Work, officer_id: UUID) -> list[Undoable]:
    """The officer's own steps that may still be taken back, the latest first."""
    query = _open_until(work).where(_snapshots.c.officer_id == officer_id).order_by(_snapshots.c.until.desc())
    return [_undoable(row) for row in work.connection.execute(query).mappings()]


def end_of_window(case: CaseRow, now: datetime) -> list[tuple[Statement, Rows]]:
    """What a step writes when the one before it may be undone from now on no longer: nothing, of most steps."""
    if case.undo_until is None:
        return []
    this = {"b_case_id": case.id}
    released = {**this, "b_until": case.undo_until, "n_available_at": min(now, case.undo_until)}
    return [(_RELEASE, [released]), (_CLOSE, [{**this, "n_undo_until": None}]), (_FORGET, [this])]


def is_untouched(work: Work, undoable: Undoable) -> bool:
    """Whether everything that the step changed is still as it left it."""
    work.flush()
    return is_as_left(read_case_rows(work, undoable.case_id), undoable.changes)


def call_back(work: Work, held: Sequence[str]) -> bool:
    """Whether all that the step was to send is called back: nobody has sent it, or is about to."""
    ids = [UUID(hex=one) for one in held]
    waiting = and_(
        _outbox.c.id.in_(ids), _outbox.c.done_at.is_(None), _outbox.c.attempts == 0, _outbox.c.lease_until.is_(None)
    )
    return not ids or work.connection.execute(delete(_outbox).where(waiting)).rowcount == len(ids)


def put_back(work: Work, case: CaseRow, undoable: Undoable, facts: Mapping[str, Any], *, holder: Row) -> int:
    """The case's new revision: all is as it was before the step, and the record tells of both.

    `holder` says who holds the task that is open again.
    """
    changes, connection = undoable.changes, work.connection
    for name, added in changes.new.items():
        for key, _ in added:
            connection.execute(delete(table_named(name)).where(is_row(table_named(name), key)))
    for name, gone in changes.gone.items():
        connection.execute(insert(table_named(name)), [dict(row) for row in gone])
    for name, changed in changes.changed.items():
        for key, old, _ in changed:
            connection.execute(update(table_named(name)).where(is_row(table_named(name), key)).values(**old))
    tasks = table_named("tasks")
    connection.execute(update(tasks).where(is_row(tasks, (case.id, undoable.task_id))).values(**holder))
    events, head, length = append_events(
        case.audit_head, case.audit_length, [("step.undone", facts)], case_id=case.id, at=work.now, actor=work.actor
    )
    connection.execute(insert(table_named("events")), events)
    moved = {"revision": case.revision + 1, "audit_head": head, "audit_length": length, "moved_at": work.now}
    connection.execute(update(CASES).where(CASES.c.id == case.id).values(**moved, undo_until=None))
    _FORGET.run(connection, [{"b_case_id": case.id}])
    return case.revision + 1


def _open_until(work: Work) -> Select[Any]:
    query = select(_snapshots, CASES.c.number).join(CASES, CASES.c.id == _snapshots.c.case_id)
    return query.where(_snapshots.c.until > work.now)


def _undoable(row: Mapping[Any, Any]) -> Undoable:
    facts = {str(name): value for name, value in row.items()}
    return Undoable(**{**facts, "changes": unpack(facts["changes"])})


def _on_its_way(work: Work, case_id: UUID) -> frozenset[UUID]:
    waiting = select(_outbox.c.id).where(_outbox.c.case_id == case_id, _outbox.c.done_at.is_(None))
    return frozenset(work.connection.scalars(waiting))
