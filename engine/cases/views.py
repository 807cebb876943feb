"""Pages of tasks and cases: plain rows and files, no workflow restored beyond a case's own variables."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from engine import audit
from engine.cases.behind_forms import fill_fields, fixed_rows
from engine.cases.claim import officer_name
from engine.cases.complete import require_other_eyes
from engine.cases.content_grants import content_open_until
from engine.cases.drafts import find_draft
from engine.cases.errors import CaseNotFound, SamePerson
from engine.cases.finding import (
    TASK_COLUMNS,
    TaskRow,
    may_read_content,
    may_see_case,
    number_of,
    require_unsealed,
    shown_title,
    verdict_on,
)
from engine.cases.first_values import first_values
from engine.cases.openings import note_opening
from engine.cases.outlook import following_steps, processes_in_order
from engine.cases.parts import get_visible_task, own_tasks, sees_whole_case, sides_of
from engine.cases.proposed import Proposed, proposals_of
from engine.cases.undo import UndoView, find_undo, that_stand
from engine.definitions import CompiledProcess, get_compiled
from engine.definitions.behind_forms import FixedRows
from engine.definitions.forms import Form
from engine.definitions.vocabulary import FUNCTION_NAMES
from engine.directory import Officer
from engine.errors import HoiDapError
from engine.runtime import CaseStatus, LiveCase, StepEngine, resolve_references
from engine.runtime.surroundings import StepSurroundings
from engine.scripting import compile_template, render_markdown
from engine.storage import Work, read_work
from engine.storage.tables import Case, CaseState, FormData, Incident, ProcessVersion, Task, Timer

DECISION = "decision"


@dataclass(frozen=True, slots=True)
class DiagramView:
    """One diagram of a case: its file, where the case is now, where it has been."""

    process_id: str
    name: str
    path: str
    active: tuple[str, ...]
    done: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TaskView:
    """A task as its page shows it. `refusal` says why the officer may not complete it."""

    row: TaskRow
    revision: int
    version_id: UUID
    case_status: CaseStatus
    form: Form | None
    data: dict[str, Any]
    draft_saved_at: datetime | None
    instructions_html: str
    legal_basis: str | None
    undo_for: timedelta | None
    holder: str | None
    may_claim: bool
    may_complete: bool
    refusal: str
    following: tuple[str, ...]
    left_out: frozenset[str] = frozenset()
    rows: Mapping[str, FixedRows] = field(default_factory=dict)
    closed_options: Mapping[str, frozenset[str]] = field(default_factory=dict)
    proposals: Mapping[str, Proposed] = field(default_factory=dict)
    due_basis: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class IncidentView:
    """An automatic step that waits to be mended."""

    id: UUID
    element: str
    code: str
    message: str
    remedy: str
    status: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as its page and the API show it.

    `is_whole`: else it holds nothing but the officer's own part, and no variables.
    `undo`: the last step, while it can be taken back. `content_until`: until when the officer, who reads no
    content by their roles, has leave to read this one's.
    """

    id: UUID
    number: str
    process_id: str
    version: int
    version_id: UUID
    title: str
    status: CaseStatus
    agency: str | None
    revision: int
    started_at: datetime
    ended_at: datetime | None
    due_at: datetime | None
    variables: dict[str, Any]
    tasks: tuple[TaskRow, ...]
    events: tuple[audit.EventView, ...]
    incidents: tuple[IncidentView, ...]
    timers: tuple[tuple[str, datetime], ...]
    diagrams: tuple[DiagramView, ...] = field(default=())
    content_until: datetime | None = None
    undo: UndoView | None = None
    is_whole: bool = True


def get_task(task_id: UUID, *, actor: Officer) -> TaskView:
    """The task, with its form filled from the case, or from what the officer has typed already.

    That they opened its case is written down.

    Raises:
        TaskNotFound: there is none, or not for these eyes.
    """
    view = _read_task(task_id, actor)
    reads = may_read_content(actor)
    row = view.row
    note_opening(row.case_id, actor, reads_content=reads, agency=row.agency, role=row.role, since=row.opened_at)
    return view


def _read_task(task_id: UUID, actor: Officer) -> TaskView:
    with read_work(actor.id) as work:
        task = get_visible_task(work, task_id, actor)
        case = work.connection.execute(
            select(Case.revision, Case.version_id, Case.status, Case.due_at, CaseState.state)
            .join(CaseState, CaseState.case_id == Case.id)
            .where(Case.id == task.case_id)
        ).one()
        compiled = get_compiled(work, case.version_id)
        facts = compiled.elements[task.process_id, task.element]
        live = restore_case(work, compiled, task.case_id, task.case_number, bytes(case.state), case.due_at)
        variables = _task_data(live, task)
        form = compiled.form(facts.form)
        draft = find_draft(work, task.case_id, task.id, actor.id)
        may_read = may_read_content(actor)
        proposals = proposals_of(form, variables) if may_read else {}
        rows = fixed_rows(work, form, task.case_id) if form and may_read else {}
        begun = first_values(live.engine, form, variables) if may_read else {}
        data = {**begun, **_prefill(work, task, form, variables, proposals)} if may_read else {}
        if draft is not None:
            data |= draft.data
        if form is not None:
            data = form.with_fixed_rows(data, rows)
        refusal = _refusal(work, compiled, task, actor, CaseStatus(case.status))
        may_act = not refusal
        return TaskView(
            row=replace(task, case_title=shown_title(task.case_title, actor)),
            revision=case.revision,
            version_id=case.version_id,
            case_status=CaseStatus(case.status),
            form=form,
            data=data,
            draft_saved_at=draft.saved_at if draft else None,
            instructions_html=(
                render_instructions(work, live, facts.instructions, task.case_id, task.case_number, variables)
                if may_read
                else ""
            ),
            legal_basis=facts.legal_basis,
            undo_for=facts.undo_for,
            holder=officer_name(work, task.assignee) if task.assignee else None,
            may_claim=may_act and task.assignee is None,
            may_complete=may_act,
            refusal=refusal,
            following=following_steps(compiled, task.process_id, task.element, live.open_positions()),
            left_out=form.left_out(variables, rows) if form else frozenset(),
            rows=rows,
            closed_options=form.closed_options(variables) if form else {},
            proposals=proposals,
            due_basis=work.connection.scalar(select(Task.due_basis).where(Task.id == task_id)) or {},
        )


def get_case(case_id: UUID, *, actor: Officer) -> CaseView:
    """The case with all that hangs on it; that they opened it is written down.

    Raises:
        CaseNotFound: there is none, or not for these eyes.
    """
    view = _read_case(case_id, actor)
    reads = may_read_content(actor) or view.content_until is not None
    note_opening(case_id, actor, reads_content=reads, agency=view.agency)
    return view


def _read_case(case_id: UUID, actor: Officer) -> CaseView:
    with read_work(actor.id) as work:
        row = work.connection.execute(
            select(Case, CaseState.state, ProcessVersion.number.label("version"))
            .join(CaseState, CaseState.case_id == Case.id)
            .join(ProcessVersion, ProcessVersion.id == Case.version_id)
            .where(Case.id == case_id)
        ).one_or_none()
        if not may_see_case(work, case_id, actor):
            raise CaseNotFound
        if row is None:
            require_unsealed(work, case_id, number_of(work, case_id))
            raise CaseNotFound
        compiled = get_compiled(work, row.version_id)
        live = restore_case(work, compiled, case_id, row.number, bytes(row.state), row.due_at)
        events = tuple(audit.list_events(work, case_id))
        title = shown_title(row.title, actor)
        content_until = content_open_until(work, case_id, actor)
        if content_until is not None:
            title = row.title
        tasks = tuple(
            replace(TaskRow(*task), case_title=title)
            for task in work.connection.execute(
                select(*TASK_COLUMNS).where(Task.case_id == case_id, Task.status == "open").order_by(Task.opened_at)
            )
        )
        view = CaseView(
            id=case_id,
            number=row.number,
            process_id=row.process_id,
            version=row.version,
            version_id=row.version_id,
            title=title,
            status=CaseStatus(row.status),
            agency=row.agency,
            revision=row.revision,
            started_at=row.started_at,
            ended_at=row.ended_at,
            due_at=row.due_at,
            variables=live.variables(),
            tasks=tasks,
            events=events,
            incidents=_incidents(work, case_id),
            timers=_timers(work, case_id),
            diagrams=_diagrams(compiled, live, events),
            content_until=content_until,
            undo=find_undo(work, case_id, actor) if row.undo_until else None,
        )
        return view if sees_whole_case(work, case_id, actor) else _own_part(work, view, compiled, actor)


def _own_part(work: Work, view: CaseView, compiled: CompiledProcess, actor: Officer) -> CaseView:
    """The case for who only works beside it: their tasks, what they did, the diagram of their part."""
    own = own_tasks(work, view.id, actor)
    tasks = tuple(task for task in view.tasks if task.id in own)
    events = tuple(event for event in view.events if _task_of(event) in own)
    sides, done = sides_of(compiled), _done_elements(events)
    return replace(
        view,
        variables={},
        tasks=tasks,
        events=events,
        incidents=(),
        timers=(),
        diagrams=tuple(
            replace(
                one,
                active=tuple(sorted(task.element for task in tasks if task.process_id == one.process_id)),
                done=tuple(sorted(done.get(one.process_id, ()))),
            )
            for one in view.diagrams
            if one.process_id in sides
        ),
        undo=view.undo if view.undo and view.undo.may_undo else None,
        is_whole=False,
    )


def _task_of(event: audit.EventView) -> UUID | None:
    said = event.facts.get("task")
    return UUID(hex=said) if isinstance(said, str) else None


def get_diagram_xml(case_id: UUID, path: str, *, actor: Officer) -> bytes:
    """The BPMN file at `path` of the version the case runs on.

    Raises:
        CaseNotFound: no such case or file, or not for these eyes.
    """
    with read_work(actor.id) as work:
        if not may_see_case(work, case_id, actor):
            raise CaseNotFound
        version_id = work.connection.scalar(select(Case.version_id).where(Case.id == case_id))
        if version_id is None:
            raise CaseNotFound
        file = get_compiled(work, version_id).closure.files.get(path)
        if file is None or not path.endswith(".bpmn"):
            raise CaseNotFound
        return file.content


def restore_case(
    work: Work, compiled: CompiledProcess, case_id: UUID, number: str, state: bytes, due: datetime | None = None
) -> LiveCase:
    """The case for looking at: nothing that is done to it is kept."""
    surroundings = StepSurroundings(work, case_id, number, lambda: None)
    return LiveCase.restore(compiled, state, StepEngine(compiled, surroundings, work.now, number, due))


def _task_data(live: LiveCase, task: TaskRow) -> dict[str, Any]:
    waiting = live.user_tasks().get(task.id)
    return dict(waiting.data) if waiting is not None else live.variables()


def _prefill(
    work: Work,
    task: TaskRow,
    form: Form | None,
    variables: Mapping[str, Any],
    proposals: Mapping[str, Proposed],
) -> dict[str, Any]:
    """What the case already knows of the form's fields.

    A field takes what is proposed for it, else the variable of its name, or the first known of those its
    hint `from` names. Never a decision: it is to be taken anew; nor, beside a decision, what an earlier round
    of the same step said (remarks on the last draft), unless the form asks for it with `suggest`: then that
    goes before a proposal.
    """
    if form is None:
        return {}
    hints = form.ui.get("fields", {})
    has_decision = any(item.name == DECISION for item in form.fields)
    stale = _filled_in_before(work, task) if has_decision else set()
    wanted = {}
    for item in form.fields:
        hint = hints.get(item.name, {})
        is_stale = item.name in stale and not item.read_only
        if item.name == DECISION:
            continue
        if item.name in proposals and not (is_stale and hint.get("suggest")):
            wanted[item.name] = proposals[item.name].value
            continue
        if is_stale and not hint.get("suggest"):
            continue
        sources = (_known(variables, name) for name in hint.get("from", [item.name]))
        found = next((value for value in sources if value is not None), None)
        if found is not None:
            wanted[item.name] = found
    return fill_fields(work, form, task.case_id, resolve_references(work, task.case_id, wanted))


def _known(variables: Mapping[str, Any], name: str) -> Any:
    """The variable of this name; `letter.number` is the entry `number` of the variable `letter`."""
    variable, _, entry = name.partition(".")
    value = variables.get(variable)
    return value.get(entry) if entry and isinstance(value, Mapping) else value


def _filled_in_before(work: Work, task: TaskRow) -> set[str]:
    rows = work.connection.scalars(
        select(FormData.data).where(FormData.case_id == task.case_id, FormData.element == task.element)
    )
    return {name for data in rows for name in data}


def _refusal(work: Work, compiled: CompiledProcess, task: TaskRow, actor: Officer, status: CaseStatus) -> str:
    if task.status != "open":
        return "closed"
    if not status.takes_work:
        return "not_running"
    verdict = verdict_on(task, actor)
    if not verdict.allowed:
        return verdict.rule
    try:
        require_other_eyes(work, compiled, task, actor)
    except SamePerson as error:
        return error.wording
    return ""


def render_instructions(
    work: Work, live: LiveCase, source: str | None, case_id: UUID, number: str, variables: Mapping[str, Any]
) -> str:
    """The instructions with the case's values; as written, when a value is not to be had yet.

    Whoever opens the task must be able to work on it even then.
    """
    if not source:
        return ""
    engine = live.engine
    data = resolve_references(work, case_id, dict(variables))
    try:
        template = compile_template(source, functions=FUNCTION_NAMES)
        text = template.render({"case_number": number, **data}, engine.budget, functions=engine.functions)
    except HoiDapError:
        text = source
    return render_markdown(text)


def _incidents(work: Work, case_id: UUID) -> tuple[IncidentView, ...]:
    rows = work.connection.execute(
        select(
            Incident.id,
            Incident.element,
            Incident.code,
            Incident.message,
            Incident.remedy,
            Incident.status,
            Incident.opened_at,
        )
        .where(Incident.case_id == case_id)
        .order_by(Incident.opened_at)
    )
    return tuple(IncidentView(*row) for row in rows)


def _timers(work: Work, case_id: UUID) -> tuple[tuple[str, datetime], ...]:
    rows = work.connection.execute(
        select(Timer.element, Timer.due_at).where(Timer.case_id == case_id).order_by(Timer.due_at)
    )
    return tuple((row.element, row.due_at) for row in rows)


def _diagrams(
    compiled: CompiledProcess, live: LiveCase, events: tuple[audit.EventView, ...]
) -> tuple[DiagramView, ...]:
    active: dict[str, set[str]] = {}
    for task in live.open_positions():
        active.setdefault(task[0], set()).add(task[1])
    done = _done_elements(events)
    return tuple(
        DiagramView(
            facts.id,
            facts.title if facts.id == compiled.process.id else facts.name or facts.id,
            facts.file,
            tuple(sorted(active.get(facts.id, ()))),
            tuple(sorted(done.get(facts.id, ()))),
        )
        for facts in processes_in_order(compiled)
    )


def _done_elements(events: tuple[audit.EventView, ...]) -> dict[str, set[str]]:
    done: dict[str, set[str]] = {}
    for event in that_stand(events):
        for step in event.facts.get("path", ()):
            process_id, *elements = str(step).split("/")
            done.setdefault(process_id, set()).update(elements)
    return done
