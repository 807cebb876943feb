"""Setting a case aside: its rows are packed away, so that no list, page, search, step or sending can come upon them.

What is left is a stub: its number, its days, its agencies, its audit chain. That is surer than asking each reader
to look away, for a reader that is written tomorrow finds nothing either.
"""

import zlib
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from typing import Any, cast
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, Table, and_, delete, insert, or_, select, update

from engine.errors import N_
from engine.runtime.case_rows import CASES, CaseRows, Key, Row, is_row, key_of, plain_value, stored_row, table_named
from engine.runtime.shared_words import shared_words
from engine.runtime.writing import correlation_key
from engine.storage import Work
from engine.storage.search_text import task_words
from engine.storage.tables import Base, KeptMessage, Message, Outbox, SealedCase, Task, stored_columns

SEALED_TITLE = N_("Đang xử lý theo chế độ riêng")
HELD = "held"
"""The status of a stub of a task: neither open nor done."""

LEFT_IN_PLACE = {
    "audit_seal_leaves": "a seal stands for ever",
    "erasures": "the register tells that something was erased, and nothing of it",
    "events": "the record tells who did what and when, and nothing of the matter",
    "outbox": "what has gone out is gone; what waits is taken apart from the others",
    "petition_links": "which belong together, by their ids alone",
    "petition_shingles": "numbers that nobody can read",
    "sealed_cases": "it is what has been set aside",
}
"""Tables of a case's rows that stay, and why. A table that is not among them is sealed."""

ERASED_IN_PLACE = ("petition_shingles",)
"""Of the tables that stay when a case is set aside, those whose rows go when it is erased."""

Stub = Callable[[Row], Row]
stubs: dict[str, Stub] = {}
"""By table, what of a row is left when its case is sealed; rooms above add theirs. Of other rows nothing is left."""

Returned = Callable[[Work, UUID], None]
returned: dict[str, Returned] = {}
"""Who has something to see to when a case is back, by room above."""

_sealed = cast("Table", SealedCase.__table__)
_tasks = cast("Table", Task.__table__)
_outbox = cast("Table", Outbox.__table__)
_messages = cast("Table", Message.__table__)
_kept = cast("Table", KeptMessage.__table__)


def is_sealed(work: Work, case_id: UUID) -> bool:
    """Whether the case is set aside."""
    return work.connection.scalar(select(_sealed.c.case_id).where(_sealed.c.case_id == case_id)) is not None


def sealed_tables() -> list[Table]:
    """Every table of which rows of a case are taken away, by name."""
    return [
        table
        for table in sorted(Base.metadata.tables.values(), key=lambda table: table.name)
        if "case_id" in table.c and table.name not in LEFT_IN_PLACE
    ]


def seal(work: Work, case_id: UUID, **about: Any) -> None:
    """All rows of the case are packed away and stubs are left; the caller has locked the case."""
    work.flush()
    case = dict(work.connection.execute(select(CASES).where(CASES.c.id == case_id)).mappings().one())
    taken = _take(work, case_id, str(case["number"]))
    taken["cases"] = {(): {"title": case["title"], "undo_until": case["undo_until"]}}
    work.connection.execute(update(CASES).where(CASES.c.id == case_id).values(title=SEALED_TITLE, undo_until=None))
    for name, rows in taken.items():
        if left := [_stub(name)(row) for row in rows.values() if name in {"tasks", *stubs}]:
            work.connection.execute(insert(table_named(name)), left)
    work.connection.execute(insert(_sealed).values(case_id=case_id, content=_packed(taken), **about))


def sweep(work: Work, case_id: UUID) -> int:
    """How many rows are packed away that have come since: from what was under way when the case was set aside."""
    query = select(_sealed.c.content, CASES.c.number).join(CASES, CASES.c.id == _sealed.c.case_id)
    row = work.connection.execute(query.where(_sealed.c.case_id == case_id).with_for_update(of=CASES)).one_or_none()
    if row is None:
        return 0
    come = _take(work, case_id, row.number, passing_over=frozenset({"tasks", *stubs}))
    if come:
        taken = _unpacked(row.content)
        for name, rows in come.items():
            taken.setdefault(name, {}).update(rows)
        work.connection.execute(update(_sealed).where(_sealed.c.case_id == case_id).values(content=_packed(taken)))
    return sum(map(len, come.values()))


def unseal(work: Work, case_id: UUID) -> None:
    """Every row is back as it was; the caller has locked the case."""
    sweep(work, case_id)
    taken = _unpacked(_content(work, case_id))
    for name, rows in taken.items():
        table = table_named(name)
        if name == CASES.name:
            work.connection.execute(update(CASES).where(CASES.c.id == case_id).values(**rows[()]))
            continue
        for key in rows:
            work.connection.execute(delete(table).where(is_row(table, key)))
        if name == _tasks.name:
            _say_words(taken)
        work.connection.execute(insert(table), list(rows.values()))
    work.connection.execute(delete(_sealed).where(_sealed.c.case_id == case_id))
    for see_to in returned.values():
        see_to(work, case_id)


def _say_words(taken: CaseRows) -> None:
    """What was packed away before tasks were found by words has none, or none of the present kind: they are made anew.

    On SQLite the worker indexes them again: the place that they had there is of other words.
    """
    people = next((str(row.get("people") or "") for row in taken.get("case_search", {}).values()), "")
    for row in taken[_tasks.name].values():
        row["search_row"], words = None, row.get("words")
        if row["status"] == "open":
            words = f"{task_words(row['case_title'], row['case_number'], row['title'])} {people}".rstrip()
        row["words"] = words


def read_sealed(work: Work, case_id: UUID) -> Mapping[str, list[Row]]:
    """What was taken away, by table; nothing of a case that is not set aside."""
    content = work.connection.scalar(select(_sealed.c.content).where(_sealed.c.case_id == case_id))
    return {name: list(rows.values()) for name, rows in _unpacked(content).items()} if content is not None else {}


def erase_sealed(work: Work, case_id: UUID) -> Mapping[str, int]:
    """How many rows of each table are gone for good: all that was packed away, and what was left in place.

    The stub stays, and so does the record. The caller has locked the case.
    """
    taken = {name: len(rows) for name, rows in _unpacked(_content(work, case_id)).items() if name != CASES.name}
    work.connection.execute(update(_sealed).where(_sealed.c.case_id == case_id).values(content=_packed({})))
    for name in ERASED_IN_PLACE:
        table = table_named(name)
        taken[name] = work.connection.execute(delete(table).where(table.c.case_id == case_id)).rowcount
    # What has gone out is empty already; what failed for good may still say what it was to say.
    of_case = update(_outbox).where(_outbox.c.case_id == case_id)
    work.connection.execute(of_case.values(payload={}, last_error=None))
    return taken


def _content(work: Work, case_id: UUID) -> bytes:
    return cast("bytes", work.connection.scalar(select(_sealed.c.content).where(_sealed.c.case_id == case_id)))


def digest_of_sealed(work: Work, case_id: UUID) -> str:
    """What tells whether anything has been packed away since."""
    return sha256(bytes(_content(work, case_id))).hexdigest()


def all_sealed(work: Work, table: str) -> Iterator[Row]:
    """The rows of this table that are packed away, of every case."""
    for content in work.connection.scalars(select(_sealed.c.content)):
        yield from _unpacked(content).get(table, {}).values()


def _waits_to_be_sent(work: Work, case_id: UUID) -> ColumnElement[bool]:
    """Rows of the outbox that nobody carries out now."""
    is_free = or_(_outbox.c.lease_until.is_(None), _outbox.c.lease_until <= work.now)
    return and_(_outbox.c.case_id == case_id, _outbox.c.done_at.is_(None), is_free)


def is_being_sent(work: Work, case_id: UUID) -> bool:
    """Whether something of the case is on its way out this moment."""
    query = select(_outbox.c.id).where(
        _outbox.c.case_id == case_id,
        _outbox.c.done_at.is_(None),
        _outbox.c.failed_at.is_(None),
        _outbox.c.lease_until > work.now,
    )
    return work.connection.execute(query.limit(1)).first() is not None


def _take(work: Work, case_id: UUID, number: str, *, passing_over: frozenset[str] = frozenset()) -> CaseRows:
    """Take the rows of the case out of their tables, and its words out of what it shares with other cases."""
    for forget in shared_words.values():
        forget(work, case_id)
    # A message that a demo keeps has the id of the row that it went out by, as long as that row is there.
    of_row = _kept.c.id.in_(select(_outbox.c.id).where(_outbox.c.case_id == case_id))
    names_it = or_(_kept.c.subject.contains(number, autoescape=True), _kept.c.text.contains(number, autoescape=True))
    found: dict[str, ColumnElement[bool]] = {str(_kept.name): or_(of_row, names_it)}
    found |= {
        str(table.name): table.c.case_id == case_id for table in sealed_tables() if table.name not in passing_over
    }
    found[_outbox.name] = _waits_to_be_sent(work, case_id)
    # What came from outside lies under a key made of its name and the number that it gave.
    names = work.connection.scalars(select(_messages.c.name).distinct())
    keys = [correlation_key(name, number) for name in names]
    found[_messages.name] = _messages.c.correlation.in_(keys)
    taken: CaseRows = {}
    for name, belongs in found.items():
        table = table_named(name)
        if rows := work.connection.execute(select(*stored_columns(table)).where(belongs)).mappings().all():
            taken[str(name)] = {key_of(table, row): {str(one): row[one] for one in row} for row in rows}
            for key in taken[name]:
                work.connection.execute(delete(table).where(is_row(table, key)))
    return taken


def _stub(name: str) -> Stub:
    return _stub_of_task if name == "tasks" else stubs[name]


def _stub_of_task(row: Row) -> Row:
    """That some agency works on the case, and nothing else."""
    left = dict.fromkeys(row)
    kept = ("case_id", "id", "process_id", "element", "case_number", "agency", "urgency", "opened_at")
    return {
        **left,
        **{one: row[one] for one in kept},
        "title": SEALED_TITLE,
        "case_title": SEALED_TITLE,
        "status": HELD,
    }


def _packed(rows: CaseRows) -> bytes:
    told = {name: list(ones.values()) for name, ones in rows.items()}
    return zlib.compress(orjson.dumps(told, default=plain_value), 1)


def _unpacked(packed: bytes) -> CaseRows:
    told: dict[str, list[Row]] = orjson.loads(zlib.decompress(bytes(packed)))
    return {name: dict(_keyed(name, row) for row in rows) for name, rows in told.items()}


def _keyed(name: str, told: Row) -> tuple[Key, Row]:
    row = stored_row(name, told)
    return (key_of(table_named(name), row), row) if name != CASES.name else ((), row)
