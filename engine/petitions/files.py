"""Storing and opening files: the use cases behind an upload button and a download link."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from engine.cases import note_opening, subject_of
from engine.directory import Officer, count_attempt
from engine.petitions.access import agencies_read_in, may_read_part, may_read_petition
from engine.petitions.attachments import (
    PUBLIC_COPY,
    SENDER_PURPOSES,
    AttachmentView,
    OpenedFile,
    add_rows,
    as_opened,
    as_view,
    get_file_row,
    store_bytes,
)
from engine.petitions.conversation import SENDER
from engine.petitions.errors import FileUnknown
from engine.petitions.hiding import may_read_sender
from engine.petitions.publishing import is_public
from engine.petitions.rows import find_petition
from engine.petitions.uploads import FileUpload, check_upload
from engine.petitions.withheld import withheld_files
from engine.storage import Work, begin_work, read_work, tables

UPLOADS_PER_HOUR = 120


def store_file(upload: FileUpload, *, actor: Officer | None, client_key: str = "") -> AttachmentView:
    """The file, kept for a day until a case takes it; `actor` None: a sender who is still writing.

    Raises:
        FileRefused: it is too large, of another kind, or unsafe.
        TooManyAttempts: this sender's address uploads without end.
    """
    checked = check_upload(upload)
    if actor is None:
        with begin_work(SENDER) as work:
            count_attempt(work, "upload", client_key, limit=UPLOADS_PER_HOUR, per_seconds=3600)
    stored = store_bytes([checked], with_signatures=actor is not None)
    uploaded_by = str(actor.id) if actor else SENDER
    with begin_work(uploaded_by) as work:
        add_rows(work, stored, case_id=None, purpose="upload", uploaded_by=uploaded_by)
        return as_view(get_file_row(work, stored[0].id))


def open_file(file_id: UUID, *, actor: Officer) -> OpenedFile:
    """The file, for an officer who uploaded it or may read its case; that they opened the case is written down.

    Raises:
        FileUnknown: there is none, or it is not theirs to see.
        FileDamaged: its bytes are gone or altered.
    """
    with read_work(actor.id) as work:
        row = get_file_row(work, file_id)
        is_own = row.case_id is None and row.uploaded_by == str(actor.id)
        if not is_own and (row.case_id is None or not may_open(work, row, actor)):
            raise FileUnknown
    if row.case_id is not None:
        note_opening(row.case_id, actor, reads_content=True)
    opened = as_opened(row)
    with read_work(actor.id) as work:
        _require_there(work, row)
    return opened


def may_open(work: Work, row: Row[Any], actor: Officer) -> bool:
    """Whether they may read its case; what a sender has attached may name a sender who is kept secret.

    Of an agency that has only a part in the case: what the sender attached, and what it added itself.
    """
    reads_whole = may_read_petition(work, actor, row.case_id)
    if not reads_whole and not may_read_part(work, actor, row.case_id):
        return False
    if row.purpose in SENDER_PURPOSES:
        petition = find_petition(work, row.case_id)
        return petition is None or may_read_sender(petition, actor)
    return reads_whole or _is_of_theirs(work, row, actor)


def _is_of_theirs(work: Work, row: Row[Any], actor: Officer) -> bool:
    """Whether somebody of the officer's own agencies added it."""
    try:
        uploader = UUID(row.uploaded_by)
    except ValueError:
        return False
    grant = tables.Grant
    query = select(grant.role).where(grant.officer_id == uploader, grant.agency_code.in_(agencies_read_in(work, actor)))
    return work.connection.execute(query.limit(1)).first() is not None


def open_sender_file(file_id: UUID, *, case_id: UUID) -> OpenedFile:
    """The file, for the sender who has opened this petition: their own, and those of the answer.

    Raises:
        FileUnknown: there is none, or it is not meant for them.
        FileDamaged: its bytes are gone or altered.
    """
    with read_work(SENDER) as work:
        row = get_file_row(work, file_id)
        if row.case_id != case_id or row.purpose not in {"petition", "supplement", "answer", "letter"}:
            raise FileUnknown
        if row.purpose not in SENDER_PURPOSES and file_id in withheld_files(work, case_id):
            raise FileUnknown
    opened = as_opened(row)
    with read_work(SENDER) as work:
        _require_there(work, row)
    return opened


def open_public_file(file_id: UUID) -> OpenedFile:
    """The file, for everyone: a copy that was made public with an answer, for as long as the answer is.

    Raises:
        FileUnknown: there is none, or it is not public.
        FileDamaged: its bytes are gone or altered.
    """
    with read_work(SENDER) as work:
        row = _public_row(work, file_id)
    opened = as_opened(row)
    with read_work(SENDER) as work:
        _public_row(work, file_id)
    return opened


def _public_row(work: Work, file_id: UUID) -> Row[Any]:
    row = get_file_row(work, file_id)
    is_for_all = row.is_public and row.purpose == PUBLIC_COPY and row.case_id is not None
    if not is_for_all or not is_public(work, subject_of(work, row.case_id)):
        raise FileUnknown
    return row


def _require_there(work: Work, row: Row[Any]) -> None:
    """While its bytes were read the case may have been set aside, or the file taken out of it: then nobody gets it."""
    if get_file_row(work, row.id).case_id != row.case_id:
        raise FileUnknown
