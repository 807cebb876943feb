"""What a file would change: row by row, before anything is changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from engine.directory.changes import Values, digest_of
from engine.directory.editing.columns import Column, Fault, Kind, Unreadable, clean_line, read_day
from engine.directory.editing.known import Known
from engine.directory.editing.noun import Noun, Proposed
from engine.directory.editing.saving import merge, read_row
from engine.directory.exchange.sheets import Sheet, SheetRow
from engine.directory.officers import clean_username
from engine.errors import N_, Problem
from engine.storage import Work, tables
from engine.storage.search_text import search_plain


@dataclass(frozen=True, slots=True)
class RowDifference:
    """One row that is new (`before` None) or changes.

    `since`: when it was last changed here, if that was after the table was downloaded.
    """

    number: int
    key: str
    before: Values | None
    after: Values
    since: datetime | None = None

    @property
    def fields(self) -> tuple[tuple[str, Any, Any], ...]:
        """Each field that changes: its name, what stands there, what will stand there."""
        before = self.before or {}
        return tuple((n, before.get(n), v) for n, v in self.after.items() if before.get(n) != v)


@dataclass(frozen=True, slots=True)
class Refused:
    """One thing in the file that cannot be: where, what, and what to do. `row` 0: the file as a whole."""

    row: int
    column: str
    what: str
    remedy: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would do. Rows that it does not name are left alone: `absent` counts them."""

    new: tuple[RowDifference, ...]
    changed: tuple[RowDifference, ...]
    unchanged: int
    absent: int
    refused: tuple[Refused, ...]
    ignored: tuple[str, ...]

    @property
    def overtaken(self) -> int:
        """How many rows would undo what somebody did after the table was downloaded."""
        return sum(one.since is not None for one in self.changed)

    @property
    def may_apply(self) -> bool:
        """Whether there is something to do and nothing in the way."""
        return not self.refused and bool(self.new or self.changed)

    @property
    def digest(self) -> str:
        """The same for the same changes: what was shown is what is applied."""
        return digest_of({"changes": [[one.key, one.before, one.after] for one in (*self.new, *self.changed)]})

    @property
    def wanted(self) -> dict[str, tuple[str | None, Values]]:
        """The rows to write, as `store` takes them."""
        return {one.key: (one.key if one.before is not None else None, one.after) for one in (*self.new, *self.changed)}


def compare(work: Work, noun: Noun, sheet: Sheet) -> Preview:
    """What the file would change in the table of `noun`."""
    reading = _Reading(work, noun, sheet)
    if reading.refused:
        return Preview((), (), 0, 0, tuple(reading.refused), tuple(reading.ignored))
    reading.read()
    reading.check()
    since = _changed_since(work, noun, sheet.made_at)
    found = [replace(one, since=since.get(noun.history_key(key))) for key, one in reading.differences.items()]
    return Preview(
        new=tuple(one for one in found if one.before is None),
        changed=tuple(one for one in found if one.before is not None),
        unchanged=reading.unchanged,
        absent=len(reading.rows.keys() - reading.seen.keys()),
        refused=tuple(sorted(reading.refused, key=lambda one: one.row)),
        ignored=tuple(reading.ignored),
    )


def _changed_since(work: Work, noun: Noun, made_at: datetime | None) -> dict[str, datetime]:
    """When each row was last changed, of those that were after that moment."""
    if made_at is None:
        return {}
    query = (
        select(_changes.key, func.max(_changes.at).label("at"))
        .where(_changes.noun == noun.code, _changes.at > made_at)
        .group_by(_changes.key)
    )
    return {row.key: row.at for row in work.connection.execute(query)}


_changes = tables.DirectoryChange


class _Reading:
    """One file on its way to a preview: what was read so far, and what is in the way."""

    def __init__(self, work: Work, noun: Noun, sheet: Sheet) -> None:
        self.work, self.noun, self.sheet = work, noun, sheet
        self.known, self.rows = Known(work), noun.load(work)
        self.refused: list[Refused] = []
        self.ignored: list[str] = []
        self.seen: dict[str, int] = {}
        self.differences: dict[str, RowDifference] = {}
        self.unchanged = 0
        self.columns = dict(self._find_columns())
        self._require_key()
        if not self.refused and noun.brings:
            self._add_what_it_brings()

    def read(self) -> None:
        """Read every row."""
        for row in self.sheet.rows:
            self._read_row(row)

    def check(self) -> None:
        """See each row among all the others as they are to be."""
        wanted: dict[str, tuple[str | None, Values]] = {
            key: (key if one.before is not None else None, one.after) for key, one in self.differences.items()
        }
        merged = merge(self.rows, wanted)
        for key, one in self.differences.items():
            for problem in self.noun.problems(Proposed(self.work, self.known, merged, key, one.before, one.after)):
                self._refuse(one.number, problem)

    def _find_columns(self) -> Iterator[tuple[int, Column]]:
        by_title: dict[str, Column] = {}
        for one in self.noun.columns:
            by_title[search_plain(one.title)] = by_title[search_plain(one.name)] = one
        taken: set[str] = set()
        for place, title in enumerate(self.sheet.titles):
            column = by_title.get(search_plain(title)) if title else None
            if column is None:
                self.ignored.extend([title] if title else [])
            elif column.name in taken:
                self._refuse_file(column.title, N_("Cột “{column}” có hai lần."), N_("Giữ lại một cột."))
            else:
                taken.add(column.name)
                yield place, column

    def _require_key(self) -> None:
        key = self.noun.column(self.noun.key_column)
        if not self.refused and key not in self.columns.values():
            self._refuse_file(
                key.title, N_("Tệp không có cột “{column}”."),
                N_("Dòng đầu của bảng phải là tên các cột; tải tệp mẫu từ nút “Tải về” của bảng."),
            )  # fmt: skip

    def _add_what_it_brings(self) -> None:
        """Rows of a file may refer to each other, in whichever order they come."""
        for row in self.sheet.rows:
            cells = {column.name: cell for column, cell in self._cells(row)}
            code, name = self._line(cells.get("code")), self._line(cells.get("name"))
            if code:
                self.known.add(self.noun.brings, code, name or code)

    @staticmethod
    def _line(cell: Any) -> str:
        try:
            return clean_line(cell)
        except Unreadable:
            return ""

    def _cells(self, row: SheetRow) -> Iterator[tuple[Column, Any]]:
        return ((column, row.cells[place]) for place, column in self.columns.items())

    def _read_row(self, row: SheetRow) -> None:
        cells = {column.name: cell for column, cell in self._cells(row)}
        try:
            key = self._key(cells[self.noun.key_column])
        except Unreadable as error:
            self._refuse_cell(row.number, self.noun.column(self.noun.key_column), error.fault)
            return
        if key in self.seen:
            what, remedy = N_("“{key}” đã có ở dòng {first}."), N_("Mỗi mã chỉ một dòng.")
            self._refuse_cell(
                row.number,
                self.noun.column(self.noun.key_column),
                Fault(what, remedy, {"key": key, "first": self.seen[key]}),
            )
            return
        self.seen[key] = row.number
        before = self.rows.get(key)
        typed = {name: cell for name, cell in cells.items() if before is None or name != self.noun.key_column}
        if before is None:
            typed = {column.name: "" for column in self.noun.columns if column.required and not column.empty} | typed
        values, faults = read_row(self.noun, self.known, before or self.noun.empty_row(), self._with_defaults(typed))
        for name, fault in faults:
            self._refuse_cell(row.number, self.noun.column(name), fault)
        if not faults and values == before:
            self.unchanged += 1
        elif not faults:
            self.differences[key] = RowDifference(row.number, key, before, values)

    def _with_defaults(self, typed: Mapping[str, Any]) -> dict[str, Any]:
        """An empty cell where there is a default means the default."""
        return {
            name: self.noun.column(name).default if cell in (None, "") and self.noun.column(name).default is not None
            else cell
            for name, cell in typed.items()
        }  # fmt: skip

    def _key(self, cell: Any) -> str:
        column = self.noun.column(self.noun.key_column)
        key = read_day(cell) if column.kind is Kind.DAY else clean_line(cell)
        if not key:
            raise Unreadable(N_("“{label}” chưa được điền."), N_("Điền mục này."))
        return clean_username(key) if self.noun.code == "officer" else key

    def _refuse_cell(self, row: int, column: Column, fault: Fault) -> None:
        self.refused.append(
            Refused(row, column.title, fault.what, fault.remedy, {"label": column.title, **fault.facts})
        )

    def _refuse(self, row: int, problem: Problem) -> None:
        name = problem.where.strip("/").partition("/")[0]
        title = next((column.title for column in self.noun.columns if column.name == name), "")
        self.refused.append(Refused(row, title, problem.what, problem.remedy, problem.facts))

    def _refuse_file(self, column: str, what: str, remedy: str) -> None:
        self.refused.append(Refused(0, column, what, remedy, {"column": column}))
