"""The unit of work: one use case, one transaction, one moment."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from engine.errors import Unavailable
from engine.storage.database import Database

SYSTEM = "system"
Found = TypeVar("Found")


@dataclass(slots=True)
class Work:
    """What a use case holds: the connection of its transaction, its moment and its actor.

    `actor` is `system`, `sender`, or an officer's id as text; it goes into the audit.
    """

    database: Database
    connection: Connection
    now: datetime
    actor: str
    _session: Session | None = None
    _after_commit: list[Callable[[], None]] = field(default_factory=list)
    _kept: dict[Any, Any] = field(default_factory=dict)

    def kept(self, key: object, find: Callable[[], Found]) -> Found:
        """What `find` found when this work first asked for it: for what one work asks again and again."""
        if key not in self._kept:
            self._kept[key] = find()
        found: Found = self._kept[key]
        return found

    @property
    def session(self) -> Session:
        """The ORM's view of this same transaction; opened when first asked for."""
        if self._session is None:
            self._session = Session(self.connection, expire_on_commit=False, autoflush=True)
        return self._session

    @property
    def actor_id(self) -> UUID | None:
        """The acting officer's id, None when the system or the sender acts."""
        try:
            return UUID(self.actor)
        except ValueError:
            return None

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Call `callback` once this work is safely stored (a hint to a worker, a cache)."""
        self._after_commit.append(callback)

    def flush(self) -> None:
        """Send what the ORM holds back to the database, before raw statements read it."""
        if self._session is not None:
            self._session.flush()


class _Current:
    database: Database | None = None
    clock: Callable[[], datetime] | None = None


def use_database(database: Database) -> None:
    """Make `database` the one that `begin_work` and `read_work` use in this process."""
    _Current.database = database


def current_database() -> Database:
    """The database in use.

    Raises:
        RuntimeError: none has been chosen; a composition root forgot `use_database`.
    """
    if _Current.database is None:
        message = "no database in use: call use_database first"
        raise RuntimeError(message)
    return _Current.database


def use_clock(clock: Callable[[], datetime] | None) -> None:
    """Replace the wall clock (tests and rehearsals move time at will); None restores it."""
    _Current.clock = clock


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _Current.clock() if _Current.clock else datetime.now(UTC)


@contextmanager
def begin_work(actor: str | UUID = SYSTEM, *, at: datetime | None = None) -> Iterator[Work]:
    """A transaction that commits when left well and rolls back on any exception.

    Raises:
        Unavailable: the database is locked, gone or refuses the connection; nothing has happened.
    """
    database = current_database()
    with _open(database.writer) as connection:
        work = Work(database, connection, at or now(), str(actor))
        try:
            with _translated(database):
                yield work
                if work._session is not None:  # noqa: SLF001
                    work._session.flush()  # noqa: SLF001
                connection.commit()
        finally:
            if work._session is not None:  # noqa: SLF001
                work._session.close()  # noqa: SLF001
    for callback in work._after_commit:  # noqa: SLF001
        callback()


@contextmanager
def read_work(actor: str | UUID = SYSTEM) -> Iterator[Work]:
    """A read-only view of one moment; nothing done through it is kept."""
    database = current_database()
    with _open(database.reader) as connection:
        work = Work(database, connection, now(), str(actor))
        try:
            with _translated(database):
                yield work
        finally:
            if work._session is not None:  # noqa: SLF001
                work._session.close()  # noqa: SLF001
            connection.rollback()


@contextmanager
def _open(engine: Engine) -> Iterator[Connection]:
    try:
        connection = engine.connect()
        connection.begin()
    except (DBAPIError, engine.dialect.loaded_dbapi.OperationalError) as error:
        # SQLite's own error comes as it is: the transaction is begun on the driver's connection.
        raise Unavailable from error
    with connection:
        yield connection


@contextmanager
def _translated(database: Database) -> Iterator[None]:
    try:
        yield
    except (OperationalError, database.writer.dialect.loaded_dbapi.OperationalError) as error:
        # The server may have gone; what the pool holds may be dead. The next work opens anew.
        if not database.is_sqlite:
            database.dispose()
        raise Unavailable from error
