"""Cases and all that belongs to one: `case_id` comes first in every key."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Computed, Index, column, func, literal, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.storage.tables.base import Base
from engine.storage.types import NEVER, Instant


class Case(Base):
    """One run of a version. `audit_head` and `audit_length` close its hash chain.

    `moved_at` is when its last step was: a case that only waits does not move. Until `undo_until` its last
    step may still be undone; a row of `undo_snapshots` says how. `about_id` is the case that this one is about, if any.
    """

    __tablename__ = "cases"
    __table_args__ = (
        Index("ix_cases_status", "status", "started_at"),
        Index("ix_cases_agency", "agency", "status", "started_at"),
        Index("ix_cases_process", "process_id", "status"),
        Index("ix_cases_started", "started_at", "id"),
        Index("ix_cases_ended", "ended_at"),
        Index("ix_cases_about", "about_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    process_id: Mapped[str]
    version_id: Mapped[UUID]
    title: Mapped[str]
    status: Mapped[str]
    agency: Mapped[str | None]
    revision: Mapped[int]
    audit_length: Mapped[int]
    audit_head: Mapped[bytes]
    started_at: Mapped[datetime]
    started_by: Mapped[str]
    ended_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    moved_at: Mapped[datetime | None]
    undo_until: Mapped[datetime | None]
    about_id: Mapped[UUID | None]


class CaseSearch(Base):
    """What a case is found by: its title without case, diacritics and punctuation.

    `people`: the names of whom it concerns, likewise; only those who may read its content find it by them.
    """

    __tablename__ = "case_search"

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    text: Mapped[str]
    people: Mapped[str] = mapped_column(default="", server_default="")


class ContentGrant(Base):
    """Leave for someone who only looks after cases to read the content of one, for a reason and a while."""

    __tablename__ = "content_grants"
    __table_args__ = (Index("ix_content_grants_officer", "officer_id", "case_id", "expires_at"),)

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    officer_id: Mapped[UUID]
    reason: Mapped[str]
    granted_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class CaseOpening(Base):
    """That an officer opened a case on one day: how often, in which role, and whether they read content."""

    __tablename__ = "case_openings"

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    officer_id: Mapped[UUID] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    role: Mapped[str]
    reads_content: Mapped[bool]
    times: Mapped[int]
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]


class CaseKeeping(Base):
    """How long a case is kept, where that was decided for it alone, and how far it was erased.

    `held_at`: by a person's decision nothing of it is erased. `wanted` is what somebody decided to do before the
    term is over, `done` what was done: `anonymised` or `erased`.
    """

    __tablename__ = "case_keeping"

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    held_at: Mapped[datetime | None]
    held_by: Mapped[str | None]
    held_reason: Mapped[str] = mapped_column(default="")
    wanted: Mapped[str | None]
    wanted_at: Mapped[datetime | None]
    wanted_by: Mapped[str | None]
    wanted_reason: Mapped[str] = mapped_column(default="")
    with_publication: Mapped[bool] = mapped_column(default=False)
    done: Mapped[str | None]
    done_at: Mapped[datetime | None]


class CaseState(Base):
    """The live state of a case, compacted and compressed; its format is `engine.runtime.codec`'s."""

    __tablename__ = "case_states"

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    state: Mapped[bytes]


ASKED_OF_QUEUES = (
    "status", "agency", "role", "assignee", "pressing_at", "opened_at", "matter", "process_id", "element", "urgency",
    "due_at", "id", "case_id",
)  # fmt: skip
"""The columns of `tasks` that queues ask about and are in order of."""


class Task(Base):
    """A user task: all that an inbox shows, so that no list restores a workflow or joins a case.

    `due_basis` is how the deadline came about where that is more than the step's own term: days and counts alone.
    `matter` is what its case is about, in the code that the process names; `authority` the authorisation
    under which its holder took it, or whoever has done it did it. `pressing_at` is what tasks are in order of: the
    deadline, and for those that have none a day that never comes; the database keeps it. `words` is what an open task
    is found by (`task_words`, and whom its case concerns). `search_row` is its row among the words that SQLite has
    indexed; those that have none are not indexed yet.
    """

    __tablename__ = "tasks"
    __table_args__ = (
        # Each answers alone whatever a queue asks, in its order: SQLite reads no row of the table for it.
        *(
            Index(
                name,
                *keys,
                *(one for one in ASKED_OF_QUEUES if one not in keys),
                sqlite_where=text("status='open'"),
                postgresql_where=text("status='open'"),
            )
            for name, keys in (
                ("ix_tasks_open", ("agency", "status", "role", "assignee", "pressing_at")),
                ("ix_tasks_due", ("pressing_at", "id")),
                ("ix_tasks_opened", ("opened_at", "id")),
                ("ix_tasks_matter", ("matter", "pressing_at", "id")),
                ("ix_tasks_step", ("process_id", "element", "pressing_at", "id")),
            )
        ),
        Index(
            "ix_tasks_assignee",
            "assignee",
            "due_at",
            "id",
            sqlite_where=text("status='open'"),
            postgresql_where=text("status='open'"),
        ),
        Index(
            "ix_tasks_done",
            "completed_by",
            "completed_at",
            "case_id",
            sqlite_where=text("status='completed'"),
            postgresql_where=text("status='completed'"),
        ),
        Index("ix_tasks_id", "id"),
        Index("ix_tasks_agency", "agency", "case_id"),
        Index(
            "ix_tasks_place",
            "process_id",
            "element",
            "case_id",
            "due_at",
            sqlite_where=text("status='open'"),
            postgresql_where=text("status='open'"),
        ),
    )

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    process_id: Mapped[str]
    element: Mapped[str]
    title: Mapped[str]
    case_number: Mapped[str]
    case_title: Mapped[str]
    role: Mapped[str | None]
    agency: Mapped[str | None]
    assignee: Mapped[UUID | None]
    status: Mapped[str]
    urgency: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    pressing_at: Mapped[datetime] = mapped_column(
        Computed(func.coalesce(column("due_at"), literal(NEVER, Instant())), persisted=True)
    )
    due_basis: Mapped[dict[str, Any] | None]
    claimed_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    completed_by: Mapped[UUID | None]
    completed_for: Mapped[UUID | None]
    matter: Mapped[str | None]
    authority: Mapped[UUID | None]
    words: Mapped[str | None]
    search_row: Mapped[int | None] = mapped_column(info={"is_derived": True})


class SavedView(Base):
    """What is asked of a queue, kept under a name: by an officer for themselves, or for everyone of an agency."""

    __tablename__ = "saved_views"
    __table_args__ = (Index("ix_saved_views_officer_id", "officer_id"), Index("ix_saved_views_agency", "agency"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    officer_id: Mapped[UUID | None]
    agency: Mapped[str | None]
    name: Mapped[str]
    queue: Mapped[str]
    query: Mapped[str]
    is_default: Mapped[bool]
    saved_at: Mapped[datetime]
    saved_by: Mapped[UUID]


class TaskDraft(Base):
    """What an officer has typed in a task and not yet sent."""

    __tablename__ = "task_drafts"

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    task_id: Mapped[UUID] = mapped_column(primary_key=True)
    officer_id: Mapped[UUID] = mapped_column(primary_key=True)
    data: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]


class FormData(Base):
    """What a person sent in one task's form: personal data, long texts and files stay here."""

    __tablename__ = "form_data"

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    task_id: Mapped[UUID] = mapped_column(primary_key=True)
    element: Mapped[str]
    data: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]
    saved_by: Mapped[str]


class Timer(Base):
    """A timer of a waiting element. A worker leases it, fires it once, and deletes the row."""

    __tablename__ = "timers"
    __table_args__ = (Index("ix_timers_due", "due_at"),)

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    branch: Mapped[str] = mapped_column(primary_key=True, default="")
    element: Mapped[str]
    due_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)


class Subscription(Base):
    """An element that waits for a message of this name and correlation."""

    __tablename__ = "subscriptions"
    __table_args__ = (Index("ix_subscriptions_match", "name", "correlation"),)

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    branch: Mapped[str] = mapped_column(primary_key=True, default="")
    element: Mapped[str]
    name: Mapped[str]
    correlation: Mapped[bytes]


class Message(Base):
    """A message nobody waited for yet, kept until `expires_at`, then reported."""

    __tablename__ = "messages"
    __table_args__ = (Index("ix_messages_match", "name", "correlation"), Index("ix_messages_expiry", "expires_at"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    correlation: Mapped[bytes]
    payload: Mapped[dict[str, Any]]
    received_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    reported_at: Mapped[datetime | None]


class Event(Base):
    """One link of a case's audit chain: `hash` = SHA-256 of the previous hash and `body`, exactly.

    `body` is what the event tells, packed (`engine.audit.unpack`).
    """

    __tablename__ = "events"

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[str]
    body: Mapped[bytes]
    hash: Mapped[bytes]


class Incident(Base):
    """An automatic step that failed; the case waits here until it is retried, mended or skipped."""

    __tablename__ = "incidents"
    __table_args__ = (Index("ix_incidents_status", "status", "opened_at"),)

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    task_id: Mapped[UUID]
    element: Mapped[str]
    code: Mapped[str]
    message: Mapped[str]
    remedy: Mapped[str]
    facts: Mapped[dict[str, Any]]
    status: Mapped[str]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None]
    resolution: Mapped[str | None]


class Outbox(Base):
    """A side effect that goes out after commit, at least once; `id` makes it idempotent."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_open",
            "available_at",
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
        Index(
            "ix_outbox_case",
            "case_id",
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID | None]
    kind: Mapped[str]
    payload: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    available_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    last_error: Mapped[str | None]


class UndoSnapshot(Base):
    """What one step has changed, and how it was before: enough to take the step back until `until`.

    `seq` is the step's event, `revision` the case's after it; `held` are the outbox rows that wait meanwhile.
    `changes` holds what people typed, so the row goes as soon as the window ends. Its format is
    `engine.runtime.undoing`'s.
    """

    __tablename__ = "undo_snapshots"
    __table_args__ = (
        Index("ix_undo_snapshots_until", "until"),
        Index("ix_undo_snapshots_officer", "officer_id", "until"),
    )

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int]
    revision: Mapped[int]
    task_id: Mapped[UUID]
    element: Mapped[str]
    title: Mapped[str]
    officer_id: Mapped[UUID]
    agency: Mapped[str | None]
    at: Mapped[datetime]
    until: Mapped[datetime]
    held: Mapped[list[Any]]
    changes: Mapped[bytes]


class SealedCase(Base):
    """A case set aside because it may hold a state secret: no row of it is left where anybody looks.

    `content` is all that was taken away, packed (`engine.runtime.sealing`), so that it can be put back; `agencies`
    are those whose secret officers and heads decide. `reason` says why, without the matter itself. `stage` is where
    the decision stands, `decision` who had which part in it, and `milestones` the bare days of what is done on paper.
    """

    __tablename__ = "sealed_cases"

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    agencies: Mapped[list[Any]]
    marked_at: Mapped[datetime]
    marked_by: Mapped[str]
    reason: Mapped[str]
    content: Mapped[bytes]
    stage: Mapped[str] = mapped_column(default="suspected", server_default="suspected")
    decision: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    milestones: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")


class Erasure(Base):
    """That something was erased for good: of which case, on whose word and why, and how much; nothing of what it was.

    `cause` is a code (`secret`, for one); `rows` counts the rows by table, `files` those of the store. `wiped_at` is
    when the database's own files, too, were freed of what they still held.
    """

    __tablename__ = "erasures"
    __table_args__ = (Index("ix_erasures_at", "at", "id"), Index("ix_erasures_case", "case_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID | None]
    case_number: Mapped[str | None]
    cause: Mapped[str]
    reason: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]
    rows: Mapped[dict[str, Any]]
    files: Mapped[int]
    wiped_at: Mapped[datetime | None]


class NumberSeries(Base):
    """The last number given in a series such as `KH-2026`; numbers may have gaps."""

    __tablename__ = "number_series"

    series: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]


class AuditSeal(Base):
    """A numbered seal over the chain heads that changed since the last one; seals are chained."""

    __tablename__ = "audit_seals"

    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    root: Mapped[bytes]
    previous: Mapped[bytes]
    hash: Mapped[bytes]
    leaves: Mapped[int]


class AuditSealLeaf(Base):
    """One case's chain as it stood when sealed."""

    __tablename__ = "audit_seal_leaves"
    __table_args__ = (Index(None, "case_id"),)

    number: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    length: Mapped[int]
    head: Mapped[bytes]
