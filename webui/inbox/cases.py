"""The page of a case, and the data of its diagrams."""

from dataclasses import dataclass
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from engine.cases import CaseView, case_by_number, get_case
from engine.directory import AgencyUnknown, Officer, get_agency
from engine.storage import read_work
from webui.auth import current_officer
from webui.inbox.room import inbox
from webui.inbox.undo_words import UndoWords, undo_words
from webui.kit.case_diagrams import DiagramWords, diagram_answer, diagrams_in_words, present_diagram
from webui.kit.case_words import StoryLine, element_names, tell_story
from webui.kit.petition_reading import Content, read_content

LONGEST_NUMBER = 60


@dataclass(frozen=True, slots=True)
class CasePage:
    """A case as an officer may see it."""

    case: CaseView
    content: Content
    agency: str
    story: tuple[StoryLine, ...]
    diagrams: tuple[DiagramWords, ...]
    diagram: str | None
    undo: UndoWords | None = None


@inbox.get("/ho-so/<number>")
def case(number: str) -> ResponseReturnValue:
    """The case of this number: what was written, where it stands, what happened, who is next."""
    officer = current_officer()
    page = case_page(find_case(number, officer), officer, wanted=request.args.get("so-do"))
    return render_template("inbox/case.html", page=page)


@inbox.get("/ho-so/<number>/so-do/<process_id>")
def diagram(number: str, process_id: str) -> ResponseReturnValue:
    """One of its diagrams, for the drawing on the page."""
    officer = current_officer()
    return diagram_answer(get_case(find_case(number, officer), actor=officer), process_id, actor=officer)


def find_case(number: str, officer: Officer) -> UUID:
    """The id of the case of this number.

    Raises:
        CaseNotFound: there is none.
    """
    with read_work(officer.id) as work:
        return case_by_number(work, number.strip().upper()[:LONGEST_NUMBER])


def case_page(case_id: UUID, officer: Officer, *, wanted: str | None) -> CasePage:
    """What the page shows.

    Raises:
        CaseNotFound: it is not for these eyes.
    """
    found = get_case(case_id, actor=officer)
    names = element_names(found.version_id)
    return CasePage(
        case=found,
        content=read_content(case_id, officer),
        agency=_agency_name(found.agency),
        story=tell_story(found.events, names),
        diagrams=diagrams_in_words(found, names),
        diagram=present_diagram(found, wanted),
        undo=undo_words(found.undo) if found.undo else None,
    )


def _agency_name(code: str | None) -> str:
    if code is None:
        return ""
    with read_work() as work:
        try:
            return get_agency(work, code).name
        except AgencyUnknown:
            return code
