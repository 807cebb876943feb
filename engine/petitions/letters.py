"""The official letter that carries an answer: its number, its day, who signed it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class LetterView:
    """`number` such as 123/STC-VP; empty and None while there is no letter."""

    number: str = ""
    day: date | None = None
    signer: str = ""


def letter_of(row: Any) -> LetterView:
    """The letter that a petition's row tells of."""
    return read_letter(row.facts.get("letter") or {})


def read_letter(facts: Mapping[str, Any]) -> LetterView:
    """The letter of its stored facts."""
    day = facts.get("date")
    return LetterView(
        str(facts.get("number") or ""), date.fromisoformat(day) if day else None, str(facts.get("signer") or "")
    )
