"""Finding open tasks by words.

PostgreSQL keeps an index of their words with the table. On SQLite that would cost each step too much: there a worker
indexes what is new every few seconds, with marks for all that filters ask, so that words and filters are looked for
together; what is not indexed yet is looked through as it is. Both find at once what a step has just written.
"""

import random
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Select,
    and_,
    bindparam,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    text,
    type_coerce,
    update,
)
from sqlalchemy.sql import ColumnElement

from engine.cases.finding import may_read_content
from engine.cases.task_filter import IS_OPEN, TaskFilter
from engine.directory import Officer
from engine.storage import Work, begin_work, read_work
from engine.storage.search_text import mark_open, search_plain, search_words
from engine.storage.statements import Statement
from engine.storage.tables import CaseSearch, Task
from engine.storage.types import EPOCH, MICROSECOND

FEW = 10_000
"""So many tasks can be put in order while a page is waited for; of more, those first in order are walked through."""
AT_ONCE = 200
LOOK_THROUGH = 2_000
SHORTEST_BEGINNING = 2
ROW_INDEX = "ix_task_words_row"
_NO_LETTER = re.compile(r"[\W_]+")

_POSTGRESQL_WORDS: ColumnElement[Any] = literal_column(
    "array_to_tsvector(string_to_array(tasks.words || ' zqa' || coalesce(tasks.agency, ''), ' '))"
)
"""To the letter what `ix_task_words` holds."""


def asked_words(typed: str, actor: Officer) -> tuple[str, ...]:
    """The words to look for. Who may not read content finds by the case's number and the step alone."""
    words = search_words(search_plain(typed))
    return words if may_read_content(actor) else tuple(map(mark_open, words))


def has_words(words: Sequence[str]) -> ColumnElement[bool]:
    """Tasks with all of these words, the last of which may be begun only; looked through one by one."""
    padded = literal(" ").concat(Task.words).concat(" ")
    return and_(*(padded.like(f"% {word} %") for word in words[:-1]), padded.like(f"% {_beginning(words[-1])}%"))


def done_has_words(words: Sequence[str]) -> ColumnElement[bool]:
    """The same of tasks that are done: by their case's title and number."""
    title, number = literal(" ").concat(CaseSearch.text).concat(" "), func.lower(Task.case_number)
    ways = []
    for place, word in enumerate(words):
        end = "%" if place == len(words) - 1 else " %"
        ways.append(or_(title.like(f"% {_beginning(word) if end == '%' else word}{end}"), number.contains(word)))
    return exists().where(CaseSearch.case_id == Task.case_id, *ways)


def done_has_open_words(words: Sequence[str]) -> ColumnElement[bool]:
    """The same for who reads no content: by the number alone."""
    number = func.lower(Task.case_number)
    return and_(*(number.contains(word.removeprefix(mark_open(""))) for word in words))


class Search:
    """What is looked for in a queue: words, and on SQLite whatever is asked beside them."""

    def __init__(
        self, work: Work, words: Sequence[str], wanted: TaskFilter, agencies: Iterable[str | None] | None
    ) -> None:
        self.work, self.words = work, tuple(words)
        self.is_sqlite = work.database.is_sqlite
        places = [wanted.agency] if wanted.agency else agencies
        self.places = None if places is None else sorted({one or "" for one in places})
        self.marks = _asked_marks(wanted) if self.is_sqlite else ()

    def are_few(self) -> bool:
        """Whether what is found is little enough to be put in order."""
        if self.is_sqlite:
            found: Select[Any] = select(literal_column("rowid")).select_from(text("task_words")).where(self._matches())
        else:
            found = select(literal(1)).select_from(Task).where(IS_OPEN, self._is_indexed())
        counted = select(func.count()).select_from(found.limit(FEW + 1).subquery())
        return (self.work.connection.scalar(counted) or 0) <= FEW

    def ways(self) -> tuple[ColumnElement[bool], ...]:
        """The conditions, no two of which hold for one task, that find them out of an index."""
        if not self.is_sqlite:
            return (self._is_indexed(),)
        rows: Select[Any] = select(literal_column("rowid")).select_from(text("task_words")).where(self._matches())
        unindexed = Task.search_row.is_(None)
        return Task.search_row.in_(rows), and_(unindexed, has_words(self.words)) if self.words else unindexed

    def _matches(self) -> ColumnElement[bool]:
        *whole, last = map(_plain_letters, self.words or ("",))
        asked = [f'"{word}"' for word in (*whole, *self.marks)]
        if last:
            asked.append(f'"{last}"{"*" if len(last) >= SHORTEST_BEGINNING else ""}')
        if self.places is not None:
            asked.append("(" + " OR ".join(f'"{_mark("a", one)}"' for one in self.places) + ")")
        return literal_column("task_words").op("MATCH")(" AND ".join(asked))

    def _is_indexed(self) -> ColumnElement[bool]:
        asked = [_lexeme(word) for word in self.words[:-1]]
        if self.words:
            asked.append(_lexeme(self.words[-1]) + (":*" if len(self.words[-1]) >= SHORTEST_BEGINNING else ""))
        if self.places is not None:
            asked.append("(" + " | ".join(_lexeme(f"zqa{one}") for one in self.places) + ")")
        query = literal(" & ".join(asked)).op("::")(literal_column("tsquery"))
        return type_coerce(_POSTGRESQL_WORDS.op("@@")(query), Boolean())


def is_marked(wanted: TaskFilter) -> bool:
    """Whether anything is asked that SQLite's index of words knows as well."""
    return bool(_asked_marks(wanted))


def name_people(work: Work, case_id: object, names: Iterable[str]) -> None:
    """From now on the case's open tasks are found by these names, and by no other."""
    people = search_plain(" ".join(names))
    before = work.connection.scalar(select(CaseSearch.people).where(CaseSearch.case_id == case_id))
    if before is None or before == people:
        return
    work.connection.execute(update(CaseSearch).where(CaseSearch.case_id == case_id).values(people=people))
    # The names stand last among a task's words.
    for task_id, words in work.connection.execute(
        select(Task.id, Task.words).where(Task.case_id == case_id, Task.status == "open", Task.words.is_not(None))
    ).all():
        bare = (words or "").removesuffix(f" {before}") if before else words
        work.connection.execute(
            update(Task).where(Task.case_id == case_id, Task.id == task_id).values(words=f"{bare} {people}".rstrip())
        )


def index_tasks() -> int:
    """How many open tasks were indexed; what is found no more is left out of the index a little at a time."""
    with read_work() as work:
        if not work.database.is_sqlite or work.connection.scalar(select(_UNINDEXED.limit(1).exists())) is not True:
            return 0
    count = 0
    while indexed := _index_some():
        count += indexed
        _leave_out_some()
        if indexed < AT_ONCE:
            break
    return count


_UNINDEXED = (
    select(
        Task.case_id, Task.id, Task.words, Task.agency, Task.matter, Task.process_id, Task.element, Task.role,
        Task.urgency,
    )
    .with_hint(Task, f"INDEXED BY {ROW_INDEX}", "sqlite")
    .where(IS_OPEN, Task.search_row.is_(None))
)  # fmt: skip


_TAKE_ROW = Statement(
    update(Task)
    .where(Task.case_id == bindparam("b_case_id"), Task.id == bindparam("b_id"))
    .values(search_row=bindparam("n_row"))
)


def _index_some() -> int:
    with begin_work() as work:
        tasks = work.connection.execute(_UNINDEXED.limit(AT_ONCE)).all()
        if not tasks:
            return 0
        last = work.connection.scalar(text("SELECT max(id) FROM task_words_content")) or 0
        # A number is never given again: a task that is done keeps its own.
        first = max(last + 1, (datetime.now(UTC) - EPOCH) // MICROSECOND)
        work.connection.execute(
            text("INSERT INTO task_words (rowid, words) VALUES (:row, :words)"),
            [
                {"row": first + n, "words": " ".join([_plain_letters(task.words or ""), *_marks(task)])}
                for n, task in enumerate(tasks)
            ],
        )
        _TAKE_ROW.run(
            work.connection,
            [{"b_case_id": task.case_id, "b_id": task.id, "n_row": first + n} for n, task in enumerate(tasks)],
        )
        return len(tasks)


def _leave_out_some() -> int:
    """How many rows went of tasks that are open no more, out of a stretch of the index chosen by chance."""
    with read_work() as work:
        first, last = work.connection.execute(text("SELECT min(id), max(id) FROM task_words_content")).one()
        if first is None:
            return 0
        gone = work.connection.execute(
            text(
                "SELECT a.id FROM (SELECT id FROM task_words_content WHERE id >= "  # noqa: S608
                "(SELECT max(id) FROM task_words_content WHERE id <= :start) ORDER BY id LIMIT :most) AS a "
                f"WHERE NOT EXISTS (SELECT 1 FROM tasks INDEXED BY {ROW_INDEX} "
                "WHERE tasks.search_row = a.id AND tasks.status = 'open')"
            ),
            {"start": random.randint(first, last), "most": LOOK_THROUGH},  # noqa: S311 - no secret
        ).all()
    if gone:
        with begin_work() as work:
            work.connection.execute(text("DELETE FROM task_words WHERE rowid = :id"), [{"id": one} for (one,) in gone])
    return len(gone)


def _asked_marks(wanted: TaskFilter) -> tuple[str, ...]:
    process_id, _, element = wanted.element.rpartition("/")
    asked = [
        ("f", wanted.field), ("p", wanted.process_id), ("p", process_id), ("e", element), ("r", wanted.role),
        ("u", "1" if wanted.is_urgent else ""),
    ]  # fmt: skip
    return tuple(_mark(kind, value) for kind, value in asked if value)


def _marks(task: Any) -> list[str]:
    found = [
        ("a", task.agency or ""), ("f", task.matter), ("p", task.process_id), ("e", task.element), ("r", task.role),
        ("u", "1" if task.urgency > 0 else ""),
    ]  # fmt: skip
    return [_mark(kind, value) for kind, value in found if value or kind == "a"]


def _mark(kind: str, code: str) -> str:
    """One word for a code. Two codes may have the same: what is found is asked exactly beside it."""
    return _plain_letters(f"zq{kind}{_NO_LETTER.sub('', code.lower())}")


def _plain_letters(words: str) -> str:
    """Words in which SQLite sees no end where we see none, whatever alphabet they are of."""
    return words if words.isascii() else "".join(one if one.isascii() else f"u{ord(one):x}" for one in words)


def _beginning(word: str) -> str:
    return word if len(word) >= SHORTEST_BEGINNING else f"{word} "


def _lexeme(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
