"""Sending a petition, in three steps: the matter, the person, and a look at the whole.

Each step sends everything typed so far along with it, so that nothing is kept about a person before
they send, and nothing is lost by a mistake, a detour or a closed lid.
"""

from dataclasses import dataclass, field
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.directory import TooManyAttempts
from engine.errors import HoiDapError, Invalid, Problem
from engine.petitions import submit_petition
from webui.citizen.held_files import HeldFile, hold_files, read_held
from webui.citizen.letter import AUTOCOMPLETE, CHANNEL, CONTACT, CONTENT, REVIEW, Letter, problems_of, read_letter
from webui.citizen.patience import began, begin, doubts, sending_key
from webui.citizen.room import citizen
from webui.citizen.visit import keep_receipt
from webui.kit import Faults, list_choices, read_posted
from webui.language import page_locale, speak

FILES = "files"
LANGUAGE = "language-"
"""What a button that changes the language says before its code."""


@dataclass(slots=True)
class Draft:
    """What was typed so far, and the page it was typed on."""

    letter: Letter
    page: int
    data: dict[str, Any]
    files: list[HeldFile] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@citizen.get("/phan-anh/gui")
def send() -> ResponseReturnValue:
    """The first step, empty."""
    letter = read_letter()
    defaults = {one.name: one.default for one in letter.fields if one.default is not None}
    return _show(Draft(letter, CONTENT, defaults))


@citizen.post("/phan-anh/gui")
def send_on() -> ResponseReturnValue:
    """One step on, one back, or the whole petition away."""
    draft = _read_draft()
    wanted = request.form.get("go", "next")
    if wanted.startswith(LANGUAGE) and speak(wanted.removeprefix(LANGUAGE)):
        return _show(draft)
    match wanted:
        case "send":
            return _send(draft)
        case "back":
            return _show_page(draft, draft.page - 1)
        case "edit-content":
            return _show_page(draft, CONTENT)
        case "edit-contact":
            return _show_page(draft, CONTACT)
        case _:
            return _next(draft)


def show_again(problem: Problem) -> str:
    """The page as it was sent, unchanged and with this said above it; new files are not looked at."""
    draft = _read_typed()
    draft.problems.append(problem)
    return _show(draft)


def _read_draft() -> Draft:
    draft = _read_typed()
    sent = request.files.getlist(f"{FILES}-new")
    draft.files, draft.problems = hold_files(sent, draft.files, client_key=request.remote_addr or "")
    draft.data[FILES] = [str(one.file_id) for one in draft.files]
    return draft


def _read_typed() -> Draft:
    letter = read_letter()
    page = request.form.get("page", type=int, default=CONTENT)
    data = read_posted(letter.fields, request.form)
    held = read_held(request.form.getlist(FILES))
    data[FILES] = [str(one.file_id) for one in held]
    return Draft(letter, min(max(page, CONTENT), REVIEW), data, held)


def _next(draft: Draft) -> ResponseReturnValue:
    draft.problems += draft.letter.up_to(min(draft.page, CONTACT), problems_of(draft.data))
    if draft.problems:
        return _show(draft, page=min(draft.page, draft.letter.page_with(draft.problems))), 422
    return _show_page(draft, draft.page + 1)


def _send(draft: Draft) -> ResponseReturnValue:
    draft.problems += doubts() or problems_of(draft.data)
    if draft.problems:
        return _show(draft, page=draft.letter.page_with(draft.problems)), 422
    try:
        receipt = submit_petition(
            draft.data,
            channel=CHANNEL,
            locale=page_locale(),
            client_key=request.remote_addr or "",
            sending_key=sending_key(),
        )
    except HoiDapError as error:
        return _refused(draft, error)
    keep_receipt(receipt)
    return redirect(url_for("citizen.receipt"))


def _refused(draft: Draft, error: HoiDapError) -> ResponseReturnValue:
    """The same page, with what was typed: whatever went wrong, the sender tries again from here."""
    problems = error.problems if isinstance(error, Invalid) else ()
    draft.problems += problems or [Problem("", error.message, error.remedy, facts=error.facts)]
    status = 422 if isinstance(error, Invalid) else 429 if isinstance(error, TooManyAttempts) else 503
    return _show(draft, page=draft.letter.page_with(problems) if problems else REVIEW), status


def _show_page(draft: Draft, page: int) -> ResponseReturnValue:
    return _show(draft, page=min(max(page, CONTENT), REVIEW))


def _show(draft: Draft, *, page: int | None = None) -> str:
    shown = draft.page if page is None else page
    return render_template(
        "citizen/send.html",
        letter=draft.letter,
        page=shown,
        data={**draft.data, FILES: [one.id for one in draft.files]},
        files={FILES: draft.files},
        faults=Faults(draft.problems),
        choices=list_choices(draft.letter.fields),
        fill_in=AUTOCOMPLETE,
        is_more_open=_is_more_open(draft, shown),
        hidden=draft.letter.form.hidden_fields(draft.data),
        is_fresh=request.method == "GET",
        began=began() if request.method == "POST" else begin(),
    )


def _is_more_open(draft: Draft, page: int) -> bool:
    """Whether something below the fold was filled in, or is wrong."""
    wrong = {problem.where.strip("/").split("/")[0] for problem in draft.problems}
    return any(
        one.name in wrong or str(draft.data.get(one.name, "")).lower() not in {"", "none", str(one.default).lower()}
        for one in draft.letter.page(page).more
    )
