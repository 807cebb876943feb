"""The numbers of an agency's outgoing letters: one series a year, from 1 (Nghị định 30/2020/NĐ-CP, Điều 15).

Each number has one row: who has it, and whether a letter went out with it. The row's key makes it unique,
whatever two clerks do at once; a number that is freed may be taken again, by whoever writes it.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import and_, case, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.errors import N_, Invalid, Problem
from engine.storage import Work
from engine.storage.tables import Case, LetterNumber, NumberSeries

_NUMBER = re.compile(r"\s*0*([0-9]{1,9})(?![0-9])")
SERIES = "letter"
OTHER_NUMBER = N_("Công văn đi với số {reference}.")


class NumberState(StrEnum):
    """Where a number stands."""

    RESERVED = "reserved"
    USED = "used"
    FREED = "freed"


@dataclass(frozen=True, slots=True)
class NumberTaken:
    """Which case a number belongs to already."""

    number: int
    case_number: str


def number_of(reference: str) -> int | None:
    """The number that a number and symbol begin with: 5 of `05/SXD-VP`."""
    found = _NUMBER.match(reference)
    return int(found[1]) if found and int(found[1]) else None


def take_number(work: Work, agency: str, day: date, *, case_id: UUID) -> int:
    """The next number of the agency's letters of that year, reserved for this case; nobody else is given the same.

    The row of the series stays locked until the transaction ends.
    """
    while True:
        insert = _insert(work, NumberSeries).values(series=_series(agency, day.year), last=1)
        taken = insert.on_conflict_do_update(index_elements=["series"], set_={"last": NumberSeries.last + 1})
        number = int(work.connection.execute(taken.returning(NumberSeries.last)).scalar_one())
        if reserve_number(work, agency, day, number, case_id=case_id, reference="") is None:
            return number


def reserve_number(
    work: Work, agency: str, day: date, number: int, *, case_id: UUID, reference: str
) -> NumberTaken | None:
    """The number is this case's now, unless a letter went out with it or another case holds it: then, whose it is.

    Whoever asks for the same number at the same moment waits for this transaction.
    """
    row = _row(work, agency, day, number, case_id, reference, NumberState.RESERVED)
    is_free = or_(
        LetterNumber.state == NumberState.FREED,
        and_(LetterNumber.state == NumberState.RESERVED, LetterNumber.case_id == case_id),
    )
    kept = _insert(work, LetterNumber).values(**row).on_conflict_do_update(
        index_elements=_KEY, set_={name: row[name] for name in row if name not in _KEY}, where=is_free
    )  # fmt: skip
    if work.connection.execute(kept.returning(LetterNumber.number)).scalar() is not None:
        return None
    holder = work.connection.scalar(
        select(Case.number).join(LetterNumber, LetterNumber.case_id == Case.id).where(*_at(agency, day, number))
    )
    return NumberTaken(number, str(holder or ""))


def note_number(work: Work, agency: str, reference: str, day: date, *, case_id: UUID) -> None:
    """A letter went out with this number, which may have come from another book; what the case held beside is freed.

    Raises:
        Invalid: another letter has the number.
    """
    number = number_of(reference)
    if number is None:
        return
    if taken := reserve_number(work, agency, day, number, case_id=case_id, reference=reference):
        raise Invalid(problems=[taken_problem(taken, "letter_number")])
    insert = _insert(work, NumberSeries).values(series=_series(agency, day.year), last=number)
    given = insert.excluded.last
    higher = case((given > NumberSeries.last, given), else_=NumberSeries.last)
    work.connection.execute(insert.on_conflict_do_update(index_elements=["series"], set_={"last": higher}))
    work.connection.execute(
        update(LetterNumber)
        .where(*_at(agency, day, number))
        .values(state=NumberState.USED, reference=reference, at=work.now, by=work.actor)
    )
    work.connection.execute(
        update(LetterNumber)
        .where(LetterNumber.case_id == case_id, LetterNumber.state == NumberState.RESERVED)
        .values(state=NumberState.FREED, reason=OTHER_NUMBER.format(reference=reference), at=work.now, by=work.actor)
    )


def taken_problem(taken: NumberTaken, where: str) -> Problem:
    """What to say where a number is another letter's."""
    return Problem(
        f"/{where}",
        N_("Số {number} đã dùng cho công văn của hồ sơ {case}."),
        N_("Dùng số khác; sổ số công văn cho biết số nào còn trống."),
        code="letter.number_taken",
        facts={"number": taken.number, "case": taken.case_number},
    )


def number_and_symbol(number: int, symbol: str) -> str:
    """Such as 05/SXD-VP: below ten with a zero before it (Phụ lục I, mục II.3)."""
    return f"{number:02d}/{symbol}"


_KEY = ("agency", "series", "year", "number")


def _row(
    work: Work, agency: str, day: date, number: int, case_id: UUID, reference: str, state: NumberState
) -> dict[str, Any]:
    at: datetime = work.now
    return {
        "agency": agency, "series": SERIES, "year": day.year, "number": number, "case_id": case_id,
        "reference": reference, "state": state.value, "at": at, "by": work.actor, "reason": "",
    }  # fmt: skip


def _at(agency: str, day: date, number: int) -> tuple[Any, ...]:
    return (
        LetterNumber.agency == agency,
        LetterNumber.series == SERIES,
        LetterNumber.year == day.year,
        LetterNumber.number == number,
    )


def _series(agency: str, year: int) -> str:
    return f"letter/{agency}/{year}"


def _insert(work: Work, table: type) -> Any:
    return (sqlite if work.database.is_sqlite else postgresql).insert(table)
