from datetime import date, time

import pytest

from engine.clock import (
    CalendarDay,
    CalendarInvalid,
    CalendarMissing,
    DayKind,
    OfficeHours,
    WorkingCalendar,
    seed_days,
)
from tests.engine.clock.calendars import SHIPPED


def special(day: date, kind: DayKind, name: str = "Ngày thử") -> CalendarDay:
    return CalendarDay(day=day, kind=kind, name=name, source="Thử", provisional=False)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 23), True),
        (date(2026, 11, 28), False),
        (date(2026, 1, 2), False),
        (date(2026, 1, 10), True),
        (date(2026, 2, 18), False),
        (date(2026, 4, 26), False),
        (date(2026, 4, 27), False),
        (date(2026, 11, 24), True),
    ],
)
def test_a_day_works_as_its_weekday_and_the_announcements_say(day: date, *, works: bool) -> None:
    assert SHIPPED.is_working_day(day) is works


def test_special_days_have_names_and_say_whether_they_are_provisional() -> None:
    assert SHIPPED.name_of(date(2026, 2, 17)) == "Tết Nguyên đán (mùng một)"
    assert not SHIPPED.is_provisional(date(2026, 2, 17))
    assert SHIPPED.is_provisional(date(2026, 8, 31))
    assert SHIPPED.is_provisional(date(2027, 2, 8))
    assert SHIPPED.name_of(date(2026, 11, 23)) == ""
    assert SHIPPED.find_day(date(2026, 11, 23)) is None
    assert not SHIPPED.is_provisional(date(2026, 11, 23))


def test_a_proposed_holiday_becomes_one_when_its_kind_is_changed() -> None:
    culture_day = date(2026, 11, 24)
    entered = [
        special(day.day, DayKind.HOLIDAY, day.name) if day.day == culture_day else day for day in seed_days(2026)
    ]
    assert SHIPPED.is_working_day(culture_day)
    assert not WorkingCalendar(entered).is_working_day(culture_day)


def test_the_next_working_day_is_after_and_the_first_may_be_the_day_itself() -> None:
    friday, saturday, monday = date(2026, 11, 27), date(2026, 11, 28), date(2026, 11, 30)
    assert SHIPPED.next_working_day(friday) == monday
    assert SHIPPED.first_working_day_from(friday) == friday
    assert SHIPPED.first_working_day_from(saturday) == monday


@pytest.mark.parametrize("day", [date(2023, 12, 31), date(2029, 1, 1)])
def test_a_year_not_entered_is_named_in_the_refusal(day: date) -> None:
    for ask in (SHIPPED.is_working_day, SHIPPED.next_working_day, SHIPPED.first_working_day_from):
        with pytest.raises(CalendarMissing) as refusal:
            ask(day)
        assert refusal.value.year == day.year


def test_counting_across_a_year_not_entered_is_refused() -> None:
    gap = WorkingCalendar([*seed_days(2024), *seed_days(2026)])
    assert gap.years == (2024, 2026)
    for count in (1, 300):
        with pytest.raises(CalendarMissing) as forward:
            gap.add_working_days(date(2024, 12, 31), count)
        assert forward.value.year == 2025
    with pytest.raises(CalendarMissing) as backward:
        gap.add_working_days(date(2026, 1, 1), -1)
    assert backward.value.year == 2025
    with pytest.raises(CalendarMissing):
        gap.working_days_between(date(2024, 6, 1), date(2026, 6, 1))
    with pytest.raises(CalendarMissing) as before_all:
        gap.add_working_days(date(2024, 1, 3), -5)
    assert before_all.value.year == 2023


@pytest.mark.parametrize("missing", [date(2027, 1, 1), date(2027, 4, 30), date(2027, 9, 2)])
def test_a_year_without_its_fixed_holidays_is_not_covered(missing: date) -> None:
    assert WorkingCalendar(seed_days(2027)).years == (2027,)
    assert WorkingCalendar(d for d in seed_days(2027) if d.day != missing).years == ()


def test_a_few_days_do_not_make_a_calendar() -> None:
    fixed = [date(2027, month, day) for month, day in ((1, 1), (4, 30), (5, 1), (9, 2))]
    calendar = WorkingCalendar(special(day, DayKind.HOLIDAY) for day in fixed)
    with pytest.raises(CalendarMissing):
        calendar.is_working_day(date(2027, 6, 1))


def test_the_version_is_the_content_not_the_order() -> None:
    days = seed_days(2026)
    calendar = WorkingCalendar(days)
    assert WorkingCalendar([*reversed(days), days[0]]) == calendar
    assert WorkingCalendar(days[:-1]).version != calendar.version
    longer = OfficeHours(sessions=((time(7), time(11, 30)), (time(13, 30), time(17))))
    assert WorkingCalendar(days, longer).version != calendar.version


def test_a_day_entered_twice_with_different_meaning_is_refused() -> None:
    twice = [*seed_days(2026), special(date(2026, 1, 10), DayKind.HOLIDAY)]
    with pytest.raises(CalendarInvalid, match="10/01/2026"):
        WorkingCalendar(twice)


def test_a_make_up_day_in_the_working_week_is_refused() -> None:
    with pytest.raises(CalendarInvalid, match="24/11/2027"):
        WorkingCalendar([special(date(2027, 11, 24), DayKind.SWAP_WORK)])


def test_an_office_that_works_on_saturday_counts_it() -> None:
    six_days = WorkingCalendar((day for day in seed_days(2027)), OfficeHours(weekdays=frozenset(range(6))))
    assert six_days.is_working_day(date(2027, 6, 5))
    assert not six_days.is_working_day(date(2027, 6, 6))


@pytest.mark.parametrize(
    "sessions",
    [
        (),
        ((time(11), time(8)),),
        ((time(8), time(8)),),
        ((time(8), time(12)), (time(11), time(17))),
    ],
)
def test_office_hours_out_of_order_are_refused(sessions: tuple[tuple[time, time], ...]) -> None:
    with pytest.raises(CalendarInvalid):
        OfficeHours(sessions=sessions)


@pytest.mark.parametrize("weekdays", [frozenset[int](), frozenset({7})])
def test_a_week_without_days_is_refused(weekdays: frozenset[int]) -> None:
    with pytest.raises(CalendarInvalid):
        OfficeHours(weekdays=weekdays)
