"""What this browser has opened during its visit: kept in its signed cookie, and nowhere else."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import session

from engine.petitions import Receipt
from engine.storage import now

OPENED, RECEIPT = "opened", "receipt"
LONGEST_SECONDS = 4 * 3600


@dataclass(frozen=True, slots=True)
class KeptReceipt:
    """A receipt as its page shows it, until the visit ends."""

    number: str
    tracking_code: str
    received_at: datetime
    due_at: datetime | None


def open_case(case_id: UUID) -> None:
    """This visit may see the petition: its sender has shown number and code."""
    session[OPENED] = [case_id.hex, int(now().timestamp())]


def opened_case() -> UUID | None:
    """The petition opened in this visit; each look keeps it open, four idle hours close it."""
    value = session.get(OPENED)
    if not isinstance(value, list) or len(value) != 2 or now().timestamp() - value[1] > LONGEST_SECONDS:  # noqa: PLR2004
        return None
    case_id = UUID(hex=value[0])
    open_case(case_id)
    return case_id


def keep_receipt(receipt: Receipt) -> None:
    """Show this receipt from now on, and let its petition be opened without the code."""
    session[RECEIPT] = [
        receipt.number,
        receipt.tracking_code,
        receipt.received_at.isoformat(),
        receipt.due_at.isoformat() if receipt.due_at else None,
    ]
    open_case(receipt.case_id)


def kept_receipt() -> KeptReceipt | None:
    """The receipt of this visit."""
    value: Any = session.get(RECEIPT)
    if not value:
        return None
    number, code, received, due = value
    return KeptReceipt(number, code, datetime.fromisoformat(received), datetime.fromisoformat(due) if due else None)


def end_visit() -> None:
    """Forget both: the next person at this machine sees nothing."""
    session.pop(OPENED, None)
    session.pop(RECEIPT, None)
