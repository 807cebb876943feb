"""Finding and changing the row of a petition."""

from typing import Any, cast
from uuid import UUID

from sqlalchemy import Row, Table, select, update

from engine.petitions.errors import PetitionUnknown
from engine.storage import Work, tables

petitions = cast("Table", tables.Petition.__table__)


def find_petition(work: Work, case_id: UUID) -> Row[Any] | None:
    """The petition of this case."""
    return work.connection.execute(select(petitions).where(petitions.c.case_id == case_id)).first()


def get_petition_row(work: Work, case_id: UUID) -> Row[Any]:
    """The petition of this case.

    Raises:
        PetitionUnknown: the case is no petition.
    """
    row = find_petition(work, case_id)
    if row is None:
        raise PetitionUnknown
    return row


def find_by_number(work: Work, number: str) -> Row[Any] | None:
    """The petition of this number."""
    return work.connection.execute(select(petitions).where(petitions.c.number == number)).first()


def change_petition(work: Work, case_id: UUID, **changes: Any) -> None:
    """Change columns of one petition."""
    work.connection.execute(update(petitions).where(petitions.c.case_id == case_id).values(**changes))
