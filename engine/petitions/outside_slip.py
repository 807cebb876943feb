"""Where a petition was handed to outside, and the slip that went with it, as the register keeps them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

FACT = "transfer_out"


@dataclass(frozen=True, slots=True)
class OutsideTransfer:
    """Where a petition was handed to: the body, how to reach it, and the slip that went with it."""

    name: str
    address: str
    email: str
    slip_number: str
    slip_date: date | None


def outside_transfer(facts: Mapping[str, Any]) -> OutsideTransfer | None:
    """The transfer that a petition's facts tell of."""
    found = facts.get(FACT)
    if not found:
        return None
    day = found.get("date")
    return OutsideTransfer(
        str(found["name"]), str(found.get("address") or ""), str(found.get("email") or ""),
        str(found.get("number") or ""), date.fromisoformat(day) if day else None,
    )  # fmt: skip
