"""State secrets: marking a case, the stub that is left of it, and what those who decide see and do."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.cases import CaseNotFound, may_see_case
from engine.cases.secrecy import (
    SECRET_OFFICER,
    SealedView,
    SecrecyLifted,
    get_sealed,
    lift_suspicion,
    list_sealed,
    suspect_secret,
)
from engine.cases.secrecy_erasing import MILESTONES
from engine.clock import local_day
from engine.directory import Officer, find_public_key
from engine.errors import Invalid
from engine.petitions import SealedContent, list_linked_petitions, open_sealed_file, read_sealed_content
from engine.storage import read_work
from webui.auth import current_officer
from webui.errors import status_of
from webui.inbox.cases import find_case
from webui.inbox.room import inbox
from webui.kit import Faults, hand_over, words_of
from webui.speech import _


@inbox.get("/che-do-rieng")
def sealed_cases() -> ResponseReturnValue:
    """The cases set aside that the officer works on or decides about."""
    officer = current_officer()
    return render_template(
        "inbox/sealed_list.html", cases=list_sealed(actor=officer), has_key_page=officer.has_role(SECRET_OFFICER)
    )


@inbox.get("/ho-so/<number>/che-do-rieng")
def secrecy(number: str) -> ResponseReturnValue:
    """The stub of a case that is set aside; of another, the form that marks it."""
    return sealed_page(number)


@inbox.post("/ho-so/<number>/che-do-rieng")
def suspect(number: str) -> ResponseReturnValue:
    """The case is set aside at once."""
    officer, reason = current_officer(), request.form.get("reason", "")
    case_id = find_case(number, officer)
    also = [one.number for one in list_linked_petitions(case_id, actor=officer)
            if one.may_open and one.number in request.form.getlist("also")]  # fmt: skip
    try:
        at_rest = [suspect_secret(case_id, actor=officer, reason=reason)]
    except Invalid as error:
        return sealed_page(number, faults=Faults.of(error)), status_of(error)
    flash(_("Hồ sơ %(number)s đã được giữ lại; không ai xem, gửi hay công khai được nữa.", number=number), "done")
    for other in also:
        at_rest.append(suspect_secret(find_case(other, officer), actor=officer, reason=reason))
        said = _("Hồ sơ liên quan %(number)s cũng đã được giữ lại.", number=other)
        flash(said, "done")
    if not all(at_rest):
        said = _("Một thư đã bắt đầu gửi trước khi đánh dấu và có thể đã đi. Báo ngay cán bộ phụ trách tài liệu mật.")
        flash(said, "wrong")
    return redirect(url_for("inbox.secrecy", number=number), 303)


@inbox.post("/ho-so/<number>/che-do-rieng/bo")
def lift(number: str) -> ResponseReturnValue:
    """It is no secret: the case goes on where it stood."""
    officer = current_officer()
    try:
        lift_suspicion(find_case(number, officer), actor=officer, reason=request.form.get("reason", ""))
    except Invalid as error:
        return sealed_page(number, faults=Faults.of(error)), status_of(error)
    except SecrecyLifted as error:
        flash(words_of(error)[0], "wrong")
        return redirect(url_for("inbox.case", number=number), 303)
    said = _("Hồ sơ %(number)s đã trở lại như trước; thư và thông báo được giữ lại nay đi tiếp.", number=number)
    flash(said, "done")
    return redirect(_after_lifting(number, officer), 303)


@inbox.post("/ho-so/<number>/che-do-rieng/noi-dung")
def sealed_content(number: str) -> ResponseReturnValue:
    """What was written in the case, for who decides: asked for by a button, since the record tells of it."""
    officer = current_officer()
    case = get_sealed(number, actor=officer)
    content = read_sealed_content(case.case_id, actor=officer)
    return _sealed(case, officer, content=content), {"Cache-Control": "no-store"}


@inbox.post("/ho-so/<number>/che-do-rieng/tep/<uuid:file_id>")
def sealed_file(number: str, file_id: UUID) -> ResponseReturnValue:
    """A file of the case, for who decides."""
    officer = current_officer()
    return hand_over(open_sealed_file(get_sealed(number, actor=officer).case_id, file_id, actor=officer))


def sealed_page(number: str, *, faults: Faults | None = None) -> str:
    """The stub of a case that is set aside, with what is wrong with what was sent; of another, its marking form."""
    officer = current_officer()
    try:
        case = get_sealed(number, actor=officer)
    except SecrecyLifted:
        return _form(number, officer, faults or Faults())
    return _sealed(case, officer, faults=faults)


def _sealed(
    case: SealedView, officer: Officer, *, content: SealedContent | None = None, faults: Faults | None = None
) -> str:
    with read_work(officer.id) as work:
        key = find_public_key(work, officer)
        today = local_day(work.now)
    return render_template(
        "inbox/sealed.html", case=case, content=content, key=key, today=today, kinds=MILESTONES,
        linked=list_linked_petitions(case.case_id, actor=officer) if case.may_decide else (),
        faults=faults or Faults(), typed=request.form,
    )  # fmt: skip


def _form(number: str, officer: Officer, faults: Faults) -> str:
    case_id = find_case(number, officer)
    with read_work(officer.id) as work:
        if not may_see_case(work, case_id, officer):
            raise CaseNotFound
    linked = list_linked_petitions(case_id, actor=officer)
    marked = request.form.getlist("also") if request.form else [one.number for one in linked if one.may_open]
    return render_template(
        "inbox/suspect.html", number=number, linked=linked, marked=marked, faults=faults,
        typed=request.form.get("reason", ""),
    )  # fmt: skip


def _after_lifting(number: str, officer: Officer) -> str:
    with read_work(officer.id) as work:
        is_theirs = may_see_case(work, find_case(number, officer), officer)
    return url_for("inbox.case", number=number) if is_theirs else url_for("inbox.sealed_cases")
