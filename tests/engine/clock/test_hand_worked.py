"""Deadlines counted day by day from the announcements, without this program: none may differ."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from engine.clock import (
    VIETNAM,
    WorkingDays,
    due_at,
    end_of_day,
    explain_due,
    latest_start_leaving,
    local_day,
    opening_before,
    parse_term,
    rests_on_guesses,
    step_due_date,
)
from tests.engine.clock.calendars import SHIPPED

BOOK: dict[str, Any] = json.loads((Path(__file__).parent / "hand_worked.json").read_text("utf-8"))
CASES: list[dict[str, Any]] = BOOK["cases"]


def counted(case: dict[str, Any]) -> date:
    """What the clock makes of a case."""
    if case["kind"] in {"step", "extension", "reminder"}:
        legal = date.fromisoformat(case["legal_due"])
    if case["kind"] == "step":
        start, budget = date.fromisoformat(case["received"]), parse_term(case["term"])
        least = WorkingDays(case["minimum_after"])
        return step_due_date(start, budget, SHIPPED, legal_due=legal, minimum_after=least)
    if case["kind"] == "extension":
        return latest_start_leaving(legal, WorkingDays(case["minimum_after"]), SHIPPED)
    if case["kind"] == "reminder":
        return local_day(opening_before(end_of_day(legal), parse_term(case["term"]), SHIPPED))
    received = datetime.fromisoformat(case["received"]).replace(tzinfo=VIETNAM)
    return local_day(due_at(received, parse_term(case["term"]), SHIPPED))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["topic"])
def test_the_clock_counts_as_was_counted_on_paper(case: dict[str, Any]) -> None:
    assert counted(case).isoformat() == case["due"], case["counting"]


def test_the_book_covers_what_goes_wrong() -> None:
    assert len(CASES) >= 60
    assert {case["kind"] for case in CASES} == {"due", "step", "extension", "reminder"}
    years = {case["due"][:4] for case in CASES}
    assert years == {"2024", "2025", "2026", "2027"}
    used = {code for case in CASES for code in case["announcements"]}
    assert used == set(BOOK["announcements"]), "every announcement decides a case, and none is unknown"


def test_every_case_without_an_announcement_is_marked() -> None:
    unread = {code for code, one in BOOK["announcements"].items() if not one["is_read"]}
    for case in CASES:
        assert case["is_provisional"] == bool(unread & set(case["announcements"])), case["topic"]


@pytest.mark.parametrize("case", [one for one in CASES if one["kind"] == "due"], ids=lambda case: case["topic"])
def test_the_explanation_ends_on_the_same_day(case: dict[str, Any]) -> None:
    received = datetime.fromisoformat(case["received"]).date()
    told = explain_due(received, parse_term(case["term"]), SHIPPED)
    assert told.due.isoformat() == case["due"]
    assert told.days[-1].is_due
    # 1/9/2026 is entered as provisional alone when the count comes by it.
    if case["is_provisional"]:
        noon = datetime(received.year, received.month, received.day, 12, tzinfo=VIETNAM)
        assert rests_on_guesses(noon, end_of_day(told.due), SHIPPED)


def test_a_reminder_comes_when_the_office_opens() -> None:
    moment = opening_before(end_of_day(date(2026, 12, 14)), WorkingDays(3), SHIPPED)
    assert moment.astimezone(VIETNAM) == datetime(2026, 12, 9, 7, 30, tzinfo=VIETNAM)
