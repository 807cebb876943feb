"""What staff and senders are told: on pages, by mail, by letter; and what stood in the way."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.storage.tables.base import Base


class Notification(Base):
    """One officer is told something; `notice` names the words, `text` what this one adds to them."""

    __tablename__ = "notifications"
    __table_args__ = (
        Index(
            "ix_notifications_unread",
            "officer_id",
            sqlite_where=text("read_at IS NULL"),
            postgresql_where=text("read_at IS NULL"),
        ),
        Index("ix_notifications_officer", "officer_id", "id"),
        Index("ix_notifications_case", "case_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    officer_id: Mapped[UUID] = mapped_column(ForeignKey("officers.id"))
    case_id: Mapped[UUID | None]
    notice: Mapped[str]
    text: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class NotificationPreference(Base):
    """How an officer wants to be told: `choices` maps a notice to a way; a NULL hour is the installation's."""

    __tablename__ = "notification_preferences"

    officer_id: Mapped[UUID] = mapped_column(ForeignKey("officers.id"), primary_key=True)
    choices: Mapped[dict[str, Any]]
    has_digest: Mapped[bool] = mapped_column(default=True)
    quiet_from: Mapped[int | None]
    quiet_until: Mapped[int | None]


class DigestRun(Base):
    """The digest of an officer's day was decided, whether there was anything to send or not."""

    __tablename__ = "digest_runs"

    officer_id: Mapped[UUID] = mapped_column(ForeignKey("officers.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class NoticeProblem(Base):
    """Words of a notice that were missing or wrong when it was sent: neutral ones went out instead."""

    __tablename__ = "notice_problems"

    notice: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    detail: Mapped[str]
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    times: Mapped[int]


class LetterToSend(Base):
    """A notice to somebody who is reached by post alone: reception prints it, and says when it went."""

    __tablename__ = "letters_to_send"
    __table_args__ = (
        Index(
            "ix_letters_to_send_open",
            "created_at",
            sqlite_where=text("sent_at IS NULL"),
            postgresql_where=text("sent_at IS NULL"),
        ),
    )

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    message_id: Mapped[UUID] = mapped_column(primary_key=True)
    notice: Mapped[str]
    agency: Mapped[str | None]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    sent_by: Mapped[str | None]


class KeptMessage(Base):
    """A message that a demo keeps for everyone to look at instead of sending it; `id` is its outbox row's."""

    __tablename__ = "kept_messages"
    __table_args__ = (Index("ix_kept_messages_at", "at", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    channel: Mapped[str]
    recipient: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
