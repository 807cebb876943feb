"""A year of the working calendar: months with what is special in them, and the list of special days."""

import calendar as months_of
from dataclasses import dataclass
from datetime import date

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from engine.cases.attention import count_due_by_day
from engine.clock import DayKind, local_day
from engine.directory.changes import Values
from engine.directory.editing import DayNoun, Known, is_announced
from engine.directory.editing.days import YEARS_AHEAD, YEARS_BACK
from engine.storage import now, read_work
from engine.storage.tables import CalendarEntry
from webui.administration.room import administration
from webui.auth import current_officer
from webui.speech import N_, _, translated

SHORT = {
    DayKind.HOLIDAY: N_("lễ"),
    DayKind.COMPENSATORY: N_("nghỉ bù"),
    DayKind.SWAP_OFF: N_("nghỉ đổi"),
    DayKind.SWAP_WORK: N_("làm bù"),
    DayKind.PROPOSED: N_("đề xuất"),
}
SATURDAY = 5
MONTHS = 12


@dataclass(frozen=True, slots=True)
class DayCell:
    """One day in a month's grid. `look` is how it is drawn: off, work, rest (a weekend), proposed, plain."""

    day: date
    look: str
    word: str
    values: Values | None


@dataclass(frozen=True, slots=True)
class Month:
    """A month in weeks from Monday; None for days of its neighbours."""

    title: str
    weeks: tuple[tuple[DayCell | None, ...], ...]


@administration.get("/lich")
@administration.get("/lich/nam/<int:year>")
def calendar(year: int | None = None) -> ResponseReturnValue:
    """A year."""
    today = local_day(now())
    this_year = today.year
    year = year or this_year
    with read_work(current_officer().id) as work:
        rows, known = DayNoun().load(work), Known(work)
        years = sorted({int(key[:4]) for key in rows} | {this_year})
        if year not in years:
            abort(404)
        of_year = {date.fromisoformat(key): values for key, values in rows.items() if int(key[:4]) == year}
        due = count_due_by_day(work, year)
        entered = work.connection.execute(
            CalendarEntry.__table__.select().where(
                CalendarEntry.day >= date(year, 1, 1), CalendarEntry.day <= date(year, 12, 31)
            )
        ).first()
        known.options("day_kinds")
    return render_template(
        "administration/calendar.html",
        year=year,
        years=[one for one in years if this_year - YEARS_BACK <= one <= this_year + YEARS_AHEAD or one == year],
        shown_month=_shown_month(today if year == this_year else date(year, 1, 1)),
        months=[_month(year, month, of_year) for month in range(1, MONTHS + 1)],
        days=sorted(of_year.items()),
        noun=DayNoun(),
        known=known,
        due=due,
        is_announced=is_announced(rows, year),
        is_entered=entered is not None,
        weekdays=[_("T2"), _("T3"), _("T4"), _("T5"), _("T6"), _("T7"), _("CN")],
    )


def _shown_month(usual: date) -> int:
    """The month that a narrow screen shows, where twelve of them would be a long way down."""
    asked = request.args.get("thang", "")
    month = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= len("12") else 0
    return month if 1 <= month <= MONTHS else usual.month


def _month(year: int, month: int, special: dict[date, Values]) -> Month:
    weeks = months_of.Calendar().monthdatescalendar(year, month)
    cells = tuple(tuple(_cell(day, special.get(day)) if day.month == month else None for day in week) for week in weeks)
    return Month(_("Tháng %(month)s", month=month), cells)


def _cell(day: date, values: Values | None) -> DayCell:
    if values is None:
        return DayCell(day, "rest" if day.weekday() >= SATURDAY else "plain", "", None)
    kind = DayKind(values["kind"])
    look = {DayKind.SWAP_WORK: "work", DayKind.PROPOSED: "proposed"}.get(kind, "off")
    return DayCell(day, look, translated(SHORT[kind]), values)
