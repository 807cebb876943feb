"""The page of what an officer was told."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.cases import get_case
from engine.notifications import find_told_case, list_told, mark_read
from webui.auth import current_officer
from webui.notices.room import notices
from webui.speech import _


@notices.get("/thong-bao/")
def told() -> ResponseReturnValue:
    """The lines, the latest first; or those not read yet."""
    only_unread = request.args.get("loc") == "chua-doc"
    page = list_told(current_officer(), cursor=_cursor(), only_unread=only_unread)
    return render_template("notices/told.html", page=page, only_unread=only_unread, is_first=_cursor() is None)


@notices.get("/thong-bao/<uuid:notification_id>")
def open_one(notification_id: UUID) -> ResponseReturnValue:
    """The line is read: on to its case, or to the list where there is none to see."""
    officer = current_officer()
    mark_read(officer, [notification_id])
    case_id = find_told_case(officer, notification_id)
    if case_id is None:
        return redirect(url_for("notices.told"))
    return redirect(url_for("inbox.case", number=get_case(case_id, actor=officer).number))


@notices.post("/thong-bao/da-doc")
def read() -> ResponseReturnValue:
    """One line is read, or all of them."""
    one = _id(request.form.get("notification"))
    count = mark_read(current_officer(), None if one is None else [one])
    if one is None and count:
        flash(_("Đã đánh dấu tất cả là đã đọc."), "done")
    return redirect(url_for("notices.told"), 303)


def _cursor() -> UUID | None:
    return _id(request.args.get("sau"))


def _id(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
