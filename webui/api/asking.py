"""Who asks, and for what: the token, the query and the body, each found right before a route sees them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import orjson
from flask import request
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from engine.directory import Officer, count_attempt, find_token
from engine.errors import N_, Problem
from engine.storage import begin_work
from webui.api.problems import BodyInvalid, ScopeMissing, TokenMissing

Schema = Mapping[str, Any]
BAD_TOKENS_A_QUARTER_HOUR = 60
QUARTER_HOUR = 15 * 60


@dataclass(frozen=True, slots=True)
class Caller:
    """An officer's script."""

    officer: Officer
    scopes: frozenset[str]

    def require(self, scope: str) -> None:
        """Go on if the token is for this.

        Raises:
            ScopeMissing: it is not.
        """
        if scope not in self.scopes:
            raise ScopeMissing(scope=scope)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request. `body` and `query` fit their schemas; `client` tells places apart for rate limits."""

    caller: Caller | None
    client: str
    query: Mapping[str, Any] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict, repr=False)

    @property
    def officer(self) -> Officer:
        """The officer, on a route that is not public.

        Raises:
            TokenMissing: nobody is signed in.
        """
        if self.caller is None:
            raise TokenMissing
        return self.caller.officer


def client_key() -> str:
    """Where the request comes from; behind proxies only as configured ones tell it."""
    return request.remote_addr or "unknown"


def find_caller() -> Caller | None:
    """Who asks; None when no token was sent.

    Raises:
        TokenMissing: a token was sent that is not valid.
        TooManyAttempts: this place keeps trying tokens.
    """
    header = request.headers.get("Authorization")
    if header is None:
        return None
    kind, _, token = header.partition(" ")
    found = find_token(token.strip()) if kind.lower() == "bearer" and token.strip() else None
    if found is None:
        with begin_work() as work:
            count_attempt(work, "api.token", client_key(), limit=BAD_TOKENS_A_QUARTER_HOUR, per_seconds=QUARTER_HOUR)
        raise TokenMissing
    return Caller(*found)


def read_query(schemas: Mapping[str, Schema]) -> dict[str, Any]:
    """The query's known parameters, of their types.

    Raises:
        BodyInvalid: one of them is not what it may be.
    """
    given: dict[str, Any] = {}
    for name, schema in schemas.items():
        if (text := request.args.get(name)) is not None:
            given[name] = _number(text) if schema.get("type") == "integer" else text
    problems = [found for name, value in given.items() for found in _problems(value, schemas[name], f"/{name}")]
    problems += [_nul(f"/{name}") for name, value in given.items() if _has_nul(value)]
    if problems:
        raise BodyInvalid(problems=problems)
    return given


def read_body(schema: Schema) -> dict[str, Any]:
    """The body: a JSON object that fits the schema.

    Raises:
        BadRequest: it is not JSON.
        UnsupportedMediaType: it is something else.
        BodyInvalid: it does not fit.
    """
    if not request.is_json:
        raise UnsupportedMediaType
    try:
        body = orjson.loads(request.get_data())
    except orjson.JSONDecodeError as error:
        raise BadRequest from error
    problems = list(_problems(body, schema))
    if _has_nul(body):
        problems.append(_nul(""))
    if problems:
        raise BodyInvalid(problems=problems)
    return body  # type: ignore[no-any-return]


@lru_cache(maxsize=256)
def _validator(schema: bytes) -> Draft202012Validator:
    return Draft202012Validator(orjson.loads(schema))


def _problems(value: Any, schema: Schema, place: str = "") -> list[Problem]:
    validator = _validator(orjson.dumps(schema, option=orjson.OPT_SORT_KEYS))
    return [_problem(error, place) for error in list(validator.iter_errors(value))[:20]]


def _problem(error: ValidationError, place: str) -> Problem:
    where = place + "".join(f"/{part}" for part in error.absolute_path)
    remedy = N_("Xem mô tả của yêu cầu này trong /api/v1/openapi.json.")
    if error.validator == "required":
        missing = next(name for name in error.validator_value if name not in error.instance)
        return Problem(f"{where}/{missing}", N_("Thiếu mục bắt buộc."), remedy, code="request.required")
    if error.validator == "type":
        facts = {"type": error.validator_value}
        return Problem(where, N_("Sai kiểu dữ liệu; cần {type}."), remedy, code="request.type", facts=facts)
    return Problem(where, N_("Giá trị không được nhận."), remedy, code=f"request.{error.validator}")


def _number(text: str) -> Any:
    try:
        return int(text) if len(text) < 12 else text  # noqa: PLR2004 - no limit is that large
    except ValueError:
        return text


def _nul(where: str) -> Problem:
    return Problem(where, N_("Có ký tự không được phép (NUL)."), N_("Bỏ ký tự này."), code="request.nul")


def _has_nul(value: Any) -> bool:
    """Whether a text in the value has the one character that no database keeps."""
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, dict):
        return any(_has_nul(key) or _has_nul(item) for key, item in value.items())
    return isinstance(value, list) and any(_has_nul(item) for item in value)
