"""What changed lately, in all tables."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.directory import list_changers, list_changes
from engine.storage import SYSTEM, read_work
from webui.administration.room import administration
from webui.administration.values import KINDS, Teller
from webui.auth import current_officer
from webui.speech import translated

PAGE_SIZE = 50


@administration.get("/lich-su")
def history() -> ResponseReturnValue:
    """Changes by whom, of what and when, newest first."""
    with read_work(current_officer().id) as work:
        teller, changers = Teller(work), list_changers(work)
        asked = {
            "ai": request.args.get("ai", "") if request.args.get("ai") in changers else "",
            "bang": request.args.get("bang", "") if request.args.get("bang") in KINDS else "",
            "tu": _day(request.args.get("tu", "")),
            "den": _day(request.args.get("den", "")),
            "he-thong": "co" if request.args.get("he-thong") else "",
        }
        batch = _batch(request.args.get("lan-nhap", ""))
        page = list_changes(
            work,
            actor=asked["ai"],
            noun=asked["bang"],
            batch=batch,
            but="" if asked["he-thong"] or asked["ai"] else SYSTEM,
            first=date.fromisoformat(asked["tu"]) if asked["tu"] else None,
            last=date.fromisoformat(asked["den"]) if asked["den"] else None,
            limit=PAGE_SIZE,
            cursor=request.args.get("sau") or None,
        )
        lines = [teller.tell(change) for change in page.items]
        people = [{"value": actor, "label": teller.name_of(actor)} for actor in changers]
    kept: dict[str, Any] = {name: value for name, value in {**asked, "lan-nhap": batch}.items() if value}
    return render_template(
        "administration/history.html",
        lines=lines,
        asked=asked,
        people=sorted(people, key=lambda one: one["label"]),
        kinds=[{"value": code, "label": translated(name)} for code, name in KINDS.items()],
        is_narrowed=bool(kept),
        batch=batch,
        next_href=url_for("administration.history", **kept, sau=page.next_cursor) if page.next_cursor else "",
        first_href=url_for("administration.history", **kept) if "sau" in request.args else "",
    )


def batch_address(batch: UUID) -> str:
    """The page with what one import changed."""
    asked: dict[str, Any] = {"lan-nhap": batch}
    return url_for("administration.history", **asked)


def _batch(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""
