"""Reading several tables as of one moment."""

from collections.abc import Iterator
from contextlib import contextmanager

from engine.storage import Work, read_work


@contextmanager
def read_moment() -> Iterator[Work]:
    """A read-only view in which every statement sees the same moment.

    SQLite's read transactions do so anyway; PostgreSQL's see what was committed before each
    statement, so that a chain and its end, or a seal and the one before, could fall apart.
    """
    with read_work() as work:
        if not work.database.is_sqlite:
            work.connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield work
