"""What ends or is taken away: accounts, agencies, passwords, days off; each says first what hangs on it."""

from datetime import date
from typing import Any

from flask import Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.cases.attention import count_agency_work, list_held_tasks
from engine.directory import digest_of, list_officers, reset_password
from engine.directory.editing import NOUNS, Known, Noun, RowChanged, RowUnknown, remove_day, save_row
from engine.errors import HoiDapError, Invalid
from engine.storage import read_work
from webui.administration.forms import data_of, fields_of, read_typed
from webui.administration.recount import foreseen_or_none
from webui.administration.room import administration
from webui.administration.rows import row_address
from webui.auth import current_officer
from webui.kit import Faults, words_of
from webui.speech import _

END_FIELDS = ("valid_to", "successor")
OK, UNPROCESSABLE, CONFLICT = 200, 422, 409


@administration.route("/can-bo/dong/<path:username>", methods=["GET", "POST"])
def close_officer(username: str) -> ResponseReturnValue:
    """Close an account, once one has seen which tasks lie with it."""
    faults, status = Faults(), OK
    if request.method == "POST":
        try:
            _save("officer", username, {"is_active": False})
        except (Invalid, RowChanged) as error:
            faults, status = Faults.of(error), _status(error)
        else:
            flash(_("Đã đóng tài khoản; mọi phiên đăng nhập và mã truy cập của tài khoản này đã hết hiệu lực."), "done")
            return redirect(row_address("officer", username), 303)
    values = _values("officer", username)
    with read_work(current_officer().id) as work:
        tasks = list_held_tasks(work, username)
    page = render_template(
        "administration/close_officer.html",
        values=values, opened=digest_of(values), tasks=tasks, faults=faults, reason=request.form.get("reason", ""),
    )  # fmt: skip
    return page, status


@administration.post("/can-bo/mo-lai/<path:username>")
def reopen_officer(username: str) -> ResponseReturnValue:
    """Let the account be used again; a new password may be needed."""
    try:
        _save("officer", username, {"is_active": True})
    except (Invalid, RowChanged) as error:
        flash(_trouble(error), "wrong")
    else:
        flash(_("Đã mở lại tài khoản. Nếu cán bộ không còn nhớ mật khẩu, hãy đặt lại."), "done")
    return redirect(row_address("officer", username), 303)


@administration.get("/can-bo/mat-khau/<path:username>")
def ask_password(username: str) -> ResponseReturnValue:
    """Whose password is to be set anew, and what ends with it."""
    return render_template("administration/ask_password.html", values=_values("officer", username))


@administration.post("/can-bo/mat-khau/<path:username>")
def new_password(username: str) -> Response:
    """A new password, on a page that nobody keeps."""
    password = reset_password(username, reason=request.form.get("reason", ""), actor=current_officer())
    answer = make_response(
        render_template("administration/password.html", values=_values("officer", username), password=password)
    )
    answer.cache_control.no_store = True
    return answer


@administration.route("/don-vi/ket-thuc/<path:code>", methods=["GET", "POST"])
def end_agency(code: str) -> ResponseReturnValue:
    """The last day of an agency and who takes over, once one has seen what lies there."""
    values, faults, status = _values("agency", code), Faults(), OK
    with read_work(current_officer().id) as work:
        cases, tasks = count_agency_work(work, code)
        officers = [one for one in list_officers(work, agency=code) if one.agency == code]
        noun = NOUNS["agency"]()
        fields = fields_of([noun.column(name) for name in END_FIELDS], Known(work), fixed=False)
    data = data_of(values)
    if request.method == "POST":
        typed = read_typed(fields)
        try:
            _save("agency", code, typed)
        except (Invalid, RowChanged) as error:
            faults, status, data = Faults.of(error), _status(error), {**data, **typed}
        else:
            flash(_("Đã lưu."), "done")
            return redirect(row_address("agency", code), 303)
    page = render_template(
        "administration/end_agency.html",
        values=values, opened=digest_of(values), fields=fields, data=data, cases=cases, tasks=tasks,
        officers=officers, faults=faults, reason=request.form.get("reason", ""),
    )  # fmt: skip
    return page, status


@administration.route("/lich/bo/<key>", methods=["GET", "POST"])
def remove_from_calendar(key: str) -> ResponseReturnValue:
    """Take a special day out of the calendar, once one has seen what that means."""
    values, faults, status = _values("day", key), Faults(), OK
    reason = request.form.get("reason", "")
    if request.method == "POST":
        try:
            remove_day(key, opened=request.form.get("opened", ""), reason=reason, actor=current_officer())
        except (Invalid, RowChanged) as error:
            faults, status = Faults.of(error), _status(error)
        else:
            flash(_("Đã bỏ ngày này khỏi lịch; nó được tính như thứ của nó trong tuần."), "done")
            return redirect(url_for("administration.calendar", year=int(key[:4])), 303)
    preview = foreseen_or_none(key, opened=digest_of(values))
    page = render_template(
        "administration/remove_day.html",
        values=values, day=date.fromisoformat(values["day"]), opened=digest_of(values), faults=faults, reason=reason,
        preview=preview,
    )  # fmt: skip
    return page, status


def _save(table: str, key: str, typed: dict[str, Any]) -> None:
    save_row(
        NOUNS[table](), key, typed,
        opened=request.form.get("opened", ""), reason=request.form.get("reason", ""), actor=current_officer(),
    )  # fmt: skip


def _values(table: str, key: str) -> Any:
    noun: Noun = NOUNS[table]()
    if "\0" in key:
        abort(404)
    with read_work(current_officer().id) as work:
        values = noun.load(work, key).get(key)
    if values is None:
        raise RowUnknown(key=key[:80])
    return values


def _status(error: HoiDapError) -> int:
    return CONFLICT if isinstance(error, RowChanged) else UNPROCESSABLE


def _trouble(error: HoiDapError) -> str:
    if isinstance(error, Invalid) and error.problems:
        return " ".join(f"{fault.what} {fault.remedy}" for fault in Faults.of(error))
    return " ".join(words_of(error))
