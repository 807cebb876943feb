"""The register of what was erased for good: that it was, on whose word and how much; nothing of what it was."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select

from engine.storage import Work, new_id
from engine.storage.tables import Erasure

MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class ErasureView:
    """One entry of the register. `by` is `system` or an officer's id; `rows` counts by table."""

    id: UUID
    case_id: UUID | None
    case_number: str | None
    cause: str
    reason: str
    by: str
    at: datetime
    rows: Mapping[str, int]
    files: int


def note_erasure(
    work: Work,
    *,
    case_id: UUID | None,
    case_number: str | None,
    cause: str,
    reason: str,
    rows: Mapping[str, int],
    files: int = 0,
) -> UUID:
    """The id of a new entry, written in the transaction that erases; by the work's actor, at its moment.

    `cause` is a code and `reason` a sentence about the rule or decision: neither repeats what was erased, nor whose
    it was.
    """
    entry_id = new_id()
    work.connection.execute(
        insert(Erasure).values(
            id=entry_id, case_id=case_id, case_number=case_number, cause=cause, reason=reason, by=work.actor,
            at=work.now, rows={name: count for name, count in sorted(rows.items()) if count}, files=files,
        )
    )  # fmt: skip
    return entry_id


def list_erasures(
    work: Work, *, cause: str | None = None, case_id: UUID | None = None, limit: int = MOST_LISTED
) -> tuple[ErasureView, ...]:
    """The register, the latest first: of one cause, of one case, or of all."""
    query = select(Erasure).order_by(Erasure.at.desc(), Erasure.id.desc()).limit(limit)
    if cause is not None:
        query = query.where(Erasure.cause == cause)
    if case_id is not None:
        query = query.where(Erasure.case_id == case_id)
    columns = tuple(Erasure.__table__.columns.keys())
    rows = work.connection.execute(query.with_only_columns(*(getattr(Erasure, name) for name in columns)))
    return tuple(ErasureView(**row) for row in rows.mappings())
