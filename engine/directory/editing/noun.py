"""A kind of row that an administrator edits: its fields, where its rows lie, what must hold between them."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from engine.clock import local_day
from engine.directory.changes import Values
from engine.directory.editing.columns import Column, Kind
from engine.directory.editing.known import Known
from engine.errors import Problem
from engine.storage import Work

Rows = Mapping[str, Values]
"""All rows of a noun, by key."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """One row as it is to be, among all the others as they are to be."""

    work: Work
    known: Known
    rows: Rows
    key: str
    before: Values | None
    after: Values

    @property
    def today(self) -> date:
        """The work's day."""
        return local_day(self.work.now)

    def has_changed(self, name: str) -> bool:
        """Whether this field is new or other than before."""
        return self.before is None or self.before.get(name) != self.after.get(name)


@dataclass(frozen=True, slots=True)
class Written:
    """One row to store: the key under which it lies, or will lie when it is new (`before` None)."""

    old_key: str
    before: Values | None
    after: Values


class Noun(ABC):
    """What all kinds of rows have in common; each knows how its own are read, checked and written."""

    code: ClassVar[str]
    """As the history names it."""

    title: str
    columns: tuple[Column, ...]
    key_column: str
    searched: tuple[str, ...] = ("code", "name")
    sort: str = "name"
    brings: str = ""
    """The source of choices to which the rows of this noun belong."""

    @abstractmethod
    def load(self, work: Work, only: str | None = None) -> dict[str, Values]:
        """Every row, or only the one of that key, with a value for each column."""

    @abstractmethod
    def write(self, work: Work, key: str, before: Values | None, after: Values) -> None:
        """Store the row."""

    def write_all(self, work: Work, rows: Sequence[Written]) -> None:
        """Store several rows."""
        for one in rows:
            self.write(work, one.old_key, one.before, one.after)

    def problems(self, proposed: Proposed) -> Iterator[Problem]:
        """What contradicts the rest of the directory."""
        del proposed
        yield from ()

    def tidy(self, values: dict[str, Any]) -> dict[str, Any]:
        """The values with what follows from one another filled in."""
        return values

    def is_closed(self, values: Values, today: date) -> bool:
        """Whether the row is no longer in use."""
        del values, today
        return False

    def may_rename(self, work: Work, key: str) -> bool:
        """Whether the key itself may still change."""
        del work, key
        return False

    def history_key(self, key: str) -> str:
        """How the history calls the row."""
        return key

    def key_of(self, values: Values) -> str:
        """The key that these values give a row."""
        return str(values[self.key_column])

    def column(self, name: str) -> Column:
        """The column of that name."""
        return next(column for column in self.columns if column.name == name)

    @property
    def listed(self) -> tuple[Column, ...]:
        """The columns that the table shows."""
        return tuple(column for column in self.columns if column.is_listed)

    def empty_row(self) -> dict[str, Any]:
        """What a new row starts from."""
        return {column.name: column.empty for column in self.columns}


def said(column: Column, value: Any) -> str:
    """The value as files carry it; read back it is the same value."""
    if value in (None, "", []):
        return ""
    if column.kind is Kind.YES:
        return "có" if value else "không"
    if column.kind is Kind.GRANTS:
        return "; ".join(map(_said_grant, value))
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return str(value)


def _said_grant(grant: Mapping[str, Any]) -> str:
    first = f" từ {grant['valid_from']}" if grant.get("valid_from") else ""
    last = f" đến {grant['valid_to']}" if grant.get("valid_to") else ""
    return f"{grant['role']}@{grant['agency']}{first}{last}"
