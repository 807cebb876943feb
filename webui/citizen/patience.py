"""Telling people from machines without following anybody: a field nobody sees, and a little patience.

The note that a form was opened carries a random key as well: sent twice, it brings one petition.
"""

import secrets
from dataclasses import dataclass

from flask import current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer

from engine.errors import N_, Problem
from engine.storage import now

HIDDEN_FIELD = "website"
BEGAN = "began"
KEY_BYTES = 16
SHORTEST_SECONDS = 3
LONGEST_SECONDS = 7 * 24 * 3600


@dataclass(frozen=True, slots=True)
class _Note:
    opened_at: int
    key: str


def begin() -> str:
    """A signed note of when the form was opened, like no other."""
    return _sealer().dumps([int(now().timestamp()), secrets.token_urlsafe(KEY_BYTES)])


def began() -> str:
    """The note that the page carried, or a new one."""
    text = request.form.get(BEGAN, "")
    return text if _read(text) else begin()


def sending_key() -> str | None:
    """The random key of the form that was sent; None when its note is not ours, or too old."""
    note = _read(request.form.get(BEGAN, ""))
    return note.key if note else None


def doubts() -> list[Problem]:
    """Why this does not look like a person; empty when it does."""
    if request.form.get(HIDDEN_FIELD):
        return [
            Problem(
                "",
                N_("Trình duyệt đã tự điền một ô ẩn nên chưa gửi được."),
                N_("Bấm Gửi lần nữa; nếu vẫn vậy, hãy tắt tính năng tự điền."),
                code="send.hidden_field",
            )
        ]
    note = _read(request.form.get(BEGAN, ""))
    if note is None or now().timestamp() - note.opened_at < SHORTEST_SECONDS:
        return [
            Problem("", N_("Trang vừa mới mở."), N_("Đọc lại nội dung rồi bấm Gửi lần nữa."), code="send.too_quick")
        ]
    return []


def _read(text: str) -> _Note | None:
    try:
        opened_at, key = _sealer().loads(text, max_age=LONGEST_SECONDS)
        return _Note(int(opened_at), str(key))
    except (BadData, ValueError, TypeError):
        return None


def _sealer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="hoidap.began")
