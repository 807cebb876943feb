"""Due dates worked out by hand on the official calendars of 2024 to 2026."""

from datetime import UTC, date, datetime, timedelta

import pytest

from engine.clock import (
    CalendarDays,
    CalendarMissing,
    Elapsed,
    Term,
    TermNeedsInstant,
    WorkingCalendar,
    WorkingDays,
    WorkingHours,
    due_at,
    due_date,
    latest_start_leaving,
    seed_days,
    step_due_date,
)
from tests.engine.clock.calendars import SHIPPED


@pytest.mark.parametrize(
    ("received", "term", "due"),
    [
        # Day 20 is Sunday 13/12/2026: the end moves to Monday (Bộ luật Dân sự 2015, Điều 148 khoản 5).
        (date(2026, 11, 23), CalendarDays(20), date(2026, 12, 14)),
        # 24/11/2026 is only proposed as a day off, so it counts.
        (date(2026, 11, 23), WorkingDays(5), date(2026, 11, 30)),
        (date(2026, 11, 23), WorkingDays(1), date(2026, 11, 24)),
        # Over Tết 2026: day 10 is Wednesday 18/2; offices open on Monday 23/2.
        (date(2026, 2, 8), CalendarDays(10), date(2026, 2, 23)),
        (date(2026, 2, 13), WorkingDays(1), date(2026, 2, 23)),
        (date(2026, 2, 6), WorkingDays(9), date(2026, 2, 26)),
        # Friday 2/1/2026 is off and made up for on Saturday 10/1.
        (date(2025, 12, 31), WorkingDays(1), date(2026, 1, 5)),
        (date(2026, 1, 8), WorkingDays(2), date(2026, 1, 10)),
        (date(2026, 1, 9), WorkingDays(2), date(2026, 1, 12)),
        (date(2026, 1, 5), CalendarDays(5), date(2026, 1, 10)),
        (date(2025, 12, 13), CalendarDays(20), date(2026, 1, 5)),
        # Hùng Kings' day 26/4/2026 is a Sunday, Monday is off in its place.
        (date(2026, 4, 24), WorkingDays(1), date(2026, 4, 28)),
        (date(2026, 4, 6), CalendarDays(20), date(2026, 4, 28)),
        # 30/4 and 1/5/2026 are Thursday and Friday.
        (date(2026, 4, 29), WorkingDays(1), date(2026, 5, 4)),
        # 31/8 to 2/9/2026 off, Saturday 22/8 worked.
        (date(2026, 8, 21), WorkingDays(1), date(2026, 8, 22)),
        (date(2026, 8, 28), WorkingDays(1), date(2026, 9, 3)),
        # Tết 2025: 27/1 to 31/1, with weekends 25/1 to 2/2.
        (date(2025, 1, 24), WorkingDays(1), date(2025, 2, 3)),
        (date(2025, 1, 10), CalendarDays(20), date(2025, 2, 3)),
        # 2025: Friday 2/5 off, Saturday 26/4 worked.
        (date(2025, 4, 25), WorkingDays(3), date(2025, 4, 29)),
        (date(2025, 4, 29), WorkingDays(1), date(2025, 5, 5)),
        (date(2025, 4, 28), CalendarDays(20), date(2025, 5, 19)),
        (date(2025, 8, 29), WorkingDays(1), date(2025, 9, 3)),
        # Tết 2024: 8/2 to 14/2, the last two days in lieu of a Saturday and a Sunday.
        (date(2024, 2, 7), WorkingDays(1), date(2024, 2, 15)),
        # 2024: Monday 29/4 off, Saturday 4/5 worked.
        (date(2024, 4, 26), WorkingDays(2), date(2024, 5, 3)),
        (date(2024, 4, 26), WorkingDays(3), date(2024, 5, 4)),
        (date(2024, 4, 26), WorkingDays(4), date(2024, 5, 6)),
        (date(2024, 8, 30), WorkingDays(1), date(2024, 9, 4)),
        # Received on a Saturday: Monday is day 1.
        (date(2026, 11, 28), WorkingDays(1), date(2026, 11, 30)),
        (date(2026, 11, 28), CalendarDays(2), date(2026, 11, 30)),
        # The same day; on a day off, the next working day.
        (date(2026, 11, 27), WorkingDays(0), date(2026, 11, 27)),
        (date(2026, 11, 28), WorkingDays(0), date(2026, 11, 30)),
        # A leap day is a day.
        (date(2024, 2, 28), CalendarDays(1), date(2024, 2, 29)),
    ],
)
def test_due_date_is_the_one_worked_out_by_hand(received: date, term: Term, due: date) -> None:
    assert due_date(received, term, SHIPPED) == due


def test_twenty_days_over_tet_hold_nine_working_days() -> None:
    received = date(2026, 2, 9)
    due = due_date(received, CalendarDays(20), SHIPPED)
    assert due == date(2026, 3, 2)
    assert SHIPPED.working_days_between(received, date(2026, 3, 1)) == 9


def test_a_term_into_a_year_without_a_calendar_is_refused() -> None:
    only_2026 = WorkingCalendar(seed_days(2026))
    with pytest.raises(CalendarMissing) as refusal:
        due_date(date(2026, 12, 20), CalendarDays(20), only_2026)
    assert refusal.value.year == 2027
    assert "2027" in str(refusal.value)
    assert "2027" in refusal.value.advice


@pytest.mark.parametrize(
    ("start", "due"),
    [
        # 23:50 on Monday 23/11 in Việt Nam is still Monday.
        (datetime(2026, 11, 23, 16, 50, tzinfo=UTC), datetime(2026, 12, 14, 16, 59, 59, tzinfo=UTC)),
        (datetime(2026, 11, 23, 16, 59, 59, tzinfo=UTC), datetime(2026, 12, 14, 16, 59, 59, tzinfo=UTC)),
        # One second later it is Tuesday there, though Monday in UTC.
        (datetime(2026, 11, 23, 17, 0, tzinfo=UTC), datetime(2026, 12, 14, 16, 59, 59, tzinfo=UTC)),
        (datetime(2026, 11, 22, 17, 0, tzinfo=UTC), datetime(2026, 12, 14, 16, 59, 59, tzinfo=UTC)),
        # Sunday night 23:59: day 20 is Saturday 12/12.
        (datetime(2026, 11, 22, 16, 59, tzinfo=UTC), datetime(2026, 12, 14, 16, 59, 59, tzinfo=UTC)),
        # Tuesday 24/11 at 23:59 and Wednesday at 0:00.
        (datetime(2026, 11, 24, 16, 59, tzinfo=UTC), datetime(2026, 12, 14, 16, 59, 59, tzinfo=UTC)),
        (datetime(2026, 11, 24, 17, 0, tzinfo=UTC), datetime(2026, 12, 15, 16, 59, 59, tzinfo=UTC)),
    ],
)
def test_twenty_days_run_from_the_day_in_viet_nam_to_the_end_of_a_day_there(start: datetime, due: datetime) -> None:
    found = due_at(start, CalendarDays(20), SHIPPED)
    assert found == due
    assert found.tzinfo is UTC


def test_hours_and_minutes_are_exact_even_over_a_holiday() -> None:
    start = datetime(2026, 2, 17, 3, 0, tzinfo=UTC)
    assert due_at(start, Elapsed(1800), SHIPPED) == start + timedelta(minutes=30)
    assert due_at(start, Elapsed(48 * 3600), SHIPPED) == datetime(2026, 2, 19, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        # 08:00 to 11:30 is 3.5 hours, the half hour left is worked from 13:30.
        ("2026-11-23T08:00+07:00", 4, "2026-11-23T14:00+07:00"),
        ("2026-11-23T10:30+07:00", 1, "2026-11-23T11:30+07:00"),
        # In the lunch break, after hours, at night, on Saturday.
        ("2026-11-23T12:00+07:00", 1, "2026-11-23T14:30+07:00"),
        ("2026-11-23T17:00+07:00", 1, "2026-11-24T08:30+07:00"),
        ("2026-11-23T23:50+07:00", 1, "2026-11-24T08:30+07:00"),
        ("2026-11-28T09:00+07:00", 1, "2026-11-30T08:30+07:00"),
        # A day of office hours is 7.5 hours; Tết and the make-up Saturday count as what they are.
        ("2026-02-13T13:30+07:00", 8, "2026-02-23T14:00+07:00"),
        ("2026-01-09T16:00+07:00", 2, "2026-01-10T08:30+07:00"),
    ],
)
def test_working_hours_pass_only_in_office_hours(start: str, hours: int, due: str) -> None:
    found = due_at(datetime.fromisoformat(start), WorkingHours(hours), SHIPPED)
    assert found == datetime.fromisoformat(due)
    assert found.tzinfo is UTC


@pytest.mark.parametrize("term", [Elapsed(60), WorkingHours(8)])
def test_a_term_in_hours_has_no_due_date_without_an_hour(term: Term) -> None:
    with pytest.raises(TermNeedsInstant, match=str(term)):
        due_date(date(2026, 11, 23), term, SHIPPED)


@pytest.mark.parametrize("term", [CalendarDays(1), WorkingHours(1), Elapsed(1)])
def test_a_naive_start_is_refused(term: Term) -> None:
    with pytest.raises(ValueError, match="aware"):
        due_at(datetime(2026, 11, 23, 8), term, SHIPPED)  # noqa: DTZ001 - the mistake under test


@pytest.mark.parametrize(
    ("legal_due", "minimum", "latest"),
    [
        # After Friday 11/12 one working day is left: Monday, the legal date itself.
        (date(2026, 12, 14), 1, date(2026, 12, 11)),
        (date(2026, 12, 14), 3, date(2026, 12, 9)),
        (date(2026, 12, 14), 0, date(2026, 12, 14)),
        # A legal date on a day off ends with the last working day before it.
        (date(2026, 12, 13), 0, date(2026, 12, 11)),
        (date(2026, 12, 13), 1, date(2026, 12, 10)),
        # Back over Tết.
        (date(2026, 2, 24), 3, date(2026, 2, 12)),
    ],
)
def test_the_latest_start_leaves_the_minimum(legal_due: date, minimum: int, latest: date) -> None:
    assert latest_start_leaving(legal_due, WorkingDays(minimum), SHIPPED) == latest
    assert SHIPPED.working_days_between(latest, legal_due) == minimum


def test_a_step_is_due_at_the_earlier_of_its_budget_and_what_the_rest_needs() -> None:
    received, legal_due = date(2026, 2, 9), date(2026, 3, 2)

    def step_due(budget: int) -> date:
        return step_due_date(
            received,
            WorkingDays(budget),
            SHIPPED,
            legal_due=legal_due,
            minimum_after=WorkingDays(3),
        )

    assert step_due(2) == date(2026, 2, 11)
    assert due_date(received, WorkingDays(10), SHIPPED) == date(2026, 3, 2)
    assert step_due(10) == date(2026, 2, 25)


def test_a_step_begun_too_late_is_due_the_first_working_day() -> None:
    due = step_due_date(
        date(2026, 11, 28),
        WorkingDays(5),
        SHIPPED,
        legal_due=date(2026, 12, 1),
        minimum_after=WorkingDays(3),
    )
    assert due == date(2026, 11, 30)
