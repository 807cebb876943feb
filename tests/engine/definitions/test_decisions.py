# ruff: noqa: E501 - a DMN snippet reads best on one line
from collections.abc import Mapping
from typing import Any

import pytest

from engine.definitions.decisions import (
    DecisionFailed,
    DecisionTable,
    HitPolicy,
    inspect_decisions,
    read_decision,
)
from engine.errors import DefinitionInvalid
from engine.scripting import STANDARD_FUNCTIONS, Budget, Limits, ScriptFailed

DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def dmn(body: str, namespace: str = DMN) -> bytes:
    return f'<definitions xmlns="{namespace}" id="d" name="D" namespace="http://camunda.org/schema/1.0/dmn">{body}</definitions>'.encode()


def column(number: int, expression: str) -> str:
    return f'<input id="in{number}"><inputExpression id="e{number}" typeRef="string"><text>{expression}</text></inputExpression></input>'


def entry(kind: str, identifier: str, source: str) -> str:
    escaped = source.replace("&", "&amp;").replace("<", "&lt;")
    return f'<{kind} id="{identifier}"><text>{escaped}</text></{kind}>'


def row(number: int, asked: list[str], answered: list[str]) -> str:
    cells = [entry("inputEntry", f"r{number}i{place}", source) for place, source in enumerate(asked)]
    cells += [entry("outputEntry", f"r{number}o{place}", source) for place, source in enumerate(answered)]
    return f'<rule id="r{number}">{"".join(cells)}</rule>'


def table(
    rows: list[tuple[list[str], list[str]]],
    *,
    inputs: tuple[str, ...] = ("field",),
    outputs: tuple[str, ...] = ("agency",),
    policy: str = 'hitPolicy="FIRST"',
    values: str = "",
) -> bytes:
    listed = f"<outputValues><text>{values}</text></outputValues>" if values else ""
    parts = [column(number, expression) for number, expression in enumerate(inputs)]
    parts += [f'<output id="out{n}" name="{name}" typeRef="string">{listed}</output>' for n, name in enumerate(outputs)]
    parts += [row(number, asked, answered) for number, (asked, answered) in enumerate(rows)]
    return dmn(
        f'<decision id="routing" name="Phân luồng"><decisionTable id="t" {policy}>{"".join(parts)}</decisionTable></decision>'
    )


def read(content: bytes) -> DecisionTable:
    return read_decision(content, "processes/a.dmn")["routing"]


def ask(content: bytes, **data: Any) -> Mapping[str, Any]:
    return read(content).decide(data, STANDARD_FUNCTIONS, Budget())


def codes(content: bytes) -> set[str]:
    with pytest.raises(DefinitionInvalid) as caught:
        read_decision(content, "processes/a.dmn")
    assert all(problem.file == "processes/a.dmn" and problem.remedy for problem in caught.value.problems)
    return {problem.code for problem in caught.value.problems}


ROUTING = [(['"dat_dai","moi_truong"'], ['"SNNMT"']), (['"giao_thong"'], ['"SXD"']), (["-"], ['"VP"'])]


def test_the_first_rule_that_holds_answers_and_the_last_row_catches_the_rest() -> None:
    assert ask(table(ROUTING), field="moi_truong") == {"agency": "SNNMT"}
    assert ask(table(ROUTING), field="giao_thong") == {"agency": "SXD"}
    assert ask(table(ROUTING), field=None) == {"agency": "VP"}


def test_a_table_knows_what_it_reads_and_sets() -> None:
    made = read(table([(["> limit"], ["commune"])], inputs=("amount + 1",), outputs=("unit",)))
    assert made.names == {"limit", "commune", "amount"}
    assert made.assigned == {"unit"}
    assert (made.hit_policy, made.name, made.path) == (HitPolicy.FIRST, "Phân luồng", "processes/a.dmn")


def test_several_inputs_and_outputs() -> None:
    content = table(
        [(["< 5", "true"], ['"a"', "1"]), (["[5..10]", "-"], ['"b"', "amount * 2"])],
        inputs=("amount", "urgent"),
        outputs=("unit", "days"),
    )
    assert ask(content, amount=4, urgent=True) == {"unit": "a", "days": 1}
    assert ask(content, amount=10, urgent=False) == {"unit": "b", "days": 20}
    assert ask(content, amount=4, urgent=False) == {"unit": None, "days": None}


def test_no_rule_gives_the_default_of_the_column() -> None:
    content = dmn(
        '<decision id="routing"><decisionTable hitPolicy="UNIQUE">'
        + column(0, "field")
        + '<output id="o" name="agency"><defaultOutputEntry><text>"VP"</text></defaultOutputEntry></output>'
        + row(0, ['"x"'], ['"X"'])
        + "</decisionTable></decision>"
    )
    assert ask(content, field="y") == {"agency": "VP"}


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ('hitPolicy="FIRST"', 3),
        ('hitPolicy="RULE ORDER"', [3, 1, 1]),
        ('hitPolicy="COLLECT"', [3, 1, 1]),
        ('hitPolicy="COLLECT" aggregation="SUM"', 5),
        ('hitPolicy="COLLECT" aggregation="MIN"', 1),
        ('hitPolicy="COLLECT" aggregation="MAX"', 3),
        ('hitPolicy="COLLECT" aggregation="COUNT"', 3),
        ('hitPolicy="PRIORITY"', 1),
        ('hitPolicy="OUTPUT ORDER"', [1, 1, 3]),
    ],
)
def test_hit_policies(policy: str, expected: Any) -> None:
    rows = [(["> 1"], ["3"]), (["> 2"], ["1"]), (["> 3"], ["1"]), (["> 90"], ["7"])]
    content = table(rows, inputs=("amount",), outputs=("term",), policy=policy, values="1, 3, 7")
    assert ask(content, amount=5) == {"term": expected}


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ('hitPolicy="COLLECT"', []),
        ('hitPolicy="COLLECT" aggregation="SUM"', 0),
        ('hitPolicy="COLLECT" aggregation="MAX"', None),
        ('hitPolicy="COLLECT" aggregation="COUNT"', 0),
        ("", None),
    ],
)
def test_hit_policies_when_nothing_holds(policy: str, expected: Any) -> None:
    assert ask(table([(["1"], ["1"])], inputs=("amount",), outputs=("term",), policy=policy), amount=5) == {
        "term": expected
    }


def test_two_rules_of_a_unique_table_contradict_each_other() -> None:
    content = table([(["> 1"], ["1"]), (["> 2"], ["2"])], inputs=("amount",), policy="")
    assert ask(content, amount=2) == {"agency": 1}
    with pytest.raises(DecisionFailed) as caught:
        ask(content, amount=3)
    assert caught.value.facts["rule"] == "r0, r1"
    assert "routing" in str(caught.value)


def test_any_wants_the_same_answer_from_all() -> None:
    rows = [(["> 1"], ["1"]), (["> 2"], ["1"]), (["> 3"], ["2"])]
    content = table(rows, inputs=("amount",), policy='hitPolicy="ANY"')
    assert ask(content, amount=3) == {"agency": 1}
    with pytest.raises(DecisionFailed):
        ask(content, amount=4)


def test_a_failing_cell_is_named_with_its_row_and_never_with_the_data() -> None:
    content = table([(["> 1"], ["1"])], inputs=("amount",))
    with pytest.raises(DecisionFailed) as caught:
        ask(content, amount="mật")
    assert (caught.value.facts["rule"], caught.value.facts["cell"]) == ("r0", "r0i0")
    assert "mật" not in str(caught.value) + caught.value.advice
    with pytest.raises(DecisionFailed) as caught:
        ask(content, amuont=1)
    assert caught.value.facts["cell"] == "in0"
    assert "amuont" in caught.value.advice


def test_a_table_stops_when_the_budget_of_the_step_is_spent() -> None:
    content = table([([f'"{number}"'], ["1"]) for number in range(300)])
    assert ask(content, field="x") == {"agency": None}
    with pytest.raises((ScriptFailed, DecisionFailed)):
        read(content).decide({"field": "x"}, STANDARD_FUNCTIONS, Budget(Limits(operations=200)))


def test_a_literal_expression_is_a_decision_too() -> None:
    content = dmn(
        '<decision id="routing"><variable name="term"/><literalExpression><text>if n > 3 then "5 days" else "2 days"</text></literalExpression></decision>'
    )
    assert ask(content, n=4) == {"term": "5 days"}


@pytest.mark.parametrize(
    "namespace",
    ["http://www.omg.org/spec/DMN/20151101/dmn.xsd", "http://www.omg.org/spec/DMN/20180521/MODEL/", DMN],
)
def test_older_files_are_read_too(namespace: str) -> None:
    content = table(ROUTING).replace(DMN.encode(), namespace.encode())
    assert ask(content, field="giao_thong") == {"agency": "SXD"}


def test_a_file_is_read_once_for_each_content() -> None:
    assert read(table(ROUTING)) is read(table(ROUTING))


GOOD = '<output id="o" name="x"/>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<definitions/>", "dmn.not_dmn"),
        (dmn(""), "dmn.empty"),
        (dmn("<decision/>"), "dmn.odd_id"),
        (dmn('<decision id="a b"/>'), "dmn.odd_id"),
        (dmn('<decision id="a"/>'), "dmn.unsupported"),
        (dmn('<decision id="a"><context/></decision>'), "dmn.unsupported"),
        (dmn('<businessKnowledgeModel id="b"/><decision id="a"><literalExpression><text>1</text></literalExpression></decision>'), "dmn.unsupported"),
        (dmn('<decision id="a"><informationRequirement><requiredDecision href="#b"/></informationRequirement><literalExpression><text>1</text></literalExpression></decision>'), "dmn.requirement"),
        (dmn('<decision id="a"><literalExpression><text>1</text></literalExpression></decision>' * 2), "dmn.duplicate_id"),
        (dmn('<decision id="a"><decisionTable/></decision>'), "dmn.no_output"),
        (table(ROUTING, policy='hitPolicy="LAST"'), "dmn.hit_policy"),
        (table(ROUTING, policy='hitPolicy="COLLECT" aggregation="MEDIAN"'), "dmn.aggregation"),
        (table([(["-"], ["1", "2"])], outputs=("a", "b"), policy='hitPolicy="COLLECT" aggregation="SUM"'), "dmn.aggregation"),
        (table(ROUTING, policy='hitPolicy="PRIORITY"'), "dmn.no_priority"),
        (table(ROUTING, inputs=("",)), "dmn.empty_input"),
        (table([(["-"], ["1"])], outputs=("không phải từ",)), "dmn.odd_name"),
        (table([(["-"], ["1", "2"])], outputs=("a", "a")), "dmn.duplicate_output"),
        (table([(["-", "-"], ["1"])]), "dmn.ragged"),
        (table([(["import os"], ["1"])]), "dmn.cell"),
        (table([(["-"], ["__import__(1)"])]), "dmn.cell"),
        (table([(["-"], ["for x in y return x"])]), "dmn.cell"),
        (table(ROUTING, inputs=("field.",)), "dmn.cell"),
        (table(ROUTING).replace(b"<inputExpression ", b'<inputExpression expressionLanguage="javascript" '), "dmn.language"),
        (table(ROUTING).replace(b'<inputEntry id="r0i0"', b'<inputEntry expressionLanguage="juel" id="r0i0"'), "dmn.language"),
        (b"not xml", "xml.malformed"),
        (b"<!DOCTYPE a><a/>", "xml.dtd"),
        ('<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("utf-16"), "xml.dtd"),
        (b"<a>" * 10_000, "xml.malformed"),
        (dmn("<!-- " + "x" * 5_000_001 + " -->"), "xml.too_large"),
    ],
)  # fmt: skip
def test_a_broken_or_hostile_file_is_refused_by_name(content: bytes, code: str) -> None:
    assert code in codes(content)


def test_a_huge_table_is_refused_not_run() -> None:
    assert codes(table([(["-"], ["1"])] * 10_001)) == {"dmn.too_large"}


def test_every_fault_of_a_file_is_told_at_once_with_row_and_cell() -> None:
    _, problems = inspect_decisions(table([(["><"], ["1 +"]), (["-"], ["nope()"])]), "processes/a.dmn")
    assert [problem.where for problem in problems] == ["r0i0", "r0o0", "r1o0"]
    assert all(problem.line for problem in problems)


def test_faulty_tables_do_not_hide_the_good_ones() -> None:
    bad = '<decision id="bad"><decisionTable/></decision>'
    good = '<decision id="good"><literalExpression><text>1</text></literalExpression></decision>'
    tables, problems = inspect_decisions(dmn(bad + good), "processes/a.dmn")
    assert [one.id for one in tables] == ["good"]
    assert [problem.code for problem in problems] == ["dmn.no_output"]
