"""Statements of the hot path: built with SQLAlchemy, compiled once, run by the driver itself.

A step reads two rows and writes a handful. Through SQLAlchemy's execution layer these few statements
cost more than the step; through the ORM several times that. They run on the same connection and in
the same transaction as everything else in the unit of work.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.sql import Delete, Insert, Select, Update
from sqlalchemy.types import TypeEngine

from engine.storage.types import Id, Instant, Json

Processor = Callable[[Any], Any]
Rows = Sequence[Mapping[str, Any]]


class Statement:
    """One statement with named parameters; values are converted as its columns say."""

    def __init__(self, clause: Insert | Update | Delete | Select[*tuple[Any, ...]], *keys: str) -> None:
        self._clause = clause
        self._keys = list(keys)
        self._compiled: dict[str, _Compiled] = {}

    def run(self, connection: Connection, rows: Rows) -> int:
        """Run once for each of `rows`; how many database rows the last one touched."""
        if not rows:
            return 0
        compiled = self.compiled(connection.dialect)
        cursor = _driver(connection).cursor()
        try:
            if len(rows) == 1:
                cursor.execute(compiled.text, compiled.bind(rows[0]))
            else:
                cursor.executemany(compiled.text, [compiled.bind(row) for row in rows])
            return int(cursor.rowcount)
        finally:
            cursor.close()

    def all(self, connection: Connection, **values: Any) -> list[tuple[Any, ...]]:
        """Every row of a query, as plain tuples."""
        compiled = self.compiled(connection.dialect)
        cursor = _driver(connection).cursor()
        try:
            cursor.execute(compiled.text, compiled.bind(values))
            return [compiled.read(row) for row in cursor.fetchall()]
        finally:
            cursor.close()

    def compiled(self, dialect: Dialect) -> "_Compiled":
        found = self._compiled.get(dialect.name)
        if found is None:
            found = self._compiled[dialect.name] = _compile(self._clause, self._keys, dialect)
        return found


def run_all(connection: Connection, statements: Iterable[tuple[Statement, Rows]]) -> dict[Statement, int]:
    """Run several statements, in one round trip where the driver can; the rows each touched."""
    touched: dict[Statement, int] = {}
    cursors = []
    driver = _driver(connection)
    with _pipeline(connection):
        for statement, rows in statements:
            compiled = statement.compiled(connection.dialect)
            for row in rows:
                cursor = driver.cursor()
                cursor.execute(compiled.text, compiled.bind(row))
                cursors.append((statement, cursor))
    for statement, cursor in cursors:
        touched[statement] = touched.get(statement, 0) + cursor.rowcount
        cursor.close()
    return touched


def read_both(
    connection: Connection, first: tuple[Statement, Mapping[str, Any]], second: tuple[Statement, Mapping[str, Any]]
) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """The rows of two queries, one after the other, in one round trip where the driver can."""
    one, other = read_all(connection, (first, second))
    return one, other


def read_all(
    connection: Connection, queries: Iterable[tuple[Statement, Mapping[str, Any]]]
) -> list[list[tuple[Any, ...]]]:
    """The rows of each query, one after the other, in one round trip where the driver can."""
    cursors = []
    with _pipeline(connection):
        for statement, values in queries:
            compiled = statement.compiled(connection.dialect)
            cursor = _driver(connection).cursor()
            cursor.execute(compiled.text, compiled.bind(values))
            cursors.append((compiled, cursor))
    read = [[compiled.read(row) for row in cursor.fetchall()] for compiled, cursor in cursors]
    for _, cursor in cursors:
        cursor.close()
    return read


@dataclass(frozen=True, slots=True)
class _Compiled:
    text: str
    parameters: tuple[tuple[str, Processor | None], ...]
    constants: Mapping[str, Any]
    is_positional: bool
    results: tuple[Processor | None, ...]

    def bind(self, row: Mapping[str, Any]) -> Any:
        values = {**self.constants, **row} if self.constants else row
        if self.is_positional:
            return tuple([process(values[name]) if process else values[name] for name, process in self.parameters])
        return {name: process(values[name]) if process else values[name] for name, process in self.parameters}

    def read(self, row: Sequence[Any]) -> tuple[Any, ...]:
        return tuple([process(value) if process else value for value, process in zip(row, self.results, strict=True)])


def _compile(clause: Any, keys: list[str], dialect: Dialect) -> _Compiled:
    compiled = clause.compile(dialect=dialect, column_keys=keys or None)
    processors = compiled._bind_processors  # noqa: SLF001 - the public API binds only while executing
    names = compiled.positiontup or list(compiled.bind_names.values())
    constants = {name: value for name, value in compiled.params.items() if value is not None}
    results: tuple[Processor | None, ...] = ()
    if isinstance(clause, Select):
        results = tuple(
            column.type._cached_result_processor(dialect, None)  # noqa: SLF001 - as above, for results
            for column in clause.selected_columns
        )
    return _Compiled(
        str(compiled),
        tuple((name, _direct(compiled.binds[name].type, processors.get(name), dialect)) for name in names),
        constants,
        bool(compiled.positional),
        results,
    )


def _direct(kind: TypeEngine[Any], process: Processor | None, dialect: Dialect) -> Processor | None:
    """The conversion of our own types without the wrapping that the general one needs."""
    if dialect.name == "sqlite" and isinstance(kind, Id | Instant | Json):
        return partial(kind.process_bind_param, dialect=dialect)
    return process


def _pipeline(connection: Connection) -> AbstractContextManager[object]:
    driver = _driver(connection)
    return driver.pipeline() if hasattr(driver, "pipeline") else nullcontext()


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection
