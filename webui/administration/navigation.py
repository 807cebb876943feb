"""The ways within the room, on each of its pages."""

from typing import Any

from flask import request, url_for

from webui.speech import _


def tabs() -> list[dict[str, Any]]:
    """A link to each part of the room."""
    return [
        {"label": _("Tổng quan"), "href": url_for("administration.start")},
        {"label": _("Đơn vị"), "href": url_for("administration.table", table="agency")},
        {"label": _("Cán bộ"), "href": url_for("administration.table", table="officer")},
        {"label": _("Vai trò"), "href": url_for("administration.table", table="role")},
        {"label": _("Danh mục"), "href": url_for("administration.catalogues")},
        {"label": _("Lịch làm việc"), "href": url_for("administration.calendar")},
        {"label": _("Vắng mặt"), "href": url_for("administration.absences")},
        {"label": _("Thiết lập"), "href": url_for("administration.settings")},
        {"label": _("Thông báo"), "href": url_for("administration.messages")},
        {"label": _("Sổ xoá, ẩn danh"), "href": url_for("administration.erasures")},
        {"label": _("Lịch sử"), "href": url_for("administration.history")},
    ]


def present_tab() -> str:
    """The link of the part to which the page belongs."""
    here = request.path
    parts = [tab["href"] for tab in tabs()]
    # The first page lies above all the others: it is present alone.
    return next((str(part) for part in parts if here == part or here.startswith(f"{part}/")), "")
