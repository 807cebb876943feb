"""What was typed, made into the values the schema speaks of; what it does not speak of is dropped."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, TypeAlias

from engine.definitions.forms.schema import Schema, items_of, properties_of, resolved, type_of

LONGEST_TEXT = 200_000
MOST_ITEMS = 1_000
DEEPEST = 12
INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
DECIMAL = re.compile(r"[+-]?[0-9]{1,18}[.,][0-9]{1,12}")
VIETNAMESE_DAY = re.compile(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4})")
PHONE_SEPARATORS = re.compile(r"[\s.()\-]+")
LINE_ENDS = re.compile(r"\r\n?|\x85|\u2028|\u2029")
# Control characters, halves of characters, and marks that turn the direction of writing.
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]")
LARGEST = 10**18
YES = frozenset({"true", "on", "yes", "1", "có"})
NO = frozenset({"false", "off", "no", "0", "không"})

Value: TypeAlias = Any


class Nothing:
    """Marks that nothing was entered."""


NOTHING = Nothing()


def cleaned(value: Value, schema: Schema, root: Schema, depth: int = 0) -> Value:
    """The value as the schema means it, NOTHING when it is empty; wrong values stay, to be named."""
    schema = resolved(schema, root)
    if value is None or depth > DEEPEST:
        return NOTHING
    if isinstance(value, str):
        return _from_text(value, schema, root, depth)
    if isinstance(value, list | tuple):
        return _list(list(value), schema, root, depth)
    if isinstance(value, Mapping):
        return _object(value, schema, root, depth)
    if isinstance(value, bool):
        return value
    # What is no JSON value, or no number one can keep, stays as a text that no number is.
    return value if isinstance(value, int | float) and -LARGEST <= value <= LARGEST else "?"


def plain(text: str) -> str:
    """The text in one spelling, without characters that nobody can see or store."""
    return UNSEEN.sub("", unicodedata.normalize("NFC", LINE_ENDS.sub("\n", text)))


def _from_text(value: str, schema: Schema, root: Schema, depth: int) -> Value:
    # A text far too long is cut to what is surely refused as too long, before any work on it.
    text = plain(value[: LONGEST_TEXT + 1]).strip()
    if not text:
        return NOTHING
    kind = type_of(schema)
    if kind == "array":
        return _list([text], schema, root, depth)
    if kind in {"integer", "number"}:
        return _number(text, kind)
    if kind == "boolean":
        return _yes_or_no(text)
    return _of_format(text, schema.get("format"))


def _number(text: str, kind: str) -> Value:
    if INTEGER.fullmatch(text):
        return int(text)
    if kind == "number" and DECIMAL.fullmatch(text):
        return float(text.replace(",", "."))
    return text


def _yes_or_no(text: str) -> Value:
    word = text.casefold()
    return True if word in YES else False if word in NO else text


def _of_format(text: str, form: object) -> str:
    if form == "phone":
        digits = PHONE_SEPARATORS.sub("", text)
        return "0" + digits.removeprefix("+84") if digits.startswith("+84") else digits
    if form == "date" and (match := VIETNAMESE_DAY.fullmatch(text)):
        day, month, year = match.groups()
        return f"{year}-{month:0>2}-{day:0>2}"
    return text


def _list(values: list[Value], schema: Schema, root: Schema, depth: int) -> Value:
    if type_of(schema) not in {"array", ""}:
        # One value where one is meant: a page may send a field as a list of one.
        return cleaned(values[0], schema, root, depth + 1) if len(values) == 1 else []
    items = items_of(schema, root)
    # One more than can be right is enough to say that there are too many.
    kept = (cleaned(value, items, root, depth + 1) for value in values[: MOST_ITEMS + 1])
    return [value for value in kept if value is not NOTHING] or NOTHING


def _object(value: Mapping[Any, Value], schema: Schema, root: Schema, depth: int) -> Value:
    """The known properties of an object; a row in which nothing was typed is no row."""
    if type_of(schema) not in {"object", ""}:
        return {}
    found = {}
    for name, part in properties_of(schema).items():
        inner = cleaned(value.get(name), part, root, depth + 1)
        if inner is not NOTHING:
            found[name] = inner
    return found or NOTHING
