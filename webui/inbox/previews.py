"""What a form writes, looked at before it is sent: nothing goes out, and what was typed is kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from engine.cases import TaskView
from engine.definitions.forms import Form, FormField
from engine.directory import Officer
from engine.petitions import answer_as_read, preview_refusal
from webui.kit import paragraphs, rich
from webui.speech import LazyString, _, _l

PREVIEWS, REFUSAL, ANSWER, PUBLICATION = "previews", "refusal", "answer", "publication"
"""A form's hint, and what may be looked at: the notice that a petition is not taken in, the answer, or the texts
that everyone would read, with their masks."""
BUTTONS: Mapping[str, LazyString] = {
    REFUSAL: _l("Xem trước thông báo từ chối"),
    ANSWER: _l("Xem trước câu trả lời"),
}


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be read: its heading and text, then further texts that go elsewhere; `files`: fields sent along."""

    heading: str
    text: Markup
    others: tuple[tuple[str, Markup], ...] = ()
    files: tuple[str, ...] = ()


def previewed(form: Form | None) -> str:
    """What the form lets be looked at before it is sent, or nothing."""
    wanted = str(form.ui.get(PREVIEWS) or "") if form else ""
    return wanted if wanted in MAKERS else ""


def previews_publication(form: Form | None) -> bool:
    """Whether the form prepares what everyone will read."""
    return form is not None and form.ui.get(PREVIEWS) == PUBLICATION


def make_preview(view: TaskView, data: Mapping[str, Any], officer: Officer) -> Preview:
    """What the form lets be looked at, with these data.

    Raises:
        Invalid: what it is made of is not filled in yet.
    """
    return MAKERS[previewed(view.form)](view, data, officer)


def _refusal(view: TaskView, data: Mapping[str, Any], officer: Officer) -> Preview:
    reason, explanation = (str(data.get(name) or "") for name in ("refusal_reason", "refusal_explanation"))
    said = preview_refusal(view.row.case_id, reason, explanation, actor=officer)
    return Preview(_("Người gửi sẽ nhận được"), paragraphs(said))


def _answer(view: TaskView, data: Mapping[str, Any], _officer: Officer) -> Preview:
    """The answer as its sender reads it: each question above what is said to it; then the public version."""
    fields = view.form.fields if view.form else ()
    answer, answers = (_written(fields, data, name) for name in ("answer", "answers"))
    said = rich(answer_as_read(answer, answers)) or paragraphs(_("Chưa viết gì."))
    public = str(_written(fields, data, "public_answer") or "").strip()
    others = ((_("Bản công khai"), rich(public)),) if public else ()
    return Preview(_("Người gửi sẽ đọc"), said, others, files=("answer_files",))


def _written(fields: tuple[FormField, ...], data: Mapping[str, Any], name: str) -> Any:
    """The text of this name as the form has it now: in the field that writes it, or in the one that edits it."""
    return next((data.get(one.name) for one in fields if name in {one.name, one.edits} and data.get(one.name)), None)


MAKERS: Mapping[str, Callable[[TaskView, Mapping[str, Any], Officer], Preview]] = {
    REFUSAL: _refusal,
    ANSWER: _answer,
}
