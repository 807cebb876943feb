"""A database that is busy says so as everything else does that may be tried again."""

import sqlite3

import pytest
from sqlalchemy import make_url

from engine.errors import Unavailable
from engine.storage import begin_work, database, open_database, use_database


def test_a_database_that_stays_locked_is_away_for_a_while(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pragmas = [one for one in database.SQLITE_PRAGMAS if "busy_timeout" not in one]
    monkeypatch.setattr(database, "SQLITE_PRAGMAS", [*pragmas, "PRAGMA busy_timeout=20"])
    use_database(open_database(sqlite_url))
    other = sqlite3.connect(make_url(sqlite_url).database or "", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable), begin_work():
        pass
    other.execute("ROLLBACK")
    other.close()
    with begin_work() as work:
        assert work.now
