"""Taking back what was just done, or letting it go out at once."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from engine.cases import TaskNotFound, get_task, send_now, undo_step
from engine.directory import Officer
from engine.errors import Conflict, Invalid, NotAllowed
from webui.auth import current_officer
from webui.inbox.cases import find_case
from webui.inbox.room import inbox
from webui.kit import words_of
from webui.speech import _


@inbox.post("/ho-so/<number>/hoan-tac")
def undo(number: str) -> ResponseReturnValue:
    """Undo the last step of this case, or let it go out at once."""
    officer = current_officer()
    case_id = find_case(number, officer)
    try:
        if request.form.get("_do") == "send":
            send_now(case_id, actor=officer, revision=_revision())
            flash(_("Đã gửi đi; bước vừa làm không hoàn tác được nữa."), "done")
            return redirect(url_for("inbox.case", number=number), 303)
        outcome = undo_step(case_id, actor=officer, reason=request.form.get("_why", ""), revision=_revision())
    except (Conflict, NotAllowed, Invalid) as error:
        flash(" ".join(words_of(error)), "wrong")
        return redirect(url_for("inbox.case", number=number), 303)
    flash(_("Đã hoàn tác: việc mở lại với nội dung đã nhập, không có gì được gửi đi."), "done")
    return redirect(_where_to(outcome.opened[0], number, officer), 303)


def _where_to(task_id: UUID, number: str, officer: Officer) -> str:
    """The task, for who goes on with it; a head who took it back for somebody else sees the case."""
    try:
        if get_task(task_id, actor=officer).may_complete:
            return url_for("inbox.task", task_id=task_id)
    except TaskNotFound:
        pass
    return url_for("inbox.case", number=number)


def _revision() -> int | None:
    text = request.form.get("_revision", "")
    return int(text) if text.isascii() and text.isdigit() else None
