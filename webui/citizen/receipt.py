"""The receipt: number, secret code, and what happens next."""

from flask import flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from webui.citizen.room import citizen
from webui.citizen.visit import end_visit, kept_receipt
from webui.speech import _


@citizen.get("/phan-anh/da-gui")
def receipt() -> ResponseReturnValue:
    """The receipt of this visit; it can be printed until the visit ends."""
    kept = kept_receipt()
    if kept is None:
        return redirect(url_for("citizen.look_up"))
    answer = make_response(render_template("citizen/receipt.html", receipt=kept))
    answer.cache_control.no_store = True
    return answer


@citizen.post("/phan-anh/ket-thuc")
def leave() -> ResponseReturnValue:
    """End the visit on this machine."""
    end_visit()
    flash(_("Đã đóng hồ sơ trên máy này."))
    return redirect(url_for("citizen.home"))
