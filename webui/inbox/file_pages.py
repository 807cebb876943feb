"""A file looked at in place: pictures of its pages with the words beside them, never the file itself."""

from uuid import UUID

from flask import jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue

from engine.cases import TaskNotFound, get_task
from engine.errors import Invalid
from engine.petitions import MOST_FILES, add_case_file
from engine.petitions.file_pages import SHOWN_KINDS, FileNotShown, show_file_page
from engine.petitions.file_pages import look_at_file as look_at
from webui.auth import current_officer
from webui.errors import status_of
from webui.formatting.numbers import file_size
from webui.inbox.room import inbox
from webui.kit import Faults, read_sent
from webui.speech import _

__all__ = ["SHOWN_KINDS"]

WRONG = 422


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


@inbox.post("/viec/<uuid:task_id>/tep")
def upload_file(task_id: UUID) -> ResponseReturnValue:
    """One file dropped on a field of a task's form: the case has it now; the form names it when it is sent."""
    officer = current_officer()
    view = get_task(task_id, actor=officer)
    name = request.form.get("_field", "")
    taken = {one.name for one in view.form.inputs if one.widget == "files"} if view.form else set()
    sent = request.files.get("file")
    if not view.may_complete or name not in taken or sent is None:
        raise TaskNotFound
    if len(request.form.getlist(name)) >= MOST_FILES:
        return jsonify({"trouble": _("Tối đa là %(most)s tệp; bỏ bớt tệp khác rồi thử lại.", most=MOST_FILES)}), WRONG
    try:
        stored = add_case_file(read_sent(sent), case_id=view.row.case_id, actor=officer)
    except Invalid as error:
        said = " ".join(f"{one.what} {one.remedy}" for one in Faults.of(error))
        return jsonify({"trouble": said}), status_of(error)
    return jsonify({"id": str(stored.id), "name": stored.name, "size": file_size(stored.size)})


@inbox.get("/tep/<uuid:file_id>/trang/<int:page>.png")
def file_page(file_id: UUID, page: int) -> ResponseReturnValue:
    """One page as a picture."""
    answer = make_response(show_file_page(file_id, page - 1, actor=current_officer()))
    answer.mimetype = "image/png"
    answer.cache_control.no_store = True
    return answer
