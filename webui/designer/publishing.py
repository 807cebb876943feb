"""Looking one's changes over, and making them live or proposing them."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.cases.designing import (
    Outcome,
    PublishRefused,
    keep_mine,
    publish_changes,
    refusals_of,
    review_changes,
    waiting_of,
)
from engine.errors import HoiDapError
from webui.auth import current_officer
from webui.designer.room import designer, library_folder
from webui.errors import status_of
from webui.kit import Faults
from webui.speech import _


@designer.get("/cong-bo")
def publish() -> ResponseReturnValue:
    """Everything that would change, and what is wrong with it."""
    return _page("", Faults())


@designer.post("/cong-bo")
def publish_now() -> ResponseReturnValue:
    """The changes as they were looked at: live, or waiting for a second person."""
    note = request.form.get("note", "")
    try:
        outcome = publish_changes(
            note,
            actor=current_officer(),
            folder=library_folder(),
            seen=request.form.get("seen", ""),
            accept_broken=request.form.get("accept_broken") == "true",
            only=request.form.getlist("only"),
        )
    except PublishRefused as error:
        # The findings themselves stand on the page, each with its way into the editor.
        return _page(note, Faults.of(HoiDapError(error.message, remedy=error.remedy))), status_of(error)
    except HoiDapError as error:
        return _page(note, Faults.of(error)), status_of(error)
    if outcome.proposal is not None:
        flash(_("Đã gửi đề nghị công bố. Người thứ hai sẽ xem và duyệt."), "done")
        return redirect(url_for("designer.proposal", proposal_id=outcome.proposal), 303)
    flash(published_words(outcome), "done")
    return redirect(url_for("designer.library"), 303)


@designer.post("/tep/<file:path>/giu-ban-toi")
def keep(path: str) -> ResponseReturnValue:
    """Go on with one's own draft on top of what someone else has published."""
    keep_mine(path, actor=current_officer(), folder=library_folder())
    flash(_("Nháp của “%(path)s” nay đứng trên bản đang dùng.", path=path), "done")
    return redirect(url_for("designer.publish"), 303)


def published_words(outcome: Outcome) -> str:
    """What is live now."""
    said = [
        _("%(process)s: bản %(number)s đang dùng.", process=outcome.titles[one.process_id], number=one.number)
        for one in outcome.published
    ]
    said += [_("%(process)s: không nhận hồ sơ mới nữa.", process=outcome.titles[name]) for name in outcome.retired]
    return " ".join([_("Đã công bố."), *said])


def _page(note: str, faults: Faults) -> str:
    only = request.values.getlist("only")
    officer = current_officer()
    review = review_changes(actor=officer, folder=library_folder(), only=only)
    refusals = refusals_of([one.path for one in review.files], actor=officer)
    touched = {one.path for one in review.files}
    waiting = [one for one in waiting_of(actor=officer) if touched & {*one.same, *one.later}]
    page = {"waiting": waiting, "review": review, "note": note, "faults": faults, "only": only, "refusals": refusals}
    return render_template("designer/publish.html", **page)
