"""Taking a petition into the register and starting its case: the part that every way in shares."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from engine.cases import name_people, open_case
from engine.clock import local_day
from engine.directory import HubMissing, hub_agency
from engine.petitions.attachments import StoredFile, add_rows, attach
from engine.petitions.conversation import add_message
from engine.petitions.effects import STATUS_CHANGED, outbox_of
from engine.petitions.errors import ExternalNumberKnown
from engine.petitions.hiding import names_in
from engine.petitions.legal_due import legal_due
from engine.petitions.notices import find_notice, send_notice
from engine.petitions.rows import change_petition, get_petition_row, petitions
from engine.petitions.settings import petition_settings
from engine.petitions.similar import remember_likeness
from engine.petitions.standing import told_outside
from engine.petitions.statuses import Status, get_status_words
from engine.petitions.submission_form import PROCESS
from engine.petitions.tracking_code import hash_tracking_code
from engine.storage import Work, new_id, tables
from engine.storage.search_text import search_plain

SENDER_FIELDS = frozenset({
    "sender_type", "is_foreigner", "full_name", "org_name", "representative", "tax_code", "address", "commune",
    "phone", "email",
})  # fmt: skip
OWN_COLUMNS = frozenset({"title", "content", "field", "hide_name", "files"})
# Agreed to while sending; the receipt itself shows that it was.
NOT_KEPT = frozenset({"consent"})


@dataclass(frozen=True, slots=True)
class Submission:
    """A petition on its way in. `data` are the cleaned fields of the sending form.

    `came_at`: when it came, where that was before it is keyed in; the law counts from then.
    """

    number: str
    tracking_code: str
    channel: str
    data: Mapping[str, Any] = field(repr=False)
    locale: str = "vi"
    external_number: str | None = None
    external_due: date | None = None
    sending_hash: bytes | None = None
    stored: Sequence[StoredFile] = ()
    file_ids: Sequence[UUID] = ()
    came_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What the register says of a petition just taken in."""

    case_id: UUID
    received_at: datetime
    due_at: datetime | None


def take_in(work: Work, submission: Submission) -> Taken:
    """The petition, in the register with its files, and its case begun.

    Raises:
        ExternalNumberKnown: it came through this channel before, or by this very sending.
    """
    case_id = new_id()
    # First the row: the first steps of the case already work on it.
    try:
        work.connection.execute(insert(petitions).values(case_id=case_id, **_columns(work, submission)))
    except IntegrityError as error:
        raise ExternalNumberKnown(external_number=submission.external_number) from error
    _remember_likeness(work, case_id, submission)
    words = get_status_words(work, Status.SUBMITTED)
    sentence = words.told({"agency": "", "number": submission.number})
    add_message(work, case_id, "status", sentence, author="sender", status=Status.SUBMITTED)
    add_rows(work, submission.stored, case_id=case_id, purpose="petition", uploaded_by=work.actor)
    attach(work, submission.file_ids, case_id=case_id, purpose="petition", uploaded_by=work.actor)
    row = get_petition_row(work, case_id)
    outbox_of(work, case_id)(STATUS_CHANGED, told_outside(row, Status.SUBMITTED, work.now), None)
    open_case(
        work,
        PROCESS,
        start_variables(work, submission),
        title=str(submission.data["title"]),
        agency=_hub(work),
        number=submission.number,
        case_id=case_id,
    )
    name_people(work, case_id, names_in(submission.data))
    due_at = _legal_due(work, case_id, submission)
    change_petition(work, case_id, legal_due=due_at)
    _acknowledge(work, case_id)
    return Taken(case_id, submission.came_at or work.now, due_at)


def _remember_likeness(work: Work, case_id: UUID, submission: Submission) -> None:
    data = submission.data
    sender = {name: data[name] for name in SENDER_FIELDS if name in data}
    remember_likeness(work, case_id, title=str(data["title"]), content=str(data["content"]), sender=sender)


def _acknowledge(work: Work, case_id: UUID) -> None:
    if find_notice(work, "received") is not None:
        send_notice(work, case_id, "received")


def start_variables(work: Work, submission: Submission) -> dict[str, Any]:
    """What the procedure is told at the start: codes and days, nothing about the person."""
    data = submission.data
    return {
        "channel": submission.channel,
        "sender_type": data.get("sender_type") or "individual",
        "field": data.get("field"),
        "received_on": local_day(submission.came_at or work.now).isoformat(),
        "external_due": submission.external_due.isoformat() if submission.external_due else None,
        "has_email": bool(data.get("email")),
        "commune": data.get("commune"),
    }


def _columns(work: Work, submission: Submission) -> dict[str, Any]:
    data, secret = submission.data, petition_settings().secret
    title, content = str(data["title"]), str(data["content"])
    return {
        "number": submission.number,
        "tracking_hash": hash_tracking_code(submission.tracking_code, number=submission.number, secret=secret),
        "sending_hash": submission.sending_hash,
        "channel": submission.channel,
        "external_number": submission.external_number,
        "external_due": submission.external_due,
        "sender": {name: data[name] for name in SENDER_FIELDS if name in data},
        "title": title,
        "content": content,
        "facts": {name: value for name, value in data.items() if name not in SENDER_FIELDS | OWN_COLUMNS | NOT_KEPT},
        "field": data.get("field"),
        "hide_name": bool(data.get("hide_name", True)),
        "locale": submission.locale,
        "status": Status.SUBMITTED,
        "status_at": work.now,
        "received_at": submission.came_at or work.now,
        "search_plain": search_plain(f"{submission.number} {title} {content}"),
    }


def _hub(work: Work) -> str | None:
    try:
        return hub_agency(work)
    except HubMissing:
        # The petition is safe and waits; the inbox of an administrator shows tasks without an agency.
        return None


def _legal_due(work: Work, case_id: UUID, submission: Submission) -> datetime | None:
    due: datetime | None = work.connection.scalar(select(tables.Case.due_at).where(tables.Case.id == case_id))
    return legal_due(due, submission.external_due)
