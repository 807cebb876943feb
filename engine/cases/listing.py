"""Lists of cases, for those who watch over them: keyset pages, newest first."""

import base64
import binascii
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import orjson
from sqlalchemy import and_, func, or_, select
from sqlalchemy.sql import ColumnElement

from engine.cases.finding import shown_title, visible_cases
from engine.directory import Officer
from engine.errors import N_, Invalid, Problem
from engine.runtime import CaseStatus
from engine.storage import read_work
from engine.storage.tables import Case

MAX_LIMIT = 200
COUNT_UP_TO = 1000


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case as lists show it."""

    id: UUID
    number: str
    process_id: str
    title: str
    status: str
    agency: str | None
    started_at: datetime
    ended_at: datetime | None
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class CasePage:
    """One page of cases; `next_cursor` asks for the following one, None at the end."""

    items: tuple[CaseRow, ...]
    next_cursor: str | None


_COLUMNS = tuple(getattr(Case, name) for name in CaseRow.__slots__)


def list_cases(
    *, actor: Officer, status: CaseStatus | None = None, limit: int = 50, cursor: str | None = None
) -> CasePage:
    """The cases the officer may see, newest first; with `status`, those that stand so.

    Raises:
        Invalid: a cursor that is none of ours.
    """
    limit = max(1, min(limit, MAX_LIMIT))
    query = select(*_COLUMNS).where(visible_cases(actor)).order_by(Case.started_at.desc(), Case.id.desc())
    if status is not None:
        query = query.where(Case.status == status)
    if cursor:
        query = query.where(_after(cursor))
    with read_work(actor.id) as work:
        rows = work.connection.execute(query.limit(limit + 1)).all()
    found = (CaseRow(*row) for row in rows[:limit])
    items = tuple(replace(row, title=shown_title(row.title, actor)) for row in found)
    return CasePage(items, _encode(items[-1]) if len(rows) > limit else None)


def count_cases(*, actor: Officer) -> dict[str, int]:
    """How many of the cases the officer may see stand where, each counted up to a thousand."""
    with read_work(actor.id) as work:
        return {
            status: work.connection.scalar(
                select(func.count()).select_from(
                    select(Case.id).where(visible_cases(actor), Case.status == status).limit(COUNT_UP_TO).subquery()
                )
            )
            or 0
            for status in CaseStatus
        }


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
