"""The tracking page: where a petition stands, in the words of its sender."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from engine.directory import AgencyUnknown, successor_of
from engine.petitions.agency_names import agency_name
from engine.petitions.attachments import SENDER_PURPOSES, AttachmentView, list_attachments
from engine.petitions.conversation import SENDER, TimelineEntry, list_messages
from engine.petitions.letters import LetterView, letter_of
from engine.petitions.lookup import unlock_petition
from engine.petitions.milestones import Milestone, list_milestones
from engine.petitions.publishing import is_public
from engine.petitions.rows import get_petition_row
from engine.petitions.statuses import ENDED, RATEABLE, Status, list_status_words, words_for
from engine.petitions.subscriptions import is_awaited
from engine.petitions.withheld import row_as_shown, withheld_files
from engine.storage import Work, read_work, tables

WITHDRAWN = "petition.withdrawn"


@dataclass(frozen=True, slots=True)
class RatingView:
    """How the sender rated: 5 very satisfied … 1 very dissatisfied."""

    score: int
    comment: str
    rated_at: datetime


@dataclass(frozen=True, slots=True)
class AnswerView:
    """The answer as it was given, its letter and the scans of it that were signed, and its documents."""

    text: str
    letter: LetterView
    agency: str
    signed: tuple[AttachmentView, ...]
    files: tuple[AttachmentView, ...]


@dataclass(frozen=True, slots=True)
class TrackingView:
    """All that a sender sees of their petition. Under the secret regime: its number and status alone.

    `request` is what they are asked to complete, empty when nothing is asked.
    """

    case_id: UUID
    number: str
    title: str
    content: str = field(repr=False)
    status: str
    status_text: str
    status_at: datetime
    received_at: datetime
    due_at: datetime | None
    answered_at: datetime | None
    agency: str
    milestones: tuple[Milestone, ...]
    timeline: tuple[TimelineEntry, ...]
    files: tuple[AttachmentView, ...]
    request: str
    answer: AnswerView | None
    rating: RatingView | None
    may_supplement: bool
    may_rate: bool
    may_withdraw: bool
    is_published: bool


def track(number: str, tracking_code: str, *, client_key: str) -> TrackingView:
    """The petition that number and code open.

    Raises:
        TrackingRefused: they do not fit; never tells which.
        TooManyAttempts: tried too often.
    """
    return get_tracking(unlock_petition(number, tracking_code, client_key=client_key))


def get_tracking(case_id: UUID) -> TrackingView:
    """The petition, for a sender who has opened it before in this visit.

    Raises:
        PetitionUnknown: there is none.
    """
    with read_work(SENDER) as work:
        row = row_as_shown(work, case_id)
        return _secret_view(work, row) if row.status == Status.SECRET else _view(work, row)


def _view(work: Work, row: Any) -> TrackingView:
    present = get_petition_row(work, row.case_id)
    messages = list_messages(work, row.case_id, for_sender=True)
    words = list_status_words(work)
    rating = _rating(work, row.case_id)
    agency = agency_name(work, _handling_now(work, row))
    return TrackingView(
        case_id=row.case_id,
        number=row.number,
        title=row.title,
        content=row.content,
        status=row.status,
        status_text=words_for(words, row.status).told({"agency": agency, "number": row.number}),
        status_at=row.status_at,
        received_at=row.received_at,
        due_at=row.legal_due,
        answered_at=row.answered_at,
        agency=agency,
        milestones=list_milestones(row, messages, words, agency=agency),
        timeline=messages,
        files=tuple(one for one in list_attachments(work, row.case_id) if one.purpose in SENDER_PURPOSES),
        request=_last_text(messages, "request") if row.status == Status.NEED_SUPPLEMENT else "",
        answer=_answer(work, row, messages, agency),
        rating=rating,
        may_supplement={row.status, present.status}.isdisjoint(ENDED | RATEABLE),
        may_rate=row.status in RATEABLE and rating is None,
        may_withdraw=present.status not in ENDED and is_awaited(work, row.case_id, WITHDRAWN),
        is_published=is_public(work, row.case_id),
    )


def _handling_now(work: Work, row: Any) -> str | None:
    """The agency that has the petition: once the lead agency has ended, while there is no answer, its successor."""
    lead: str | None = row.lead_agency
    if lead is None or row.status in ENDED | RATEABLE:
        return lead
    try:
        return successor_of(work, lead) or lead
    except AgencyUnknown:
        return lead


def _secret_view(work: Work, row: Any) -> TrackingView:
    words = words_for(list_status_words(work), Status.SECRET)
    return TrackingView(
        case_id=row.case_id,
        number=row.number,
        title=words.name,
        content="",
        status=row.status,
        status_text=words.name,
        status_at=row.status_at,
        received_at=row.received_at,
        due_at=None,
        answered_at=None,
        agency="",
        milestones=(),
        timeline=(),
        files=(),
        request="",
        answer=None,
        rating=None,
        may_supplement=False,
        may_rate=False,
        may_withdraw=False,
        is_published=False,
    )


def _answer(work: Work, row: Any, messages: tuple[TimelineEntry, ...], agency: str) -> AnswerView | None:
    text = _last_text(messages, "answer")
    if not text:
        return None
    hidden = withheld_files(work, row.case_id)
    signed, files = (
        tuple(one for one in list_attachments(work, row.case_id, purpose=purpose) if one.id not in hidden)
        for purpose in ("letter", "answer")
    )
    return AnswerView(text, letter_of(row), agency, signed, files)


def _last_text(messages: tuple[TimelineEntry, ...], kind: str) -> str:
    return next((entry.text for entry in reversed(messages) if entry.kind == kind), "")


def _rating(work: Work, case_id: UUID) -> RatingView | None:
    query = select(tables.Rating.score, tables.Rating.comment, tables.Rating.rated_at)
    row = work.connection.execute(query.where(tables.Rating.case_id == case_id)).first()
    return RatingView(row.score, row.comment, row.rated_at) if row else None
