"""What is wrong with a form's files: found before anyone is asked to fill it in."""

import math
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError, best_match

from engine.definitions.forms.fields import WIDGETS, mapping
from engine.definitions.forms.patterns import PatternUnusable, compile_pattern
from engine.definitions.forms.schema import DEFS, Schema, choices_of, items_of, properties_of, resolved, type_of
from engine.definitions.forms.validation import FORMATS, LONGEST_TYPED
from engine.definitions.vocabulary import FUNCTION_NAMES
from engine.errors import N_, Problem
from engine.scripting import STANDARD_FUNCTIONS, ScriptInvalid, compile_expression

MOST_PARTS = 5_000
DEEPEST = 30
# Each of these could send a validator elsewhere, or make it try without end.
REFUSED = frozenset(
    {
        "$dynamicRef",
        "$dynamicAnchor",
        "$recursiveRef",
        "$recursiveAnchor",
        "$anchor",
        "$vocabulary",
        "patternProperties",
        "unevaluatedItems",
        "unevaluatedProperties",
        "contentSchema",
    }
)
FIELD_HINTS = frozenset(
    {
        "widget",
        "help",
        "columns",
        "visible_when",
        "options_when",
        "role",
        "suggest",
        "from",
        "placeholder",
        "order",
        "fields",
        "rows_from",
        "rule",
        "fills",
        "edits",
        "default",
        "table",
        "totals",
    }
)


def inspect_form(path: str, schema: object, ui: object) -> list[Problem]:
    """Every problem of a form's schema and hints; none means that it can be built."""
    found = list(_shape(path, schema)) or list(_parts(path, mapping(schema)))
    if found:
        return found
    root = mapping(schema)
    found += _metaschema(path, root)
    ui_path = path.removesuffix(".json") + ".ui.json"
    if not isinstance(ui, Mapping):
        return [*found, _said(ui_path, "", N_("Tệp gợi ý phải là một đối tượng."), N_("Sửa lại tệp này."))]
    return found + list(_hints(ui_path, root, ui, set(properties_of(root))))


def _shape(path: str, schema: object) -> Iterator[Problem]:
    if not isinstance(schema, Mapping):
        yield _said(path, "", N_("Biểu mẫu phải là một đối tượng JSON."), N_("Viết lại theo JSON Schema."))
        return
    if fault := _too_large(schema):
        yield _said(path, "", fault, N_("Tách biểu mẫu thành các biểu mẫu nhỏ hơn."))
        return
    if schema.get("type") != "object":
        yield _said(
            path, "", N_("Biểu mẫu phải có “type”: “object”."), N_("Thêm dòng này ở đầu tệp."), code="form.schema"
        )
    for name in properties_of(schema):
        if not name.isidentifier() or name.startswith("_"):
            yield _said(
                path,
                name,
                N_("Tên trường “{name}” không phải là một từ."),
                N_("Chỉ dùng chữ cái không dấu, chữ số và dấu gạch dưới."),
                name=name,
            )


def _too_large(schema: object) -> str:
    """Counted without recursion: the file may be nested deeper than Python can follow."""
    waiting: list[tuple[object, int]] = [(schema, 0)]
    parts = 0
    while waiting:
        part, depth = waiting.pop()
        parts += 1
        if depth > DEEPEST:
            return N_("Biểu mẫu lồng nhau quá sâu.")
        if parts > MOST_PARTS:
            return N_("Biểu mẫu quá lớn.")
        if isinstance(part, float) and not math.isfinite(part):
            return N_("Biểu mẫu có số không hợp lệ (NaN hoặc vô cùng).")
        inner = part.values() if isinstance(part, Mapping) else part if isinstance(part, list) else ()
        waiting.extend((one, depth + 1) for one in inner)
    return ""


def _parts(path: str, root: Schema) -> Iterator[Problem]:
    """The dangers the metaschema does not know: references, patterns, formats."""
    for place, part in _schemas(root, ""):
        for key in REFUSED & part.keys():
            yield _said(
                path,
                place,
                N_("Không dùng được từ khóa “{key}”."),
                N_("Viết rõ từng trường."),
                key=key,
                code="form.unsupported_keyword",
            )
        if "$ref" in part:
            yield from _reference(path, place, part["$ref"], root)
        if isinstance(source := part.get("pattern"), str):
            yield from _pattern(path, place, source)
        if isinstance(form := part.get("format"), str) and form not in FORMATS:
            yield _said(
                path,
                place,
                N_("Không có định dạng “{format}”."),
                N_("Dùng một trong: {known}."),
                format=form,
                known=", ".join(sorted(FORMATS)),
                code="form.unknown_format",
            )
        longest = part.get("maxLength")
        if isinstance(longest, int) and longest > LONGEST_TYPED:
            yield _said(
                path,
                place,
                N_("“maxLength” quá lớn."),
                N_("Đặt tối đa {limit}."),
                limit=LONGEST_TYPED,
            )


def _schemas(part: Any, place: str, depth: int = 0) -> Iterator[tuple[str, Schema]]:
    """Every object of the document that may be a schema; data under enum, const and default is not."""
    if isinstance(part, Mapping):
        is_names = place.endswith(("/properties", "/$defs"))
        if not is_names:
            yield place, part
        for key, inner in part.items():
            if is_names or key not in {
                "enum",
                "const",
                "default",
                "examples",
                "x-labels",
                "x-messages",
                "x-for-staff",
                "required",
            }:
                yield from _schemas(inner, f"{place}/{key}", depth + 1)
    elif isinstance(part, list):
        for number, inner in enumerate(part):
            yield from _schemas(inner, f"{place}/{number}", depth + 1)


def _reference(path: str, place: str, target: object, root: Schema) -> Iterator[Problem]:
    definitions = mapping(root.get("$defs"))
    if not isinstance(target, str) or not target.startswith(DEFS):
        yield _said(
            path,
            place,
            N_("Tham chiếu “{target}” đi ra ngoài biểu mẫu."),
            N_("Chỉ tham chiếu đến #/$defs/… trong cùng tệp."),
            target=str(target)[:100],
            code="form.remote_reference",
        )
    elif target.removeprefix(DEFS) not in definitions:
        yield _said(
            path,
            place,
            N_("Tham chiếu “{target}” không có trong $defs."),
            N_("Thêm định nghĩa, hoặc sửa lại tên."),
            target=target[:100],
            code="form.unknown_reference",
        )
    elif _leads_back(target.removeprefix(DEFS), definitions):
        yield _said(
            path,
            place,
            N_("Tham chiếu “{target}” quay vòng về chính nó."),
            N_("Viết rõ cấu trúc, không quay vòng."),
            target=target[:100],
            code="form.circular_reference",
        )


def _leads_back(start: str, definitions: Mapping[str, Any]) -> bool:
    waiting, seen = [start], set()
    while waiting:
        for _, part in _schemas(definitions.get(waiting.pop()), ""):
            target = part.get("$ref")
            name = target.removeprefix(DEFS) if isinstance(target, str) else ""
            if name == start:
                return True
            if name and name not in seen:
                seen.add(name)
                waiting.append(name)
    return False


def _pattern(path: str, place: str, source: str) -> Iterator[Problem]:
    try:
        compile_pattern(source)
    except PatternUnusable as reason:
        yield _said(
            path,
            place,
            N_("Mẫu “pattern” không dùng được: {reason}"),
            N_("Viết mẫu ngắn, không nhìn trước, không tham chiếu ngược."),
            reason=str(reason),
            code="form.pattern",
        )


def _metaschema(path: str, schema: Schema) -> Iterator[Problem]:
    try:
        errors = list(Draft202012Validator(Draft202012Validator.META_SCHEMA).iter_errors(schema))
    except (SchemaError, RecursionError) as error:
        errors = [SchemaError(type(error).__name__)]
    fault = best_match(errors)
    if fault is not None:
        place = "/" + "/".join(str(part) for part in fault.absolute_path)
        yield _said(
            path,
            place,
            N_("Không đúng JSON Schema: {reason}"),
            N_("Sửa lại mục này."),
            reason=fault.message[:200],
            code="form.schema",
        )


def _hints(path: str, root: Schema, ui: Mapping[str, Any], names: set[str]) -> Iterator[Problem]:
    order, fields = ui.get("order", []), ui.get("fields", {})
    listed = [name for name in order if isinstance(name, str)] if isinstance(order, list) else []
    for name in (*listed, *mapping(fields)):
        if name not in names:
            yield _said(
                path,
                name,
                N_("Gợi ý nói đến trường “{name}” không có trong biểu mẫu."),
                N_("Sửa lại tên, hoặc bỏ gợi ý này."),
                name=str(name)[:60],
                code="form.unknown_field",
            )
    for name, hint in mapping(fields).items():
        yield from _hint(path, root, name, hint)


def _hint(path: str, root: Schema, name: str, hint: object) -> Iterator[Problem]:
    if not isinstance(hint, Mapping):
        yield _said(path, name, N_("Gợi ý của “{name}” phải là một đối tượng."), N_("Sửa lại mục này."), name=name)
        return
    if not _are_names(hint.get("from", [])):
        yield _said(
            path,
            name,
            N_("Gợi ý “from” của “{name}” phải là danh sách tên biến."),
            N_("Ghi tên các biến trong [ ]."),
            name=name,
            code="form.wrong_hint",
        )
    for key in hint.keys() - FIELD_HINTS:
        yield _said(
            path,
            name,
            N_("Không có gợi ý “{key}”."),
            N_("Dùng một trong: {known}."),
            key=key,
            known=", ".join(sorted(FIELD_HINTS)),
            code="form.unknown_hint",
        )
    widget = hint.get("widget")
    if widget is not None and widget not in WIDGETS:
        yield _said(
            path,
            name,
            N_("Không có kiểu nhập “{widget}”."),
            N_("Dùng một trong: {known}."),
            widget=str(widget)[:60],
            known=", ".join(sorted(WIDGETS)),
            code="form.unknown_widget",
        )
    yield from _computed(path, root, name, hint)
    if "table" in hint or "totals" in hint:
        yield from _table(path, root, name, hint)
    if "rows_from" in hint:
        yield from _rows_from(path, root, name)
    if isinstance(hint.get("fields"), Mapping):
        yield from _row_hints(path, root, name, hint)


def _computed(path: str, root: Schema, name: str, hint: Mapping[str, Any]) -> Iterator[Problem]:
    """The expressions of a hint: they are in the safe language."""
    if isinstance(condition := hint.get("visible_when"), str):
        yield from _condition(path, name, condition)
    if isinstance(source := hint.get("default"), str):
        yield from _condition(path, name, source, FUNCTION_NAMES)
    if "options_when" in hint:
        yield from _option_conditions(path, root, name, hint["options_when"])


def _option_conditions(path: str, root: Schema, name: str, conditions: object) -> Iterator[Problem]:
    schema = resolved(mapping(properties_of(root).get(name)), root)
    offered = {str(value) for value, _ in choices_of(items_of(schema, root) or schema)}
    if not isinstance(conditions, Mapping) or not conditions.keys() <= offered:
        yield _said(
            path,
            name,
            N_("Gợi ý “options_when” của “{name}” phải ghi điều kiện cho từng lựa chọn của trường."),
            N_("Dùng giá trị của các lựa chọn làm tên mục: {known}."),
            name=name,
            known=", ".join(sorted(offered)),
            code="form.wrong_hint",
        )
        return
    for condition in conditions.values():
        yield from _condition(path, name, str(condition))


def _row_hints(path: str, root: Schema, name: str, hint: Mapping[str, Any]) -> Iterator[Problem]:
    """The hints of the fields of a group; a group in a row has no conditions of its own."""
    group = resolved(mapping(properties_of(root).get(name)), root)
    rows = items_of(group, root) if "items" in group else group
    yield from _hints(path, {**rows, "$defs": root.get("$defs", {})}, hint, set(properties_of(rows)))
    for inner, inner_hint in mapping(hint.get("fields")).items():
        for deepest, deepest_hint in mapping(mapping(inner_hint).get("fields")).items():
            if "visible_when" in mapping(deepest_hint):
                yield _said(
                    path,
                    deepest,
                    N_("“visible_when” không có tác dụng trong nhóm nằm trong một nhóm khác."),
                    N_("Đưa trường này ra nhóm ngoài, hoặc đặt điều kiện cho cả nhóm “{group}”."),
                    group=inner,
                    code="form.condition_too_deep",
                )


def _rows_from(path: str, root: Schema, name: str) -> Iterator[Problem]:
    group = resolved(mapping(properties_of(root).get(name)), root)
    fixed = [one for one in properties_of(items_of(group, root)).values() if one.get("readOnly") is True]
    if not fixed:
        yield _said(
            path,
            name,
            N_("“{name}” lấy dòng từ hồ sơ nhưng không có mục nào chỉ để đọc."),
            N_("Dùng cho nhóm nhiều dòng; đặt “readOnly” cho các mục mà hồ sơ cho sẵn."),
            name=name,
            code="form.wrong_hint",
        )


def _table(path: str, root: Schema, name: str, hint: Mapping[str, Any]) -> Iterator[Problem]:
    """A table stands for the rows of a group; what is summed up are numbers of them."""
    rows = properties_of(items_of(resolved(mapping(properties_of(root).get(name)), root), root))
    numbers = sorted(one for one, part in rows.items() if type_of(resolved(part, root)) in {"integer", "number"})
    totals = hint.get("totals", [])
    if not rows or not _are_names(totals) or not {*totals} <= {*numbers}:
        yield _said(
            path,
            name,
            N_("Gợi ý “table” và “totals” của “{name}” dùng cho nhóm nhiều dòng; “totals” là tên các mục số của nhóm."),
            N_("Các mục số của nhóm này: {known}."),
            name=name,
            known=", ".join(numbers) or "–",
            code="form.wrong_hint",
        )


def _condition(
    path: str, name: str, condition: str, functions: Collection[str] = frozenset(STANDARD_FUNCTIONS)
) -> Iterator[Problem]:
    try:
        compile_expression(condition, functions=functions)
    except ScriptInvalid as invalid:
        for fault in invalid.problems:
            yield _said(
                path,
                name,
                fault.what,
                fault.remedy,
                code="form.condition",
                **{**fault.facts, "expression": condition[:200]},
            )


def _said(
    path: str, where: str, what: str, remedy: str, *, code: str = "form.invalid_definition", **facts: object
) -> Problem:
    return Problem(where or path, what, remedy, file=path, code=code, facts=facts)


def _are_names(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)
