"""Starting a case: the processes an officer may start, the form each begins with, and what was typed in it."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.cases import StartableProcess, get_startable, list_startable, start_case
from engine.errors import HoiDapError, Invalid
from webui.auth import current_officer, was_resumed
from webui.errors import status_of
from webui.inbox.room import inbox
from webui.inbox.task_page import Notice
from webui.inbox.typed import ADD_ROW, DROP_ROW, files_of, own_shelf, read_typed
from webui.kit import Faults, list_choices, words_of
from webui.speech import _

WRONG = 422


@inbox.get("/khoi-tao")
def startable() -> ResponseReturnValue:
    """What this officer may start."""
    return render_template("inbox/startable.html", processes=list_startable(actor=current_officer()))


@inbox.get("/khoi-tao/<process_id>")
def start(process_id: str) -> ResponseReturnValue:
    """The form that a case begins with, or the question whether to begin it."""
    return _page(get_startable(process_id, actor=current_officer()), {})


@inbox.post("/khoi-tao/<process_id>")
def begin(process_id: str) -> ResponseReturnValue:
    """The new case; whatever is wrong, what was typed stays, files included."""
    officer = current_officer()
    process = get_startable(process_id, actor=officer)
    typed = read_typed(process.form, request, own_shelf(officer))
    if was_resumed():
        notice = Notice(_("Đã mở lại nội dung nhập trước khi hết phiên."), _("Xem lại rồi bấm gửi lần nữa."))
        return _page(process, typed.data, notice=notice)
    if ADD_ROW in request.form or DROP_ROW in request.form:
        return _page(process, typed.data, adding=request.form.get(ADD_ROW, ""))
    if typed.problems:
        return _page(process, typed.data, faults=Faults(typed.problems)), WRONG
    try:
        opened = start_case(process_id, typed.data, actor=officer)
    except Invalid as error:
        return _page(process, typed.data, faults=Faults.of(error)), status_of(error)
    except HoiDapError as error:
        return _page(process, typed.data, notice=Notice(*words_of(error), "late")), status_of(error)
    flash(_("Đã khởi tạo hồ sơ %(number)s.", number=opened.number), "done")
    return redirect(url_for("inbox.case", number=opened.number), 303)


def _page(
    process: StartableProcess,
    typed: Mapping[str, Any],
    *,
    faults: Faults | None = None,
    notice: Notice | None = None,
    adding: str = "",
) -> str:
    officer, form = current_officer(), process.form
    fields = form.fields if form else ()
    data = {**{one.name: one.default for one in fields if one.default is not None}, **process.data, **typed}
    return render_template(
        "inbox/start.html",
        process=process,
        fields=fields,
        data=data,
        files=files_of(form, data, own_shelf(officer)),
        choices=list_choices(fields, agency=officer.agency),
        faults=faults or Faults(),
        notice=notice,
        adding=adding,
    )
