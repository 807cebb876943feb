"""A file looked at in place: pictures of its pages with the words beside them, never the file itself."""

from uuid import UUID

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue

from engine.petitions.file_pages import SHOWN_KINDS, FileNotShown, show_file_page
from engine.petitions.file_pages import look_at_file as look_at
from webui.auth import current_officer
from webui.errors import status_of
from webui.inbox.room import inbox
from webui.kit import Faults

__all__ = ["SHOWN_KINDS"]


@inbox.get("/tep/<uuid:file_id>/xem")
def look_at_file(file_id: UUID) -> ResponseReturnValue:
    """One page of the file, with the way to the others; what stands in the way is said."""
    try:
        seen = look_at(file_id, actor=current_officer())
    except FileNotShown as error:
        page = render_template("inbox/look_at_file.html", seen=None, file_id=file_id, faults=Faults.of(error), page=1)
        return page, status_of(error)
    page_number = min(max(request.args.get("trang", 1, type=int), 1), max(seen.pages, 1))
    answer = make_response(
        render_template("inbox/look_at_file.html", seen=seen, file_id=file_id, faults=Faults(), page=page_number)
    )
    answer.cache_control.no_store = True
    return answer


@inbox.get("/tep/<uuid:file_id>/trang/<int:page>.png")
def file_page(file_id: UUID, page: int) -> ResponseReturnValue:
    """One page as a picture."""
    answer = make_response(show_file_page(file_id, page - 1, actor=current_officer()))
    answer.mimetype = "image/png"
    answer.cache_control.no_store = True
    return answer
