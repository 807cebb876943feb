"""The date by which the sender is answered: that of the case, unless another system has set an earlier one."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import bindparam, select, update

from engine.clock import end_of_day
from engine.petitions.rows import petitions
from engine.storage import Work
from engine.storage.statements import Statement

_OUTSIDE = Statement(select(petitions.c.external_due).where(petitions.c.case_id == bindparam("case_id")))
_FOLLOW = Statement(
    update(petitions).where(petitions.c.case_id == bindparam("b_case_id")).values(legal_due=bindparam("n_legal_due"))
)


def legal_due(due: datetime | None, outside: date | None) -> datetime | None:
    """The earlier of the case's deadline and the day that another system has set."""
    others = end_of_day(outside) if outside else None
    return min((moment for moment in (due, others) if moment is not None), default=None)


def follow_due(work: Work, case_id: UUID, due: datetime | None) -> None:
    """The sender reads the date that the case has now; a case without a petition has no sender."""
    for (outside,) in _OUTSIDE.all(work.connection, case_id=case_id):
        _FOLLOW.run(work.connection, [{"b_case_id": case_id, "n_legal_due": legal_due(due, outside)}])
