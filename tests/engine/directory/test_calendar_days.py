from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete, select

from engine.clock import CalendarDay, CalendarMissing, DayKind, WorkingCalendar, seed_days
from engine.directory import CALENDAR_MARK, load_calendar, remove_calendar_day, save_calendar_days
from engine.storage import Database, begin_work, read_work, use_clock
from engine.storage.tables import CalendarEntry

STORM = CalendarDay(
    day=date(2026, 11, 25), kind=DayKind.SWAP_OFF, name="Nghỉ tránh bão", source="CV 12/UBND", provisional=False
)


def test_an_empty_table_gives_the_days_the_clock_knows(database: Database) -> None:
    with read_work() as work:
        calendar = load_calendar(work)

    assert not calendar.is_working_day(date(2026, 9, 2))
    assert calendar.is_working_day(date(2026, 11, 24))
    assert set(calendar.years) == {2023, 2024, 2025, 2026, 2027, 2028}


def test_the_years_follow_the_clock(database: Database) -> None:
    use_clock(lambda: datetime(2028, 12, 31, 17, 0, tzinfo=UTC))

    with read_work() as work:
        assert 2031 in load_calendar(work).years


def test_the_same_rows_give_the_same_calendar(database: Database) -> None:
    with read_work() as work:
        assert load_calendar(work) is load_calendar(work)


def test_an_entered_day_corrects_its_year_and_leaves_the_rest(database: Database) -> None:
    with begin_work() as work:
        before = load_calendar(work)
        save_calendar_days(work, [STORM])
        after = load_calendar(work)

    assert not after.is_working_day(STORM.day)
    assert after.name_of(STORM.day) == "Nghỉ tránh bão"
    assert after.version != before.version
    assert set(after.days) - set(before.days) == {STORM}
    assert set(before.days) <= set(after.days)


def test_a_later_entry_replaces_the_earlier_one(database: Database) -> None:
    undone = CalendarDay(
        day=STORM.day, kind=DayKind.PROPOSED, name="Không nghỉ nữa", source="CV 13/UBND", provisional=False
    )
    with begin_work() as work:
        save_calendar_days(work, [STORM])
        save_calendar_days(work, [undone])
        assert load_calendar(work).is_working_day(STORM.day)


def test_a_year_nobody_can_know_is_missing(database: Database) -> None:
    with read_work() as work, pytest.raises(CalendarMissing):
        load_calendar(work).is_working_day(date(2040, 1, 2))


def test_entered_years_are_as_they_were_seeded(database: Database) -> None:
    with begin_work() as work:
        before = load_calendar(work)
        save_calendar_days(work, [day for year in before.years for day in seed_days(year)])
        assert load_calendar(work) == before


def test_a_mark_that_is_the_same_needs_no_rows_and_another_comes_with_every_change(database: Database) -> None:
    with begin_work() as work:
        marks, calendars = [], []
        for days in ([], [STORM], [replace(STORM, name="Bão số 9")], []):
            if days:
                save_calendar_days(work, days)
            marks.append(work.connection.scalar(select(CALENDAR_MARK)))
            calendars.append(load_calendar(work, mark=marks[-1]))
    assert marks[3] == marks[2]
    assert len(set(marks)) == 3
    assert calendars[3] is calendars[2]
    assert not calendars[2].is_working_day(STORM.day)
    with begin_work() as work:
        work.connection.execute(delete(CalendarEntry).where(CalendarEntry.day == STORM.day))
        assert work.connection.scalar(select(CALENDAR_MARK)) not in marks


def test_a_day_put_in_place_of_one_taken_out_is_seen(database: Database) -> None:
    """The number of days is the same again, and the newest of them had gone."""
    with begin_work() as work:
        save_calendar_days(work, [STORM])
    assert not seen().is_working_day(STORM.day)
    with begin_work() as work:
        remove_calendar_day(work, STORM.day)
    assert seen().is_working_day(STORM.day)
    later = replace(STORM, day=date(2026, 11, 26))
    with begin_work() as work:
        save_calendar_days(work, [later])
    assert seen().is_working_day(STORM.day)
    assert not seen().is_working_day(later.day)


def test_a_day_taken_out_of_a_year_that_nobody_entered_leaves_the_rest(database: Database) -> None:
    with begin_work() as work:
        remove_calendar_day(work, date(2026, 8, 31))
    calendar = seen()
    assert calendar.is_working_day(date(2026, 8, 31))
    assert not calendar.is_working_day(date(2026, 9, 2))


def seen() -> WorkingCalendar:
    """The calendar as a step sees it, which reads the mark first."""
    with read_work() as work:
        return load_calendar(work, mark=work.connection.scalar(select(CALENDAR_MARK)))
