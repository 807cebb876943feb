"""Beside a draft: texts kept ready, and answers that petitions like this one were given; and the page of the former."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.cases import TaskNotFound, TaskView, get_task, save_draft
from engine.definitions.forms import Form
from engine.directory import agency_names
from engine.errors import HoiDapError, Invalid
from engine.petitions.answered_alike import AnsweredAlike, copy_answer, list_answered_alike
from engine.petitions.ready_texts import (
    GAPS,
    FilledText,
    fill_ready_text,
    list_filled_texts,
    list_ready_texts,
    places_kept_by,
    retire_ready_text,
    save_ready_text,
)
from engine.storage import read_work
from webui.auth import current_officer
from webui.errors import status_of
from webui.inbox.room import inbox
from webui.inbox.task_page import TaskPage, task_page
from webui.inbox.typed import read_typed, shelf_of_case
from webui.kit import Faults
from webui.speech import _, translated

RICH = "richtext"


@dataclass(frozen=True, slots=True)
class Target:
    """A field that a text may be put into, as the page names it."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class DraftingPanel:
    """What stands beside a form in which an answer is written."""

    targets: tuple[Target, ...]
    texts: tuple[FilledText, ...]
    answers: tuple[AnsweredAlike, ...]
    faults: Faults
    chosen: str = ""


def drafting_panel(page: TaskPage) -> DraftingPanel | None:
    """The panel of a task's page; None where no answer is being written, or nothing is at hand."""
    targets = tuple(_targets(page.form, page.data)) if page.form else ()
    if not targets:
        return None
    officer = current_officer()
    texts = list_filled_texts(page.case.id, actor=officer)
    answers = list_answered_alike(page.case.id, actor=officer)
    faults = g.get("hoidap_drafting_faults") or Faults()
    if not texts and not answers and not faults:
        return None
    return DraftingPanel(targets, texts, answers, faults, request.form.get("_into", ""))


@inbox.post("/viec/<uuid:task_id>/chen")
def insert_text(task_id: UUID) -> ResponseReturnValue:
    """A text kept ready, put behind what stands in the field; a script puts it where the cursor is instead."""
    view = _writable(task_id)
    code = request.form.get("_insert", "")
    return _put(view, lambda: fill_ready_text(view.row.case_id, code, actor=current_officer()))


@inbox.post("/viec/<uuid:task_id>/chep")
def copy_from(task_id: UUID) -> ResponseReturnValue:
    """Another petition's answer, put behind what stands in the field; from where it came is recorded."""
    view = _writable(task_id)
    number = request.form.get("_copy", "")
    return _put(view, lambda: copy_answer(view.row.case_id, number, actor=current_officer()))


@inbox.get("/mau-cau")
def ready_texts() -> ResponseReturnValue:
    """The texts that the reader may put in, and those that they keep."""
    return _ready_page(Faults())


@inbox.post("/mau-cau")
def keep_ready_text() -> ResponseReturnValue:
    """One text written, changed or taken out of use."""
    officer, form = current_officer(), request.form
    code = form.get("code") or None
    try:
        if form.get("go") == "retire" and code:
            retire_ready_text(code, actor=officer)
            flash(_("Mẫu câu không còn được dùng."), "done")
        else:
            save_ready_text(code, form.get("name", ""), form.get("text", ""), form.get("agency", ""), actor=officer)
            flash(_("Đã lưu mẫu câu."), "done")
    except Invalid as error:
        return _ready_page(Faults.of(error), status=status_of(error))
    return redirect(url_for("inbox.ready_texts"), 303)


def _ready_page(faults: Faults, *, status: int = 200) -> ResponseReturnValue:
    officer = current_officer()
    kept_by = places_kept_by(officer)
    with read_work(officer.id) as work:
        names = agency_names(work)
    page = render_template(
        "inbox/ready_texts.html",
        texts=list_ready_texts(actor=officer),
        kept_by=kept_by,
        names={"": _("Mọi cơ quan"), **names},
        gaps=GAPS,
        faults=faults,
        typed=request.form,
    )
    return page, status


def _writable(task_id: UUID) -> TaskView:
    view = get_task(task_id, actor=current_officer())
    if not view.may_complete or view.form is None:
        raise TaskNotFound
    return view


def _put(view: TaskView, text_of: Callable[[], str]) -> ResponseReturnValue:
    officer, into = current_officer(), request.form.get("_into", "")
    typed = read_typed(view.form, request, shelf_of_case(view.row.case_id, officer))
    save_draft(view.row.id, typed.data, actor=officer)
    try:
        text = text_of()
    except HoiDapError as error:
        g.hoidap_drafting_faults = Faults.of(error)
        page = render_template("inbox/task.html", page=task_page(view.row.id, officer, typed=typed.data))
        return page, status_of(error)
    places = [one.name for one in _targets(view.form, {**view.data, **typed.data})]
    if into not in places:
        into = places[0] if places else ""
    if into:
        save_draft(view.row.id, _with_text(typed.data, into, text), actor=officer)
        flash(_("Đã chèn vào cuối ô đang soạn; đọc lại và sửa cho đúng hồ sơ này."), "done")
    return redirect(url_for("inbox.task", task_id=view.row.id, _anchor=f"f-{into}"), 303)


def _targets(form: Form | None, data: Mapping[str, Any]) -> Iterator[Target]:
    """The fields in which an answer is written: of the form, and of the rows of its groups."""
    for field in form.inputs if form else ():
        if field.widget == RICH and not field.read_only:
            yield Target(field.name, translated(field.label))
        if field.widget != "group":
            continue
        rows = data.get(field.name)
        inner = [one for one in field.fields if one.widget == RICH and not one.read_only]
        for place in range(len(rows) if isinstance(rows, list) and field.rows_from else 0):
            for one in inner:
                label = f"{translated(field.label)} {place + 1}: {translated(one.label)}"
                yield Target(f"{field.name}-{place}-{one.name}", label)


def _with_text(data: Mapping[str, Any], into: str, text: str) -> dict[str, Any]:
    """The data with the text behind what stands in one of its fields."""
    changed = dict(data)
    group, _dash, rest = into.partition("-")
    if not rest:
        changed[into] = _joined(changed.get(into), text)
        return changed
    place, _dash, name = rest.partition("-")
    rows = [dict(one) for one in changed.get(group) or []]
    rows += [{} for _row in range(int(place) + 1 - len(rows))]
    rows[int(place)][name] = _joined(rows[int(place)].get(name), text)
    changed[group] = rows
    return changed


def _joined(before: Any, text: str) -> str:
    said = str(before or "").rstrip()
    return f"{said}\n\n{text}" if said else text
