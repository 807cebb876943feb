"""The fields of a form in the order in which people meet them, shaped for the page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from engine.definitions.forms.schema import (
    Schema,
    choices_of,
    is_file,
    is_long_text,
    is_personal,
    items_of,
    properties_of,
    resolved,
    stays_out_of_state,
    type_of,
)

MOST_RADIOS = 5
FOR_STAFF = "x-for-staff"
"""Beside a field's title: `{"title": …, "description": …}` where officers read or fill it in for its sender."""
MESSAGES = "x-messages"
"""Beside a field's rules: what to say where one is broken, `{rule: {"what": …, "remedy": …}}`."""
WIDGETS = frozenset({
    "text", "textarea", "richtext", "number", "email", "phone", "date", "datetime", "radio", "select",
    "choices", "officer", "agency", "agencies", "files", "yesno", "facts", "group",
})  # fmt: skip
BY_FORMAT = {
    "date": "date", "date-time": "datetime", "officer": "officer", "agency": "agency", "file": "files",
    "email": "email", "phone": "phone",
}  # fmt: skip
BY_TYPE = {"boolean": "yesno", "integer": "number", "number": "number", "object": "group"}


@dataclass(frozen=True, slots=True)
class Option:
    """One value to choose and the words shown for it."""

    value: Any
    label: str


@dataclass(frozen=True, slots=True)
class FormField:
    """One field. `fields` are those of one row of a group; `catalogue` names a list of the directory.

    `is_kept` fields stay in form data and out of the case's variables. `visible_when` is an
    expression over the form and the case; the server evaluates it again when the form comes in.
    `rows_from` names where the rows of a group come from, `rule` a rule that asks the case, `fills` what
    its first value is made by, `edits` the
    text that this field is a new version of. A field that `is_asked_sometimes` is required by what else
    is filled in. `messages`: what to say of a rule of the schema that is broken here, and what to do.
    `begins` is an expression that gives what an empty field begins with. A group takes `least` to `most` rows; to read,
    they may stand `as_table`, with the sums of its columns in `totals`.
    `options_when` are such expressions over the case, by value: a choice whose own does not hold is not offered.
    """

    name: str
    widget: str
    label: str
    help: str
    type: str
    required: bool
    read_only: bool
    is_personal: bool
    is_kept: bool
    is_multiple: bool
    options: tuple[Option, ...]
    catalogue: str | None
    visible_when: str | None
    role: str | None
    suggest: bool
    columns: int
    default: Any
    max_length: int | None
    minimum: float | None
    maximum: float | None
    placeholder: str
    fields: tuple["FormField", ...]
    format: str = ""
    rows_from: str | None = None
    rule: str | None = None
    fills: str | None = None
    edits: str | None = None
    is_asked_sometimes: bool = False
    messages: Mapping[str, tuple[str, str]] = field(default_factory=dict, hash=False)
    options_when: Mapping[str, str] = field(default_factory=dict)
    begins: str | None = None
    least: int = 0
    most: int | None = None
    as_table: bool = False
    totals: tuple[str, ...] = ()
    staff_label: str = ""
    staff_help: str | None = None

    def for_staff(self) -> "FormField":
        """The field as it is put to officers: the form may speak to its sender."""
        label, said = self.staff_label or self.label, self.help if self.staff_help is None else self.staff_help
        return replace(self, label=label, help=said)

    @property
    def personal(self) -> bool:
        return self.is_personal


def read_fields(schema: Schema, ui: Mapping[str, Any], root: Schema | None = None) -> tuple[FormField, ...]:
    """The fields of an object schema in the order of `ui`; those it does not list come last."""
    root = schema if root is None else root
    properties = properties_of(schema)
    required = schema.get("required", [])
    sometimes = frozenset(_required_within(schema))
    hints = mapping(ui.get("fields"))
    return tuple(
        _field(
            name,
            resolved(properties[name], root),
            mapping(hints.get(name)),
            root,
            required=name in required,
            sometimes=name in sometimes,
        )
        for name in ordered(properties, ui.get("order"))
    )


def _required_within(schema: Schema) -> Iterator[str]:
    """The names that a condition of an object's schema may require."""
    for key in ("if", "then", "else", "not", "allOf", "anyOf", "oneOf"):
        parts = schema.get(key)
        for part in parts if isinstance(parts, list) else [parts]:
            if isinstance(part, Mapping):
                yield from (name for name in part.get("required", ()) if key != "if" and isinstance(name, str))
                yield from _required_within(part)


def ordered(properties: Mapping[str, Schema], order: object) -> Iterator[str]:
    listed = [name for name in order if name in properties] if isinstance(order, list) else []
    yield from dict.fromkeys(listed)
    yield from (name for name in properties if name not in listed)


def mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _field(
    name: str, schema: Schema, hint: Mapping[str, Any], root: Schema, *, required: bool, sometimes: bool
) -> FormField:
    items = items_of(schema, root)
    kind = type_of(schema)
    widget = str(hint.get("widget") or default_widget(schema, root))
    read_only = schema.get("readOnly") is True or widget == "facts"
    inner = items if kind == "array" else schema
    return FormField(
        name=name,
        widget=widget,
        label=str(schema.get("title") or name),
        help=str(hint.get("help") or schema.get("description") or ""),
        type=kind,
        required=required and not read_only,
        read_only=read_only,
        is_personal=is_personal(schema),
        is_kept=not read_only and stays_out_of_state(schema, root, widget),
        is_multiple=kind == "array",
        options=tuple(Option(value, label) for value, label in choices_of(inner)),
        catalogue=text_or_none(inner.get("x-catalogue")),
        visible_when=text_or_none(hint.get("visible_when")),
        role=text_or_none(hint.get("role")),
        suggest=hint.get("suggest") is True,
        columns=hint["columns"] if isinstance(hint.get("columns"), int) else 1,
        default=schema.get("default"),
        max_length=inner["maxLength"] if isinstance(inner.get("maxLength"), int) else None,
        minimum=number_or_none(inner.get("minimum")),
        maximum=number_or_none(inner.get("maximum")),
        placeholder=str(hint.get("placeholder") or ""),
        fields=read_fields(inner, hint, root) if type_of(inner) == "object" else (),
        format=str(inner.get("format") or ""),
        rows_from=text_or_none(hint.get("rows_from")),
        rule=text_or_none(hint.get("rule")),
        fills=text_or_none(hint.get("fills")),
        edits=text_or_none(hint.get("edits")),
        is_asked_sometimes=sometimes and not read_only,
        messages=dict(_messages(schema)),
        begins=text_or_none(hint.get("default")),
        least=schema["minItems"] if isinstance(schema.get("minItems"), int) else 0,
        most=schema["maxItems"] if isinstance(schema.get("maxItems"), int) else None,
        as_table=hint.get("table") is True,
        totals=tuple(map(str, hint["totals"])) if isinstance(hint.get("totals"), list) else (),
        staff_label=str(mapping(schema.get(FOR_STAFF)).get("title") or ""),
        staff_help=text_or_none(mapping(schema.get(FOR_STAFF)).get("description")),
        options_when={str(key): str(when) for key, when in mapping(hint.get("options_when")).items()},
    )


def default_widget(schema: Schema, root: Schema) -> str:
    """The widget that fits the schema when the hints name none."""
    if schema.get("readOnly") is True:
        return "facts"
    if is_file(schema, root):
        return "files"
    if type_of(schema) == "array":
        return _widget_of_many(items_of(schema, root))
    if choices := choices_of(schema):
        return "radio" if len(choices) <= MOST_RADIOS else "select"
    if "x-catalogue" in schema:
        return "select"
    by_format = BY_FORMAT.get(str(schema.get("format")))
    fallback = "textarea" if is_long_text(schema) else "text"
    return by_format or BY_TYPE.get(type_of(schema), fallback)


def _widget_of_many(items: Schema) -> str:
    if type_of(items) == "object":
        return "group"
    if items.get("format") == "agency":
        return "agencies"
    return "choices" if choices_of(items) or "x-catalogue" in items else "textarea"


def _messages(schema: Schema) -> Iterator[tuple[str, tuple[str, str]]]:
    for rule, said in mapping(schema.get(MESSAGES)).items():
        if isinstance(said, Mapping) and text_or_none(said.get("what")):
            yield rule, (str(said["what"]), str(said.get("remedy") or ""))


def text_or_none(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def number_or_none(value: object) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
