"""Procedures: published files by content and versions by number; drafts and proposals on their way there."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
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


class Draft(Base):
    """A designer's own copy of one file of the library; a NULL `content` takes the file out of it.

    `base_sha256` names the content in use when the draft was begun, NULL for a file that was not there.
    `revision` grows with each save: a save that does not know the newest one comes from another window.
    """

    __tablename__ = "drafts"

    officer_id: Mapped[UUID] = mapped_column(ForeignKey("officers.id"), primary_key=True)
    path: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[bytes | None]
    base_sha256: Mapped[str | None]
    revision: Mapped[int]
    saved_at: Mapped[datetime]


class VersionProposal(Base):
    """A change of the library that waits for a second person.

    `changes` maps path → SHA-256 of the proposed content (null: taken out); `base` maps the same paths
    → SHA-256 of what was in use when it was proposed (null: not there).
    """

    __tablename__ = "version_proposals"
    __table_args__ = (Index("ix_version_proposals_status", "status", "proposed_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    processes: Mapped[list[Any]]
    changes: Mapped[dict[str, Any]]
    base: Mapped[dict[str, Any]]
    note: Mapped[str]
    status: Mapped[str]
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[str]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    remarks: Mapped[str] = mapped_column(default="")
