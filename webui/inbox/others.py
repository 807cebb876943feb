"""What an officer waits for others with."""

from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from engine.cases import WaitsFor, list_waiting_for_others
from webui.auth import current_officer
from webui.inbox.room import inbox
from webui.speech import _, _l

KINDS = {"opinion": _l("Ý kiến phối hợp"), "sender": _l("Người gửi bổ sung thông tin")}


@dataclass(frozen=True, slots=True)
class Line:
    """One case that waits: for what, and for whom."""

    it: WaitsFor
    what: str
    whom: str


@inbox.get("/cho-nguoi-khac")
def others() -> ResponseReturnValue:
    """The officer's cases that wait for somebody else, the longest first."""
    lines = [line_of(one) for one in list_waiting_for_others(actor=current_officer())]
    return render_template("inbox/others.html", lines=lines)


def line_of(one: WaitsFor) -> Line:
    """The same in words."""
    whom = " · ".join(name for name in (one.holder, one.agency) if name)
    if one.kind == "sender":
        whom = _("người gửi")
    return Line(one, str(KINDS[one.kind]) if one.kind in KINDS else one.what or "", whom or _("chưa rõ nơi nhận"))
