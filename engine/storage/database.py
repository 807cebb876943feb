"""One database: SQLite for one machine, PostgreSQL to grow; the same meaning on both."""

from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.engine import URL

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=10000",
    "PRAGMA synchronous=FULL",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA secure_delete=ON",
)


@dataclass(frozen=True, slots=True)
class Database:
    """`writer` takes the write lock when a transaction begins; `reader` never does."""

    url: URL
    writer: Engine
    reader: Engine
    name: str = ""

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.writer.dispose()
        self.reader.dispose()


def open_database(url: str, *, pool_size: int = 10) -> Database:
    """The database at `url` (`sqlite:///path` or `postgresql://…`), ready to use.

    A plain `postgresql:` address is taken to mean psycopg 3.
    """
    address = make_url(url)
    if address.drivername == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() == "sqlite":
        return Database(
            address,
            _sqlite_engine(address, begin="BEGIN IMMEDIATE", pool_size=pool_size),
            _sqlite_engine(address, begin="BEGIN", pool_size=pool_size),
            _named(address),
        )
    engine = create_engine(
        address,
        pool_size=pool_size,
        max_overflow=pool_size,
        hide_parameters=True,
        json_serializer=_dump_json,
        json_deserializer=orjson.loads,
        connect_args={"prepare_threshold": 2},
    )
    return Database(address, engine, engine, _named(address))


def _named(address: URL) -> str:
    return address.render_as_string(hide_password=True)


def _dump_json(value: Any) -> str:
    return orjson.dumps(value).decode()


class _SqliteCompiler(SQLiteCompiler):
    """SQLAlchemy passes over hints on SQLite; here `with_hint(table, "INDEXED BY …", "sqlite")` is heard."""

    def get_from_hint_text(self, table: Any, text: str | None) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        return text


def _sqlite_engine(address: URL, *, begin: str, pool_size: int) -> Engine:
    # With the driver's own transactions a read followed by a write silently loses
    # concurrent updates; taking the lock at BEGIN makes every write see the latest state.
    engine = create_engine(
        address,
        pool_size=pool_size,
        max_overflow=pool_size,
        connect_args={"isolation_level": None, "timeout": 10, "check_same_thread": False},
        hide_parameters=True,
        json_serializer=_dump_json,
        json_deserializer=orjson.loads,
    )

    engine.dialect.statement_compiler = _SqliteCompiler

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        for pragma in SQLITE_PRAGMAS:
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.connection.driver_connection.execute(begin)  # type: ignore[union-attr]

    return engine
