"""Errors as RFC 9457 problem documents, in the language that the caller asks for."""

from typing import Any

import orjson
from flask import Response, current_app, request
from flask_babel import force_locale  # type: ignore[import-untyped]
from werkzeug.exceptions import HTTPException

from engine.directory import TooManyAttempts
from engine.errors import N_, HoiDapError, Invalid, NotAllowed
from webui.errors import status_of
from webui.kit import Faults, words_of
from webui.speech import translated

MEDIA_TYPE = "application/problem+json"
LANGUAGES = ("vi", "en")
SERVER_ERROR = 500


class TokenMissing(NotAllowed):
    """The route needs a token, and there is none, or not a valid one."""

    code = "token.missing"
    message = N_("Yêu cầu này cần mã truy cập hợp lệ.")
    remedy = N_("Gửi tiêu đề “Authorization: Bearer …”; tạo mã bằng “hoidap token create”.")


class ScopeMissing(NotAllowed):
    """The token is valid, but not for this."""

    code = "token.scope"
    message = N_("Mã truy cập này không có phạm vi “{scope}”.")
    remedy = N_("Tạo mã khác có phạm vi này.")


class BodyInvalid(Invalid):
    """The request's body is not what the route takes."""

    code = "request.invalid"
    message = N_("Nội dung yêu cầu chưa đúng.")
    remedy = N_("Sửa các mục được nêu; /api/v1/openapi.json mô tả từng yêu cầu.")


HTTP_WORDS = {
    400: (N_("Yêu cầu không đọc được."), N_("Gửi JSON đúng chuẩn, mã hóa UTF-8.")),
    404: (N_("Không có địa chỉ này."), N_("Xem /api/v1/openapi.json.")),
    405: (N_("Địa chỉ này không nhận phương thức đó."), N_("Xem tiêu đề Allow.")),
    409: (N_("Yêu cầu cùng Idempotency-Key đang được xử lý."), N_("Thử lại sau ít giây.")),
    413: (N_("Nội dung gửi lên quá lớn."), N_("Giảm cỡ nội dung hoặc tệp.")),
    415: (N_("Kiểu nội dung không được nhận."), N_("Gửi application/json; riêng tệp thì multipart/form-data.")),
    429: (N_("Quá nhiều yêu cầu trong thời gian ngắn."), N_("Chờ rồi thử lại; xem tiêu đề Retry-After.")),
}


def problem_of(error: HoiDapError) -> Response:
    """The problem document of one of our errors."""
    status = 401 if isinstance(error, TokenMissing) else status_of(error)
    with force_locale(asked_language()):
        title, remedy = words_of(error)
        faults = Faults.of(error) if isinstance(error, Invalid) and error.problems else ()
        problems = [{"where": fault.where, "what": fault.what, "remedy": fault.remedy} for fault in faults]
    answer = _problem(status, error.code, title, remedy, **({"problems": problems} if problems else {}))
    if isinstance(error, TooManyAttempts):
        answer.headers["Retry-After"] = str(error.facts["wait_seconds"])
    if isinstance(error, TokenMissing):
        answer.headers["WWW-Authenticate"] = 'Bearer realm="hoidap"'
    return answer


def http_problem(error: HTTPException) -> Response:
    """The problem document of what the web framework refuses."""
    status = error.code or SERVER_ERROR
    what, remedy = HTTP_WORDS.get(status, (HoiDapError.message, HoiDapError.remedy))
    with force_locale(asked_language()):
        title, advice = words_of(HoiDapError(what, remedy=remedy))
    answer = _problem(status, f"http.{status}", title, advice)
    if getattr(error, "retry_after", None):
        answer.headers["Retry-After"] = str(error.retry_after)  # type: ignore[attr-defined]
    return answer


def unexpected_problem() -> Response:
    """What is said when we do not know better; nothing of the inside."""
    with force_locale(asked_language()):
        title, remedy = words_of(HoiDapError())
    return _problem(SERVER_ERROR, "error", title, remedy)


def asked_language() -> str:
    """The language that the caller asks for, else the installation's."""
    return request.accept_languages.best_match(LANGUAGES) or str(current_app.config["SETTINGS"].locale)


def in_asked_language(text: str) -> str:
    """A text that was marked elsewhere, in the language that the caller asks for."""
    with force_locale(asked_language()):
        return translated(text)


def _problem(status: int, code: str, title: str, remedy: str, **more: Any) -> Response:
    document = {"type": f"urn:hoidap:problem:{code}", "title": title, "status": status, "detail": remedy, "code": code}
    return Response(orjson.dumps({**document, **more}), status=status, content_type=MEDIA_TYPE)
