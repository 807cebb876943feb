"""Where instants meet days: instants are aware UTC, days in law are days in Việt Nam."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

_LAST_SECOND = time(23, 59, 59)


def local_time(instant: datetime) -> datetime:
    """The same instant on the clocks of Việt Nam.

    Raises:
        ValueError: the instant is naive, so nobody can say which day it belongs to.
    """
    if instant.tzinfo is None:
        raise ValueError(f"an instant must be aware, got {instant!r}")
    return instant.astimezone(VIETNAM)


def local_day(instant: datetime) -> date:
    """The day in Việt Nam on which the instant falls."""
    return local_time(instant).date()


def end_of_day(day: date) -> datetime:
    """The last second of that day in Việt Nam, as an aware UTC instant.

    A term in days ends at the end of its last day (Bộ luật Dân sự 2015, Điều 148 khoản 2 và 6).
    """
    return datetime.combine(day, _LAST_SECOND, tzinfo=VIETNAM).astimezone(UTC)
