import json
import re
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st
from referencing import Registry
from referencing.exceptions import NoSuchResource, Unresolvable

from engine.definitions.forms import (
    Form,
    build_form,
    cleaning,
    form_words,
    inspect_form,
    patterns,
    read_form,
    validation,
)
from engine.definitions.library import Library
from engine.errors import DefinitionInvalid, Invalid, NotFound

SCHEMA: dict[str, Any] = {
    "type": "object",
    "title": "Kiểm tra điều kiện",
    "required": ["decision", "refusal_reason", "name"],
    "properties": {
        "name": {"type": "string", "title": "Họ và tên", "maxLength": 80, "x-personal": True},
        "phone": {"type": "string", "title": "Số điện thoại", "format": "phone"},
        "decision": {
            "type": "string",
            "title": "Kết luận",
            "enum": ["accept", "refuse"],
            "x-labels": {"accept": "Tiếp nhận", "refuse": "Từ chối"},
        },
        "refusal_reason": {"type": "string", "title": "Lý do", "x-catalogue": "refusal_reasons"},
        "explanation": {"type": "string", "title": "Giải thích", "minLength": 5},
        "copies": {"type": "integer", "title": "Số bản", "minimum": 1, "default": 1},
        "day": {"type": "string", "format": "date", "title": "Ngày"},
        "urgent": {"type": "boolean", "title": "Khẩn"},
        "received_on": {"type": "string", "format": "date", "readOnly": True, "title": "Ngày nhận"},
        "files": {"type": "array", "items": {"type": "string", "format": "file"}, "maxItems": 2, "title": "Tệp"},
        "people": {
            "type": "array",
            "title": "Người cùng gửi",
            "items": {
                "type": "object",
                "required": ["who"],
                "properties": {"who": {"type": "string", "title": "Tên", "maxLength": 50}, "age": {"type": "integer"}},
            },
        },
    },
}
UI: dict[str, Any] = {
    "order": ["decision", "refusal_reason", "name"],
    "fields": {
        "refusal_reason": {"visible_when": "decision == 'refuse'", "help": "Nêu đúng lý do."},
        "explanation": {"visible_when": "refusal_reason == 'R99'"},
        "decision": {"widget": "radio"},
    },
    "submit": "Xong",
}


def sample(**changes: Any) -> Form:
    return build_form("forms/sample.json", {**SCHEMA, **changes}, UI)


def one(schema: Mapping[str, Any], **root: Any) -> Form:
    return build_form("forms/one.json", {"type": "object", "properties": {"x": schema}, **root}, {})


def problems(form: Form, data: Any, **more: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        form.validate(data, **more)
    for problem in caught.value.problems:
        assert problem.remedy
        assert "{" not in problem.what.format(**problem.facts)
        assert "{" not in problem.remedy.format(**problem.facts)
    return {problem.where: problem.what.format(**problem.facts) for problem in caught.value.problems}


def codes(schema: Any, ui: Any = None) -> set[str]:
    return {problem.code for problem in inspect_form("forms/x.json", schema, {} if ui is None else ui)}


# ---------------------------------------------------------------- what a filled-in form becomes


def test_typed_text_becomes_the_values_the_schema_means() -> None:
    cleaned = sample().validate(
        {
            "name": "  Nguye\u0302\u0303n Văn A\x00 ",
            "phone": "0912.345 678",
            "decision": "accept",
            "copies": " 3 ",
            "day": "24/11/2026",
            "urgent": "on",
            "explanation": "",
            "files": "",
            "csrf_token": "không thuộc biểu mẫu",
            "received_on": "1999-01-01",
        }
    )
    assert cleaned == {
        "name": "Nguyễn Văn A",
        "phone": "0912345678",
        "decision": "accept",
        "copies": 3,
        "day": "2026-11-24",
        "urgent": True,
    }


def test_a_default_stands_for_what_was_not_sent_but_not_for_what_was_cleared() -> None:
    base = {"name": "A", "decision": "accept"}
    assert sample().validate(base)["copies"] == 1
    assert "copies" not in sample().validate({**base, "copies": ""})


def test_a_hidden_field_is_neither_required_nor_kept_and_hides_what_depends_on_it() -> None:
    cleaned = sample().validate(
        {
            "name": "A",
            "decision": "accept",
            "refusal_reason": "R99",
            "explanation": "Một lời giải thích",
        }
    )
    assert cleaned.keys() == {"name", "decision", "copies"}


def test_a_field_that_becomes_visible_is_required() -> None:
    assert problems(sample(), {"name": "A", "decision": "refuse"}) == {"/refusal_reason": "Chưa chọn “Lý do”."}


def test_conditions_see_the_variables_of_the_case() -> None:
    form = build_form(
        "forms/one.json",
        {"type": "object", "properties": {"x": {"type": "string", "maxLength": 9}}},
        {"fields": {"x": {"visible_when": "channel == 'web'"}}},
    )
    assert form.validate({"x": "a"}, variables={"channel": "web"}) == {"x": "a"}
    assert form.validate({"x": "a"}, variables={"channel": "phone"}) == {}
    assert form.validate({"x": "a"}) == {}


def test_each_problem_stands_at_its_field_in_order_and_never_shows_what_was_typed() -> None:
    found = problems(
        sample(),
        {
            "phone": "12-mật",
            "decision": "maybe",
            "copies": "0",
            "day": "31/02/2026",
            "urgent": "có lẽ",
            "files": ["a", "b", "c"],
            "people": [{"age": 3}, {"who": "B", "age": "bốn"}],
        },
    )
    assert found == {
        "/decision": "“Kết luận”: lựa chọn này không có trong danh sách.",
        "/name": "Chưa nhập “Họ và tên”.",
        "/phone": "“Số điện thoại” chưa phải là số điện thoại đúng.",
        "/copies": "“Số bản” quá nhỏ.",
        "/day": "“Ngày” chưa phải là ngày đúng.",
        "/urgent": "“Khẩn” phải là có hoặc không.",
        "/files": "“Tệp” quá nhiều.",
        "/people/0/who": "Chưa nhập “Tên”.",
        "/people/1/age": "“age” phải là số nguyên.",
    }
    assert list(found)[:2] == ["/decision", "/name"]


@pytest.mark.parametrize("wrong", [None, [], "text", 7])
def test_data_that_is_no_object_is_refused(wrong: Any) -> None:
    assert "" in problems(sample(), wrong)


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"type": "string"}, {"a": 1}),
        ({"type": "string"}, ["a", "b"]),
        ({"type": "string"}, 7),
        ({"type": "integer"}, 10**30),
        ({"type": "number"}, float("nan")),
        ({"type": "integer"}, "9" * 10_000),
        ({"type": "array", "items": {"type": "string"}}, {"a": "b"}),
        ({"type": "object", "properties": {"a": {"type": "string"}}}, [1, 2]),
        ({"type": "string"}, "a" * 150_000),
        ({"type": "array", "items": {"type": "integer"}}, list(range(5_000))),
        ({"type": "string", "format": "email"}, "a@b"),
        ({"type": "string", "format": "email"}, "a@b.vn\nBcc: c@d.vn"),
        ({"type": "string", "format": "file"}, "../../etc/passwd"),
        ({"type": "string", "format": "date"}, "2026-W01-1"),
        ({"type": "string", "format": "date-time"}, "2026-11-24"),
        ({"type": "string", "format": "officer"}, "a b"),
        ({"type": "string", "pattern": "^[A-Z]{2}$"}, "abc"),
        ({"type": "string", "const": "yes"}, "no"),
        ({"type": "array", "items": {"type": "string"}, "uniqueItems": True}, ["a", "a"]),
    ],
)
def test_a_wrong_value_is_named_at_its_field(schema: dict[str, Any], value: Any) -> None:
    assert list(problems(one(schema), {"x": value})) == ["/x"]


def test_a_row_in_which_nothing_was_typed_is_no_row() -> None:
    cleaned = sample().validate(
        {
            "name": "A",
            "decision": "accept",
            "people": [{"who": " ", "age": ""}, {"who": "B", "x": 1}],
        }
    )
    assert cleaned["people"] == [{"who": "B"}]


def test_a_choice_outside_the_catalogue_is_named_when_the_catalogue_is_known() -> None:
    data = {"name": "A", "decision": "refuse", "refusal_reason": "R77"}
    assert sample().validate(data)["refusal_reason"] == "R77"
    assert list(problems(sample(), data, choices={"refusal_reasons": {"R01"}})) == ["/refusal_reason"]
    assert sample().catalogues == {"refusal_reasons"}


# ---------------------------------------------------------------- the rows of groups

ROWS: dict[str, Any] = {
    "type": "object",
    "properties": {
        "kind": {"type": "string", "maxLength": 9},
        "people": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["who", "company"],
                "properties": {
                    "who": {"type": "string", "enum": ["person", "organisation"]},
                    "company": {"type": "string", "maxLength": 50, "title": "Tên tổ chức"},
                    "field": {"type": "string", "x-catalogue": "fields", "title": "Lĩnh vực"},
                },
            },
        },
    },
}
PERSON, FIRM = {"who": "person"}, {"who": "organisation", "company": "ABC"}


def rows(condition: str) -> Form:
    hints = {"fields": {"people": {"fields": {"company": {"visible_when": condition}}}}}
    return build_form("forms/rows.json", ROWS, hints)


def test_a_field_of_a_row_applies_or_not_by_what_its_row_says() -> None:
    form = rows("who == 'organisation'")
    typed = [{**PERSON, "company": "bỏ đi"}, FIRM]
    assert form.validate({"people": typed}) == {"people": [PERSON, FIRM]}
    assert typed[0]["company"] == "bỏ đi"
    found = problems(form, {"people": [PERSON, {"who": "organisation"}]})
    assert found == {"/people/1/company": "Chưa nhập “Tên tổ chức”."}


def test_a_condition_in_a_row_sees_the_form_and_the_case() -> None:
    assert rows("kind == 'x'").validate({"kind": "x", "people": [FIRM]})["people"] == [FIRM]
    assert rows("kind == 'x'").validate({"kind": "y", "people": [FIRM]})["people"] == [{"who": "organisation"}]
    assert rows("channel == 'web'").validate({"people": [FIRM]}, variables={"channel": "web"})["people"] == [FIRM]


def test_a_choice_in_a_row_outside_the_catalogue_is_named_at_its_place() -> None:
    form = rows("True")
    assert form.catalogues == {"fields"}
    data = {"people": [{**FIRM, "field": "dat_dai"}, {**FIRM, "field": "dat_day"}]}
    assert form.validate(data, choices={}) == data
    assert problems(form, data, choices={"fields": {"dat_dai"}}) == {
        "/people/1/field": "“Lĩnh vực”: lựa chọn này không có trong danh mục."
    }


def test_a_condition_in_a_group_within_a_group_is_refused() -> None:
    inner = {"type": "object", "properties": {"deep": {"type": "string"}}}
    schema = {"type": "object", "properties": {"a": {"type": "object", "properties": {"b": inner}}}}
    hints = {"fields": {"a": {"fields": {"b": {"fields": {"deep": {"visible_when": "x"}}}}}}}
    assert codes(schema, hints) == {"form.condition_too_deep"}


# ---------------------------------------------------------------- what goes into the case


def test_personal_data_long_texts_and_files_stay_out_of_the_case() -> None:
    form = sample()
    data = form.validate(
        {
            "name": "A",
            "decision": "refuse",
            "refusal_reason": "R99",
            "explanation": "Dài dòng",
            "files": ["f1"],
            "people": [{"who": "B"}],
        }
    )
    variables, kept = form.split(data)
    assert kept.keys() == {"name", "explanation", "files"}
    assert variables == {
        "decision": "refuse",
        "refusal_reason": "R99",
        "copies": 1,
        "people": [{"who": "B"}],
        "phone": None,
        "day": None,
        "urgent": None,
    }


def test_an_answer_taken_back_is_forgotten_but_a_hidden_field_says_nothing() -> None:
    form = sample()
    variables, kept = form.split({"name": "A", "decision": "accept"})
    assert variables["phone"] is None
    assert "refusal_reason" not in variables
    assert not kept.keys() & {"explanation"}
    known, _ = form.split({"name": "A", "decision": "accept"}, variables={"refusal_reason": "R01"})
    assert "refusal_reason" not in known
    assert known["explanation"] is None


@pytest.mark.parametrize(
    ("schema", "kept"),
    [
        ({"type": "string"}, True),
        ({"type": "string", "maxLength": 200}, False),
        ({"type": "string", "maxLength": 201}, True),
        ({"type": "string", "maxLength": 10, "x-personal": True}, True),
        ({"type": "string", "enum": ["a"]}, False),
        ({"type": "string", "format": "agency"}, False),
        ({"type": "string", "format": "file"}, True),
        ({"type": "array", "items": {"type": "string", "format": "file"}}, True),
        ({"type": "array", "items": {"type": "string", "format": "agency"}}, False),
        ({"type": "array", "items": {"type": "object", "properties": {"a": {"type": "string"}}}}, True),
        ({"$ref": "#/$defs/long"}, True),
        ({"type": "integer"}, False),
    ],
)
def test_what_is_kept_beside_the_case(schema: dict[str, Any], *, kept: bool) -> None:
    form = one(schema, **{"$defs": {"long": {"type": "string"}}})
    assert form.fields[0].is_kept is kept


# ---------------------------------------------------------------- what the page gets


def test_fields_come_in_the_order_of_the_hints_with_fitting_widgets() -> None:
    fields = {field.name: field for field in sample().fields}
    assert list(fields)[:4] == ["decision", "refusal_reason", "name", "phone"]
    assert [(option.value, option.label) for option in fields["decision"].options] == [
        ("accept", "Tiếp nhận"),
        ("refuse", "Từ chối"),
    ]
    assert {name: field.widget for name, field in fields.items()} == {
        "decision": "radio", "refusal_reason": "select", "name": "text", "phone": "phone",
        "explanation": "textarea", "copies": "number", "day": "date", "urgent": "yesno",
        "received_on": "facts", "files": "files", "people": "group",
    }  # fmt: skip
    assert fields["refusal_reason"].catalogue == "refusal_reasons"
    assert fields["refusal_reason"].help == "Nêu đúng lý do."
    assert [inner.name for inner in fields["people"].fields] == ["who", "age"]
    assert fields["received_on"].read_only
    assert not fields["received_on"].required


# ---------------------------------------------------------------- reading


def test_a_form_is_read_from_a_library_and_built_once() -> None:
    files = {
        "forms/a.json": json.dumps(SCHEMA).encode(),
        "forms/a.ui.json": json.dumps(UI).encode(),
    }
    form = read_form(Library.from_contents(files), "forms/a.json")
    assert form.submit == "Xong"
    assert read_form(Library.from_contents(files), "forms/a.json") is form
    changed = {**files, "forms/a.ui.json": b"{}"}
    assert read_form(Library.from_contents(changed), "forms/a.json").submit == ""
    with pytest.raises(NotFound):
        read_form(Library.from_contents(files), "forms/b.json")


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe", b"[]", b"7", b"[" * 100_000, b'{"type": "object"} x', b" " * 600_000,
     b'{"type": "object", "properties": {"a": ' + b'{"items": ' * 300 + b"1" + b"}" * 302,
     b'{"type": "object", "properties": {"a": {"maximum": NaN}}}', b"9" * 5_000],
)  # fmt: skip
def test_a_hostile_form_file_is_refused_by_name(content: bytes) -> None:
    with pytest.raises(DefinitionInvalid) as caught:
        read_form(Library.from_contents({"forms/a.json": content}), "forms/a.json")
    assert caught.value.problems[0].file == "forms/a.json"


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ({"$ref": "https://example.org/x.json"}, "form.remote_reference"),
        ({"$ref": "file:///etc/passwd"}, "form.remote_reference"),
        ({"$ref": "#"}, "form.remote_reference"),
        ({"$ref": "#/$defs/missing"}, "form.unknown_reference"),
        ({"$ref": "#/$defs/a"}, "form.circular_reference"),
        ({"$dynamicRef": "#a"}, "form.unsupported_keyword"),
        ({"patternProperties": {"(a+)+$": {}}}, "form.unsupported_keyword"),
        ({"type": "string", "pattern": "(?=a)"}, "form.pattern"),
        ({"type": "string", "pattern": r"(a)\1"}, "form.pattern"),
        ({"type": "string", "pattern": "a" * 600}, "form.pattern"),
        ({"type": "string", "pattern": "("}, "form.pattern"),
        ({"type": "string", "format": "uri"}, "form.unknown_format"),
        ({"type": "strnig"}, "form.schema"),
        ({"enum": "a"}, "form.schema"),
        ({"properties": {"inner": {"pattern": "["}}}, "form.pattern"),
    ],
)
def test_a_dangerous_or_wrong_schema_is_refused(part: dict[str, Any], code: str) -> None:
    definitions = {"a": {"allOf": [{"$ref": "#/$defs/b"}]}, "b": {"items": {"$ref": "#/$defs/a"}}}
    schema = {"type": "object", "properties": {"x": part}}
    assert codes({**schema, "$defs": definitions} if code == "form.circular_reference" else schema) == {code}


def test_words_of_the_schema_may_be_names_of_fields() -> None:
    named = {"pattern": {"type": "string"}, "format": {"type": "string"}, "enum": {"type": "integer"}}
    assert codes({"type": "object", "properties": named}) == set()


@pytest.mark.parametrize(
    ("ui", "code"),
    [
        ([], "form.invalid_definition"),
        ({"order": ["y"]}, "form.unknown_field"),
        ({"fields": {"y": {}}}, "form.unknown_field"),
        ({"fields": {"x": {"widget": "slider"}}}, "form.unknown_widget"),
        ({"fields": {"x": {"wigdet": "text"}}}, "form.unknown_hint"),
        ({"fields": {"x": {"visible_when": "__import__('os')"}}}, "form.condition"),
        ({"fields": {"x": {"visible_when": "a ==="}}}, "form.condition"),
        ({"fields": {"x": 7}}, "form.invalid_definition"),
    ],
)
def test_wrong_hints_are_refused(ui: Any, code: str) -> None:
    assert codes({"type": "object", "properties": {"x": {"type": "string"}}}, ui) == {code}


def test_a_name_that_expressions_cannot_say_is_refused() -> None:
    for name in ("họ tên", "a-b", "1a", "__class__", ""):
        assert codes({"type": "object", "properties": {name: {"type": "string"}}}), name


# ---------------------------------------------------------------- attacks, each with its control

EVIL = "^(a|a)*$"


def test_a_pattern_cannot_be_made_to_run_for_ever() -> None:
    started = time.perf_counter()
    assert list(problems(one({"type": "string", "pattern": EVIL}), {"x": "a" * 50_000 + "b"})) == ["/x"]
    assert time.perf_counter() - started < 60  # it does not explode


def test_control_the_same_pattern_explodes_in_a_backtracking_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    def seconds(length: int) -> float:
        started = time.perf_counter()
        validation_form = one({"type": "string", "pattern": EVIL})
        with pytest.raises(Invalid):
            validation_form.validate({"x": "a" * length + "b"})
        return time.perf_counter() - started

    monkeypatch.setattr(validation, "compile_pattern", re.compile)
    # Sixteen letters more are sixty-five thousand times the work; even a very busy machine shows it.
    assert min(seconds(22) for _ in range(2)) > 4 * min(seconds(6) for _ in range(9))


def test_no_reference_is_ever_fetched(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{}")
    # Even past the inspection, the validator has nobody to ask.
    validator = validation.build_validator({"$ref": (tmp_path / "x.json").as_uri()})
    with pytest.raises(Exception, match=r"x\.json") as caught:
        validator.validate({})
    assert isinstance(caught.value.__cause__, Unresolvable)


def test_control_with_a_registry_that_retrieves_the_file_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[str] = []

    def retrieve(uri: str) -> NoReturn:
        asked.append(uri)
        raise NoSuchResource(ref=uri)  # type: ignore[call-arg]

    monkeypatch.setattr(validation, "Registry", lambda: Registry(retrieve=retrieve))  # type: ignore[call-arg]
    target = (tmp_path / "x.json").as_uri()
    with pytest.raises(Exception, match=r"x\.json"):
        validation.build_validator({"$ref": target}).validate({})
    assert asked == [target]


def test_control_without_the_inspection_a_circular_reference_overflows() -> None:
    schema = {"$ref": "#/$defs/a", "$defs": {"a": {"allOf": [{"$ref": "#/$defs/a"}]}}}
    with pytest.raises(RecursionError):
        validation.build_validator(schema).validate({})


def test_control_without_cleaning_a_null_byte_would_reach_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    form = one({"type": "string"})
    assert form.validate({"x": "a\x00\u202eb\ud800"}) == {"x": "ab"}
    monkeypatch.setattr(cleaning, "plain", lambda text: text)
    assert form.validate({"x": "a\x00b"}) == {"x": "a\x00b"}


def test_patterns_are_kept_and_their_faults_are_said() -> None:
    assert patterns.compile_pattern("^a") is patterns.compile_pattern("^a")
    with pytest.raises(patterns.PatternUnusable, match=r"invalid"):
        patterns.compile_pattern(r"\1")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from([*SCHEMA["properties"], "other"]), json_values))
def test_any_data_is_either_cleaned_or_refused_and_cleaning_twice_changes_nothing(data: dict[str, Any]) -> None:
    form = FORM
    try:
        cleaned = form.validate(data)
    except Invalid:
        return
    assert "other" not in cleaned
    assert form.validate({**dict.fromkeys(SCHEMA["properties"]), **cleaned}) == cleaned
    json.dumps(cleaned, allow_nan=False).encode()
    variables, kept = form.split(cleaned)
    assert not variables.keys() & kept.keys()


@given(json_values, json_values)
def test_any_document_is_either_a_form_or_refused(schema: Any, ui: Any) -> None:
    for document in (schema, {"type": "object", "properties": schema}, {**SCHEMA, "properties": {"x": schema}}):
        try:
            build_form("forms/x.json", document, ui)
        except DefinitionInvalid:
            continue


FORM = sample()


def test_a_choice_is_offered_only_while_its_condition_holds() -> None:
    schema = {
        "type": "object",
        "required": ["decision"],
        "properties": {"decision": {"type": "string", "title": "Quyết định", "enum": ["accept", "return"]}},
    }
    ui = {"fields": {"decision": {"options_when": {"return": "default(may_return, True)"}}}}
    form = build_form("forms/x/y.json", schema, ui)
    assert form.closed_options({}) == {"decision": frozenset()}
    assert form.validate({"decision": "return"}, variables={"may_return": True}) == {"decision": "return"}
    assert form.closed_options({"may_return": False}) == {"decision": frozenset({"return"})}
    with pytest.raises(Invalid) as caught:
        form.validate({"decision": "return"}, variables={"may_return": False})
    assert [problem.where for problem in caught.value.problems] == ["/decision"]
    assert form.validate({"decision": "accept"}, variables={"may_return": False}) == {"decision": "accept"}


@pytest.mark.parametrize("conditions", ["may_return", {"keep": "True"}, {"return": "open('x')"}])
def test_conditions_of_choices_name_choices_and_can_be_computed(conditions: object) -> None:
    schema = {"type": "object", "properties": {"decision": {"type": "string", "enum": ["accept", "return"]}}}
    found = inspect_form("forms/x/y.json", schema, {"fields": {"decision": {"options_when": conditions}}})
    assert [problem.where for problem in found] == ["decision"]


FIGURES = {
    "type": "object",
    "properties": {
        "rows": {
            "type": "array",
            "readOnly": True,
            "items": {"type": "object", "properties": {"what": {"type": "string"}, "many": {"type": "integer"}}},
        },
        "day": {"type": "string", "format": "date"},
    },
}


@pytest.mark.parametrize(
    "hint",
    [
        {"rows": {"table": True, "totals": ["what"]}},
        {"rows": {"totals": ["none"]}},
        {"rows": {"totals": "many"}},
        {"day": {"table": True}},
        {"day": {"default": "import os"}},
        {"day": {"default": "tomorrow()"}},
    ],
)
def test_a_table_or_a_beginning_that_cannot_be_is_refused(hint: dict[str, Any]) -> None:
    assert inspect_form("forms/x.json", FIGURES, {"fields": hint})


def test_a_table_names_the_numbers_it_sums_up_and_a_field_what_it_begins_with() -> None:
    form = build_form(
        "forms/x.json",
        FIGURES,
        {"fields": {"rows": {"table": True, "totals": ["many"]}, "day": {"default": "today()"}}},
    )
    rows, day = form.fields
    assert (rows.as_table, rows.totals, day.begins) == (True, ("many",), "today()")
    assert list(form.beginnings) == ["day"]


def test_a_form_teaches_its_words_in_other_languages_and_nothing_odd() -> None:
    build_form(
        "forms/x.json", FIGURES, {"translations": {"en": {"Mục lạ": "Odd field", "Số": 5, "Trống": ""}, "fr": []}}
    )
    assert form_words.find("Mục lạ", "en") == "Odd field"
    assert [form_words.find(text, "en") for text in ("Số", "Trống")] == [None, None]
    assert form_words.find("Mục lạ", "fr") is None
