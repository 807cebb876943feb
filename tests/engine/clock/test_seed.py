from datetime import date, timedelta

import pytest

from engine.clock import CalendarMissing, DayKind, WorkingCalendar, seed_days
from engine.clock.seed import FIRST_YEAR, LAST_YEAR

OFF = {DayKind.HOLIDAY, DayKind.SWAP_OFF, DayKind.COMPENSATORY}


@pytest.mark.parametrize(
    ("year", "off", "made_up"),
    [
        (
            2024,
            "01-01 02-08 02-09 02-12 02-13 02-14 04-18 04-29 04-30 05-01 09-02 09-03",
            "05-04",
        ),
        (
            2025,
            "01-01 01-27 01-28 01-29 01-30 01-31 04-07 04-30 05-01 05-02 09-01 09-02",
            "04-26",
        ),
        (
            2026,
            "01-01 01-02 02-16 02-17 02-18 02-19 02-20 04-27 04-30 05-01 08-31 09-01 09-02",
            "01-10 08-22",
        ),
    ],
)
def test_announced_years_differ_from_the_plain_week_as_announced(year: int, off: str, made_up: str) -> None:
    calendar = WorkingCalendar(seed_days(year))
    days = [date(year, 1, 1) + timedelta(n) for n in range(366) if (date(year, 1, 1) + timedelta(n)).year == year]
    week = [day for day in days if day.weekday() < 5]
    weekend = [day for day in days if day.weekday() >= 5]
    assert [f"{day:%m-%d}" for day in week if not calendar.is_working_day(day)] == off.split()
    assert [f"{day:%m-%d}" for day in weekend if calendar.is_working_day(day)] == made_up.split()


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_announced_years_hold_the_eleven_holidays_of_the_labour_code(year: int) -> None:
    days = seed_days(year)
    assert sum(day.kind is DayKind.HOLIDAY for day in days) == 11
    assert all(day.source for day in days)
    swaps = [day.kind for day in days if day.kind in {DayKind.SWAP_OFF, DayKind.SWAP_WORK}]
    assert swaps.count(DayKind.SWAP_OFF) == swaps.count(DayKind.SWAP_WORK) > 0


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_each_holiday_on_a_weekend_has_its_day_in_lieu(year: int) -> None:
    days = seed_days(year)
    on_weekend = [d for d in days if d.kind is DayKind.HOLIDAY and d.day.weekday() >= 5]
    in_lieu = [d for d in days if d.kind is DayKind.COMPENSATORY]
    assert len(on_weekend) == len(in_lieu)


def test_only_what_was_not_announced_is_provisional_in_2026() -> None:
    provisional = [f"{day.day:%m-%d}" for day in seed_days(2026) if day.provisional]
    assert provisional == ["08-22", "08-31", "09-01", "11-24"]
    assert not any(day.provisional for year in (2024, 2025) for day in seed_days(year))


def test_a_year_without_announcement_is_reckoned_and_provisional() -> None:
    days = {day.day: day for day in seed_days(2027)}
    assert all(day.provisional for day in days.values())
    assert days[date(2027, 2, 6)].kind is DayKind.HOLIDAY
    assert days[date(2027, 2, 10)].kind is DayKind.COMPENSATORY
    assert days[date(2027, 4, 16)].name == "Ngày Giỗ Tổ Hùng Vương"
    assert days[date(2027, 5, 3)].kind is DayKind.COMPENSATORY


def test_known_swaps_of_other_years_come_as_swaps() -> None:
    kinds = {day.day: day.kind for year in (2018, 2019) for day in seed_days(year)}
    assert kinds[date(2018, 12, 31)] is DayKind.SWAP_OFF
    assert kinds[date(2019, 1, 5)] is DayKind.SWAP_WORK
    assert date(2019, 1, 5) not in {day.day for day in seed_days(2018)}


@pytest.mark.parametrize("year", [2026, 2027, 2029, 2030])
def test_the_day_of_culture_is_shown_and_not_counted_as_off(year: int) -> None:
    november = [day for day in seed_days(year) if day.day.month == 11]
    assert [(day.day.day, day.kind, day.provisional) for day in november] == [(24, DayKind.PROPOSED, True)]
    # In 2029 and 2030 it falls on a weekend: nor is there a day in lieu of it.
    calendar = WorkingCalendar(seed_days(year))
    assert sum(calendar.is_working_day(date(year, 11, n)) for n in range(1, 31)) == sum(
        date(year, 11, n).weekday() < 5 for n in range(1, 31)
    )


def test_there_was_no_day_of_culture_before_it_was_proposed() -> None:
    assert not [day for day in seed_days(2025) if day.kind is DayKind.PROPOSED]


def test_every_year_offered_makes_a_whole_calendar() -> None:
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        days = seed_days(year)
        assert WorkingCalendar(days).years == (year,)
        assert [day.day for day in days] == sorted({day.day for day in days})
        assert {day.day.year for day in days} == {year}


@pytest.mark.parametrize("year", [FIRST_YEAR - 1, LAST_YEAR + 1])
def test_a_year_that_cannot_be_reckoned_is_refused(year: int) -> None:
    with pytest.raises(CalendarMissing):
        seed_days(year)
