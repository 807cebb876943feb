"""What a table is narrowed by, as its address says."""

from typing import Any

from flask import request

from engine.directory.editing import Column, Kind, Known, Noun, Wanted
from webui.speech import _, translated

LONGEST_QUERY = 200
_FILTERED = {Kind.CHOICE, Kind.GRANTS}
_STATES = ("open", "closed")


def filtered_columns(noun: Noun) -> tuple[Column, ...]:
    """The columns by whose value a table can be narrowed."""
    return tuple(column for column in noun.listed if column.kind in _FILTERED)


def wanted_of(noun: Noun, *, limit: int) -> Wanted:
    """What the address asks of the table."""
    state = request.args.get("tinh-trang", "")
    return Wanted(
        query=request.args.get("q", "")[:LONGEST_QUERY],
        filters={column.name: request.args.get(column.name, "")[:100] for column in filtered_columns(noun)},
        state=state if state in _STATES else "",
        sort=request.args.get("sort", "")[:60],
        limit=limit,
        cursor=request.args.get("sau") or None,
    )


def filters_of(noun: Noun, known: Known) -> list[dict[str, Any]]:
    """The select boxes above the table."""
    boxes = [
        {
            "name": column.name,
            "label": _("Mọi %(what)s", what=translated(column.title).lower()),
            "options": [
                {"value": code, "label": translated(name)}
                for code, name in known.options("roles" if column.kind is Kind.GRANTS else column.options).items()
            ],
        }
        for column in filtered_columns(noun)
    ]
    if noun.code == "role":
        return boxes
    states = [{"value": "open", "label": _("Đang dùng")}, {"value": "closed", "label": _("Đã ngừng, đã đóng")}]
    return [*boxes, {"name": "tinh-trang", "label": _("Mọi tình trạng"), "options": states}]
