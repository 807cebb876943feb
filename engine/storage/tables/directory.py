"""Agencies, officers, their roles and substitutes; the catalogues and the calendar: all data."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.storage.tables.base import Base


class Agency(Base):
    """An agency; `fields` are the codes of the matters it handles.

    `file_id` is what the file it came from calls it; other files of that system name it so.
    """

    __tablename__ = "agencies"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    level_code: Mapped[str]
    kind: Mapped[str] = mapped_column(default="")
    parent_code: Mapped[str | None]
    unit_name: Mapped[str | None]
    fields: Mapped[list[Any]]
    can_receive: Mapped[bool] = mapped_column(default=True)
    can_dispatch: Mapped[bool] = mapped_column(default=False)
    is_hub: Mapped[bool] = mapped_column(default=False)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    successor_code: Mapped[str | None]
    file_id: Mapped[str | None]


class Role(Base):
    """A role's code and its Vietnamese name."""

    __tablename__ = "roles"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]


class Officer(Base):
    """A person who works here; `password_hash` is Argon2id.

    `public_key` is the age recipient to which what is handed over to them alone is encrypted.
    """

    __tablename__ = "officers"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(unique=True)
    full_name: Mapped[str]
    job_title: Mapped[str] = mapped_column(default="")
    agency_code: Mapped[str] = mapped_column(ForeignKey("agencies.code"))
    email: Mapped[str | None]
    password_hash: Mapped[str] = mapped_column(default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    locale: Mapped[str] = mapped_column(default="vi")
    public_key: Mapped[str | None]


class Grant(Base):
    """One role of an officer in one agency, for a period."""

    __tablename__ = "grants"

    officer_id: Mapped[UUID] = mapped_column(ForeignKey("officers.id"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    agency_code: Mapped[str] = mapped_column(primary_key=True)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class Substitution(Base):
    """While `officer_id` is away, `substitute_id` may do what is theirs; counts once approved.

    `outcome` is how a request ended that gives no right: `refused`, `cancelled`, or nothing. `note` says why.
    """

    __tablename__ = "substitutions"
    __table_args__ = (Index(None, "substitute_id"), Index(None, "officer_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    officer_id: Mapped[UUID] = mapped_column(ForeignKey("officers.id"))
    substitute_id: Mapped[UUID] = mapped_column(ForeignKey("officers.id"))
    first_day: Mapped[date]
    last_day: Mapped[date]
    reason: Mapped[str] = mapped_column(default="")
    approved_by: Mapped[str | None]
    asked_by: Mapped[UUID | None]
    asked_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(default="", server_default="")
    outcome: Mapped[str] = mapped_column(default="", server_default="")


class Authorisation(Base):
    """What a head lets a deputy do in their place, by a document: from when to when, which steps, which matters.

    `steps` are `process/element`, `matters` what the case is about; none of either means all of them.
    """

    __tablename__ = "authorisations"
    __table_args__ = (Index("ix_authorisations_deputy", "deputy_id"), Index("ix_authorisations_agency", "agency_code"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    principal_id: Mapped[UUID] = mapped_column(ForeignKey("officers.id"))
    deputy_id: Mapped[UUID] = mapped_column(ForeignKey("officers.id"))
    agency_code: Mapped[str] = mapped_column(ForeignKey("agencies.code"))
    role: Mapped[str]
    first_day: Mapped[date]
    last_day: Mapped[date]
    steps: Mapped[list[Any]]
    matters: Mapped[list[Any]]
    document: Mapped[str]
    granted_at: Mapped[datetime]
    granted_by: Mapped[str]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]
    end_reason: Mapped[str] = mapped_column(default="")


class CatalogueEntry(Base):
    """One entry of a catalogue an admin edits: fields, refusal reasons, headings, channels."""

    __tablename__ = "catalogue_entries"

    catalogue: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    facts: Mapped[dict[str, Any]]
    is_active: Mapped[bool] = mapped_column(default=True)


class Setting(Base):
    """The value an administrator gave to a setting of the procedure; who has none keeps its default."""

    __tablename__ = "settings"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[dict[str, Any]]


class DirectoryChange(Base):
    """One change of the directory, its catalogues, calendar or settings: what stood there before and after.

    `noun` names the kind of thing (`agency`, `officer`, `role`, …), `key` the one that changed. A NULL
    `before` is something new, a NULL `after` something removed. `batch` joins what one import changed.
    """

    __tablename__ = "directory_changes"
    __table_args__ = (
        Index("ix_directory_changes_thing", "noun", "key", "at"),
        Index("ix_directory_changes_at", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    noun: Mapped[str]
    key: Mapped[str]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    reason: Mapped[str] = mapped_column(default="")
    batch: Mapped[UUID | None]


class DirectoryImport(Base):
    """A file between the preview of what it would change and its import; gone once imported, or after a day."""

    __tablename__ = "directory_imports"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    noun: Mapped[str]
    file_name: Mapped[str]
    content: Mapped[bytes]
    uploaded_at: Mapped[datetime]
    uploaded_by: Mapped[UUID]


class CalendarEntry(Base):
    """A day that differs from its weekday, with the document that says so."""

    __tablename__ = "calendar_days"

    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    source: Mapped[str]
    is_provisional: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=0)


class WebSession(Base):
    """A signed-in browser; the cookie holds the token, the row its SHA-256. Revoked at once."""

    __tablename__ = "sessions"
    __table_args__ = (Index(None, "officer_id"),)

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    officer_id: Mapped[UUID] = mapped_column(ForeignKey("officers.id"))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    user_agent: Mapped[str] = mapped_column(default="")


class ApiToken(Base):
    """A Bearer token for scripts; only its SHA-256 is kept. `scopes` limits it."""

    __tablename__ = "api_tokens"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    officer_id: Mapped[UUID] = mapped_column(ForeignKey("officers.id"))
    name: Mapped[str] = mapped_column(default="")
    scopes: Mapped[list[Any]]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class CalendarFeed(Base):
    """The secret address of an officer's calendar; only its SHA-256 is kept."""

    __tablename__ = "calendar_feeds"

    officer_id: Mapped[UUID] = mapped_column(ForeignKey("officers.id"), primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    created_at: Mapped[datetime]


class RateCount(Base):
    """Attempts in one window, shared by every web process; `key_hash` hides who."""

    __tablename__ = "rate_counts"

    kind: Mapped[str] = mapped_column(primary_key=True)
    key_hash: Mapped[bytes] = mapped_column(primary_key=True)
    window: Mapped[int] = mapped_column(primary_key=True)
    attempts: Mapped[int]


class IdempotencyKey(Base):
    """The answer once given to a POST, given again to the same key for 24 hours."""

    __tablename__ = "idempotency_keys"

    actor: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    request_hash: Mapped[bytes]
    status: Mapped[int | None]
    body: Mapped[bytes | None]
    created_at: Mapped[datetime]
