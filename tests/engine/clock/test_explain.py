from datetime import date

import pytest

from engine.clock import (
    CalendarDays,
    DayReason,
    Elapsed,
    TermNeedsInstant,
    WorkingDays,
    explain_due,
)
from tests.engine.clock.calendars import SHIPPED


def test_working_days_over_a_swap_are_told_day_by_day() -> None:
    explained = explain_due(date(2026, 1, 1), WorkingDays(6), SHIPPED)
    assert explained.due == date(2026, 1, 10)
    assert [(day.day.day, day.number, day.reason) for day in explained.days] == [
        (1, None, DayReason.RECEIVED),
        (2, None, DayReason.SWAP_OFF),
        (3, None, DayReason.WEEKEND),
        (4, None, DayReason.WEEKEND),
        (5, 1, DayReason.WORKING),
        (6, 2, DayReason.WORKING),
        (7, 3, DayReason.WORKING),
        (8, 4, DayReason.WORKING),
        (9, 5, DayReason.WORKING),
        (10, 6, DayReason.MAKE_UP),
    ]
    swap = explained.skipped[0]
    assert (swap.name, swap.source) == (
        "Nghỉ hoán đổi, làm bù thứ Bảy 10/1",
        "Văn bản 12729/VPCP-KGVX ngày 25/12/2025",
    )
    assert explained.calendar_version == SHIPPED.version


def test_calendar_days_count_each_day_and_pass_over_only_the_end() -> None:
    explained = explain_due(date(2026, 11, 23), CalendarDays(20), SHIPPED)
    assert [(day.day, day.number, day.reason, day.is_due) for day in explained.days[-3:]] == [
        (date(2026, 12, 12), 19, DayReason.WEEKEND, False),
        (date(2026, 12, 13), 20, DayReason.WEEKEND, False),
        (date(2026, 12, 14), None, DayReason.WORKING, True),
    ]
    assert explained.skipped == ()
    assert not explained.provisional


def test_holidays_at_the_end_are_named() -> None:
    explained = explain_due(date(2026, 4, 6), CalendarDays(20), SHIPPED)
    assert explained.due == date(2026, 4, 28)
    assert [(day.name, day.reason) for day in explained.days[-3:]] == [
        ("Giỗ Tổ Hùng Vương", DayReason.HOLIDAY),
        ("Nghỉ bù Giỗ Tổ Hùng Vương", DayReason.COMPENSATORY),
        ("", DayReason.WORKING),
    ]


@pytest.mark.parametrize(
    ("received", "term", "provisional"),
    [
        (date(2026, 11, 23), WorkingDays(5), True),
        (date(2026, 11, 4), CalendarDays(20), True),
        # The proposed holiday lies inside, or is the day of receipt: it cannot move the end.
        (date(2026, 11, 20), CalendarDays(20), False),
        (date(2026, 11, 24), WorkingDays(5), False),
        (date(2026, 2, 13), WorkingDays(5), False),
        (date(2027, 2, 3), WorkingDays(1), True),
    ],
)
def test_a_date_that_an_announcement_could_move_is_provisional(
    received: date, term: CalendarDays | WorkingDays, *, provisional: bool
) -> None:
    assert explain_due(received, term, SHIPPED).provisional is provisional


def test_hours_have_no_days_to_explain() -> None:
    with pytest.raises(TermNeedsInstant):
        explain_due(date(2026, 11, 23), Elapsed(60), SHIPPED)
