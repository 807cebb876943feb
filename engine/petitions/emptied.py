"""That a petition was anonymised or erased: said among its facts, so that every page knows it at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.runtime import Depth

FACT = "emptied"


@dataclass(frozen=True, slots=True)
class EmptiedPetition:
    """How far it was emptied, and on which day."""

    depth: Depth
    on: date


def emptied_of(facts: Mapping[str, Any]) -> EmptiedPetition | None:
    """How far the petition of these facts was emptied; None while it is whole."""
    told = facts.get(FACT)
    return EmptiedPetition(Depth(told["depth"]), date.fromisoformat(told["on"])) if told else None


def as_fact(depth: Depth, on: date) -> dict[str, Any]:
    """The fact that says so."""
    return {FACT: {"depth": depth.value, "on": on.isoformat()}}
