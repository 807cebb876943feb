"""What a browser sent, as the data a form is checked with."""

import re
from collections.abc import Iterable
from typing import Any

from werkzeug.datastructures import MultiDict

from engine.definitions.forms import FormField

MOST_ROWS = 200


def read_posted(fields: Iterable[FormField], posted: MultiDict[str, str], prefix: str = "") -> dict[str, Any]:
    """The value of each field as typed: lists where several may be chosen, rows of groups as objects.

    Nothing is checked or dropped here but what the form does not ask for.
    """
    return {
        field.name: _value(field, posted, f"{prefix}{field.name}")
        for field in fields
        if not field.read_only and field.widget != "facts"
    }


def _value(field: FormField, posted: MultiDict[str, str], name: str) -> Any:
    if field.widget == "group":
        rows = [read_posted(field.fields, posted, f"{name}-{row}-") for row in _rows(posted, name)]
        if field.rows_from:
            # Each belongs to the row that the case gives at its place, an empty one too.
            return rows
        filled = [row for row in rows if any(value not in ("", []) for value in row.values())]
        return filled if field.is_multiple else (filled[0] if filled else {})
    if field.is_multiple and field.widget == "textarea":
        return [line for line in posted.get(name, "").splitlines() if line.strip()]
    if field.is_multiple:
        return [value for value in posted.getlist(name) if value]
    values = [value for value in posted.getlist(name) if value]
    return values[-1] if values else ""


def _rows(posted: MultiDict[str, str], name: str) -> list[int]:
    pattern = re.compile(re.escape(name) + r"-([0-9]{1,3})-")
    found = {int(match.group(1)) for key in posted if (match := pattern.match(key))}
    return sorted(found)[:MOST_ROWS]
