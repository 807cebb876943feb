"""What the pages of bulk acts show: what was chosen, what is to be filled in, what would be done, what was done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from engine.cases import (
    BulkItemView,
    BulkKind,
    BulkPreview,
    BulkView,
    ItemStatus,
    TaskNotFound,
    TaskView,
    count_held,
    find_together,
    get_bulk,
    get_task,
    list_bulk_items,
    preview_bulk,
)
from engine.cases.bulk_rows import tasks_by_id
from engine.definitions.forms import FormField, Option
from engine.directory import Officer, OfficerRow, list_officers
from engine.errors import Invalid, Problem
from engine.storage import read_work
from webui.inbox.navigation import Queue, oversees
from webui.kit import Faults, list_choices
from webui.kit.choices import Choices
from webui.speech import LazyString, _, _l, ngettext, translated

MOST_READ = 60
"""The texts of so many cases stand on the page; the others are opened one by one."""
MOST_LISTED = 100
MOST_TYPED = 300
"""For so many cases something can be typed apart."""
PER_CASE = "rieng"
MARKS = ("{{", "{%")
OFFERS: Mapping[str, tuple[BulkKind, ...]] = {
    "mine": (BulkKind.COMPLETE, BulkKind.HAND_OVER, BulkKind.RELEASE),
    "unit": (BulkKind.CLAIM, BulkKind.COMPLETE),
    "agency": (BulkKind.ASSIGN, BulkKind.RELEASE, BulkKind.COMPLETE),
    "all": (BulkKind.CLAIM, BulkKind.ASSIGN, BulkKind.COMPLETE),
}
BUTTONS: Mapping[BulkKind, LazyString] = {
    BulkKind.CLAIM: _l("Nhận các việc này"),
    BulkKind.RELEASE: _l("Trả về đơn vị"),
    BulkKind.ASSIGN: _l("Giao cho một người…"),
    BulkKind.HAND_OVER: _l("Bàn giao kèm lời nhắn…"),
    BulkKind.COMPLETE: _l("Làm cùng một biểu mẫu…"),
}


def heading(view: BulkView) -> str:
    """What the act is called."""
    said = {
        BulkKind.CLAIM: _("Nhận nhiều việc"),
        BulkKind.RELEASE: _("Trả nhiều việc về đơn vị"),
        BulkKind.ASSIGN: _("Giao nhiều việc cho một người"),
        BulkKind.HAND_OVER: _("Bàn giao nhiều việc"),
        BulkKind.UNDO: _("Hoàn tác cả lượt"),
    }
    if view.act.kind is BulkKind.COMPLETE:
        return _("%(step)s: nhiều hồ sơ cùng lúc", step=view.step) if view.step else _("Làm nhiều việc cùng lúc")
    return said[view.act.kind]


def main_words(kind: BulkKind, count: int, submit: str = "") -> str:
    """What the main button says."""
    said = {
        BulkKind.CLAIM: ngettext("Nhận %(num)d việc", "Nhận %(num)d việc", count),
        BulkKind.RELEASE: ngettext("Trả %(num)d việc", "Trả %(num)d việc", count),
        BulkKind.ASSIGN: ngettext("Giao %(num)d việc", "Giao %(num)d việc", count),
        BulkKind.HAND_OVER: ngettext("Bàn giao %(num)d việc", "Bàn giao %(num)d việc", count),
        BulkKind.UNDO: ngettext("Hoàn tác %(num)d việc", "Hoàn tác %(num)d việc", count),
        BulkKind.COMPLETE: ngettext("Hoàn thành %(num)d việc", "Hoàn thành %(num)d việc", count),
    }
    if submit and kind is BulkKind.COMPLETE:
        return f"{translated(submit)} – {ngettext('%(num)d hồ sơ', '%(num)d hồ sơ', count)}"
    return said[kind]


@dataclass(frozen=True, slots=True)
class Offers:
    """What can be done with the chosen tasks of a queue."""

    buttons: tuple[tuple[str, LazyString], ...]


def offers_in(queue: Queue, officer: Officer) -> Offers:
    """The acts that a queue offers this officer."""
    kinds = list(OFFERS.get(queue.code, ()))
    if queue.code == "unit" and oversees(officer):
        kinds.append(BulkKind.ASSIGN)
    return Offers(tuple((kind.value, BUTTONS[kind]) for kind in kinds))


@dataclass(frozen=True, slots=True)
class CaseTexts:
    """One case of the act, with the texts that are to be read before it is done."""

    item: BulkItemView
    texts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PreparePage:
    """A prepared act. `is_shaped`: what has to be filled in is there, so that it can be looked at and done."""

    preview: BulkPreview
    is_shaped: bool
    fields: tuple[FormField, ...]
    left_out: tuple[FormField, ...]
    data: Mapping[str, Any]
    choices: Choices
    columns: tuple[str, ...]
    receivers: tuple[tuple[OfficerRow, int], ...]
    cases: tuple[CaseTexts, ...]
    common: tuple[str, ...]
    submit: str
    form_title: str
    faults: Faults = field(default_factory=Faults)

    @property
    def view(self) -> BulkView:
        return self.preview.view

    @property
    def heading(self) -> str:
        return heading(self.view)

    @property
    def typed_for(self) -> tuple[BulkItemView, ...]:
        """The cases for which something can be typed apart."""
        every = sorted((*self.preview.doable, *self._lacking), key=lambda one: one.number)
        return tuple(every[:MOST_TYPED])

    @property
    def _lacking(self) -> tuple[BulkItemView, ...]:
        return tuple(one for one in self.preview.refused if one.problems)

    @property
    def main(self) -> str:
        return main_words(self.view.act.kind, len(self.preview.doable), self.submit)


def prepare_page(
    act_id: UUID, officer: Officer, *, faults: Faults | None = None, typed: Mapping[str, Any] | None = None
) -> PreparePage:
    """The page of an act that has not begun; `typed` goes before what was kept.

    Raises:
        BulkNotFound: there is none of this officer.
    """
    try:
        preview = preview_bulk(act_id, actor=officer)
    except Invalid as error:
        # A wrong mark in the common text: said at its field, with what was typed.
        view = get_bulk(act_id, actor=officer)
        items = list_bulk_items(act_id, actor=officer, limit=1)
        preview, faults = BulkPreview(view, items, ()), Faults.of(error)
    act = preview.view.act
    first = _first(preview, officer) if act.kind is BulkKind.COMPLETE else None
    fields, left_out = _fields(first)
    data = {**act.data, **(typed or {})}
    form = first.form if first else None
    is_shaped = not faults and {
        BulkKind.COMPLETE: act.is_shaped or (not fields and not act.is_emptied),
        BulkKind.ASSIGN: act.receiver_id is not None,
        BulkKind.HAND_OVER: act.receiver_id is not None,
    }.get(act.kind, True)
    decision = str(data.get("decision") or "")
    return PreparePage(
        preview=preview,
        is_shaped=is_shaped,
        fields=fields,
        left_out=left_out,
        data=data,
        choices=_choices(first, fields, officer, data),
        columns=_columns(preview),
        receivers=_receivers(preview, officer) if act.kind.needs_receiver else (),
        cases=_cases(preview, first, officer),
        common=tuple(text for text in preview.view.common.values() if isinstance(text, str) and len(text) > 20),  # noqa: PLR2004 - a sentence
        submit=str((form.outcomes.get(decision) if form else "") or (form.submit if form else "")),
        form_title=form.title if form else "",
        faults=faults or Faults(),
    )


@dataclass(frozen=True, slots=True)
class ProgressPage:
    """An act that has begun: how far it is, and what became of its tasks."""

    view: BulkView
    troubled: tuple[BulkItemView, ...]
    done: tuple[BulkItemView, ...]

    @property
    def heading(self) -> str:
        return heading(self.view)

    @property
    def count_done(self) -> int:
        return self.view.counts[ItemStatus.DONE]

    @property
    def count_skipped(self) -> int:
        return self.view.counts[ItemStatus.SKIPPED]

    @property
    def count_failed(self) -> int:
        return self.view.counts[ItemStatus.FAILED]

    @property
    def count_taken_out(self) -> int:
        return self.view.counts[ItemStatus.TAKEN_OUT]


def progress_page(act_id: UUID, officer: Officer) -> ProgressPage:
    """The page of an act that has begun.

    Raises:
        BulkNotFound: there is none of this officer.
    """
    trouble = (ItemStatus.FAILED, ItemStatus.SKIPPED, ItemStatus.TAKEN_OUT)
    return ProgressPage(
        get_bulk(act_id, actor=officer),
        list_bulk_items(act_id, actor=officer, statuses=trouble, limit=MOST_LISTED),
        list_bulk_items(act_id, actor=officer, statuses=[ItemStatus.DONE], limit=MOST_LISTED),
    )


def problem_words(problem: Problem) -> str:
    """What is wrong and what to do, in the language of the page."""
    (fault,) = Faults([problem])
    return f"{fault.what} {fault.remedy}"


def siblings_of(task_id: UUID, officer: Officer) -> int:
    """How many tasks stand where this one stands since one bulk act; 0: it is alone."""
    try:
        found = find_together(task_id, actor=officer)
    except TaskNotFound:
        return 0
    return len(found.tasks) if found else 0


def _first(preview: BulkPreview, officer: Officer) -> TaskView | None:
    for item in (*preview.doable, *(one for one in preview.refused if one.problems))[:5]:
        try:
            return get_task(item.task_id, actor=officer)
        except TaskNotFound:
            continue
    return None


def _fields(first: TaskView | None) -> tuple[tuple[FormField, ...], tuple[FormField, ...]]:
    """What can be filled in once for many cases, and what only case by case: files, and texts of each case."""
    if first is None or first.form is None:
        return (), ()
    asked = [one for one in first.form.inputs if one.name not in first.left_out]
    alone = [one for one in asked if one.widget == "files" or one.rows_from or one.edits]
    return tuple(one for one in asked if one not in alone), tuple(alone)


def _choices(first: TaskView | None, fields: Iterable[FormField], officer: Officer, data: Mapping[str, Any]) -> Choices:
    if first is None:
        return {}
    offered = list_choices(fields, agency=first.row.agency or officer.agency, data=data)
    closed = first.closed_options
    return {
        name: tuple(one for one in options if str(one.value) not in closed.get(name, ()))
        for name, options in offered.items()
    }


def _columns(preview: BulkPreview) -> tuple[str, ...]:
    """What is typed for each case: what some case lacks, and what was typed before."""
    own = {name for one in (*preview.doable, *preview.refused) for name, text in one.own.items() if text}
    return tuple(name for name in preview.names if name in preview.lacking or name in own)


def _receivers(preview: BulkPreview, officer: Officer) -> tuple[tuple[OfficerRow, int], ...]:
    """Who may have at least one of the tasks, with how many they hold already."""
    with read_work(officer.id) as work:
        rows = tasks_by_id(work, [one.task_id for one in preview.doable[:MOST_TYPED]]).values()
        places = {(row.agency, row.role) for row in rows}
        found = {one.id: one for agency, role in sorted(places, key=str) for one in
                 list_officers(work, agency=agency, role=role)}  # fmt: skip
    held = count_held(found)
    return tuple(
        (one, held[one.id])
        for one in found.values()
        if one.id != officer.id or preview.view.act.kind is BulkKind.ASSIGN
    )


def _cases(preview: BulkPreview, first: TaskView | None, officer: Officer) -> tuple[CaseTexts, ...]:
    kind = preview.view.act.kind
    if kind is not BulkKind.COMPLETE or first is None or first.form is None:
        return ()
    read = [one for one in first.form.fields if one.read_only or one.edits]
    every = sorted(preview.doable, key=lambda one: one.number)
    return tuple(_case(item, first, read, officer) for item in every[:MOST_READ])


def _case(item: BulkItemView, first: TaskView, read: Iterable[FormField], officer: Officer) -> CaseTexts:
    """What the form shows of the case, and what would be filled in where that differs from case to case."""
    fields = {one.name: one for one in (first.form.fields if first.form else ())}
    marked = {name for name, text in preview_texts(item.filled) if name in fields}
    texts = [(fields[name].label, text) for name, text in preview_texts(item.filled) if name in marked]
    if any(read):
        try:
            data = get_task(item.task_id, actor=officer).data
        except TaskNotFound:
            data = {}
        texts = [(one.label, said) for one in read if (said := _said(one, data.get(one.name)))] + texts
    return CaseTexts(item, tuple(texts))


def preview_texts(filled: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """The texts among what would be filled in."""
    return [(name, text) for name, text in filled.items() if isinstance(text, str) and " " in text.strip()]


def _said(one: FormField, value: Any) -> str:
    options: tuple[Option, ...] = one.options or ()
    if isinstance(value, str):
        return next((option.label for option in options if option.value == value), value)
    if isinstance(value, list):
        return "\n".join(filter(None, (" ".join(map(str, row.values())) for row in value if isinstance(row, dict))))
    return ""
