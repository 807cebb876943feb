"""Leave to read what people wrote in one case, for who only looks after cases: a reason, two hours, in the record."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import insert, select

from engine import audit
from engine.cases.errors import CaseNotFound
from engine.cases.finding import may_see_case, roles_of, visible_cases
from engine.cases.interventions import stated_reason
from engine.directory import Officer
from engine.errors import N_, NotAllowed
from engine.runtime import lock_case
from engine.storage import Work, begin_work, new_id, read_work
from engine.storage.tables import Case, ContentGrant
from engine.storage.tables import Officer as OfficerTable

LASTS = timedelta(hours=2)
MAY_ASK = frozenset({"ADMIN", "PROCESS_DESIGNER"})
MAY_LOOK_INTO = frozenset({"ADMIN", "HEAD", "DEPUTY"})
MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class GrantView:
    """Who opened the content of which case, why and until when."""

    case_number: str
    officer: str
    reason: str
    granted_at: datetime
    expires_at: datetime
    is_over: bool


def may_ask_for_content(officer: Officer) -> bool:
    """Whether the officer looks after cases in a way that may need their content."""
    return bool(officer.roles & MAY_ASK)


def may_look_into_grants(officer: Officer) -> bool:
    """Whether the officer is told who opened content: heads of agencies, and administrators."""
    return bool(roles_of(officer) & MAY_LOOK_INTO)


def open_content(case_id: UUID, *, actor: Officer, reason: str) -> datetime:
    """Until when the officer may read the content of the case. While that lasts, asking again changes nothing.

    Raises:
        NotAllowed: only who looks after the system or its procedures asks in this way.
        Invalid: no reason.
        CaseNotFound: there is no such case, or not for these eyes.
    """
    if not may_ask_for_content(actor):
        raise NotAllowed(N_("Chỉ quản trị hệ thống và người thiết kế quy trình mở nội dung theo cách này."))
    stated = stated_reason(reason)
    with begin_work(actor.id) as work:
        if not may_see_case(work, case_id, actor):
            raise CaseNotFound
        lock_case(work, case_id)
        present = content_open_until(work, case_id, actor)
        if present is not None:
            return present
        until = work.now + LASTS
        work.connection.execute(
            insert(ContentGrant).values(
                case_id=case_id,
                id=new_id(),
                officer_id=actor.id,
                reason=stated,
                granted_at=work.now,
                expires_at=until,
            )
        )
        audit.record(work, case_id, "content.opened", {"reason": stated, "until": until.isoformat()})
        return until


def content_open_until(work: Work, case_id: UUID, officer: Officer) -> datetime | None:
    """Until when the officer has leave to read the case; None when they have none now, or may not ask for it."""
    if not may_ask_for_content(officer):
        return None
    return work.connection.scalar(
        select(ContentGrant.expires_at)
        .where(
            ContentGrant.officer_id == officer.id,
            ContentGrant.case_id == case_id,
            ContentGrant.expires_at > work.now,
        )
        .order_by(ContentGrant.expires_at.desc())
        .limit(1)
    )


def cases_opened(work: Work, case_ids: Collection[UUID], officer: Officer) -> frozenset[UUID]:
    """Those of these cases that the officer has leave to read now."""
    if not case_ids or not may_ask_for_content(officer):
        return frozenset()
    query = select(ContentGrant.case_id).where(
        ContentGrant.officer_id == officer.id,
        ContentGrant.case_id.in_(case_ids),
        ContentGrant.expires_at > work.now,
    )
    return frozenset(work.connection.scalars(query))


def list_grants(*, actor: Officer, case_id: UUID | None = None) -> tuple[GrantView, ...]:
    """Who opened the content of the cases the officer may see (of one case), newest first.

    Raises:
        NotAllowed: they are neither head of an agency nor administrator.
    """
    if not may_look_into_grants(actor):
        raise NotAllowed(N_("Chỉ thủ trưởng, phó thủ trưởng và quản trị xem được ai đã mở nội dung."))
    query = (
        select(
            Case.number,
            OfficerTable.full_name,
            ContentGrant.reason,
            ContentGrant.granted_at,
            ContentGrant.expires_at,
        )
        .join(Case, Case.id == ContentGrant.case_id)
        .join(OfficerTable, OfficerTable.id == ContentGrant.officer_id)
        .where(visible_cases(actor))
        .order_by(ContentGrant.granted_at.desc())
        .limit(MOST_SHOWN)
    )
    if case_id is not None:
        query = query.where(ContentGrant.case_id == case_id)
    with read_work(actor.id) as work:
        return tuple(GrantView(*row, is_over=row.expires_at <= work.now) for row in work.connection.execute(query))
