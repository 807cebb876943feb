"""Values no keyboard sends: each is taken, cleaned or refused with a sentence; nothing breaks and nothing is lost."""

from typing import Any

import pytest

from engine.cases import complete_task, deliver_message, drafts, get_case, get_task, save_draft
from engine.errors import HoiDapError, Invalid
from engine.storage import tables
from tests.support.diagrams import Diagram
from tests.support.town import Town, assert_all_is_well, form_files, line

FIELDS = {
    "text": line("Nội dung"),
    "long": {"type": "string", "title": "Nội dung dài", "maxLength": 20_000},
    "number": {"type": "integer", "title": "Số"},
    "amount": {"type": "number", "title": "Số tiền"},
    "rows": {"type": "array", "title": "Các dòng", "items": line("Dòng")},
}
DEEP: Any = "x"
for _ in range(300):
    DEEP = [DEEP]
ODD = {
    "nul": "a\x00b",
    "half a character": "\ud800",
    "turned around": "a\u202eb",
    "huge number": 10**40,
    "not a number": float("nan"),
    "endless": float("inf"),
    "deep": DEEP,
    "long": "x" * 300_000,
    "many": ["x"] * 5_000,
    "object": {"typename": "datetime", "__class__": {"__mro__": 1}},
    "template": "{{ 9**9**9 }} {% for x in y %}",
    "format": "{0.__class__.__mro__} %(x)s",
    "reference": {"$form": "0" * 32 + "/secret"},
    "markup": "<script>alert(1)</script>",
}


@pytest.fixture
def task(town: Town) -> Any:
    diagram = Diagram().start().user("check", formJsonSchemaFilename="check.json").user("then").end()
    town.publish(diagram.chain("begin", "check", "then", "done"), files=form_files("check", FIELDS))
    return town.task(town.open().id, "check")


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("field", FIELDS)
def test_an_odd_value_in_a_form_is_cleaned_or_refused_and_can_be_shown(
    town: Town, task: Any, name: str, field: str
) -> None:
    minh = town.officer("minh")
    try:
        complete_task(task.id, {field: ODD[name]}, actor=minh)
    except Invalid:
        assert town.open_elements(task.case_id) == ["check"]
        get_task(task.id, actor=minh)
    else:
        assert town.open_elements(task.case_id) == ["then"]
    get_case(task.case_id, actor=minh)
    assert_all_is_well()


@pytest.mark.parametrize("name", ODD)
def test_an_odd_value_in_a_draft_is_kept_or_refused_and_can_be_shown(town: Town, task: Any, name: str) -> None:
    minh = town.officer("minh")
    try:
        save_draft(task.id, {"text": ODD[name]}, actor=minh)
    except HoiDapError:
        assert town.rows(tables.TaskDraft) == []
    get_task(task.id, actor=minh)


@pytest.mark.parametrize("name", ODD)
def test_an_odd_message_is_taken_or_refused(town: Town, name: str) -> None:
    diagram = Diagram().start().message("asked", "news", properties={"variable": "news"}).user("read").end()
    town.publish(diagram.chain("begin", "asked", "read", "done"))
    case = town.open()
    for payload in ({"value": ODD[name]}, {"value": "plain"}):
        try:
            deliver_message("news", case.number, payload)
        except HoiDapError:
            assert town.open_elements(case.id) == []
            continue
        break
    town.complete(case.id, "read")
    assert town.case(case.id).status == "completed"
    assert_all_is_well()


def test_without_the_guard_a_draft_of_half_a_character_breaks_the_program(
    town: Town, task: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    monkeypatch.setattr(drafts, "storable", dict)
    with pytest.raises(TypeError):
        save_draft(task.id, {"text": ODD["half a character"]}, actor=town.officer("minh"))


def test_what_a_person_typed_is_never_taken_for_a_reference_to_anothers_text(town: Town, task: Any) -> None:
    town.complete(task.case_id, "check", long="bí mật của hồ sơ một")
    other = town.open()
    town.complete(other.id, "check", text="{'$form': '" + task.id.hex + "/long'}")
    assert "bí mật" not in str(get_case(other.id, actor=town.officer("minh")).variables)
