"""The page of a case, and the data of its diagrams."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from engine.cases import (
    ActRow,
    CaseNotFound,
    CaseView,
    OfferedProcess,
    OpeningView,
    RelatedCase,
    case_by_number,
    get_case,
    list_acts,
    list_offered,
    list_openings,
    list_related,
)
from engine.directory import AgencyUnknown, Officer, get_agency
from engine.petitions import (
    Awaited,
    LinkedPetition,
    PetitionUnknown,
    PublishedView,
    find_published,
    list_linked_petitions,
    may_write_down,
)
from engine.storage import read_work
from webui.auth import current_officer
from webui.inbox.room import inbox
from webui.inbox.undo_words import UndoWords, undo_words
from webui.inbox.versions import Changes, compared, last_changes, versions_of
from webui.kit.case_diagrams import DiagramWords, diagram_answer, diagrams_in_words, present_diagram
from webui.kit.case_words import StoryLine, element_names, tell_story
from webui.kit.opinions import OpinionPanel, read_awaited, read_opinions
from webui.kit.petition_reading import Content, read_content

LONGEST_NUMBER = 60


@dataclass(frozen=True, slots=True)
class CasePage:
    """A case as an officer may see it. `others`: the agency of each open task that lies with another one."""

    case: CaseView
    content: Content
    agency: str
    others: Mapping[UUID, str]
    linked: tuple[LinkedPetition, ...]
    story: tuple[StoryLine, ...]
    diagrams: tuple[DiagramWords, ...]
    diagram: str | None
    opinions: OpinionPanel
    awaited: tuple[Awaited, ...]
    acts: tuple[ActRow, ...]
    changes: tuple[Changes, ...]
    openings: tuple[OpeningView, ...] = ()
    offered: tuple[OfferedProcess, ...] = ()
    related: tuple[RelatedCase, ...] = ()
    published: PublishedView | None = None
    may_write_down: bool = False
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


@inbox.get("/ho-so/<number>/ban-thao")
def versions(number: str) -> ResponseReturnValue:
    """Every version of the texts of a case; two of them side by side, and what changed from one to the other."""
    officer = current_officer()
    case_id = find_case(number, officer)
    if read_content(case_id, officer).is_hidden:
        raise CaseNotFound
    asked = (request.args.get("cu", ""), request.args.get("moi", ""))
    texts = [compared(text, *asked) for text in versions_of(case_id, officer)]
    return render_template("inbox/versions.html", case=get_case(case_id, actor=officer), texts=texts, asked=asked)


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
    content = read_content(case_id, officer)
    return CasePage(
        case=found,
        content=content,
        changes=() if content.is_hidden else last_changes(case_id, officer),
        agency=_agency_name(found.agency),
        others={task.id: _agency_name(task.agency) if task.agency != found.agency else "" for task in found.tasks},
        linked=list_linked_petitions(case_id, actor=officer),
        story=tell_story(found.events, names),
        diagrams=diagrams_in_words(found, names),
        diagram=present_diagram(found, wanted),
        opinions=read_opinions(case_id, officer),
        awaited=read_awaited(case_id, officer),
        acts=general_acts(case_id, officer),
        openings=list_openings(case_id, actor=officer),
        offered=list_offered(case_id, actor=officer),
        related=list_related(case_id, actor=officer),
        published=_published(case_id, officer),
        may_write_down=may_write_down(case_id, actor=officer),
        undo=undo_words(found.undo) if found.undo else None,
    )


def general_acts(case_id: UUID, officer: Officer) -> tuple[ActRow, ...]:
    """What the officer may bring about in the case as a whole; what is about one thing stands beside that."""
    return tuple(act for act in list_acts(case_id, actor=officer) if not act.is_particular)


def _published(case_id: UUID, officer: Officer) -> PublishedView | None:
    try:
        return find_published(case_id, actor=officer)
    except PetitionUnknown:
        return None


def _agency_name(code: str | None) -> str:
    if code is None:
        return ""
    with read_work() as work:
        try:
            return get_agency(work, code).name
        except AgencyUnknown:
            return code
