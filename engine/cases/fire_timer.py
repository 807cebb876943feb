"""An admin lets a timer fire now, whenever it was due."""

from uuid import UUID

from sqlalchemy import select

from engine.cases.claim import STATUS_WORDS
from engine.cases.errors import CaseNotRunning, TimerGone
from engine.cases.interventions import require_admin, stated_reason
from engine.directory import Officer
from engine.runtime import Step, StepOutcome, advance
from engine.storage import begin_work
from engine.storage.tables import Timer


def fire_timer(case_id: UUID, timer_id: UUID, branch: str, *, actor: Officer, reason: str) -> StepOutcome:
    """The timer has fired, as if its time had come; an incident about it is over.

    Raises:
        TimerGone: it has fired already, or is waited for no longer.
        CaseNotRunning: the case is suspended or over.
    """
    require_admin(actor)
    stated = stated_reason(reason)
    with begin_work(actor.id) as work:

        def change(step: Step) -> None:
            if not step.case.status.takes_work:
                raise CaseNotRunning(status=STATUS_WORDS[step.case.status])
            timer = work.connection.execute(
                select(Timer.element, Timer.due_at).where(
                    Timer.case_id == case_id, Timer.id == timer_id, Timer.branch == branch
                )
            ).one_or_none()
            if timer is None:
                raise TimerGone
            step.record("timer.fired_by_hand", element=timer.element, due=timer.due_at.isoformat(), reason=stated)
            step.closed_incidents.append((timer_id, "retried"))
            step.live.fire(timer_id, branch)

        return advance(work, case_id, change)
