"""The task page, and what an officer does there: fill in, keep, take, give back, hand over, send."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from flask import flash, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.cases import (
    CaseStatus,
    StepOutcome,
    TaskNotFound,
    TaskView,
    assign_task,
    claim_task,
    complete_task,
    get_task,
    list_tasks,
    preparing,
    release_task,
    save_draft,
)
from engine.clock import local_time
from engine.directory import Officer
from engine.errors import CaseChanged, HoiDapError, Invalid
from engine.petitions import LETTER, mask_publication, print_letter
from engine.storage import now
from webui.auth import current_officer, was_resumed
from webui.errors import status_of
from webui.inbox.desk import carried, is_part, list_beside, next_in_queue, queue_href, task_href
from webui.inbox.previews import make_preview, previewed, previews_publication
from webui.inbox.room import inbox
from webui.inbox.task_page import Notice, TaskPage, as_text, task_page
from webui.inbox.typed import ADD_ROW, DROP_ROW, Typed, read_typed, shelf_of_case
from webui.inbox.undo_words import following_words
from webui.kit import Faults, hand_over, words_of
from webui.speech import _

WRONG = 422
LONGEST_REASON = 500


@inbox.get("/viec/<uuid:task_id>")
def task(task_id: UUID) -> ResponseReturnValue:
    """The task as it stands, its form filled in from the case or from what was typed before; its queue beside it."""
    return _shown(task_page(task_id, current_officer()))


@inbox.get("/viec/<uuid:task_id>/manh")
def task_part(task_id: UUID) -> ResponseReturnValue:
    """The task alone, for a page that has the list already."""
    return render_template("inbox/task.html", page=task_page(task_id, current_officer()), bare=True)


@inbox.post("/viec/<uuid:task_id>")
def act(task_id: UUID) -> ResponseReturnValue:
    """One of the page's buttons; whichever it is, and whatever goes wrong, what was typed stays."""
    answer = _act(task_id)
    return _told(answer) if is_part() else answer


def _told(answer: ResponseReturnValue) -> ResponseReturnValue:
    """Where to go on, and what was done, for a page that stays; what is no way onwards goes as it is."""
    response = make_response(answer)
    if not response.headers.get("Location"):
        return response
    return jsonify({"go": response.location, "said": render_template("inbox/_said.html")})


def _shown(page: TaskPage) -> str:
    if is_part():
        return render_template("inbox/task.html", page=page, bare=True)
    return render_template("inbox/task.html", page=page, beside=list_beside(current_officer()))


def _act(task_id: UUID) -> ResponseReturnValue:
    officer = current_officer()
    try:
        view = get_task(task_id, actor=officer)
        typed = read_typed(view.form, request, shelf_of_case(view.row.case_id, officer))
    except HoiDapError as error:
        return _out_of_reach(error, request.form)
    if was_resumed():
        return _resume(view, typed, officer)
    if ADD_ROW in request.form or DROP_ROW in request.form:
        _keep(view, typed, officer)
        return _shown(task_page(task_id, officer, typed=typed.data, adding=request.form.get(ADD_ROW, "")))
    story = ACTS.get(request.form.get("_do", ""), _complete)
    try:
        return story(view, typed, officer)
    except Invalid as error:
        return _again(task_id, typed, officer, faults=Faults.of(error), status=WRONG)
    except HoiDapError as error:
        return _troubled(task_id, typed, officer, error)


def _complete(view: TaskView, typed: Typed, officer: Officer) -> ResponseReturnValue:
    if typed.problems:
        save_draft(view.row.id, typed.data, actor=officer)
        raise Invalid(problems=typed.problems)
    outcome = complete_task(view.row.id, typed.data, actor=officer, revision=_revision())
    if outcome.undo_until is None:
        flash(_done(view, outcome), "done")
    return redirect(_next_page(view, outcome, officer), 303)


def _save(view: TaskView, typed: Typed, officer: Officer) -> ResponseReturnValue:
    save_draft(view.row.id, typed.data, actor=officer)
    if typed.problems:
        raise Invalid(problems=typed.problems)
    at = local_time(now()).strftime("%H:%M")
    if request.accept_mimetypes.best == "application/json":
        return jsonify({"saved": _("Đã lưu %(clock)s", clock=at)})
    flash(_("Đã lưu nháp lúc %(clock)s.", clock=at), "done")
    return redirect(task_href(view.row.id), 303)


def _print(view: TaskView, typed: Typed, officer: Officer, kind: str) -> ResponseReturnValue:
    """The letter with what stands in the form now, for the clerk to keep; what was typed is kept first."""
    _keep(view, typed, officer)
    if not view.may_complete or view.form is None or view.form.prints != LETTER:
        raise TaskNotFound
    return hand_over(print_letter(view.row.case_id, {**view.data, **typed.data}, kind, actor=officer))


def _claim(view: TaskView, typed: Typed, officer: Officer) -> ResponseReturnValue:
    _keep(view, typed, officer)
    claim_task(view.row.id, actor=officer)
    _flash_undoable(_("Đã nhận việc."), view)
    return redirect(task_href(view.row.id), 303)


def _release(view: TaskView, typed: Typed, officer: Officer) -> ResponseReturnValue:
    _keep(view, typed, officer)
    release_task(view.row.id, actor=officer)
    _flash_undoable(_("Đã trả việc về đơn vị; nội dung đang nhập vẫn được giữ trong bản nháp."), view)
    return redirect(_next_of_queue(view, officer) or url_for("inbox.queue", queue="don-vi"), 303)


def _assign(view: TaskView, typed: Typed, officer: Officer) -> ResponseReturnValue:
    _keep(view, typed, officer)
    receiver = _receiver(request.form.get("_to", ""))
    if receiver is None:
        notice = Notice(_("Chưa chọn người nhận việc."), _("Chọn một người trong danh sách rồi bấm “Giao việc”."))
        return _again(view.row.id, typed, officer, notice=notice, status=WRONG)
    reason = request.form.get("_why", "")[:LONGEST_REASON]
    assign_task(view.row.id, to=receiver, actor=officer, reason=reason)
    _flash_undoable(_("Đã giao việc."), view)
    return redirect(_next_of_queue(view, officer) or url_for("inbox.queue"), 303)


def _preview(view: TaskView, typed: Typed, officer: Officer) -> ResponseReturnValue:
    """What the sender would read, on the same page; nothing is sent, and what was typed is kept."""
    _keep(view, typed, officer)
    if not view.may_complete or view.form is None:
        raise TaskNotFound
    if previews_publication(view.form):
        return _mask(view, typed, officer)
    if not previewed(view.form):
        raise TaskNotFound
    data = view.form.with_fixed_rows({**view.data, **typed.data}, view.rows)
    said = make_preview(view, data, officer)
    return _shown(task_page(view.row.id, officer, typed=typed.data, preview=said))


def _mask(view: TaskView, typed: Typed, officer: Officer) -> ResponseReturnValue:
    """The texts with their masks, in the form and as everyone would read them; nothing is public yet."""
    data = {**view.data, **typed.data}
    data = view.form.with_fixed_rows(data, view.rows) if view.form else data
    texts, publication = mask_publication(view.row.case_id, data, actor=officer)
    masked = {**typed.data, **texts}
    save_draft(view.row.id, masked, actor=officer)
    return _shown(task_page(view.row.id, officer, typed=masked, publication=publication))


def _to_files(view: TaskView, typed: Typed, officer: Officer) -> ResponseReturnValue:
    """On to the files that go public with the answer; what was typed is kept first."""
    _keep(view, typed, officer)
    return redirect(url_for("inbox.public_files", task_id=view.row.id), 303)


Act = Callable[[TaskView, Typed, Officer], ResponseReturnValue]
ACTS: Mapping[str, Act] = {
    "complete": _complete,
    "draft": _save,
    "claim": _claim,
    "release": _release,
    "assign": _assign,
    "preview": _preview,
    "files": _to_files,
    "print-pdf": partial(_print, kind="pdf"),
    "print-docx": partial(_print, kind="docx"),
}


def _keep(view: TaskView, typed: Typed, officer: Officer) -> None:
    if view.may_complete and any(typed.data.values()):
        save_draft(view.row.id, typed.data, actor=officer)


def _resume(view: TaskView, typed: Typed, officer: Officer) -> ResponseReturnValue:
    """After signing in again: the page as it was left, for the officer to look at and send."""
    _keep(view, typed, officer)
    notice = Notice(_("Đã mở lại nội dung nhập trước khi hết phiên."), _("Xem lại rồi bấm gửi lần nữa."))
    return _again(view.row.id, typed, officer, notice=notice, status=200)


def _again(
    task_id: UUID,
    typed: Typed,
    officer: Officer,
    *,
    status: int,
    faults: Faults | None = None,
    notice: Notice | None = None,
) -> ResponseReturnValue:
    """The task's page as it stands now, with what was typed."""
    if status != 200 and request.accept_mimetypes.best == "application/json":  # noqa: PLR2004 - all is well
        problems = list(faults or ())
        said = notice.what if notice else " ".join(one.what for one in problems)
        return jsonify({"trouble": said}), status
    return _shown(task_page(task_id, officer, typed=typed.data, faults=faults, notice=notice)), status


def _troubled(task_id: UUID, typed: Typed, officer: Officer, error: HoiDapError) -> ResponseReturnValue:
    """Someone was faster, or it is not allowed, or something is away: said on the page, nothing lost."""
    what, remedy = words_of(error)
    if isinstance(error, CaseChanged):
        remedy = _("Xem diễn biến mới nhất bên dưới; nội dung đã nhập còn nguyên, nếu vẫn đúng thì bấm gửi lần nữa.")
    try:
        return _again(task_id, typed, officer, notice=Notice(what, remedy, "late"), status=status_of(error))
    except HoiDapError:
        return _out_of_reach(error, typed.data)


def _out_of_reach(error: HoiDapError, typed: Mapping[str, Any]) -> ResponseReturnValue:
    """The task can no longer be shown to this officer: what they typed still is, to be copied."""
    what, remedy = words_of(error)
    if request.accept_mimetypes.best == "application/json":
        kept = _("Nội dung vừa nhập vẫn ở trên trang này; hãy chép lại trước khi rời trang.")
        return jsonify({"trouble": f"{what} {remedy} {kept}"}), status_of(error)
    texts = as_text(None, {name: value for name, value in typed.items() if _is_written(name)})
    page = {"what": what, "remedy": remedy, "code": error.code, "texts": texts}
    return render_template("inbox/out_of_reach.html", **page), status_of(error)


def _is_written(name: str) -> bool:
    return name != "csrf_token" and not name.startswith("_")


def _revision() -> int | None:
    text = request.form.get("_revision", "")
    return int(text) if text.isascii() and text.isdigit() else None


def _receiver(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _done(view: TaskView, outcome: StepOutcome) -> str:
    said = _("Đã xong “%(step)s” – hồ sơ %(number)s.", step=view.row.title, number=outcome.number)
    if outcome.status is CaseStatus.INCIDENT:
        return f"{said} {_('Bước tự động tiếp theo gặp sự cố, quản trị đã được báo.')}"
    if view.undo_for is not None:
        said = f"{said} {_('Bước này không hoàn tác được.')}"
    following = following_words(outcome.opened)
    return f"{said} {following}" if following else said


def _next_page(view: TaskView, outcome: StepOutcome, officer: Officer) -> str:
    """Where to go on: the same case if it waits for the same person, else the next of the queue, else the list."""
    with preparing():
        for task_id in outcome.opened:
            try:
                if get_task(task_id, actor=officer).may_complete:
                    return task_href(task_id)
            except TaskNotFound:
                continue
    if onwards := _next_of_queue(view, officer):
        return onwards
    following = list_tasks("mine", actor=officer, limit=1).items
    return url_for("inbox.task", task_id=following[0].id) if following else url_for("inbox.queue")


def _next_of_queue(view: TaskView, officer: Officer) -> str | None:
    """The next task of the queue beside this one, or that queue where it has no more; None without a queue."""
    following = next_in_queue(view.row, officer)
    return task_href(following) if following else queue_href()


def _flash_undoable(said: str, view: TaskView) -> None:
    """What was done, with the way back."""
    back = url_for("inbox.back_as_before", task_id=view.row.id, **carried())
    flash({"said": said, "undo": back}, "undo")  # type: ignore[arg-type]
