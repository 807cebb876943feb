"""Which days are working days, and counting over them."""

import hashlib
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby

from engine.clock.days import CalendarDay, DayKind, OfficeHours
from engine.clock.errors import CalendarInvalid, CalendarMissing
from engine.errors import N_

STANDARD_HOURS = OfficeHours()

# Four of the holidays of Bộ luật Lao động 2019, Điều 112 have a fixed date; the others follow
# the moon or the Prime Minister's choice. Ten, not eleven, because the Hùng Kings' day can fall
# on one of the fixed ones.
_FIXED_HOLIDAYS = ((1, 1), (4, 30), (5, 1), (9, 2))
_FEWEST_HOLIDAYS = 10


class WorkingCalendar:
    """An agency's working days, for the years whose holidays are entered.

    A year is covered when its special days hold the holidays with fixed dates and ten in all:
    a single day entered for a far year does not pass for a calendar. Every question about a
    year that is not covered raises `CalendarMissing`. The calendar never changes; `version` is
    the hash of what it was built from, to be kept beside each deadline counted with it.
    """

    __slots__ = ("_by_day", "_ordinals", "_working", "_years", "days", "hours", "version")

    def __init__(self, days: Iterable[CalendarDay], hours: OfficeHours = STANDARD_HOURS) -> None:
        self.days = tuple(sorted(set(days), key=lambda special: special.day))
        self.hours = hours
        self._by_day = {special.day: special for special in self.days}
        _check_days(self.days, hours)
        self._years = frozenset(_covered_years(self.days))
        self._ordinals = [day.toordinal() for year in self.years for day in self._work_in(year)]
        self._working = frozenset(self._ordinals)
        self.version = _content_hash(self.days, hours)

    @property
    def years(self) -> tuple[int, ...]:
        """The years covered, in order."""
        return tuple(sorted(self._years))

    def find_day(self, day: date) -> CalendarDay | None:
        """What is special about the day, if anything."""
        return self._by_day.get(day)

    def name_of(self, day: date) -> str:
        """The name of the special day, or nothing for an ordinary day."""
        special = self.find_day(day)
        return special.name if special else ""

    def is_provisional(self, day: date) -> bool:
        """Whether the day is special only by reckoning or report, without an announcement."""
        special = self.find_day(day)
        return special is not None and special.provisional

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on that day."""
        self._require(day.year)
        return day.toordinal() in self._working

    def next_working_day(self, day: date) -> date:
        """The first working day after that day."""
        return self.add_working_days(day, 1)

    def first_working_day_from(self, day: date) -> date:
        """That day if it is a working day, else the next one."""
        return day if self.is_working_day(day) else self.next_working_day(day)

    def add_working_days(self, day: date, count: int) -> date:
        """The working day `count` working days after `day`, which itself is not counted.

        A negative count goes back; zero is the day itself, even if it is a day off.
        """
        self._require(day.year)
        if count == 0:
            return day
        if count > 0:
            return self._nth(bisect_right(self._ordinals, day.toordinal()) + count - 1, day, 1)
        return self._nth(bisect_left(self._ordinals, day.toordinal()) + count, day, -1)

    def working_days_between(self, first: date, last: date) -> int:
        """How many working days come after `first`, up to and with `last`.

        Negative when `last` is the earlier one.
        """
        low, high = sorted((first.year, last.year))
        for year in range(low, high + 1):
            self._require(year)
        before_first, before_last = (bisect_right(self._ordinals, day.toordinal()) for day in (first, last))
        return before_last - before_first

    def __eq__(self, other: object) -> bool:
        return isinstance(other, WorkingCalendar) and self.version == other.version

    def __hash__(self) -> int:
        return hash(self.version)

    def __repr__(self) -> str:
        return f"WorkingCalendar({self.version}, years={self.years})"

    def _work_in(self, year: int) -> Iterable[date]:
        first, after = date(year, 1, 1), date(year + 1, 1, 1)
        days = (first + timedelta(n) for n in range((after - first).days))
        return (day for day in days if self._works_on(day))

    def _works_on(self, day: date) -> bool:
        special = self._by_day.get(day)
        if special is None or special.kind is DayKind.PROPOSED:
            return day.weekday() in self.hours.weekdays
        return special.kind is DayKind.SWAP_WORK

    def _nth(self, index: int, origin: date, direction: int) -> date:
        inside = 0 <= index < len(self._ordinals)
        day = date.fromordinal(self._ordinals[index]) if inside else None
        # Between two covered years may lie one that is not: then the count is worth nothing.
        year = origin.year
        while day is None or year != day.year:
            year += direction
            self._require(year)
        return day

    def _require(self, year: int) -> None:
        if year not in self._years:
            raise CalendarMissing(year)


def _check_days(days: tuple[CalendarDay, ...], hours: OfficeHours) -> None:
    for day, same in groupby(days, key=lambda special: special.day):
        if len(list(same)) > 1:
            raise CalendarInvalid(N_("Ngày {day:%d/%m/%Y} được khai nhiều lần khác nhau."), day=day)
    for special in days:
        if special.kind is DayKind.SWAP_WORK and special.day.weekday() in hours.weekdays:
            raise CalendarInvalid(N_("Ngày làm bù {day:%d/%m/%Y} vốn đã là ngày làm việc trong tuần."), day=special.day)


def _covered_years(days: tuple[CalendarDay, ...]) -> list[int]:
    holidays = {special.day for special in days if special.kind is DayKind.HOLIDAY}
    per_year = Counter(day.year for day in holidays)
    return [
        year
        for year, count in per_year.items()
        if count >= _FEWEST_HOLIDAYS and all(date(year, month, day) in holidays for month, day in _FIXED_HOLIDAYS)
    ]


def _content_hash(days: tuple[CalendarDay, ...], hours: OfficeHours) -> str:
    lines = [f"{d.day}|{d.kind}|{d.name}|{d.source}|{d.provisional}" for d in days]
    lines += [f"{opens}-{closes}" for opens, closes in hours.sessions]
    lines.append(f"{sorted(hours.weekdays)}")
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]
