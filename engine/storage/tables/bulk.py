"""Bulk acts: one act of an officer on many tasks, and what became of each."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.storage.tables.base import Base


class BulkAct(Base):
    """What an officer wants to have done with many tasks; `kind` says what, `state` how far it is.

    `process_id` and `element`: the one step whose tasks it completes. `content` is what was typed once for all: it
    goes a day after the act, or when one of its cases is set aside or emptied (`engine.runtime.shared_words`).
    `source_id`: the act that this one undoes, mends, or goes on with. `total` counts the tasks as they were
    chosen; a row of `bulk_items` may have gone with its case since.
    """

    __tablename__ = "bulk_acts"
    __table_args__ = (Index("ix_bulk_acts_officer", "officer_id", "created_at"), Index("ix_bulk_acts_at", "created_at"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    state: Mapped[str]
    officer_id: Mapped[UUID]
    process_id: Mapped[str | None]
    element: Mapped[str | None]
    receiver_id: Mapped[UUID | None]
    source_id: Mapped[UUID | None]
    content: Mapped[dict[str, Any]]
    total: Mapped[int]
    rounds: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class BulkItem(Base):
    """One task of a bulk act; its `status` changes in the transaction that does the act to it.

    `data` is what was typed for this task alone, `before` how it was, `mark` how long the record of its case was
    afterwards. `code`, `said`, `remedy`, `facts` and `problems` say why it was not done.
    """

    __tablename__ = "bulk_items"
    __table_args__ = (
        Index("ix_bulk_items_act", "act_id", "status", "position"),
        Index("ix_bulk_items_task", "task_id"),
    )

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    act_id: Mapped[UUID] = mapped_column(primary_key=True)
    task_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int]
    status: Mapped[str]
    data: Mapped[dict[str, Any]]
    before: Mapped[dict[str, Any]]
    mark: Mapped[int] = mapped_column(default=0)
    code: Mapped[str] = mapped_column(default="")
    said: Mapped[str] = mapped_column(default="")
    remedy: Mapped[str] = mapped_column(default="")
    facts: Mapped[dict[str, Any]]
    problems: Mapped[list[Any]]
    at: Mapped[datetime | None]
