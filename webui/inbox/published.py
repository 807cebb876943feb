"""What was made public of a case: its history, and the approved text beside the public one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from engine.cases import CaseNotFound, get_case
from engine.directory import Officer
from engine.petitions import Act, HistoryEntry, PetitionUnknown, Publication, PublishedView, find_published
from webui.auth import current_officer
from webui.inbox.cases import find_case
from webui.inbox.room import inbox
from webui.kit import changes
from webui.speech import _l

ACTS: Mapping[Act, object] = {
    Act.PUBLISHED: _l("Công khai"),
    Act.AGAIN: _l("Công khai câu trả lời mới"),
    Act.CORRECTED: _l("Đính chính"),
    Act.WITHDRAWN: _l("Gỡ"),
}


TEXTS: Mapping[str, object] = {"title": _l("Tiêu đề"), "question": _l("Câu hỏi"), "answer": _l("Trả lời")}


@dataclass(frozen=True, slots=True)
class ComparedText:
    """A text as it was approved and as everyone reads it, and both as one with the changes marked."""

    heading: str
    approved: str
    public: str
    marked: Markup


@dataclass(frozen=True, slots=True)
class PublishedPage:
    """The publication of a case. `last` is the text that is public, or was last."""

    view: PublishedView
    last: HistoryEntry | None

    @property
    def texts(self) -> tuple[ComparedText, ...]:
        """Title, question and answer, side by side."""
        return tuple(_compared(self.view.approved, self.view.public)) if self.view.approved else ()


def act_words(entry: HistoryEntry) -> str:
    """What was done, as people call it."""
    return str(ACTS[entry.act])


def text_words(name: str) -> str:
    """Which of the texts it is, as people call it."""
    return str(TEXTS.get(name, name))


def published_page(case_id: UUID, officer: Officer) -> PublishedPage | None:
    """What the page shows; None where nothing was made public, or it is not for these eyes."""
    try:
        view = find_published(case_id, actor=officer)
    except PetitionUnknown:
        return None
    if view is None:
        return None
    return PublishedPage(view, next((one for one in view.entries if one.number), None))


@inbox.get("/ho-so/<number>/ban-cong-khai")
def published(number: str) -> ResponseReturnValue:
    """The approved text and the public one side by side, and every act since."""
    officer = current_officer()
    case_id = find_case(number, officer)
    page = published_page(case_id, officer)
    if page is None:
        raise CaseNotFound
    return render_template("inbox/published.html", case=get_case(case_id, actor=officer), page=page)


def _compared(approved: Publication, public: Publication) -> Iterator[ComparedText]:
    for name in TEXTS:
        old, new = getattr(approved, name), getattr(public, name)
        yield ComparedText(text_words(name), old, new, changes(old, new))
