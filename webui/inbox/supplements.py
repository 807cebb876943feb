"""Senders who are being asked, and writing down what they answer by letter, telephone or over the counter."""

import secrets

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.clock import local_day
from engine.definitions.forms import build_form
from engine.errors import N_, HoiDapError, Invalid, Problem
from engine.petitions import (
    KEYED_WAYS,
    KeyedIn,
    KeyingPage,
    find_keying_page,
    keyed_answers,
    list_awaited_replies,
    read_day_of_receipt,
    supplement_opened,
)
from engine.storage import now
from webui.auth import current_officer, was_resumed
from webui.errors import status_of
from webui.inbox.room import inbox
from webui.inbox.task_page import Notice
from webui.inbox.typed import Typed, files_of, own_shelf, read_typed
from webui.kit import Faults, words_of
from webui.speech import _

WRONG = 422
ANSWER = build_form(
    "inbox/answer.json",
    {
        "type": "object",
        "properties": {
            "via": {
                "type": "string",
                "title": N_("Bổ sung đến bằng"),
                "enum": list(KEYED_WAYS),
                "x-labels": {"letter": N_("Thư"), "phone": N_("Điện thoại"), "counter": N_("Nộp trực tiếp")},
            },
            "came_on": {
                "type": "string",
                "format": "date",
                "title": N_("Ngày nhận được"),
                "description": N_("Để trống nếu là hôm nay."),
            },
            "text": {
                "type": "string",
                "title": N_("Nội dung người gửi bổ sung"),
                "description": N_("Ghi lại trung thực, đúng lời người gửi."),
            },
            "files": {
                "type": "array",
                "title": N_("Bản chụp, bản quét"),
                "items": {"type": "string", "format": "file"},
            },
        },
        "required": ["via"],
    },
    {"fields": {"text": {"widget": "textarea"}}},
)
"""What is written down beside the answers to the rows; it is checked where every supplement is."""


@inbox.get("/bo-sung")
def awaited() -> ResponseReturnValue:
    """Those whose answer is awaited, the nearest limit first."""
    return render_template("inbox/awaited.html", awaited=list_awaited_replies(actor=current_officer()))


@inbox.get("/bo-sung/<number>")
def write_down(number: str) -> ResponseReturnValue:
    """What was asked, and room for each answer."""
    return _page(find_keying_page(number, actor=current_officer()), Typed({}, ()))


@inbox.post("/bo-sung/<number>")
def written_down(number: str) -> ResponseReturnValue:
    """The answer with the petition, and the procedure goes on; whatever is wrong, what was typed stays."""
    officer = current_officer()
    page = find_keying_page(number, actor=officer)
    typed = _read()
    if was_resumed():
        notice = Notice(_("Đã mở lại nội dung nhập trước khi hết phiên."), _("Xem lại rồi bấm gửi lần nữa."))
        return _page(page, typed, notice=notice)
    if typed.problems:
        return _page(page, typed, faults=Faults(typed.problems)), WRONG
    try:
        keyed = KeyedIn(officer, _way(typed.data["via"]), read_day_of_receipt(
            typed.data["came_on"], today=local_day(now()), where="/came_on"
        ))  # fmt: skip
        file_ids = [one.id for one in files_of(ANSWER, typed.data, own_shelf(officer))["files"]]
        supplement_opened(
            page.case_id, typed.data["text"], answers=keyed_answers(request.form, page.asked), file_ids=file_ids,
            sending_key=request.form.get("_sending") or None, keyed=keyed,
        )  # fmt: skip
    except Invalid as error:
        return _page(page, typed, faults=Faults.of(error)), WRONG
    except HoiDapError as error:
        return _page(page, typed, notice=Notice(*words_of(error), "late")), status_of(error)
    flash(_("Đã ghi nhận bổ sung của hồ sơ %(number)s.", number=page.number), "done")
    return redirect(url_for("inbox.case", number=page.number), 303)


def _read() -> Typed:
    typed = read_typed(ANSWER, request, own_shelf(current_officer()))
    return Typed(typed.data | {name: text for name, text in request.form.items() if name.startswith("answer-")},
                 typed.problems)  # fmt: skip


def _way(via: object) -> str:
    if via not in KEYED_WAYS:
        what, remedy = N_("Chưa chọn bổ sung đến bằng cách nào."), N_("Chọn thư, điện thoại hoặc nộp trực tiếp.")
        raise Invalid(problems=[Problem("/via", what, remedy, code="form.required")])
    return str(via)


def _page(page: KeyingPage, typed: Typed, *, faults: Faults | None = None, notice: Notice | None = None) -> str:
    return render_template(
        "inbox/write_down.html",
        page=page,
        data=typed.data,
        fields={one.name: one for one in ANSWER.fields},
        files=files_of(ANSWER, typed.data, own_shelf(current_officer())),
        faults=faults or Faults(),
        notice=notice,
        sending=request.form.get("_sending") or secrets.token_urlsafe(16),
        today=local_day(now()).isoformat(),
    )
