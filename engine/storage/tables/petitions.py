"""The petition register: personal data of senders lives here and in `form_data` alone."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, Text, UniqueConstraint
from sqlalchemy import text as words
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


class PetitionRequest(Base):
    """One round of asking the sender to complete or explain: who asks, until when, and how it ended.

    `result` is None while the answer is awaited, then given, partial or never. `status_before` is where the
    petition stood when it was asked; `pauses`: the clock stands still while this answer is awaited.
    """

    __tablename__ = "petition_requests"
    __table_args__ = (
        Index("ix_petition_requests_open", "ended_at", "due_at"),
        Index(
            "ix_petition_requests_officer",
            "officer",
            sqlite_where=words("ended_at IS NULL"),
            postgresql_where=words("ended_at IS NULL"),
        ),
    )

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    agency: Mapped[str | None]
    officer: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    result: Mapped[str | None]
    status_before: Mapped[str]
    pauses: Mapped[bool] = mapped_column(default=False)


class PetitionRequestItem(Base):
    """One thing that a round asks for, and the document that would show it; `answer` is what came for it."""

    __tablename__ = "petition_request_items"

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(Text)
    document: Mapped[str]
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None]


class PetitionReply(Base):
    """How one supplement came: `via` tracking, link, phone, letter or counter; late when its round had run out.

    `keyed_by` is the officer who keyed in what was said or written; `came_on` the day it came.
    """

    __tablename__ = "petition_replies"

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    message_id: Mapped[UUID] = mapped_column(primary_key=True)
    round: Mapped[int | None]
    via: Mapped[str]
    is_late: Mapped[bool]
    keyed_by: Mapped[str | None]
    came_on: Mapped[date | None]


class PetitionReplyLink(Base):
    """A link by which a sender answers one round without number and code: its hash, and until when it opens."""

    __tablename__ = "petition_reply_links"
    __table_args__ = (Index("ix_petition_reply_links_case", "case_id", "round"),)

    hash: Mapped[bytes] = mapped_column(primary_key=True)
    case_id: Mapped[UUID]
    round: Mapped[int]
    expires_at: Mapped[datetime]


class PetitionReturn(Base):
    """An agency that gave a petition back: why, and to whom it should go instead.

    `kind`: return (another agency's matter) or out_of_scope (a complaint, a denunciation: no petition at all).
    """

    __tablename__ = "petition_returns"

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    agency: Mapped[str]
    reason_code: Mapped[str | None]
    reason: Mapped[str] = mapped_column(Text)
    suggested: Mapped[str | None]
    officer: Mapped[str]
    at: Mapped[datetime]


class PetitionPool(Base):
    """A petition's stay in the collecting pool: since when, when it is looked at next, how often it was.

    `similar`: how many were like it when last counted; `counted`: how many at its last review. `left_at` is empty
    while it stays.
    """

    __tablename__ = "petition_pool"
    __table_args__ = (Index("ix_petition_pool_agency", "left_at", "agency"),)

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    agency: Mapped[str | None]
    since: Mapped[datetime]
    review_on: Mapped[datetime]
    round: Mapped[int]
    similar: Mapped[int]
    counted: Mapped[int]
    left_at: Mapped[datetime | None]


class PetitionOpinion(Base):
    """What one agency was asked while another handles the petition, and what it said.

    `state`: asked, given, declined, withdrawn, closed (the petition was answered before). `reason` is that of
    declining, withdrawing or going on without. `passed_over_at`: when the lead went on without waiting;
    `weighed_at`: when it took the opinion into account.
    """

    __tablename__ = "petition_opinions"
    __table_args__ = (
        Index(
            "ix_petition_opinions_asked_by",
            "asked_by",
            sqlite_where=words("state='asked'"),
            postgresql_where=words("state='asked'"),
        ),
    )

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    agency: Mapped[str]
    question: Mapped[str] = mapped_column(Text)
    state: Mapped[str]
    asked_by: Mapped[str]
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    late_at: Mapped[datetime | None]
    stance: Mapped[str | None]
    opinion: Mapped[str] = mapped_column(Text, default="")
    files: Mapped[list[Any]]
    suggested_agency: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    passed_over_at: Mapped[datetime | None]
    weighed_at: Mapped[datetime | None]


class PetitionRuling(Base):
    """What was decided where opinions conflict, by the head of `agency`; the province's office binds the others."""

    __tablename__ = "petition_rulings"

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    agency: Mapped[str]
    is_binding: Mapped[bool]
    conflict: Mapped[str] = mapped_column(Text, default="")
    ruling: Mapped[str] = mapped_column(Text)
    by: Mapped[str]
    at: Mapped[datetime]


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
    `signature` is what was found of the digital signature in an officer's PDF as it came in.
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
    signature: Mapped[dict[str, Any] | None]


class MaskedFile(Base):
    """What is to become of a file of the case when its answer is made public, and the copy that everyone would get.

    `pages` and `masks` are as `engine.petitions.redaction` has them. `copy_id` is the attachment made from them, none
    after any change. `agreed_sha256` is the copy that whoever prepared the publication vouched for, `read_sha256` the
    one that the second reader had before them; nothing else is ever made public.
    """

    __tablename__ = "masked_files"

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    source_id: Mapped[UUID] = mapped_column(primary_key=True)
    choice: Mapped[str]
    pages: Mapped[list[Any]]
    masks: Mapped[list[Any]]
    why: Mapped[str] = mapped_column(default="")
    revision: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]
    changed_by: Mapped[str]
    copy_id: Mapped[UUID | None]
    copy_sha256: Mapped[str | None]
    agreed_sha256: Mapped[str | None]
    read_sha256: Mapped[str | None]
    read_by: Mapped[str | None]


class LetterNumber(Base):
    """A number of an agency's outgoing letters: held for a case, gone out with its letter, or free again, and why."""

    __tablename__ = "letter_numbers"
    __table_args__ = (Index("ix_letter_numbers_case", "case_id"),)

    agency: Mapped[str] = mapped_column(primary_key=True)
    series: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    case_id: Mapped[UUID]
    reference: Mapped[str] = mapped_column(default="")
    state: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")


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
    outcome: Mapped[str] = mapped_column(default="", server_default="")
    search_plain: Mapped[str] = mapped_column(Text, default="")
    search_marked: Mapped[str] = mapped_column(Text, default="")


class PublicationVersion(Base):
    """What was made public of a petition, one row an act: published, corrected, withdrawn.

    `reason` is for everyone to read. `question` and `answer` are empty where the act took the text away, and where a
    later one blotted it out. `edits` says how the text came from the approved one, and why; never the words taken out.
    """

    __tablename__ = "publication_versions"

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    act: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    question: Mapped[str] = mapped_column(Text, default="")
    answer: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    is_blotted: Mapped[bool] = mapped_column(default=False)
    edits: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    by: Mapped[str]


class PublicationPlace(Base):
    """Where else an answer was made public: in a newspaper, on a notice board, at a meeting."""

    __tablename__ = "publication_places"

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    form: Mapped[str]
    place: Mapped[str]
    day: Mapped[date]
    link: Mapped[str] = mapped_column(default="")
    file_id: Mapped[UUID | None]
    noted_at: Mapped[datetime]
    noted_by: Mapped[str]


class Rating(Base):
    """How satisfied the sender is: 5 very satisfied … 1 very dissatisfied."""

    __tablename__ = "ratings"

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    score: Mapped[int]
    comment: Mapped[str] = mapped_column(Text, default="")
    rated_at: Mapped[datetime]
