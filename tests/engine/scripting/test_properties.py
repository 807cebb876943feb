"""What must hold for every text anyone may write."""

import ast
import copy
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.scripting import (
    STANDARD_FUNCTIONS,
    Budget,
    Limits,
    ScriptFailed,
    ScriptInvalid,
    compile_expression,
    compile_script,
    compile_sfeel_expression,
    compile_template,
    compile_unary_tests,
    render_markdown,
)

SMALL = Limits(operations=2_000, text=2_000, items=200)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["a", "b", "k"]), inner, max_size=3),
    max_leaves=12,
)
cases = st.fixed_dictionaries(dict.fromkeys(("a", "b", "items"), values))
leaves = st.sampled_from(["a", "b", "items", "1", "0", "2.5", "'x'", "None", "true", "[]", "{}", "10**9", "x", "__a"])
shapes = [
    "({0} + {1})", "({0} * {1})", "({0} - {1})", "({0} / {1})", "({0} // {1})", "({0} % {1})", "({0} ** {1})",
    "({0} < {1})", "({0} == {1})", "({0} in {1})", "({0} and {1})", "({0} or not {1})", "({0} if {1} else {0})",
    "{0}[{1}]", "{0}[{1}:]", "{0}[::{1}]", "{0}.a", "{0}.__class__", "[{0}, {1}]", "{{'k': {0}, {1}: 1}}",
    "[{0} for x in {1}]", "[x for x in {0} if {1}]", "{0}({1})", "-{0}", "({0} is None)", "(lambda: {0})", "f'{{{0}}}'",
    *(f"{name}({{0}})" for name in STANDARD_FUNCTIONS), *(f"{name}({{0}}, {{1}})" for name in STANDARD_FUNCTIONS),
]  # fmt: skip
sources = st.recursive(
    leaves, lambda inner: st.builds(str.format, st.sampled_from(shapes), inner, inner), max_leaves=10
)
signs = st.lists(
    st.sampled_from(
        [
            "-",
            "<",
            ">=",
            "[",
            "]",
            "(",
            ")",
            "..",
            ",",
            "1",
            "2.5",
            '"x"',
            "not",
            "a",
            ".",
            "if",
            "then",
            "else",
            "and",
            "or",
            "=",
            "+",
            "*",
            "/",
            "date",
            "null",
            "true",
            "__",
            "'",
            '"',
            "\\",
            "b",
            "in",
        ]
    ),
    max_size=14,
).map("".join)


def is_json(value: Any) -> bool:
    return bool(json.loads(json.dumps(value, allow_nan=False)) == value)


def holds(source: str, data: dict[str, Any]) -> None:
    before = copy.deepcopy(data)
    budget = Budget(SMALL)
    try:
        compiled = compile_expression(source, functions=STANDARD_FUNCTIONS)
        assert is_json(compiled.evaluate(data, STANDARD_FUNCTIONS, budget))
    except (ScriptInvalid, ScriptFailed):
        pass
    assert repr(data) == repr(before)


@settings(max_examples=400, deadline=None)
@given(sources, cases)
def test_no_expression_escapes(source: str, data: dict[str, Any]) -> None:
    holds(source, data)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60), cases)
def test_no_text_escapes(source: str, data: dict[str, Any]) -> None:
    holds(source, data)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), sources), min_size=1, max_size=12), cases)
def test_no_script_escapes(lines: list[tuple[str, str]], data: dict[str, Any]) -> None:
    before = copy.deepcopy(data)
    try:
        compiled = compile_script(
            "\n".join(f"{name} = {source}" for name, source in lines), functions=STANDARD_FUNCTIONS
        )
        assert is_json(compiled.run(data, STANDARD_FUNCTIONS, Budget(SMALL)))
    except (ScriptInvalid, ScriptFailed):
        pass
    assert repr(data) == repr(before)


@settings(max_examples=300, deadline=None)
@given(signs | st.text(max_size=30), values, cases)
def test_no_cell_escapes(source: str, value: Any, data: dict[str, Any]) -> None:
    try:
        cell = compile_unary_tests(source, functions=STANDARD_FUNCTIONS)
        assert cell.matches(value, data, STANDARD_FUNCTIONS, Budget(SMALL)) in {True, False}
    except (ScriptInvalid, ScriptFailed):
        pass
    try:
        output = compile_sfeel_expression(source, functions=STANDARD_FUNCTIONS)
        assert is_json(output.evaluate(data, STANDARD_FUNCTIONS, Budget(SMALL)))
    except (ScriptInvalid, ScriptFailed):
        pass


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(["{{", "}}", "{%", "%}", " if ", " else ", "endif", " for x in ", "a", "x", "endfor", "#"])
    )
)
def test_no_template_escapes(pieces: list[str]) -> None:
    try:
        text = compile_template("".join(pieces)).render({"a": ["<b>", 1], "x": 1}, Budget(SMALL))
    except (ScriptInvalid, ScriptFailed):
        return
    assert "<b>" not in render_markdown(text)


@settings(max_examples=100, deadline=None)
@given(sources)
def test_whatever_compiles_is_read_as_python_reads_it(source: str) -> None:
    try:
        compile_expression(source, functions=STANDARD_FUNCTIONS)
    except ScriptInvalid:
        return
    assert not any(
        isinstance(node, (ast.Lambda, ast.Pow, ast.Starred, ast.JoinedStr)) for node in ast.walk(ast.parse(source))
    )
