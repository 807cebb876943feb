"""When a term ends.

Counted by Bộ luật Dân sự 2015, Điều 147 và 148: the day of the event is not counted (Điều 147
khoản 3), a term in days ends at the end of its last day (Điều 148 khoản 2), and a last day on a
weekend or holiday moves to the end of the next working day (Điều 148 khoản 5).
"""

from datetime import UTC, date, datetime, timedelta

from engine.clock.errors import TermInvalid, TermNeedsInstant
from engine.clock.terms import CalendarDays, Elapsed, Term, WorkingDays, WorkingHours
from engine.clock.working_calendar import WorkingCalendar
from engine.clock.zone import end_of_day, local_day, local_time


def due_date(received: date, term: Term, calendar: WorkingCalendar) -> date:
    """The last day on which an answer is in time: always a working day.

    Raises:
        CalendarMissing: the holidays of a year in question are not entered.
        TermNeedsInstant: the term is in hours; ask `due_at`.
    """
    match term:
        case CalendarDays(count):
            last = received + timedelta(days=count)
        case WorkingDays(count):
            last = calendar.add_working_days(received, count)
        case WorkingHours() | Elapsed():
            raise TermNeedsInstant(text=str(term))
    return calendar.first_working_day_from(last)


def due_at(start: datetime, term: Term, calendar: WorkingCalendar) -> datetime:
    """The last instant that is in time, aware UTC.

    For terms in days the end of the due day; for others exact. Received after office hours
    counts as received that day.
    """
    match term:
        case Elapsed():
            return local_time(start).astimezone(UTC) + term.length
        case WorkingHours(count):
            return _after_office_hours(start, timedelta(hours=count), calendar)
        case CalendarDays() | WorkingDays():
            return end_of_day(due_date(local_day(start), term, calendar))


def latest_start_leaving(legal_due: date, minimum_after: WorkingDays, calendar: WorkingCalendar) -> date:
    """The latest working day that leaves `minimum_after` before the legal date ends.

    A step done by then leaves the steps after it at least their minimum.
    """
    count = minimum_after.count
    if not calendar.is_working_day(legal_due):
        count += 1
    return calendar.add_working_days(legal_due, -count)


def opening_before(due: datetime, term: Term, calendar: WorkingCalendar) -> datetime:
    """When the office opens on the working day that lies `term` before the day of `due`; for hours the exact moment.

    Nothing before it (zero days) is the morning of the due day itself. A day off moves to the working day before it,
    so that there is never less time left than the term says.
    """
    match term:
        case Elapsed():
            return due - term.length
        case WorkingHours():
            raise TermInvalid(text=str(term))
        case CalendarDays(count):
            day = local_day(due) - timedelta(days=count)
            day = day if calendar.is_working_day(day) else calendar.add_working_days(day, -1)
        case WorkingDays(count):
            day = latest_start_leaving(local_day(due), WorkingDays(count), calendar)
    return calendar.hours.sessions_on(day)[0][0].astimezone(UTC)


def step_due_date(
    received: date,
    budget: Term,
    calendar: WorkingCalendar,
    *,
    legal_due: date,
    minimum_after: WorkingDays,
) -> date:
    """The day by which a step must be done within a longer legal term.

    The earlier of its own budget and the latest day that leaves the steps after it their
    minimum; when that day has passed already, the first working day there is.
    """
    own = due_date(received, budget, calendar)
    latest = latest_start_leaving(legal_due, minimum_after, calendar)
    return max(calendar.first_working_day_from(received), min(own, latest))


def _after_office_hours(start: datetime, length: timedelta, calendar: WorkingCalendar) -> datetime:
    begin = local_time(start)
    day = calendar.first_working_day_from(begin.date())
    while True:
        for opens, closes in calendar.hours.sessions_on(day):
            open_time = max(closes - max(opens, begin), timedelta(0))
            if open_time and length <= open_time:
                return (closes - open_time + length).astimezone(UTC)
            length -= open_time
        day = calendar.next_working_day(day)
