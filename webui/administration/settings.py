"""Settings that count while everything runs."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.directory import digest_of, find_setting, list_changes, list_settings, save_setting
from engine.directory.editing import Column, Known, RowChanged
from engine.directory.setting_edits import NOUN, column_of
from engine.directory.settings import SettingValue
from engine.errors import Invalid
from engine.storage import read_work
from webui.administration.forms import data_of, fields_of
from webui.administration.room import administration
from webui.administration.values import ChangeLine, Teller
from webui.auth import current_officer
from webui.kit import Faults
from webui.speech import _, translated

OK, CONFLICT, UNPROCESSABLE = 200, 409, 422
HISTORY_SIZE = 20


@dataclass(frozen=True, slots=True)
class SettingLine:
    """One setting and how its value is read."""

    present: SettingValue
    column: Column


@administration.get("/thiet-lap")
def settings() -> ResponseReturnValue:
    """All settings, by the part of the work that reads them."""
    with read_work(current_officer().id) as work:
        lines = [SettingLine(one, column_of(one.setting)) for one in list_settings(work)]
    parts = [
        (translated(part), list(found)) for part, found in groupby(lines, key=lambda one: one.present.setting.part)
    ]
    return render_template("administration/settings.html", parts=parts)


@administration.route("/thiet-lap/<name>", methods=["GET", "POST"])
def setting(name: str) -> ResponseReturnValue:
    """One setting: its value and its history."""
    faults, status = Faults(), OK
    overtaken: tuple[ChangeLine, ...] = ()
    with read_work(current_officer().id) as work:
        present = find_setting(work, name)
        column = column_of(present.setting)
        (field,) = fields_of([column], Known(work), fixed=False)
        teller = Teller(work)
        history = [teller.tell(one) for one in list_changes(work, noun=NOUN, key=name, limit=HISTORY_SIZE).items]
    typed: Any = present.value
    opened = present.digest
    if request.method == "POST":
        typed, opened = request.form.get("value", ""), request.form.get("opened", "")
        try:
            save_setting(name, typed, opened=opened, reason=request.form.get("reason", ""), actor=current_officer())
        except Invalid as error:
            faults, status = Faults.of(error), UNPROCESSABLE
        except RowChanged as error:
            status, opened, overtaken = CONFLICT, digest_of(error.present), _told(error)
        else:
            flash(_("Đã lưu; có hiệu lực ngay."), "done")
            return redirect(url_for("administration.setting", name=name), 303)
    page = render_template(
        "administration/setting.html",
        present=present, field=field, data=data_of({"value": typed}), opened=opened, faults=faults,
        overtaken=overtaken, history=history, column=column, reason=request.form.get("reason", ""),
    )  # fmt: skip
    return page, status


def _told(error: RowChanged) -> tuple[ChangeLine, ...]:
    with read_work() as work:
        teller = Teller(work)
        return tuple(teller.tell(change) for change in error.changes)
