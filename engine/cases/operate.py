"""An admin's hand on a case: suspend, resume, cancel; each with a reason, each in the audit."""

from collections.abc import Callable
from uuid import UUID

from engine.cases.claim import STATUS_WORDS
from engine.cases.errors import CaseNotRunning
from engine.directory import Officer
from engine.errors import N_, Invalid, NotAllowed, Problem
from engine.runtime import CaseStatus, Step, StepOutcome, advance
from engine.storage import Work, begin_work

when_cancelled: dict[str, Callable[[Work, UUID], None]] = {}
"""Who does something about a case that was just cancelled, in the same transaction. Filled by the rooms above."""


def suspend_case(case_id: UUID, *, actor: Officer, reason: str) -> StepOutcome:
    """Nothing happens in the case until it is resumed; its timers wait and then fire in order."""
    return _operate(
        case_id, actor, reason, "case.suspended", CaseStatus.SUSPENDED, CaseStatus.RUNNING, CaseStatus.INCIDENT
    )


def resume_case(case_id: UUID, *, actor: Officer, reason: str) -> StepOutcome:
    """The case goes on from where it was suspended."""
    return _operate(case_id, actor, reason, "case.resumed", CaseStatus.RUNNING, CaseStatus.SUSPENDED)


def cancel_case(case_id: UUID, *, actor: Officer, reason: str) -> StepOutcome:
    """The case ends where it stands; its open tasks are withdrawn."""
    return _operate(
        case_id,
        actor,
        reason,
        "case.cancelled",
        CaseStatus.CANCELLED,
        CaseStatus.RUNNING,
        CaseStatus.INCIDENT,
        CaseStatus.SUSPENDED,
    )


def _operate(
    case_id: UUID, actor: Officer, reason: str, kind: str, to: CaseStatus, *allowed: CaseStatus
) -> StepOutcome:
    if not actor.has_role("ADMIN"):
        raise NotAllowed(N_("Chỉ quản trị hệ thống được can thiệp vào hồ sơ."))
    if not reason.strip():
        raise Invalid(problems=[Problem("reason", N_("Chưa nêu lý do."), N_("Ghi ngắn gọn lý do can thiệp."))])

    def change(step: Step) -> None:
        if step.case.status not in allowed:
            raise CaseNotRunning(status=STATUS_WORDS.get(step.case.status, step.case.status.value))
        step.record(kind, reason=reason.strip()[:500])
        if to is CaseStatus.CANCELLED:
            step.live.cancel()
        step.status = to if to is not CaseStatus.RUNNING else None
        step.resumed = to is CaseStatus.RUNNING

    with begin_work(actor.id) as work:
        outcome = advance(work, case_id, change)
        if to is CaseStatus.CANCELLED:
            for listener in when_cancelled.values():
                listener(work, case_id)
        return outcome
