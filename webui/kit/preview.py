"""A page with every component of the kit, for those who build pages; not there in an installation of one's own."""

from datetime import timedelta
from types import SimpleNamespace

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from engine.definitions.forms import WIDGETS
from engine.errors import Problem
from engine.storage import now
from webui.kit.faults import Faults

preview = Blueprint("kit", __name__)
OPTIONS = ({"value": "a", "label": "Phương án một"}, {"value": "b", "label": "Phương án hai"})


@preview.get("/kit")
def components() -> ResponseReturnValue:
    """All components, with invented content."""
    moment = now()
    return render_template(
        "kit/preview.html",
        moment=moment,
        dues=[moment + timedelta(days=days) for days in (20, 2, 0, -3)],
        fields=[_field(widget) for widget in sorted(WIDGETS - {"group"})] + [_group()],
        faults=Faults([Problem("/text", "Chưa nhập “Một dòng chữ”.", "Nhập mục này rồi gửi lại.")]),
        files={"files": [SimpleNamespace(id="1", name="đơn đề nghị.pdf", size=348_160, has_macros=False)]},
        stations=[_station(place, moment) for place in range(5)],
    )


def _field(widget: str) -> dict[str, object]:
    with_options = {"radio", "select", "choices", "officer", "agency", "agencies"}
    return {
        "name": widget,
        "widget": widget,
        "label": {"text": "Một dòng chữ"}.get(widget, f"Ô nhập loại {widget}"),
        "help": "Một câu giúp người điền.",
        "required": widget != "number",
        "options": OPTIONS if widget in with_options else (),
        "is_multiple": widget in {"choices", "agencies", "files"},
    }


def _group() -> dict[str, object]:
    return {**_field("group"), "is_multiple": True, "fields": [_field("text"), _field("date")]}


def _station(place: int, moment: object) -> dict[str, object]:
    labels = ("Đã gửi", "Đã tiếp nhận", "Đang xử lý", "Đã trả lời", "Đã công khai")
    state = "done" if place < 2 else "now" if place == 2 else "ahead"  # noqa: PLR2004 - a picture of a way
    return {"label": labels[place], "state": state, "at": moment if place < 3 else None, "note": ""}  # noqa: PLR2004
