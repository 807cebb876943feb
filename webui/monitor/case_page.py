"""One case as those who watch over it see it: where it stands, how it came there, what hangs on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from engine.cases import (
    CaseNotFound,
    CaseView,
    IncidentView,
    OpeningView,
    TaskRow,
    case_by_number,
    get_case,
    list_grants,
    list_openings,
    may_ask_for_content,
    may_look_into_grants,
)
from engine.cases.content_grants import GrantView
from engine.cases.keeping import KeepingView, find_keeping
from engine.cases.path import called_processes, calls_first, fold_loops, path_of
from engine.cases.watched import Surroundings, case_surroundings
from engine.definitions import get_compiled
from engine.definitions.forms import FormField
from engine.definitions.operations import is_reference
from engine.directory import Officer
from engine.petitions import Awaited, LinkedPetition, list_linked_petitions
from engine.storage import read_work
from webui.auth import current_officer
from webui.kit.case_diagrams import DiagramWords, diagram_answer, diagrams_in_words, present_diagram
from webui.kit.case_words import StoryLine, act_elements, element_kinds, element_names, reads_content, tell_story
from webui.kit.opinions import read_awaited
from webui.kit.petition_reading import Content, read_content
from webui.monitor.names import Names
from webui.monitor.room import monitor
from webui.speech import _, translated

LONGEST_NUMBER = 60
NO_VALUE: tuple[Any, ...] = (None, "", [], {})
TOLD_IN_PATH = ("Task", "callActivity", "Event")


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task that waits for a person: who has it, or who may take it."""

    task: TaskRow
    holder: str
    pool: str


@dataclass(frozen=True, slots=True)
class PathPart:
    """Steps in a row, by the names on the diagram; `times` when the case went through them again and again."""

    steps: tuple[str, ...]
    times: int


@dataclass(frozen=True, slots=True)
class WatchedCase:
    """A case with all that hangs on it; its content only for who may read it."""

    case: CaseView
    title: str
    process: str
    agency: str
    around: Surroundings
    tasks: tuple[TaskLine, ...]
    stuck: tuple[tuple[IncidentView, str], ...]
    variables: tuple[tuple[str, str, str], ...]
    empty_variables: tuple[tuple[str, str], ...]
    names: Mapping[str, str]
    path: tuple[PathPart, ...]
    story: tuple[StoryLine, ...]
    diagrams: tuple[DiagramWords, ...]
    diagram: str | None
    content: Content | None
    linked: tuple[LinkedPetition, ...]
    grants: tuple[GrantView, ...]
    openings: tuple[OpeningView, ...]
    keeping: KeepingView | None
    awaited: tuple[Awaited, ...]
    acts: frozenset[str]
    may_mend: bool
    may_ask: bool

    @property
    def content_until(self) -> datetime | None:
        return self.case.content_until

    @property
    def is_behind(self) -> bool:
        """Whether the case runs on an older version than new cases do."""
        return self.around.latest is not None and self.around.latest != self.case.version


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
    if len(wanted) > LONGEST_NUMBER or not wanted.isprintable():
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
    around = case_surroundings(found, actor=officer)
    variables, fields = sorted(found.variables.items()), _fields(found)

    def title(name: str) -> str:
        return translated(fields[name].label) if name in fields else ""

    def told(name: str, value: Any) -> str:
        return _chosen(fields[name], value) if name in fields else said(value)

    with read_work(officer.id) as work:
        is_readable = reads_content(work, officer) or found.content_until is not None
        called = Names(work)
        agency = called.agency(found.agency)
        keeping = find_keeping(work, found.id)
        tasks = tuple(_task(task, around, called) for task in found.tasks)
    return WatchedCase(
        case=found,
        title=found.title if is_readable else "",
        process=found.diagrams[0].name if found.diagrams else found.process_id,
        agency=agency,
        around=around,
        tasks=tasks,
        stuck=tuple((one, _drawn_in(found, one.element)) for one in found.incidents if one.status == "open"),
        variables=tuple((name, title(name), told(name, value)) for name, value in variables if value not in NO_VALUE),
        empty_variables=tuple((name, title(name)) for name, value in variables if value in NO_VALUE),
        names=names,
        path=_path(found, names),
        story=tell_story(found.events, names),
        diagrams=diagrams_in_words(found, names),
        diagram=present_diagram(found, request.args.get("so-do")),
        content=read_content(found.id, officer) if found.content_until is not None else None,
        linked=list_linked_petitions(found.id, actor=officer),
        grants=list_grants(actor=officer, case_id=found.id) if may_look_into_grants(officer) else (),
        openings=list_openings(found.id, actor=officer),
        keeping=keeping,
        awaited=read_awaited(found.id, officer),
        acts=act_elements(found.version_id),
        may_mend=officer.has_role("ADMIN"),
        may_ask=may_ask_for_content(officer) and not is_readable,
    )


def _fields(case: CaseView) -> dict[str, FormField]:
    """The fields of all forms of the case's version, by name; of two of one name, the first."""
    with read_work() as work:
        forms = get_compiled(work, case.version_id).forms.values()
    found: dict[str, FormField] = {}
    for form in forms:
        for field in form.fields:
            found.setdefault(field.name, field)
    return found


def _chosen(field: FormField, value: Any) -> str:
    """The value by the labels of the field's choices."""
    labels = {str(option.value): translated(option.label) for option in field.options}
    if isinstance(value, list):
        return ", ".join(_chosen(field, one) for one in value)
    return labels.get(value) or said(value) if isinstance(value, str) else said(value)


def said(value: Any) -> str:
    """A variable of a case in words; what was typed in forms is not told."""
    if is_reference(value):
        return _("(nội dung trong biểu mẫu)")
    if isinstance(value, bool):
        return _("Có") if value else _("Không")
    if value in NO_VALUE:
        return "–"
    if isinstance(value, list):
        return ", ".join(map(said, value))
    if isinstance(value, dict):
        return "; ".join(f"{name}: {said(item)}" for name, item in value.items())
    return str(value)


def _task(task: TaskRow, around: Surroundings, called: Names) -> TaskLine:
    holder = around.holders.get(task.assignee, "") if task.assignee else ""
    return TaskLine(task, holder, " · ".join(filter(None, (called.role(task.role), called.agency(task.agency)))))


def _drawn_in(case: CaseView, element: str) -> str:
    """The process in whose diagram the element is drawn now or was; nothing for what no diagram draws."""
    return next((one.process_id for one in case.diagrams if element in one.active), "")


def _path(case: CaseView, names: Mapping[str, str]) -> tuple[PathPart, ...]:
    kinds = element_kinds(case.version_id)
    with read_work() as work:
        called = called_processes(get_compiled(work, case.version_id))
    told = [
        (process, element)
        for process, element in calls_first(path_of(case.events), called)
        if names.get(element) and kinds.get(element, "").endswith(TOLD_IN_PATH)
    ]
    return tuple(
        PathPart(tuple(names[element] for _process, element in part.steps), part.times) for part in fold_loops(told)
    )
