"""How the officer wants to be told."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import Invalid
from engine.notifications import PreferencePage, Way, preference_page, save_preferences
from webui.auth import current_officer
from webui.kit import Faults
from webui.notices.room import notices
from webui.speech import _, _l

OK, UNPROCESSABLE = 200, 422
WAYS = {
    Way.AT_ONCE: _l("Trên trang và thư ngay"),
    Way.DIGEST: _l("Trên trang, đếm trong thư hằng ngày"),
    Way.PAGE: _l("Chỉ trên trang"),
    Way.NONE: _l("Không nhận"),
}
HOURS = [{"value": str(hour), "label": f"{hour}:00"} for hour in range(24)]


@notices.route("/thong-bao/cach-nhan", methods=["GET", "POST"])
def preferences() -> ResponseReturnValue:
    """Each kind of notice with the way it comes, the daily mail, the quiet hours."""
    officer = current_officer()
    page = preference_page(officer)
    if request.method == "GET":
        return _page(page, _saved(page), Faults())
    ways = {name.removeprefix("way-"): value for name, value in request.form.items() if name.startswith("way-")}
    try:
        save_preferences(
            officer,
            ways=ways,
            has_digest=request.form.get("has_digest") == "true",
            quiet_from=request.form.get("quiet_from", ""),
            quiet_until=request.form.get("quiet_until", ""),
        )
    except Invalid as error:
        return _page(page, request.form, Faults.of(error)), UNPROCESSABLE
    flash(_("Đã lưu cách nhận thông báo."), "done")
    return redirect(url_for("notices.preferences"), 303)


def _page(page: PreferencePage, data: Mapping[str, Any], faults: Faults) -> str:
    return render_template("notices/preferences.html", page=page, data=data, faults=faults, ways=WAYS, hours=HOURS)


def _saved(page: PreferencePage) -> dict[str, Any]:
    wishes = page.preferences
    return {
        "has_digest": "true" if wishes.has_digest else "",
        "quiet_from": "" if wishes.quiet_from is None else str(wishes.quiet_from),
        "quiet_until": "" if wishes.quiet_until is None else str(wishes.quiet_until),
        **{f"way-{choice.notice.code}": str(choice.way) for choice in page.choices},
    }
