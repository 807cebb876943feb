"""The petition register: personal data of senders lives here and in `form_data` alone."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.storage.tables.base import Base


class Petition(Base):
    """A petition as its sender wrote it, and where it stands.

    `sending_hash` is that of the key it was sent under: the same sending again finds this row.
    `sender_hidden`: who sent it is only for those who receive and classify (a denunciation, for one).
    """

    __tablename__ = "petitions"
    __table_args__ = (
        Index("ix_petitions_status", "status", "received_at"),
        UniqueConstraint("channel", "external_number"),
    )

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    tracking_hash: Mapped[bytes]
    sending_hash: Mapped[bytes | None] = mapped_column(unique=True)
    channel: Mapped[str]
    external_number: Mapped[str | None]
    external_due: Mapped[date | None]
    sender: Mapped[dict[str, Any]]
    title: Mapped[str]
    content: Mapped[str] = mapped_column(Text)
    facts: Mapped[dict[str, Any]]
    field: Mapped[str | None]
    kind: Mapped[str | None]
    regime: Mapped[str | None]
    lead_agency: Mapped[str | None]
    hide_name: Mapped[bool] = mapped_column(default=True)
    sender_hidden: Mapped[bool] = mapped_column(default=False)
    locale: Mapped[str] = mapped_column(default="vi")
    status: Mapped[str]
    status_at: Mapped[datetime]
    received_at: Mapped[datetime]
    legal_due: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    search_plain: Mapped[str] = mapped_column(Text, default="")


class PetitionQuestion(Base):
    """One of the questions that a petition asks, as the dispatcher wrote it down; numbers begin at 1."""

    __tablename__ = "petition_questions"

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(Text)


class PetitionLink(Base):
    """Two petitions that belong together: `other_id` came out of `case_id`, or is answered with it.

    `kind`: split (a part of a mixed letter), joined (a duplicate, answered by `case_id`), reopened (handled again).
    """

    __tablename__ = "petition_links"
    __table_args__ = (Index("ix_petition_links_other", "other_id", "kind"),)

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    other_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    by: Mapped[str]


class PetitionShingle(Base):
    """A number that a petition shares with others on the same matter, or of the same sender."""

    __tablename__ = "petition_shingles"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - read once, as the other tables have theirs

    hash: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    case_id: Mapped[UUID] = mapped_column(primary_key=True)


class PetitionMessage(Base):
    """One line of the conversation and timeline with the sender, in plain words.

    `kind`: status, notice, request, supplement, answer, note. `author`: sender, agency code or system.
    """

    __tablename__ = "petition_messages"

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[str]
    status: Mapped[str | None]
    author: Mapped[str]
    text: Mapped[str] = mapped_column(Text, default="")
    is_public_to_sender: Mapped[bool] = mapped_column(default=True)


class Attachment(Base):
    """A file of a case; its bytes lie in the file store under `folder` and SHA-256.

    `folder` is the case's id, or an id of the upload's own when the file came before its case.
    """

    __tablename__ = "attachments"
    __table_args__ = (Index("ix_attachments_case", "case_id"), Index("ix_attachments_sha", "sha256"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID | None]
    task_id: Mapped[UUID | None]
    folder: Mapped[UUID]
    sha256: Mapped[str]
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    purpose: Mapped[str]
    uploaded_by: Mapped[str]
    uploaded_at: Mapped[datetime]
    is_public: Mapped[bool] = mapped_column(default=False)
    has_macros: Mapped[bool] = mapped_column(default=False)


class Publication(Base):
    """An answer made public: the public text only."""

    __tablename__ = "publications"
    __table_args__ = (Index("ix_publications_at", "published_at"),)

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    question: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text)
    agency: Mapped[str]
    field: Mapped[str | None]
    kind: Mapped[str | None]
    letter: Mapped[dict[str, Any]]
    received_at: Mapped[datetime]
    answered_at: Mapped[datetime]
    published_at: Mapped[datetime]
    published_by: Mapped[str]
    withdrawn_at: Mapped[datetime | None]
    search_plain: Mapped[str] = mapped_column(Text, default="")
    search_marked: Mapped[str] = mapped_column(Text, default="")


class Rating(Base):
    """How satisfied the sender is: 5 very satisfied … 1 very dissatisfied."""

    __tablename__ = "ratings"

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    score: Mapped[int]
    comment: Mapped[str] = mapped_column(Text, default="")
    rated_at: Mapped[datetime]
