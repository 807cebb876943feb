"""What people may bring about in a case beside their tasks: message events that a diagram gives a form.

An event that waits for a message and names a form is one that an officer of its lane's role may let happen,
at the agency the case lies with: to ask another agency, to withdraw what was asked. What is typed there
lies with the forms, and the event's message carries the references.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from engine.cases.behind_forms import keep_rules
from engine.cases.claim import STATUS_WORDS
from engine.cases.errors import ActGone, CaseNotFound, CaseNotRunning
from engine.cases.files import attach_files
from engine.cases.finding import OVERSEERS, catalogue_choices, may_see_case, people, shown_title
from engine.cases.known_names import require_known
from engine.cases.views import render_instructions, restore_case
from engine.definitions import CompiledProcess, ElementFacts, get_compiled, get_lane_roles
from engine.definitions.forms import Form
from engine.directory import Officer, may_take
from engine.errors import NotAllowed
from engine.runtime import CaseStatus, Step, StepOutcome, advance_locked, correlation_key, lock_case
from engine.storage import Work, begin_work, read_work
from engine.storage.tables import Case, CaseState, Subscription


@dataclass(frozen=True, slots=True)
class ActRow:
    """Something that may be done now. `is_particular`: it is about one thing among several, and shown beside that."""

    case_id: UUID
    id: UUID
    branch: str
    element: str
    process_id: str
    title: str
    role: str | None
    agency: str | None
    is_particular: bool


@dataclass(frozen=True, slots=True)
class ActView:
    """An act as its page shows it."""

    row: ActRow
    case_number: str
    case_title: str
    form: Form
    instructions_html: str
    legal_basis: str | None
    variables: Mapping[str, Any]


def list_acts(case_id: UUID, *, actor: Officer) -> tuple[ActRow, ...]:
    """What the officer may bring about in the case now, by title; nothing in a case that takes no work."""
    with read_work(actor.id) as work:
        case = _find_case(work, case_id)
        if case is None or not may_see_case(work, case_id, actor) or not CaseStatus(case.status).takes_work:
            return ()
        found = (row for row in _rows(work, case) if _may(actor, row))
        return tuple(sorted(found, key=lambda row: (row.title, row.id)))


def find_act(case_id: UUID, message: str, correlation: str, *, actor: Officer) -> UUID | None:
    """The act that waits for this message with this correlation, if the officer may do it now."""
    key = correlation_key(message, correlation)
    waiting = select(Subscription.id).where(
        Subscription.case_id == case_id, Subscription.name == message, Subscription.correlation == key
    )
    with read_work(actor.id) as work:
        wanted = work.connection.scalar(waiting.limit(1))
    return next((row.id for row in list_acts(case_id, actor=actor) if row.id == wanted), None)


def get_act(case_id: UUID, act_id: UUID, *, actor: Officer) -> ActView:
    """The act, with its form.

    Raises:
        CaseNotFound: there is no such case, or not for these eyes.
        ActGone: it can no longer be done.
        NotAllowed: others may, not this officer.
    """
    with read_work(actor.id) as work:
        case = _find_case(work, case_id)
        if case is None or not may_see_case(work, case_id, actor):
            raise CaseNotFound
        row = _require(work, case, act_id, actor)
        compiled = get_compiled(work, case.version_id)
        live = restore_case(work, compiled, case_id, case.number, bytes(case.state))
        variables = dict(live.task(row.id).data)
        facts, form = _facts(compiled, row), _form(compiled, row)
        html = render_instructions(work, live, facts.instructions, case_id, case.number, variables)
        return ActView(row, case.number, shown_title(case.title, actor), form, html, facts.legal_basis, variables)


def perform_act(case_id: UUID, act_id: UUID, data: Mapping[str, Any], *, actor: Officer) -> StepOutcome:
    """The event happens, with what was typed.

    Raises:
        CaseNotFound, CaseNotRunning, ActGone: it can no longer be done.
        NotAllowed: names the rule that refuses.
        Invalid: a field is wrong; each with its remedy.
    """
    with begin_work(actor.id) as work:
        locked = lock_case(work, case_id)
        if not may_see_case(work, case_id, actor):
            raise CaseNotFound
        if not locked.case.status.takes_work:
            raise CaseNotRunning(status=STATUS_WORDS[locked.case.status])
        row = _require(work, locked.case, act_id, actor)

        def change(step: Step) -> None:
            form, known = _form(step.compiled, row), step.live.task(row.id).data
            answers = form.validate(dict(data), variables=known, choices=catalogue_choices(work, form))
            require_known(work, form, answers)
            keep_rules(work, form, answers, case_id)
            attach_files(work, form, answers, case_id=case_id, task_id=row.id)
            variables, kept = form.split(answers, variables=known)
            step.record("act.done", task=row.id.hex, element=row.element)
            step.live.fire(row.id, row.branch, step.keep_form(row.id, row.element, variables, kept))

        return advance_locked(work, locked, change)


def _find_case(work: Work, case_id: UUID) -> Any:
    return work.connection.execute(
        select(Case.id, Case.number, Case.title, Case.status, Case.agency, Case.version_id, CaseState.state)
        .join(CaseState, CaseState.case_id == Case.id)
        .where(Case.id == case_id)
    ).one_or_none()


def _rows(work: Work, case: Any) -> list[ActRow]:
    compiled, roles = get_compiled(work, case.version_id), get_lane_roles(work, case.version_id)
    waiting = work.connection.execute(
        select(Subscription.id, Subscription.branch, Subscription.element).where(Subscription.case_id == case.id)
    )
    offered = {facts.id: facts for facts in compiled.elements.values() if facts.form and facts.kind.endswith("Event")}
    return [_row(case, row.id, row.branch, offered[row.element], roles) for row in waiting if row.element in offered]


def _row(case: Any, act_id: UUID, branch: str, facts: ElementFacts, roles: Mapping[str, str]) -> ActRow:
    return ActRow(
        case_id=case.id,
        id=act_id,
        branch=branch,
        element=facts.id,
        process_id=facts.process_id,
        title=facts.name or facts.id,
        role=roles.get(facts.lane or "", facts.lane),
        agency=case.agency,
        is_particular="correlation" in facts.properties,
    )


def _require(work: Work, case: Any, act_id: UUID, actor: Officer) -> ActRow:
    row = next((row for row in _rows(work, case) if row.id == act_id), None)
    if row is None:
        raise ActGone
    if not _may(actor, row):
        may_take(actor, role=row.role, agency=row.agency, assignee=None).require()
        raise NotAllowed
    return row


def _may(actor: Officer, row: ActRow) -> bool:
    """Who has the lane's role where the case lies, or heads that agency."""
    if may_take(actor, role=row.role, agency=row.agency, assignee=None).allowed:
        return True
    return row.agency is not None and any(
        person.has_role(role, row.agency) for person in people(actor) for role in OVERSEERS
    )


def _facts(compiled: CompiledProcess, row: ActRow) -> ElementFacts:
    return compiled.elements[row.process_id, row.element]


def _form(compiled: CompiledProcess, row: ActRow) -> Form:
    form = compiled.form(_facts(compiled, row).form)
    if form is None:
        raise ActGone
    return form
