"""An officer's own absence: asked for with a look at what would move, decided by who is above, ended early."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.cases.foreseeing import AbsencePreview, preview_absence
from engine.directory import (
    Absence,
    Officer,
    OfficerRow,
    OfficerUnknown,
    ask_absence,
    change_substitute,
    decide_absence,
    end_absence_early,
    get_officer,
    get_visible_absence,
    list_absences_to_decide,
    list_deciders,
    list_officers,
    list_own_absences,
    may_decide_absence,
    read_away,
)
from engine.errors import Conflict, HoiDapError, Invalid, NotAllowed
from engine.storage import Work, read_work
from webui.auth import current_officer
from webui.errors import status_of
from webui.inbox.room import inbox
from webui.kit import Faults, words_of
from webui.kit.absence_words import STATES, TONES
from webui.speech import _, format_number

OK = 200
FIELDS = ("substitute", "first_day", "last_day", "reason")


@inbox.route("/vang-mat", methods=["GET", "POST"])
def absences() -> ResponseReturnValue:
    """What one has asked for, what waits for one's word, and the form; a look at what would move comes first."""
    officer = current_officer()
    if request.method != "POST":
        return _list(officer)
    typed = {name: request.form.get(name, "") for name in FIELDS}
    try:
        if request.form.get("go") != "ask":
            with read_work(officer.id) as work:
                preview = preview_absence(work, read_away(work, typed, actor=officer), actor=officer)
            return _list(officer, typed=typed, preview=preview)
        ask_absence(typed, actor=officer)
    except Invalid as error:
        return _list(officer, typed=typed, faults=Faults.of(error), status=status_of(error))
    flash(_("Đã gửi đề nghị; đến khi được duyệt, việc vẫn ở chỗ cũ."), "done")
    return redirect(url_for("inbox.absences"), 303)


@inbox.get("/vang-mat/<uuid:absence_id>")
def absence(absence_id: UUID) -> ResponseReturnValue:
    """One absence, with what it moves, for whom it concerns."""
    return _one(absence_id)


@inbox.post("/vang-mat/<uuid:absence_id>")
def decide_on_absence(absence_id: UUID) -> ResponseReturnValue:
    """Approve or refuse it, end it early, or have another stand in."""
    officer, go = current_officer(), request.form.get("go", "")
    note = request.form.get("note", "")
    try:
        if go in {"approve", "refuse"}:
            decide_absence(absence_id, is_approved=go == "approve", note=note, actor=officer)
            said = _("Đã duyệt; việc đến người thay trong các ngày đã ghi.") if go == "approve" else _("Đã trả lời.")
        elif go == "change":
            new = change_substitute(
                absence_id, request.form.get("substitute", ""), since=_day("since"), reason=note, actor=officer
            )
            flash(_("Đã đổi người thay."), "done")
            return redirect(url_for("inbox.absence", absence_id=new), 303)
        else:
            end_absence_early(absence_id, back_on=_day("back_on"), reason=note, actor=officer)
            said = _("Đã ghi ngày trở lại; từ ngày ấy việc lại do chính người vắng mặt làm.")
    except (Conflict, NotAllowed) as error:
        flash(" ".join(words_of(error)), "wrong")
        return redirect(url_for("inbox.absence", absence_id=absence_id), 303)
    except Invalid as error:
        return _one(absence_id, faults=Faults.of(error), status=status_of(error))
    flash(said, "done")
    return redirect(url_for("inbox.absence", absence_id=absence_id), 303)


def _list(
    officer: Officer,
    *,
    typed: Mapping[str, str] | None = None,
    preview: AbsencePreview | None = None,
    faults: Faults | None = None,
    status: int = OK,
) -> ResponseReturnValue:
    with read_work(officer.id) as work:
        own = list_own_absences(work, officer)
        deciding = list_absences_to_decide(work, officer)
        candidates = _candidates(work, officer)
    page = render_template(
        "inbox/absences.html",
        own=own,
        me=officer.id,
        deciding=deciding,
        candidates=candidates,
        typed=typed or {},
        preview=preview,
        obstacles=Faults(preview.obstacles) if preview else Faults(),
        faults=faults or Faults(),
        states=STATES,
        tones=TONES,
        decimal=format_number,
    )
    return page, status


def _one(absence_id: UUID, *, faults: Faults | None = None, status: int = OK) -> ResponseReturnValue:
    officer = current_officer()
    with read_work(officer.id) as work:
        one = get_visible_absence(work, absence_id, actor=officer)
        may_decide = may_decide_absence(work, one, officer)
        preview = _preview(work, one, officer)
        deciders = list_deciders(work, one) if one.state == "waiting" else []
        candidates = _candidates_for(work, one)
    page = render_template(
        "inbox/absence.html",
        one=one,
        may_decide=may_decide,
        may_end=one.state.is_open and (one.officer_id == officer.id or may_decide or officer.has_role("ADMIN")),
        may_change=one.state in {"now", "ahead"} and (may_decide or officer.has_role("ADMIN")),
        preview=preview,
        obstacles=Faults(preview.obstacles) if preview else Faults(),
        deciders=deciders,
        candidates=[row for row in candidates if row.id not in {one.substitute_id, officer.id}],
        typed=request.form,
        faults=faults or Faults(),
        states=STATES,
        tones=TONES,
        decimal=format_number,
    )
    return page, status


def _preview(work: Work, one: Absence, officer: Officer) -> AbsencePreview | None:
    """What it moves, while it may still move anything and both work here."""
    if not one.state.is_open:
        return None
    try:
        return preview_absence(work, one.away, actor=officer)
    except HoiDapError:
        return None


def _candidates_for(work: Work, one: Absence) -> list[OfficerRow]:
    """Who could stand in instead; nobody for one who has left."""
    try:
        return _candidates(work, get_officer(work, one.officer_id))
    except OfficerUnknown:
        return []


def _candidates(work: Work, officer: Officer) -> list[OfficerRow]:
    places = {officer.agency} | {grant.agency for grant in officer.grants}
    rows = {row.id: row for place in sorted(places) for row in list_officers(work, agency=place) if row.roles}
    return [row for row in rows.values() if row.id != officer.id]


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        return None
