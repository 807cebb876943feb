from datetime import UTC, date, datetime, timedelta

import pytest

from engine.clock import end_of_day, local_day, local_time


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 11, 23, 16, 50, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2026, 11, 23, 16, 59, 59, 999999, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2026, 11, 23, 17, 0, tzinfo=UTC), date(2026, 11, 24)),
        (datetime(2026, 12, 31, 17, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_the_day_is_the_day_in_viet_nam(instant: datetime, day: date) -> None:
    assert local_day(instant) == day


def test_the_same_instant_from_another_zone_is_the_same_day() -> None:
    instant = datetime.fromisoformat("2026-11-23T23:30:00-05:00")
    assert local_day(instant) == date(2026, 11, 24)


def test_a_day_ends_at_the_last_second_in_viet_nam() -> None:
    end = end_of_day(date(2026, 11, 23))
    assert end == datetime(2026, 11, 23, 16, 59, 59, tzinfo=UTC)
    assert end.tzinfo is UTC
    assert local_day(end) == date(2026, 11, 23)
    assert local_day(end + timedelta(seconds=1)) == date(2026, 11, 24)


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        local_time(datetime(2026, 11, 23, 8))  # noqa: DTZ001 - the mistake under test
