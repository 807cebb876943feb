"""What a directory file must look like, checked whole before anything is stored."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from engine.directory.officers import clean_username
from engine.errors import N_, Invalid, Problem

_TEXT = {"type": "string", "minLength": 1, "maxLength": 300}
_MAYBE_TEXT = {"type": ["string", "null"], "maxLength": 300}
_DAY = {"anyOf": [{"type": "null"}, {"type": "string", "format": "date"}]}
_FLAG = {"type": "boolean"}

SHAPE: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["roles", "agencies", "officers"],
    "properties": {
        "levels": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "name"],
                "properties": {"code": _TEXT, "name": _TEXT, "rank": {"type": "integer"}, "active": _FLAG},
            },
        },
        "roles": {"type": "object", "additionalProperties": _TEXT},
        "agencies": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "code", "name", "level_code"],
                "properties": {
                    "id": _TEXT,
                    "code": _TEXT,
                    "name": _TEXT,
                    "level_code": _TEXT,
                    "kind": {"type": "string"},
                    "parent_id": _MAYBE_TEXT,
                    "unit_name": _MAYBE_TEXT,
                    "fields": {"type": "array", "items": _TEXT},
                    "can_receive": _FLAG,
                    "can_dispatch": _FLAG,
                    "is_dispatch_hub": _FLAG,
                    "valid_from": _DAY,
                    "valid_to": _DAY,
                    "successor_id": _MAYBE_TEXT,
                },
            },
        },
        "officers": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["username", "full_name", "agency_id"],
                "properties": {
                    "username": {"type": "string", "pattern": r"^\s*[A-Za-z0-9][A-Za-z0-9._-]{0,63}\s*$"},
                    "full_name": _TEXT,
                    "job_title": {"type": "string"},
                    "agency_id": _TEXT,
                    "roles": {"type": "array", "items": _TEXT, "uniqueItems": True},
                    "email": _MAYBE_TEXT,
                    "active": _FLAG,
                },
            },
        },
    },
}

_WORDS = {
    "required": N_("Thiếu mục bắt buộc."),
    "type": N_("Sai kiểu dữ liệu."),
    "format": N_("Không phải một ngày dạng năm-tháng-ngày."),
    "anyOf": N_("Không phải một ngày dạng năm-tháng-ngày."),
    "pattern": N_("Tên tài khoản chỉ gồm chữ không dấu, số, dấu chấm, gạch nối; dài nhất 64 ký tự."),
    "minLength": N_("Không được để trống."),
    "maxLength": N_("Dài quá mức cho phép."),
    "uniqueItems": N_("Có giá trị lặp lại."),
}
_ODD = N_("Nội dung không đúng mẫu.")
_REMEDY = N_("So với tệp mẫu demo/directory.json rồi sửa: {detail}")

_VALIDATOR = Draft202012Validator(SHAPE, format_checker=Draft202012Validator.FORMAT_CHECKER)


def check_directory(data: Mapping[str, Any]) -> None:
    """Go on if the data can be imported as it is.

    Raises:
        Invalid: each problem with its place in the file.
    """
    problems = [_as_problem(error) for error in sorted(_VALIDATOR.iter_errors(data), key=lambda e: e.json_path)]
    if not problems:
        problems = [*_repeated(data), *_dangling(data)]
    if problems:
        raise Invalid(N_("Tệp danh bạ có mục chưa đúng."), problems=problems)


def _as_problem(error: ValidationError) -> Problem:
    where = "/" + "/".join(str(part) for part in error.absolute_path)
    detail = str(error.message)[:200]
    return Problem(where, _WORDS.get(str(error.validator), _ODD), _REMEDY, facts={"detail": detail})


def _repeated(data: Mapping[str, Any]) -> Iterator[Problem]:
    what, remedy = N_("“{value}” được dùng nhiều lần."), N_("Mỗi mã, mỗi tên tài khoản chỉ dùng một lần.")
    named = {
        "/agencies (id)": [agency["id"] for agency in data["agencies"]],
        "/agencies (code)": [agency["code"] for agency in data["agencies"]],
        "/officers (username)": [clean_username(officer["username"]) for officer in data["officers"]],
    }
    for where, values in named.items():
        for value, times in Counter(values).items():
            if times > 1:
                yield Problem(where, what, remedy, facts={"value": value})


def _dangling(data: Mapping[str, Any]) -> Iterator[Problem]:
    agencies = {agency["id"] for agency in data["agencies"]}
    for place, agency in enumerate(data["agencies"]):
        for key in ("parent_id", "successor_id"):
            yield from _unknown(f"/agencies/{place}/{key}", [agency.get(key)], agencies)
    for place, officer in enumerate(data["officers"]):
        yield from _unknown(f"/officers/{place}/agency_id", [officer["agency_id"]], agencies)
        yield from _unknown(f"/officers/{place}/roles", officer.get("roles", []), data["roles"].keys())


def _unknown(where: str, values: Iterable[str | None], known: Iterable[str]) -> Iterator[Problem]:
    what, remedy = N_("Không có “{value}” trong tệp này."), N_("Khai báo mục đó, hoặc sửa lại mã.")
    for value in values:
        if value is not None and value not in known:
            yield Problem(where, what, remedy, facts={"value": value})
