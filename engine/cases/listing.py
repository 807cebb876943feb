"""Lists of cases, for those who watch over them: keyset pages, newest first."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import orjson
from sqlalchemy import and_, func, or_, select
from sqlalchemy.sql import ColumnElement
from sqlalchemy.sql.util import ClauseAdapter

from engine.cases.case_filter import CaseFilter, conditions
from engine.cases.finding import own_cases, sees_all, shown_title
from engine.directory import Officer
from engine.errors import N_, Invalid, Problem
from engine.runtime import CaseStatus
from engine.storage import Work, read_work
from engine.storage.tables import Case

MAX_LIMIT = 200
COUNT_UP_TO = 1000
NOTHING_ASKED = CaseFilter()


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case as lists show it."""

    id: UUID
    number: str
    process_id: str
    version_id: UUID
    title: str
    status: str
    agency: str | None
    started_at: datetime
    ended_at: datetime | None
    due_at: datetime | None
    moved_at: datetime | None


@dataclass(frozen=True, slots=True)
class CasePage:
    """One page of cases; `next_cursor` asks for the following one, None at the end."""

    items: tuple[CaseRow, ...]
    next_cursor: str | None


_COLUMNS = tuple(getattr(Case, name) for name in CaseRow.__slots__)


def list_cases(
    *,
    actor: Officer,
    wanted: CaseFilter = NOTHING_ASKED,
    limit: int = 50,
    cursor: str | None = None,
) -> CasePage:
    """The cases the officer may see and that are asked for, newest first.

    Raises:
        Invalid: a cursor that is none of ours.
    """
    limit = max(1, min(limit, MAX_LIMIT))
    query = select(*_COLUMNS).where(own_cases(actor)).order_by(Case.started_at.desc(), Case.id.desc())
    if cursor:
        query = query.where(_after(cursor))
    with read_work(actor.id) as work:
        query = query.where(*conditions(work, wanted, actor))
        rows = work.connection.execute(query.limit(limit + 1)).all()
    found = (CaseRow(*row) for row in rows[:limit])
    items = tuple(replace(row, title=shown_title(row.title, actor)) for row in found)
    return CasePage(items, _encode(items[-1]) if len(rows) > limit else None)


def count_cases(*, actor: Officer) -> dict[str, int]:
    """How many of the cases the officer may see stand where, each counted up to a thousand."""
    with read_work(actor.id) as work:
        counts = count_wanted(work, {status.value: CaseFilter(status=status) for status in CaseStatus}, actor)
    return dict(counts)


def count_wanted(work: Work, wanted: Mapping[str, CaseFilter], actor: Officer) -> dict[str, int]:
    """How many cases each of these lists would hold, each counted up to a thousand and one.

    All in one statement, so that the cases one may see are found once.
    """
    if sees_all(actor):
        found = (select(Case.id).where(*conditions(work, one, actor)) for one in wanted.values())
    else:
        own = select(*_COLUMNS).where(own_cases(actor)).cte("own")
        among = ClauseAdapter(own)
        found = (
            select(own.c.id).where(*(among.traverse(condition) for condition in conditions(work, one, actor)))
            for one in wanted.values()
        )
    bounded = [query.limit(COUNT_UP_TO + 1).subquery() for query in found]
    row = work.connection.execute(
        select(*(select(func.count()).select_from(one).scalar_subquery() for one in bounded))
    ).one()
    return dict(zip(wanted, row, strict=True))


def _encode(last: CaseRow) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([last.started_at.isoformat(), last.id.hex])).decode()


def _after(cursor: str) -> ColumnElement[bool]:
    try:
        text, identifier = orjson.loads(base64.urlsafe_b64decode(cursor.encode()))
        moment, last = _moment(text), UUID(hex=identifier)
    except (ValueError, TypeError, AttributeError, binascii.Error) as error:
        problem = Problem("cursor", N_("Vị trí trang không hợp lệ."), N_("Bắt đầu lại từ trang đầu."))
        raise Invalid(problems=[problem]) from error
    return or_(Case.started_at < moment, and_(Case.started_at == moment, Case.id < last))


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment
