"""A petition as an officer reads it: what was written, by whom, its files and conversation."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from engine.cases import subject_of
from engine.directory import Officer
from engine.petitions.access import may_read_part, may_read_petition
from engine.petitions.agency_names import agency_name
from engine.petitions.attachments import SENDER_PURPOSES, AttachmentView, list_attachments
from engine.petitions.clarification import ReplyView, Round, list_replies, list_rounds
from engine.petitions.conversation import TimelineEntry, list_messages
from engine.petitions.errors import PetitionUnknown
from engine.petitions.hiding import may_read_sender, readable, without_sender
from engine.petitions.letters import LetterView, letter_of
from engine.petitions.linked import LinkedPetition, linked_petitions
from engine.petitions.outside_slip import OutsideTransfer, outside_transfer
from engine.petitions.questions import list_questions
from engine.petitions.rate import RatingView, find_rating
from engine.petitions.refusals import RefusalView, refusal_of
from engine.petitions.returns import ReturnView, list_returns
from engine.petitions.reviews import Dissent, dissent_of
from engine.petitions.rows import find_petition
from engine.petitions.similar import count_of_sender
from engine.petitions.statuses import list_status_words
from engine.storage import Work, read_work


@dataclass(frozen=True, slots=True)
class PetitionView:
    """The petition in full. `sender` and `facts` hold the sending form's fields by name.

    `is_sender_hidden`: who sent it is kept secret, and from this officer too: nothing here names them.
    `of_same_sender`: how many others they have sent lately. `is_part`: the officer's agency only has a part in the
    case, such as an opinion; this holds what the petition says and its files, nothing that names the sender.
    `dissent`: what the sender says against the last answer, while it is looked at again or handled anew.
    """

    case_id: UUID
    number: str
    channel: str
    external_number: str | None
    external_due: date | None
    title: str
    content: str = field(repr=False)
    sender: Mapping[str, Any] = field(repr=False)
    facts: Mapping[str, Any] = field(repr=False)
    field_code: str | None
    kind: str | None
    regime: str | None
    lead_agency: str | None
    lead_agency_name: str
    hide_name: bool
    status: str
    status_text: str
    received_at: datetime
    due_at: datetime | None
    answered_at: datetime | None
    letter: LetterView
    rating: RatingView | None
    files: tuple[AttachmentView, ...]
    conversation: tuple[TimelineEntry, ...]
    questions: Mapping[int, str]
    linked: tuple[LinkedPetition, ...]
    outside: OutsideTransfer | None
    is_sender_hidden: bool
    rounds: tuple[Round, ...] = ()
    replies: Mapping[UUID, ReplyView] = field(default_factory=dict)
    returns: tuple[ReturnView, ...] = ()
    refusal: RefusalView | None = None
    of_same_sender: int = 0
    is_part: bool = False
    dissent: Dissent | None = None


def find_petition_of(case_id: UUID, *, actor: Officer) -> PetitionView | None:
    """The petition of this case, or of the one that it is about; None when there is none: a page can do without.

    Raises:
        PetitionUnknown: it is not for this officer to read.
    """
    with read_work(actor.id) as work:
        case_id = subject_of(work, case_id)
        row = find_petition(work, case_id)
        if row is None:
            return None
        if not may_read_petition(work, actor, case_id):
            if not may_read_part(work, actor, case_id):
                raise PetitionUnknown
            return _part(work, row, actor)
        agency = agency_name(work, row.lead_agency)
        words = list_status_words(work).get(row.status)
        is_hidden = not may_read_sender(row, actor)
        files = list_attachments(work, case_id)
        conversation = list_messages(work, case_id, for_sender=False)
        if is_hidden:
            conversation = tuple(_unnamed(row, one) for one in conversation)
        rating = find_rating(work, case_id)
        return PetitionView(
            case_id=case_id,
            number=row.number,
            channel=row.channel,
            external_number=row.external_number,
            external_due=row.external_due,
            title=readable(row, row.title, actor),
            content=readable(row, row.content, actor),
            sender={} if is_hidden else row.sender,
            facts=row.facts,
            field_code=row.field,
            kind=row.kind,
            regime=row.regime,
            lead_agency=row.lead_agency,
            lead_agency_name=agency,
            hide_name=row.hide_name,
            status=row.status,
            status_text=words.told({"agency": agency, "number": row.number}) if words else row.status,
            received_at=row.received_at,
            due_at=row.legal_due,
            answered_at=row.answered_at,
            letter=letter_of(row),
            rating=rating,
            rounds=list_rounds(work, case_id),
            replies=list_replies(work, case_id),
            returns=list_returns(work, case_id),
            refusal=refusal_of(work, row),
            files=tuple(one for one in files if not is_hidden or one.purpose not in SENDER_PURPOSES),
            conversation=conversation,
            dissent=dissent_of(row.facts, conversation, rating),
            questions=list_questions(work, case_id),
            linked=linked_petitions(work, case_id, actor),
            outside=outside_transfer(row.facts),
            is_sender_hidden=is_hidden,
            of_same_sender=0 if is_hidden else count_of_sender(work, row),
        )


def _part(work: Work, row: Row[Any], actor: Officer) -> PetitionView:
    """What an agency reads that has only a part in the case: the petition's own words and files."""
    agency = agency_name(work, row.lead_agency)
    words = list_status_words(work).get(row.status)
    is_hidden = not may_read_sender(row, actor)
    files = () if is_hidden else list_attachments(work, row.case_id)
    return PetitionView(
        case_id=row.case_id,
        number=row.number,
        channel=row.channel,
        external_number=None,
        external_due=None,
        title=without_sender(row, row.title),
        content=without_sender(row, row.content),
        sender={},
        facts={},
        field_code=row.field,
        kind=row.kind,
        regime=row.regime,
        lead_agency=row.lead_agency,
        lead_agency_name=agency,
        hide_name=False,
        status=row.status,
        status_text=words.told({"agency": agency, "number": row.number}) if words else row.status,
        received_at=row.received_at,
        due_at=None,
        answered_at=row.answered_at,
        letter=LetterView(),
        rating=None,
        files=tuple(one for one in files if one.purpose in SENDER_PURPOSES),
        conversation=(),
        questions={},
        linked=(),
        outside=None,
        is_sender_hidden=is_hidden,
        is_part=True,
    )


def _unnamed(row: Row[Any], entry: TimelineEntry) -> TimelineEntry:
    return replace(entry, text=without_sender(row, entry.text))
