"""Confirming a state secret: a head and a secret officer, two persons, each say so; then it goes on on paper."""

from uuid import UUID

from engine import audit
from engine.cases.secrecy import stated_reason, tellers
from engine.cases.secrecy_stages import (
    DECIDERS,
    SecrecyMoved,
    Stage,
    are_both,
    capacities,
    lock_sealed,
    move,
    read_word,
    require_stage,
    spoken,
)
from engine.directory import Officer, OfficerUnknown, get_officer
from engine.errors import N_, NotAllowed
from engine.storage import Work, begin_work

PROPOSED, REJECTED, CONFIRMED, TAKEN_BACK = (
    "secrecy.proposed", "secrecy.rejected", "secrecy.confirmed", "secrecy.confirmation_taken_back",
)  # fmt: skip


class TwoNeeded(NotAllowed):
    """It takes a head and a secret officer, and they are two persons."""

    code = "secrecy.two_needed"
    message = N_("Cần hai người khác nhau: một Thủ trưởng và một cán bộ phụ trách tài liệu mật.")
    remedy = N_("Người kia mở trang này bằng tài khoản của mình rồi xác nhận.")


def propose_secret(case_id: UUID, *, actor: Officer) -> None:
    """One of the two says that it is a state secret; nothing happens before the other says so too.

    Raises:
        CaseNotFound, NotAllowed: they do not decide about it.
        SecrecyLifted, SecrecyMoved: somebody was faster.
    """
    with begin_work(actor.id) as work:
        row = lock_sealed(work, case_id, actor)
        require_stage(row, Stage.SUSPECTED)
        roles = capacities(actor, row.agencies)
        move(work, case_id, Stage.PROPOSED, decision={"proposed": spoken(work, roles)})
        audit.record(work, case_id, PROPOSED, {"roles": sorted(roles)})
        # Who holds both roles still needs another person, of either.
        others = DECIDERS if roles == DECIDERS else DECIDERS - roles
        for tell in tellers.values():
            tell(work, row.number, tuple(row.agencies), others, "secrecy_proposed")


def confirm_secret(case_id: UUID, *, actor: Officer) -> None:
    """The other of the two says so as well: from now on it is read only where it is handed over to.

    Raises:
        CaseNotFound, NotAllowed: they do not decide about it.
        TwoNeeded: they are the same person, or not a head and a secret officer between them.
        SecrecyLifted, SecrecyMoved: somebody was faster.
    """
    with begin_work(actor.id) as work:
        row = lock_sealed(work, case_id, actor)
        require_stage(row, Stage.PROPOSED)
        proposal, roles = read_word(row.decision, "proposed"), capacities(actor, row.agencies)
        if proposal is None or proposal.by == actor.id:
            raise TwoNeeded
        # Who proposed it must still be somebody who may.
        if not are_both(proposal.roles & _capacities_of(work, proposal.by, row.agencies), roles):
            raise TwoNeeded
        move(work, case_id, Stage.CONFIRMED, decision={**row.decision, "confirmed": spoken(work, roles)})
        audit.record(work, case_id, CONFIRMED, {"roles": sorted(roles), "proposed_by": str(proposal.by)})


def reject_secret(case_id: UUID, *, actor: Officer, reason: str) -> None:
    """It is not confirmed, or the proposal is taken back: the case stands where it stood, suspected.

    Raises:
        CaseNotFound, NotAllowed: they do not decide about it.
        SecrecyLifted, SecrecyMoved: somebody was faster.
        Invalid: no reason, or one too long.
    """
    _back(case_id, actor, stated_reason(reason), Stage.PROPOSED, REJECTED)


def take_back_confirmation(case_id: UUID, *, actor: Officer, reason: str) -> None:
    """It was confirmed wrongly, and nothing is erased yet: the case is suspected as before.

    Raises:
        CaseNotFound, NotAllowed: they do not decide about it.
        SecrecyLifted, SecrecyMoved: somebody was faster, or it is erased.
        Invalid: no reason, or one too long.
    """
    _back(case_id, actor, stated_reason(reason), Stage.CONFIRMED, TAKEN_BACK)


def _back(case_id: UUID, actor: Officer, reason: str, stage: Stage, kind: str) -> None:
    with begin_work(actor.id) as work:
        row = lock_sealed(work, case_id, actor)
        require_stage(row, stage)
        if "erased" in row.decision:
            # Only what came later still lies here: there is no way back to a whole case.
            raise SecrecyMoved(number=row.number)
        move(work, case_id, Stage.SUSPECTED, decision={})
        audit.record(work, case_id, kind, {"reason": reason})


def _capacities_of(work: Work, officer_id: UUID, agencies: list[str]) -> frozenset[str]:
    try:
        return capacities(get_officer(work, officer_id), agencies)
    except OfficerUnknown:
        return frozenset()
