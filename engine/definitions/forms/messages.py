"""What is wrong with a field, in the words of the person who fills it in."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from jsonschema.exceptions import ValidationError

from engine.definitions.forms.fields import FormField
from engine.errors import N_, Problem

TYPES = {
    "string": (N_("“{label}” phải là văn bản."), N_("Nhập lại mục này bằng chữ.")),
    "integer": (N_("“{label}” phải là số nguyên."), N_("Chỉ nhập chữ số, ví dụ: 12.")),
    "number": (N_("“{label}” phải là số."), N_("Chỉ nhập số, ví dụ: 12 hoặc 12,5.")),
    "boolean": (N_("“{label}” phải là có hoặc không."), N_("Chọn Có hoặc Không.")),
    "array": (N_("“{label}” phải là một danh sách."), N_("Nhập lại mục này.")),
    "object": (N_("“{label}” chưa đúng cấu trúc."), N_("Nhập lại mục này.")),
}
FORMATS = {
    "date": (N_("“{label}” chưa phải là ngày đúng."), N_("Nhập ngày/tháng/năm, ví dụ: 24/11/2026.")),
    "date-time": (N_("“{label}” chưa phải là ngày giờ đúng."), N_("Chọn ngày và giờ, ví dụ: 24/11/2026 08:00.")),
    "email": (N_("“{label}” chưa phải là địa chỉ thư điện tử đúng."), N_("Nhập dạng ten@vidu.vn.")),
    "phone": (N_("“{label}” chưa phải là số điện thoại đúng."), N_("Nhập từ 9 đến 11 chữ số.")),
    "officer": (N_("“{label}”: không nhận ra cán bộ này."), N_("Chọn một cán bộ trong danh sách.")),
    "agency": (N_("“{label}”: không nhận ra cơ quan này."), N_("Chọn một cơ quan trong danh sách.")),
    "file": (N_("“{label}”: tệp này không dùng được."), N_("Tải tệp lên lại.")),
}
RULES = {
    "required": (N_("Chưa nhập “{label}”."), N_("Nhập mục này rồi gửi lại.")),
    "enum": (N_("“{label}”: lựa chọn này không có trong danh sách."), N_("Chọn một mục trong danh sách.")),
    "minLength": (N_("“{label}” quá ngắn."), N_("Nhập ít nhất {limit} ký tự.")),
    "maxLength": (N_("“{label}” quá dài."), N_("Rút gọn còn tối đa {limit} ký tự.")),
    "minimum": (N_("“{label}” quá nhỏ."), N_("Nhập số từ {limit} trở lên.")),
    "maximum": (N_("“{label}” quá lớn."), N_("Nhập số không quá {limit}.")),
    "exclusiveMinimum": (N_("“{label}” quá nhỏ."), N_("Nhập số lớn hơn {limit}.")),
    "exclusiveMaximum": (N_("“{label}” quá lớn."), N_("Nhập số nhỏ hơn {limit}.")),
    "multipleOf": (N_("“{label}” chưa đúng bước số."), N_("Nhập bội số của {limit}.")),
    "minItems": (N_("“{label}” còn thiếu."), N_("Chọn hoặc nhập ít nhất {limit} mục.")),
    "maxItems": (N_("“{label}” quá nhiều."), N_("Giữ lại tối đa {limit} mục.")),
    "uniqueItems": (N_("“{label}” có mục trùng nhau."), N_("Bỏ mục trùng.")),
    "pattern": (N_("“{label}” chưa đúng dạng."), N_("Xem hướng dẫn của mục này rồi nhập lại.")),
}
OWN_WORDS = "x-says"
"""What a part of a schema says itself of what does not fit it."""
CHOOSE = (N_("Chưa chọn “{label}”."), N_("Chọn một mục rồi gửi lại."))
ATTACH = (N_("Chưa đính kèm “{label}”."), N_("Đính kèm tệp rồi gửi lại."))
OTHER = (N_("“{label}” chưa đúng."), N_("Xem hướng dẫn của mục này rồi nhập lại."))
CHOSEN = frozenset({"radio", "select", "choices", "officer", "agency", "agencies", "yesno"})
SAME_AS = {"oneOf": "enum", "const": "enum"}
# What is missing is said before what is of the wrong type, and that before any finer fault.
RANK = {"required": 0, "type": 1, "enum": 2, "format": 3}

Ask = Callable[[FormField], tuple[str, str]]


def problems_of(errors: Iterable[ValidationError], fields: Iterable[FormField]) -> list[Problem]:
    """One problem for each place, in the order of the fields, the plainest one first."""
    known = {field.name: field for field in fields}
    order = {name: place for place, name in enumerate(known)}
    first: dict[tuple[Any, ...], ValidationError] = {}
    for error in sorted(errors, key=_rank):
        first.setdefault(tuple(error.absolute_path), error)
    places = sorted(first, key=lambda place: (order.get(place[0], -1) if place else -1, [str(part) for part in place]))
    return [_problem(place, first[place], known) for place in places]


def missing(field: FormField) -> tuple[str, str]:
    """What to say of a field that is left empty."""
    if field.widget == "files":
        return ATTACH
    return CHOOSE if field.widget in CHOSEN else RULES["required"]


def problem(field: FormField, what: str, remedy: str, *, where: str = "", **facts: object) -> Problem:
    return Problem(
        where or pointer([field.name]), what, remedy, code="form.invalid", facts={"label": field.label, **facts}
    )


def pointer(place: Iterable[object]) -> str:
    """The JSON Pointer of a place in the data."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in place)


def _rank(error: ValidationError) -> tuple[int, str]:
    rule = SAME_AS.get(str(error.validator), str(error.validator))
    return RANK.get(rule, 9), rule


def _problem(place: tuple[Any, ...], error: ValidationError, known: Mapping[str, FormField]) -> Problem:
    field = _innermost(place, known)
    what, remedy = _words(error, field)
    label = field.label if field else str(place[-1] if place else "")
    facts = {"label": label, "limit": error.validator_value, "row": _row(place)}
    if not isinstance(error.validator_value, int | float):
        del facts["limit"]
    return Problem(pointer(place), what, remedy, code=f"form.{error.validator}", facts=facts)


def _row(place: tuple[Any, ...]) -> int:
    """Which row of a group a place is in, counted from 1; 0 outside of rows."""
    return next((part + 1 for part in reversed(place) if isinstance(part, int)), 0)


def _words(error: ValidationError, field: FormField | None) -> tuple[str, str]:
    if isinstance(error.schema, Mapping) and isinstance(said := error.schema.get(OWN_WORDS), str):
        return said, N_("Sửa mục này rồi gửi lại.")
    rule = SAME_AS.get(str(error.validator), str(error.validator))
    if field and rule in field.messages:
        return field.messages[rule]
    if rule == "required" and field:
        return missing(field)
    if rule == "type":
        wanted = error.validator_value
        return TYPES.get(str(wanted[0] if isinstance(wanted, list) and wanted else wanted), OTHER)
    if rule == "format":
        return FORMATS.get(str(error.validator_value), OTHER)
    return RULES.get(rule, OTHER)


def _innermost(place: tuple[Any, ...], known: Mapping[str, FormField]) -> FormField | None:
    """The field a place is in: of a group, the field of the row."""
    field: FormField | None = None
    names = dict(known)
    for part in place:
        if isinstance(part, str) and part in names:
            field = names[part]
            names = {inner.name: inner for inner in field.fields}
    return field
