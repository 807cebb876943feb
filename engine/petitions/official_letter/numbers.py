"""The numbers of an agency's outgoing letters: one series a year, from 1 (Nghị định 30/2020/NĐ-CP, Điều 15)."""

import re
from datetime import date
from typing import Any

from sqlalchemy import case
from sqlalchemy.dialects import postgresql, sqlite

from engine.storage import Work
from engine.storage.tables import NumberSeries

_NUMBER = re.compile(r"\s*0*([0-9]{1,9})(?![0-9])")


def take_number(work: Work, agency: str, day: date) -> int:
    """The next number of the agency's letters of that year; nobody else is given the same.

    The row of the series stays locked until the transaction ends.
    """
    insert = _insert(work).values(series=_series(agency, day.year), last=1)
    taken = insert.on_conflict_do_update(index_elements=["series"], set_={"last": NumberSeries.last + 1})
    return int(work.connection.execute(taken.returning(NumberSeries.last)).scalar_one())


def note_number(work: Work, agency: str, reference: str, day: date) -> None:
    """The series goes on after the number a letter went out with, which may have come from another book."""
    found = _NUMBER.match(reference)
    if found is None:
        return
    insert = _insert(work).values(series=_series(agency, day.year), last=int(found[1]))
    given = insert.excluded.last
    higher = case((given > NumberSeries.last, given), else_=NumberSeries.last)
    work.connection.execute(insert.on_conflict_do_update(index_elements=["series"], set_={"last": higher}))


def number_and_symbol(number: int, symbol: str) -> str:
    """Such as 05/SXD-VP: below ten with a zero before it (Phụ lục I, mục II.3)."""
    return f"{number:02d}/{symbol}"


def _series(agency: str, year: int) -> str:
    return f"letter/{agency}/{year}"


def _insert(work: Work) -> Any:
    return (sqlite if work.database.is_sqlite else postgresql).insert(NumberSeries)
