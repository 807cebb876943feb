"""Proposals: what waits for a second person, and what they say."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.cases.designing import (
    PublishRefused,
    approve_proposal,
    get_proposal,
    list_proposals,
    refuse_proposal,
    withdraw_proposal,
)
from engine.errors import HoiDapError, NotFound
from webui.auth import current_officer
from webui.designer.publishing import published_words
from webui.designer.room import designer, library_folder
from webui.errors import status_of
from webui.kit import Faults
from webui.speech import _


@designer.get("/de-nghi")
def proposals() -> ResponseReturnValue:
    """Those that wait first, then the newest."""
    return render_template("designer/proposals.html", proposals=list_proposals(actor=current_officer()))


@designer.get("/de-nghi/<uuid:proposal_id>")
def proposal(proposal_id: UUID) -> ResponseReturnValue:
    """One proposal, looked at like one's own changes."""
    return _page(proposal_id, "", Faults())


@designer.post("/de-nghi/<uuid:proposal_id>")
def decide(proposal_id: UUID) -> ResponseReturnValue:
    """Approve it, refuse it with remarks, or take one's own back."""
    officer, remarks = current_officer(), request.form.get("remarks", "")
    try:
        said = _decide(proposal_id, remarks)
    except NotFound:
        raise
    except PublishRefused as error:
        return _page(proposal_id, remarks, Faults.of(HoiDapError(error.message, remedy=error.remedy))), 422
    except HoiDapError as error:
        return _page(proposal_id, remarks, Faults.of(error)), status_of(error)
    flash(said, "done")
    is_own = request.form.get("_do") == "withdraw"
    return redirect(url_for("designer.publish" if is_own and officer else "designer.proposals"), 303)


def _decide(proposal_id: UUID, remarks: str) -> str:
    officer = current_officer()
    act = request.form.get("_do", "")
    if act == "approve":
        outcome = approve_proposal(
            proposal_id,
            actor=officer,
            folder=library_folder(),
            remarks=remarks,
            accept_broken=request.form.get("accept_broken") == "true",
        )
        return published_words(outcome)
    if act == "withdraw":
        withdraw_proposal(proposal_id, actor=officer)
        return _("Đã rút đề nghị; các thay đổi vẫn ở trong nháp.")
    refuse_proposal(proposal_id, remarks, actor=officer)
    return _("Đã trả lại đề nghị; người đề nghị sẽ thấy ý kiến và nháp của mình.")


def _page(proposal_id: UUID, remarks: str, faults: Faults) -> str:
    view, changes, review = get_proposal(proposal_id, actor=current_officer(), folder=library_folder())
    page = {"view": view, "changes": changes, "review": review, "remarks": remarks, "faults": faults}
    return render_template("designer/proposal.html", **page)
