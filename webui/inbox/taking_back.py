"""Taking back a claim, a return or a hand-over: the message that tells of it offers it."""

from uuid import UUID

from flask import flash, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from engine.cases import TaskNotFound, find_standing, take_back
from engine.errors import Conflict, NotAllowed
from engine.storage import read_work
from webui.auth import current_officer
from webui.inbox.desk import is_part, queue_href, task_href
from webui.inbox.room import inbox
from webui.kit import words_of
from webui.speech import _


@inbox.post("/viec/<uuid:task_id>/nhu-truoc")
def back_as_before(task_id: UUID) -> ResponseReturnValue:
    """The task lies again where it lay; the page leads there, or to the list where it is not for these eyes."""
    officer = current_officer()
    try:
        take_back(task_id, actor=officer)
        flash(_("Đã hoàn tác: việc ở chỗ cũ như trước."), "done")
    except (Conflict, NotAllowed) as error:
        flash(" ".join(words_of(error)), "wrong")
    except TaskNotFound as error:
        flash(" ".join(words_of(error)), "wrong")
        return _on(queue_href() or url_for("inbox.queue"))
    with read_work(officer.id) as work:
        is_seen = find_standing(work, task_id, officer) is not None
    return _on(task_href(task_id) if is_seen else queue_href() or url_for("inbox.queue"))


def _on(where: str) -> ResponseReturnValue:
    if is_part():
        return jsonify({"go": where, "said": render_template("inbox/_said.html")})
    return redirect(where, 303)
