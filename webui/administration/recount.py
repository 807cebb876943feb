"""What a change of the calendar would do to open cases, told before it is saved."""

from collections.abc import Mapping
from typing import Any

from flask import render_template, request

from engine.cases.recounting import RecountPreview, preview_recount
from engine.directory.editing import foresee_day
from engine.errors import HoiDapError
from webui.auth import current_officer
from webui.kit import Faults

CONFIRMED = "recount"
NOT_SENT_AGAIN = frozenset({"csrf_token", "go"})


def foreseen(key: str | None, typed: Mapping[str, Any] | None, *, opened: str) -> RecountPreview:
    """The cases that saving this day (`typed` None: taking it out) would touch.

    Raises:
        HoiDapError: it cannot be saved so.
    """
    calendar = foresee_day(key, typed, opened=opened, actor=current_officer())
    return preview_recount(calendar.after, calendar.days, actor=current_officer())


def foreseen_or_none(key: str, *, opened: str) -> RecountPreview | None:
    """The same for a page that is only looked at; None when the day cannot be taken out."""
    try:
        return foreseen(key, None, opened=opened)
    except HoiDapError:
        return None


def is_confirmed() -> bool:
    """Whether the cases have been looked at."""
    return request.form.get("go") == CONFIRMED


def ask(preview: RecountPreview, *, action: str, back: str) -> str:
    """The page with the cases, which sends what was typed again."""
    typed = [(name, value) for name, value in request.form.items(multi=True) if name not in NOT_SENT_AGAIN]
    return render_template(
        "administration/recount.html", preview=preview, typed=typed, action=action, back=back, faults=Faults()
    )
