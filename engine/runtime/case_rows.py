"""The rows of one case, and how they differ before and after a step."""

import base64
import hashlib
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple, cast
from uuid import UUID

import orjson
from sqlalchemy import BindParameter, ColumnElement, Date, LargeBinary, Table, and_, bindparam, or_, select
from sqlalchemy.types import TypeEngine

from engine.storage import Work
from engine.storage.statements import Statement, read_all
from engine.storage.tables import Attachment, Base, Case, stored_columns
from engine.storage.types import Id, Instant

Row = dict[str, Any]
Key = tuple[Any, ...]
CaseRows = dict[str, dict[Key, Row]]

RESTORED = frozenset({
    "attachments", "case_search", "case_states", "cases", "form_data", "incidents", "letter_numbers", "letters_to_send",
    "masked_files",
    "petition_links", "petition_messages", "petition_opinions", "petition_pool", "petition_questions",
    "petition_replies", "petition_reply_links", "petition_request_items", "petition_requests", "petition_returns",
    "petition_rulings", "petitions", "publication_places", "publication_versions", "publications", "ratings",
    "subscriptions", "tasks", "term_extensions", "timers",
})  # fmt: skip
"""Tables of a case's rows that an undone step leaves as it found them. A table in neither list is restored, too."""

NEVER_RESTORED = {
    "audit_seal_leaves": "a seal stands for ever",
    "bulk_items": "an act on many tasks tells what it did, whatever is undone later",
    "case_keeping": "how long it is kept is decided apart from its steps",
    "case_mentions": "whom a remark is for, and whether they have seen to it, is apart from the steps",
    "case_openings": "who has opened it, has opened it",
    "case_remarks": "what colleagues have said to each other was said",
    "content_grants": "who was let in, was let in",
    "erasures": "what was erased is gone",
    "events": "the record tells of both acts",
    "notifications": "what an officer was told was told; the case says what became of it",
    "outbox": "what waits is called back; what has gone out is gone",
    "petition_shingles": "only ever forgotten, when a petition becomes secret; by case they cannot be found",
    "sealed_cases": "whether a case is set aside is decided apart from its steps",
    "task_drafts": "what people are typing is theirs",
    "undo_snapshots": "it is what the undoing goes by",
}
"""Tables of a case's rows that stay as they are, and why."""

CASES = cast("Table", Case.__table__)
PASSED_OVER = {
    CASES.name: frozenset({"revision", "audit_length", "audit_head", "moved_at", "undo_until"}),
    "timers": frozenset({"lease_until", "attempts"}),
}
"""Columns that move on with every step, or that a worker writes without anything having happened."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What a step did to its case: rows that are new, rows that are gone, and columns as they were before.

    Of what is new, and of each changed column, a digest says how the step left it. `typed` is what the officer
    had typed in the task.
    """

    new: Mapping[str, Sequence[tuple[Key, str]]] = field(default_factory=dict)
    gone: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    changed: Mapping[str, Sequence[tuple[Key, Row, Mapping[str, str]]]] = field(default_factory=dict)
    typed: Mapping[str, Any] = field(default_factory=dict)

    def new_keys(self, table: str) -> frozenset[Key]:
        """The keys of the rows that the step added to that table."""
        return frozenset(key for key, _ in self.new.get(table, ()))

    def before(self, table: str, key: Key) -> Row:
        """The columns of that row that the step changed, as they were."""
        return next((old for one, old, _ in self.changed.get(table, ()) if one == key), {})


def tables_of_a_case() -> list[Table]:
    """Every table whose rows belong to a case and go back with an undone step, by name."""
    return [
        table
        for table in sorted(Base.metadata.tables.values(), key=lambda table: table.name)
        if table is CASES or ("case_id" in table.c and table.name not in NEVER_RESTORED)
    ]


def read_case_rows(work: Work, case_id: UUID) -> CaseRows:
    """All rows of the case by table and key, with the actor's uploads that lie in no case yet."""
    queries = _queries()
    values = {"case_id": case_id, "actor": work.actor}
    read = read_all(work.connection, [(query.statement, values) for query in queries])
    return {
        query.name: {
            tuple(row[place] for place in query.key): dict(zip(query.columns, row, strict=True)) for row in rows
        }
        for query, rows in zip(queries, read, strict=True)
    }


def difference(before: CaseRows, after: CaseRows, *, typed: Mapping[str, Any]) -> Changes:
    """What lies between the rows before a step and after it."""
    new = {name: _new(name, before[name], now) for name, now in after.items()}
    gone = {name: [row for key, row in before[name].items() if key not in now] for name, now in after.items()}
    changed = {name: _changed(name, before[name], now) for name, now in after.items()}
    return Changes(_filled(new), _filled(gone), _filled(changed), typed)


def is_as_left(now: CaseRows, changes: Changes) -> bool:
    """Whether everything that a step changed is still as it left it."""
    new = all(
        (row := now[name].get(key)) is not None and _digest_row(name, row) == digest
        for name, rows in changes.new.items()
        for key, digest in rows
    )
    changed = all(
        (row := now[name].get(key)) is not None and all(_digest(row[one]) == told for one, told in digests.items())
        for name, rows in changes.changed.items()
        for key, _, digests in rows
    )
    gone = all(key_of(table_named(name), row) not in now[name] for name, rows in changes.gone.items() for row in rows)
    return new and changed and gone


def pack(changes: Changes) -> bytes:
    """The changes as bytes, compressed."""
    told = {"new": changes.new, "gone": changes.gone, "changed": changes.changed, "typed": changes.typed}
    return zlib.compress(orjson.dumps(told, default=plain_value), 1)


def unpack(packed: bytes) -> Changes:
    """The changes that `pack` packed."""
    told = orjson.loads(zlib.decompress(bytes(packed)))
    return Changes(
        new={name: [(_key(name, key), digest) for key, digest in rows] for name, rows in told["new"].items()},
        gone={name: [stored_row(name, row) for row in rows] for name, rows in told["gone"].items()},
        changed={
            name: [(_key(name, key), stored_row(name, old), left) for key, old, left in rows]
            for name, rows in told["changed"].items()
        },
        typed=told["typed"],
    )


def table_named(name: str) -> Table:
    """The table of this name."""
    return Base.metadata.tables[name]


def key_of(table: Table, row: Mapping[Any, Any]) -> Key:
    """What tells this row of the table from any other."""
    return tuple(row[column.name] for column in table.primary_key)


def is_row(table: Table, key: Key) -> ColumnElement[bool]:
    """The one row of the table with this key."""
    return and_(*(column == value for column, value in zip(table.primary_key, key, strict=True)))


class _Query(NamedTuple):
    """How the rows of one table are read: its columns, and which of them are the key."""

    name: str
    statement: Statement
    columns: tuple[str, ...]
    key: tuple[int, ...]


@cache
def _queries() -> tuple[_Query, ...]:
    return tuple(_query(table) for table in tables_of_a_case())


def _query(table: Table) -> _Query:
    written = stored_columns(table)
    columns = tuple(str(column.name) for column in written)
    key = tuple(columns.index(str(column.name)) for column in table.primary_key)
    return _Query(str(table.name), Statement(select(*written).where(_belongs(table))), columns, key)


def _belongs(table: Table) -> ColumnElement[bool]:
    this: BindParameter[UUID] = bindparam("case_id")
    if table is CASES:
        return table.c.id == this
    if table.name == Attachment.__tablename__:
        # A step may take in what its officer has uploaded before; undone, it lies where it lay.
        theirs = and_(table.c.case_id.is_(None), table.c.uploaded_by == bindparam("actor"))
        return or_(table.c.case_id == this, theirs)
    return table.c.case_id == this


def _new(name: str, was: Mapping[Key, Row], now: Mapping[Key, Row]) -> list[tuple[Key, str]]:
    return [(key, _digest_row(name, row)) for key, row in now.items() if key not in was]


def _changed(name: str, was: Mapping[Key, Row], now: Mapping[Key, Row]) -> list[tuple[Key, Row, dict[str, str]]]:
    found = []
    for key, row in now.items():
        if key in was and (others := _others(name, was[key], row)):
            old = {one: was[key][one] for one in others}
            found.append((key, old, {one: _digest(row[one]) for one in others}))
    return found


def _others(name: str, was: Row, now: Row) -> list[str]:
    passed_over = PASSED_OVER.get(name, frozenset())
    return [column for column, value in now.items() if value != was[column] and column not in passed_over]


def _filled(rows: dict[str, list[Any]]) -> dict[str, list[Any]]:
    return {name: some for name, some in rows.items() if some}


def _digest_row(name: str, row: Row) -> str:
    passed_over = PASSED_OVER.get(name, frozenset())
    return _digest({column: value for column, value in row.items() if column not in passed_over})


def _digest(value: Any) -> str:
    told = orjson.dumps(value, default=plain_value, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(told).hexdigest()[:32]


def plain_value(value: Any) -> str:
    """Bytes, as JSON has them."""
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    raise TypeError(type(value).__name__)


def _key(name: str, told: Sequence[Any]) -> Key:
    columns = table_named(name).primary_key
    return tuple(_value(column.type, value) for column, value in zip(columns, told, strict=True))


def stored_row(name: str, told: Mapping[str, Any]) -> Row:
    """A row as it was before JSON."""
    columns = table_named(name).c
    return {one: _value(columns[one].type, value) for one, value in told.items()}


def _value(kind: TypeEngine[Any], told: Any) -> Any:
    """A value as it was before JSON."""
    if told is None:
        return None
    if isinstance(kind, Id):
        return UUID(told)
    if isinstance(kind, Instant):
        return datetime.fromisoformat(told)
    if isinstance(kind, Date):
        return date.fromisoformat(told)
    return base64.b64decode(told) if isinstance(kind, LargeBinary) else told
