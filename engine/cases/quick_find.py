"""Cases by what one remembers of their number, for the box that leads anywhere: few, at once, within one's scope."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.sql import ColumnElement

from engine.cases.finding import shown_title, visible_cases
from engine.clock import local_day
from engine.directory import Officer
from engine.storage import Work
from engine.storage.tables import Case, NumberSeries

MOST = 6
LONGEST_COUNT = 6
LAST_LETTER = "\uffff"


@dataclass(frozen=True, slots=True)
class FoundCase:
    """A case as the box names it."""

    id: UUID
    number: str
    title: str


def find_cases_by_number(work: Work, text: str, actor: Officer) -> tuple[FoundCase, ...]:
    """The cases whose number begins so; digits alone are the count of this year's or last year's numbers."""
    wanted = text.strip().upper()
    if not wanted:
        return ()
    if wanted.isascii() and wanted.isdigit():
        if len(wanted) > LONGEST_COUNT:
            return ()
        condition: ColumnElement[bool] = Case.number.in_(_with_count(work, int(wanted)))
    else:
        condition = _begins(work, wanted)
    query = select(Case.id, Case.number, Case.title).where(condition, visible_cases(actor))
    rows = work.connection.execute(query.order_by(Case.number.desc()).limit(MOST))
    return tuple(FoundCase(row.id, row.number, shown_title(row.title, actor)) for row in rows)


def _begins(work: Work, wanted: str) -> ColumnElement[bool]:
    """Numbers that begin so, out of their index whatever order the database's language puts letters in."""
    begins = Case.number.startswith(wanted, autoescape=True)
    if not work.database.is_sqlite:
        return begins
    # SQLite compares by bytes, and uses its index for a stretch alone.
    return and_(Case.number >= wanted, Case.number < wanted + LAST_LETTER)


def _with_count(work: Work, count: int) -> list[str]:
    year = local_day(work.now).year
    ends = or_(*(NumberSeries.series.like(f"%-{one}") for one in (year, year - 1)))
    return [f"{series}-{count:06d}" for series in work.connection.scalars(select(NumberSeries.series).where(ends))]
