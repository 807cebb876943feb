"""What a head lets a deputy do: seen by heads, deputies and administrators; recorded by heads and administrators."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.cases import list_role_steps, officer_name
from engine.directory import (
    Authorisation,
    Officer,
    OfficerRow,
    end_authorisation,
    find_head,
    get_agency,
    grant_authorisation,
    headed_agencies,
    list_agencies,
    list_authorisations,
    list_catalogue,
    list_officers,
    sees_authorisations,
)
from engine.errors import HoiDapError, Invalid, NotFound
from engine.storage import Work, read_work
from webui.auth import current_officer
from webui.inbox.room import inbox
from webui.kit import Faults, words_of
from webui.speech import N_, _

OK, UNPROCESSABLE = 200, 422
STATES = {
    "ahead": N_("Sắp tới"),
    "now": N_("Đang có hiệu lực"),
    "over": N_("Đã hết hạn"),
    "ended": N_("Đã kết thúc sớm"),
}
TONES = {"ahead": "waiting", "now": "going", "over": "ended", "ended": "ended"}
FIELDS = ("agency", "deputy", "first_day", "last_day", "document")
LISTS = ("steps", "matters")
HEAD, DEPUTY, ADMIN = "HEAD", "DEPUTY", "ADMIN"


@dataclass(frozen=True, slots=True)
class Line:
    """One authorisation, with its scope and its end in words."""

    it: Authorisation
    agency: str
    steps: tuple[str, ...]
    matters: tuple[str, ...]
    ended_by: str
    may_end: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """What the form offers; `agencies` empty: this officer authorises nobody.

    An administrator chooses the agency first: `chosen`, with the name of its head.
    """

    agencies: Mapping[str, str]
    deputies: tuple[OfficerRow, ...]
    steps: Mapping[str, str]
    matters: Mapping[str, str]
    chosen: str = ""
    head: str = ""
    is_for_others: bool = False


@inbox.route("/uy-quyen", methods=["GET", "POST"])
def authorisations() -> ResponseReturnValue:
    """Every authorisation of one's agencies, and for their head, or an administrator, a form for another."""
    officer = current_officer()
    if not sees_authorisations(officer):
        abort(404)
    typed: dict[str, Any] = {name: request.form.get(name, "") for name in FIELDS}
    typed |= {name: [one for one in request.form.getlist(name) if one] for name in LISTS}
    with read_work(officer.id) as work:
        choices = _choices(work, officer, typed["agency"] or request.args.get("don-vi", ""))
    faults, status = Faults(), OK
    if request.method == "POST":
        try:
            grant_authorisation(typed, steps=choices.steps, matters=choices.matters, actor=officer)
        except Invalid as error:
            faults, status = Faults.of(error), UNPROCESSABLE
        else:
            flash(_("Đã ghi ủy quyền."), "done")
            return redirect(url_for("inbox.authorisations"), 303)
    with read_work(officer.id) as work:
        lines = [_line(work, one, officer, choices) for one in list_authorisations(work, officer)]
    page = render_template(
        "inbox/authorisations.html", lines=lines, states=STATES, tones=TONES, typed=typed, faults=faults,
        choices=choices,
    )  # fmt: skip
    return page, status


@inbox.post("/uy-quyen/<uuid:authorisation_id>")
def end_one_authorisation(authorisation_id: UUID) -> ResponseReturnValue:
    """It ends now."""
    officer = current_officer()
    if not sees_authorisations(officer):
        abort(404)
    try:
        end_authorisation(authorisation_id, reason=request.form.get("reason", ""), actor=officer)
    except NotFound:
        raise
    except HoiDapError as error:
        problems = error.problems if isinstance(error, Invalid) else ()
        said = " ".join(f"{one.what} {one.remedy}" for one in Faults(problems)) or " ".join(words_of(error))
        flash(said, "wrong")
    else:
        flash(_("Đã kết thúc ủy quyền; việc đã làm theo ủy quyền vẫn có hiệu lực."), "done")
    return redirect(url_for("inbox.authorisations"), 303)


def _choices(work: Work, officer: Officer, wanted: str) -> Choices:
    agencies = {code: get_agency(work, code).name for code in headed_agencies(officer)}
    is_for_others = not agencies and officer.has_role(ADMIN)
    chosen, head = "", None
    if is_for_others:
        agencies = {one.code: one.name for one in list_agencies(work)}
        chosen = wanted if wanted in agencies else ""
        head = find_head(work, chosen) if chosen else None
    asked = [chosen] if chosen else [] if is_for_others else agencies
    deputies = {row.id: row for code in asked for row in list_officers(work, agency=code, role=DEPUTY)}
    return Choices(
        agencies=agencies,
        deputies=tuple(row for row in deputies.values() if row.id != officer.id),
        steps={step.code: f"{step.name} ({step.procedure})" for step in list_role_steps(work, HEAD)},
        matters={entry.code: entry.name for entry in list_catalogue(work, "fields")},
        chosen=chosen,
        head=head.full_name if head else "",
        is_for_others=is_for_others,
    )


def _line(work: Work, one: Authorisation, officer: Officer, choices: Choices) -> Line:
    def named(codes: tuple[str, ...], known: Mapping[str, Any]) -> tuple[str, ...]:
        return tuple(str(known.get(code, code)) for code in codes)

    may_end = one.is_open and (one.agency in choices.agencies or officer.has_role(ADMIN))
    ended_by = officer_name(work, UUID(one.ended_by)) if one.ended_by else ""
    return Line(
        one,
        get_agency(work, one.agency).name,
        named(one.steps, choices.steps),
        named(one.matters, choices.matters),
        ended_by,
        may_end,
    )
