"""What a database's own files still hold of rows that are gone: freed pages, dead rows, statistics and logs.

SQLite overwrites what it frees (`secure_delete`), so that only its log is left to be emptied. PostgreSQL keeps dead
rows until a table is written anew, values in its statistics, and every change in the segments of its log.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from psycopg import errors, sql
from sqlalchemy import Connection

from engine.storage.database import Database

CHECKPOINT_TRIES, CHECKPOINT_PAUSE_SECONDS = 20, 0.25
LOCK_SECONDS = 5
MOST_SEGMENTS = 400
WIPE_LOCK = 4_170_033
"""The advisory lock under which PostgreSQL lets one wipe at a time."""
_IN_USE = (errors.LockNotAvailable, errors.DeadlockDetected, errors.InsufficientPrivilege)


@dataclass(frozen=True, slots=True)
class Wiped:
    """What came of it. `busy`: tables (or SQLite's log) that were in use; `log_left`: PostgreSQL's log is not ours."""

    busy: tuple[str, ...] = ()
    log_left: bool = False

    @property
    def is_done(self) -> bool:
        """Whether nothing is left that the database's owner can wipe."""
        return not self.busy


def wipe(database: Database, tables: Iterable[str]) -> Wiped:
    """Wipe what is left of rows that are gone from these tables. On PostgreSQL each is locked while it is written anew.

    A table that is in use is left for another time.
    """
    return _wipe_sqlite(database) if database.is_sqlite else _wipe_postgresql(database, sorted(set(tables)))


def _wipe_sqlite(database: Database) -> Wiped:
    with database.writer.connect() as connection:
        raw = _driver(connection)
        # An index of words marks what is gone, and drops it when it is put together anew.
        raw.execute("INSERT INTO task_words (task_words) VALUES ('optimize')")
        connection.commit()
        for _ in range(CHECKPOINT_TRIES):
            # Readers of an older moment hold the log: each of them is short.
            is_busy, _size, _moved = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if not is_busy:
                return Wiped()
            time.sleep(CHECKPOINT_PAUSE_SECONDS)
    return Wiped(busy=("wal",))


def _wipe_postgresql(database: Database, tables: list[str]) -> Wiped:
    with database.writer.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({WIPE_LOCK})").scalar():
            return Wiped(busy=tuple(tables))
        connection.exec_driver_sql(f"SET lock_timeout = '{LOCK_SECONDS}s'")
        try:
            return _wipe_tables(connection, tables)
        finally:
            connection.exec_driver_sql("RESET lock_timeout")
            connection.exec_driver_sql(f"SELECT pg_advisory_unlock({WIPE_LOCK})")


def _wipe_tables(connection: Connection, tables: list[str]) -> Wiped:
    busy = tuple(name for name in tables if not (_write_anew(connection, name) and _forget_samples(connection, name)))
    # Samples of what columns held: taken anew or forgotten above, the old ones are dead rows too.
    if not _write_anew(connection, "pg_statistic", analyzed=False):
        busy = (*busy, "pg_statistic")
    return Wiped(busy, log_left=not _renew_log(connection))


def _write_anew(connection: Connection, name: str, *, analyzed: bool = True) -> bool:
    """Whether the table was written anew; not when others had it for too long."""
    options = sql.SQL("FULL, ANALYZE" if analyzed else "FULL")
    with _driver(connection).cursor() as cursor:
        try:
            cursor.execute(sql.SQL("VACUUM ({}) {}").format(options, sql.Identifier(name)))
        except _IN_USE:
            return False
    return True


def _forget_samples(connection: Connection, table: str) -> bool:
    """Whether samples of an empty table's columns are gone: with its last row PostgreSQL would keep them for ever."""
    name = sql.Identifier(table)
    with _driver(connection).cursor() as cursor:
        try:
            if cursor.execute(sql.SQL("SELECT EXISTS (SELECT FROM {})").format(name)).fetchone()[0]:
                return True
            columns = cursor.execute(
                "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute "
                "WHERE attrelid = to_regclass(quote_ident(%s)) AND attnum > 0 AND NOT attisdropped "
                # What the database works out itself, and from what, cannot be changed: those are moments alone.
                "AND attgenerated = '' AND NOT EXISTS (SELECT FROM pg_depend AS d "
                "JOIN pg_attrdef AS a ON a.oid = d.objid "
                "WHERE d.classid = 'pg_attrdef'::regclass AND d.refobjid = attrelid AND d.refobjsubid = attnum "
                "AND a.adnum <> attnum)",
                [table],
            ).fetchall()
            # Given the type that it has, a column loses its samples, and nothing else.
            changes = [sql.SQL("ALTER {} TYPE {}").format(sql.Identifier(one), sql.SQL(kind)) for one, kind in columns]
            cursor.execute(sql.SQL("ALTER TABLE {} {}").format(name, sql.SQL(", ").join(changes)))
        except _IN_USE:
            return False
    return True


def _renew_log(connection: Connection) -> bool:
    """Whether every segment of the log was closed and those kept for use again were overwritten.

    A checkpoint frees old segments, and keeps some under the names of segments to come, with all that stands in them;
    closing a segment fills the rest of it with zeros. It takes rights that a database's owner may not have.
    """
    cursor = _driver(connection).cursor()
    try:
        _close_segment(cursor)
        cursor.execute("CHECKPOINT")
        waiting = cursor.execute(
            "SELECT count(*) FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$' "
            "AND name > pg_walfile_name(pg_current_wal_lsn())"
        ).fetchone()[0]
        for _ in range(min(waiting, MOST_SEGMENTS) + 1):
            _close_segment(cursor)
        cursor.execute("CHECKPOINT")
    except errors.InsufficientPrivilege:
        return False
    finally:
        cursor.close()
    return bool(waiting <= MOST_SEGMENTS)


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


def _close_segment(cursor: Any) -> None:
    # A segment in which nothing stands is not closed: a few bytes come first.
    cursor.execute("SELECT pg_logical_emit_message(false, 'hoidap', '')")
    cursor.execute("SELECT pg_switch_wal()")
