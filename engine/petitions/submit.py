"""Sending a petition: by its sender, or by an officer who keys in what was said or written."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from engine.cases import next_number
from engine.directory import Officer, count_attempt
from engine.petitions.attachments import count_stored, store_bytes
from engine.petitions.conversation import SENDER
from engine.petitions.errors import ExternalNumberKnown, FileUnknown
from engine.petitions.intake import Submission, take_in
from engine.petitions.sender_limits import count_sender
from engine.petitions.sending import Receipt, Sending, find_receipt
from engine.petitions.settings import petition_settings
from engine.petitions.submission_form import read_submission
from engine.petitions.uploads import FileUpload, check_uploads
from engine.storage import begin_work, read_work

PETITIONS_PER_HOUR = 30


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
    sending_key: str | None = None,
    came_at: datetime | None = None,
) -> Receipt:
    """The receipt of a petition that is now in the register, its case begun.

    `form["files"]` may name files stored before, so that none need be chosen again after an error.
    `client_key` tells senders apart (an address); it is hashed, and counted when nobody is signed in.
    `sending_key` (random, the sender's own) makes the same form sent again the same petition, whether
    the first answer was lost, came late or is still on its way: the receipt is that of the first.
    `came_at`: when a petition that an officer keys in came to them.

    Raises:
        Invalid: fields or files are wrong; each problem at its place, nothing is stored.
        ExternalNumberKnown: it came through this channel before.
        TooManyAttempts: this client, or this person, sends without end.
    """
    file_ids = _file_ids(form.get("files"))
    sender = str(actor.id) if actor else SENDER
    with read_work(sender) as work:
        data = read_submission(work, form, channel=channel)
        already, already_bytes = count_stored(work, file_ids)
    contents = [sha256(file.content).hexdigest() for file in files]
    came = [came_at] if came_at else []
    sending = Sending.of(sending_key, sender, channel, data, file_ids, contents, external_number, external_due, *came)
    if receipt := find_receipt(sending):
        return receipt
    checked = check_uploads(list(files), already=already, already_bytes=already_bytes)
    with begin_work(sender) as work:
        if actor is None:
            count_attempt(work, "petition", client_key, limit=PETITIONS_PER_HOUR, per_seconds=3600)
            count_sender(work, data)
        number = next_number(work, petition_settings().number_prefix)
    submission = Submission(
        number=number,
        tracking_code=sending.tracking_code(number),
        channel=channel,
        data=data,
        locale=locale,
        external_number=external_number,
        external_due=external_due,
        sending_hash=sending.hash,
        stored=store_bytes(checked),
        file_ids=file_ids,
        came_at=came_at,
    )
    try:
        with begin_work(sender) as work:
            taken = take_in(work, submission)
    except ExternalNumberKnown:
        # Sent twice at once: the other one came first, and is the petition.
        if receipt := find_receipt(sending):
            return receipt
        raise
    return Receipt(number, submission.tracking_code, taken.received_at, taken.due_at, taken.case_id)


def _file_ids(value: object) -> tuple[UUID, ...]:
    if value in (None, "", []):
        return ()
    try:
        return tuple(UUID(str(item)) for item in (value if isinstance(value, list | tuple) else [value]))
    except ValueError:
        raise FileUnknown from None
