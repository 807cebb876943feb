"""What the operations of this room share: in whose name they speak, and the texts behind references."""

from typing import Any

from engine.definitions.operations import OperationContext
from engine.petitions.conversation import SYSTEM
from engine.petitions.notices import find_notice, send_notice
from engine.petitions.plain_text import clean_text
from engine.petitions.rows import get_petition_row


def agency_of(context: OperationContext) -> str:
    """In whose name a line is said: the agency with which the case lies."""
    agency = context.variables.get("agency") or get_petition_row(context.work, context.case_id).lead_agency
    return str(agency or SYSTEM)


def text_of(context: OperationContext, value: Any) -> str:
    """What was typed, cleaned; empty when nothing was."""
    found = context.resolve(value)
    return clean_text(str(found)).strip() if found is not None else ""


def notify_if_worded(context: OperationContext, notice: str, text: str = "") -> None:
    """The sender gets the notice, where the catalogue has words for it."""
    if find_notice(context.work, notice) is not None:
        send_notice(context.work, context.case_id, notice, text=text, send=context.send)
