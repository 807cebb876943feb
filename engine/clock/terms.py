"""Terms (thời hạn): how long something may take. Different units stay different types.

Twenty days over Tết hold nine working days, so a number alone says nothing.
"""

from dataclasses import dataclass
from datetime import timedelta

from engine.clock.errors import TermInvalid

LONGEST_DAYS = 3660
LONGEST_HOURS = LONGEST_DAYS * 24


@dataclass(frozen=True, slots=True)
class CalendarDays:
    """Ngày: every day counts; a last day on a day off moves to the next working day."""

    count: int

    def __post_init__(self) -> None:
        _check_bounds(self.count, LONGEST_DAYS, str(self))

    def __str__(self) -> str:
        return _spell(self.count, "day")


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Ngày làm việc: only working days count."""

    count: int

    def __post_init__(self) -> None:
        _check_bounds(self.count, LONGEST_DAYS, str(self))

    def __str__(self) -> str:
        return _spell(self.count, "working day")


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """Giờ làm việc: only time inside office hours counts."""

    count: int

    def __post_init__(self) -> None:
        _check_bounds(self.count, LONGEST_HOURS, str(self))

    def __str__(self) -> str:
        return _spell(self.count, "working hour")


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Time on the wall clock, exact to the second: for timers, not for terms of law in days."""

    seconds: int

    def __post_init__(self) -> None:
        _check_bounds(self.seconds, LONGEST_HOURS * 3600, str(self))

    @property
    def length(self) -> timedelta:
        """The same as a timedelta."""
        return timedelta(seconds=self.seconds)

    def __str__(self) -> str:
        for seconds, unit in ((3600, "hour"), (60, "minute")):
            if self.seconds % seconds == 0:
                return _spell(self.seconds // seconds, unit)
        return _spell(self.seconds, "second")


DayTerm = CalendarDays | WorkingDays
Term = DayTerm | WorkingHours | Elapsed


def _check_bounds(number: int, longest: int, text: str) -> None:
    if not 0 <= number <= longest:
        raise TermInvalid(text=text)


def _spell(count: int, unit: str) -> str:
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
