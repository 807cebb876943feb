"""Many tasks at once: chosen in a queue, looked at, carried out, followed while it runs."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.cases import (
    BulkKind,
    BulkState,
    find_together,
    get_bulk,
    list_bulk,
    list_task_ids,
    mend_bulk,
    prepare_bulk,
    retry_bulk,
    shape_bulk,
    start_bulk,
    undo_bulk,
)
from engine.cases.bulk import MOST_TASKS
from engine.directory import Officer
from engine.errors import Conflict, HoiDapError, Invalid, NotAllowed
from engine.petitions import list_alike_tasks
from webui.auth import current_officer, unattended
from webui.errors import status_of
from webui.inbox.asked import read_queue_asked
from webui.inbox.bulk_page import PER_CASE, heading, prepare_page, progress_page
from webui.inbox.navigation import QUEUES
from webui.inbox.room import inbox
from webui.kit import Faults, read_posted, words_of
from webui.speech import _, ngettext

ALL_MATCHING = "tat-ca"
FEWEST = 2


@inbox.post("/nhieu-viec")
def choose_bulk() -> ResponseReturnValue:
    """The chosen tasks of a queue, or all that match its filter, become an act to look at."""
    officer = current_officer()
    queue = next((one for one in QUEUES if one.slug == request.args.get("hang")), QUEUES[0])
    kind = _kind(request.form.get("lam", ""))
    if kind is None or not queue.is_for(officer):
        abort(404)
    asked, _order = read_queue_asked()
    parts: dict[str, Any] = {**asked.parts}
    back = url_for("inbox.queue", queue=queue.slug, **parts)
    if request.form.get(ALL_MATCHING):
        tasks = list_task_ids(queue.code, actor=officer, wanted=asked.wanted, limit=MOST_TASKS + 1)
    else:
        tasks = tuple(filter(None, map(_id, request.form.getlist("viec"))))
    return _prepared(kind, tasks, officer, back=back)


@inbox.post("/viec/<uuid:task_id>/cung-luot")
def go_on_together(task_id: UUID) -> ResponseReturnValue:
    """All that stands where this task stands since one bulk act, to be done together."""
    officer = current_officer()
    found = find_together(task_id, actor=officer)
    if found is None:
        flash(_("Không còn việc nào khác cùng lượt với việc này."), "soon")
        return redirect(url_for("inbox.task", task_id=task_id), 303)
    act = prepare_bulk(BulkKind.COMPLETE, found.tasks, actor=officer, source=found.source)
    return redirect(url_for("inbox.bulk", act_id=act), 303)


@inbox.post("/viec/<uuid:task_id>/giong-nhau")
def answer_alike(task_id: UUID) -> ResponseReturnValue:
    """This petition and those alike in words at the same step, for one common answer."""
    officer = current_officer()
    tasks = list_alike_tasks(task_id, actor=officer)
    if len(tasks) < FEWEST:
        flash(_("Chưa có hồ sơ nào giống hồ sơ này ở cùng bước. Có thể tự chọn trong danh sách việc."), "soon")
        return redirect(url_for("inbox.task", task_id=task_id), 303)
    return _prepared(BulkKind.COMPLETE, tasks, officer, back=url_for("inbox.task", task_id=task_id))


@inbox.get("/nhieu-viec")
def bulk_acts() -> ResponseReturnValue:
    """The officer's own acts, the latest first."""
    acts = [(view, heading(view)) for view in list_bulk(current_officer())]
    return render_template("inbox/bulk_list.html", acts=acts)


@inbox.get("/nhieu-viec/<uuid:act_id>")
def bulk(act_id: UUID) -> ResponseReturnValue:
    """An act before it begins, while it runs, and when it is over."""
    officer = current_officer()
    if get_bulk(act_id, actor=officer).act.state is BulkState.PREPARED:
        return render_template("inbox/bulk_prepare.html", page=prepare_page(act_id, officer))
    return render_template("inbox/bulk_progress.html", page=progress_page(act_id, officer))


@inbox.get("/nhieu-viec/<uuid:act_id>/moi")
@unattended
def bulk_news(act_id: UUID) -> ResponseReturnValue:
    """How far an act is, as its page asks by itself: that keeps nobody signed in."""
    return render_template("inbox/bulk_progress.html", page=progress_page(act_id, current_officer()))


@inbox.post("/nhieu-viec/<uuid:act_id>")
def change_bulk(act_id: UUID) -> ResponseReturnValue:
    """One of the page's buttons; whatever is wrong, what was typed stays."""
    officer = current_officer()
    get_bulk(act_id, actor=officer)
    story = STORIES.get(request.form.get("_do", ""), _shape)
    try:
        return story(act_id, officer)
    except Invalid as error:
        page = prepare_page(act_id, officer, faults=Faults.of(error), typed=_typed(act_id, officer))
        return render_template("inbox/bulk_prepare.html", page=page), status_of(error)
    except (NotAllowed, Conflict) as error:
        flash(" ".join(words_of(error)), "late")
        return redirect(url_for("inbox.bulk", act_id=act_id), 303)


def _prepared(kind: BulkKind, tasks: tuple[UUID, ...], officer: Officer, *, back: str) -> ResponseReturnValue:
    try:
        act = prepare_bulk(kind, tasks, actor=officer)
    except HoiDapError as error:
        problem = error.problems[0] if isinstance(error, Invalid) and error.problems else None
        said = Faults([problem]) if problem else Faults.of(error)
        flash(" ".join(f"{one.what} {one.remedy}" for one in said), "late")
        return redirect(back, 303)
    return redirect(url_for("inbox.bulk", act_id=act), 303)


def _shape(act_id: UUID, officer: Officer) -> ResponseReturnValue:
    act = get_bulk(act_id, actor=officer).act
    receiver = _id(request.form.get("_to", ""))
    data = _typed(act_id, officer) if act.kind is BulkKind.COMPLETE else {}
    shape_bulk(act_id, actor=officer, receiver=receiver, note=request.form.get("_note", ""), data=data, own=_own())
    if act.kind.needs_receiver and receiver is None:
        # Says at its field what is missing; nothing has begun.
        start_bulk(act_id, actor=officer)
    return redirect(url_for("inbox.bulk", act_id=act_id, _anchor="xem-truoc"), 303)


def _start(act_id: UUID, officer: Officer) -> ResponseReturnValue:
    offered = set(filter(None, map(_id, request.form.getlist("_offered"))))
    kept = set(filter(None, map(_id, request.form.getlist("_with"))))
    start_bulk(act_id, actor=officer, taken_out=offered - kept)
    return redirect(url_for("inbox.bulk", act_id=act_id), 303)


def _retry(act_id: UUID, officer: Officer) -> ResponseReturnValue:
    count = retry_bulk(act_id, actor=officer)
    flash(ngettext("Đang làm lại %(num)d việc.", "Đang làm lại %(num)d việc.", count), "done")
    return redirect(url_for("inbox.bulk", act_id=act_id), 303)


def _mend(act_id: UUID, officer: Officer) -> ResponseReturnValue:
    return redirect(url_for("inbox.bulk", act_id=mend_bulk(act_id, actor=officer)), 303)


def _undo(act_id: UUID, officer: Officer) -> ResponseReturnValue:
    return redirect(url_for("inbox.bulk", act_id=undo_bulk(act_id, actor=officer)), 303)


STORIES: Mapping[str, Callable[[UUID, Officer], ResponseReturnValue]] = {
    "shape": _shape,
    "start": _start,
    "retry": _retry,
    "mend": _mend,
    "undo": _undo,
}


def _typed(act_id: UUID, officer: Officer) -> dict[str, Any]:
    """What was typed in the common form; nothing is left of an empty field."""
    if request.form.get("_do") == "start":
        return {}
    posted = read_posted(prepare_page(act_id, officer).fields, request.form)
    return {name: value for name, value in posted.items() if value not in ("", [], {})}


def _own() -> dict[UUID, dict[str, str]]:
    """What was typed for each case."""
    found: dict[UUID, dict[str, str]] = {}
    for key, text in request.form.items():
        prefix, _dot, rest = key.partition(".")
        task, _dot, name = rest.partition(".")
        if prefix == PER_CASE and (task_id := _id(task)) is not None and name:
            found.setdefault(task_id, {})[name] = text.strip()
    return found


def _kind(text: str) -> BulkKind | None:
    return BulkKind(text) if text in set(BulkKind) - {BulkKind.UNDO} else None


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
