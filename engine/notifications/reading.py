"""An officer's notifications as their page shows them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select, update

from engine.cases import cases_seen
from engine.directory import Officer
from engine.notifications.staff_notices import NOTHING_KNOWN, case_facts, find_staff_notice, staff_text
from engine.storage import Work, begin_work, read_work, tables

PAGE_SIZE = 30


UNREAD = "notices"
"""What officers have not read, as it is counted along with what waits for them."""


@dataclass(frozen=True, slots=True)
class Told:
    """One line: what was said, about which case; `case_id` only where the reader may open it."""

    id: UUID
    at: datetime
    name: str
    text: str
    more: str
    number: str
    case_id: UUID | None
    is_urgent: bool
    is_read: bool


@dataclass(frozen=True, slots=True)
class ToldPage:
    """Lines, the latest first; `cursor` leads to older ones."""

    lines: tuple[Told, ...]
    cursor: UUID | None


def count_unread(officer: Officer) -> int:
    """How many the officer has not read: one look at an index that holds nothing else."""
    with read_work(officer.id) as work:
        return work.connection.scalar(unread(officer).with_only_columns(func.count())) or 0


def unread(officer: Officer) -> Select[UUID]:
    """What the officer has not read."""
    return select(_table.id).where(_table.officer_id == officer.id, _table.read_at.is_(None))


def list_told(officer: Officer, *, cursor: UUID | None = None, only_unread: bool = False) -> ToldPage:
    """What the officer was told, the latest first."""
    query = select(_table).where(_table.officer_id == officer.id)
    if cursor is not None:
        query = query.where(_table.id < cursor)
    if only_unread:
        query = query.where(_table.read_at.is_(None))
    with read_work(officer.id) as work:
        rows = list(work.session.scalars(query.order_by(_table.id.desc()).limit(PAGE_SIZE + 1)))
        lines = tuple(_lines(work, rows[:PAGE_SIZE], officer))
    return ToldPage(lines, rows[PAGE_SIZE - 1].id if len(rows) > PAGE_SIZE else None)


def mark_read(officer: Officer, ids: Collection[UUID] | None = None) -> int:
    """How many of the officer's own are read now that were not; None marks all of them."""
    query = update(_table).where(_table.officer_id == officer.id, _table.read_at.is_(None))
    if ids is not None:
        query = query.where(_table.id.in_(ids))
    with begin_work(officer.id) as work:
        return work.connection.execute(query.values(read_at=work.now)).rowcount


def find_told_case(officer: Officer, notification_id: UUID) -> UUID | None:
    """The case a notification of the officer's is about, if they may see it."""
    query = select(_table.case_id).where(_table.id == notification_id, _table.officer_id == officer.id)
    with read_work(officer.id) as work:
        case_id = work.connection.scalar(query)
        return case_id if case_id in cases_seen(work, [case_id] if case_id else [], officer) else None


def _lines(work: Work, rows: list[tables.Notification], officer: Officer) -> list[Told]:
    ids = {row.case_id for row in rows if row.case_id}
    seen, facts_of = cases_seen(work, ids, officer), case_facts(work, ids)
    notices = {code: find_staff_notice(work, code) for code in {row.notice for row in rows}}
    lines = []
    for row in rows:
        notice, facts = notices[row.notice], facts_of.get(row.case_id, NOTHING_KNOWN) if row.case_id else NOTHING_KNOWN
        lines.append(
            Told(
                row.id, row.created_at, notice.named(officer.locale), staff_text(notice, facts, locale=officer.locale),
                row.text, facts["number"], row.case_id if row.case_id in seen else None,
                is_urgent=notice.is_urgent, is_read=row.read_at is not None,
            )
        )  # fmt: skip
    return lines


_table = tables.Notification
