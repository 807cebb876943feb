"""Wiping what a database's files still hold: what is in use waits, and what is not ours is said."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from engine.storage import Database, open_database, wiping
from engine.storage.wiping import wipe

WORD = "mot chu duoc gai de tim"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = open_database(database_url)
    with database.writer.begin() as connection:
        connection.execute(text("CREATE TABLE words (id INTEGER PRIMARY KEY, word TEXT)"))
        connection.execute(text("INSERT INTO words VALUES (1, :word)"), {"word": WORD})
    yield database
    database.dispose()


def remove(database: Database) -> None:
    with database.writer.begin() as connection:
        connection.execute(text("DELETE FROM words"))


def test_a_table_in_use_is_left_for_another_time(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiping, "LOCK_SECONDS", 1)
    monkeypatch.setattr(wiping, "CHECKPOINT_TRIES", 2)
    with database.reader.connect() as reader:
        reader.begin()
        assert reader.execute(text("SELECT word FROM words")).scalar() == WORD
        remove_beside(database)
        told = wipe(database, ["words"])
        assert told.busy == (("wal",) if database.is_sqlite else ("words",))
        assert not told.is_done
    told = wipe(database, ["words"])
    assert (told.is_done, told.log_left) == (True, False)


def remove_beside(database: Database) -> None:
    if database.is_sqlite:
        remove(database)


def test_sqlite_keeps_nothing_of_it_in_file_or_log(sqlite_url: str) -> None:
    database = open_database(sqlite_url)
    with database.writer.begin() as connection:
        connection.execute(text("CREATE TABLE words (id INTEGER PRIMARY KEY, word TEXT)"))
        connection.execute(text("INSERT INTO words VALUES (1, :word)"), {"word": WORD * 1000})
    remove(database)
    folder = Path(str(database.url.database)).parent
    assert any(WORD.encode() in path.read_bytes() for path in folder.iterdir())
    assert wipe(database, ["words"]).is_done
    assert not any(WORD.encode() in path.read_bytes() for path in folder.iterdir())
    database.dispose()


def test_the_log_of_postgresql_is_left_without_the_rights_and_wiped_with_them(postgresql_url: str) -> None:
    owner = open_database(postgresql_url)
    with owner.writer.begin() as connection:
        role = f"chu_{connection.execute(text('SELECT current_database()')).scalar()}"
        connection.execute(text(f"CREATE ROLE {role} LOGIN"))
        connection.execute(text("CREATE TABLE words (id INTEGER PRIMARY KEY, word TEXT)"))
        connection.execute(text(f"ALTER TABLE words OWNER TO {role}"))
        connection.execute(text(f"ALTER DATABASE {role.removeprefix('chu_')} OWNER TO {role}"))
    plain = open_database(postgresql_url.replace("postgres@", f"{role}@"))
    told = wipe(plain, ["words"])
    assert (told.is_done, told.log_left) == (True, True)
    with owner.writer.begin() as connection:
        connection.execute(text(f"GRANT pg_checkpoint, pg_monitor TO {role}"))
        connection.execute(text(f"GRANT EXECUTE ON FUNCTION pg_switch_wal() TO {role}"))
    told = wipe(plain, ["words"])
    assert (told.is_done, told.log_left) == (True, False)
    plain.dispose()
    with owner.writer.begin() as connection:
        connection.execute(text(f"REVOKE EXECUTE ON FUNCTION pg_switch_wal() FROM {role}"))
        connection.execute(text(f"ALTER DATABASE {role.removeprefix('chu_')} OWNER TO postgres"))
        connection.execute(text(f"REASSIGN OWNED BY {role} TO postgres"))
        connection.execute(text(f"DROP ROLE {role}"))
    owner.dispose()
