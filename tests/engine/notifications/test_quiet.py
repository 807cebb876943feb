"""When what is not urgent may go: by hours of the evening, days off, and a calendar with gaps."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.clock import VIETNAM, WorkingCalendar, seed_days
from engine.notifications import QuietHours, next_moment

EVENING = QuietHours(21, 6)
CALENDAR = WorkingCalendar(seed_days(2026))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "goes"),
    [
        ("2026-11-24T20:59", "2026-11-24T20:59"),
        ("2026-11-24T21:00", "2026-11-25T06:00"),
        ("2026-11-24T23:30", "2026-11-25T06:00"),
        ("2026-11-25T00:10", "2026-11-25T06:00"),
        ("2026-11-25T05:59", "2026-11-25T06:00"),
        ("2026-11-25T06:00", "2026-11-25T06:00"),
    ],
)
def test_what_arises_in_the_night_waits_for_the_morning(now: str, goes: str) -> None:
    assert next_moment(at(now), EVENING) == at(goes)


@pytest.mark.parametrize(
    ("now", "goes"),
    [
        ("2026-11-28T10:00", "2026-11-30T06:00"),  # Saturday
        ("2026-11-27T22:00", "2026-11-30T06:00"),  # Friday evening
        ("2026-04-29T22:00", "2026-05-04T06:00"),  # before 30/4, 1/5 and their weekend
        ("2026-01-10T09:00", "2026-01-10T09:00"),  # a Saturday that is worked, for 2/1
    ],
)
def test_days_off_of_the_calendar_are_quiet_too(now: str, goes: str) -> None:
    assert next_moment(at(now), EVENING, CALENDAR) == at(goes)


def test_equal_hours_mean_none() -> None:
    assert next_moment(at("2026-11-24T23:30"), QuietHours(0, 0)) == at("2026-11-24T23:30")


def test_hours_within_one_day_are_kept_as_well() -> None:
    assert next_moment(at("2026-11-24T12:00"), QuietHours(11, 14)) == at("2026-11-24T14:00")


def test_a_year_that_nobody_has_entered_holds_nothing_back() -> None:
    assert next_moment(at("2040-01-07T10:00"), EVENING, CALENDAR) == at("2040-01-07T10:00")


@given(st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 20)), st.integers(0, 23), st.integers(0, 23))  # noqa: DTZ001
def test_nothing_goes_in_quiet_hours_and_nothing_goes_early(moment: datetime, start: int, end: int) -> None:
    hours, now = QuietHours(start, end), moment.replace(tzinfo=UTC)
    goes = next_moment(now, hours, CALENDAR)
    local = goes.astimezone(VIETNAM)
    assert goes >= now
    assert not hours.hold(local)
    assert CALENDAR.is_working_day(local.date())
