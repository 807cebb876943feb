"""The book of letter numbers: no two letters with one number, and every gap explained."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from engine.directory import Officer, find_officer_by_username
from engine.errors import Invalid, NotFound
from engine.petitions.official_letter import NumberLine, free_number, keep_number, list_numbers, note_number
from engine.petitions.official_letter.numbers import NumberState, take_number
from engine.storage import Database, begin_work, read_work
from tests.engine.petitions.office import row as petition_row
from tests.engine.petitions.office import send
from tests.support.at_once import at_once

DAY = date(2026, 11, 24)


def received() -> UUID:
    receipt = send()
    with read_work() as work:
        from engine.cases import case_by_number

        return case_by_number(work, receipt.number)


def taken(case_id: UUID, agency: str = "VP") -> int:
    with begin_work() as work:
        return take_number(work, agency, DAY, case_id=case_id)


def keep(case_id: UUID, reference: str, **data: Any) -> None:
    with begin_work() as work:
        problems = list(keep_number(work, case_id, reference, {"letter_date": DAY.isoformat(), **data}))
        if problems:
            raise Invalid(problems=problems)


def sent(case_id: UUID, reference: str) -> None:
    with begin_work() as work:
        note_number(work, "VP", reference, DAY, case_id=case_id)


def book() -> list[tuple[int, int, str]]:
    with read_work() as work:
        lines: list[NumberLine] = list_numbers(work, "VP", 2026)
    return [(one.number, one.last, one.state.value if one.state else "gap") for one in lines]


def who(username: str) -> Officer:
    with read_work() as work:
        found = find_officer_by_username(work, username)
    assert found is not None
    return found


def test_a_number_that_went_out_is_no_other_letters(office: Database) -> None:
    first, second = received(), received()
    sent(first, "05/VP")
    for case_id in (second, first):
        with pytest.raises(Invalid) as refusal:
            keep(case_id, "5/VP-KHÁC")
        (problem,) = refusal.value.problems
        assert problem.where == "/letter_number"
        assert problem.facts == {"number": 5, "case": petition_row(first).number}
        with pytest.raises(Invalid):
            sent(case_id, "0005/VP")


def test_a_number_without_a_number_is_refused(office: Database) -> None:
    for reference in ("không số", "/VP", "0/VP"):
        with pytest.raises(Invalid):
            keep(received(), reference)


def test_of_many_who_want_one_number_at_once_one_gets_it(office: Database) -> None:
    cases = [received() for _ in range(6)]
    told = at_once(*(lambda case_id=case_id: keep(case_id, "77/VP") for case_id in cases))
    assert sum(error is None for error in told) == 1
    assert all(isinstance(error, Invalid) for error in told if error is not None)
    holder = cases[told.index(None)]
    keep(holder, "77/VP")


def test_what_a_case_held_is_freed_when_its_letter_goes_out_with_another(office: Database) -> None:
    case_id, other = received(), received()
    assert taken(case_id) == 1
    sent(case_id, "4/VP")
    assert book() == [(4, 4, "used"), (2, 3, "gap"), (1, 1, "freed")]
    keep(other, "1/VP")
    sent(other, "1/VP")
    assert book() == [(4, 4, "used"), (2, 3, "gap"), (1, 1, "used")]


def test_a_clerk_frees_a_number_with_a_reason_and_not_one_that_went_out(office: Database) -> None:
    case_id = received()
    number = taken(case_id, "SXD")
    clerk = who("an")
    with pytest.raises(Invalid):
        free_number("SXD", 2026, number, reason=" ", actor=clerk)
    with pytest.raises(NotFound):
        free_number("SXD", 2026, number, reason="x", actor=who("minh"))
    with pytest.raises(NotFound):
        free_number("SXD", 2026, 99, reason="x", actor=clerk)
    free_number("SXD", 2026, number, reason="Hồ sơ chuyển cơ quan khác", actor=clerk)
    with read_work() as work:
        (line,) = list_numbers(work, "SXD", 2026)
    assert (line.state, line.reason) == (NumberState.FREED, "Hồ sơ chuyển cơ quan khác")
    with pytest.raises(Invalid):
        free_number("SXD", 2026, number, reason="lần nữa", actor=clerk)


def test_numbers_of_other_agencies_and_years_are_others(office: Database) -> None:
    case_id = received()
    sent(case_id, "5/VP")
    with begin_work() as work:
        note_number(work, "SXD", "5/SXD", DAY, case_id=case_id)
        note_number(work, "VP", "5/VP", date(2027, 1, 5), case_id=case_id)
    assert book() == [(5, 5, "used"), (1, 4, "gap")]
