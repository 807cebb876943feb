"""Following a petition: number and secret code open it for the visit."""

from collections.abc import Sequence
from uuid import UUID

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.directory import TooManyAttempts
from engine.errors import Conflict, Invalid, NotAllowed, Problem
from engine.petitions import (
    FileUnknown,
    TrackingRefused,
    ask_again_opened,
    ask_erasure_opened,
    find_own_petition,
    get_tracking,
    keyed_answers,
    open_sender_file,
    rate_opened,
    supplement_opened,
    track,
    withdraw_opened,
)
from webui.citizen.held_files import HeldFile, hold_files, read_held
from webui.citizen.patience import began, begin, sending_key
from webui.citizen.room import citizen
from webui.citizen.visit import open_case, opened_case
from webui.kit import Faults, hand_over
from webui.speech import _


@citizen.get("/phan-anh/tra-cuu")
def look_up() -> ResponseReturnValue:
    """Asks for number and code."""
    return render_template("citizen/look_up.html", typed={}, faults=Faults())


@citizen.post("/phan-anh/tra-cuu")
def open_petition() -> ResponseReturnValue:
    """Opens the petition for this visit, or says that the two do not fit."""
    number, code = request.form.get("number", ""), request.form.get("code", "")
    try:
        found = track(number, code, client_key=request.remote_addr or "")
    except (TrackingRefused, TooManyAttempts) as error:
        status = 429 if isinstance(error, TooManyAttempts) else 404
        typed = {"number": number[:100], "code": code[:100]}
        return _private(render_template("citizen/look_up.html", typed=typed, faults=Faults.of(error))), status
    open_case(found.case_id)
    return redirect(url_for("citizen.petition"))


@citizen.get("/phan-anh/ho-so")
def petition() -> ResponseReturnValue:
    """The petition opened in this visit."""
    case_id = opened_case()
    return _page(case_id) if case_id else redirect(url_for("citizen.look_up"))


@citizen.post("/phan-anh/ho-so/mo/<number>")
def open_own(number: str) -> ResponseReturnValue:
    """Opens another petition of the same letter: whoever opened one may open each."""
    case_id = opened_case()
    if case_id is None:
        return _closed()
    open_case(find_own_petition(case_id, number))
    return redirect(url_for("citizen.petition"))


@citizen.post("/phan-anh/ho-so/bo-sung")
def supplement() -> ResponseReturnValue:
    """Adds what was asked for, or what the sender wants to add."""
    case_id = opened_case()
    if case_id is None:
        return _closed()
    typed, held = _typed_supplement(), read_held(request.form.getlist("files"))
    held, problems = hold_files(request.files.getlist("files-new"), held, client_key=request.remote_addr or "")
    if problems:
        return _page(case_id, supplement=typed, held=held, faults=Faults(problems)), 422
    try:
        supplement_opened(
            case_id,
            typed["text"],
            answers=keyed_answers(typed, get_tracking(case_id).asked),
            file_ids=[one.file_id for one in held],
            sending_key=sending_key(),
        )
    except (Invalid, TooManyAttempts, Conflict, FileUnknown) as error:
        return _page(case_id, supplement=typed, held=held, faults=Faults.of(error)), 422
    flash(_("Đã gửi thông tin bổ sung."))
    return redirect(url_for("citizen.petition"))


@citizen.post("/phan-anh/ho-so/danh-gia")
def rate() -> ResponseReturnValue:
    """Keeps how satisfied the sender is."""
    case_id = opened_case()
    if case_id is None:
        return _closed()
    score, comment = request.form.get("score", type=int, default=0), request.form.get("comment", "")
    try:
        rate_opened(case_id, score, comment)
    except (Invalid, NotAllowed, Conflict) as error:
        return _page(case_id, rating={"score": score, "comment": comment}, faults=Faults.of(error)), 422
    flash(_("Cảm ơn bạn đã đánh giá."))
    return redirect(url_for("citizen.petition"))


@citizen.post("/phan-anh/ho-so/xem-xet-lai")
def ask_again() -> ResponseReturnValue:
    """Asks that the answer be looked at again."""
    case_id = opened_case()
    if case_id is None:
        return _closed()
    reason = request.form.get("reason", "")
    try:
        ask_again_opened(case_id, reason, sending_key=sending_key())
    except (Invalid, NotAllowed, TooManyAttempts, Conflict) as error:
        return _page(case_id, reopening={"reason": reason}, faults=Faults.of(error)), 422
    flash(_("Đã gửi đề nghị xem xét lại."))
    return redirect(url_for("citizen.petition"))


@citizen.post("/phan-anh/ho-so/rut")
def withdraw() -> ResponseReturnValue:
    """Takes the petition back."""
    case_id = opened_case()
    if case_id is None:
        return _closed()
    try:
        is_withdrawn = withdraw_opened(case_id)
    except (NotAllowed, Conflict) as error:
        return _page(case_id, faults=Faults.of(error)), 422
    flash(_("Đã rút phản ánh, kiến nghị.") if is_withdrawn else _("Đã gửi đề nghị rút. Cơ quan đang xử lý sẽ báo bạn."))
    return redirect(url_for("citizen.petition"))


@citizen.post("/phan-anh/ho-so/xoa-thong-tin")
def ask_erasure() -> ResponseReturnValue:
    """Asks that the sender's personal data be erased."""
    case_id = opened_case()
    if case_id is None:
        return _closed()
    try:
        ask_erasure_opened(case_id, understood=bool(request.form.get("sure")), sending_key=sending_key())
    except (Invalid, NotAllowed, TooManyAttempts, Conflict) as error:
        return _page(case_id, faults=Faults.of(error), asks_erasure=True), 422
    flash(_("Đã gửi đề nghị xoá thông tin cá nhân."))
    return redirect(url_for("citizen.petition"))


@citizen.get("/phan-anh/ho-so/tep/<uuid:file_id>")
def petition_file(file_id: UUID) -> ResponseReturnValue:
    """A file of the opened petition: the sender's own, or one of the answer."""
    case_id = opened_case()
    if case_id is None:
        return redirect(url_for("citizen.look_up"))
    return hand_over(open_sender_file(file_id, case_id=case_id))


def _page(
    case_id: UUID,
    *,
    supplement: dict[str, str] | None = None,
    held: Sequence[HeldFile] = (),
    rating: dict[str, object] | None = None,
    reopening: dict[str, str] | None = None,
    faults: Faults | None = None,
    asks_erasure: bool = False,
) -> Response:
    found = get_tracking(case_id)
    return _private(
        render_template(
            "citizen/petition.html",
            petition=found,
            typed_supplement=supplement or {},
            held_files={"files": held},
            typed_rating=rating or {},
            typed_reopening=reopening or {},
            asks_erasure=asks_erasure,
            faults=faults or Faults(),
            began=began() if supplement or reopening or asks_erasure else begin(),
        )
    )


def ask_for_code(problem: Problem | None = None) -> str:
    """Number and code are asked for again, with what was typed elsewhere beside them, to be copied."""
    typed = {"number": request.form.get("number", "")[:100], "code": request.form.get("code", "")[:100]}
    written = [*_typed_supplement().values(), request.form.get("comment", "")]
    left_over = "\n\n".join(text for text in written if text.strip())
    faults = Faults([problem] if problem else [])
    return render_template("citizen/look_up.html", typed=typed, faults=faults, left_over=left_over)


def _typed_supplement() -> dict[str, str]:
    answers = {name: text for name, text in request.form.items() if name.startswith("answer-")}
    return {"text": request.form.get("text", ""), **answers}


def _closed() -> ResponseReturnValue:
    return _private(ask_for_code()), 403


def _private(page: str) -> Response:
    answer = make_response(page)
    answer.cache_control.no_store = True
    return answer
