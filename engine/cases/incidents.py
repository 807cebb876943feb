"""Incidents: retry, mend and retry, or skip; each with a reason, each in the audit."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, update

from engine import audit
from engine.cases.errors import IncidentClosed
from engine.directory import Officer
from engine.errors import N_, HoiDapError, Invalid, NotAllowed, Problem
from engine.runtime import CaseStatus, Step, StepOutcome, advance
from engine.storage import Work, begin_work, new_id
from engine.storage.tables import Case, Incident, Timer


def retry_incident(case_id: UUID, incident_id: UUID, *, actor: Officer, reason: str) -> StepOutcome:
    """Let the failed task run again, as it stands."""
    return _resolve(case_id, incident_id, actor, reason, "retried", _release)


def mend_incident(
    case_id: UUID, incident_id: UUID, data: Mapping[str, Any], *, actor: Officer, reason: str
) -> StepOutcome:
    """Correct the variables that the failed task reads, then let it run again."""

    def mend(step: Step, task_id: UUID) -> None:
        step.facts["fields"] = sorted(data)
        step.live.change_data(task_id, data)
        _release(step, task_id)

    return _resolve(case_id, incident_id, actor, reason, "mended", mend)


def skip_incident(case_id: UUID, incident_id: UUID, *, actor: Officer, reason: str) -> StepOutcome:
    """Take the failed task as done without running it."""
    return _resolve(case_id, incident_id, actor, reason, "skipped", lambda step, task: step.live.skip(task))


def _release(step: Step, task_id: UUID) -> None:
    step.reopened.add(task_id)
    step.live.release(task_id)


def _resolve(
    case_id: UUID,
    incident_id: UUID,
    actor: Officer,
    reason: str,
    resolution: str,
    act: Callable[[Step, UUID], None],
) -> StepOutcome:
    if not actor.has_role("ADMIN"):
        raise NotAllowed(N_("Chỉ quản trị hệ thống được xử lý sự cố."))
    if not reason.strip():
        raise Invalid(problems=[Problem("reason", N_("Chưa nêu lý do."), N_("Ghi ngắn gọn lý do xử lý sự cố."))])
    with begin_work(actor.id) as work:

        def change(step: Step) -> None:
            # Looked up with the case locked: of two who press at once, the second finds it closed.
            incident = _open_incident(work, case_id, incident_id)
            step.record(
                f"incident.{resolution}",
                element=incident.element,
                incident=incident_id.hex,
                reason=reason.strip()[:500],
            )
            step.closed_incidents.append((incident.task_id, resolution))
            _wake_timers(work, case_id, incident.task_id)
            if step.live.holds(incident.task_id):
                act(step, incident.task_id)

        return advance(work, case_id, change)


def _open_incident(work: Work, case_id: UUID, incident_id: UUID) -> Row[UUID, str]:
    found = work.connection.execute(
        select(Incident.task_id, Incident.element).where(
            Incident.case_id == case_id, Incident.id == incident_id, Incident.status == "open"
        )
    ).one_or_none()
    if found is None:
        raise IncidentClosed
    return found


def _wake_timers(work: Work, case_id: UUID, task_id: UUID) -> None:
    work.connection.execute(
        update(Timer).where(Timer.case_id == case_id, Timer.id == task_id).values(lease_until=None, attempts=0)
    )


def record_failure(work: Work, case_id: UUID, task_id: UUID, element: str, error: HoiDapError) -> None:
    """An incident for what failed outside a step (a timer, an outbox row)."""
    work.connection.execute(
        insert(Incident).values(
            case_id=case_id,
            id=new_id(),
            task_id=task_id,
            element=element,
            code=error.code,
            message=str(error),
            remedy=error.advice,
            facts={},
            status="open",
            opened_at=work.now,
            closed_at=None,
            closed_by=None,
            resolution=None,
        )
    )
    work.connection.execute(
        update(Case).where(Case.id == case_id, Case.status == CaseStatus.RUNNING).values(status=CaseStatus.INCIDENT)
    )
    audit.record(work, case_id, "incident.opened", {"element": element, "code": error.code})
