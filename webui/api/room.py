"""The room: every answer is JSON, also for what is not there; cookies count for nothing."""

import logging
from typing import Any

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound
from werkzeug.routing import RequestRedirect

from engine.errors import HoiDapError
from webui.api.problems import http_problem, problem_of, unexpected_problem
from webui.security import csrf

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
log = logging.getLogger(__name__)

api = Blueprint("api", __name__, url_prefix="/api/v1")
# There is no cookie that another site could ride on: a token is sent on purpose or not at all.
csrf.exempt(api)


@api.errorhandler(HoiDapError)
def _ours(error: HoiDapError) -> Response:
    return problem_of(error)


@api.errorhandler(HTTPException)
def _http(error: HTTPException) -> Response:
    return http_problem(error)


@api.errorhandler(Exception)
def _unexpected(error: Exception) -> Response:
    # The edge: log once, answer kindly, show nothing of the inside.
    log.error("unexpected error at %s", request.endpoint, exc_info=error)
    return unexpected_problem()


@api.after_request
def _keep_private(answer: Response) -> Response:
    answer.headers.setdefault("Cache-Control", "no-store")
    answer.headers.pop("Set-Cookie", None)
    return answer


@api.route("/", defaults={"rest": ""}, methods=METHODS)
@api.route("/<path:rest>", methods=METHODS)
def nowhere(rest: str) -> Response:
    """What no route takes: an unknown address, or a known one in another way."""
    if allowed := _allowed(f"{api.url_prefix}/{rest}"):
        answer = http_problem(MethodNotAllowed())
        answer.headers["Allow"] = ", ".join(allowed)
        return answer
    return http_problem(NotFound())


def _allowed(path: str) -> list[str]:
    adapter = current_app.url_map.bind("")
    return [method for method in METHODS if _leads_somewhere(adapter, path, method)]


def _leads_somewhere(adapter: Any, path: str, method: str) -> bool:
    try:
        endpoint, _ = adapter.match(path, method=method)
    except (HTTPException, RequestRedirect):
        return False
    return bool(endpoint != f"{api.name}.{nowhere.__name__}")
