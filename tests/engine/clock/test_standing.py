from datetime import UTC, date, datetime, timedelta

import pytest

from engine.clock import (
    CalendarMissing,
    DeadlineState,
    Standing,
    WorkingDays,
    deadline_state,
    end_of_day,
    is_late,
    working_days_left,
)
from tests.engine.clock.calendars import SHIPPED

THURSDAY = date(2026, 11, 26)
DUE = end_of_day(THURSDAY)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text + "+07:00")


@pytest.mark.parametrize(
    ("now", "standing"),
    [
        ("2026-11-20T09:00", Standing(DeadlineState.ON_TIME, THURSDAY, False, 4, 0)),
        ("2026-11-23T23:59", Standing(DeadlineState.ON_TIME, THURSDAY, False, 3, 0)),
        ("2026-11-24T00:00", Standing(DeadlineState.SOON, THURSDAY, False, 2, 0)),
        ("2026-11-26T00:00", Standing(DeadlineState.SOON, THURSDAY, True, 0, 0)),
        ("2026-11-26T23:59:59", Standing(DeadlineState.SOON, THURSDAY, True, 0, 0)),
        ("2026-11-26T23:59:59.900", Standing(DeadlineState.SOON, THURSDAY, True, 0, 0)),
        ("2026-11-27T00:00", Standing(DeadlineState.LATE, THURSDAY, False, 0, 1)),
        ("2026-11-29T12:00", Standing(DeadlineState.LATE, THURSDAY, False, 0, 3)),
    ],
)
def test_a_deadline_is_seen_from_each_day(now: str, standing: Standing) -> None:
    assert deadline_state(at(now), DUE, SHIPPED) == standing


def test_weekends_holidays_and_make_up_days_count_as_what_they_are() -> None:
    saturday = at("2026-11-28T10:00")
    assert working_days_left(saturday, end_of_day(date(2026, 11, 30)), SHIPPED) == 1
    assert working_days_left(at("2026-02-13T10:00"), end_of_day(date(2026, 2, 23)), SHIPPED) == 1
    assert working_days_left(at("2026-01-09T10:00"), end_of_day(date(2026, 1, 12)), SHIPPED) == 2
    assert working_days_left(at("2026-11-30T10:00"), DUE, SHIPPED) == -2


def test_how_soon_is_soon_can_be_set() -> None:
    monday = at("2026-11-23T09:00")
    assert deadline_state(monday, DUE, SHIPPED).state is DeadlineState.ON_TIME
    wider = deadline_state(monday, DUE, SHIPPED, soon_within=WorkingDays(3))
    assert wider.state is DeadlineState.SOON


def test_a_deadline_in_hours_is_late_the_same_day() -> None:
    due = at("2026-11-26T10:00")
    late = deadline_state(due + timedelta(minutes=1), due, SHIPPED)
    assert late == Standing(DeadlineState.LATE, THURSDAY, True, 0, 0)
    assert not is_late(due, due)


def test_an_old_deadline_is_late_even_when_this_year_has_no_calendar() -> None:
    now = datetime(2031, 1, 2, tzinfo=UTC)
    assert deadline_state(now, DUE, SHIPPED).state is DeadlineState.LATE
    with pytest.raises(CalendarMissing):
        deadline_state(now, datetime(2031, 2, 1, tzinfo=UTC), SHIPPED)


def test_naive_moments_are_refused() -> None:
    naive = datetime(2026, 11, 26, 8)  # noqa: DTZ001 - the mistake under test
    with pytest.raises(ValueError, match="aware"):
        is_late(naive, DUE)
