"""Decision cells as dmn-js writes them."""

from typing import Any

import pytest

from engine.scripting import (
    STANDARD_FUNCTIONS,
    Budget,
    ScriptFailed,
    ScriptInvalid,
    compile_sfeel_expression,
    compile_unary_tests,
)

DATA: dict[str, Any] = {"limit": 5, "office": {"code": "A"}, "ok": True}


def matches(cell: str, value: Any) -> bool:
    return compile_unary_tests(cell, functions=STANDARD_FUNCTIONS).matches(value, DATA, STANDARD_FUNCTIONS, Budget())


def evaluate(cell: str) -> Any:
    return compile_sfeel_expression(cell, functions=STANDARD_FUNCTIONS).evaluate(DATA, STANDARD_FUNCTIONS, Budget())


@pytest.mark.parametrize(
    ("cell", "yes", "no"),
    [
        ('"đất đai"', "đất đai", "khác"),
        ('"a", "b"', "b", "c"),
        ('not("a", "b")', "c", "a"),
        ("not(< 5)", 5, 4),
        ("< 5", 4.5, 5),
        ("<= 5", 5, 6),
        (">= 10", 10, 9),
        ("> -1", 0, -1),
        ("< 1, > 9", 10, 5),
        ("5", 5.0, "5"),
        ("-5", -5, 5),
        ("1.5", 1.5, 1),
        ("true", True, 1),
        ("false", False, None),
        ("null", None, 0),
        ("not(null)", 1, None),
        ("[1..5]", 5, 6),
        ("[1..5)", 1, 5),
        ("(1..5]", 5, 1),
        ("]1..5[", 3, 1),
        ("[1.5..2.5]", 2, 3),
        ("[-2..limit], 9", 9, 8),
        ("limit", 5, 4),
        ("limit + 1", 6, 5),
        ("> limit * 2", 11, 10),
        ("office.code", "A", "B"),
        ('>= date("2026-01-01")', "2026-02-01", "2025-12-31"),
        ('[date("2026-01-01")..date("2026-12-31")]', "2026-06-01", "2027-01-01"),
        ('"say \\"a\\""', 'say "a"', "a"),
    ],
)
def test_cell_takes_one_value_and_not_another(cell: str, yes: Any, no: Any) -> None:
    assert matches(cell, yes) is True
    assert matches(cell, no) is False


@pytest.mark.parametrize("cell", ["-", "", "  ", " - "])
def test_open_cell_takes_everything(cell: str) -> None:
    assert all(matches(cell, value) for value in (None, 1, "a", [1]))


def test_empty_value_is_neither_below_nor_above() -> None:
    assert not any(matches(cell, None) for cell in ("< 5", ">= 5", "[1..5]", '"a"'))


def test_value_of_another_kind_is_a_mistake_not_a_silent_no() -> None:
    with pytest.raises(ScriptFailed) as failed:
        matches("< 5", "nhiều")
    assert failed.value.expression == "< 5"


def test_names_are_those_the_cell_reads() -> None:
    cell = compile_unary_tests('> limit, date("2026-01-01"), office.code', functions=["date"])
    assert cell.names == {"limit", "office"}
    assert cell.functions == {"date"}


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ('"Sở " + "Xây dựng"', "Sở Xây dựng"),
        ("1 + 2 * 3 - -4", 11),
        ("(1 + 2) * 3 / 2", 4.5),
        ("if limit > 3 then office.code else null", "A"),
        ("if limit > 9 then 1 else if ok then 2 else 3", 2),
        ("limit = 5 and ok", True),
        ("limit != 5 or not(ok)", False),
        ("null or limit >= 5", True),
        ("1 = true", False),
        ("max(limit, 2)", 5),
        ('date("2026-01-05T10:00:00")', "2026-01-05"),
        ("office", {"code": "A"}),
    ],
)
def test_output_has_its_value(cell: str, expected: Any) -> None:
    assert evaluate(cell) == expected


def test_yes_and_no_are_not_made_of_other_values() -> None:
    with pytest.raises(ScriptFailed):
        evaluate("limit and ok")


@pytest.mark.parametrize(
    ("cell", "where", "said"),
    [
        ("x in [1..2]", "1:3", "in"),
        ("for x in y return x", "1:1", "for"),
        ("1,\n2 ** 3", "2:3", "**"),
        ("foo(1)", "1:1", None),
        ("'a'", "1:1", None),
    ],
)
def test_what_is_left_out_is_named_with_its_place(cell: str, where: str, said: str | None) -> None:
    with pytest.raises(ScriptInvalid) as invalid:
        compile_unary_tests(cell, functions=())
    (problem,) = invalid.value.problems
    assert problem.where == where
    assert problem.what
    assert problem.remedy
    assert problem.facts.get("sign") == said
