"""Why a step is due when it is, in words."""

from typing import Any

import pytest
from flask import Flask

from webui.inbox.due_words import because

LEFT = {"own": "2026-12-15", "latest": "2026-12-10", "legal": "2026-12-14", "steps": 3, "days": 2}


@pytest.mark.parametrize(
    ("basis", "words"),
    [
        ({}, ""),
        ({"own": "soon"}, ""),
        ({"by": "hand"}, "quản trị hệ thống đổi"),
        ({"own": "2026-12-15", "law": "2026-12-10"}, "hạn pháp luật của riêng bước này"),
        ({"by": "extension"}, "hạn trả lời người gửi không đổi"),
        (LEFT, "sớm hơn định mức của bước (thứ Ba 15/12/2026). Sau bước này còn 3 bước, cần ít nhất 2 ngày làm việc"),
        ({**LEFT, "steps": 0, "days": 0}, "Đây là bước cuối trước hạn của hồ sơ, thứ Hai 14/12/2026."),
    ],
)
def test_the_reason_is_a_sentence(app: Flask, basis: dict[str, Any], words: str) -> None:
    with app.test_request_context():
        said = because(basis)
    assert words in said
    assert bool(said) == bool(words)
