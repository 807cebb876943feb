"""The tracking page: where a petition stands, in the words of its sender."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from engine.cases import RoleCount, count_readers
from engine.directory import AgencyUnknown, HubMissing, hub_agency, successor_of
from engine.petitions.agency_names import agency_name
from engine.petitions.attachments import SENDER_PURPOSES, AttachmentView, list_attachments
from engine.petitions.clarification import Round, last_round
from engine.petitions.conversation import SENDER, TimelineEntry, list_messages
from engine.petitions.emptied import EmptiedPetition, emptied_of
from engine.petitions.erasure_requests import ErasureAsking, erasure_asking
from engine.petitions.joinable import is_elsewhere
from engine.petitions.letters import LetterView, letter_of
from engine.petitions.linked import LinkedPetition, list_own_petitions
from engine.petitions.links import LinkKind, find_source
from engine.petitions.lookup import unlock_petition
from engine.petitions.milestones import Milestone, list_milestones
from engine.petitions.outside_slip import OutsideTransfer, outside_transfer
from engine.petitions.publication_history import Act, stand_of
from engine.petitions.publishing import is_public, publication_state
from engine.petitions.rate import RatingView, find_rating
from engine.petitions.refusals import RefusalView, refusal_of
from engine.petitions.reopening import may_ask_again
from engine.petitions.reviews import Review, review_of
from engine.petitions.rows import get_petition_row
from engine.petitions.statuses import ENDED, RATEABLE, Status, list_status_words, words_for
from engine.petitions.withdraw import may_withdraw
from engine.petitions.withheld import row_as_shown, withheld_files
from engine.storage import Work, read_work

WITHDRAWN = "petition.withdrawn"
NO_ASKING = ErasureAsking(may_ask=False)


@dataclass(frozen=True, slots=True)
class AnswerView:
    """The answer as it was given, its letter and the scans of it that were signed, and its documents."""

    text: str
    letter: LetterView
    agency: str
    signed: tuple[AttachmentView, ...]
    files: tuple[AttachmentView, ...]


@dataclass(frozen=True, slots=True)
class TakenDown:
    """The answer was public and is so no more: since when, and the reason that everyone reads."""

    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class TrackingView:
    """All that a sender sees of their petition. Under the secret regime: its number and status alone.

    `request` is what they are asked to complete, empty when nothing is asked. `is_joined`: it is answered with a
    petition on the same matter; `published_as` is the number under which that answer is public. `taken_down`: the
    answer was public, and is so no more. `review`: what they
    said of the answer is being looked at, by `office`. `readers`: how many officers have opened it, by role.
    `emptied`: what tells of persons is gone; `erasure`: whether its sender may ask for that.
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
    asked: Round | None
    refusal: RefusalView | None
    answer: AnswerView | None
    rating: RatingView | None
    may_supplement: bool
    may_rate: bool
    may_withdraw: bool
    may_ask_again: bool
    is_published: bool
    linked: tuple[LinkedPetition, ...] = ()
    outside: OutsideTransfer | None = None
    is_joined: bool = False
    review: Review | None = None
    office: str = ""
    published_as: str = ""
    taken_down: TakenDown | None = None
    readers: tuple[RoleCount, ...] = ()
    emptied: EmptiedPetition | None = None
    erasure: ErasureAsking = NO_ASKING


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
    emptied = emptied_of(present.facts)
    messages = list_messages(work, row.case_id, for_sender=True)
    words = list_status_words(work)
    rating = find_rating(work, row.case_id)
    agency = agency_name(work, _handling_now(work, row))
    main = find_source(work, row.case_id, LinkKind.JOINED)
    published = get_petition_row(work, main).number if main is not None and is_public(work, main) else ""
    return TrackingView(
        case_id=row.case_id,
        number=row.number,
        title=row.title,
        content=row.content,
        status=row.status,
        status_text=words_for(words, row.status).told({"agency": agency, "number": row.number}),
        status_at=row.status_at,
        received_at=row.received_at,
        due_at=None if row.status == Status.COLLECTING or is_elsewhere(row) else row.legal_due,
        answered_at=row.answered_at,
        agency=agency,
        milestones=list_milestones(row, messages, words, agency=agency),
        timeline=messages,
        files=tuple(one for one in list_attachments(work, row.case_id) if one.purpose in SENDER_PURPOSES),
        request=_last_text(messages, "request") if row.status == Status.NEED_SUPPLEMENT else "",
        asked=last_round(work, row.case_id),
        refusal=refusal_of(work, row),
        answer=_answer(work, row, messages, agency),
        rating=rating,
        may_supplement={row.status, present.status}.isdisjoint(ENDED | RATEABLE)
        and not is_elsewhere(row)
        and emptied is None,
        may_rate=row.status in RATEABLE and rating is None and emptied is None,
        may_withdraw=may_withdraw(work, row.case_id, present.status),
        may_ask_again=may_ask_again(work, row.case_id, present.status),
        is_published=is_public(work, row.case_id),
        linked=list_own_petitions(work, row.case_id),
        outside=outside_transfer(row.facts),
        is_joined=main is not None,
        review=review_of(row.facts),
        office=_office(work),
        published_as=published,
        taken_down=_taken_down(work, row.case_id) or (_taken_down(work, main) if main is not None else None),
        readers=count_readers(work, row.case_id),
        emptied=emptied,
        erasure=erasure_asking(work, present),
    )


def _taken_down(work: Work, case_id: UUID) -> TakenDown | None:
    """That the public answer of this petition is public no more."""
    if publication_state(work, case_id) != "withdrawn":
        return None
    last = stand_of(work, case_id).last
    return TakenDown(last.at, last.reason) if last is not None and last.act is Act.WITHDRAWN else None


def _handling_now(work: Work, row: Any) -> str | None:
    """The agency that has the petition: once the lead agency has ended, while there is no answer, its successor."""
    lead: str | None = row.lead_agency
    if lead is None or row.status in ENDED | RATEABLE:
        return lead
    try:
        return successor_of(work, lead) or lead
    except AgencyUnknown:
        return lead


def _office(work: Work) -> str:
    """Where it is decided whether an answer is looked at again."""
    try:
        return agency_name(work, hub_agency(work))
    except HubMissing:
        return ""


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
        asked=None,
        refusal=None,
        answer=None,
        rating=None,
        may_supplement=False,
        may_rate=False,
        may_withdraw=False,
        may_ask_again=False,
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
