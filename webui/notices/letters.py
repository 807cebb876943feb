"""Letters to post: whom reception writes to on paper."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from engine.petitions.post_letters import get_letter, list_letters, mark_letter_sent, sends_letters
from webui.auth import current_officer
from webui.notices.room import notices
from webui.speech import _


@notices.get("/gui-thu/")
def letters() -> ResponseReturnValue:
    """The letters that wait, the oldest first."""
    officer = current_officer()
    if not sends_letters(officer):
        abort(404)
    return render_template("notices/letters.html", lines=list_letters(officer))


@notices.get("/gui-thu/<uuid:case_id>/<uuid:message_id>")
def letter(case_id: UUID, message_id: UUID) -> ResponseReturnValue:
    """One letter, ready to print."""
    return render_template("notices/letter.html", sheet=get_letter(case_id, message_id, current_officer()))


@notices.post("/gui-thu/<uuid:case_id>/<uuid:message_id>/da-gui")
def letter_sent(case_id: UUID, message_id: UUID) -> ResponseReturnValue:
    """The letter has gone."""
    if mark_letter_sent(case_id, message_id, current_officer()):
        flash(_("Đã ghi là đã gửi."), "done")
    return redirect(url_for("notices.letters"), 303)
