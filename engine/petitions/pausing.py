"""The clock that stands still while a sender is asked: every deadline of the case moves by the days it stood.

Only where the setting says so; no provision has been found that stops the clock.
"""

from datetime import datetime
from uuid import UUID

from engine.clock import end_of_day, local_day
from engine.definitions.operations import OperationContext
from engine.petitions.clarification import Round, list_rounds
from engine.petitions.rows import change_petition, get_petition_row
from engine.storage import Work


def days_paused(asked: Round, until: datetime) -> int:
    """How many days the clock stood still in this round: none in one that does not pause."""
    return (local_day(until) - local_day(asked.asked_at)).days if asked.pauses else 0


def paused_days(work: Work, case_id: UUID) -> int:
    """How many days the clock of this petition has stood still in all its rounds, until now."""
    return sum(days_paused(one, one.ended_at or work.now) for one in list_rounds(work, case_id))


def resume_clock(context: OperationContext, asked: Round, due: datetime | None) -> None:
    """The case is due at `due` now; its open tasks and timers move by the days of this round; the sender's date too."""
    days = days_paused(asked, context.now)
    if days == 0 or due is None:
        return
    context.move_clock(days, due)
    row = get_petition_row(context.work, context.case_id)
    outside = end_of_day(row.external_due) if row.external_due else due
    change_petition(context.work, context.case_id, legal_due=min(due, outside))
