"""What holds for every day, term and calendar."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from engine.clock import (
    CalendarDay,
    CalendarDays,
    DayKind,
    Elapsed,
    Term,
    WorkingCalendar,
    WorkingDays,
    WorkingHours,
    deadline_state,
    due_at,
    due_date,
    explain_due,
    latest_start_leaving,
    local_day,
    seed_days,
    step_due_date,
)
from tests.engine.clock.calendars import FIRST, LAST, SHIPPED

SHIPPED_DAYS = [day for year in range(FIRST, LAST + 1) for day in seed_days(year)]
TAKEN = {special.day for special in SHIPPED_DAYS}

# Half a year is kept free at both ends for what is counted from there.
days = st.dates(date(FIRST, 7, 1), date(LAST, 6, 30))
counts = st.integers(0, 60)
day_terms = st.one_of(counts.map(CalendarDays), counts.map(WorkingDays))
terms: st.SearchStrategy[Term] = st.one_of(
    day_terms, st.integers(0, 100).map(WorkingHours), st.integers(0, 10**6).map(Elapsed)
)
instants = st.datetimes(
    # Bounds come naive; what is drawn is aware.
    datetime(FIRST, 7, 1),  # noqa: DTZ001
    datetime(LAST, 6, 30),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@st.composite
def _calendars(draw: st.DrawFn) -> WorkingCalendar:
    """The shipped calendar with some more days off and some more make-up days."""
    extra = draw(st.lists(days.filter(lambda day: day not in TAKEN), unique=True, max_size=30))
    special = [
        CalendarDay(
            day=day,
            kind=DayKind.SWAP_WORK if day.weekday() >= 5 else DayKind.SWAP_OFF,
            name="Ngày thử",
            source="Thử",
            provisional=True,
        )
        for day in extra
    ]
    return WorkingCalendar([*SHIPPED_DAYS, *special])


calendars = _calendars()


@given(days, day_terms, calendars)
def test_a_due_date_is_a_working_day_not_before_the_receipt(
    received: date, term: CalendarDays | WorkingDays, calendar: WorkingCalendar
) -> None:
    due = due_date(received, term, calendar)
    assert calendar.is_working_day(due)
    assert due >= received


@given(days, days, day_terms)
def test_who_comes_later_is_due_no_earlier(one: date, other: date, term: CalendarDays | WorkingDays) -> None:
    earlier, later = sorted((one, other))
    assert due_date(earlier, term, SHIPPED) <= due_date(later, term, SHIPPED)


@given(days, counts, counts, st.sampled_from([CalendarDays, WorkingDays]))
def test_a_longer_term_ends_no_earlier(
    received: date, one: int, other: int, unit: type[CalendarDays] | type[WorkingDays]
) -> None:
    shorter, longer = sorted((one, other))
    assert due_date(received, unit(shorter), SHIPPED) <= due_date(received, unit(longer), SHIPPED)


@given(days, counts, counts, calendars)
def test_working_days_add_up(day: date, one: int, other: int, calendar: WorkingCalendar) -> None:
    in_two = calendar.add_working_days(calendar.add_working_days(day, one), other)
    assert in_two == calendar.add_working_days(day, one + other)


@given(days, st.integers(-60, 60), calendars)
def test_going_back_undoes_going_forth(day: date, count: int, calendar: WorkingCalendar) -> None:
    start = calendar.first_working_day_from(day)
    there = calendar.add_working_days(start, count)
    assert calendar.add_working_days(there, -count) == start
    assert calendar.working_days_between(start, there) == count


@given(days, days, calendars)
def test_counting_between_equals_looking_at_each_day(first: date, last: date, calendar: WorkingCalendar) -> None:
    low, high = sorted((first, last))
    each = sum(calendar.is_working_day(low + timedelta(n + 1)) for n in range((high - low).days))
    assert calendar.working_days_between(low, high) == each
    assert calendar.working_days_between(high, low) == -each


@given(days, counts, calendars)
def test_the_latest_start_leaves_enough_and_one_working_day_later_does_not(
    legal_due: date, count: int, calendar: WorkingCalendar
) -> None:
    latest = latest_start_leaving(legal_due, WorkingDays(count), calendar)
    assert calendar.is_working_day(latest)
    assert latest <= legal_due
    assert calendar.working_days_between(latest, legal_due) == count
    one_later = calendar.next_working_day(latest)
    assert calendar.working_days_between(one_later, legal_due) == count - 1


@given(instants, terms)
def test_an_instant_due_is_never_before_the_start_and_is_in_time(start: datetime, term: Term) -> None:
    due = due_at(start, term, SHIPPED)
    assert due.utcoffset() == timedelta(0)
    # A day ends with its last whole second.
    assert due >= start.replace(microsecond=0)
    assert deadline_state(start, due, SHIPPED).days_late == 0


@given(days, day_terms, calendars)
def test_an_explanation_counts_to_the_due_date(
    received: date, term: CalendarDays | WorkingDays, calendar: WorkingCalendar
) -> None:
    explained = explain_due(received, term, calendar)
    assert explained.due == due_date(received, term, calendar)
    numbers = [day.number for day in explained.days if day.number is not None]
    assert numbers == list(range(1, term.count + 1))
    assert [day.day for day in explained.days if day.is_due] == [explained.due]
    passed_over = {day.day for day in explained.skipped}
    assert not any(calendar.is_working_day(day) for day in passed_over)


@given(instants)
def test_a_local_day_is_the_day_seven_hours_ahead(instant: datetime) -> None:
    assert local_day(instant) == (instant + timedelta(hours=7)).date()


@given(days, counts, st.integers(0, 60), st.integers(0, 30), calendars)
def test_a_step_never_takes_what_the_steps_after_it_need(
    start: date, budget: int, more: int, least: int, calendar: WorkingCalendar
) -> None:
    legal = due_date(start, WorkingDays(budget + more), calendar)
    due = step_due_date(start, WorkingDays(budget), calendar, legal_due=legal, minimum_after=WorkingDays(least))
    latest = latest_start_leaving(legal, WorkingDays(least), calendar)
    assert calendar.is_working_day(due)
    assert due <= max(latest, calendar.first_working_day_from(start))
    assert due <= due_date(start, WorkingDays(budget), calendar)
