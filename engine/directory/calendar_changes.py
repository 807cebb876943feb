"""What a change of the calendar leaves to be done: open cases are counted anew, by whoever carries out the outbox."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from sqlalchemy import insert

from engine.clock import WorkingCalendar
from engine.directory.calendar_days import load_calendar
from engine.storage import Work, new_id, tables

CALENDAR_CHANGED = "calendar.changed"
"""The kind of outbox row."""


def days_changed(before: WorkingCalendar, after: WorkingCalendar) -> tuple[date, ...]:
    """The days on which offices work in one of the calendars and not in the other, of the years that both know."""
    days: list[date] = []
    if before == after:
        return ()
    for year in sorted(set(before.years) & set(after.years)):
        first = date(year, 1, 1)
        every = (first + timedelta(n) for n in range((date(year + 1, 1, 1) - first).days))
        days += [day for day in every if before.is_working_day(day) != after.is_working_day(day)]
    return tuple(days)


@contextmanager
def recounting(work: Work, reason: str) -> Iterator[None]:
    """Whatever is done to the calendar within: what it makes of open cases goes out with this transaction."""
    before = load_calendar(work)
    yield
    days = days_changed(before, load_calendar(work))
    if days:
        payload = {"days": [day.isoformat() for day in days], "reason": reason, "actor": work.actor}
        work.connection.execute(
            insert(tables.Outbox).values(
                id=new_id(), case_id=None, kind=CALENDAR_CHANGED, payload=payload, created_at=work.now,
                available_at=work.now, attempts=0,
            )
        )  # fmt: skip
