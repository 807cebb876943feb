"""Substitutes: who acts for an absent officer, from a first to a last day, once approved."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import insert, select, update

from engine.clock import local_day
from engine.directory.errors import SubstitutionRefused
from engine.directory.officers import Officer, get_officer
from engine.directory.taking import OVERSEERS
from engine.errors import N_, Invalid, NotFound, Problem
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
        )
    )
    return substitution_id


def approve_substitution(work: Work, substitution_id: UUID, *, actor: Officer) -> None:
    """The substitution counts from now on.

    A head or deputy of the absent officer's agency approves; nobody approves that they themselves
    receive another's rights.

    Raises:
        NotFound: there is no such substitution.
        SubstitutionRefused: the actor may not approve this one.
    """
    row = work.connection.execute(
        select(_substitutions.officer_id, _substitutions.substitute_id).where(_substitutions.id == substitution_id)
    ).first()
    if row is None:
        raise NotFound
    absent = get_officer(work, row.officer_id)
    if actor.id == row.substitute_id:
        raise SubstitutionRefused(N_("Người thay thế không tự duyệt việc thay thế của mình."))
    if not any(actor.has_role(overseer, absent.agency) for overseer in OVERSEERS):
        raise SubstitutionRefused(N_("Chỉ thủ trưởng hoặc cấp phó của đơn vị mới duyệt việc thay thế."))
    work.connection.execute(
        update(_substitutions).where(_substitutions.id == substitution_id).values(approved_by=str(actor.id))
    )


def end_substitution(work: Work, substitution_id: UUID) -> None:
    """The substitution gives no right any more."""
    work.connection.execute(update(_substitutions).where(_substitutions.id == substitution_id).values(approved_by=None))


def list_substitutes(work: Work, officers: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """Who stands in today for each of these officers; those without a substitute are left out."""
    today = local_day(work.now)
    query = (
        select(_substitutions.officer_id, _substitutions.substitute_id)
        .join(tables.Officer, tables.Officer.id == _substitutions.substitute_id)
        .where(
            _substitutions.officer_id.in_(officers),
            _substitutions.first_day <= today,
            _substitutions.last_day >= today,
            _substitutions.approved_by.is_not(None),
            tables.Officer.is_active,
        )
        .order_by(_substitutions.id)
    )
    found: dict[UUID, list[UUID]] = {}
    for row in work.connection.execute(query):
        found.setdefault(row.officer_id, []).append(row.substitute_id)
    return found


_substitutions = tables.Substitution
