"""Files that officers add to a case while they work on it."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import and_, or_, select

from engine.cases import CaseNotFound, may_see_case, sees_whole_case
from engine.directory import Officer
from engine.petitions.attachments import AttachmentView, add_rows, as_view, get_file_row, store_bytes
from engine.petitions.files import may_open
from engine.petitions.uploads import FileUpload, check_upload
from engine.storage import begin_work, read_work, tables

WORKING = "working"
"""The purpose of a file that nothing has been done with yet; sending or signing it gives it another."""


def add_case_file(upload: FileUpload, *, case_id: UUID, actor: Officer) -> AttachmentView:
    """The file, part of the case from now on, whether or not the form it was chosen in is sent.

    Raises:
        FileRefused: it is too large, of another kind, or unsafe.
        CaseNotFound: there is no such case, or not for these eyes.
    """
    checked = check_upload(upload)
    with read_work(actor.id) as work:
        if not may_see_case(work, case_id, actor):
            raise CaseNotFound
    stored = store_bytes([checked], with_signatures=True)
    with begin_work(actor.id) as work:
        add_rows(work, stored, case_id=case_id, purpose=WORKING, uploaded_by=str(actor.id))
        return as_view(get_file_row(work, stored[0].id))


def list_unused_files(ids: Iterable[UUID], *, actor: Officer) -> tuple[AttachmentView, ...]:
    """Those of these files that the officer uploaded and no case has taken yet; oldest first."""
    files = tables.Attachment.__table__.c
    wanted = select(tables.Attachment.__table__).where(
        files.id.in_(list(ids)), files.case_id.is_(None), files.uploaded_by == str(actor.id)
    )
    with read_work(actor.id) as work:
        return tuple(as_view(row) for row in work.connection.execute(wanted.order_by(files.id)))


def list_chosen_files(ids: Iterable[UUID], *, case_id: UUID, actor: Officer) -> tuple[AttachmentView, ...]:
    """Those of these files that are the case's, or uploaded by the officer and in no case yet; oldest first."""
    files = tables.Attachment.__table__.c
    is_own = and_(files.case_id.is_(None), files.uploaded_by == str(actor.id))
    wanted = select(tables.Attachment.__table__).where(files.id.in_(list(ids)), or_(files.case_id == case_id, is_own))
    with read_work(actor.id) as work:
        if not may_see_case(work, case_id, actor):
            return ()
        rows = work.connection.execute(wanted.order_by(files.id)).all()
        is_whole = sees_whole_case(work, case_id, actor)
        return tuple(as_view(row) for row in rows if is_whole or row.case_id is None or may_open(work, row, actor))
