"""What expressions and scripts compute, and how they tell what is wrong."""

import threading
from typing import Any

import pytest

from engine.scripting import (
    STANDARD_FUNCTIONS,
    Budget,
    Limits,
    ScriptFailed,
    ScriptInvalid,
    compile_expression,
    compile_script,
)

DATA: dict[str, Any] = {
    "x": 5,
    "ok": True,
    "nothing": None,
    "received": "2026-01-05",
    "petition": {"kind": "đất đai", "number": 3, "tags": ["a", "b", "c"]},
    "offices": [{"code": "A", "load": 3}, {"code": "B", "load": 1}],
    "hồ_sơ": "KH-1",
}


def evaluate(source: str, data: dict[str, Any] | None = None) -> Any:
    compiled = compile_expression(source, functions=STANDARD_FUNCTIONS)
    return compiled.evaluate(DATA if data is None else data, STANDARD_FUNCTIONS, Budget())


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("petition.kind == 'đất đai' and x > 3", True),
        ("1 < x <= 5", True),
        ("1 < x < 5", False),
        ("3 < x > missing_when_reached if not ok else 1", 1),
        ("ok or missing", True),
        ("not ok and missing", False),
        ("x + 2 * 3 - 1", 10),
        ("7 // 2 + 7 % 2", 4),
        ("7 / 2", 3.5),
        ("-x", -5),
        ("'a' + 'b'", "ab"),
        ("[1] + [2]", [1, 2]),
        ("'dat' in 'dat dai'", True),
        ("'a' in petition.tags", True),
        ("'kind' in petition", True),
        ("'z' not in petition.tags", True),
        ("petition['tags'][-1]", "c"),
        ("petition.tags[1:]", ["b", "c"]),
        ("petition.kind[:3]", "đất"),
        ("'nhiều' if x > 3 else 'ít'", "nhiều"),
        ("{'a': [1, (2, 3)], 'b': x}", {"a": [1, [2, 3]], "b": 5}),
        ("nothing is None", True),
        ("nothing is not null", False),
        ("[true, false, null]", [True, False, None]),
        ("1 == true", False),
        ("1 == 1.0", True),
        ("[1, {'a': 2}] == [1.0, {'a': 2}]", True),
        ("[o.code for o in offices if o.load < 2]", ["B"]),
        ("sum(o.load for o in offices)", 4),
        ("any(o.load > 2 for o in offices)", True),
        ("all([])", True),
        ("min(o.load for o in offices)", 1),
        ("max(1, 2.5)", 2.5),
        ("max('a', 'b')", "b"),
        ("sorted(['b', 'a'])", ["a", "b"]),
        ("len(petition.tags) + len('đất') + len(petition)", 9),
        ("round(2.567, 2)", 2.57),
        ("abs(-2)", 2),
        ("int('12') + float('1.5')", 13.5),
        ("str(12) + str(ok) + str(nothing)", "12true"),
        ("bool('')", False),
        ("date('2026-01-05T23:30:00+07:00') == received", True),
        ("received < '2026-02-01'", True),
        ("days_between(received, '2026-02-05')", 31),
        ("show_day(received)", "05/01/2026"),
        ("show_day('2026-01-05T23:30:00+07:00')", "05/01/2026"),
        ("show_day('') + show_day(None)", ""),
        ("upper('đất') + lower('ĐAI') + strip(' x ')", "ĐẤTđaix"),
        ("contains('Đất Đai', 'dat dai')", True),
        ("starts_with('KH-1', 'KH') and ends_with('KH-1', '1')", True),
        ("join(petition.tags)", "a, b, c"),
        ("count(petition.tags)", 3),
        ("count([1, 2, 1], 1)", 2),
        ("[first(petition.tags), last(petition.tags), first([])]", ["a", "c", None]),
        ("get(petition, 'kind')", "đất đai"),
        ("get(petition, 'none', 'x')", "x"),
        ("get(petition.tags, 9, 'x')", "x"),
        ("keys({'b': 1, 'a': 2})", ["a", "b"]),
        ("default(nothing, 1)", 1),
        ("default(unset, 1)", 1),
        ("default(petition.unset, 1)", 1),
        ("default(nothing.unset, 1)", 1),
        ("default(petition.tags[9], 1)", 1),
        ("default(x, unset)", 5),
        ("hồ_sơ", "KH-1"),
        ("  x  ", 5),
    ],
)
def test_expression_has_its_value(source: str, expected: Any) -> None:
    value = evaluate(source)
    assert value == expected
    assert type(value) is type(expected)


def test_names_are_what_it_reads_and_functions_what_it_calls() -> None:
    compiled = compile_expression("len([o.code for o in offices if o.load > x]) + true", functions={"len", "max"})
    assert compiled.names == {"offices", "x"}
    assert compiled.functions == {"len"}


def test_variable_may_be_named_like_a_function() -> None:
    assert evaluate("count + len(date)", {"count": 1, "date": "abc"}) == 4


def test_misspelt_variable_is_answered_with_the_nearest_name() -> None:
    with pytest.raises(ScriptFailed) as failed:
        evaluate("petiton.kind == 'x'")
    assert str(failed.value) == "Không có biến “petiton”."
    assert failed.value.suggestion == "petition"
    assert "petition" in failed.value.advice
    assert failed.value.expression == "petiton.kind == 'x'"


def test_misspelt_field_is_answered_with_the_nearest_field() -> None:
    with pytest.raises(ScriptFailed) as failed:
        evaluate("petition.knd")
    assert failed.value.suggestion == "kind"


def test_misspelt_function_is_answered_with_the_nearest_function() -> None:
    with pytest.raises(ScriptInvalid) as invalid:
        evaluate("x + contians('a', 'b')")
    assert invalid.value.problems[0].facts == {"name": "contians", "suggestion": "contains"}


def test_failure_never_shows_the_data() -> None:
    for source in ("said + 1", "int(said)", "{'a': 1}[said]", "said.x", "date(said)", "max([1, said])", "-said"):
        with pytest.raises(ScriptFailed) as failed:
            evaluate(source, {"said": "bí mật"})
        assert "bí mật" not in f"{failed.value} {failed.value.advice} {failed.value.facts}"


def test_all_problems_are_told_at_once_with_their_columns_in_letters() -> None:
    with pytest.raises(ScriptInvalid) as invalid:
        evaluate("'đất' + x.__class__ + foo(1) + 2 ** 3")
    assert sorted(problem.where for problem in invalid.value.problems) == ["1:23", "1:32", "1:9"]
    assert all(problem.what and problem.remedy and problem.line == 1 for problem in invalid.value.problems)


def test_hostile_text_is_not_answered_with_thousands_of_problems() -> None:
    with pytest.raises(ScriptInvalid) as invalid:
        compile_expression("[" + "a.__b," * 1_200 + "]", functions=(), limits=Limits(nodes=10**6))
    assert len(invalid.value.problems) == 50


def test_same_source_is_compiled_once() -> None:
    assert compile_expression("x+1", functions=["len"]) is compile_expression("x+1", functions={"len": len})


def test_one_expression_serves_many_threads() -> None:
    compiled = compile_expression("[a + n for a in items]", functions=())
    right: list[bool] = []

    def work(n: int) -> None:
        for _ in range(300):
            right.append(compiled.evaluate({"items": [1, 2, 3], "n": n}, {}, Budget()) == [1 + n, 2 + n, 3 + n])  # noqa: PERF401

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(right) == 1_200
    assert all(right)


def test_a_function_keeps_its_own_kind_of_error() -> None:
    def refuse() -> None:
        raise ScriptFailed("Chưa có lịch.")

    compiled = compile_expression("refuse()", functions={"refuse"})
    with pytest.raises(ScriptFailed, match="Chưa có lịch"):
        compiled.evaluate({}, {"refuse": refuse}, Budget())


def test_script_sets_variables_from_those_above() -> None:
    compiled = compile_script("a = x + 1  # tăng\nb = [a, a]\na = 'xong'", functions=())
    assert compiled.names == {"x"}
    assert compiled.assigned == {"a", "b"}
    assert compiled.run(DATA, {}, Budget()) == {"a": "xong", "b": [6, 6]}


def test_script_leaves_the_data_alone_and_shares_nothing_with_it() -> None:
    data = {"items": [[1], [2]]}
    new = compile_script("a = items\nb = a\nitems = items + [[3]]", functions=()).run(data, {}, Budget())
    assert data == {"items": [[1], [2]]}
    new["a"][0].append(9)
    assert new == {"a": [[1, 9], [2]], "b": [[1], [2]], "items": [[1], [2], [3]]}
    assert data == {"items": [[1], [2]]}


def test_script_that_fails_tells_its_line() -> None:
    with pytest.raises(ScriptFailed) as failed:
        compile_script("a = 1\nb = a + 'x'", functions=()).run({}, {}, Budget())
    assert failed.value.expression == "b = a + 'x'"


def test_budget_ends_every_run() -> None:
    budget = Budget(Limits(operations=10))
    with pytest.raises(ScriptFailed):
        compile_expression("[a for a in items]", functions=()).evaluate({"items": list(range(50))}, {}, budget)
