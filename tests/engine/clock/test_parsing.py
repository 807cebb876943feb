import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.clock import (
    CalendarDays,
    Elapsed,
    Term,
    TermInvalid,
    WorkingDays,
    WorkingHours,
    parse_term,
)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("5 working days", WorkingDays(5)),
        ("1 working day", WorkingDays(1)),
        ("  5   Working\tDays ", WorkingDays(5)),
        ("5wd", WorkingDays(5)),
        ("5 ngày làm việc", WorkingDays(5)),
        (unicodedata.normalize("NFD", "5 ngày làm việc"), WorkingDays(5)),
        ("20 days", CalendarDays(20)),
        ("20d", CalendarDays(20)),
        ("20 ngày", CalendarDays(20)),
        ("2 weeks", CalendarDays(14)),
        ("8 working hours", WorkingHours(8)),
        ("8wh", WorkingHours(8)),
        ("2 hours", Elapsed(7200)),
        ("30 minutes", Elapsed(1800)),
        ("30 phút", Elapsed(1800)),
        ("10 seconds", Elapsed(10)),
        ("0 working days", WorkingDays(0)),
        ("P5D", CalendarDays(5)),
        ("P1W", CalendarDays(7)),
        ("PT48H", Elapsed(48 * 3600)),
        ("P1DT12H", Elapsed(36 * 3600)),
        ("PT1H30M5S", Elapsed(5405)),
    ],
)
def test_a_term_is_read_as_it_is_written(text: str, term: Term) -> None:
    assert parse_term(text) == term


@pytest.mark.parametrize(
    "text",
    [
        "",
        "5",
        "days",
        "-5 days",
        "5.5 days",
        "five days",
        "5 workingdays",
        "5 days 3 hours",
        "5 months",
        "5m",
        "P",
        "PT",
        "P5",
        "P1M",
        "P1Y",
        "P1.5D",
        "P5DT",
        "R/PT5M",
        "٥ days",
        "3661 days",
        "99999999999 days",
        "999999999w",
        "P999999999W",
        "1" * 100_000,
        "1 " + "day " * 100_000,
    ],
)
def test_what_is_no_term_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(TermInvalid) as refusal:
        parse_term(text)
    assert "5 working days" in refusal.value.advice
    assert len(str(refusal.value)) < 120


def test_a_refusal_repeats_what_was_written() -> None:
    with pytest.raises(TermInvalid, match=r"“5 \{moons\}”"):
        parse_term("5 {moons}")


def test_the_same_number_in_another_unit_is_another_term() -> None:
    assert len({CalendarDays(5), WorkingDays(5), WorkingHours(5), Elapsed(5)}) == 4


@pytest.mark.parametrize("unit", [CalendarDays, WorkingDays, WorkingHours, Elapsed])
def test_a_negative_term_cannot_be_made(unit: type[WorkingDays]) -> None:
    with pytest.raises(TermInvalid):
        unit(-1)


@given(
    st.one_of(
        st.integers(0, 3660).map(CalendarDays),
        st.integers(0, 3660).map(WorkingDays),
        st.integers(0, 3660).map(WorkingHours),
        st.integers(0, 10**7).map(Elapsed),
    )
)
def test_a_term_written_out_is_read_back(term: Term) -> None:
    assert parse_term(str(term)) == term


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        term = parse_term(text)
    except TermInvalid:
        return
    assert parse_term(str(term)) == term
