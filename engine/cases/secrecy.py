"""State secrets: whoever suspects one marks the case, and at once nobody sees, does or sends anything of it.

It is undone by whoever decides: the secret officer or the head of an agency that has the case, or of the hub.
Together they confirm it (`secrecy_confirming`), and what is confirmed is handed over and erased (`secrecy_erasing`).
"""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from engine import audit
from engine.cases.about import family_of
from engine.cases.claim import officer_name
from engine.cases.errors import CaseNotFound
from engine.cases.finding import case_by_number, may_see_case, own_cases
from engine.cases.interventions import LONGEST_REASON
from engine.cases.secrecy_stages import (
    ANSWERED,
    CASE,
    DECIDERS,
    HEAD,
    SEALED,
    SECRET_OFFICER,
    Export,
    Milestone,
    SecrecyLifted,
    Stage,
    are_both,
    capacities,
    find_sealed,
    lock_sealed,
    may_decide,
    move,
    read_export,
    read_milestones,
    read_word,
    require_stage,
)
from engine.directory import HubMissing, Officer, agency_names, hub_agency
from engine.errors import N_, CaseSealed, Invalid, Problem
from engine.runtime import CaseStatus, is_being_sent, is_sealed, read_sealed, seal, sweep, unseal
from engine.storage import Work, begin_work, read_work
from engine.storage.tables import Case, SealedCase, Task

SUSPECTED, LIFTED, READ, MORE_CAME = (
    "secrecy.suspected", "secrecy.lifted", "secrecy.read", "secrecy.more_came",
)  # fmt: skip
LONGEST_WAIT_SECONDS, LOOK_EVERY_SECONDS = 15.0, 0.02
MOST_SHOWN = 200

Tell = Callable[[Work, str, tuple[str, ...], frozenset[str], str], None]
tellers: dict[str, Tell] = {}
"""Who tells those that decide of a case: its number, the agencies, the roles and the notice. Filled from above."""


@dataclass(frozen=True, slots=True)
class DecisionView:
    """How the decision stands, for who has a part in it, and what they may do now.

    `proposed_roles` are those of who proposed it: the other one's word is still needed.
    """

    proposed_by: str
    proposed_at: datetime | None
    proposed_roles: frozenset[str]
    confirmed_by: str
    confirmed_at: datetime | None
    export: Export | None
    may_confirm: bool
    is_secret_officer: bool
    is_holder: bool


@dataclass(frozen=True, slots=True)
class SealedView:
    """What is shown of a case that is set aside; `marked_by` and `reason` only to those who decide."""

    case_id: UUID
    number: str
    agency: str
    started_at: datetime
    due_at: datetime | None
    is_over: bool
    marked_at: datetime
    may_decide: bool
    marked_by: str = ""
    reason: str = ""
    stage: Stage = Stage.SUSPECTED
    decision: DecisionView | None = None
    milestones: tuple[Milestone, ...] = ()

    @property
    def is_answered(self) -> bool:
        """Whether it is said to be answered on paper, so that its deadline waits for nobody."""
        return any(one.kind == ANSWERED for one in self.milestones)

    @property
    def awaits_reader(self) -> bool:
        """Whether whoever reads this has the next word, or the next thing to do."""
        if self.decision is None:
            return False
        if self.stage is Stage.SUSPECTED:
            return True
        if self.stage is Stage.PROPOSED:
            return self.decision.may_confirm
        return self.decision.is_secret_officer and not self.is_over


def suspect_secret(case_id: UUID, *, actor: Officer, reason: str) -> bool:
    """The case is set aside; whether nothing of it is on its way out any more. Marking it twice changes nothing.

    What was being sent at that very moment is waited for: once this returns, nothing more leaves.

    Raises:
        CaseNotFound: there is no such case, or not for these eyes.
        Invalid: no reason, or one too long.
    """
    stated = stated_reason(reason)
    with begin_work(actor.id) as work:
        if not may_see_case(work, case_id, actor):
            raise CaseNotFound
        # The matter is the same in the work that was begun on the case, and in the case that this is about.
        family = family_of(work, case_id)
        for one in family:
            _set_aside(work, one, stated)
    settled = [settle(one) for one in family]
    return all(settled)


def _set_aside(work: Work, case_id: UUID, stated: str) -> None:
    case = work.connection.execute(CASE.where(Case.id == case_id).with_for_update()).one()
    if not is_sealed(work, case_id):
        agencies = _deciding(work, case_id, case.agency)
        seal(work, case_id, agencies=agencies, marked_at=work.now, marked_by=work.actor, reason=stated)
        audit.record(work, case_id, SUSPECTED, {"reason": stated})
        for tell in tellers.values():
            tell(work, case.number, tuple(agencies), DECIDERS, "secrecy_suspected")


def settle(case_id: UUID) -> bool:
    """Whether all that was under way when the case was set aside has come to rest, and is set aside with it."""
    until = time.monotonic() + LONGEST_WAIT_SECONDS
    while True:
        with read_work() as work:
            is_under_way = is_being_sent(work, case_id)
        if not is_under_way or time.monotonic() > until:
            break
        time.sleep(LOOK_EVERY_SECONDS)
    with begin_work() as work:
        sweep(work, case_id)
    return not is_under_way


def sweep_sealed(only: UUID | None = None) -> int:
    """How many rows were still found of cases that are set aside (of one); of a worker that has died, for one.

    Of a case that is erased already, what was found is handed over and erased as the rest was.
    """
    query = select(SealedCase.case_id, SealedCase.stage)
    if only is not None:
        query = query.where(SealedCase.case_id == only)
    with read_work() as work:
        cases = work.connection.execute(query).all()
    found = 0
    for case_id, stage in cases:
        with begin_work() as work:
            found += sweep(work, case_id)
            if stage == Stage.ERASED.value and read_sealed(work, case_id):
                move(work, case_id, Stage.CONFIRMED)
                audit.record(work, case_id, MORE_CAME, {})
    return found


def lift_suspicion(case_id: UUID, *, actor: Officer, reason: str) -> None:
    """It is no secret: all is as it was before, and what was held goes out.

    Raises:
        CaseNotFound: there is no such case, or not for these eyes.
        NotAllowed: they do not decide about this one.
        SecrecyLifted, SecrecyMoved: somebody was faster, or it is being confirmed.
        Invalid: no reason, or one too long.
    """
    stated = stated_reason(reason)
    with begin_work(actor.id) as work:
        lock_sealed(work, case_id, actor)
        for one in family_of(work, case_id):
            if find_sealed(work, one) is not None:
                require_stage(lock_sealed(work, one, actor), Stage.SUSPECTED)
                unseal(work, one)
                audit.record(work, one, LIFTED, {"reason": stated})


def get_sealed(number: str, *, actor: Officer) -> SealedView:
    """The case of this number, which is set aside.

    Raises:
        CaseNotFound: there is no such case, or not for these eyes.
        SecrecyLifted: it is not set aside, or no longer.
    """
    with read_work(actor.id) as work:
        case_id = case_by_number(work, number)
        row = find_sealed(work, case_id)
        if not (may_see_case(work, case_id, actor) or (row and may_decide(actor, row.agencies))):
            raise CaseNotFound
        if row is None:
            raise SecrecyLifted(number=number)
        return _view(work, row, actor, agency_names(work))


def list_sealed(*, actor: Officer) -> tuple[SealedView, ...]:
    """The cases set aside that the officer works on or decides about, the latest marked first."""
    with read_work(actor.id) as work:
        rows = work.connection.execute(SEALED.order_by(SealedCase.marked_at.desc()).limit(MOST_SHOWN)).all()
        if not rows:
            return ()
        seen = set(
            work.connection.scalars(select(Case.id).where(Case.id.in_([row.case_id for row in rows]), own_cases(actor)))
        )
        names = agency_names(work)
        return tuple(
            _view(work, row, actor, names) for row in rows if row.case_id in seen or may_decide(actor, row.agencies)
        )


def open_sealed(case_id: UUID, *, actor: Officer) -> Mapping[str, list[dict[str, Any]]]:
    """What was taken away, by table, for who decides; the record tells that they have looked.

    Raises:
        CaseNotFound: there is no such case, it is not set aside, or it is not for these eyes; once it is confirmed
            to be a secret, for nobody's: it is read where it was handed over.
    """
    with begin_work(actor.id) as work:
        row = find_sealed(work, case_id)
        is_open = row is not None and Stage(row.stage) in {Stage.SUSPECTED, Stage.PROPOSED}
        if row is None or not is_open or not may_decide(actor, row.agencies):
            raise CaseNotFound
        audit.record(work, case_id, READ, {})
        return read_sealed(work, case_id)


def _deciding(work: Work, case_id: UUID, agency: str | None) -> list[str]:
    """Every agency that has, or has had, something to do in it, and the hub."""
    found = {agency, *work.connection.scalars(select(Task.agency).where(Task.case_id == case_id).distinct())}
    with suppress(HubMissing):
        found.add(hub_agency(work))
    return sorted(one for one in found if one)


def stated_reason(reason: str) -> str:
    stated = " ".join(reason.split())
    if not stated:
        remedy = N_("Ghi ngắn vì sao nghi ngờ, không chép lại nội dung.")
        raise Invalid(problems=[Problem("reason", N_("Chưa nêu lý do."), remedy)])
    if len(stated) > LONGEST_REASON:
        problem = Problem("reason", N_("Lý do dài quá {most} ký tự."), N_("Rút gọn lý do."),
                          code="form.too_long", facts={"most": LONGEST_REASON})  # fmt: skip
        raise Invalid(problems=[problem])
    return stated


def _view(work: Work, row: Row[Any], actor: Officer, names: Mapping[str, str]) -> SealedView:
    decides = may_decide(actor, row.agencies)
    return SealedView(
        case_id=row.case_id,
        number=row.number,
        agency=names.get(row.agency or "", row.agency or ""),
        started_at=row.started_at,
        due_at=row.due_at,
        is_over=CaseStatus(row.status).is_final,
        marked_at=row.marked_at,
        may_decide=decides,
        marked_by=officer_name(work, UUID(row.marked_by)) if decides else "",
        reason=row.reason if decides else "",
        stage=Stage(row.stage),
        decision=_decision(work, row, actor) if decides else None,
        milestones=read_milestones(row.milestones),
    )


def _decision(work: Work, row: Row[Any], actor: Officer) -> DecisionView:
    proposal, confirmation = read_word(row.decision, "proposed"), read_word(row.decision, "confirmed")
    export, theirs = read_export(row.decision), capacities(actor, row.agencies)
    return DecisionView(
        proposed_by=officer_name(work, proposal.by) if proposal else "",
        proposed_at=proposal.at if proposal else None,
        proposed_roles=proposal.roles if proposal else frozenset(),
        confirmed_by=officer_name(work, confirmation.by) if confirmation else "",
        confirmed_at=confirmation.at if confirmation else None,
        export=export,
        may_confirm=proposal is not None and proposal.by != actor.id and are_both(proposal.roles, theirs),
        is_secret_officer=SECRET_OFFICER in theirs,
        is_holder=export is not None and export.by == actor.id,
    )


__all__ = [
    "HEAD",
    "SECRET_OFFICER",
    "CaseSealed",
    "DecisionView",
    "SealedView",
    "SecrecyLifted",
    "Stage",
    "capacities",
    "get_sealed",
    "lift_suspicion",
    "list_sealed",
    "may_decide",
    "open_sealed",
    "stated_reason",
    "suspect_secret",
    "sweep_sealed",
]
