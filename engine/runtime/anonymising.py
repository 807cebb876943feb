"""Taking people out of a case that is over: who sent it, what was written and what was attached go, its figures stay.

Each table whose rows belong to a case either says why it stays, or how its rows are emptied; one that says neither
loses its rows, so that a table written tomorrow is not forgotten. Events of the audit chain keep their hashes.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, delete, or_, select, update

from engine.errors import N_
from engine.runtime.case_rows import CASES, table_named
from engine.runtime.codec import rewrite
from engine.runtime.shared_words import shared_words
from engine.runtime.writing import correlation_key
from engine.storage import Work
from engine.storage.tables import Base, CaseState, KeptMessage, Message, Outbox, Task

SHORTEST_WORD = 4
"""Shorter values of a person's data (a house number) are no sign of that person by themselves."""
LONGEST_CODE = 64


class Depth(StrEnum):
    """How much of a case goes: what tells of persons, or what was answered and found out as well."""

    ANONYMISED = "anonymised"
    ERASED = "erased"


TITLES: Mapping[Depth, str] = {Depth.ANONYMISED: N_("Hồ sơ đã ẩn danh"), Depth.ERASED: N_("Hồ sơ đã xoá nội dung")}


@dataclass(frozen=True, slots=True)
class Subject:
    """The case that is emptied. `words` are the sender's own data, folded; `files` collects what leaves the store."""

    case_id: UUID
    number: str
    depth: Depth
    words: frozenset[str]
    with_publication: bool = False
    files: list[tuple[UUID, str]] = field(default_factory=list)

    def clean(self, value: Any) -> Any:
        """What may stay of a value: numbers, days and codes; no sentence, and nothing of the sender's own."""
        if isinstance(value, str):
            return value if self._is_code(value) else ""
        if isinstance(value, Mapping):
            return {name: self.clean(one) for name, one in value.items()}
        return [self.clean(one) for one in value] if isinstance(value, list) else value

    def _is_code(self, text: str) -> bool:
        if len(text) > LONGEST_CODE or any(letter.isspace() for letter in text):
            return False
        return not any(word in text.casefold() for word in self.words)


Treatment = Callable[[Work, Subject], int]
"""Empties the rows of one table; says how many there were."""

STAYS = {
    "audit_seal_leaves": "a seal stands for ever",
    "case_keeping": "it says how far the case was emptied",
    "case_openings": "which officers opened it is the sender's to ask about",
    "content_grants": "who was let in, and why, is the record of the administrators",
    "erasures": "it is the register of this",
    "events": "ids, codes and names of fields, chained; typed reasons are taken out by who empties, and named there",
    "sealed_cases": "a case that is set aside is not emptied by term",
    "subscriptions": "a case that is over waits for nothing",
    "timers": "a case that is over waits for nothing",
}
"""Tables of a case's rows that stay as they are, and why; rooms above add theirs."""

WordsOf = Callable[[Work, UUID], Iterable[str]]
words_of: dict[str, WordsOf] = {}
"""Who knows what in a case is the sender's own, by room."""


def removed(table: str) -> Treatment:
    """The rows go."""

    def treat(work: Work, subject: Subject) -> int:
        rows = table_named(table)
        return work.connection.execute(delete(rows).where(rows.c.case_id == subject.case_id)).rowcount

    return treat


def blanked(table: str, **values: Any) -> Treatment:
    """The rows stay, with these values in place of what was written."""

    def treat(work: Work, subject: Subject) -> int:
        rows = table_named(table)
        changed = or_(*(rows.c[name].is_distinct_from(value) for name, value in values.items()))
        here = update(rows).where(rows.c.case_id == subject.case_id, changed).values(**values)
        return work.connection.execute(here).rowcount

    return treat


@dataclass(frozen=True, slots=True)
class Emptied:
    """What was taken: how many rows of each table, and which files of the store have no row of the case any more."""

    rows: Mapping[str, int]
    files: tuple[tuple[UUID, str], ...]


def treated_tables() -> list[str]:
    """Every table of which something is taken, in the order in which that is done."""
    of_cases = {str(table.name) for table in Base.metadata.tables.values() if "case_id" in table.c}
    return sorted((of_cases - set(STAYS)) | set(treatments) | set(shared_words))


def words_of_case(work: Work, case_id: UUID) -> frozenset[str]:
    """What in a case is the sender's own, folded, by which what else tells of them is known."""
    work.flush()
    words = (word for of in words_of.values() for word in of(work, case_id))
    return frozenset(word.casefold() for word in words if len(word) >= SHORTEST_WORD)


def empty_case(
    work: Work,
    case_id: UUID,
    number: str,
    depth: Depth,
    *,
    with_publication: bool = False,
    words: frozenset[str] = frozenset(),
) -> Emptied:
    """What tells of persons is gone from every table; the caller has locked the case, and removes the `files`.

    `words`: the data of the person whom the case tells of, besides what it knows itself.
    """
    words |= words_of_case(work, case_id)
    subject = Subject(case_id, number, depth, words, with_publication)
    # What is shared is known by the case's own rows: they go afterwards.
    rows = {name: taken for name, forget in shared_words.items() if (taken := forget(work, case_id))}
    for name in sorted(set(treated_tables()) - set(shared_words)):
        if taken := treatments.get(name, removed(name))(work, subject):
            rows[name] = taken
    return Emptied(rows, tuple(subject.files))


def _case(work: Work, subject: Subject) -> int:
    here = update(CASES).where(CASES.c.id == subject.case_id).values(title=TITLES[subject.depth])
    return work.connection.execute(here).rowcount


def _state(work: Work, subject: Subject) -> int:
    table = cast("Table", CaseState.__table__)
    state = work.connection.scalar(select(table.c.state).where(table.c.case_id == subject.case_id))
    if state is None or (cleaned := rewrite(bytes(state), subject.clean)) == bytes(state):
        return 0
    here = update(table).where(table.c.case_id == subject.case_id).values(state=cleaned)
    return work.connection.execute(here).rowcount


def _tasks(work: Work, subject: Subject) -> int:
    table, title = cast("Table", Task.__table__), TITLES[subject.depth]
    here = update(table).where(table.c.case_id == subject.case_id, table.c.case_title != title)
    return work.connection.execute(here.values(case_title=title, words=None)).rowcount


def _messages(work: Work, subject: Subject) -> int:
    """What came from outside for the case and found nobody lies under a key made of its name and the number."""
    table = cast("Table", Message.__table__)
    names = work.connection.scalars(select(table.c.name).distinct()).all()
    keys = [correlation_key(name, subject.number) for name in names]
    return work.connection.execute(delete(table).where(table.c.correlation.in_(keys))).rowcount


def removed_kept_messages(work: Work, subject: Subject) -> int:
    """What a demo keeps has the id of the row that it went out by; once that is forgotten, its number tells."""
    table, outbox = cast("Table", KeptMessage.__table__), cast("Table", Outbox.__table__)
    sent = select(outbox.c.id).where(outbox.c.case_id == subject.case_id)
    of_case = or_(
        table.c.id.in_(sent),
        table.c.subject.contains(subject.number, autoescape=True),
        table.c.text.contains(subject.number, autoescape=True),
    )
    return work.connection.execute(delete(table).where(of_case)).rowcount


treatments: dict[str, Treatment] = {
    "case_states": _state,
    "cases": _case,
    "incidents": blanked("incidents", facts={}),
    "kept_messages": removed_kept_messages,
    "messages": _messages,
    "notifications": blanked("notifications", text=""),
    "tasks": _tasks,
    "term_extensions": blanked("term_extensions", reason="", note=""),
}
"""By table, what is taken of its rows; rooms above add theirs. A table with neither treatment nor reason loses them."""
