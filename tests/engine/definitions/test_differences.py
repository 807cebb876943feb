"""What a change of a file is, in words that say what came, went and changed."""

import json

from engine.definitions.differences import Detail, differences
from engine.definitions.library import SourceFile
from engine.definitions.starters import new_decision, new_form, new_process
from tests.support.diagrams import Diagram

PATH = "processes/sample/sample.bpmn"


def diagram(*steps: str, lane: str = "OFFICER") -> SourceFile:
    one = Diagram("sample").start()
    for step in steps:
        one.user(step, lane)
    one.end().chain("begin", *steps, "done")
    return SourceFile(PATH, one.xml())


def told(old: SourceFile | None, new: SourceFile | None) -> set[tuple[str, str, str]]:
    return {(one.how, one.kind, one.id) for one in differences(old, new)}


def test_steps_and_flows_that_came_and_went() -> None:
    found = told(diagram("ask", "sign"), diagram("ask", "check", "sign"))
    assert ("added", "userTask", "check") in found
    assert ("removed", "sequenceFlow", "ask_to_sign") in found
    assert not [one for one in found if one[2] in {"ask", "sign", "done"}]


def test_a_flow_is_called_by_its_ends() -> None:
    (flow,) = [one for one in differences(diagram("ask"), diagram("sign")) if one.id == "begin_to_sign"]
    assert flow.name == "begin – sign"


def test_spacing_order_of_attributes_and_layout_are_no_differences() -> None:
    one = new_process("leave", "Nghỉ", role="OFFICER", role_name="Chuyên viên", is_started_by_people=True)
    other = one.replace('id="begun" name="Bắt đầu"', 'name="Bắt đầu" id="begun"').replace('x="242"', 'x="250"')
    assert one != other.replace("  ", "\n   ")
    assert told(SourceFile(PATH, one.encode()), SourceFile(PATH, other.replace("  ", "\n   ").encode())) == set()


def test_a_step_in_another_lane_is_another_step() -> None:
    old = (
        Diagram("sample")
        .start()
        .user("ask", "OFFICER")
        .user("sign", "HEAD")
        .end()
        .chain("begin", "ask", "sign", "done")
    )
    new = Diagram("sample").start().user("ask", "OFFICER").user("sign", "OFFICER").user("x", "HEAD").end()
    new.chain("begin", "ask", "sign", "x", "done")
    found = told(SourceFile(PATH, old.xml()), SourceFile(PATH, new.xml()))
    assert ("changed", "userTask", "sign") in found


def test_fields_of_a_form() -> None:
    old = new_form("Đơn")
    changed = json.loads(old)
    changed["properties"] = {"note": {**changed["properties"]["note"], "maxLength": 9}, "day": {"title": "Ngày"}}
    path = "forms/a/b.json"
    found = told(SourceFile(path, old.encode()), SourceFile(path, json.dumps(changed).encode()))
    assert found == {("changed", "field", "note"), ("added", "field", "day")}


def test_rows_of_a_table_and_their_order() -> None:
    path, old = "processes/a/b.dmn", new_decision("b", "Bảng")
    rule = old[old.index("<rule") : old.index("</rule>") + 7]
    second = rule.replace("b_otherwise", "b_first").replace(">-<", '>"x"<')
    one, other = old.replace(rule, second + rule), old.replace(rule, rule + second)
    assert ("added", "rule", "b_first") in told(SourceFile(path, old.encode()), SourceFile(path, one.encode()))
    found = told(SourceFile(path, one.encode()), SourceFile(path, other.encode()))
    assert {(how, kind) for how, kind, _ in found} == {("changed", "decisionTable")}


def test_what_cannot_be_read_has_no_differences() -> None:
    assert differences(diagram("ask"), SourceFile(PATH, b"<half")) == ()
    assert differences(None, None) == ()


def test_what_changed_of_a_step_is_said_one_by_one() -> None:
    old = Diagram("sample").start().user("ask", dueIn='"2 working days"', legalBasis="Điều 7").end()
    new = Diagram("sample").start().user("ask", dueIn='"3 working days"', formJsonSchemaFilename="a/b.json").end()
    pair = (SourceFile(PATH, one.chain("begin", "ask", "done").xml()) for one in (old, new))
    (found,) = [one for one in differences(*pair) if one.id == "ask"]
    assert set(found.details) == {
        Detail("dueIn", '"2 working days"', '"3 working days"'),
        Detail("formJsonSchemaFilename", "", "a/b.json"),
        Detail("legalBasis", "Điều 7", ""),
    }
