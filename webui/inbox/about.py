"""Work that is begun on a case and lives on its own: correcting what was published, for one."""

from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from engine.cases import AlreadyBegun, begin_about, claim_task, get_case
from engine.directory import Officer
from engine.errors import HoiDapError
from webui.auth import current_officer
from webui.inbox.cases import find_case
from webui.inbox.room import inbox
from webui.kit import words_of
from webui.speech import _


@inbox.post("/ho-so/<number>/mo/<process_id>")
def begin_work_about(number: str, process_id: str) -> ResponseReturnValue:
    """The work begins, and its first task opens; where it is under way already, that is what opens."""
    officer = current_officer()
    case_id = find_case(number, officer)
    try:
        opened = begin_about(case_id, process_id, actor=officer)
    except AlreadyBegun as error:
        flash(" ".join(words_of(error)), "soon")
        return redirect(url_for("inbox.case", number=error.facts["number"]), 303)
    flash(_("Đã mở hồ sơ %(number)s.", number=opened.number), "done")
    task_id = _taken(opened.id, officer)
    if task_id is None:
        return redirect(url_for("inbox.case", number=opened.number), 303)
    return redirect(url_for("inbox.task", task_id=task_id), 303)


def _taken(case_id: UUID, officer: Officer) -> UUID | None:
    """The one task that is open, now held by who began the work."""
    tasks = get_case(case_id, actor=officer).tasks
    if len(tasks) != 1:
        return None
    try:
        claim_task(tasks[0].id, actor=officer)
    except HoiDapError:
        return None
    return tasks[0].id
