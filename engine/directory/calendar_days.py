"""The working calendar in force: the days entered here, else those the clock knows."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from sqlalchemy import Engine, delete, func, select, update

from engine.clock import CalendarDay, DayKind, WorkingCalendar, local_day, seed_days
from engine.directory.upsert import upsert
from engine.storage import Work, tables
from engine.storage.statements import Statement

_YEARS_BACK, _YEARS_AHEAD = 3, 2


def load_calendar(work: Work, *, mark: int | None = None) -> WorkingCalendar:
    """The calendar for the years around the work's day and those entered.

    A year with entries counts as entered, alone; any other starts from what the clock knows. The
    same rows give the same object, so that nothing is built twice. Who has read `CALENDAR_MARK` with
    something else gives it here: while it is the same, the rows are not read again.
    """
    year = local_day(work.now).year
    key = (work.database.writer, mark, year)
    if mark is None or key not in _known:
        calendar = _calendar(tuple(_DAYS.all(work.connection)), year)
        if mark is None:
            return calendar
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        _known[key] = calendar
        return calendar
    return _known[key]


def save_calendar_days(work: Work, days: Iterable[CalendarDay]) -> None:
    """Enter these days, replacing what was there for the same dates.

    The first entry of a year also enters the days the clock knows for it: an announcement
    corrects a year, it does not replace it.
    """
    revision = _next_revision(work)
    given = {special.day: special for special in days}
    entered = {day.year for day in work.connection.scalars(select(_entries.day))}
    known = {special.day: special for year in {day.year for day in given} - entered for special in seed_days(year)}
    upsert(work, _entries, [_row(special, revision) for special in (known | given).values()], key=("day",))


def remove_calendar_day(work: Work, day: date) -> None:
    """Let the day be as its weekday says; the other days of its year stay, or are entered as the clock knows them."""
    entered = work.connection.scalars(select(_entries.day))
    if not any(one.year == day.year for one in entered):
        save_calendar_days(work, seed_days(day.year))
    revision = _next_revision(work)
    work.connection.execute(delete(_entries).where(_entries.day == day))
    # A day that goes takes its revision along: the days that stay must tell that there was a change.
    of_year = _entries.day.between(date(day.year, 1, 1), date(day.year, 12, 31))
    work.connection.execute(update(_entries).where(of_year).values(revision=revision))


def _next_revision(work: Work) -> int:
    if not work.database.is_sqlite:
        # Two at once would take the same revision.
        work.connection.exec_driver_sql("LOCK TABLE calendar_days IN SHARE ROW EXCLUSIVE MODE")
    return 1 + (work.connection.scalar(select(func.max(_entries.revision))) or 0)


_entries = tables.CalendarEntry
CALENDAR_MARK = (
    select(func.coalesce(func.max(_entries.revision), 0) * 1_000_000 + func.count())
    .select_from(_entries)
    .scalar_subquery()
)
"""Another number whenever the days entered are others, to be read along with something else."""
_MOST_KNOWN = 16
_known: dict[tuple[Engine, int | None, int], WorkingCalendar] = {}
_DAYS = Statement(
    select(_entries.day, _entries.kind, _entries.name, _entries.source, _entries.is_provisional).order_by(_entries.day)
)


@lru_cache(maxsize=8)
def _calendar(rows: tuple[tuple[object, ...], ...], year: int) -> WorkingCalendar:
    entered = [_special(row) for row in rows]
    years = set(range(year - _YEARS_BACK, year + _YEARS_AHEAD + 1)) - {special.day.year for special in entered}
    return WorkingCalendar(entered + [special for missing in sorted(years) for special in seed_days(missing)])


def _special(row: tuple[object, ...]) -> CalendarDay:
    day, kind, name, source, provisional = row
    return CalendarDay(day=day, kind=DayKind(kind), name=name, source=source, provisional=provisional)  # type: ignore[arg-type]


def _row(special: CalendarDay, revision: int) -> dict[str, object]:
    return {
        "day": special.day,
        "kind": special.kind.value,
        "name": special.name,
        "source": special.source,
        "is_provisional": special.provisional,
        "revision": revision,
    }
