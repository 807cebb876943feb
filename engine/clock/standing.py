"""Where a deadline stands now: the numbers behind «còn 2 ngày làm việc» and «quá hạn 3 ngày»."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from engine.clock.days import DayKind
from engine.clock.terms import WorkingDays
from engine.clock.working_calendar import WorkingCalendar
from engine.clock.zone import local_day, local_time

SOON = WorkingDays(2)


class DeadlineState(StrEnum):
    """How urgent a deadline is."""

    ON_TIME = "on_time"
    SOON = "soon"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Standing:
    """A deadline as seen at one moment.

    `working_days_left` leaves today out and takes the due day in: 0 on the due day itself.
    `days_late` are calendar days: 0 when not late, or late by hours on the due day.
    """

    state: DeadlineState
    due_day: date
    is_today: bool
    working_days_left: int
    days_late: int


def working_days_left(now: datetime, due: datetime, calendar: WorkingCalendar) -> int:
    """Working days after today up to and with the due day; negative when it has passed."""
    return calendar.working_days_between(local_day(now), local_day(due))


def rests_on_guesses(now: datetime, due: datetime, calendar: WorkingCalendar) -> bool:
    """Whether a day off without an announcement lies ahead, so that the deadline may still move."""
    today, last = local_day(now), local_day(due)
    return any(
        special.provisional and special.kind is not DayKind.PROPOSED and today < special.day <= last
        for special in calendar.days
    )


def is_late(now: datetime, due: datetime) -> bool:
    """Whether the deadline has passed; the whole last second of a day is still in time."""
    return local_time(now).replace(microsecond=0) > local_time(due)


def deadline_state(
    now: datetime, due: datetime, calendar: WorkingCalendar, *, soon_within: WorkingDays = SOON
) -> Standing:
    """Where the deadline stands; «soon» is `soon_within` working days before the end, or less.

    A late deadline needs no calendar, so an old one is shown even when the calendar of this
    year is missing.
    """
    today, due_day = local_day(now), local_day(due)
    is_today = due_day == today
    if is_late(now, due):
        return Standing(DeadlineState.LATE, due_day, is_today, 0, (today - due_day).days)
    left = working_days_left(now, due, calendar)
    state = DeadlineState.SOON if left <= soon_within.count else DeadlineState.ON_TIME
    return Standing(state, due_day, is_today, left, 0)
