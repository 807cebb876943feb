"""A route and its description in one place: what it takes, who may, what it answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeAlias

import orjson
from flask import Response
from werkzeug.exceptions import NotFound

from webui.api.asking import Asked, Schema, client_key, find_caller, read_body, read_query
from webui.api.idempotency import answer_once
from webui.api.problems import TokenMissing
from webui.api.room import api

JSON = "application/json"
NO_CONTENT = 204
View: TypeAlias = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Route:
    """One route as OpenAPI tells it. `scope` None: no token needed."""

    method: str
    path: str
    name: str
    summary: str
    roles: str
    scope: str | None
    body: Schema | None
    is_upload: bool
    query: Mapping[str, Schema]
    headers: Mapping[str, Schema]
    status: int
    answer: Schema | None
    errors: tuple[int, ...]


@dataclass(slots=True)
class _Routes:
    declared: list[Route] = field(default_factory=list)


routes = _Routes().declared
"""Every route of the API, in the order of its description."""


def route(
    method: str,
    path: str,
    *,
    summary: str,
    answer: Schema | None,
    scope: str | None,
    roles: str = "",
    body: Schema | None = None,
    is_upload: bool = False,
    query: Mapping[str, Schema] | None = None,
    headers: Mapping[str, Schema] | None = None,
    status: int = 200,
    errors: tuple[int, ...] = (),
) -> Callable[[View], View]:
    """Serve a view at `path`; it gets an `Asked` and the path's parts, and gives what becomes JSON."""

    def declare(view: View) -> View:
        described = Route(
            method, path, view.__name__, summary, roles, scope, body, is_upload, query or {}, headers or {},
            status, answer, errors,
        )  # fmt: skip
        routes.append(described)
        api.add_url_rule(path, view.__name__, _served(view, described), methods=[method])
        return view

    return declare


def _served(view: View, described: Route) -> View:
    @wraps(view)
    def serve(**path: Any) -> Response:
        caller = find_caller()
        if described.scope is not None:
            if caller is None:
                raise TokenMissing
            caller.require(described.scope)
        if any("\x00" in str(part) for part in path.values()):
            # No database keeps that character, so that nothing can be named so.
            raise NotFound
        client = client_key()

        def do() -> Response:
            query = read_query(described.query)
            body = read_body(described.body) if described.body is not None else {}
            return _as_json(view(Asked(caller, client, query, body), **path), described.status)

        if described.method != "POST":
            return do()
        return answer_once(str(caller.officer.id) if caller else f"public {client}", do, headers=described.headers)

    return serve


def _as_json(value: Any, status: int) -> Response:
    if status == NO_CONTENT:
        return Response(status=status)
    return Response(orjson.dumps(value, option=orjson.OPT_UTC_Z), status=status, content_type=JSON)
