"""Small questions one asks of a JSON Schema."""

from collections.abc import Mapping
from typing import Any, TypeAlias

Schema: TypeAlias = Mapping[str, Any]

DEFS = "#/$defs/"
LONGEST_SHORT_TEXT = 200


def properties_of(schema: Schema) -> dict[str, Schema]:
    found = schema.get("properties")
    if not isinstance(found, Mapping):
        return {}
    return {name: part for name, part in found.items() if isinstance(part, Mapping)}


def resolved(schema: Schema, root: Schema) -> Schema:
    """The schema with its reference to `$defs` followed; what stands beside the reference wins."""
    target = schema.get("$ref")
    if not isinstance(target, str) or not target.startswith(DEFS):
        return schema
    definition = root.get("$defs", {}).get(target.removeprefix(DEFS))
    return {**resolved(definition, root), **schema} if isinstance(definition, Mapping) else schema


def type_of(schema: Schema) -> str:
    """The type of its values; the first one beside `null` when several are allowed."""
    declared = schema.get("type")
    if isinstance(declared, list):
        declared = next((one for one in declared if one != "null"), None)
    if isinstance(declared, str):
        return declared
    return "object" if "properties" in schema else "array" if "items" in schema else _type_of_values(schema)


def _type_of_values(schema: Schema) -> str:
    values = [value for value, _ in choices_of(schema)]
    if values and all(type(value) is int for value in values):
        return "integer"
    return "string" if values or {"format", "x-catalogue", "pattern", "maxLength"} & schema.keys() else ""


def items_of(schema: Schema, root: Schema) -> Schema:
    items = schema.get("items")
    return resolved(items, root) if isinstance(items, Mapping) else {}


def choices_of(schema: Schema) -> list[tuple[Any, str]]:
    """The values one may choose, each with the words shown for it."""
    labels = schema.get("x-labels")
    labels = labels if isinstance(labels, Mapping) else {}
    if isinstance(values := schema.get("enum"), list):
        return [(value, str(labels.get(str(value), value))) for value in values if value is not None]
    parts = schema.get("oneOf")
    if isinstance(parts, list) and all(isinstance(part, Mapping) and "const" in part for part in parts):
        return [(part["const"], str(part.get("title", part["const"]))) for part in parts]
    return []


def is_file(schema: Schema, root: Schema) -> bool:
    return schema.get("format") == "file" or items_of(schema, root).get("format") == "file"


def is_personal(schema: Schema) -> bool:
    return schema.get("x-personal") is True


def stays_out_of_state(schema: Schema, root: Schema, widget: str = "") -> bool:
    """Whether what is typed here is kept beside the case: personal, long, or a file."""
    schema = resolved(schema, root)
    if is_personal(schema) or is_file(schema, root) or widget in {"richtext", "textarea"}:
        return True
    if type_of(schema) == "array":
        return bool(items := items_of(schema, root)) and stays_out_of_state(items, root)
    if type_of(schema) == "object":
        return any(stays_out_of_state(part, root) for part in properties_of(schema).values())
    return is_long_text(schema)


def is_long_text(schema: Schema) -> bool:
    """Text that may be longer than a line: neither chosen, nor of a format, nor bounded short."""
    if type_of(schema) != "string" or choices_of(schema):
        return False
    if {"const", "format", "x-catalogue"} & schema.keys():
        return False
    longest = schema.get("maxLength")
    return not isinstance(longest, int) or longest > LONGEST_SHORT_TEXT
