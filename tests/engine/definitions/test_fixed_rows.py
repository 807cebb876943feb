"""Rows that the case gives, words of a form's own, and fields that edit another text."""

from typing import Any

import pytest

from engine.definitions.forms import Form, build_form
from engine.errors import DefinitionInvalid, Invalid

ROW = {
    "asked": {"title": "Câu hỏi", "type": "string", "maxLength": 100, "readOnly": True},
    "answer": {
        "title": "Trả lời", "type": "string", "maxLength": 100,
        "x-messages": {"required": {"what": "Câu {row} thiếu.", "remedy": "Viết vào."}},
    },
    "because": {"title": "Vì sao", "type": "string", "maxLength": 100},
}  # fmt: skip
RULE = {"if": {"not": {"required": ["because"]}}, "then": {"required": ["answer"]}}
SCHEMA = {
    "type": "object",
    "properties": {
        "answers": {"title": "Các câu", "type": "array", "items": {"type": "object", "properties": ROW, **RULE}},
        "whole": {"title": "Trả lời chung", "type": "string", "maxLength": 100},
    },
    "required": ["whole"],
}
HINTS: dict[str, Any] = {
    "fields": {"answers": {"rows_from": "town.questions"}, "whole": {"visible_when": 'not default(answers, "")'}}
}
TWO = {"answers": [{"asked": "Một?"}, {"asked": "Hai?"}]}


def form(**hints: Any) -> Form:
    answers = {**HINTS["fields"]["answers"], **hints}
    return build_form("forms/rows.json", SCHEMA, {"fields": {**HINTS["fields"], "answers": answers}})


def wrong(data: dict[str, Any], rows: Any) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refusal:
        form().validate(data, rows=rows)
    return [(one.where, str(one.facts.get("row"))) for one in refusal.value.problems]


def test_what_is_typed_goes_with_the_row_at_its_place() -> None:
    given = form().validate({"answers": [{"answer": "a"}, {"because": "b"}]}, rows=TWO)
    assert given == {"answers": [{"asked": "Một?", "answer": "a"}, {"asked": "Hai?", "because": "b"}]}


def test_a_row_left_out_or_empty_is_named_at_its_place_with_the_words_of_the_form() -> None:
    for typed in ([{"answer": "a"}], [{"answer": "a"}, {}], [{"answer": "a"}, {"answer": "  "}]):
        assert wrong({"answers": typed}, TWO) == [("/answers/1/answer", "2")]
    assert [where for where, _ in wrong({}, TWO)] == ["/answers/0/answer", "/answers/1/answer"]
    with pytest.raises(Invalid) as refusal:
        form().validate({}, rows=TWO)
    assert refusal.value.problems[0].what == "Câu {row} thiếu."


def test_nobody_changes_what_the_case_gives_or_adds_a_row() -> None:
    typed = [{"asked": "Khác?", "answer": "a"}, {"answer": "b"}, {"asked": "Ba?", "answer": "c"}]
    given = form().with_fixed_rows({"answers": typed}, TWO)
    assert given["answers"] == [{"asked": "Một?"}, {"asked": "Hai?", "answer": "b"}]


def test_what_was_said_is_found_again_when_the_rows_have_moved() -> None:
    before = [{"asked": "Hai?", "answer": "b"}, {"asked": "Cũ?", "answer": "c"}]
    assert form().with_fixed_rows({"answers": before}, TWO)["answers"] == [
        {"asked": "Một?"}, {"asked": "Hai?", "answer": "b"},
    ]  # fmt: skip


def test_without_rows_another_field_stands_in_their_place() -> None:
    assert form().left_out({}, {"answers": []}) == {"answers"}
    assert form().left_out({}, TWO) == {"whole"}
    assert form().validate({"whole": "x"}, rows={"answers": []}) == {"whole": "x"}
    assert wrong({"answers": [{"answer": "a"}]}, {"answers": []}) == [("/whole", "0")]


def test_where_nobody_gives_rows_they_count_as_typed() -> None:
    assert form().validate({"answers": [{"answer": "a"}]}) == {"answers": [{"answer": "a"}]}


def test_a_group_that_edits_another_text_is_left_alone_when_nobody_edits() -> None:
    edits = form(edits="answers_before")
    assert edits.validate({"whole": "x"}, rows=TWO) == {"whole": "x"}
    with pytest.raises(Invalid):
        edits.validate({"answers": [{"answer": "a"}]}, rows=TWO)


def test_a_field_that_a_condition_may_ask_for_is_not_called_optional() -> None:
    (group, _whole) = form().fields
    assert [one.is_asked_sometimes for one in group.fields] == [False, True, True]


def test_rows_need_something_that_is_only_read() -> None:
    with pytest.raises(DefinitionInvalid) as refusal:
        build_form("forms/rows.json", SCHEMA, {"fields": {"whole": {"rows_from": "town.questions"}}})
    assert [one.code for one in refusal.value.problems] == ["form.wrong_hint"]
