"""What use cases give, as the JSON of the API."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from engine.cases import CaseView, StepOutcome, TaskRow, TaskView, UndoView, in_place_of
from engine.directory import Officer as Asker
from engine.storage import read_work
from engine.storage.tables import Case, Officer, Task
from webui.api.problems import in_asked_language

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What task rows do not say themselves: usernames of officers, revisions of cases, in whose place it was done."""

    usernames: Mapping[UUID, str]
    revisions: Mapping[UUID, int]
    done_for: Mapping[UUID, str]


def surroundings_of(rows: Iterable[TaskRow]) -> Surroundings:
    """The usernames and revisions for these rows, in look-ups by key."""
    listed = list(rows)
    officers = {row.assignee for row in listed if row.assignee is not None}
    cases = {row.case_id for row in listed}
    done = [row.id for row in listed if row.status == "completed"]
    with read_work() as work:
        usernames = select(Officer.id, Officer.username).where(Officer.id.in_(officers))
        revisions = select(Case.id, Case.revision).where(Case.id.in_(cases))
        done_for = (
            select(Task.id, Officer.username).join(Officer, Officer.id == Task.completed_for).where(Task.id.in_(done))
        )
        return Surroundings(
            {row.id: row.username for row in work.connection.execute(usernames)} if officers else {},
            {row.id: row.revision for row in work.connection.execute(revisions)} if cases else {},
            {row.id: row.username for row in work.connection.execute(done_for)} if done else {},
        )


def tasks_json(rows: Iterable[TaskRow], actor: Asker | None = None) -> list[Json]:
    """Tasks as lists show them; `actor` is who would do them, themselves or in another's place."""
    listed = list(rows)
    around = surroundings_of(listed)
    return [_task(row, around, actor) for row in listed]


def task_json(view: TaskView, actor: Asker) -> Json:
    """A task with its form and what is filled in so far."""
    form = view.form
    return {
        **_task(view.row, surroundings_of([view.row]), actor),
        "revision": view.revision,
        "form": {"schema": dict(form.schema), "ui": dict(form.ui)} if form else None,
        "data": view.data,
        "may_claim": view.may_claim,
        "may_complete": view.may_complete,
        "refusal": in_asked_language(view.refusal),
        "instructions_html": view.instructions_html,
        "legal_basis": view.legal_basis,
        "draft_saved_at": view.draft_saved_at,
    }


def case_json(view: CaseView) -> Json:
    """A case with its open tasks and its events."""
    return {
        "id": view.id,
        "number": view.number,
        "process": view.process_id,
        "version": view.version,
        "title": view.title,
        "status": view.status.value,
        "agency": view.agency,
        "revision": view.revision,
        "started_at": view.started_at,
        "ended_at": view.ended_at,
        "due_at": view.due_at,
        "variables": view.variables,
        "tasks": tasks_json(view.tasks),
        "events": [
            {"seq": one.seq, "at": one.at, "kind": one.kind, "actor": one.actor, "facts": dict(one.facts)}
            for one in view.events
        ],
        "incidents": list(view.incidents),
        "undo": _undo(view.undo),
    }


def outcome_json(outcome: StepOutcome) -> Json:
    """What a step has done."""
    return {
        "case_id": outcome.case_id,
        "number": outcome.number,
        "revision": outcome.revision,
        "status": outcome.status.value,
        "opened": list(outcome.opened),
        "undo_until": outcome.undo_until,
    }


def _undo(view: UndoView | None) -> Json | None:
    if view is None:
        return None
    return {"step": view.step, "by": view.by, "until": view.until, "revision": view.revision, "may_undo": view.may_undo}


def _task(row: TaskRow, around: Surroundings, actor: Asker | None) -> Json:
    in_place = in_place_of(row, actor) if actor is not None and row.status == "open" else ""
    return {
        "id": row.id,
        "element": row.element,
        "title": row.title,
        "case": {"id": row.case_id, "number": row.case_number, "title": row.case_title},
        "status": row.status,
        "role": row.role,
        "agency": row.agency,
        "assignee": around.usernames.get(row.assignee) if row.assignee else None,
        "in_place_of": in_place or None,
        "completed_for": around.done_for.get(row.id),
        "due_at": row.due_at,
        "opened_at": row.opened_at,
        "completed_at": row.completed_at,
        "revision": around.revisions.get(row.case_id, 0),
    }
