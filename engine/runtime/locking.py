"""A case and its state, locked: how every step begins."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, select

from engine.directory import CALENDAR_MARK
from engine.errors import N_, CaseSealed, NotFound
from engine.runtime.statuses import CaseStatus
from engine.storage import Work
from engine.storage.statements import Statement, read_both
from engine.storage.tables import Case, CaseState, SealedCase, Task


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case as its row says, when its step began."""

    id: UUID
    number: str
    process_id: str
    version_id: UUID
    title: str
    status: CaseStatus
    agency: str | None
    revision: int
    audit_length: int
    audit_head: bytes
    started_at: datetime
    started_by: str
    ended_at: datetime | None
    due_at: datetime | None
    undo_until: datetime | None = None
    about_id: UUID | None = None


class LockedCase(NamedTuple):
    """A case that nobody else can change until the transaction ends."""

    case: CaseRow
    state: bytes
    calendar_mark: int


# Both rows are locked: PostgreSQL, having waited for a lock, reads anew only what it locks, and the
# new row of a case with its state of before would undo the step that was waited for.
_STATUS, _HEAD = CaseRow.__slots__.index("status"), CaseRow.__slots__.index("audit_head")
_LOCK = (
    select(*(getattr(Case, name) for name in CaseRow.__slots__), CaseState.state, CALENDAR_MARK)
    .join(CaseState, CaseState.case_id == Case.id)
    .with_for_update(of=[Case, CaseState])
)
_LOCK_FREE = _LOCK.with_for_update(of=[Case, CaseState], skip_locked=True)
_LOCK_CASE = Statement(_LOCK.where(Case.id == bindparam("case_id")))
_OF_TASK = select(Task.case_id).where(Task.id == bindparam("task_id")).scalar_subquery()
_LOCK_CASE_OF_TASK = Statement(_LOCK.where(Case.id == _OF_TASK))
_NUMBER = select(Case.number).join(SealedCase, SealedCase.case_id == Case.id)
_SEALED = Statement(_NUMBER.where(Case.id == bindparam("case_id")))
_SEALED_OF_TASK = Statement(_NUMBER.where(Case.id == _OF_TASK))


def lock_case(work: Work, case_id: UUID) -> LockedCase:
    """The case and its state, locked until the transaction ends.

    Raises:
        NotFound: no such case.
        CaseSealed: it is set aside, and nothing is done in it.
    """
    work.flush()
    values = {"case_id": case_id}
    return _locked(work, _LOCK_CASE.all(work.connection, **values), _SEALED, values)


def lock_free_cases(work: Work, case_ids: Collection[UUID]) -> list[LockedCase]:
    """Those of the cases that nobody else is changing now, locked until the transaction ends; it waits for none."""
    work.flush()
    rows = work.connection.execute(_LOCK_FREE.where(Case.id.in_(case_ids)).order_by(Case.id)).all()
    return [_read(row) for row in rows]


def lock_case_of_task(
    work: Work, task_id: UUID, first: Statement, values: Mapping[str, Any]
) -> tuple[list[tuple[Any, ...]], LockedCase]:
    """What `first` reads before the lock is taken, and the task's case, locked; in one round trip where it can be.

    Raises:
        NotFound: no such task.
        CaseSealed: its case is set aside, and nothing is done in it.
    """
    work.flush()
    of_task = {"task_id": task_id}
    read, locked = read_both(work.connection, (first, values), (_LOCK_CASE_OF_TASK, of_task))
    return read, _locked(work, locked, _SEALED_OF_TASK, of_task)


def _locked(work: Work, rows: list[tuple[Any, ...]], sealed: Statement, which: Mapping[str, UUID]) -> LockedCase:
    if not rows:
        for (number,) in sealed.all(work.connection, **which):
            raise CaseSealed(number=number)
        raise NotFound(N_("Không tìm thấy hồ sơ này."))
    return _read(rows[0])


def _read(row: Sequence[Any]) -> LockedCase:
    *facts, state, mark = row
    facts[_STATUS] = CaseStatus(facts[_STATUS])
    facts[_HEAD] = bytes(facts[_HEAD])
    return LockedCase(CaseRow(*facts), bytes(state), mark)
