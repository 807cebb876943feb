"""Complete a task: the officer's data go into the case, and the case goes on."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, select

from engine.cases.behind_forms import fixed_rows, keep_rules
from engine.cases.claim import officer_name, require_open
from engine.cases.drafts import keep_draft
from engine.cases.ended_choices import list_ended_choices
from engine.cases.errors import SamePerson, TaskAlreadyClaimed, TaskDone, TaskNotFound
from engine.cases.files import attach_files
from engine.cases.finding import (
    TaskRow,
    catalogue_choices,
    lock_case_with_task,
    verdict_if_free,
    verdict_on,
)
from engine.cases.known_names import require_known
from engine.cases.parts import may_see_task
from engine.cases.undo import Undoing
from engine.definitions import CompiledProcess
from engine.directory import Officer, Verdict
from engine.errors import CaseChanged, HoiDapError, Invalid
from engine.runtime import LockedCase, Step, StepOutcome, advance_locked
from engine.storage import Work, begin_work
from engine.storage.statements import Statement
from engine.storage.tables import Case, Task, TaskDraft

_FORGET_DRAFT = Statement(
    delete(TaskDraft).where(
        TaskDraft.case_id == bindparam("b_case_id"),
        TaskDraft.task_id == bindparam("b_task_id"),
        TaskDraft.officer_id == bindparam("b_officer_id"),
    )
)
_DONE = Statement(
    select(Task.completed_by, Task.completed_for, Task.title)
    .where(Task.case_id == bindparam("case_id"), Task.element == bindparam("element"), Task.status == "completed")
    .distinct()
)


def complete_task(
    task_id: UUID, data: Mapping[str, Any], *, actor: Officer, revision: int | None = None
) -> StepOutcome:
    """The task is done with `data`; what opened because of it is in the outcome.

    What was typed is kept as a draft when the task cannot be completed.

    Raises:
        TaskNotFound, TaskDone, TaskWithdrawn, CaseNotRunning, CaseChanged: someone was faster.
        NotAllowed, SamePerson: the rule that refuses.
        Invalid: a field is wrong; each with its remedy.
        StepFailed: what follows cannot be carried out; nothing has happened.
    """
    try:
        with begin_work(actor.id) as work:
            return complete_in(work, task_id, data, actor, revision=revision)
    except HoiDapError:
        keep_draft(task_id, data, actor)
        raise


def complete_in(
    work: Work, task_id: UUID, data: Mapping[str, Any], actor: Officer, *, revision: int | None = None, **marks: str
) -> StepOutcome:
    """The same within a work that is under way; `marks` go into the record beside the fact itself."""
    task, locked = lock_case_with_task(work, task_id)
    if not _may_see(work, task, actor):
        raise TaskNotFound
    if revision is not None and revision != locked.case.revision:
        raise _changed(work, task, locked)
    undoing = Undoing(work, task, locked.case)

    def change(step: Step) -> None:
        require_open(work, task, step.case.status)
        undoing.look()
        verdict = require_doer(work, step.compiled, task, actor)
        authority = verdict.authority
        answers = checked_answers(step.work, step.compiled, task, step.live.task(task.id).data, data)
        variables, kept = _filled_in(step, task, answers)
        step.record(
            "task.completed",
            task=task_id.hex,
            element=task.element,
            on_behalf_of=verdict.on_behalf_of.hex if verdict.on_behalf_of else None,
            authority=authority.document if authority else None,
            **undoing.facts,
            **marks,
        )
        own_draft = {"b_case_id": task.case_id, "b_task_id": task_id, "b_officer_id": actor.id}
        step.also.append((_FORGET_DRAFT, [own_draft]))
        step.complete(
            task_id,
            step.keep_form(task_id, task.element, variables, kept),
            by=actor.id,
            for_=verdict.on_behalf_of,
            under=authority.id if authority else None,
        )

    return undoing.keep(advance_locked(work, locked, change), data, actor)


def checked_answers(
    work: Work, compiled: CompiledProcess, task: TaskRow, known: Mapping[str, Any], data: Mapping[str, Any]
) -> dict[str, Any]:
    """The data as its form takes it in this case; nothing for a task without a form. `known`: the case's variables.

    Raises:
        Invalid: a field is wrong; each with its remedy.
    """
    form = compiled.form(compiled.elements[task.process_id, task.element].form)
    if form is None:
        return {}
    rows = fixed_rows(work, form, task.case_id)
    answers = form.validate(dict(data), variables=known, choices=catalogue_choices(work, form), rows=rows)
    if problems := list_ended_choices(work, form, answers):
        raise Invalid(problems=problems)
    require_known(work, form, answers)
    keep_rules(work, form, answers, task.case_id)
    return answers


def _filled_in(step: Step, task: TaskRow, answers: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The case's new variables and what is kept beside it; a task without a form takes no data."""
    form = step.compiled.form(step.compiled.elements[task.process_id, task.element].form)
    if form is None:
        return {}, {}
    attach_files(step.work, form, answers, case_id=step.case.id, task_id=task.id)
    return form.split(answers, variables=step.live.task(task.id).data)


def _changed(work: Work, task: TaskRow, locked: LockedCase) -> HoiDapError:
    """Someone was faster. Who did this very task is worth naming; "the case has changed" says less."""
    if task.status == "completed":
        return TaskDone(holder=officer_name(work, task.completed_by))
    return CaseChanged(number=locked.case.number)


def _may_see(work: Work, task: TaskRow, actor: Officer) -> bool:
    if verdict_on(task, actor).allowed:
        return True
    return may_see_task(work, task, actor)


def require_doer(work: Work, compiled: CompiledProcess, task: TaskRow, actor: Officer) -> Verdict:
    """By which right the officer may complete the task.

    Raises:
        TaskAlreadyClaimed, NotAllowed, SamePerson: the rule that refuses.
    """
    verdict = verdict_on(task, actor)
    if not verdict.allowed and task.assignee not in {None, actor.id} and verdict_if_free(task, actor).allowed:
        raise TaskAlreadyClaimed(holder=officer_name(work, task.assignee))
    verdict.require()
    require_other_eyes(work, compiled, task, actor)
    return verdict


def require_other_eyes(work: Work, compiled: CompiledProcess, task: TaskRow, actor: Officer) -> None:
    """Four eyes (`notSameAs`): whoever did that step, or had it done in their name, has no part in this one.

    That step may be the start event: then it is who started the case.

    Raises:
        SamePerson: the actor did that other step.
    """
    other = compiled.elements[task.process_id, task.element].not_same_as
    if not other:
        return
    done = _done_by(work, compiled, task.case_id, other)
    acting = verdict_on(task, actor).on_behalf_of
    for by, for_, title in done:
        if not {by, for_}.isdisjoint({actor.id, acting} - {None}):
            raise SamePerson(other=title)


def _done_by(
    work: Work, compiled: CompiledProcess, case_id: UUID, element: str
) -> list[tuple[UUID | None, UUID | None, str]]:
    """Who did the step `element`, for whom, and what it is called; of the start event, who started the case."""
    facts = compiled.elements.get((compiled.process.id, element))
    if facts is None or facts.kind != "startEvent":
        return [(by, for_, title) for by, for_, title in _DONE.all(work.connection, case_id=case_id, element=element)]
    started_by = work.connection.scalar(select(Case.started_by).where(Case.id == case_id))
    try:
        return [(UUID(started_by), None, facts.name or compiled.process.title)]
    except ValueError:
        return []
