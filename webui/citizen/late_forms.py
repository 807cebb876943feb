"""Forms whose visit has ended while they stood open: the same page again, with what was typed."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError

from engine.errors import N_, Problem
from webui.citizen.replying import reply_again
from webui.citizen.room import citizen
from webui.citizen.sending import show_again
from webui.citizen.tracking import ask_for_code
from webui.kit import Faults

TOO_OLD = Problem(
    "",
    N_("Trang này mở đã lâu nên chưa gửi được."),
    N_("Nội dung đã nhập vẫn còn: xem lại rồi bấm gửi lần nữa. Trình duyệt cần cho phép lưu cookie của trang này."),
    code="form.too_old",
)


@citizen.errorhandler(CSRFError)
def once_more(_error: CSRFError) -> ResponseReturnValue:
    """Nothing is done; the sender sees what was typed and presses again."""
    if request.endpoint == "citizen.send_on":
        return show_again(TOO_OLD), 400
    if request.endpoint == "citizen.send_reply":
        return reply_again(Faults([TOO_OLD]))
    return ask_for_code(TOO_OLD), 400
