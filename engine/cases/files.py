"""Files named in a form become part of the case, in the step that takes the form."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from engine.definitions.forms import Form, FormField
from engine.definitions.forms.messages import pointer
from engine.definitions.forms.rows import Place, rows_of
from engine.errors import N_, Invalid, Problem
from engine.storage import Work
from engine.storage.tables import Attachment


def attach_files(work: Work, form: Form, data: Mapping[str, Any], *, case_id: UUID, task_id: UUID) -> None:
    """Put every file that `data` names into the case: the actor's own uploads, or files of the case already.

    Raises:
        Invalid: one of them is not there, is someone else's, or belongs to another case.
    """
    problems = [
        Problem(
            name,
            N_("Tệp đã chọn không còn, hoặc thuộc hồ sơ khác."),
            N_("Chọn lại tệp từ máy của bạn."),
            code="file.unknown",
        )
        for name, file_id in _named_files(form, data)
        if not _attach(work, file_id, case_id, task_id)
    ]
    if problems:
        raise Invalid(problems=problems)


def _named_files(form: Form, data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield from _files_in(form.fields, data, ())


def _files_in(fields: Iterable[FormField], data: Mapping[str, Any], at: Place) -> Iterator[tuple[str, str]]:
    for item in fields:
        for place, row in rows_of(item, data):
            yield from _files_in(item.fields, row, (*at, *place))
        if item.widget == "files" and (value := data.get(item.name)):
            where = pointer((*at, item.name))
            yield from ((where, str(one)) for one in (value if isinstance(value, list) else [value]))


def _attach(work: Work, file_id: str, case_id: UUID, task_id: UUID) -> bool:
    try:
        identifier = UUID(file_id)
    except ValueError:
        return False
    row = work.connection.execute(
        select(Attachment.case_id, Attachment.uploaded_by).where(Attachment.id == identifier)
    ).one_or_none()
    if row is None:
        return False
    if row.case_id == case_id:
        return True
    if row.case_id is not None or row.uploaded_by != work.actor:
        return False
    work.connection.execute(
        update(Attachment).where(Attachment.id == identifier).values(case_id=case_id, task_id=task_id)
    )
    return True
