"""The rows of a form's groups: fields within fields, each value at its place in the data."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from engine.definitions.forms.fields import FormField
from engine.definitions.forms.messages import pointer, problem
from engine.errors import N_, Problem

Place: TypeAlias = tuple[str | int, ...]


def with_rows(fields: Iterable[FormField]) -> Iterator[FormField]:
    """Every field, those in rows after the group they belong to."""
    for one in fields:
        yield one
        yield from with_rows(one.fields)


def rows_of(group: FormField, data: Mapping[str, Any]) -> Iterator[tuple[Place, dict[str, Any]]]:
    """The rows typed in a group, each with its place; a field that is no group has none."""
    value = data.get(group.name)
    if not group.fields:
        return
    if isinstance(value, dict):
        yield (group.name,), value
    elif isinstance(value, list):
        yield from (((group.name, number), row) for number, row in enumerate(value) if isinstance(row, dict))


def unlisted(
    fields: Iterable[FormField], data: Mapping[str, Any], choices: Mapping[str, Collection[str]], at: Place = ()
) -> Iterator[Problem]:
    """A problem for each value that is not among the codes of its catalogue, in rows too."""
    for one in fields:
        for place, row in rows_of(one, data):
            yield from unlisted(one.fields, row, choices, (*at, *place))
        if one.catalogue is None or one.catalogue not in choices or one.name not in data:
            continue
        value = data[one.name]
        chosen = value if isinstance(value, list) else [value]
        if any(code not in choices[one.catalogue] for code in chosen):
            yield problem(
                one,
                N_("“{label}”: lựa chọn này không có trong danh mục."),
                N_("Chọn một mục trong danh sách."),
                where=pointer((*at, one.name)),
            )
