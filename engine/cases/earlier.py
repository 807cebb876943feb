"""What earlier steps of a case wrote, for who works on a later one: as its form names them in its hint `earlier`.

Nothing is kept for this: what was sent with each step's form is there anyway. Of a step that was done again the
last time counts; one that was undone has not been done.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from engine.cases.claim import officer_name
from engine.cases.finding import may_read_content, may_see_case
from engine.definitions import CompiledProcess, get_compiled
from engine.definitions.forms import Form
from engine.directory import Officer
from engine.storage import Work, read_work
from engine.storage.tables import Case, FormData, Task

EARLIER = "earlier"


@dataclass(frozen=True, slots=True)
class EarlierStep:
    """A step that was done, with its form as it was sent. `for_name`: in whose place it was done."""

    element: str
    title: str
    by: str
    for_name: str
    at: datetime
    form: Form
    data: Mapping[str, Any]


def list_earlier(case_id: UUID, form: Form, *, actor: Officer) -> tuple[EarlierStep, ...]:
    """The steps that the form names and the case has done, in its order; none for who reads no content."""
    named = named_earlier(form)
    if not named:
        return ()
    with read_work(actor.id) as work:
        if not may_see_case(work, case_id, actor) or not may_read_content(actor):
            return ()
        version_id = work.connection.scalar(select(Case.version_id).where(Case.id == case_id))
        compiled = get_compiled(work, version_id) if version_id else None
        steps = _steps(work, case_id, compiled, named) if compiled else ()
        found = {one.element: one for one in steps}
    return tuple(found[name] for name in named if name in found)


def named_earlier(form: Form) -> tuple[str, ...]:
    """The steps that the form wants to have beside it."""
    named = form.ui.get(EARLIER)
    return tuple(map(str, named)) if isinstance(named, list) else ()


def _steps(work: Work, case_id: UUID, compiled: CompiledProcess, named: tuple[str, ...]) -> Iterator[EarlierStep]:
    query = (
        select(Task.process_id, Task.element, Task.title, Task.completed_by, Task.completed_for, Task.completed_at)
        .add_columns(FormData.data)
        .join(FormData, (FormData.case_id == Task.case_id) & (FormData.task_id == Task.id))
        .where(Task.case_id == case_id, Task.status == "completed", Task.element.in_(named))
        .order_by(FormData.saved_at, Task.completed_at, Task.opened_at)
    )
    for row in work.connection.execute(query):
        facts = compiled.elements.get((row.process_id, row.element))
        form = compiled.form(facts.form) if facts and facts.form else None
        if form is not None:
            by, stands_for = (officer_name(work, one) if one else "" for one in (row.completed_by, row.completed_for))
            yield EarlierStep(row.element, row.title, by, stands_for, row.completed_at, form, row.data)
