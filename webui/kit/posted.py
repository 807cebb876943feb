"""What a browser sent, as the data a form is checked with."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from werkzeug.datastructures import MultiDict

from engine.definitions.forms import FormField

MOST_ROWS = 200
Sent = TypeVar("Sent")
"""What a page sends under a name: a text, or a file."""
DROPPED = re.compile(r"[A-Za-z][A-Za-z0-9_]*-[0-9]{1,3}")


def read_posted(fields: Iterable[FormField], posted: MultiDict[str, str], prefix: str = "") -> dict[str, Any]:
    """The value of each field as typed: lists where several may be chosen, rows of groups as objects.

    Nothing is checked or dropped here but what the form does not ask for.
    """
    return {
        field.name: _value(field, posted, f"{prefix}{field.name}")
        for field in fields
        if not field.read_only and field.widget != "facts"
    }


def file_fields(
    fields: Iterable[FormField], posted: Mapping[str, Any], prefix: str = ""
) -> Iterator[tuple[FormField, str]]:
    """The fields that take files, each with its name on the page: those in rows as often as there are rows."""
    for field in fields:
        name = f"{prefix}{field.name}"
        if field.widget == "files" and not field.read_only:
            yield field, name
        elif field.widget == "group":
            for row in rows_posted(posted, name):
                yield from file_fields(field.fields, posted, f"{name}-{row}-")


def place_of(fields: Iterable[FormField], posted: MultiDict[str, str], name: str) -> str:
    """The JSON Pointer, in the data that `read_posted` gives, of a field by its name on the page."""
    known = {field.name: field for field in fields}
    for field in known.values():
        if field.widget != "group" or not name.startswith(f"{field.name}-"):
            continue
        row, _, inner = name.removeprefix(f"{field.name}-").partition("-")
        kept = [number for number, _ in _filled_rows(field, posted, field.name)]
        place = kept.index(int(row)) if row.isdigit() and int(row) in kept else 0
        return f"/{field.name}/{place}/{inner}" if field.is_multiple else f"/{field.name}/{inner}"
    return f"/{name}"


def without_row(posted: MultiDict[str, Sent], dropped: str) -> MultiDict[str, Sent]:
    """What was sent but for one row, named as on the page (`people-2`)."""
    if not DROPPED.fullmatch(dropped):
        return posted
    return MultiDict([(name, value) for name, value in posted.items(multi=True) if not name.startswith(f"{dropped}-")])


def _value(field: FormField, posted: MultiDict[str, str], name: str) -> Any:
    if field.widget == "group":
        filled = [row for _, row in _filled_rows(field, posted, name)]
        if field.rows_from:
            return filled
        return filled if field.is_multiple else (filled[0] if filled else {})
    if field.is_multiple and field.widget == "textarea":
        return [line for line in posted.get(name, "").splitlines() if line.strip()]
    if field.is_multiple:
        return [value for value in posted.getlist(name) if value]
    values = [value for value in posted.getlist(name) if value]
    return values[-1] if values else ""


def _filled_rows(field: FormField, posted: MultiDict[str, str], name: str) -> list[tuple[int, dict[str, Any]]]:
    """The rows in which something was typed, each with its number on the page."""
    rows = [(row, read_posted(field.fields, posted, f"{name}-{row}-")) for row in rows_posted(posted, name)]
    if field.rows_from:
        # Each belongs to the row that the case gives at its place, an empty one too.
        return rows
    return [(row, data) for row, data in rows if any(value not in ("", []) for value in data.values())]


def rows_posted(posted: Iterable[str], name: str) -> list[int]:
    """The numbers of the rows of a group that a page sent."""
    pattern = re.compile(re.escape(name) + r"-([0-9]{1,3})-")
    found = {int(match.group(1)) for key in posted if (match := pattern.match(key))}
    return sorted(found)[:MOST_ROWS]
