"""Entries of a catalogue as rows to edit; what else an entry says becomes fields where its shape is regular."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import insert, select, update

from engine.directory.changes import Values
from engine.directory.editing.columns import Column, Kind
from engine.directory.editing.entry_facts import KNOWN_FACTS, TITLES
from engine.directory.editing.noun import Noun, Proposed
from engine.errors import N_, Problem
from engine.storage import Work, tables

FACTS = "facts."

_BEFORE = (
    Column("code", N_("Mã"), Kind.CODE, required=True, is_fixed=True, is_listed=True,
           help=N_("Không đổi được về sau; hồ sơ ghi mã này.")),
    Column("name", N_("Tên"), required=True, is_listed=True),
    Column("position", N_("Thứ tự"), Kind.WHOLE, is_listed=True, help=N_("Mục có số nhỏ đứng trước.")),
)  # fmt: skip
_AFTER = (
    Column("is_active", N_("Đang dùng"), Kind.YES, default=True, is_listed=True,
           help=N_("Mục ngừng dùng không còn trong các ô chọn; hồ sơ cũ vẫn giữ.")),
)  # fmt: skip


class EntryNoun(Noun):
    """One catalogue. Facts whose shape is not regular are kept as they are."""

    code = "entry"
    key_column = "code"
    sort = "position"

    def __init__(self, catalogue: str, facts: Sequence[Column] = ()) -> None:
        self.catalogue = catalogue
        self.title = TITLES.get(catalogue, catalogue)
        self.columns = (*_BEFORE, *facts, *_AFTER)
        self.searched = ("code", "name", *(column.name for column in facts if column.kind in _TEXTUAL))
        self.brings = {"fields": "fields", "agency_levels": "levels"}.get(catalogue, "")

    @classmethod
    def of(cls, work: Work, catalogue: str) -> "EntryNoun":
        """The catalogue with the fields that its entries have."""
        known = KNOWN_FACTS.get(catalogue, ())
        return cls(catalogue, (*known, *_regular(work, catalogue, {column.name for column in known})))

    def load(self, work: Work, only: str | None = None) -> dict[str, Values]:
        query = select(*_entries.__table__.columns).where(_entries.catalogue == self.catalogue)
        if only is not None:
            query = query.where(_entries.code == only)
        return {row.code: self._values(row) for row in work.connection.execute(query)}

    def write(self, work: Work, key: str, before: Values | None, after: Values) -> None:
        row = {
            "name": after["name"],
            "position": after["position"],
            "is_active": after["is_active"],
            "facts": self._facts(after),
        }
        if before is None:
            work.connection.execute(insert(_entries).values(catalogue=self.catalogue, code=key, **row))
        else:
            here = (_entries.catalogue == self.catalogue, _entries.code == key)
            work.connection.execute(update(_entries).where(*here).values(**row))

    def problems(self, proposed: Proposed) -> Iterator[Problem]:
        after = proposed.after
        if proposed.has_changed("is_active") and self.catalogue == "statuses" and not after["is_active"]:
            yield Problem(
                "/is_active",
                N_("Quy trình đang dùng các tình trạng này."),
                N_("Chỉ đổi tên và câu chữ của tình trạng."),
            )

    def history_key(self, key: str) -> str:
        return f"{self.catalogue}/{key}"

    def is_closed(self, values: Values, today: object) -> bool:
        del today
        return not values["is_active"]

    def _values(self, row: Any) -> Values:
        shaped = {column.name: column.empty for column in self.columns if column.name.startswith(FACTS)}
        given = {FACTS + name: value for name, value in row.facts.items()}
        facts = {name: shaped.get(name, "") if value is None else value for name, value in (shaped | given).items()}
        own = {"code": row.code, "name": row.name, "position": row.position, "is_active": row.is_active}
        return own | facts

    def _facts(self, values: Values) -> dict[str, Any]:
        """What is said; a field that says nothing stays out, as in the files catalogues come from."""
        empty = {column.name: column.empty for column in self.columns}
        return {
            name.removeprefix(FACTS): value
            for name, value in values.items()
            if name.startswith(FACTS) and value != empty.get(name)
        }


_entries = tables.CatalogueEntry
_TEXTUAL = frozenset({Kind.LINE, Kind.TEXT, Kind.TEMPLATE})
_LONG = 80


def _regular(work: Work, catalogue: str, known: set[str]) -> Iterator[Column]:
    """A field for each fact that no list of ours knows and that is of one simple type wherever it is said."""
    seen: dict[str, list[Any]] = {}
    for facts in work.connection.scalars(select(_entries.facts).where(_entries.catalogue == catalogue)):
        for name, value in facts.items():
            if value is not None and FACTS + name not in known:
                seen.setdefault(name, []).append(value)
    for name, values in sorted(seen.items()):
        if (kind := _kind_of(values)) is not None:
            yield Column(FACTS + name, name, kind, longest=10_000 if kind is Kind.TEXT else 300, least=-1_000_000)


def _kind_of(values: list[Any]) -> Kind | None:
    if all(isinstance(value, bool) for value in values):
        return Kind.YES
    if all(isinstance(value, int) and not isinstance(value, bool) for value in values):
        return Kind.WHOLE
    if all(isinstance(value, str) for value in values):
        return Kind.TEXT if any("\n" in value or len(value) > _LONG for value in values) else Kind.LINE
    if all(isinstance(value, list) and all(isinstance(one, str) for one in value) for value in values):
        return Kind.LINES
    return None
