"""The date by which the sender is answered: that of the case, unless another system has set an earlier one."""

from datetime import date, datetime
from uuid import UUID

from engine.clock import end_of_day
from engine.petitions.rows import change_petition, find_petition
from engine.storage import Work


def legal_due(due: datetime | None, outside: date | None) -> datetime | None:
    """The earlier of the case's deadline and the day that another system has set."""
    others = end_of_day(outside) if outside else None
    return min((moment for moment in (due, others) if moment is not None), default=None)


def follow_due(work: Work, case_id: UUID, due: datetime | None) -> None:
    """The sender reads the date that the case has now; a case without a petition has no sender."""
    row = find_petition(work, case_id)
    if row is not None:
        change_petition(work, case_id, legal_due=legal_due(due, row.external_due))
