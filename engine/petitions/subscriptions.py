"""Whether a petition's case waits for a message now."""

from uuid import UUID

from sqlalchemy import select

from engine.storage import Work, tables


def is_awaited(work: Work, case_id: UUID, name: str) -> bool:
    """Whether some element of the case waits for a message of this name."""
    waiting = tables.Subscription
    query = select(waiting.case_id).where(waiting.case_id == case_id, waiting.name == name)
    return work.connection.execute(query.limit(1)).first() is not None


def is_running(work: Work, case_id: UUID) -> bool:
    """Whether the case has not come to its end."""
    query = select(tables.Case.ended_at).where(tables.Case.id == case_id)
    row = work.connection.execute(query).first()
    return row is not None and row.ended_at is None
