"""Statements of the hot path: built with SQLAlchemy, compiled once, run by the driver.

A step writes a handful of rows; the ORM would cost several times the step itself.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.sql import Delete, Insert, Select, Update

Processor = Callable[[Any], Any]


class Statement:
    """One statement with named parameters; its values are converted as its columns say."""

    def __init__(self, clause: Insert | Update | Delete | Select[Any], *keys: str) -> None:
        self._clause = clause
        self._keys = list(keys)
        self._compiled: dict[str, _Compiled] = {}

    def run(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> int:
        """Run once for each of `rows`; how many database rows were touched (one execution only)."""
        if not rows:
            return 0
        compiled = self._for(connection)
        values = [compiled.bind(row) for row in rows]
        result = connection.exec_driver_sql(compiled.text, values[0] if len(values) == 1 else values)
        return result.rowcount

    def _for(self, connection: Connection) -> "_Compiled":
        dialect = connection.dialect
        found = self._compiled.get(dialect.name)
        if found is None:
            found = self._compiled[dialect.name] = _compile(self._clause, self._keys, dialect)
        return found


@dataclass(frozen=True, slots=True)
class _Compiled:
    text: str
    parameters: tuple[tuple[str, Processor | None], ...]
    constants: Mapping[str, Any]
    is_positional: bool

    def bind(self, row: Mapping[str, Any]) -> Any:
        values = {**self.constants, **row} if self.constants else row
        if self.is_positional:
            return tuple(process(values[name]) if process else values[name] for name, process in self.parameters)
        return {name: process(values[name]) if process else values[name] for name, process in self.parameters}


def _compile(clause: Any, keys: list[str], dialect: Dialect) -> _Compiled:
    compiled = clause.compile(dialect=dialect, column_keys=keys or None)
    processors = compiled._bind_processors  # noqa: SLF001 - the public API binds only while executing
    names = compiled.positiontup or list(compiled.bind_names.values())
    constants = {name: value for name, value in compiled.params.items() if value is not None}
    return _Compiled(
        str(compiled), tuple((name, processors.get(name)) for name in names), constants, bool(compiled.positional)
    )
