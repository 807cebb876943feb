"""Instructions: Markdown with values that mean only themselves."""

import pytest

from engine.scripting import Budget, ScriptFailed, ScriptInvalid, compile_template, render_markdown


def show(source: str, **data: object) -> str:
    return compile_template(source).render(data, Budget())


def test_values_conditions_and_loops_are_filled_in() -> None:
    source = "**{{ kind }}**: {% if n > 1 %}{{ n }} tệp{% else %}một tệp{% endif %}\n"
    source += "{% for f in files %}- {{ f.name }}\n{% endfor %}"
    text = show(source, kind="Đất đai", n=2, files=[{"name": "a"}, {"name": "b"}])
    assert text == "**Đất đai**: 2 tệp\n- a\n- b\n"


def test_values_read_as_people_write_them() -> None:
    assert show("{{ a }}|{{ b }}|{{ c }}|{{ d }}", a=None, b=True, c=2.0, d=["x", 1]) == "|có|2|x\\, 1"


def test_names_leave_out_the_loop_variable() -> None:
    assert compile_template("{% for f in files %}{{ f }}{{ n }}{% endfor %}").names == {"files", "n"}


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "[a](javascript:alert(1))",
        "![a](https://example.org/a.png)",
        "*đậm* _nghiêng_ `mã` ~~bỏ~~",
        "# Tiêu đề",
        "1. một",
        "- một",
        "> trích",
        "---",
        "| a | b |",
        "&lt;b&gt;",
        "https://example.org <a@example.org>",
        "{{ 7 * 7 }} {% if x %}",
        "\\*",
    ],
)
def test_value_shows_exactly_its_letters(hostile: str) -> None:
    html = render_markdown(show("{{ said }}", said=hostile))
    plain = html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")
    assert plain == f"<p>{hostile}</p>\n"


def test_lines_of_a_value_are_kept_and_open_no_block() -> None:
    html = render_markdown(show("{{ said }}", said="một\n\n    # hai\n\tba"))
    assert html == "<p>một<br>\n# hai<br>\nba</p>\n"


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "JaVaScRiPt:x", "&#106;avascript:x", "java\tscript:x"],
)
def test_hostile_link_has_no_address(link: str) -> None:
    assert "href" not in render_markdown(f"[a]({link})")


def test_plain_link_is_kept_and_trusts_nobody() -> None:
    html = render_markdown("[a](https://example.org)")
    assert html == '<p><a href="https://example.org" rel="noopener noreferrer nofollow">a</a></p>\n'


def test_wrong_mark_is_told_with_its_line() -> None:
    with pytest.raises(ScriptInvalid) as invalid:
        compile_template("một\nhai {{ a.__b__ }}")
    assert invalid.value.problems[0].where == "2:5"


def test_failure_tells_the_expression() -> None:
    with pytest.raises(ScriptFailed) as failed:
        show("một {{ unset }}")
    assert failed.value.expression == "unset"
