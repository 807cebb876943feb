"""Who stands for whom: asked for, approved, ended."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.directory import approve_absence, ask_for_substitution, end_absence, list_absences
from engine.errors import HoiDapError, Invalid, NotFound
from engine.storage import read_work
from webui.administration.room import administration
from webui.auth import current_officer
from webui.kit import Faults, words_of
from webui.kit.absence_words import STATES, TONES
from webui.speech import _

OK, UNPROCESSABLE = 200, 422
FIELDS = ("officer", "substitute", "first_day", "last_day", "reason")


@administration.route("/vang-mat", methods=["GET", "POST"])
def absences() -> ResponseReturnValue:
    """All absences, and a form for another."""
    faults, status = Faults(), OK
    typed = {name: request.form.get(name, "") for name in FIELDS}
    if request.method == "POST":
        try:
            ask_for_substitution(typed, actor=current_officer())
        except Invalid as error:
            faults, status = Faults.of(error), UNPROCESSABLE
        else:
            flash(_("Đã ghi; chờ duyệt mới có hiệu lực."), "done")
            return redirect(url_for("administration.absences"), 303)
    with read_work(current_officer().id) as work:
        lines = list_absences(work)
    page = render_template(
        "administration/absences.html", lines=lines, states=STATES, tones=TONES, typed=typed, faults=faults
    )
    return page, status


@administration.post("/vang-mat/<uuid:substitution_id>")
def decide_absence(substitution_id: UUID) -> ResponseReturnValue:
    """Approve or end one of them."""
    reason, actor = request.form.get("reason", ""), current_officer()
    try:
        if request.form.get("go") == "approve":
            approve_absence(substitution_id, reason=reason, actor=actor)
            said = _("Đã duyệt; người thay thế làm được việc của người vắng mặt trong các ngày đã ghi.")
        else:
            end_absence(substitution_id, reason=reason, actor=actor)
            said = _("Đã kết thúc việc thay thế.")
    except NotFound:
        raise
    except HoiDapError as error:
        flash(_trouble(error), "wrong")
    else:
        flash(said, "done")
    return redirect(url_for("administration.absences"), 303)


def _trouble(error: HoiDapError) -> str:
    if isinstance(error, Invalid) and error.problems:
        return " ".join(f"{fault.what} {fault.remedy}" for fault in Faults.of(error))
    return " ".join(words_of(error))
