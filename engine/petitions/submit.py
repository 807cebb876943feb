"""Sending a petition: by its sender, or by an officer who keys in what was said or written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from engine.cases import next_number
from engine.directory import Officer, count_attempt
from engine.petitions.attachments import store_bytes
from engine.petitions.conversation import SENDER
from engine.petitions.errors import FileUnknown
from engine.petitions.intake import Submission, Taken, take_in
from engine.petitions.settings import petition_settings
from engine.petitions.submission_form import read_submission
from engine.petitions.tracking_code import new_tracking_code
from engine.petitions.uploads import FileUpload, check_uploads
from engine.storage import begin_work, read_work, tables

PETITIONS_PER_HOUR = 30


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender gets, once: the code is stored nowhere and cannot be shown again."""

    number: str
    tracking_code: str = field(repr=False)
    received_at: datetime
    due_at: datetime | None
    case_id: UUID


def submit_petition(
    form: Mapping[str, Any],
    files: Sequence[FileUpload] = (),
    *,
    channel: str,
    actor: Officer | None = None,
    locale: str = "vi",
    client_key: str = "",
    external_number: str | None = None,
    external_due: date | None = None,
) -> Receipt:
    """The receipt of a petition that is now in the register, its case begun.

    `form["files"]` may name files stored before, so that none need be chosen again after an error.
    `client_key` tells senders apart (an address); it is hashed, and counted when nobody is signed in.

    Raises:
        Invalid: fields or files are wrong; each problem at its place, nothing is stored.
        ExternalNumberKnown: it came through this channel before.
        TooManyAttempts: this client sends without end.
    """
    file_ids = _file_ids(form.get("files"))
    sender = str(actor.id) if actor else SENDER
    with read_work(sender) as work:
        data = read_submission(work, form, channel=channel)
        already, already_bytes = _stored_before(file_ids)
    checked = check_uploads(list(files), already=already, already_bytes=already_bytes)
    with begin_work(sender) as work:
        if actor is None:
            count_attempt(work, "petition", client_key, limit=PETITIONS_PER_HOUR, per_seconds=3600)
        number = next_number(work, petition_settings().number_prefix)
    submission = Submission(
        number=number,
        tracking_code=new_tracking_code(),
        channel=channel,
        data=data,
        locale=locale,
        external_number=external_number,
        external_due=external_due,
        stored=store_bytes(checked),
        file_ids=file_ids,
    )
    with begin_work(sender) as work:
        taken = take_in(work, submission)
    return _receipt(submission, taken)


def _receipt(submission: Submission, taken: Taken) -> Receipt:
    return Receipt(submission.number, submission.tracking_code, taken.received_at, taken.due_at, taken.case_id)


def _file_ids(value: object) -> tuple[UUID, ...]:
    if value in (None, "", []):
        return ()
    try:
        return tuple(UUID(str(item)) for item in (value if isinstance(value, list | tuple) else [value]))
    except ValueError:
        raise FileUnknown from None


def _stored_before(file_ids: Sequence[UUID]) -> tuple[int, int]:
    with read_work() as work:
        query = select(tables.Attachment.size).where(tables.Attachment.id.in_(file_ids))
        sizes = list(work.connection.scalars(query)) if file_ids else []
    if len(sizes) < len(set(file_ids)):
        raise FileUnknown
    return len(sizes), sum(sizes)
