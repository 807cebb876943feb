"""Substitutes: who acts for an absent officer, from a first to a last day, once approved."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import and_, insert, or_, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql import ColumnElement

from engine.clock import local_day
from engine.directory.officers import get_officer
from engine.errors import N_, Invalid, Problem
from engine.storage import Work, new_id, tables


def request_substitution(
    work: Work, *, officer_id: UUID, substitute_id: UUID, first_day: date, last_day: date, reason: str = ""
) -> UUID:
    """The id of a substitution that waits for approval; until then it gives no right.

    Raises:
        Invalid: the last day comes before the first, or someone stands for themselves.
        OfficerUnknown: either of the two has no active account.
    """
    if last_day < first_day:
        what = N_("Ngày cuối của kỳ vắng mặt đứng trước ngày đầu.")
        raise Invalid(problems=[Problem("/last_day", what, N_("Chọn lại ngày cuối."))])
    if officer_id == substitute_id:
        what = N_("Không thể tự thay thế chính mình.")
        raise Invalid(problems=[Problem("/substitute_id", what, N_("Chọn một người khác."))])
    get_officer(work, officer_id)
    get_officer(work, substitute_id)
    substitution_id = new_id()
    work.connection.execute(
        insert(_substitutions).values(
            id=substitution_id,
            officer_id=officer_id,
            substitute_id=substitute_id,
            first_day=first_day,
            last_day=last_day,
            reason=reason,
            asked_by=work.actor_id,
            asked_at=work.now,
        )
    )
    return substitution_id


def list_substitutes(work: Work, officers: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """Who stands in today for each of these officers; those without a substitute are left out.

    Whoever has left, or holds no role any more where the absent one works, stands in for nobody.
    """
    today = local_day(work.now)
    query = (
        select(_substitutions.officer_id, _substitutions.substitute_id)
        .join(tables.Officer, tables.Officer.id == _substitutions.substitute_id)
        .join(_absent, _absent.id == _substitutions.officer_id)
        .where(
            _substitutions.officer_id.in_(officers),
            _substitutions.first_day <= today,
            _substitutions.last_day >= today,
            _substitutions.approved_by.is_not(None),
            tables.Officer.is_active,
            _holds_a_role_there(today),
        )
        .order_by(_substitutions.id)
    )
    found: dict[UUID, list[UUID]] = {}
    for row in work.connection.execute(query):
        found.setdefault(row.officer_id, []).append(row.substitute_id)
    return found


def _holds_a_role_there(today: date) -> ColumnElement[bool]:
    """As `may_stand_in` has it, in a statement."""
    own, theirs = aliased(tables.Grant), aliased(tables.Grant)

    def holds(grant: type[tables.Grant]) -> ColumnElement[bool]:
        return and_(
            or_(grant.valid_from.is_(None), grant.valid_from <= today),
            or_(grant.valid_to.is_(None), grant.valid_to >= today),
        )

    places = select(theirs.agency_code).where(theirs.officer_id == _absent.id, holds(theirs)).correlate(_absent)
    found = select(own.role).where(
        own.officer_id == _substitutions.substitute_id,
        holds(own),
        or_(own.agency_code == _absent.agency_code, own.agency_code.in_(places)),
    )
    return found.correlate(_substitutions, _absent).exists()


_substitutions, _absent = tables.Substitution, aliased(tables.Officer)
