"""Opening the content of a case for a while, and who has done so."""

from flask import render_template
from flask.typing import ResponseReturnValue

from engine.cases import list_grants, open_content
from engine.clock import local_time
from webui.auth import current_officer
from webui.monitor.acting import Act, carry_out
from webui.monitor.case_page import find_case
from webui.monitor.room import monitor
from webui.speech import _


@monitor.route("/ho-so/<number>/xem-noi-dung", methods=["GET", "POST"])
def content(number: str) -> ResponseReturnValue:
    """Ask for leave to read what people wrote in this case."""
    officer = current_officer()
    case = find_case(number, officer)
    act = Act(
        case,
        title=_("Xem nội dung hồ sơ"),
        happens=(
            _("Trong hai giờ, tài khoản này đọc được phản ánh, thông tin người gửi, trao đổi và tệp của hồ sơ này."),
            _("Nhật ký của hồ sơ ghi ai mở, lúc nào và lý do; không xóa được."),
            _("Thủ trưởng và phó thủ trưởng cơ quan nơi hồ sơ nằm thấy việc này trên trang hồ sơ và trong danh sách."),
        ),
        button=_("Mở nội dung trong hai giờ"),
        needs_admin=False,
    )

    def run(reason: str) -> tuple[str, str]:
        until = open_content(case.id, actor=officer, reason=reason)
        return _("Nội dung mở đến %(clock)s.", clock=local_time(until).strftime("%H:%M")), "done"

    return carry_out(act, run)


@monitor.get("/da-xem-noi-dung")
def grants() -> ResponseReturnValue:
    """Who opened the content of which case, for heads and administrators."""
    return render_template("monitor/grants.html", grants=list_grants(actor=current_officer()))
