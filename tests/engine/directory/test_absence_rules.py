"""Whatever is asked for and in whatever order it is approved: who is away stands in for nobody."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from engine.directory import Away
from engine.directory.absence_rules import Clash, clashes

START = date(2026, 11, 23)
PEOPLE = [UUID(int=number) for number in range(1, 6)]


def away(number: int, officer: int, substitute: int, first: int, days: int) -> Away:
    first_day = START + timedelta(days=first)
    return Away(
        UUID(int=100 + number), PEOPLE[officer], PEOPLE[substitute], first_day, first_day + timedelta(days=days)
    )


@st.composite
def requests(draw: st.DrawFn) -> list[Away]:
    count = draw(st.integers(1, 14))
    people = st.integers(0, len(PEOPLE) - 1)
    pairs = [draw(st.lists(people, min_size=2, max_size=2, unique=True)) for _ in range(count)]
    return [
        away(number, pair[0], pair[1], draw(st.integers(0, 9)), draw(st.integers(0, 5)))
        for number, pair in enumerate(pairs)
    ]  # fmt: skip


def approved(asked: list[Away]) -> list[Away]:
    """Those that the rules let through, one after the other."""
    stand: list[Away] = []
    for one in asked:
        if not list(clashes(one, stand)):
            stand.append(one)
    return stand


@given(requests())
def test_work_moves_one_step_to_somebody_who_is_there(asked: list[Away]) -> None:
    stand = approved(asked)
    for day in (START + timedelta(days=number) for number in range(16)):
        today = [one for one in stand if one.covers(day)]
        absent = [one.officer for one in today]
        assert len(absent) == len(set(absent))
        # Neither a chain nor a circle: nobody to whom work goes is away.
        assert {one.substitute for one in today}.isdisjoint(absent)


@given(requests())
def test_only_what_shares_a_day_and_a_person_stands_in_the_way(asked: list[Away]) -> None:
    stand = approved(asked)
    for one in asked:
        for found in clashes(one, stand):
            assert found.first_day <= found.last_day
            assert one.covers(found.first_day)
            assert found.other.covers(found.last_day)
            assert {one.officer, one.substitute} & {found.other.officer, found.other.substitute}


def test_each_clash_is_named() -> None:
    a, b, c = 0, 1, 2
    base = away(0, a, b, 0, 4)
    for asked, why in (
        (away(1, a, c, 4, 2), Clash.ALREADY_AWAY),
        (away(1, c, a, 4, 2), Clash.SUBSTITUTE_AWAY),
        (away(1, b, c, 4, 2), Clash.STANDS_IN),
    ):
        assert [one.why for one in clashes(asked, [base])] == [why]
    # A circle is both: the substitute is away, and the officer stands in.
    assert {one.why for one in clashes(away(1, b, a, 2, 0), [base])} == {Clash.SUBSTITUTE_AWAY, Clash.STANDS_IN}
    assert not list(clashes(away(1, b, c, 5, 2), [base]))
    assert not list(clashes(base, [base]))
