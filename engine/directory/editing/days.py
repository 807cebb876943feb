"""Special days of the calendar as rows to edit: those entered, and those the clock knows where none are."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import select

from engine.clock import CalendarDay, CalendarInvalid, DayKind, WorkingCalendar, local_day, seed_days
from engine.directory.calendar_days import remove_calendar_day, save_calendar_days
from engine.directory.changes import Values
from engine.directory.editing.columns import Column, Kind
from engine.directory.editing.noun import Noun, Proposed, Rows
from engine.errors import N_, Problem
from engine.storage import Work, tables

YEARS_BACK, YEARS_AHEAD = 3, 5


class DayNoun(Noun):
    """A year keeps the holidays that the law names: without them no deadline could be counted."""

    code = "day"
    title = N_("Lịch làm việc")
    key_column = "day"
    searched = ("name", "source", "day")
    sort = "day"
    columns = (
        Column("day", N_("Ngày"), Kind.DAY, required=True, is_fixed=True, is_listed=True),
        Column("kind", N_("Loại ngày"), Kind.CHOICE, required=True, options="day_kinds", is_listed=True),
        Column("name", N_("Tên"), required=True, is_listed=True, help=N_("Ví dụ: Làm bù cho thứ Sáu 2/1.")),
        Column("source", N_("Văn bản thông báo"), is_listed=True,
               help=N_("Số, ngày của văn bản; chưa có văn bản thì ngày này còn tạm tính.")),
        Column("provisional", N_("Còn tạm tính, chưa có thông báo chính thức"), Kind.YES, is_listed=True),
    )  # fmt: skip

    def load(self, work: Work, only: str | None = None) -> dict[str, Values]:
        this_year = local_day(work.now).year
        entered = {row.day.isoformat(): _entered(row) for row in work.connection.execute(_ALL)}
        years = {int(day[:4]) for day in entered}
        around = range(this_year - YEARS_BACK, this_year + YEARS_AHEAD + 1)
        known = [_known(day) for year in around if year not in years for day in seed_days(year)]
        rows = entered | {values["day"]: values for values in known}
        return {key: rows[key] for key in sorted(rows) if only in {None, key}}

    def write(self, work: Work, key: str, before: Values | None, after: Values) -> None:
        del before, key
        save_calendar_days(work, [_special(after)])

    def remove(self, work: Work, key: str) -> None:
        """Let the day be as its weekday says."""
        remove_calendar_day(work, date.fromisoformat(key))

    def tidy(self, values: dict[str, Any]) -> dict[str, Any]:
        return values | {"provisional": values["provisional"] or not values["source"]}

    def problems(self, proposed: Proposed) -> Iterator[Problem]:
        year, this_year = int(proposed.key[:4]), proposed.today.year
        if not this_year - YEARS_BACK <= year <= this_year + YEARS_AHEAD and not _of_year(
            proposed.rows, year, but=proposed.key
        ):
            yield Problem(
                "/day", N_("Chỉ nhập lịch của các năm từ {first} đến {last}."), N_("Xem lại năm của ngày này."),
                facts={"first": this_year - YEARS_BACK, "last": this_year + YEARS_AHEAD},
            )  # fmt: skip
            return
        yield from year_problems(proposed.rows, year)


_days = tables.CalendarEntry
_ALL = select(*_days.__table__.columns).order_by(_days.day)


def year_problems(rows: Rows, year: int) -> Iterator[Problem]:
    """Why deadlines could not be counted with these days of the year."""
    try:
        calendar = WorkingCalendar([_special(values) for values in _of_year(rows, year)])
    except CalendarInvalid as error:
        yield Problem("/kind", error.message, N_("Chọn loại ngày khác."), facts=error.facts)
        return
    if year not in calendar.years:
        yield Problem(
            "/kind",
            N_("Lịch năm {year} sẽ thiếu ngày nghỉ lễ theo Bộ luật Lao động 2019, Điều 112: không tính được thời hạn."),
            N_("Giữ đủ ngày nghỉ 1/1, 30/4, 1/5, 2/9 và ít nhất mười ngày lễ, Tết."),
            facts={"year": year},
        )


def is_announced(rows: Rows, year: int) -> bool:
    """Whether the year has its days, and none of them is a guess; a day that is only proposed counts for nothing."""
    days = [values for values in _of_year(rows, year) if values["kind"] != DayKind.PROPOSED]
    return bool(days) and not any(values["provisional"] for values in days)


def _of_year(rows: Rows, year: int, *, but: str = "") -> list[Values]:
    return [values for key, values in rows.items() if key.startswith(f"{year:04}-") and key != but]


def _entered(row: Any) -> Values:
    return {
        "day": row.day.isoformat(),
        "kind": row.kind,
        "name": row.name,
        "source": row.source,
        "provisional": row.is_provisional,
    }


def _known(special: CalendarDay) -> Values:
    return {
        "day": special.day.isoformat(),
        "kind": special.kind.value,
        "name": special.name,
        "source": special.source,
        "provisional": special.provisional,
    }


def _special(values: Values) -> CalendarDay:
    return CalendarDay(
        day=date.fromisoformat(values["day"]),
        kind=DayKind(values["kind"]),
        name=values["name"],
        source=values["source"],
        provisional=values["provisional"],
    )
