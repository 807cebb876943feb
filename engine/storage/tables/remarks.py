"""What colleagues say to each other about a case, and who is meant."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.storage.tables.base import Base


class CaseRemark(Base):
    """One remark within the office; `answers` is the one that it answers."""

    __tablename__ = "case_remarks"

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    answers: Mapped[UUID | None]
    text: Mapped[str] = mapped_column(Text)
    written_by: Mapped[UUID]
    written_at: Mapped[datetime]


class CaseMention(Base):
    """An officer whom a remark is for; open until they answered it, or said that it is done."""

    __tablename__ = "case_mentions"
    __table_args__ = (
        Index(
            "ix_case_mentions_open",
            "officer_id",
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
    )

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    remark_id: Mapped[UUID] = mapped_column(primary_key=True)
    officer_id: Mapped[UUID] = mapped_column(primary_key=True)
    done_at: Mapped[datetime | None]
