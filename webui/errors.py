"""The one table from families of errors to status and page."""

import logging
import secrets
from collections.abc import Iterable

from flask import Flask, Request, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from engine.directory import TooManyAttempts
from engine.errors import CaseSealed, Conflict, HoiDapError, Invalid, NotAllowed, NotFound, StepFailed, Unavailable
from engine.petitions import PublicationWithdrawn
from engine.storage import now
from webui.auth import ask_to_sign_in, is_own_page, signed_in
from webui.formatting import exact_moment
from webui.kit import Faults, words_of
from webui.speech import _

STATUS = (
    (PublicationWithdrawn, 410),
    (TooManyAttempts, 429),
    (NotFound, 404),
    (NotAllowed, 403),
    (Conflict, 409),
    (Invalid, 422),
    (StepFailed, 500),
    (Unavailable, 503),
    (HoiDapError, 500),
)
STAFF_PATHS = ("/can-bo", "/thiet-ke", "/giam-sat", "/bao-cao", "/quan-tri")
SERVER_ERROR = 500
log = logging.getLogger(__name__)


def register(app: Flask) -> None:
    """Answer every error with a page that says what happened and what to do."""
    app.register_error_handler(HoiDapError, _ours)
    app.register_error_handler(CSRFError, _form_too_old)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def status_of(error: HoiDapError) -> int:
    """The HTTP status of an error, by its family."""
    return next(status for family, status in STATUS if isinstance(error, family))


def _ours(error: HoiDapError) -> ResponseReturnValue:
    if isinstance(error, CaseSealed) and _is_staff(request):
        # Whatever was asked of a case that is set aside, its stub is what there is to see.
        return redirect(url_for("inbox.secrecy", number=error.facts["number"]), 303)
    status, code = status_of(error), error.code
    if status >= SERVER_ERROR:
        code = _logged(error.code, error)
    what, remedy = words_of(error)
    problems = Faults.of(error) if isinstance(error, Invalid) and error.problems else ()
    answer = current_app.make_response((_page(what, remedy, code, problems), status))
    if isinstance(error, TooManyAttempts):
        answer.headers["Retry-After"] = str(error.facts.get("wait_seconds", 60))
    return answer


def _http(error: HTTPException) -> ResponseReturnValue:
    words = {
        400: (_("Trình duyệt gửi đến một yêu cầu không đọc được."), _("Tải lại trang rồi thử lại.")),
        404: (_("Không có trang này."), _("Kiểm tra lại địa chỉ, hoặc bắt đầu từ trang chủ.")),
        405: (_("Trang này không nhận cách gửi như vậy."), _("Quay lại trang trước rồi thử lại.")),
        413: (
            _("Nội dung gửi lên quá lớn."),
            _("Bấm nút quay lại của trình duyệt, bỏ bớt hoặc giảm cỡ tệp (mỗi tệp tối đa 10 MB) rồi gửi lại."),
        ),
    }
    if error.response is not None or error.code is None or error.code < 400:  # noqa: PLR2004 - redirects
        return error
    what, remedy = words.get(error.code) or words_of(HoiDapError())
    return _page(what, remedy, f"http.{error.code}"), error.code


def _form_too_old(_error: CSRFError) -> ResponseReturnValue:
    # The visit has ended while the form stayed open. Only what our own page sent is shown again:
    # otherwise another site could put words into the visitor's mouth.
    if is_own_page(request) and _is_staff(request):
        return ask_to_sign_in()
    what = _("Trang này đã mở quá lâu hoặc trình duyệt không lưu cookie, nên chưa gửi được.")
    remedy = _("Bấm nút quay lại của trình duyệt, tải lại trang rồi gửi lại; hãy sao chép nội dung dài trước.")
    return _page(what, remedy, "form.too_old"), 400


def _unexpected(error: Exception) -> ResponseReturnValue:
    if current_app.testing or current_app.debug:
        raise error
    code = _logged("unexpected error", error)
    return _page(_("Đã có lỗi ở hệ thống."), words_of(HoiDapError())[1], code), SERVER_ERROR


def _logged(what: str, error: Exception) -> str:
    """A code and the time by which this error is found in the server's log."""
    code = f"{secrets.token_hex(3).upper()} · {exact_moment(now())}"
    log.error("%s at %s, code %s", what, request.endpoint, code, exc_info=error)
    return code


def _page(what: str, remedy: str, code: str, problems: Iterable[object] = ()) -> str:
    base = "base_staff.html" if _is_staff(request) and signed_in() else "base_citizen.html"
    return render_template("errors/page.html", base=base, what=what, remedy=remedy, code=code, problems=problems)


def _is_staff(asked: Request) -> bool:
    return asked.path.startswith(STAFF_PATHS)
