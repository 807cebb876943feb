"""Fields that are out of the question in a case, whatever is typed."""

from engine.definitions.forms import build_form

SCHEMA = {
    "title": "Soạn trả lời",
    "type": "object",
    "properties": {
        "answer": {"title": "Trả lời", "type": "string"},
        "collect_note": {"title": "Báo người gửi", "type": "string"},
        "decision": {"title": "Ý kiến", "type": "string", "enum": ["yes", "no"]},
        "reason": {"title": "Lý do", "type": "string"},
    },
}
UI = {
    "order": ["answer", "collect_note", "decision", "reason"],
    "fields": {
        "answer": {"visible_when": 'default(grounds, "") != "not_enough"'},
        "collect_note": {"visible_when": 'default(grounds, "") == "not_enough"'},
        "reason": {"visible_when": 'decision == "no" and default(grounds, "") == "not_enough"'},
    },
}


def test_the_case_decides_alone() -> None:
    form = build_form("answer.json", SCHEMA, UI)
    assert form.left_out({}) == {"collect_note"}
    assert form.left_out({"grounds": "not_enough"}) == {"answer"}


def test_what_depends_on_what_is_typed_stays() -> None:
    assert "reason" not in build_form("answer.json", SCHEMA, UI).left_out({"grounds": "enough"})
