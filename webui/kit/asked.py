"""What the address of a list asks for, read kindly: what makes no sense is left out and said so."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Generic, TypeVar

LONGEST_WORDS = 200
LONGEST_CODE = 120
YEARS = range(2000, 2200)

Filter = TypeVar("Filter")
Read = Callable[[str], dict[str, Any]]
Readers = Mapping[str, tuple[Any, Read]]
"""By the name in the address: what it is called, and how its text becomes fields of the filter."""


@dataclass(frozen=True, slots=True)
class Asked(Generic[Filter]):
    """The filter, the address's own words for it (what was understood), and what was not understood."""

    wanted: Filter
    parts: dict[str, str]
    unknown: tuple[str, ...]

    def without(self, name: str, told: str, **emptied: Any) -> "Asked[Filter]":
        """The same without one part, which is told as not understood."""
        parts = {key: text for key, text in self.parts.items() if key != name}
        wanted: Any = replace(self.wanted, **emptied)  # type: ignore[type-var]
        return Asked(wanted, parts, (*self.unknown, told))


def read_asked(args: Mapping[str, str], readers: Readers, nothing: Filter) -> Asked[Filter]:
    """What an address asks for; an unknown state, a day that is none and the like are left out."""
    wanted: Any = nothing
    parts: dict[str, str] = {}
    unknown = []
    for name, (label, read) in readers.items():
        text = args.get(name, "").strip()
        if not text:
            continue
        try:
            wanted = replace(wanted, **read(text))
        except (ValueError, KeyError):
            unknown.append(f"{label}: {text[:40]}")
        else:
            parts[name] = text
    return Asked(wanted, parts, tuple(unknown))


def as_field(name: str, read: Callable[[str], Any]) -> Read:
    """A reader that fills one field."""
    return lambda text: {name: read(text)}


def read_number(most: int) -> Callable[[str], int]:
    """A reader of a whole number from 1 to `most`."""

    def read(text: str) -> int:
        number = int(text)
        if not 0 < number <= most:
            raise ValueError(text)
        return number

    return read


def read_code(text: str) -> str:
    """A code as it stands."""
    if len(text) > LONGEST_CODE or not text.isprintable():
        raise ValueError(text)
    return text


def read_day(text: str) -> date:
    """A day of our times."""
    day = date.fromisoformat(text)
    if day.year not in YEARS:
        raise ValueError(text)
    return day


def read_words(text: str) -> str:
    """Words to look for."""
    return "".join(letter if letter.isprintable() else " " for letter in text[:LONGEST_WORDS])
