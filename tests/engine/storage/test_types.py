"""Identifiers: in the order of their making, each one alone, of the form others read."""

from concurrent.futures import ThreadPoolExecutor
from unittest.mock import patch

from engine.storage import new_id


def test_identifiers_stand_in_the_order_of_their_making() -> None:
    made = [new_id() for _ in range(20_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)
    assert {(one.version, one.variant) for one in made} == {(7, "specified in RFC 4122")}


def test_also_while_the_clock_stands_still_or_goes_back() -> None:
    before = new_id()
    with patch("engine.storage.types.time.time_ns", return_value=0):
        made = [new_id() for _ in range(5_000)]
    assert [before, *made] == sorted([before, *made])
    assert new_id() > before


def test_threads_never_share_one() -> None:
    with ThreadPoolExecutor(8) as pool:
        made = [one for batch in pool.map(lambda _: [new_id() for _ in range(500)], range(16)) for one in batch]
    assert len(set(made)) == len(made)
