"""Start a case: by an officer with a start form, or by another room within its own transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import update

from engine.audit import FIRST_HEAD
from engine.cases.files import attach_files
from engine.cases.finding import catalogue_choices
from engine.cases.known_names import require_known
from engine.clock import local_day
from engine.definitions import CompiledProcess, get_compiled, live_version
from engine.definitions.vocabulary import INITIATOR
from engine.directory import Officer, resolve_role
from engine.errors import N_, NotAllowed
from engine.runtime import CaseRow, CaseStatus, Step, StepEngine, begin
from engine.runtime.surroundings import StepSurroundings
from engine.storage import Work, begin_work, new_id
from engine.storage.tables import NumberSeries

START_FORM = UUID(int=0)
LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """A case that has just begun."""

    id: UUID
    number: str
    status: CaseStatus
    revision: int


def start_case(process_id: str, data: Mapping[str, Any], *, actor: Officer, prefix: str = "HS") -> OpenedCase:
    """A new case of the live version, begun by `actor` with what they typed in the start form.

    Raises:
        NotFound: nothing of that name is published.
        NotAllowed: the process is not started by this officer's roles.
        Invalid: the start form is not filled in rightly.
    """
    with begin_work(actor.id) as work:
        version_id, _ = live_version(work, process_id)
        compiled = get_compiled(work, version_id)
        _require_start_role(work, () if compiled.process.about else compiled.process.start_roles, actor)
        form = compiled.form(compiled.process.start_form)
        case_id, answers = new_id(), {}
        if form is not None:
            answers = form.validate(dict(data), choices=catalogue_choices(work, form))
            require_known(work, form, answers)
            attach_files(work, form, answers, case_id=case_id, task_id=START_FORM)
        variables, kept = form.split(answers) if form is not None else ({}, {})
        return open_case(
            work,
            process_id,
            {INITIATOR: actor.username, **variables},
            title=_title(work, compiled, case_id, variables),
            agency=actor.agency,
            number=next_number(work, prefix),
            kept=kept,
            case_id=case_id,
        )


def _require_start_role(work: Work, roles: tuple[str, ...], actor: Officer) -> None:
    codes = {resolve_role(work, role) or role for role in roles}
    if not codes & actor.roles:
        raise NotAllowed(N_("Tài khoản này không được khởi tạo quy trình này."))


def open_case(
    work: Work,
    process_id: str,
    variables: Mapping[str, Any],
    *,
    title: str,
    agency: str | None = None,
    number: str | None = None,
    kept: Mapping[str, Any] | None = None,
    case_id: UUID | None = None,
    about: UUID | None = None,
) -> OpenedCase:
    """A new case of the live version of `process_id`, in the caller's transaction.

    `variables` become the case's data; `kept` goes to `form_data`, with references in the case. `about` is the case
    that it is about.

    Raises:
        NotFound: nothing of that name is published.
    """
    version_id, _ = live_version(work, process_id)
    identifier, number = case_id or new_id(), number or next_number(work, "HS")
    row = CaseRow(
        id=identifier,
        number=number,
        process_id=process_id,
        version_id=version_id,
        title=title,
        status=CaseStatus.RUNNING,
        agency=agency,
        revision=0,
        audit_length=0,
        audit_head=FIRST_HEAD,
        started_at=work.now,
        started_by=work.actor,
        ended_at=None,
        due_at=_due_at(work, version_id, identifier, number, variables),
        about_id=about,
    )
    data = {"agency": agency, **variables}

    def change(step: Step) -> None:
        step.record("case.started", process=process_id, version=version_id.hex)
        referenced = step.keep_form(START_FORM, "start", {}, kept or {})
        step.live.workflow.task_tree.data.update(referenced)

    outcome = begin(work, row, data, change)
    return OpenedCase(outcome.case_id, number, outcome.status, outcome.revision)


def _title(work: Work, compiled: CompiledProcess, case_id: UUID, variables: Mapping[str, Any]) -> str:
    """What the process's `caseTitle` gives for these variables, else the process's own title."""
    expression = compiled.process.properties.get("caseTitle")
    if not expression:
        return compiled.process.title
    value = engine_before(work, compiled, case_id).value(expression, variables)
    return str(value)[:LONGEST_TITLE] if value else compiled.process.title


def engine_before(work: Work, compiled: CompiledProcess, case_id: UUID, number: str = "") -> StepEngine:
    """What computes expressions for a case that is still to begin."""
    return StepEngine(compiled, StepSurroundings(work, case_id, number, lambda: None), work.now, number)


def _due_at(work: Work, version_id: UUID, case_id: UUID, number: str, variables: Mapping[str, Any]) -> Any:
    compiled = get_compiled(work, version_id)
    expression = compiled.process.properties.get("dueIn")
    if not expression:
        return None
    return engine_before(work, compiled, case_id, number).due_of(expression, variables)


def next_number(work: Work, prefix: str) -> str:
    """The next number of this year's series, such as `KH-2026-000123`. Numbers may have gaps.

    The row of the series stays locked until the transaction ends: take numbers late.
    """
    series = f"{prefix}-{local_day(work.now).year}"
    touched = work.connection.execute(
        update(NumberSeries)
        .where(NumberSeries.series == series)
        .values(last=NumberSeries.last + 1)
        .returning(NumberSeries.last)
    ).scalar_one_or_none()
    if touched is None:
        touched = work.connection.execute(_first_of(work, series)).scalar_one()
    return f"{series}-{touched:06d}"


def _first_of(work: Work, series: str) -> Any:
    from sqlalchemy.dialects import postgresql, sqlite

    dialect = sqlite if work.database.is_sqlite else postgresql
    return (
        dialect.insert(NumberSeries)
        .values(series=series, last=1)
        .on_conflict_do_update(index_elements=["series"], set_={"last": NumberSeries.last + 1})
        .returning(NumberSeries.last)
    )
