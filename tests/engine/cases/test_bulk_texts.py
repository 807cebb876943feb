"""One text for many cases: what it asks of each, what is lacking, and that nothing but names gets in."""

import pytest

from engine.cases.bulk_texts import fill_in, missing_in, names_in, require_all
from engine.errors import Invalid


def test_the_names_stand_in_the_order_of_the_text() -> None:
    data = {"answer": "Về {{ title }}, hồ sơ {{ number }}.", "rows": [{"text": "hẹn {{ day }}"}], "decision": "accept"}
    assert names_in(data) == ("title", "number", "day")


def test_every_text_is_filled_in_wherever_it_stands_and_the_rest_stays() -> None:
    data = {"answer": "Gửi {{ sender }}", "rows": [{"text": "hẹn {{ day }}", "is_due": True}], "count": 3}
    filled = fill_in(data, {"sender": "Bà *Lan* <b>", "day": "1/12"})
    assert filled == {"answer": "Gửi Bà *Lan* <b>", "rows": [{"text": "hẹn 1/12", "is_due": True}], "count": 3}


def test_what_a_case_says_is_text_and_never_a_template_itself() -> None:
    assert fill_in("{{ sender }}", {"sender": "{{ number }}", "number": "KH-1"}) == "{{ number }}"


def test_a_branch_may_say_something_else_where_nothing_is_known() -> None:
    text = "{% if sender %}Kính gửi {{ sender }}{% else %}Kính gửi bạn{% endif %}"
    assert fill_in(text, {"sender": ""}) == "Kính gửi bạn"


@pytest.mark.parametrize(
    "text", ["{{ number", "{{ a.__class__ }}", "{% import os %}", "{{ open('x') }}", "{{ 9**9**9 }}"]
)
def test_what_no_such_text_may_say_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        fill_in({"answer": text}, {"number": "KH-1"})


def test_a_wrong_mark_is_refused_at_its_field_before_anything_is_filled_in() -> None:
    with pytest.raises(Invalid) as refused:
        names_in({"note": "Không có gì", "answer": "{{ number"})
    assert [problem.where for problem in refused.value.problems] == ["/answer"]


def test_what_is_lacking_is_named_with_its_case() -> None:
    assert missing_in(["number", "day"], {"number": "KH-1", "day": "  "}) == ["day"]
    with pytest.raises(Invalid) as refused:
        require_all(["number", "day"], {"number": "KH-1"}, number="KH-1")
    (problem,) = refused.value.problems
    assert (problem.where, problem.facts) == ("/day", {"number": "KH-1", "field": "day"})
