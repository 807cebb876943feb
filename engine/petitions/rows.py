"""Finding and changing the row of a petition."""

import string
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Row, Table, select, update

from engine.petitions.errors import PetitionUnknown
from engine.storage import Work, tables

LONGEST_NUMBER = 40
NUMBER_LETTERS = frozenset(string.ascii_uppercase + string.digits + "-")
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


def find_by_sending(work: Work, sending_hash: bytes) -> Row[Any] | None:
    """The petition that this sending has brought in."""
    return work.connection.execute(select(petitions).where(petitions.c.sending_hash == sending_hash)).first()


def typed_number(number: str) -> str:
    """A number as it is stored, of whatever was typed; nothing else can be in it."""
    return "".join(letter for letter in number[:LONGEST_NUMBER].upper() if letter in NUMBER_LETTERS)


def change_petition(work: Work, case_id: UUID, **changes: Any) -> None:
    """Change columns of one petition."""
    work.connection.execute(update(petitions).where(petitions.c.case_id == case_id).values(**changes))
