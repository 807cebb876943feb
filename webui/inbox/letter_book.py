"""The book of an agency's letter numbers: what each was used for, what is free again, why some are missing."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.cases import officer_name
from engine.clock import local_day
from engine.directory import Officer, get_agency
from engine.errors import HoiDapError, Invalid, NotFound
from engine.petitions import NumberLine, free_number, kept_books, list_numbers
from engine.storage import Work, now, read_work
from webui.auth import current_officer
from webui.inbox.room import inbox
from webui.kit import Faults, words_of
from webui.speech import N_, _

STATES = {"reserved": N_("Đang giữ chỗ"), "used": N_("Đã phát hành"), "freed": N_("Đã nhả")}
TONES = {"reserved": "soon", "used": "going", "freed": "ended"}
MOST_LINES = 500
FIRST_YEAR, LAST_YEAR = 2000, 2200


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of the book with its people by name."""

    it: NumberLine
    by: str


@inbox.get("/so-cong-van")
def letter_book() -> ResponseReturnValue:
    """The numbers of one year, the latest first."""
    officer = current_officer()
    agency, year = _asked(officer)
    with read_work(officer.id) as work:
        agencies = {code: get_agency(work, code).name for code in kept_books(officer)}
        lines = [Shown(one, _name(work, one.by)) for one in list_numbers(work, agency, year)[:MOST_LINES]]
    return render_template(
        "inbox/letter_book.html", agency=agency, agencies=agencies, year=year, lines=lines, states=STATES, tones=TONES
    )


@inbox.post("/so-cong-van/nha-so")
def free_letter_number() -> ResponseReturnValue:
    """A number that was held may be taken by another letter."""
    officer = current_officer()
    agency, year = _asked(officer)
    number = _number(request.form.get("number"))
    try:
        free_number(agency, year, number, reason=request.form.get("reason", ""), actor=officer)
    except NotFound:
        raise
    except HoiDapError as error:
        problems = error.problems if isinstance(error, Invalid) else ()
        flash(" ".join(f"{one.what} {one.remedy}" for one in Faults(problems)) or " ".join(words_of(error)), "wrong")
    else:
        flash(_("Đã nhả số %(number)s.", number=number), "done")
    return redirect(url_for("inbox.letter_book", agency=agency, year=year), 303)


def _asked(officer: Officer) -> tuple[str, int]:
    books = kept_books(officer)
    agency = str(request.values.get("agency") or next(iter(books), ""))
    year = _number(request.values.get("year")) or local_day(now()).year
    if agency not in books or not FIRST_YEAR <= year <= LAST_YEAR:
        abort(404)
    return agency, year


def _number(text: Any) -> int:
    return int(text) if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004 - a number of nine digits at most


def _name(work: Work, actor: str) -> str:
    try:
        return officer_name(work, UUID(actor))
    except ValueError:
        return ""
