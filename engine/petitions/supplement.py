"""Sending more: what the sender was asked to complete, or what they want to add."""

from collections.abc import Collection, Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from engine.cases import deliver_in
from engine.directory import count_attempt
from engine.errors import N_, Invalid, Problem
from engine.petitions.attachments import add_rows, attach, count_stored, hashes_of, store_bytes
from engine.petitions.conversation import SENDER, add_message, find_message
from engine.petitions.errors import PetitionEnded
from engine.petitions.joinable import is_elsewhere
from engine.petitions.lookup import unlock_petition
from engine.petitions.plain_text import clean_text
from engine.petitions.rows import get_petition_row
from engine.petitions.sending import Sending
from engine.petitions.standing import set_standing
from engine.petitions.statuses import ENDED, RATEABLE, Status
from engine.petitions.subscriptions import is_awaited
from engine.petitions.uploads import FileUpload, check_uploads
from engine.runtime import lock_case
from engine.storage import begin_work, read_work

MESSAGE = "supplement.provided"
LONGEST = 20_000
PER_DAY = 20


def provide_supplement(
    number: str, tracking_code: str, text: str, files: Sequence[FileUpload] = (), *, client_key: str
) -> None:
    """As `supplement_opened`, for a sender who shows number and code.

    Raises:
        TrackingRefused: they do not fit.
    """
    supplement_opened(unlock_petition(number, tracking_code, client_key=client_key), text, files)


def supplement_opened(
    case_id: UUID,
    text: str,
    files: Sequence[FileUpload] = (),
    *,
    file_ids: Collection[UUID] = (),
    sending_key: str | None = None,
) -> None:
    """Add to a petition that its sender has opened; when it was asked for, the procedure goes on.

    `file_ids` are files stored before, so that none need be chosen again after an error. Sent again
    with the same `sending_key` (random, the form's own), the same words and files are added once.

    Raises:
        FileUnknown: one of them is not there any more, or is not a sender's.
        Invalid: there is nothing in it, it is too long, or a file is refused.
        PetitionEnded: nothing more can be added.
        TooManyAttempts: more than anyone would read in a day.
    """
    said = _checked_text(text, has_files=bool(files or file_ids))
    with read_work(SENDER) as work:
        contents = sorted([sha256(file.content).hexdigest() for file in files] + hashes_of(work, file_ids))
        message_id = _message_id(Sending.of(sending_key, case_id.hex, said, contents))
        if find_message(work, case_id, message_id):
            return
        _require_open(get_petition_row(work, case_id))
        already, already_bytes = count_stored(work, file_ids)
    checked = check_uploads(list(files), already=already, already_bytes=already_bytes)
    with begin_work(SENDER) as work:
        count_attempt(work, "supplement", case_id.hex, limit=PER_DAY, per_seconds=86_400)
    stored = store_bytes(checked)
    with begin_work(SENDER) as work:
        # The case is locked before the petition; the step may change where the petition stands.
        lock_case(work, case_id)
        if find_message(work, case_id, message_id):
            return
        if is_awaited(work, case_id, MESSAGE):
            number = get_petition_row(work, case_id).number
            deliver_in(work, MESSAGE, number, {"files": len(stored) + already}, keep=False)
        row = get_petition_row(work, case_id)
        _require_open(row)
        add_rows(work, stored, case_id=case_id, purpose="supplement", uploaded_by=SENDER)
        attach(work, file_ids, case_id=case_id, purpose="supplement", uploaded_by=SENDER)
        add_message(work, case_id, "supplement", said, author=SENDER, message_id=message_id)
        if row.status == Status.NEED_SUPPLEMENT:
            set_standing(work, case_id, Status.RECEIVED)


def _message_id(sending: Sending) -> UUID:
    """The line that this sending adds, and no other does."""
    return UUID(bytes=sending.hash[:16])


def _require_open(row: Row[Any]) -> None:
    if row.status in ENDED | RATEABLE or is_elsewhere(row):
        raise PetitionEnded


def _checked_text(text: str, *, has_files: bool) -> str:
    said = clean_text(text).strip()
    if not said and not has_files:
        problem = Problem("/text", N_("Chưa có nội dung bổ sung."), N_("Viết nội dung hoặc chọn tệp."),
                          code="form.required")  # fmt: skip
        raise Invalid(problems=[problem])
    if len(said) > LONGEST:
        problem = Problem(
            "/text", N_("Nội dung dài quá {most} ký tự."), N_("Rút gọn, hoặc gửi phần còn lại bằng tệp."),
            code="form.too_long", facts={"most": LONGEST},
        )  # fmt: skip
        raise Invalid(problems=[problem])
    return said
