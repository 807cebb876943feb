"""Keeping secret who sent a petition: from everyone but those who receive and classify."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from engine.cases import name_people
from engine.definitions.operations import OperationContext
from engine.directory import Officer
from engine.petitions.publishing import hide_personal
from engine.petitions.rows import change_petition, find_petition, get_petition_row
from engine.petitions.statuses import Status
from engine.storage import Work

NAMES = ("full_name", "org_name", "representative")
IDENTITY_ROLES = frozenset({"RECEPTION", "DISPATCHER"})
"""Who reads the sender of a petition whose sender is kept secret: they have to answer them."""


def names_in(sender: Mapping[str, Any]) -> tuple[str, ...]:
    """What its sender is called, by which officers find a petition."""
    return tuple(str(sender[name]) for name in NAMES if sender.get(name))


def hide_sender(context: OperationContext) -> None:
    """Who sent this petition is kept secret from now on: in every list too, where one title serves all readers."""
    change_petition(context.work, context.case_id, sender_hidden=True)
    name_people(context.work, context.case_id, ())
    row = get_petition_row(context.work, context.case_id)
    if row.status != Status.SECRET:
        context.set_case_title(without_sender(row, row.title))


def name_again(work: Work, case_id: UUID) -> None:
    """A petition that is back from where it was set aside is found by its sender's names, unless they are secret."""
    row = find_petition(work, case_id)
    if row is not None and not row.sender_hidden:
        name_people(work, case_id, names_in(row.sender))


def may_read_sender(row: Row[*tuple[Any, ...]], officer: Officer) -> bool:
    """Whether the officer may know who sent it."""
    if not row.sender_hidden:
        return True
    return any(role in IDENTITY_ROLES for person in (officer, *officer.stands_for) for role in person.roles)


def readable(row: Row[*tuple[Any, ...]], text: str, officer: Officer) -> str:
    """A text of the petition as the officer may read it."""
    return text if may_read_sender(row, officer) else without_sender(row, text)


def without_sender(row: Row[*tuple[Any, ...]], text: str) -> str:
    """A text of the petition with what names its sender hidden."""
    return hide_personal(text, row.sender)
