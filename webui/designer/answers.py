"""Answers to editors: what they asked for, or a problem in words."""

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any, ParamSpec

from flask import jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from engine.cases.designing import FileTooLarge
from engine.definitions.check import Finding
from engine.errors import HoiDapError, Invalid
from webui.designer.phrases import place_words
from webui.errors import status_of
from webui.kit import Faults, words_of
from webui.speech import _, translated

P = ParamSpec("P")
LARGEST_BODY = 16 * 1024 * 1024
TOO_LARGE = 413


def in_json(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """A view whose errors are JSON as well: `{code, message, remedy, …}`."""

    @wraps(view)
    def answered(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        request.max_content_length = LARGEST_BODY
        try:
            return view(*args, **kwargs)
        except RequestEntityTooLarge:
            what, remedy = _("Nội dung gửi lên quá lớn."), _("Tách thành các tệp nhỏ hơn. Bản đã lưu trước đó vẫn còn.")
            return jsonify({"code": "designer.file_too_large", "message": what, "remedy": remedy}), TOO_LARGE
        except HoiDapError as error:
            return problem(error)

    return answered


def problem(error: HoiDapError, **more: Any) -> ResponseReturnValue:
    """What went wrong, in the words of the page."""
    what, remedy = words_of(error)
    told: dict[str, Any] = {"code": error.code, "message": what, "remedy": remedy, **more}
    if isinstance(error, Invalid) and error.problems:
        told["problems"] = [{"where": one.where, "what": one.what, "remedy": one.remedy} for one in Faults.of(error)]
    return jsonify(told), TOO_LARGE if isinstance(error, FileTooLarge) else status_of(error)


def body() -> Mapping[str, Any]:
    """What the editor sent; nothing when it is no object."""
    sent = request.get_json(silent=True)
    return sent if isinstance(sent, dict) else {}


def findings_as_json(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings in the language of the page."""
    return [
        {
            "file": one.file,
            "line": one.line,
            "element": one.element,
            "severity": one.severity.value,
            "code": one.code,
            "message": finding_words(one),
            "remedy": translated(one.remedy),
            "place": one.place,
        }
        for one in findings
    ]


def finding_words(one: Finding) -> str:
    """What a finding says, with the property of the element that it speaks of."""
    place, what = place_words(one.place), translated(one.message)
    return _("Ở mục “%(place)s”: %(what)s", place=place, what=what) if place else what
