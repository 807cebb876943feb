"""Keying in a petition that came by telephone, on paper or over the counter, and its receipt."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from functools import partial
from typing import Any

from flask import flash, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from engine.clock import VIETNAM, local_day
from engine.definitions.forms import Form, FormField, Option
from engine.errors import N_, HoiDapError, Invalid, Problem
from engine.petitions import (
    Receipt,
    list_keyed_channels,
    read_day_of_receipt,
    require_keying,
    required_fields,
    submission_form,
    submit_petition,
)
from engine.storage import now, read_work
from webui.auth import current_officer, was_resumed
from webui.errors import status_of
from webui.inbox.room import inbox
from webui.inbox.task_page import Notice
from webui.inbox.typed import files_of, own_shelf, read_typed
from webui.kit import Faults, list_choices, words_of
from webui.speech import _

WRONG = 422
RECEIPT = "keyed_receipt"
MORNING = time(8)
NOT_ASKED = frozenset({"consent"})
"""What a sender agrees to on the site; on paper their signature stands for it."""


@dataclass(frozen=True, slots=True)
class KeyedReceipt:
    """A receipt to be printed, posted or read out."""

    number: str
    tracking_code: str
    received_at: datetime
    due_at: datetime | None
    channel: str


@inbox.get("/tiep-nhan")
def key_in() -> ResponseReturnValue:
    """The sending form, for what came by another way than the site."""
    require_keying(current_officer())
    return _page({}, channel="", received_on="")


@inbox.post("/tiep-nhan")
def keyed() -> ResponseReturnValue:
    """The petition in the register; whatever is wrong, what was typed stays, files included."""
    officer = current_officer()
    require_keying(officer)
    form, shelf = _form(), own_shelf(officer)
    typed = read_typed(form, request, shelf)
    channel, received_on = request.form.get("channel", "")[:40], request.form.get("received_on", "")[:20]
    again = partial(_page, typed.data, channel=channel, received_on=received_on)
    if was_resumed():
        notice = Notice(_("Đã mở lại nội dung nhập trước khi hết phiên."), _("Xem lại rồi bấm gửi lần nữa."))
        return again(notice=notice)
    if typed.problems:
        return again(faults=Faults(typed.problems)), WRONG
    try:
        came_at = _came_at(received_on)
        receipt = submit_petition(
            {**typed.data, "consent": True}, channel=_keyed_channel(channel), actor=officer,
            sending_key=request.form.get("_sending") or None, came_at=came_at,
        )  # fmt: skip
    except Invalid as error:
        return again(faults=Faults.of(error)), WRONG
    except HoiDapError as error:
        return again(notice=Notice(*words_of(error), "late")), status_of(error)
    _keep(receipt, channel)
    flash(_("Đã ghi vào sổ hồ sơ %(number)s.", number=receipt.number), "done")
    return redirect(url_for("inbox.keyed_receipt"), 303)


@inbox.get("/tiep-nhan/giay-tiep-nhan")
def keyed_receipt() -> ResponseReturnValue:
    """The receipt of the petition keyed in last: to print, or to read out on the telephone."""
    require_keying(current_officer())
    kept = _kept()
    if kept is None:
        return redirect(url_for("inbox.key_in"))
    answer = make_response(render_template("inbox/keyed_receipt.html", receipt=kept))
    answer.cache_control.no_store = True
    return answer


@inbox.post("/tiep-nhan/giay-tiep-nhan/dong")
def close_receipt() -> ResponseReturnValue:
    """The code has been handed over: this browser forgets it."""
    session.pop(RECEIPT, None)
    return redirect(url_for("inbox.key_in"), 303)


def _page(
    data: Mapping[str, Any],
    *,
    channel: str,
    received_on: str,
    faults: Faults | None = None,
    notice: Notice | None = None,
) -> str:
    officer = current_officer()
    form = _form()
    with read_work(officer.id) as work:
        channels = [Option(one.code, one.name) for one in list_keyed_channels(work)]
        needed = {one.value: set(required_fields(work, str(one.value))) for one in channels}
    required = needed.get(channel) or (set.intersection(*needed.values()) if needed else set())
    fields = tuple(_asked(one, required) for one in form.inputs if one.name not in NOT_ASKED)
    values = {**{one.name: one.default for one in fields if one.default is not None}, **data}
    return render_template(
        "inbox/key_in.html",
        fields=fields,
        data={**values, "channel": channel, "received_on": received_on},
        channels=channels,
        today=local_day(now()).isoformat(),
        files=files_of(form, values, own_shelf(officer)),
        choices=list_choices(fields),
        faults=faults or Faults(),
        notice=notice,
        sending=request.form.get("_sending") or secrets.token_urlsafe(16),
    )


def _form() -> Form:
    with read_work() as work:
        return submission_form(work)


def _asked(one: FormField, required: set[str]) -> FormField:
    """The field in the officer's words: the form speaks to its sender."""
    return replace(one.for_staff(), required=one.required or one.name in required)


def _keyed_channel(channel: str) -> str:
    with read_work() as work:
        known = {one.code for one in list_keyed_channels(work)}
    if channel not in known:
        what, remedy = N_("Chưa chọn kênh nhận."), N_("Chọn phản ánh đến bằng cách nào.")
        raise Invalid(problems=[Problem("/channel", what, remedy, code="form.required")])
    return channel


def _came_at(text: str) -> datetime | None:
    """When it came; None for now. Of an earlier day only the day is known, and the law counts days."""
    today = local_day(now())
    day = read_day_of_receipt(text, today=today)
    return None if day == today else datetime.combine(day, MORNING, VIETNAM)


def _keep(receipt: Receipt, channel: str) -> None:
    session[RECEIPT] = [
        receipt.number,
        receipt.tracking_code,
        receipt.received_at.isoformat(),
        receipt.due_at.isoformat() if receipt.due_at else None,
        channel,
    ]


def _kept() -> KeyedReceipt | None:
    value: Any = session.get(RECEIPT)
    if not value:
        return None
    number, code, received, due, channel = value
    with read_work() as work:
        names = {one.code: one.name for one in list_keyed_channels(work)}
    return KeyedReceipt(
        number, code, datetime.fromisoformat(received), datetime.fromisoformat(due) if due else None,
        names.get(channel, channel),
    )  # fmt: skip
