"""Published procedures: files by content, versions by number."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.storage.tables.base import Base


class ProcessFile(Base):
    """The bytes of one published file, kept once for each content."""

    __tablename__ = "process_files"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[bytes]


class ProcessVersion(Base):
    """One published, immutable closure: `manifest` maps path → SHA-256 of each of its files."""

    __tablename__ = "process_versions"
    __table_args__ = (UniqueConstraint("process_id", "number"), UniqueConstraint("process_id", "content_hash"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    process_id: Mapped[str]
    number: Mapped[int]
    content_hash: Mapped[str]
    title: Mapped[str]
    manifest: Mapped[dict[str, Any]]
    facts: Mapped[dict[str, Any]]
    note: Mapped[str] = mapped_column(default="")
    published_at: Mapped[datetime]
    published_by: Mapped[str]
    approved_by: Mapped[str | None]
    is_live: Mapped[bool]
