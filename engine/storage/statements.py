"""Statements of the hot path: built with SQLAlchemy, compiled once, run by the driver.

A step writes a handful of rows; the ORM would cost several times the step itself.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row
from sqlalchemy.sql import Delete, Insert, Select, Update

Processor = Callable[[Any], Any]


class Statement:
    """One statement with named parameters; its values are converted as its columns say."""

    def __init__(self, clause: Insert | Update | Delete | Select[Any], *keys: str) -> None:
        self._clause = clause
        self._keys = list(keys)
        self._compiled: dict[str, tuple[str, tuple[tuple[str, Processor | None], ...], bool]] = {}

    def run(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> int:
        """Run once for each of `rows`; how many database rows were touched (one execution only)."""
        if not rows:
            return 0
        text, parameters, positional = self._for(connection)
        values = [_bind(row, parameters, positional) for row in rows]
        result = connection.exec_driver_sql(text, values[0] if len(values) == 1 else values)  # type: ignore[arg-type]
        return result.rowcount

    def _for(self, connection: Connection) -> tuple[str, tuple[tuple[str, Processor | None], ...], bool]:
        dialect = connection.dialect
        found = self._compiled.get(dialect.name)
        if found is None:
            compiled = self._clause.compile(dialect=dialect, column_keys=self._keys or None)
            processors = compiled._bind_processors  # noqa: SLF001 - the public API binds only while executing
            names = compiled.positiontup or list(compiled.bind_names.values())
            pairs = tuple((name, processors.get(name)) for name in names)
            found = (str(compiled), pairs, compiled.positional)  # type: ignore[assignment]
            self._compiled[dialect.name] = found
        return found


def _bind(row: Mapping[str, Any], parameters: tuple[tuple[str, Processor | None], ...], positional: bool) -> Any:  # noqa: FBT001
    if positional:
        return tuple(process(row[name]) if process else row[name] for name, process in parameters)
    return {name: process(row[name]) if process else row[name] for name, process in parameters}


def first(rows: Sequence[Row[Any]]) -> Row[Any] | None:
    """The first row or None."""
    return rows[0] if rows else None
