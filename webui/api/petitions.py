"""Petitions: sending one, and following it with its tracking code."""

from datetime import date
from typing import Any

from flask import request
from flask_babel import force_locale  # type: ignore[import-untyped]

from engine.errors import N_, Invalid, NotAllowed, Problem
from engine.petitions import ErasureAsking, TrackingView, ask_erasure, submit_petition, track
from webui.api.asking import Asked
from webui.api.declaring import route
from webui.api.idempotency import HEADER
from webui.api.problems import ScopeMissing, asked_language
from webui.api.schemas import named
from webui.api.shapes import Json
from webui.speech import translated

CODE_HEADER = "X-Tracking-Code"
OPEN_CHANNELS = frozenset({"web", "api"})
KEYING_ROLES = frozenset({"RECEPTION", "DISPATCHER", "CLERK"})
OWN = frozenset({"channel", "external_number", "external_due", "data"})
PETITION = {
    "type": "object",
    "description": "Các mục của biểu mẫu gửi phản ánh, kiến nghị (title, content, full_name, phone, …).",
    "properties": {
        "title": {"type": "string"},
        "content": {"type": "string"},
        "channel": {"type": "string", "maxLength": 40, "description": "Kênh tiếp nhận; mặc định “api”."},
        "external_number": {"type": ["string", "null"], "minLength": 1, "maxLength": 100},
        "external_due": {"type": ["string", "null"], "format": "date"},
        "data": {"type": "object", "description": "Các mục cũng có thể nằm trong “data”."},
    },
}


@route(
    "POST", "/petitions", summary="Gửi phản ánh, kiến nghị", scope=None, body=PETITION, status=201,
    roles="mọi người (kênh web, api); các kênh khác cần mã truy cập phạm vi petitions:write "
    "của RECEPTION, DISPATCHER hoặc CLERK",
    answer=named("Receipt"), errors=(403, 409, 422),
)  # fmt: skip
def send_petition(asked: Asked) -> Json:
    body = asked.body
    channel = body.get("channel") or "api"
    is_keyed = _require_channel(asked, channel)
    external = {name: body.get(name) for name in ("external_number", "external_due") if body.get(name)}
    if external and not is_keyed:
        raise NotAllowed(N_("Số và hạn của hệ thống khác chỉ nhận từ hệ thống đã kết nối, bằng mã truy cập."))
    receipt = submit_petition(
        {**{name: value for name, value in body.items() if name not in OWN}, **body.get("data", {})},
        channel=channel,
        actor=asked.officer if is_keyed else None,
        locale=asked_language(),
        client_key=asked.client,
        external_number=external.get("external_number"),
        external_due=_day(external.get("external_due")),
        # Should this process die before its answer is kept, the petition itself still knows the key.
        sending_key=request.headers.get(HEADER),
    )
    return {
        "number": receipt.number,
        "tracking_code": receipt.tracking_code,
        "received_at": receipt.received_at,
        "due_at": receipt.due_at,
    }


@route(
    "GET", "/petitions/<number>", summary="Theo dõi bằng số và mã tra cứu", scope=None, roles="người có mã tra cứu",
    headers={CODE_HEADER: {"type": "string", "maxLength": 100}}, answer=named("Tracking"), errors=(404,),
)  # fmt: skip
def follow_petition(asked: Asked, number: str) -> Json:
    # The same answer for an unknown number, a wrong code and a missing one.
    return _tracking(track(number, request.headers.get(CODE_HEADER, ""), client_key=asked.client))


@route(
    "POST", "/petitions/<number>/erasure", summary="Đề nghị xoá thông tin cá nhân của người gửi", scope=None,
    roles="người có mã tra cứu", headers={CODE_HEADER: {"type": "string", "maxLength": 100}}, status=201,
    body={
        "type": "object",
        "properties": {
            "sure": {
                "type": "boolean",
                "description": "Người gửi hiểu rằng sau khi xoá không xem lại được nội dung và câu trả lời đầy đủ.",
            },
        },
    },
    answer=named("Erasure"), errors=(403, 404, 422),
)  # fmt: skip
def ask_to_erase(asked: Asked, number: str) -> Json:
    found = ask_erasure(
        number,
        request.headers.get(CODE_HEADER, ""),
        understood=asked.body.get("sure") is True,
        client_key=asked.client,
        # Should this process die before its answer is kept, the petition itself still knows the key.
        sending_key=request.headers.get(HEADER),
    )
    return _erasure(found)


def _erasure(asking: ErasureAsking) -> Json:
    return {
        "state": asking.state,
        "since": asking.since.isoformat() if asking.since else None,
        "may_ask": asking.may_ask,
        "reasons": [_said(one) for one in asking.reasons],
    }


def _said(text: str) -> str:
    with force_locale(asked_language()):
        return translated(text)


def _require_channel(asked: Asked, channel: str) -> bool:
    """Whether an officer keys it in."""
    if asked.caller is None:
        if channel not in OPEN_CHANNELS:
            raise NotAllowed(N_("Kênh này cần mã truy cập của cán bộ tiếp nhận."))
        return False
    if "petitions:write" not in asked.caller.scopes:
        raise ScopeMissing(scope="petitions:write")
    if not asked.officer.roles & KEYING_ROLES:
        raise NotAllowed(N_("Chỉ cán bộ tiếp nhận, phân loại hoặc văn thư được nhập thay người dân."))
    return True


def _day(text: Any) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        problem = Problem("/external_due", N_("Ngày chưa đúng."), N_("Viết năm-tháng-ngày, ví dụ 2026-12-14."))
        raise Invalid(problems=[problem]) from None


def _tracking(view: TrackingView) -> Json:
    return {
        "number": view.number,
        "title": view.title,
        "status": view.status,
        "status_text": view.status_text,
        "status_at": view.status_at,
        "received_at": view.received_at,
        "due_at": view.due_at,
        "answered_at": view.answered_at,
        "agency": view.agency,
        "request": view.request,
        "answer": {"text": view.answer.text, "agency": view.answer.agency} if view.answer else None,
        "timeline": [
            {"at": entry.at, "kind": entry.kind, "status": entry.status, "text": entry.text} for entry in view.timeline
        ],
        "may_supplement": view.may_supplement,
        "may_rate": view.may_rate,
        "is_published": view.is_published,
        "erasure": _erasure(view.erasure),
        "taken_down": {"at": view.taken_down.at, "reason": view.taken_down.reason} if view.taken_down else None,
        "readers": [{"role": one.role, "name": one.name, "officers": one.officers} for one in view.readers],
    }
