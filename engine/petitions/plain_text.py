"""What people type, as it is kept: composed letters, no invisible characters, both databases take it."""

import unicodedata
from collections.abc import Mapping
from typing import Any

KEPT = frozenset("\n\t")
# Control characters, bidi overrides and other formatting marks, halves of letters, private use.
DROPPED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co"})


def clean_text(text: str) -> str:
    """The text composed (NFC), with single line ends, and without what cannot be seen."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    seen = "".join(
        letter for letter in lines if letter in KEPT or unicodedata.category(letter) not in DROPPED_CATEGORIES
    )
    return unicodedata.normalize("NFC", seen)


def clean_line(text: str) -> str:
    """The text on one line, its spaces single."""
    return " ".join(clean_text(text).split())


def clean_form(form: Mapping[str, Any]) -> dict[str, Any]:
    """A form with each of its texts cleaned, its keys as they were."""
    return {str(key): _cleaned(value) for key, value in form.items()}


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, list | tuple):
        return [_cleaned(item) for item in value]
    return value
