"""When steps are due: their own term, or early enough for those after them; what expressions may ask of dates."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from engine.clock import CalendarMissing, end_of_day
from engine.definitions import compile_closure
from engine.runtime import StepDue, StepEngine, latest_moment, step_due
from tests.support.diagrams import Diagram, closure_of
from tests.support.playing import NUMBER
from tests.support.walking import Surroundings

LEGAL = end_of_day(date(2026, 12, 14))
MONDAY = datetime(2026, 11, 23, 2, tzinfo=UTC)

TABLE = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="{id}_all" name="{id}" namespace="x">
<decision id="{id}" name="{id}"><decisionTable id="{id}_table" hitPolicy="FIRST">
<input id="{id}_step"><inputExpression id="{id}_asks" typeRef="string"><text>step</text></inputExpression></input>
<input id="{id}_field"><inputExpression id="{id}_of" typeRef="string"><text>field</text></inputExpression></input>
<output id="{id}_out" name="term" typeRef="string"/>{rows}</decisionTable></decision></definitions>"""
ROW = """<rule id="{id}_{n}"><inputEntry id="{id}_{n}_a"><text>{step}</text></inputEntry>
<inputEntry id="{id}_{n}_b"><text>{field}</text></inputEntry>
<outputEntry id="{id}_{n}_c"><text>{term}</text></outputEntry></rule>"""


def table(name: str, *rows: tuple[str, str, str]) -> bytes:
    """A decision table with the inputs step and field."""
    parts = (ROW.format(id=name, n=n, step=step, field=field, term=term) for n, (step, field, term) in enumerate(rows))
    return TABLE.format(id=name, rows="".join(parts)).encode()


BUDGETS = table(
    "terms",
    ('"study"', "-", '"5 working days"'),
    ('"draft"', "-", '"3 working days"'),
    ('"sign"', "-", '"2 working days"'),
    ("-", "-", '"2 working days"'),
)
MINIMUMS = table(
    "least",
    ('"draft"', '"land"', '"4 working days"'),
    ('"draft"', "-", '"2 working days"'),
    ('"sign"', "-", '"1 working day"'),
    ("-", "-", "null"),
)


def engine_at(now: datetime, due: datetime | None = LEGAL, law: str = "", **properties: str) -> StepEngine:
    """A procedure of four steps, the answer after the third: study, draft, sign, answered, publish."""
    given = {"budgets": "terms", "minimums": "least", "legalTerm": "20 days", "dueUntil": "answered", **properties}
    diagram = Diagram("sample", {name: value for name, value in given.items() if value}).start()
    for step in ("study", "draft", "sign", "publish"):
        bound = {"dueBy": law} if law and step == "study" else {}
        diagram.user(step, dueIn=f'budget("{step}")', **bound)
    diagram.node("scriptTask", "answered", "<script>answered = True</script>").end()
    diagram.chain("begin", "study", "draft", "sign", "answered", "publish", "done")
    files = {"processes/sample/terms.dmn": BUDGETS, "processes/sample/least.dmn": MINIMUMS}
    return StepEngine(compile_closure(closure_of(diagram, files=files)), Surroundings(), now, NUMBER, due)


def due_of(engine: StepEngine, step: str, **data: Any) -> StepDue:
    return step_due(engine, engine.compiled.elements["sample", step], {"field": None, **data})


def test_with_time_enough_a_step_has_its_own_term() -> None:
    assert due_of(engine_at(MONDAY), "study") == StepDue(end_of_day(date(2026, 11, 30)))


def test_a_step_that_begins_late_leaves_the_steps_after_it_their_minimum() -> None:
    due = due_of(engine_at(datetime(2026, 12, 7, 2, tzinfo=UTC)), "study")
    assert due.at == end_of_day(date(2026, 12, 9))
    assert due.basis == {"own": "2026-12-14", "latest": "2026-12-09", "legal": "2026-12-14", "steps": 2, "days": 3}


def test_another_field_needs_more_and_leaves_less() -> None:
    engine = engine_at(datetime(2026, 12, 4, 2, tzinfo=UTC))
    assert due_of(engine, "study", field="land").at == end_of_day(date(2026, 12, 7))
    assert due_of(engine, "study", field="road").at == end_of_day(date(2026, 12, 9))


def test_what_should_have_been_done_before_it_began_is_due_at_once() -> None:
    saturday = datetime(2026, 12, 12, 2, tzinfo=UTC)
    assert due_of(engine_at(saturday), "study").at == end_of_day(date(2026, 12, 14))
    late = datetime(2026, 12, 16, 2, tzinfo=UTC)
    assert due_of(engine_at(late), "study").at == end_of_day(date(2026, 12, 16))


def test_the_last_step_before_the_answer_may_use_what_is_left() -> None:
    due = due_of(engine_at(datetime(2026, 12, 11, 2, tzinfo=UTC)), "sign")
    assert due.at == end_of_day(date(2026, 12, 14))
    assert (due.basis or {})["steps"] == 0


def test_what_comes_after_the_answer_has_its_own_term_alone() -> None:
    assert due_of(engine_at(datetime(2026, 12, 14, 2, tzinfo=UTC)), "publish") == StepDue(
        end_of_day(date(2026, 12, 16))
    )


@pytest.mark.parametrize("more", [{"legalTerm": ""}, {"due": None}])
def test_without_a_date_of_law_nothing_is_left_for_others(more: dict[str, Any]) -> None:
    engine = engine_at(datetime(2026, 12, 7, 2, tzinfo=UTC), **more)
    assert due_of(engine, "study") == StepDue(end_of_day(date(2026, 12, 14)))
    assert latest_moment(engine, engine.compiled.elements["sample", "study"], {"field": None}) is None


def test_what_the_law_says_of_one_step_bounds_it_too() -> None:
    engine = engine_at(MONDAY, law='after("2026-11-20", "5 working days")')
    due = due_of(engine, "study")
    assert (due.at, due.basis) == (end_of_day(date(2026, 11, 27)), {"own": "2026-11-30", "law": "2026-11-27"})
    assert due_of(engine_at(MONDAY, law='"2026-12-09"'), "study").basis is None


def test_without_a_table_of_minimums_whole_terms_are_left() -> None:
    due = due_of(engine_at(datetime(2026, 12, 1, 2, tzinfo=UTC), minimums=""), "study")
    assert due.at == end_of_day(date(2026, 12, 7))


def test_a_calendar_that_is_missing_is_said() -> None:
    with pytest.raises(CalendarMissing):
        due_of(engine_at(datetime(2031, 1, 6, 2, tzinfo=UTC), end_of_day(date(2031, 1, 20))), "study")


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("case_due()", "2026-12-14"),
        ('before(case_due(), "3 working days")', "2026-12-09T07:30:00+07:00"),
        ('before(case_due(), "0 working days")', "2026-12-14T07:30:00+07:00"),
        ('before(case_due(), "2 days")', "2026-12-11T07:30:00+07:00"),
        ('before("2026-12-14T10:00:00+07:00", "2 hours")', "2026-12-14T08:00:00+07:00"),
        ('after("2026-11-23", "20 days")', "2026-12-14"),
        ('after(case_due(), "2 working days")', "2026-12-16"),
    ],
)
def test_expressions_count_from_dates(expression: str, value: str) -> None:
    assert engine_at(MONDAY).value(expression, {}) == value


def test_a_case_due_within_a_day_says_its_hour_and_one_without_a_date_nothing() -> None:
    noon = datetime(2026, 12, 14, 5, tzinfo=UTC)
    assert engine_at(MONDAY, noon).value("case_due()", {}) == "2026-12-14T12:00:00+07:00"
    assert engine_at(MONDAY, None).value("case_due()", {}) is None
