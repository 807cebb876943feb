"""A procedure whose forms hold every widget there is: filled in at the start, shown to read at its one step."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.support.diagrams import Diagram

PROCESS, TITLE = "gallery", "Mọi kiểu nhập"
CHOICES = {"enum": ["mot", "hai", "ba"], "x-labels": {"mot": "Một", "hai": "Hai", "ba": "Ba"}}
FILE = {"type": "string", "format": "file"}


def text(title: str, **more: Any) -> dict[str, Any]:
    return {"type": "string", "maxLength": 200, "title": title, **more}


PROPERTIES: Mapping[str, Any] = {
    "line": text("Một dòng"),
    "lines": {"type": "string", "maxLength": 2_000, "title": "Nhiều dòng"},
    "rich": {"type": "string", "maxLength": 5_000, "title": "Văn bản có định dạng"},
    "amount": {"type": "number", "minimum": 0, "maximum": 1_000, "title": "Số lượng"},
    "mail": {"type": "string", "format": "email", "title": "Thư điện tử"},
    "phone": {"type": "string", "format": "phone", "title": "Điện thoại"},
    "day": {"type": "string", "format": "date", "title": "Ngày"},
    "moment": {"type": "string", "format": "date-time", "title": "Ngày giờ"},
    "one": {"type": "string", **CHOICES, "title": "Chọn một"},
    "of_many": {"type": "string", "x-catalogue": "fields", "title": "Lĩnh vực"},
    "several": {"type": "array", "items": {"type": "string", **CHOICES}, "uniqueItems": True, "title": "Chọn nhiều"},
    "person": {"type": "string", "format": "officer", "title": "Cán bộ"},
    "place": {"type": "string", "format": "agency", "title": "Cơ quan"},
    "places": {"type": "array", "items": {"type": "string", "format": "agency"}, "title": "Các cơ quan"},
    "papers": {"type": "array", "items": FILE, "maxItems": 3, "title": "Tài liệu"},
    "agreed": {"type": "boolean", "title": "Có đồng ý?"},
    "because": text("Vì sao không?"),
    "people": {
        "type": "array", "minItems": 1, "maxItems": 3, "title": "Người tham gia",
        "items": {
            "type": "object", "required": ["name", "hours", "is_guest", "invited_by"],
            "properties": {
                "name": text("Họ tên"), "hours": {"type": "integer", "minimum": 1, "title": "Số giờ"},
                "is_guest": {"type": "boolean", "title": "Là khách?"}, "invited_by": text("Ai mời?"),
                "proof": {"type": "array", "items": FILE, "maxItems": 2, "title": "Giấy tờ"},
            },
        },
    },
}  # fmt: skip
REQUIRED = ["line", "rich", "amount", "day", "one", "several", "place", "agreed", "because", "people"]
FIELDS: Mapping[str, Any] = {
    "lines": {"widget": "textarea"},
    "rich": {"widget": "richtext"},
    "amount": {"columns": 2, "help": "Từ 0 đến 1000."},
    "phone": {"columns": 2},
    "mail": {"columns": 2},
    "day": {"default": "today()", "columns": 2},
    "moment": {"columns": 2},
    "one": {"widget": "radio"},
    "of_many": {"widget": "select"},
    "because": {"visible_when": "agreed == False"},
    "people": {"fields": {"hours": {"columns": 2}, "invited_by": {"visible_when": "is_guest"}}},
}
STEP_FIELDS: Mapping[str, Any] = {
    **{name: hint for name, hint in FIELDS.items() if hint.get("widget") in {"richtext", "textarea"}},
    "people": {"table": True, "totals": ["hours"]},
    "line": {"widget": "facts"},
}


def gallery(folder: Path) -> Path:
    """A library folder with that procedure."""
    asked = {"title": TITLE, "type": "object", "properties": PROPERTIES, "required": REQUIRED}
    shown = {name: {**part, "readOnly": True} for name, part in PROPERTIES.items()}
    read = {"title": "Đọc lại", "type": "object", "properties": {**shown, "note": text("Ghi chú")}}
    hints = {"fields": FIELDS, "submit": "Gửi"}
    for name, content in {
        "all.json": asked, "all.ui.json": hints, "read.json": read, "read.ui.json": {"fields": STEP_FIELDS},
    }.items():  # fmt: skip
        path = folder / "forms" / PROCESS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, ensure_ascii=False))
    diagram = Diagram(PROCESS, {"title": TITLE, "startRoles": "OFFICER", "startForm": f"{PROCESS}/all.json"}).start()
    diagram.user("read_again", "OFFICER", formJsonSchemaFilename=f"{PROCESS}/read.json").end()
    path = folder / "processes" / PROCESS / f"{PROCESS}.bpmn"
    path.parent.mkdir(parents=True)
    path.write_bytes(diagram.chain("begin", "read_again", "done").xml())
    return folder
