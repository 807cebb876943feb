"""What may be corrected at an incident: what the failed element reads, each value of its kind."""

from typing import Any

import pytest

from engine.cases import IncidentClosed, mend_incident, skip_incident
from engine.cases.mending import ValueKind, Variable, mendable_variables, mended_values, parsed, shown_value
from engine.definitions.forms import Option
from engine.errors import Invalid, NotAllowed
from tests.support.diagrams import Diagram
from tests.support.town import Town, assert_all_is_well, form_files, line

FORM = {"field": {"type": "string", "title": "Lĩnh vực", "enum": ["land", "water"]},
        "secret": line("Điều kín", **{"x-personal": True})}  # fmt: skip


def stuck(town: Town, condition: str = 'field == "land" and parts > 1', **variables: Any) -> Any:
    """A case at a gateway with no way out, behind a task whose form sets `field`."""
    diagram = Diagram().start().user("check", formJsonSchemaFilename="check.json")
    diagram.node("exclusiveGateway", "which").user("left").user("right").end()
    diagram.chain("begin", "check", "which").flow("which", "left", condition).flow("which", "right", "parts > 100")
    town.publish(diagram.flow("left", "done").flow("right", "done"), files=form_files("check", FORM))
    case = town.open(**variables)
    town.complete(case.id, "check", field="water", secret="Số nhà 12")
    (incident,) = town.incidents(case.id)
    return case, incident


def test_a_gateway_that_no_way_leads_on_from_says_so_in_words(town: Town) -> None:
    _, incident = stuck(town, parts=1)
    assert (incident.code, incident.element) == ("gateway.no_way_on", "which")
    assert "không nhánh nào đúng với dữ liệu của hồ sơ" in incident.message
    assert "thêm nhánh mặc định" in incident.remedy


def test_an_inclusive_gateway_says_the_same(town: Town) -> None:
    diagram = Diagram().start().node("inclusiveGateway", "which").user("left").user("right").end()
    diagram.chain("begin", "which").flow("which", "left", "parts > 1").flow("which", "right", "parts > 2")
    town.publish(diagram.flow("left", "done").flow("right", "done"))
    (incident,) = town.incidents(town.open(parts=0).id)
    assert incident.code == "gateway.no_way_on"


def test_the_values_that_the_conditions_read_are_offered_with_their_kinds(town: Town) -> None:
    case, incident = stuck(town, parts=1)
    field, parts = mendable_variables(case.id, incident.id, actor=town.officer("quan"))
    assert (field.name, field.label, field.kind, field.value) == ("field", "Lĩnh vực", ValueKind.CHOICE, "water")
    assert [option.value for option in field.options] == ["land", "water"]
    assert (parts.name, parts.kind, parts.value) == ("parts", ValueKind.NUMBER, 1)


def test_what_was_typed_in_forms_and_kept_there_is_neither_shown_nor_changed(town: Town) -> None:
    case, incident = stuck(town, "secret == 1", parts=1)
    variables = mendable_variables(case.id, incident.id, actor=town.officer("quan"))
    (secret,) = [one for one in variables if one.name == "secret"]
    assert secret.kind is ValueKind.KEPT
    assert "Số nhà" not in repr(variables)
    assert mended_values(variables, {"secret": "x", "parts": "7"}, {}) == {"parts": 7}


def test_corrected_values_let_the_case_go_on(town: Town) -> None:
    case, incident = stuck(town, parts=1)
    quan = town.officer("quan")
    variables = mendable_variables(case.id, incident.id, actor=quan)
    values = mended_values(variables, {"field": "land", "parts": "3"}, {})
    mend_incident(case.id, incident.id, values, actor=quan, reason="Nhập nhầm")
    assert town.open_elements(case.id) == ["left"]
    assert_all_is_well()


def test_a_value_that_nothing_is_known_of_is_of_the_kind_that_is_chosen(town: Town) -> None:
    town.publish(Diagram().start().script("count", "total = number + 1").end().chain("begin", "count", "done"))
    case = town.open()
    (incident,) = town.incidents(case.id)
    quan = town.officer("quan")
    (number,) = mendable_variables(case.id, incident.id, actor=quan)
    assert (number.kind, number.is_known) == (None, False)
    values = mended_values((number,), {"number": "4"}, {"number": "number"})
    mend_incident(case.id, incident.id, values, actor=quan, reason="Bổ sung")
    assert town.variables(case.id)["total"] == 5


def test_an_operation_reads_what_its_parameters_name(town: Town) -> None:
    diagram = Diagram().start().service("divide", "test.refuse_zero", number="amount * 2").end()
    town.publish(diagram.chain("begin", "divide", "done"))
    case = town.open(amount=0, other=1)
    (incident,) = town.incidents(case.id)
    assert [one.name for one in mendable_variables(case.id, incident.id, actor=town.officer("quan"))] == ["amount"]


def test_an_incident_that_is_over_has_nothing_to_mend_and_others_may_not_look(town: Town) -> None:
    case, incident = stuck(town, parts=1)
    with pytest.raises(NotAllowed):
        mendable_variables(case.id, incident.id, actor=town.officer("dung"))
    town.publish(Diagram().start().script("count", "total = number + 1").end().chain("begin", "count", "done"))
    other = town.open()
    (closed,) = town.incidents(other.id)
    skip_incident(other.id, closed.id, actor=town.officer("quan"), reason="Bỏ")
    with pytest.raises(IncidentClosed):
        mendable_variables(other.id, closed.id, actor=town.officer("quan"))


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (ValueKind.NUMBER, "12", 12),
        (ValueKind.NUMBER, "1,5", 1.5),
        (ValueKind.YES_NO, "false", False),
        (ValueKind.TEXT, "  Đất đai ", "Đất đai"),
        (ValueKind.TEXT, "  ", None),
        (ValueKind.LINES, "SXD\n\n SYT ", ["SXD", "SYT"]),
        (ValueKind.JSON, '{"a": [1, 2]}', {"a": [1, 2]}),
    ],
)
def test_typed_values_are_read_as_their_kinds_and_shown_as_they_are_typed(
    kind: ValueKind, text: str, value: Any
) -> None:
    assert parsed(kind, text) == value
    assert parsed(kind, shown_value(kind, value)) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (ValueKind.NUMBER, "mười"),
        (ValueKind.NUMBER, "nan"),
        (ValueKind.NUMBER, "1e999"),
        (ValueKind.NUMBER, "9" * 400),
        (ValueKind.YES_NO, "có"),
        (ValueKind.JSON, "{a:"),
        (ValueKind.CHOICE, "fire"),
    ],
)
def test_what_is_not_of_its_kind_is_told_at_its_field(kind: ValueKind, text: str) -> None:
    variable = Variable("x", "X", kind, None, is_known=True, options=(Option("land", "Đất"),))
    with pytest.raises(Invalid) as caught:
        mended_values((variable,), {"x": text}, {})
    assert [problem.where for problem in caught.value.problems] == ["x"]


def test_nothing_corrected_is_told() -> None:
    variable = Variable("x", "X", ValueKind.NUMBER, 3, is_known=True)
    with pytest.raises(Invalid, match="cần sửa"):
        mended_values((variable,), {"x": "3"}, {})
