"""Telling people from machines without following anybody: a field nobody sees, and a little patience."""

from flask import current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer

from engine.errors import N_, Problem
from engine.storage import now

HIDDEN_FIELD = "website"
BEGAN = "began"
SHORTEST_SECONDS = 3
LONGEST_SECONDS = 7 * 24 * 3600


def begin() -> str:
    """A signed note of when the form was opened."""
    return _sealer().dumps(int(now().timestamp()))


def began() -> str:
    """The note that the page carried, or a new one."""
    text = request.form.get(BEGAN, "")
    return text if _opened_at(text) is not None else begin()


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
    opened_at = _opened_at(request.form.get(BEGAN, ""))
    if opened_at is None or now().timestamp() - opened_at < SHORTEST_SECONDS:
        return [
            Problem("", N_("Trang vừa mới mở."), N_("Đọc lại nội dung rồi bấm Gửi lần nữa."), code="send.too_quick")
        ]
    return []


def _opened_at(text: str) -> int | None:
    try:
        return int(_sealer().loads(text, max_age=LONGEST_SECONDS))
    except (BadData, ValueError, TypeError):
        return None


def _sealer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="hoidap.began")
