"""What an administrator does about an incident: run the step again, mend its data first, or go on without it."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from engine.cases import CaseStatus, StepOutcome, mend_incident, retry_incident, skip_incident
from engine.cases.mending import TYPED_KINDS, ValueKind, Variable, mendable_variables, mended_values, shown_value
from engine.errors import HoiDapError
from webui.auth import current_officer
from webui.monitor.acting import Act, carry_out, show_act, trouble
from webui.monitor.case_page import find_case
from webui.monitor.room import monitor
from webui.speech import _, _l

KIND_WORDS = {
    ValueKind.TEXT: _l("chữ"),
    ValueKind.NUMBER: _l("số"),
    ValueKind.YES_NO: _l("có hoặc không"),
    ValueKind.LINES: _l("danh sách, mỗi dòng một mục"),
    ValueKind.JSON: _l("JSON"),
}


@monitor.post("/ho-so/<number>/su-co/<uuid:incident_id>")
def resolve(number: str, incident_id: UUID) -> ResponseReturnValue:
    """Run the failed step again, or skip it; each with a reason that stays in the record."""
    officer = current_officer()
    case = find_case(number, officer)
    act = skip_incident if request.form.get("_do") == "skip" else retry_incident
    try:
        outcome = act(case.id, incident_id, actor=officer, reason=request.form.get("reason", ""))
    except HoiDapError as error:
        flash(trouble(error), "wrong")
    else:
        flash(*went(outcome))
    return redirect(url_for("monitor.case", number=case.number), 303)


@monitor.route("/ho-so/<number>/su-co/<uuid:incident_id>/bo-qua", methods=["GET", "POST"])
def skip(number: str, incident_id: UUID) -> ResponseReturnValue:
    """Go on without the failed step; first say what that means."""
    officer = current_officer()
    case = find_case(number, officer)
    act = Act(
        case,
        title=_("Bỏ qua bước gặp sự cố"),
        happens=(
            _("Bước này được coi như đã xong mà không chạy; kết quả nó lẽ ra tạo ra sẽ không có."),
            _("Hồ sơ chạy tiếp từ bước sau, với dữ liệu hiện có."),
            _("Không lùi lại được: bước đã bỏ qua không chạy lại."),
        ),
        button=_("Bỏ qua bước này"),
        is_dangerous=True,
    )
    return carry_out(
        act,
        lambda reason: went(skip_incident(case.id, incident_id, actor=officer, reason=reason)),
    )


@monitor.route("/ho-so/<number>/su-co/<uuid:incident_id>/sua", methods=["GET", "POST"])
def mend(number: str, incident_id: UUID) -> ResponseReturnValue:
    """Correct what the failed step reads, and let it run again."""
    officer = current_officer()
    case = find_case(number, officer)
    try:
        variables = mendable_variables(case.id, incident_id, actor=officer)
    except HoiDapError as error:
        flash(trouble(error), "wrong")
        return redirect(url_for("monitor.case", number=case.number), 303)
    act = Act(
        case,
        title=_("Sửa dữ liệu rồi cho chạy lại"),
        happens=(
            _("Bước gặp sự cố đọc các giá trị dưới đây; những giá trị được sửa sẽ thay giá trị cũ trong hồ sơ."),
            _("Sau đó bước chạy lại ngay. Nếu vẫn lỗi, hồ sơ dừng ở đó như trước, với giá trị đã sửa."),
            _("Nhật ký ghi tên các giá trị đã sửa và lý do, không ghi nội dung."),
        ),
        button=_("Sửa và cho chạy lại"),
    )

    def run(reason: str) -> tuple[str, str]:
        kinds = {one.name: request.form.get(f"kind-{one.name}", "") for one in variables}
        typed = {
            one.name: request.form[f"value-{one.name}"] for one in variables if f"value-{one.name}" in request.form
        }
        values = mended_values(variables, typed, kinds)
        return went(mend_incident(case.id, incident_id, values, actor=officer, reason=reason))

    if not variables:
        return show_act(act, template="monitor/mend.html", fields=[], status=200)
    return carry_out(act, run, template="monitor/mend.html", fields=[_field(one) for one in variables])


def went(outcome: StepOutcome) -> tuple[str, str]:
    """What became of the case, and whether that is good."""
    if outcome.status is CaseStatus.INCIDENT:
        return _("Đã chạy lại, nhưng hồ sơ vẫn còn sự cố."), "wrong"
    return _("Đã xử lý; hồ sơ chạy tiếp."), "done"


def _field(variable: Variable) -> dict[str, object]:
    name = f"value-{variable.name}"
    return {
        "name": name,
        "variable": variable.name,
        "label": variable.label,
        "kind": variable.kind.value if variable.kind else "",
        "value": request.form.get(name, shown_value(variable.kind, variable.value)),
        "is_known": variable.is_known,
        "options": variable.options,
        "chosen": request.form.get(f"kind-{variable.name}", ""),
        "kinds": [] if variable.kind else [(kind.value, str(KIND_WORDS[kind])) for kind in TYPED_KINDS],
    }
