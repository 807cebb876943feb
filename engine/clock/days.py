"""What makes a day differ from an ordinary day of its week, and the hours an office keeps."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from itertools import chain, pairwise

from engine.clock.errors import CalendarInvalid
from engine.clock.zone import VIETNAM
from engine.errors import N_

MONDAY_TO_FRIDAY = frozenset(range(5))


class DayKind(StrEnum):
    """Why a day is in the calendar."""

    HOLIDAY = "holiday"
    """A public holiday (Bộ luật Lao động 2019, Điều 112): off."""
    SWAP_OFF = "swap_off"
    """A working day given off, made up for on another day (hoán đổi): off."""
    SWAP_WORK = "swap_work"
    """The weekend day on which it is made up (làm bù): a working day."""
    COMPENSATORY = "compensatory"
    """Off in place of a holiday that fell on a weekend (nghỉ bù; Điều 111 khoản 3)."""
    PROPOSED = "proposed"
    """Spoken of as a day off, not law yet: shown, but counted as its weekday says."""


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One special day, with the announcement it comes from; provisional until there is one."""

    day: date
    kind: DayKind
    name: str
    source: str
    provisional: bool


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """When an office works: the days of its week (Monday is 0) and the sessions of a day."""

    sessions: tuple[tuple[time, time], ...] = (
        (time(7, 30), time(11, 30)),
        (time(13, 30), time(17, 0)),
    )
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY

    def __post_init__(self) -> None:
        moments = list(chain.from_iterable(self.sessions))
        if not moments or any(later <= earlier for earlier, later in pairwise(moments)):
            raise CalendarInvalid(N_("Các buổi làm việc phải có và nối tiếp nhau theo giờ."))
        if not self.weekdays or not self.weekdays <= frozenset(range(7)):
            raise CalendarInvalid(N_("Tuần làm việc phải có ít nhất một ngày, từ 0 đến 6."))

    def sessions_on(self, day: date) -> list[tuple[datetime, datetime]]:
        """The opening and closing instants of that day, on the clocks of Việt Nam."""
        return [
            (datetime.combine(day, opens, VIETNAM), datetime.combine(day, closes, VIETNAM))
            for opens, closes in self.sessions
        ]
