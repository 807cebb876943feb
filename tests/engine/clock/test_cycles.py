import pytest

from engine.clock import CalendarDays, Cycle, CycleInvalid, Elapsed, TermInvalid, WorkingDays, parse_cycle


@pytest.mark.parametrize(
    ("text", "cycle"),
    [
        ("R3/7 days", Cycle(3, CalendarDays(7))),
        ("R/1 working days", Cycle(None, WorkingDays(1))),
        (" R12/1 minutes ", Cycle(12, Elapsed(60))),
    ],
)
def test_rounds_and_term_are_read(text: str, cycle: Cycle) -> None:
    assert parse_cycle(text) == cycle


@pytest.mark.parametrize("text", ["", "7 days", "R7 days", "R0/7 days", "R00/7 days", "R1234567/1 days", "R-1/1 days"])
def test_what_is_no_cycle_is_refused(text: str) -> None:
    with pytest.raises(CycleInvalid):
        parse_cycle(text)


@pytest.mark.parametrize("text", ["R/0 days", "R/0 working days", "R3/0 working hours", "R/59 seconds", "R/PT0S"])
def test_a_cycle_that_never_rests_is_refused(text: str) -> None:
    with pytest.raises(CycleInvalid):
        parse_cycle(text)


def test_a_cycle_with_a_term_that_cannot_be_read_says_so() -> None:
    with pytest.raises(TermInvalid):
        parse_cycle("R3/soon")
