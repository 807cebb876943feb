"""Rows as forms: what the kit needs to draw a field, and what a browser sent for it."""

from collections.abc import Iterable, Mapping
from types import SimpleNamespace
from typing import Any, cast

from flask import request

from engine.definitions.forms import FormField
from engine.directory.changes import Values
from engine.directory.editing import Column, Kind, Known
from webui.kit import read_posted
from webui.speech import _, translated

_WIDGETS = {
    Kind.TEXT: "textarea",
    Kind.TEMPLATE: "textarea",
    Kind.LINES: "textarea",
    Kind.EMAIL: "email",
    Kind.WHOLE: "number",
    Kind.YES: "yesno",
    Kind.DAY: "date",
    Kind.CHOICE: "select",
    Kind.SEVERAL: "choices",
    Kind.GRANTS: "group",
}
_HALF = frozenset({Kind.TERM, Kind.CODE, Kind.EMAIL, Kind.WHOLE, Kind.DAY, Kind.CHOICE})
_REMOVE = "remove"


def fields_of(columns: Iterable[Column], known: Known, *, fixed: bool) -> list[Any]:
    """A field for each column; those set once for all are shown as they are when `fixed`."""
    return [_field(column, known, read_only=fixed and column.is_fixed) for column in columns]


def read_typed(fields: Iterable[Any]) -> dict[str, Any]:
    """What was typed into the fields; a box that is not ticked says no."""
    typed = read_posted(cast("Iterable[FormField]", fields), request.form)
    for field in fields:
        if field.widget == "group" and field.name in typed:
            typed[field.name] = [_without_mark(row) for row in typed[field.name] if row.get(_REMOVE) != "true"]
    return typed


def data_of(values: Values) -> dict[str, Any]:
    """A row as its form shows it."""
    return {name: ("true" if value else "") if isinstance(value, bool) else value for name, value in values.items()}


def _field(column: Column, known: Known, *, read_only: bool = False) -> Any:
    return SimpleNamespace(
        name=column.name,
        widget=_WIDGETS.get(column.kind, "text"),
        label=column.title,
        help=column.help,
        required=column.required,
        options=_options(column, known),
        is_multiple=column.kind in {Kind.SEVERAL, Kind.LINES, Kind.GRANTS},
        fields=_grant_fields(known) if column.kind is Kind.GRANTS else (),
        read_only=read_only,
        columns=2 if column.kind in _HALF else 1,
        is_agreement=column.kind is Kind.YES,
        max_length=column.longest if column.kind in {Kind.LINE, Kind.EMAIL, Kind.TERM} else 0,
        spellcheck=None if column.kind in {Kind.LINE, Kind.TEXT, Kind.TEMPLATE} else False,
        visible_when="",
        rows_from="",
    )


def _options(column: Column, known: Known) -> list[Mapping[str, str]]:
    if not column.options:
        return []
    return [{"value": code, "label": translated(name)} for code, name in known.options(column.options).items()]


def _grant_fields(known: Known) -> tuple[Any, ...]:
    columns = (
        Column("role", _("Vai trò"), Kind.CHOICE, required=True, options="roles"),
        Column("agency", _("Tại đơn vị"), Kind.CHOICE, options="agencies"),
        Column("valid_from", _("Từ ngày"), Kind.DAY),
        Column("valid_to", _("Đến hết ngày"), Kind.DAY),
        Column(_REMOVE, _("Bỏ vai trò này"), Kind.YES),
    )
    return tuple(_field(column, known) for column in columns)


def _without_mark(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != _REMOVE}
