"""What an officer may bring about in a case beside their tasks: its page, and what comes of it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.cases import ActView, get_act, perform_act
from engine.errors import Conflict, HoiDapError, Invalid
from webui.auth import current_officer, was_resumed
from webui.errors import status_of
from webui.inbox.cases import find_case
from webui.inbox.room import inbox
from webui.inbox.task_page import Notice, as_text
from webui.inbox.typed import ADD_ROW, DROP_ROW, Typed, files_of, read_typed, shelf_of_case
from webui.kit import Faults, list_choices, words_of
from webui.kit.opinions import read_opinions
from webui.kit.petition_reading import read_content
from webui.speech import _

WRONG = 422


@inbox.get("/ho-so/<number>/lam/<uuid:act_id>")
def offer_act(number: str, act_id: UUID) -> ResponseReturnValue:
    """The form of the act."""
    officer = current_officer()
    return _page(get_act(find_case(number, officer), act_id, actor=officer), {})


@inbox.post("/ho-so/<number>/lam/<uuid:act_id>")
def do_act(number: str, act_id: UUID) -> ResponseReturnValue:
    """It is done; whatever is wrong, what was typed stays."""
    officer = current_officer()
    case_id = find_case(number, officer)
    try:
        act = get_act(case_id, act_id, actor=officer)
    except Conflict as error:
        return _gone(error)
    typed = read_typed(act.form, request, shelf_of_case(case_id, officer))
    if was_resumed():
        notice = Notice(_("Đã mở lại nội dung nhập trước khi hết phiên."), _("Xem lại rồi bấm gửi lần nữa."))
        return _page(act, typed.data, notice=notice)
    if ADD_ROW in request.form or DROP_ROW in request.form:
        return _page(act, typed.data, adding=request.form.get(ADD_ROW, ""))
    if typed.problems:
        return _page(act, typed.data, faults=Faults(typed.problems)), WRONG
    return _perform(act, typed)


def _perform(act: ActView, typed: Typed) -> ResponseReturnValue:
    try:
        perform_act(act.row.case_id, act.row.id, typed.data, actor=current_officer())
    except Invalid as error:
        return _page(act, typed.data, faults=Faults.of(error)), status_of(error)
    except HoiDapError as error:
        return _page(act, typed.data, notice=Notice(*words_of(error), "late")), status_of(error)
    flash(_("Đã xong “%(step)s” – hồ sơ %(number)s.", step=act.row.title, number=act.case_number), "done")
    return redirect(url_for("inbox.case", number=act.case_number), 303)


def _gone(error: HoiDapError) -> ResponseReturnValue:
    """It can no longer be done: what was typed is shown, to be copied."""
    what, remedy = words_of(error)
    typed = {name: value for name, value in request.form.items() if name != "csrf_token" and not name.startswith("_")}
    page = {"what": what, "remedy": remedy, "code": error.code, "texts": as_text(None, typed)}
    return render_template("inbox/out_of_reach.html", **page), status_of(error)


def _page(
    act: ActView,
    typed: Mapping[str, Any],
    *,
    faults: Faults | None = None,
    notice: Notice | None = None,
    adding: str = "",
) -> str:
    officer, fields = current_officer(), act.form.fields
    data = {**{one.name: one.default for one in fields if one.default is not None}, **typed}
    return render_template(
        "inbox/act.html",
        act=act,
        fields=fields,
        data=data,
        files=files_of(act.form, data, shelf_of_case(act.row.case_id, officer)),
        choices=list_choices(fields, agency=act.row.agency or officer.agency),
        content=read_content(act.row.case_id, officer),
        opinions=read_opinions(act.row.case_id, officer),
        faults=faults or Faults(),
        notice=notice,
        adding=adding,
    )
