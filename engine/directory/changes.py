"""What changed in the directory: who changed it, when, why, and what stood there before and after."""

import base64
import binascii
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Select, and_, insert, or_, select
from sqlalchemy.sql import ColumnElement

from engine.clock import end_of_day
from engine.errors import N_, Invalid, Problem
from engine.storage import Work, new_id, tables

Values = Mapping[str, Any]
"""One row as plain JSON values, by the name of the field."""

MAX_LIMIT = 200
_MOST_OVERTAKING = 20
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `before` None: it was new; `after` None: it was removed."""

    id: UUID
    at: datetime
    actor: str
    noun: str
    key: str
    before: Values | None
    after: Values | None
    reason: str
    batch: UUID | None

    @property
    def fields(self) -> tuple[tuple[str, Any, Any], ...]:
        """Each field that changed, with what stood there before and after."""
        before, after = self.before or {}, self.after or {}
        names = dict.fromkeys((*before, *after))
        return tuple((n, before.get(n), after.get(n)) for n in names if before.get(n) != after.get(n))


@dataclass(frozen=True, slots=True)
class ChangePage:
    """One page of changes, newest first; `next_cursor` asks for the following one, None at the end."""

    items: tuple[Change, ...]
    next_cursor: str | None


def record_change(
    work: Work, noun: str, key: str, before: Values | None, after: Values | None, *, reason: str = "",
    batch: UUID | None = None,
) -> None:  # fmt: skip
    """Keep one change, in the transaction that makes it; what changed nothing is not kept."""
    record_changes(work, noun, [(key, before, after)], reason=reason, batch=batch)


def record_changes(
    work: Work,
    noun: str,
    changes: Iterable[tuple[str, Values | None, Values | None]],
    *,
    reason: str = "",
    batch: UUID | None = None,
) -> None:
    """Keep several changes of one kind of thing, as (key, before, after)."""
    rows = [
        {"id": new_id(), "at": work.now, "actor": work.actor, "noun": noun, "key": key, "before": before,
         "after": after, "reason": reason, "batch": batch}
        for key, before, after in changes
        if before != after
    ]  # fmt: skip
    if rows:
        work.connection.execute(insert(_changes), rows)


def list_changes(
    work: Work,
    *,
    noun: str = "",
    key: str = "",
    actor: str = "",
    but: str = "",
    batch: UUID | None = None,
    first: date | None = None,
    last: date | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> ChangePage:
    """The changes that fit what is given, newest first; days are those of Việt Nam. `but`: whose are left out.

    Raises:
        Invalid: a cursor that is none of ours.
    """
    limit = max(1, min(limit, MAX_LIMIT))
    tests = list(_tests(noun, key, actor, batch, first, last))
    if but:
        tests.append(_changes.actor != but)
    if cursor:
        tests.append(_after(cursor))
    rows = work.connection.execute(_ALL.where(*tests).limit(limit + 1)).all()
    items = tuple(Change(*row) for row in rows[:limit])
    return ChangePage(items, _encode(items[-1]) if len(rows) > limit else None)


def list_changers(work: Work) -> list[str]:
    """Everybody who ever changed something, as `actor` names them."""
    return list(work.connection.scalars(select(_changes.actor).distinct().order_by(_changes.actor)))


def changes_since(work: Work, noun: str, key: str, opened: str) -> tuple[Change, ...]:
    """What happened to the row since it looked as the digest `opened` says, newest first."""
    found = []
    for row in work.connection.execute(_ALL.where(_changes.noun == noun, _changes.key == key).limit(_MOST_OVERTAKING)):
        change = Change(*row)
        if change.after is not None and digest_of(change.after) == opened:
            break
        found.append(change)
    return tuple(found)


def digest_of(values: Values | None) -> str:
    """A short text that is the same for the same values: what a form was opened with."""
    return hashlib.sha256(orjson.dumps(values, option=orjson.OPT_SORT_KEYS)).hexdigest()[:32]


_changes = tables.DirectoryChange
_ALL: Select[*tuple[Any, ...]] = select(*(getattr(_changes, name) for name in Change.__slots__)).order_by(
    _changes.at.desc(), _changes.id.desc()
)


def _tests(
    noun: str, key: str, actor: str, batch: UUID | None, first: date | None, last: date | None
) -> Iterator[ColumnElement[bool]]:
    for column, wanted in ((_changes.noun, noun), (_changes.key, key), (_changes.actor, actor)):
        if wanted:
            yield column == wanted
    if batch is not None:
        yield _changes.batch == batch
    if first is not None and first > date.min:
        yield _changes.at >= end_of_day(first - timedelta(days=1)) + _SECOND
    if last is not None:
        yield _changes.at < end_of_day(last) + _SECOND


def _encode(last: Change) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([last.at.isoformat(), last.id.hex])).decode()


def _after(cursor: str) -> ColumnElement[bool]:
    try:
        text, identifier = orjson.loads(base64.urlsafe_b64decode(cursor.encode()))
        moment, last = datetime.fromisoformat(text), UUID(hex=identifier)
        is_ours = moment.tzinfo is not None
    except (ValueError, TypeError, AttributeError, binascii.Error):
        is_ours = False
    if not is_ours:
        raise Invalid(problems=[Problem("cursor", N_("Vị trí trang không hợp lệ."), N_("Bắt đầu lại từ trang đầu."))])
    return or_(_changes.at < moment, and_(_changes.at == moment, _changes.id < last))
