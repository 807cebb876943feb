"""What the operations of several nouns share: reading what was typed, speaking for an agency, telling the sender."""

from typing import Any
from uuid import UUID

from engine.definitions.operations import OperationContext
from engine.petitions.conversation import SYSTEM
from engine.petitions.errors import FileUnknown
from engine.petitions.notices import find_notice, send_notice
from engine.petitions.plain_text import clean_text
from engine.petitions.rows import change_petition, get_petition_row


def typed_text(context: OperationContext, value: Any) -> str:
    """What was typed, cleaned; empty when it was nothing."""
    found = context.resolve(value)
    return clean_text(str(found)).strip() if found is not None else ""


def voice(context: OperationContext) -> str:
    """In whose name a line is said: the agency with which the case lies."""
    agency = context.variables.get("agency") or get_petition_row(context.work, context.case_id).lead_agency
    return str(agency or SYSTEM)


def tell_if_worded(context: OperationContext, notice: str, text: str = "") -> None:
    """The sender gets the notice, where the catalogue has words for it."""
    if find_notice(context.work, notice) is not None:
        send_notice(context.work, context.case_id, notice, text=text, send=context.send)


def add_facts(context: OperationContext, **facts: Any) -> None:
    """The register knows these facts of the petition too."""
    row = get_petition_row(context.work, context.case_id)
    change_petition(context.work, context.case_id, facts={**row.facts, **facts})


def file_ids(context: OperationContext, value: Any) -> list[UUID]:
    """The files that a field names.

    Raises:
        FileUnknown: it names something else.
    """
    found = context.resolve(value)
    try:
        return [UUID(str(context.resolve(one))) for one in (found if isinstance(found, list) else [found]) if one]
    except ValueError:
        raise FileUnknown from None
