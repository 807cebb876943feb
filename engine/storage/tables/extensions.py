"""Internal extensions: an officer asks for more time for a step, somebody above decides."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.storage.tables.base import Base


class TermExtension(Base):
    """One request for one task; the words are the officer's, so they stay out of the audit."""

    __tablename__ = "term_extensions"
    __table_args__ = (
        Index("ix_term_extensions_open", "status", "agency", "asked_at"),
        Index("ix_term_extensions_task", "task_id"),
    )

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    task_id: Mapped[UUID]
    element: Mapped[str]
    title: Mapped[str]
    agency: Mapped[str | None]
    status: Mapped[str]
    asked_by: Mapped[UUID]
    asked_at: Mapped[datetime]
    reason: Mapped[str]
    old_due: Mapped[datetime | None]
    wanted_due: Mapped[datetime]
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    granted_due: Mapped[datetime | None]
    note: Mapped[str]
