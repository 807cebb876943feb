"""The book of letter numbers: which went out, which is held, which is free again, and why some are missing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from engine.clock import local_day
from engine.directory import Officer
from engine.errors import N_, Invalid, NotFound, Problem
from engine.petitions.official_letter.compose import letter_agency
from engine.petitions.official_letter.numbers import (
    SERIES,
    NumberState,
    number_of,
    reserve_number,
    taken_problem,
)
from engine.petitions.plain_text import clean_line
from engine.petitions.rows import get_petition_row
from engine.storage import Work, begin_work, tables

KEEPERS = ("CLERK", "HEAD", "DEPUTY")
RULE = "petition.letter_number"
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class NumberLine:
    """One number, or several that were never given here (`last` above `number`, without a state)."""

    number: int
    last: int
    state: NumberState | None
    reference: str
    case_number: str
    at: datetime | None
    by: str
    reason: str


def kept_books(officer: Officer) -> tuple[str, ...]:
    """The agencies whose book of numbers the officer may see: theirs as clerk, head or deputy."""
    return tuple(sorted({grant.agency for grant in officer.grants if grant.role in KEEPERS}))


def list_numbers(work: Work, agency: str, year: int) -> list[NumberLine]:
    """The agency's numbers of a year, the latest first; what is missing between them is a line of its own."""
    query = (
        select(_numbers, tables.Case.number.label("case_number"))
        .outerjoin(tables.Case, tables.Case.id == _numbers.case_id)
        .where(_numbers.agency == agency, _numbers.series == SERIES, _numbers.year == year)
        .order_by(_numbers.number)
    )
    return list(_with_gaps(work.session.execute(query)))[::-1]


def free_number(agency: str, year: int, number: int, *, reason: str, actor: Officer) -> None:
    """A number that was held for a letter may be taken by another; the reason stays with it.

    Raises:
        NotFound: there is no such number, or its book is not for these eyes.
        Invalid: a letter went out with it, or no reason is given.
    """
    ground = clean_line(reason)[:LONGEST_REASON]
    with begin_work(actor.id) as work:
        found = next((one for one in list_numbers(work, agency, year) if one.number == number and one.state), None)
        if found is None or agency not in kept_books(actor):
            raise NotFound
        if found.state is not NumberState.RESERVED:
            what, remedy = N_("Số {number} không còn ở trạng thái giữ chỗ."), N_("Tải lại trang để xem sổ.")
            raise Invalid(problems=[Problem("/number", what, remedy, facts={"number": number})])
        if not ground:
            what, remedy = N_("Chưa ghi lý do nhả số."), N_("Ghi vì sao công văn không đi với số này.")
            raise Invalid(problems=[Problem("/reason", what, remedy)])
        work.connection.execute(
            update(_numbers)
            .where(
                _numbers.agency == agency, _numbers.series == SERIES, _numbers.year == year,
                _numbers.number == number, _numbers.state == NumberState.RESERVED,
            )
            .values(state=NumberState.FREED, reason=ground, at=work.now, by=work.actor)
        )  # fmt: skip


def keep_number(work: Work, case_id: UUID, value: Any, data: Mapping[str, Any]) -> Iterable[Problem]:
    """The rule of a letter's number: it begins with one, which is this case's alone from now on."""
    reference = clean_line(str(value))
    number = number_of(reference)
    if number is None:
        yield Problem(
            "/letter_number",
            N_("“{label}” phải bắt đầu bằng số thứ tự trong sổ văn bản đi."),
            N_("Ghi dạng 05/SXD-VP."),
            code="letter.number_missing",
            facts={"label": N_("Số, ký hiệu")},
        )
        return
    agency = letter_agency(work, get_petition_row(work, case_id))
    day = _day(data.get("letter_date")) or local_day(work.now)
    if taken := reserve_number(work, agency, day, number, case_id=case_id, reference=reference):
        yield taken_problem(taken, "letter_number")


_numbers = tables.LetterNumber


def _with_gaps(rows: Iterable[Any]) -> Iterator[NumberLine]:
    expected = 1
    for kept, case_number in rows:
        if kept.number > expected:
            yield NumberLine(expected, kept.number - 1, None, kept.reference, case_number or "", None, "", "")
        state = NumberState(kept.state)
        yield NumberLine(
            kept.number, kept.number, state, kept.reference, case_number or "", kept.at, kept.by, kept.reason
        )
        expected = kept.number + 1


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value or "")[:10])
    except ValueError:
        return None
