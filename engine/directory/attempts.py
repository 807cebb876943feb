"""Counting attempts in a table, so that a limit holds over all web processes."""

import hashlib

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from engine.directory.errors import TooManyAttempts
from engine.storage import Work, tables


def count_attempt(work: Work, kind: str, key: str, *, limit: int, per_seconds: int) -> None:
    """Count one more attempt of `key`, and go on while there are at most `limit` in `per_seconds`.

    The window slides: what fell into the one before still weighs by the part of it in view.
    Only a hash of `key` is kept. An error that undoes `work` undoes the count too: count in a
    work of its own, before the one that may refuse.

    Raises:
        TooManyAttempts: the limit is passed; says how long to wait.
    """
    moment = int(work.now.timestamp())
    window = moment - moment % per_seconds
    key_hash = _hash(kind, key)
    now = _increment(work, kind, key_hash, window)
    if now == 1 and key_hash[0] == 0:
        _sweep(work, kind, before=window - per_seconds)
    before = work.connection.scalar(
        select(_counts.attempts).where(
            _counts.kind == kind, _counts.key_hash == key_hash, _counts.window == window - per_seconds
        )
    )
    remaining = per_seconds - (moment - window)
    if now + (before or 0) * remaining / per_seconds > limit:
        raise TooManyAttempts(_wait(now, before or 0, remaining, limit, per_seconds))


def forget_attempts(work: Work, kind: str, key: str) -> None:
    """Start counting anew: the attempt was a good one."""
    work.connection.execute(delete(_counts).where(_counts.kind == kind, _counts.key_hash == _hash(kind, key)))


def _wait(now: int, before: int, remaining: int, limit: int, per_seconds: int) -> int:
    """In how many seconds this attempt, the `now`-th of its window, would be let in."""
    if before and now <= limit:
        # What fell into the window before goes out of view bit by bit.
        return remaining - (limit - now) * per_seconds // before + 1
    counted = max(now - 1, 1)
    return remaining + max(0, per_seconds - max(limit - 1, 0) * per_seconds // counted) + 1


_counts = tables.RateCount


def _hash(kind: str, key: str) -> bytes:
    return hashlib.sha256(f"{kind}\0{key}".encode("utf-8", "surrogatepass")).digest()


def _increment(work: Work, kind: str, key_hash: bytes, window: int) -> int:
    insert = sqlite.insert if work.database.is_sqlite else postgresql.insert
    statement = (
        insert(_counts)
        .values(kind=kind, key_hash=key_hash, window=window, attempts=1)
        .on_conflict_do_update(index_elements=["kind", "key_hash", "window"], set_={"attempts": _counts.attempts + 1})
        .returning(_counts.attempts)
    )
    return work.connection.execute(statement).scalar_one()


def _sweep(work: Work, kind: str, *, before: int) -> None:
    # About one new key in 256 sweeps its kind: no job of its own, and no row stays for long.
    work.connection.execute(delete(_counts).where(_counts.kind == kind, _counts.window < before))
