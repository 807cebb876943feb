"""What an administrator does about an incident: let the step run again, or go on without it."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from engine.cases import CaseStatus, retry_incident, skip_incident
from engine.errors import HoiDapError, Invalid
from webui.auth import current_officer
from webui.kit import Faults, words_of
from webui.monitor.cases import find_case
from webui.monitor.room import monitor
from webui.speech import _


@monitor.post("/ho-so/<number>/su-co/<uuid:incident_id>")
def resolve(number: str, incident_id: UUID) -> ResponseReturnValue:
    """Run the failed step again, or skip it; each with a reason that stays in the record."""
    officer = current_officer()
    case = find_case(number, officer)
    act = skip_incident if request.form.get("_do") == "skip" else retry_incident
    try:
        outcome = act(case.id, incident_id, actor=officer, reason=request.form.get("reason", ""))
    except HoiDapError as error:
        flash(_trouble(error), "wrong")
    else:
        is_stuck = outcome.status is CaseStatus.INCIDENT
        said = _("Đã chạy lại, nhưng hồ sơ vẫn còn sự cố.") if is_stuck else _("Đã xử lý; hồ sơ chạy tiếp.")
        flash(said, "wrong" if is_stuck else "done")
    return redirect(url_for("monitor.case", number=case.number), 303)


def _trouble(error: HoiDapError) -> str:
    if isinstance(error, Invalid) and error.problems:
        return " ".join(f"{fault.what} {fault.remedy}" for fault in Faults.of(error))
    return " ".join(words_of(error))
