"""Lists of cases, for those who watch over them: keyset pages, newest first."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson
from sqlalchemy import and_, func, or_, select, true
from sqlalchemy.sql import ColumnElement

from engine.cases.finding import SEES_ALL, may_take_clause, mine_clause, people, roles_of
from engine.directory import Officer
from engine.errors import N_, Invalid, Problem
from engine.runtime import CaseStatus
from engine.storage import read_work
from engine.storage.tables import Case, Task

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
    items = tuple(CaseRow(*row) for row in rows[:limit])
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


def visible_cases(officer: Officer) -> ColumnElement[bool]:
    """Cases that lie with the officer's agencies, or have a task of theirs; as `may_see_case` decides for one."""
    if roles_of(officer) & SEES_ALL:
        return true()
    agencies = sorted(
        {person.agency for person in people(officer)}
        | {grant.agency for person in people(officer) for grant in person.grants}
    )
    theirs = or_(
        mine_clause(officer),
        may_take_clause(officer),
        Task.completed_by == officer.id,
        Task.agency.in_(agencies),
    )
    return or_(Case.agency.in_(agencies), Case.id.in_(select(Task.case_id).where(theirs)))


def _encode(last: CaseRow) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([last.started_at.isoformat(), last.id.hex])).decode()


def _after(cursor: str) -> ColumnElement[bool]:
    try:
        text, identifier = orjson.loads(base64.urlsafe_b64decode(cursor.encode()))
        moment, last = datetime.fromisoformat(text), UUID(hex=identifier)
    except (ValueError, TypeError, AttributeError, binascii.Error) as error:
        problem = Problem("cursor", N_("Vị trí trang không hợp lệ."), N_("Bắt đầu lại từ trang đầu."))
        raise Invalid(problems=[problem]) from error
    return or_(Case.started_at < moment, and_(Case.started_at == moment, Case.id < last))
