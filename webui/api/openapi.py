"""The API's description of itself, made from the routes as they are declared."""

import re
from functools import lru_cache
from typing import Any

import orjson
from flask import Response

from webui.api.declaring import NO_CONTENT, Route, routes
from webui.api.idempotency import HEADER
from webui.api.room import api
from webui.api.schemas import COMPONENTS, named

VERSION = "1.0"
PROBLEM = {"application/problem+json": {"schema": named("Problem")}}
WORDS = {
    400: "Yêu cầu không đọc được.",
    401: "Thiếu mã truy cập hợp lệ.",
    403: "Không có quyền; “title” nêu quy tắc từ chối.",
    404: "Không có, hoặc không được xem.",
    405: "Phương thức không được nhận.",
    409: "Người khác nhanh hơn, hoặc yêu cầu cùng khóa đang được xử lý.",
    410: "Từng công khai, nay đã gỡ; “title” nêu ngày và lý do.",
    413: "Nội dung quá lớn.",
    415: "Kiểu nội dung không được nhận.",
    422: "Có mục cần sửa; “problems” nêu từng mục.",
    429: "Quá nhiều yêu cầu; xem Retry-After.",
    500: "Lỗi ở hệ thống; chưa có gì thay đổi.",
    503: "Tạm thời chưa phục vụ được; thử lại được.",
}
ALWAYS = (400, 401, 429, 503)
PATH_PART = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")


@api.get("/openapi.json")
def describe() -> Response:
    """The description, open to everyone."""
    return Response(_document(), content_type="application/json")


@lru_cache(maxsize=1)
def _document() -> bytes:
    paths: dict[str, Any] = {}
    for one in routes:
        paths.setdefault(PATH_PART.sub(r"{\g<name>}", one.path), {})[one.method.lower()] = _operation(one)
    return orjson.dumps(
        {
            "openapi": "3.1.0",
            "info": {
                "title": "Hồi Đáp",
                "version": VERSION,
                "description": "Tiếp nhận và trả lời phản ánh, kiến nghị. Mọi lỗi là tài liệu RFC 9457.",
            },
            "servers": [{"url": api.url_prefix}],
            "security": [],
            "paths": paths,
            "components": {
                "schemas": COMPONENTS,
                "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            },
        },
        option=orjson.OPT_INDENT_2,
    )


def _operation(one: Route) -> dict[str, Any]:
    return {
        "operationId": one.name,
        "summary": one.summary,
        "description": _description(one),
        "security": [{"token": []}] if one.scope else [{}, {"token": []}],
        "parameters": list(_parameters(one)),
        **_body(one),
        "responses": _responses(one),
    }


def _description(one: Route) -> str:
    scope = f"Phạm vi của mã truy cập: {one.scope}." if one.scope else "Không bắt buộc mã truy cập."
    return f"Ai được dùng: {one.roles}. {scope}" if one.roles else scope


def _parameters(one: Route) -> Any:
    for part in PATH_PART.finditer(one.path):
        kind = {"format": "uuid"} if part["kind"] == "uuid" else {"minLength": 1}
        yield {"name": part["name"], "in": "path", "required": True, "schema": {"type": "string", **kind}}
    for name, schema in one.query.items():
        yield {"name": name, "in": "query", "required": False, "schema": schema}
    for name, schema in one.headers.items():
        yield {"name": name, "in": "header", "required": False, "schema": schema}
    if one.method == "POST":
        key = {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"}
        yield {"name": HEADER, "in": "header", "required": False, "schema": key}


def _body(one: Route) -> dict[str, Any]:
    if one.is_upload:
        file = {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}, "required": ["file"]}
        return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": file}}}}
    if one.body is not None:
        return {"requestBody": {"required": True, "content": {"application/json": {"schema": one.body}}}}
    return {}


def _responses(one: Route) -> dict[str, Any]:
    good: dict[str, Any] = {"description": "Được."}
    if one.status != NO_CONTENT:
        good["content"] = {"application/json": {"schema": one.answer}}
    wrong = {*ALWAYS, *one.errors, 404}
    if one.method == "POST":
        wrong |= {409, 422}
    if one.body is not None or one.is_upload:
        wrong |= {413, 415, 422}
    answers = {str(status): {"description": WORDS[status], "content": PROBLEM} for status in sorted(wrong)}
    return {str(one.status): good, **answers}
