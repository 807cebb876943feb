"""How a due date was counted, day by day, so that anybody can check it."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from engine.clock.days import DayKind
from engine.clock.due import due_date
from engine.clock.errors import TermNeedsInstant
from engine.clock.terms import CalendarDays, DayTerm, Term, WorkingDays
from engine.clock.working_calendar import WorkingCalendar


class DayReason(StrEnum):
    """What a day is to the count."""

    RECEIVED = "received"
    WORKING = "working"
    MAKE_UP = "make_up"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    SWAP_OFF = "swap_off"
    COMPENSATORY = "compensatory"


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One day of the count: its `number` within the term, or None when it was passed over."""

    day: date
    number: int | None
    reason: DayReason
    name: str
    source: str
    provisional: bool
    is_due: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """A due date with every day from receipt to it."""

    received: date
    term: DayTerm
    due: date
    calendar_version: str
    days: tuple[CountedDay, ...]

    @property
    def skipped(self) -> tuple[CountedDay, ...]:
        """The days off that were passed over."""
        return tuple(d for d in self.days if d.number is None and d.reason in _OFF)

    @property
    def provisional(self) -> bool:
        """Whether the date may change when an announcement comes."""
        return any(d.provisional and _decides(d, self.term) for d in self.days)


_REASON_OF_KIND = {
    DayKind.HOLIDAY: DayReason.HOLIDAY,
    DayKind.SWAP_OFF: DayReason.SWAP_OFF,
    DayKind.COMPENSATORY: DayReason.COMPENSATORY,
    DayKind.SWAP_WORK: DayReason.MAKE_UP,
}
_OFF = {DayReason.WEEKEND, DayReason.HOLIDAY, DayReason.SWAP_OFF, DayReason.COMPENSATORY}


def _decides(counted: CountedDay, term: DayTerm) -> bool:
    # The day of receipt is not counted, and of calendar days only the last can move the end.
    if counted.reason is DayReason.RECEIVED:
        return term.count == 0
    return isinstance(term, WorkingDays) or counted.number in (None, term.count)


def explain_due(received: date, term: Term, calendar: WorkingCalendar) -> Explanation:
    """The due date of `due_date` with the reason for each day counted or passed over."""
    if not isinstance(term, DayTerm):
        raise TermNeedsInstant(text=str(term))
    due = due_date(received, term, calendar)
    length = (due - received).days
    counted: list[CountedDay] = []
    number = 0
    for day in (received + timedelta(n) for n in range(length + 1)):
        counts = day != received and number < term.count and _counts(day, term, calendar)
        number += counts
        counted.append(_describe(day, number if counts else None, received, due, calendar))
    return Explanation(received, term, due, calendar.version, tuple(counted))


def _counts(day: date, term: DayTerm, calendar: WorkingCalendar) -> bool:
    return isinstance(term, CalendarDays) or calendar.is_working_day(day)


def _describe(day: date, number: int | None, received: date, due: date, calendar: WorkingCalendar) -> CountedDay:
    special = calendar.find_day(day)
    return CountedDay(
        day=day,
        number=number,
        reason=DayReason.RECEIVED if day == received else _reason(day, calendar),
        name=special.name if special else "",
        source=special.source if special else "",
        provisional=special.provisional if special else False,
        is_due=day == due,
    )


def _reason(day: date, calendar: WorkingCalendar) -> DayReason:
    special = calendar.find_day(day)
    if special and special.kind in _REASON_OF_KIND:
        return _REASON_OF_KIND[special.kind]
    return DayReason.WORKING if calendar.is_working_day(day) else DayReason.WEEKEND
