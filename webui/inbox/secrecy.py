"""State secrets: marking a case, the stub that is left of it, and what those who decide see and do."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.cases import CaseNotFound, may_see_case
from engine.cases.secrecy import SecrecyLifted, get_sealed, lift_suspicion, list_sealed, suspect_secret
from engine.directory import Officer
from engine.errors import Invalid
from engine.petitions import list_linked_petitions, open_sealed_file, read_sealed_content
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
    return render_template("inbox/sealed_list.html", cases=list_sealed(actor=current_officer()))


@inbox.get("/ho-so/<number>/che-do-rieng")
def secrecy(number: str) -> ResponseReturnValue:
    """The stub of a case that is set aside; of another, the form that marks it."""
    return _page(number)


@inbox.post("/ho-so/<number>/che-do-rieng")
def suspect(number: str) -> ResponseReturnValue:
    """The case is set aside at once."""
    try:
        is_at_rest = suspect_secret(
            find_case(number, current_officer()), actor=current_officer(), reason=request.form.get("reason", "")
        )
    except Invalid as error:
        return _page(number, faults=Faults.of(error)), status_of(error)
    flash(_("Hồ sơ %(number)s đã được giữ lại; không ai xem, gửi hay công khai được nữa.", number=number), "done")
    if not is_at_rest:
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
        return _page(number, faults=Faults.of(error)), status_of(error)
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
    answer = render_template("inbox/sealed.html", case=case, content=content, faults=Faults(), typed="")
    return answer, {"Cache-Control": "no-store"}


@inbox.post("/ho-so/<number>/che-do-rieng/tep/<uuid:file_id>")
def sealed_file(number: str, file_id: UUID) -> ResponseReturnValue:
    """A file of the case, for who decides."""
    officer = current_officer()
    return hand_over(open_sealed_file(get_sealed(number, actor=officer).case_id, file_id, actor=officer))


def _page(number: str, *, faults: Faults | None = None) -> str:
    officer, typed = current_officer(), request.form.get("reason", "")
    try:
        case = get_sealed(number, actor=officer)
    except SecrecyLifted:
        return _form(number, officer, typed, faults or Faults())
    return render_template("inbox/sealed.html", case=case, content=None, faults=faults or Faults(), typed=typed)


def _form(number: str, officer: Officer, typed: str, faults: Faults) -> str:
    case_id = find_case(number, officer)
    with read_work(officer.id) as work:
        if not may_see_case(work, case_id, officer):
            raise CaseNotFound
    linked = list_linked_petitions(case_id, actor=officer)
    return render_template("inbox/suspect.html", number=number, linked=linked, faults=faults, typed=typed)


def _after_lifting(number: str, officer: Officer) -> str:
    with read_work(officer.id) as work:
        is_theirs = may_see_case(work, find_case(number, officer), officer)
    return url_for("inbox.case", number=number) if is_theirs else url_for("inbox.sealed_cases")
