"""Asking a colleague: remarks within the office on a case, and the page of those that wait for the reader."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.cases import TaskNotFound, get_task, save_draft
from engine.cases.remarks import (
    LONGEST,
    MOST_LISTED,
    RemarkView,
    are_more,
    finish_mention,
    list_addressees,
    list_open_mentions,
    list_remarks,
    write_remark,
)
from engine.directory import Officer, OfficerRow
from engine.errors import HoiDapError, Invalid
from webui.auth import current_officer
from webui.errors import status_of
from webui.inbox.cases import case_page, find_case
from webui.inbox.room import inbox
from webui.inbox.task_page import task_page
from webui.inbox.typed import Typed, read_typed, shelf_of_case
from webui.kit import Faults
from webui.speech import _

PLACE = "trao-doi"


@dataclass(frozen=True, slots=True)
class RemarksPanel:
    """The remarks on a case, beside it: `people` may be asked, `typed` is what was not taken yet."""

    remarks: tuple[RemarkView, ...]
    people: tuple[OfficerRow, ...]
    faults: Faults
    typed: Mapping[str, str]
    longest: int = LONGEST
    are_more: bool = False

    @property
    def waiting(self) -> int:
        return sum(one.waits for one in self.remarks)

    @property
    def names(self) -> list[dict[str, str]]:
        """What the script proposes after an `@`."""
        return [{"username": one.username, "name": one.full_name, "title": one.job_title} for one in self.people]


def remarks_panel(case_id: UUID) -> RemarksPanel | None:
    """What the page of a case or task shows; None for who reads none."""
    officer = current_officer()
    people, remarks = list_addressees(case_id, actor=officer), list_remarks(case_id, actor=officer)
    if not people and not remarks:
        return None
    more = len(remarks) >= MOST_LISTED and are_more(case_id, actor=officer)
    return RemarksPanel(remarks, people, g.get("hoidap_remark_faults") or Faults(), request.form, are_more=more)


@inbox.get("/nhac-den-toi")
def mentions() -> ResponseReturnValue:
    """Remarks that wait for the reader."""
    return render_template("inbox/mentions.html", mentions=list_open_mentions(actor=current_officer()))


@inbox.post("/ho-so/<number>/trao-doi")
def remark(number: str) -> ResponseReturnValue:
    """One remark more, or an answer; from a task's page what was typed in its form is kept first."""
    officer = current_officer()
    case_id, task_id = find_case(number, officer), _task_id()
    typed = _keep(task_id, case_id, officer)
    answered = _answered()
    text = request.form.get(f"_answer-{answered}" if answered else "_remark", "")
    to = () if answered else [request.form.get("_mention", "")]
    try:
        write_remark(case_id, text, to=to, answers=answered, actor=officer)
    except Invalid as error:
        return _again(error, case_id, task_id, typed, officer)
    flash(_("Đã gửi trao đổi nội bộ."), "done")
    return _back(number, task_id)


@inbox.post("/ho-so/<number>/trao-doi/<uuid:remark_id>/xong")
def finish(number: str, remark_id: UUID) -> ResponseReturnValue:
    """The reader has seen to it."""
    officer = current_officer()
    case_id, task_id = find_case(number, officer), _task_id()
    _keep(task_id, case_id, officer)
    finish_mention(case_id, remark_id, actor=officer)
    flash(_("Đã đánh dấu xong."), "done")
    if request.form.get("_from") == "mentions":
        return redirect(url_for("inbox.mentions"), 303)
    return _back(number, task_id)


def _keep(task_id: UUID | None, case_id: UUID, officer: Officer) -> Typed:
    """What was typed in the task's form beside the remark is a draft now."""
    if task_id is None:
        return Typed({}, ())
    try:
        view = get_task(task_id, actor=officer)
    except TaskNotFound:
        return Typed({}, ())
    if view.row.case_id != case_id or not view.may_complete:
        return Typed({}, ())
    typed = read_typed(view.form, request, shelf_of_case(case_id, officer))
    if any(typed.data.values()):
        save_draft(task_id, typed.data, actor=officer)
    return typed


def _again(
    error: HoiDapError, case_id: UUID, task_id: UUID | None, typed: Typed, officer: Officer
) -> ResponseReturnValue:
    """The page that it came from, with what is wrong at the remark and all that was typed."""
    g.hoidap_remark_faults = Faults.of(error)
    if task_id is not None:
        page = render_template("inbox/task.html", page=task_page(task_id, officer, typed=typed.data))
    else:
        page = render_template("inbox/case.html", page=case_page(case_id, officer, wanted=None))
    return page, status_of(error)


def _back(number: str, task_id: UUID | None) -> ResponseReturnValue:
    if task_id is not None:
        return redirect(url_for("inbox.task", task_id=task_id, _anchor=PLACE), 303)
    return redirect(url_for("inbox.case", number=number, _anchor=PLACE), 303)


def _task_id() -> UUID | None:
    return _id(request.form.get("_task", ""))


def _answered() -> UUID | None:
    return _id(request.form.get("_answers", ""))


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
