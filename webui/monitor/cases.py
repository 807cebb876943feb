"""The list of cases, and one case as those who watch over it see it."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.cases import CaseNotFound, CaseStatus, CaseView, case_by_number, get_case
from engine.cases.listing import CaseRow, count_cases, list_cases
from engine.definitions.operations import is_reference
from engine.directory import AgencyUnknown, Officer, get_agency
from engine.storage import Work, read_work
from webui.auth import current_officer
from webui.kit.case_diagrams import DiagramWords, diagram_answer, diagrams_in_words, present_diagram
from webui.kit.case_words import StoryLine, case_status_word, element_names, reads_content, tell_story
from webui.monitor.room import monitor
from webui.speech import _

PAGE_SIZE = 50
LONGEST_NUMBER = 60


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case in the list; `title` is empty where its content is not for these eyes."""

    case: CaseRow
    title: str
    agency: str


@dataclass(frozen=True, slots=True)
class WatchedCase:
    """A case with all that hangs on it but its content."""

    case: CaseView
    title: str
    agency: str
    variables: tuple[tuple[str, str], ...]
    timers: tuple[tuple[str, Any], ...]
    names: dict[str, str]
    story: tuple[StoryLine, ...]
    diagrams: tuple[DiagramWords, ...]
    diagram: str | None
    may_mend: bool


@monitor.get("/")
def cases() -> ResponseReturnValue:
    """The cases one may see, newest first; by where they stand, if asked."""
    officer = current_officer()
    wanted = request.args.get("tinh-trang", "")
    status = CaseStatus(wanted) if wanted in set(CaseStatus) else None
    page = list_cases(actor=officer, status=status, limit=PAGE_SIZE, cursor=request.args.get("sau") or None)
    is_readable = reads_content(officer)
    with read_work(officer.id) as work:
        lines = [CaseLine(one, one.title if is_readable else "", _agency_name(work, one.agency)) for one in page.items]
    return render_template(
        "monitor/cases.html",
        lines=lines,
        tabs=_tabs(officer),
        present=_href(status),
        next_href=_href(status, sau=page.next_cursor) if page.next_cursor else "",
        is_first="sau" not in request.args,
    )


@monitor.get("/ho-so/<number>")
def case(number: str) -> ResponseReturnValue:
    """One case: its place on the diagram, what happened, what is stuck."""
    return render_template("monitor/case.html", page=watched_case(number, current_officer()))


@monitor.get("/ho-so/<number>/so-do/<process_id>")
def diagram(number: str, process_id: str) -> ResponseReturnValue:
    """One of its diagrams, for the drawing on the page."""
    officer = current_officer()
    return diagram_answer(find_case(number, officer), process_id, actor=officer)


def find_case(number: str, officer: Officer) -> CaseView:
    """The case of this number.

    Raises:
        CaseNotFound: there is none, or not for these eyes.
    """
    wanted = number.strip().upper()
    if len(wanted) > LONGEST_NUMBER:
        raise CaseNotFound
    with read_work(officer.id) as work:
        case_id = case_by_number(work, wanted)
    return get_case(case_id, actor=officer)


def watched_case(number: str, officer: Officer) -> WatchedCase:
    """What the page of a case shows.

    Raises:
        CaseNotFound: there is none, or not for these eyes.
    """
    found = find_case(number, officer)
    names = dict(element_names(found.version_id))
    with read_work(officer.id) as work:
        agency = _agency_name(work, found.agency)
    return WatchedCase(
        case=found,
        title=found.title if reads_content(officer) else "",
        agency=agency,
        variables=tuple((name, _said(value)) for name, value in sorted(found.variables.items())),
        timers=tuple((names.get(element, element), due) for element, due in found.timers),
        names=names,
        story=tell_story(found.events, names),
        diagrams=diagrams_in_words(found, names),
        diagram=present_diagram(found, request.args.get("so-do")),
        may_mend=officer.has_role("ADMIN"),
    )


def _tabs(officer: Officer) -> list[dict[str, Any]]:
    counts = count_cases(actor=officer)
    every = {"label": _("Tất cả"), "href": url_for("monitor.cases"), "count": sum(counts.values())}
    return [every] + [
        {
            "label": case_status_word(status),
            "href": _href(status),
            "count": counts[status],
        }
        for status in (CaseStatus.RUNNING, CaseStatus.INCIDENT, CaseStatus.SUSPENDED, CaseStatus.COMPLETED,
                       CaseStatus.CANCELLED)
    ]  # fmt: skip


def _href(status: CaseStatus | None, **more: Any) -> str:
    filters: dict[str, Any] = {"tinh-trang": status.value} if status else {}
    return url_for("monitor.cases", **filters, **more)


def _said(value: Any) -> str:
    if is_reference(value):
        return _("(nội dung trong biểu mẫu)")
    if isinstance(value, bool):
        return _("Có") if value else _("Không")
    if value in (None, "", [], {}):
        return "–"
    if isinstance(value, list):
        return ", ".join(map(_said, value))
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_said(item)}" for name, item in value.items())
    return str(value)


def _agency_name(work: Work, code: str | None) -> str:
    if code is None:
        return ""
    try:
        return get_agency(work, code).name
    except AgencyUnknown:
        return code
