"""A table of rows: found by words, narrowed, sorted, a page at a time by where the last one ended."""

import base64
import binascii
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

import orjson

from engine.clock import local_day
from engine.directory.changes import Values
from engine.directory.editing.columns import Column, Kind
from engine.directory.editing.known import Known
from engine.directory.editing.noun import Noun
from engine.directory.ordering import name_key, vietnamese_key
from engine.errors import N_, Invalid, Problem
from engine.storage import Work
from engine.storage.search_text import has_marks, search_marked, search_plain, search_words

MAX_LIMIT = 200
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a table. `filters`: column → value; `state`: `open`, `closed` or empty for both.

    `sort` is a column's name, with `-` before it from the end.
    """

    query: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    state: str = ""
    sort: str = ""
    limit: int = 50
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class RowPage:
    """One page of (key, values); `total` counts all that fit."""

    items: tuple[tuple[str, Values], ...]
    total: int
    next_cursor: str | None


def list_rows(work: Work, noun: Noun, wanted: Wanted) -> RowPage:
    """The rows that fit, in order.

    Raises:
        Invalid: a cursor that is none of ours.
    """
    found = find_rows(work, noun, wanted)
    limit = max(1, min(wanted.limit, MAX_LIMIT))
    column, is_down = _sorting(noun, wanted.sort)
    key_of = _order(column)
    ordered = sorted(((key_of(values), key) for key, values in found.items()), reverse=is_down)
    total = len(ordered)
    if wanted.cursor:
        ordered = _after(ordered, wanted.cursor, is_down=is_down)
    page = ordered[:limit]
    following = _encode(page[-1]) if len(ordered) > limit else None
    return RowPage(tuple((key, found[key]) for _order_key, key in page), total, following)


def find_rows(work: Work, noun: Noun, wanted: Wanted) -> dict[str, Values]:
    """All rows that fit, in no order."""
    rows, known, today = noun.load(work), Known(work), local_day(work.now)
    tests = list(_tests(noun, known, wanted, today))
    return {key: values for key, values in rows.items() if all(test(values) for test in tests)}


def _tests(noun: Noun, known: Known, wanted: Wanted, today: date) -> Iterable[Callable[[Values], bool]]:
    if wanted.state in {"open", "closed"}:
        is_closed = wanted.state == "closed"
        yield lambda values: noun.is_closed(values, today) is is_closed
    for name, value in wanted.filters.items():
        if value:
            yield _fits(noun.column(name), value)
    if words := search_words(search_plain(wanted.query)):
        marked = has_marks(wanted.query)
        sought = search_words(search_marked(wanted.query)) if marked else words
        normal = _marked if marked else _plain
        yield lambda values: _holds_all(sought, normal, _texts(noun, known, values))


def _fits(column: Column, value: str) -> Callable[[Values], bool]:
    if column.kind is Kind.YES:
        return lambda values: bool(values[column.name]) is (value == "true")
    if column.kind is Kind.GRANTS:
        return lambda values: any(grant["role"] == value for grant in values[column.name])
    if column.kind in {Kind.SEVERAL, Kind.LINES}:
        return lambda values: value in values[column.name]
    if column.kind is Kind.DAY:
        return lambda values: str(values[column.name] or "").startswith(value)
    return lambda values: values[column.name] == value


def _texts(noun: Noun, known: Known, values: Values) -> Iterable[str]:
    for name in noun.searched:
        yield str(values[name])
    for column in noun.listed:
        if column.kind is Kind.CHOICE and values[column.name]:
            yield known.options(column.options).get(values[column.name], "")


def _holds_all(words: Sequence[str], normal: Callable[[str], str], texts: Iterable[str]) -> bool:
    text = " ".join(map(normal, texts))
    return all(word in text for word in words)


@lru_cache(maxsize=100_000)
def _plain(text: str) -> str:
    return search_plain(text)


@lru_cache(maxsize=100_000)
def _marked(text: str) -> str:
    return search_marked(text)


@lru_cache(maxsize=100_000)
def _name_key(text: str) -> Key:
    return name_key(text)


@lru_cache(maxsize=100_000)
def _vietnamese_key(text: str) -> Key:
    return vietnamese_key(text)


def _sorting(noun: Noun, sort: str) -> tuple[Column, bool]:
    name = sort.removeprefix("-")
    sortable = {column.name: column for column in noun.listed if column.kind is not Kind.GRANTS}
    return (sortable[name], sort.startswith("-")) if name in sortable else (noun.column(noun.sort), False)


def _order(column: Column) -> Callable[[Values], Key]:
    if column.name == "full_name":
        return lambda values: _name_key(values[column.name])
    if column.kind in {Kind.WHOLE, Kind.YES}:
        return lambda values: (int(values[column.name]),)
    return lambda values: _vietnamese_key(str(values[column.name] or ""))


def _encode(last: tuple[Key, str]) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(last)).decode()


def _after(ordered: list[tuple[Key, str]], cursor: str, *, is_down: bool) -> list[tuple[Key, str]]:
    try:
        order, key = orjson.loads(base64.urlsafe_b64decode(cursor.encode()))
        last = (_tuples(order), key)
        return [one for one in ordered if (one < last if is_down else one > last)]
    except (ValueError, TypeError, binascii.Error) as error:
        problem = Problem("cursor", N_("Vị trí trang không hợp lệ."), N_("Bắt đầu lại từ trang đầu."))
        raise Invalid(problems=[problem]) from error


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value
