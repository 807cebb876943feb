"""Why a step is due when it is, in a sentence."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from webui.formatting import full_day
from webui.speech import _


def because(basis: Mapping[str, Any]) -> str:
    """How a step's deadline came about, where that is more than its own term; nothing otherwise."""
    by = basis.get("by")
    if by == "hand":
        return _("Hạn này do quản trị hệ thống đổi; lý do ở phần diễn biến.")
    if by == "extension":
        return _("Hạn này đã được gia hạn nội bộ; hạn trả lời người gửi không đổi.")
    if "law" in basis:
        return _("Hạn này là hạn pháp luật của riêng bước này, sớm hơn định mức của bước.")
    try:
        own, legal = date.fromisoformat(basis["own"]), date.fromisoformat(basis["legal"])
        steps, days = int(basis["steps"]), int(basis["days"])
    except (KeyError, ValueError):
        return ""
    return " ".join((_earlier(own), left_for(steps, days, legal)))


def left_for(steps: int, days: int, legal: date) -> str:
    """What is left for the steps that follow."""
    if not steps:
        return _("Đây là bước cuối trước hạn của hồ sơ, %(legal)s.", legal=full_day(legal))
    return _(
        "Sau bước này còn %(steps)s bước, cần ít nhất %(days)s ngày làm việc trước hạn của hồ sơ, %(legal)s.",
        steps=steps,
        days=days,
        legal=full_day(legal),
    )


def _earlier(own: date) -> str:
    return _("Hạn của bước này sớm hơn định mức của bước (%(own)s).", own=full_day(own))
