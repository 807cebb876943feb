"""Answering by the link of an e-mail: what is asked of one petition, room for each answer, and nothing else.

The address that the e-mail carries is left at once: what stands in the browser's history opens nothing by itself.
"""

from collections.abc import Sequence

from flask import Response, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from engine.directory import TooManyAttempts
from engine.errors import Conflict, Invalid
from engine.petitions import (
    LINK,
    FileUnknown,
    ReplyLinkClosed,
    ReplyPage,
    keyed_answers,
    open_reply_link,
    read_reply_link,
    supplement_opened,
)
from webui.citizen.held_files import HeldFile, hold_files, read_held
from webui.citizen.patience import began, begin, sending_key
from webui.citizen.room import citizen
from webui.kit import Faults

OPENED, SENT = "reply_link", "reply_sent"
LONGEST = 64


@citizen.get("/phan-anh/bo-sung/<token>")
def open_reply(token: str) -> ResponseReturnValue:
    """Opens the page for this visit; a link that opens nothing says so, whatever the reason."""
    try:
        open_reply_link(token, client_key=request.remote_addr or "")
    except (ReplyLinkClosed, TooManyAttempts) as error:
        session.pop(OPENED, None)
        return _closed(error)
    session[OPENED] = token[:LONGEST]
    session.pop(SENT, None)
    return redirect(url_for("citizen.reply"), 303)


@citizen.get("/phan-anh/bo-sung")
def reply() -> ResponseReturnValue:
    """What is asked, and which rows have been answered."""
    found = _opened()
    return _page(found) if found else _closed(ReplyLinkClosed())


@citizen.post("/phan-anh/bo-sung")
def send_reply() -> ResponseReturnValue:
    """Adds the answers; whatever is wrong, what was typed stays, files included."""
    held = read_held(request.form.getlist("files"))
    found = _opened()
    if found is None:
        return _closed(ReplyLinkClosed())
    held, problems = hold_files(request.files.getlist("files-new"), held, client_key=request.remote_addr or "")
    if problems:
        return _page(found, held=held, faults=Faults(problems)), 422
    try:
        supplement_opened(
            found.case_id,
            request.form.get("text", ""),
            answers=keyed_answers(request.form, found.asked),
            file_ids=[one.file_id for one in held],
            sending_key=sending_key(),
            via=LINK,
        )
    except (Invalid, TooManyAttempts, Conflict, FileUnknown) as error:
        return _page(found, held=held, faults=Faults.of(error)), 422
    session[SENT] = True
    return redirect(url_for("citizen.reply"), 303)


def reply_again(faults: Faults) -> ResponseReturnValue:
    """The page as it was sent, with this said above it: its visit has ended while it stood open."""
    found = _opened()
    return _page(found, faults=faults) if found else _closed(ReplyLinkClosed(), status=400)


def _opened() -> ReplyPage | None:
    token = session.get(OPENED)
    if not isinstance(token, str):
        return None
    try:
        return read_reply_link(token)
    except ReplyLinkClosed:
        session.pop(OPENED, None)
        return None


def _page(found: ReplyPage, *, held: Sequence[HeldFile] = (), faults: Faults | None = None) -> Response:
    return _private(
        render_template(
            "citizen/reply.html",
            page=found,
            typed=request.form if request.method == "POST" else {},
            held_files={"files": held},
            faults=faults or Faults(),
            began=began() if request.method == "POST" else begin(),
            is_sent=bool(session.get(SENT)) and request.method == "GET",
        )
    )


def _closed(error: ReplyLinkClosed | TooManyAttempts, *, status: int = 0) -> ResponseReturnValue:
    code = status or (429 if isinstance(error, TooManyAttempts) else 404)
    left_over = "\n\n".join(text for name, text in request.form.items() if _is_written(name) and text.strip())
    page = render_template("citizen/reply_closed.html", faults=Faults.of(error), left_over=left_over)
    return _private(page), code


def _is_written(name: str) -> bool:
    return name == "text" or name.startswith("answer-")


def _private(page: str) -> Response:
    answer = make_response(page)
    answer.cache_control.no_store = True
    return answer
