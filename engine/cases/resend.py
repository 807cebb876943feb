"""An admin lets something go out anew that could not be sent: a notice, a letter, a report to another system."""

from uuid import UUID

from sqlalchemy import select, update

from engine.cases.errors import AlreadySent, BeingSent
from engine.cases.interventions import require_admin, stated_reason
from engine.directory import Officer
from engine.runtime import Step, StepOutcome, advance
from engine.storage import begin_work
from engine.storage.tables import Outbox


def resend(case_id: UUID, row_id: UUID, *, actor: Officer, reason: str) -> StepOutcome:
    """The row waits to be carried out, with all its attempts before it; an incident about it is over.

    Raises:
        AlreadySent: it has gone out, or there is no such row.
        BeingSent: a worker is busy with it right now.
    """
    require_admin(actor)
    stated = stated_reason(reason)
    with begin_work(actor.id) as work:

        def change(step: Step) -> None:
            row = work.connection.execute(
                select(Outbox.kind, Outbox.lease_until).where(
                    Outbox.id == row_id, Outbox.case_id == case_id, Outbox.done_at.is_(None)
                )
            ).one_or_none()
            if row is None:
                raise AlreadySent
            if row.lease_until is not None and row.lease_until > work.now:
                raise BeingSent
            step.record("outbox.resent", element=row.kind, row=row_id.hex, reason=stated)
            step.closed_incidents.append((row_id, "retried"))
            anew = {"failed_at": None, "attempts": 0, "available_at": work.now, "lease_until": None}
            work.connection.execute(update(Outbox).where(Outbox.id == row_id, Outbox.done_at.is_(None)).values(**anew))

        return advance(work, case_id, change)
