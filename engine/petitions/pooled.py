"""The list of the collecting pool, for the officers whose agencies keep petitions there."""

import base64
import binascii
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.sql import ColumnElement

from engine.cases import visible_cases
from engine.cases.content_roles import USUAL
from engine.cases.finding import roles_of
from engine.clock import local_day
from engine.directory import Officer
from engine.errors import N_, Invalid, Problem
from engine.petitions.access import agencies_read_in
from engine.petitions.agency_names import agency_name
from engine.petitions.hiding import readable
from engine.petitions.pool import pool
from engine.petitions.statuses import Status
from engine.storage import read_work, tables
from engine.storage.types import EPOCH, MICROSECOND

PAGE = 50


@dataclass(frozen=True, slots=True)
class PooledPetition:
    """A petition of the pool: how long it has been there, how many are like it, when it is looked at next.

    `is_in_review`: somebody is looking at it now.
    """

    case_id: UUID
    number: str
    title: str = field(repr=False)
    agency: str | None
    agency_name: str
    since: datetime
    days: int
    similar: int
    round: int
    review_on: datetime
    is_in_review: bool


@dataclass(frozen=True, slots=True)
class PoolPage:
    """Petitions of the pool, agency by agency, the next to be looked at first; `counts`: how many each agency keeps."""

    items: tuple[PooledPetition, ...]
    counts: dict[str | None, int]
    next_cursor: str | None


def may_see_pool(officer: Officer) -> bool:
    """Whether the list is for this officer: who works with petitions, in whatever role."""
    if roles_of(officer) & USUAL:
        return True
    with read_work(officer.id) as work:
        return bool(agencies_read_in(work, officer))


def list_pool(*, actor: Officer, cursor: str | None = None, limit: int = PAGE) -> PoolPage:
    """The petitions of the pool whose cases the officer may see; nothing for who reads no petitions.

    Raises:
        Invalid: a cursor that is none of ours.
    """
    if not may_see_pool(actor):
        return PoolPage((), {}, None)
    petition, case, task = tables.Petition, tables.Case, tables.Task
    own = (pool.c.left_at.is_(None), petition.status != Status.SECRET, visible_cases(actor))
    joined = pool.join(case.__table__, case.id == pool.c.case_id).join(
        petition.__table__, petition.case_id == pool.c.case_id
    )
    in_review = select(task.id).where(task.case_id == pool.c.case_id, task.status == "open").exists()
    agency = func.coalesce(pool.c.agency, "")
    query = (
        select(
            pool,
            petition.number,
            petition.title,
            petition.sender,
            petition.sender_hidden,
            in_review.label("is_in_review"),
        )
        .select_from(joined)
        .where(*own)
        .order_by(agency, pool.c.review_on, pool.c.case_id)
    )
    if cursor:
        query = query.where(_after(cursor, agency))
    counting = select(pool.c.agency, func.count()).select_from(joined).where(*own).group_by(pool.c.agency)
    with read_work(actor.id) as work:
        rows = work.connection.execute(query.limit(limit + 1)).all()
        counts = {row[0]: row[1] for row in work.connection.execute(counting)}
        names = {code: agency_name(work, code) for code in counts}
        today = local_day(work.now)
    items = tuple(
        PooledPetition(
            case_id=row.case_id,
            number=row.number,
            title=readable(row, row.title, actor),
            agency=row.agency,
            agency_name=names.get(row.agency, ""),
            since=row.since,
            days=(today - local_day(row.since)).days,
            similar=row.similar,
            round=row.round,
            review_on=row.review_on,
            is_in_review=row.is_in_review,
        )
        for row in rows[:limit]
    )
    return PoolPage(items, counts, _encode(items[-1]) if len(rows) > limit else None)


def _encode(last: PooledPetition) -> str:
    micros = (last.review_on - EPOCH) // MICROSECOND
    return base64.urlsafe_b64encode(f"{last.agency or ''} {micros} {last.case_id.hex}".encode()).decode()


def _after(cursor: str, agency: ColumnElement[str]) -> ColumnElement[bool]:
    try:
        code, micros, identifier = base64.urlsafe_b64decode(cursor.encode()).decode().rsplit(" ", 2)
        moment, last = EPOCH + int(micros) * MICROSECOND, UUID(hex=identifier)
    except (ValueError, OverflowError, binascii.Error) as error:
        problem = Problem("cursor", N_("Vị trí trang không hợp lệ."), N_("Bắt đầu lại từ trang đầu."))
        raise Invalid(problems=[problem]) from error
    later = or_(pool.c.review_on > moment, and_(pool.c.review_on == moment, pool.c.case_id > last))
    return or_(agency > code, and_(agency == code, later))
