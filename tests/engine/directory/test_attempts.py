from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from engine.directory import TooManyAttempts, attempts, count_attempt, forget_attempts
from engine.errors import NotFound
from engine.storage import Database, begin_work, read_work, tables, use_clock
from tests.engine.directory.town import NOW

MINUTE = timedelta(minutes=1)


def at(moment: datetime) -> None:
    use_clock(lambda: moment)


def try_once(key: str = "10.0.0.1", *, kind: str = "test", limit: int = 5) -> None:
    with begin_work() as work:
        count_attempt(work, kind, key, limit=limit, per_seconds=600)


def counted() -> int:
    with read_work() as work:
        return work.connection.scalar(select(func.sum(tables.RateCount.attempts))) or 0


def test_the_limit_is_allowed_and_no_more(database: Database) -> None:
    for _ in range(5):
        try_once()

    with pytest.raises(TooManyAttempts) as refusal:
        try_once()
    assert 0 < refusal.value.facts["wait_seconds"] <= 1_200
    assert "phút" in refusal.value.advice


@pytest.mark.parametrize("since", [0, 450, 599])
def test_who_waits_as_long_as_told_is_let_in_and_nobody_earlier(database: Database, since: int) -> None:
    at(NOW + timedelta(seconds=since))
    for _ in range(5):
        try_once()
    at(NOW + timedelta(seconds=since + 3))
    with pytest.raises(TooManyAttempts) as refusal:
        try_once()
    moment = NOW + timedelta(seconds=since + 3 + refusal.value.facts["wait_seconds"])
    at(moment - timedelta(seconds=2))
    with pytest.raises(TooManyAttempts):
        try_once()
    at(moment)
    try_once()


def test_others_and_other_acts_are_not_held_up(database: Database) -> None:
    for _ in range(5):
        try_once()

    try_once("10.0.0.2")
    try_once(kind="another")


def test_after_two_windows_all_is_forgotten(database: Database) -> None:
    for _ in range(5):
        try_once()
    at(NOW + 20 * MINUTE)

    for _ in range(5):
        try_once()


def test_the_edge_of_a_window_gives_no_second_helping(database: Database) -> None:
    at(NOW + timedelta(minutes=9, seconds=59))
    for _ in range(5):
        try_once()
    at(NOW + 10 * MINUTE)

    with pytest.raises(TooManyAttempts):
        try_once()
    at(NOW + 15 * MINUTE)
    for _ in range(2):
        try_once()
    with pytest.raises(TooManyAttempts):
        try_once()


def test_a_good_attempt_wipes_the_slate(database: Database) -> None:
    for _ in range(5):
        try_once()
    with begin_work() as work:
        forget_attempts(work, "test", "10.0.0.1")

    try_once()


def test_nobody_is_named_in_the_table(database: Database) -> None:
    try_once("0905 123 456")

    with read_work() as work:
        (row,) = work.connection.execute(select(tables.RateCount)).all()
    assert b"0905" not in row.key_hash
    assert len(row.key_hash) == 32


def test_a_refusal_in_a_later_work_leaves_the_count(database: Database) -> None:
    try_once()
    with pytest.raises(NotFound), begin_work():
        raise NotFound

    assert counted() == 1


def test_counts_of_many_at_once_all_arrive(database: Database) -> None:
    def hammer(_: int) -> None:
        for _ in range(20):
            try_once(limit=1000)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(hammer, range(4)))

    assert counted() == 80


def test_old_counts_are_swept(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: Callable[[str, str], bytes] = attempts._hash
    monkeypatch.setattr(attempts, "_hash", lambda kind, key: b"\0" + hashed(kind, key)[1:])
    for number in range(20):
        try_once(f"10.0.0.{number}")
    at(NOW + 60 * MINUTE)
    try_once()

    assert counted() == 1
