"""What an officer waits for others with: what their own last step handed on, and what rooms above know besides."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, String, cast, literal_column, null, select, type_coerce, union_all

from engine.cases.finding import people, shown_title
from engine.cases.parts import sides_of
from engine.cases.task_filter import IS_OPEN
from engine.definitions import get_compiled
from engine.directory import Officer
from engine.storage import Work, now, read_work
from engine.storage.tables import Agency, Case, Task
from engine.storage.tables import Officer as OfficerTable
from engine.storage.types import Id

MOST = 200
LOOKED_BACK, STEPS = timedelta(days=366), 500
"""How far back an officer's own steps are looked at: their latest five hundred of a year."""

Source = Callable[[Officer], Select[*tuple[Any, ...]]]
"""Selects case_id, kind, what, agency, holder, since, due_at of whatever an officer waits for."""
sources: dict[str, Source] = {}
"""Who knows of more that officers wait for, by room."""


@dataclass(frozen=True, slots=True)
class WaitsFor:
    """A case that waits for somebody else. `kind` says for what: the next step, or what a room above calls it."""

    case_id: UUID
    number: str
    title: str
    kind: str
    what: str | None
    agency: str | None
    holder: str | None
    since: datetime
    due_at: datetime | None


def waits_for_others(officer: Officer, beside: Collection[str] = ()) -> tuple[Select[*tuple[Any, ...]], ...]:
    """The queries that together find it; of processes `beside` nothing is handed on."""
    return (_handed_on(officer, beside), *(source(officer) for source in sources.values()))


def list_waiting_for_others(*, actor: Officer) -> tuple[WaitsFor, ...]:
    """What waits for others, the longest first; at most two hundred of each kind."""
    with read_work(actor.id) as work:
        return read_waiting_for_others(work, actor)


def read_waiting_for_others(work: Work, officer: Officer) -> tuple[WaitsFor, ...]:
    """The same within a work that is open, in two queries."""
    seen: dict[tuple[UUID, str | None], Any] = {}
    for row in work.connection.execute(_lines(officer, steps_beside(work, officer))):
        # What a room above knows of says more than that a task is open.
        key = (row.case_id, row.agency)
        if key not in seen or seen[key].kind == "step":
            seen[key] = row
    return tuple(
        WaitsFor(
            row.case_id, row.number, shown_title(row.title, officer), row.kind, row.what,
            row.agency_name or row.agency, row.full_name, row.since, row.due_at,
        )
        for row in seen.values()
    )  # fmt: skip


def _lines(officer: Officer, beside: Collection[str]) -> Select[*tuple[Any, ...]]:
    parts = [query.subquery() for query in waits_for_others(officer, beside)]
    oldest = [select(part).order_by(part.c.since).limit(MOST).subquery() for part in parts]
    waits = union_all(*(select(part) for part in oldest)).subquery()
    query: Select[*tuple[Any, ...]] = (
        select(waits, Case.number, Case.title, Agency.name.label("agency_name"), OfficerTable.full_name)
        .join(Case, Case.id == waits.c.case_id)
        .outerjoin(Agency, Agency.code == waits.c.agency)
        .outerjoin(OfficerTable, OfficerTable.id == waits.c.holder)
        .order_by(waits.c.since, waits.c.case_id)
    )
    return query


def steps_beside(work: Work, officer: Officer) -> frozenset[str]:
    """The processes in which the officer worked beside a case: what its lead did next is not for them."""
    mine = _own_steps(officer).with_only_columns(Task.case_id).subquery()
    versions = select(Case.version_id).where(Case.id.in_(select(mine.c.case_id))).distinct()
    beside = (sides_of(get_compiled(work, version)) for version in work.connection.scalars(versions).all())
    return frozenset().union(*beside)


def _own_steps(officer: Officer) -> Select[*tuple[Any, ...]]:
    query: Select[*tuple[Any, ...]] = (
        select(Task.case_id, Task.completed_at)
        .where(
            Task.status == literal_column("'completed'"),
            Task.completed_by == officer.id,
            Task.completed_at >= now() - LOOKED_BACK,
        )
        .order_by(Task.completed_at.desc())
        .limit(STEPS)
    )
    return query


def _handed_on(officer: Officer, beside: Collection[str]) -> Select[*tuple[Any, ...]]:
    """Open tasks of others that came out of the very step by which the officer did theirs."""
    ids = [person.id for person in people(officer)]
    steps = _own_steps(officer)
    mine = (steps.where(Task.process_id.not_in(sorted(beside))) if beside else steps).subquery()
    query: Select[*tuple[Any, ...]] = (
        select(
            Task.case_id,
            type_coerce("step", String).label("kind"),
            Task.title.label("what"),
            Task.agency,
            Task.assignee.label("holder"),
            Task.opened_at.label("since"),
            Task.due_at,
        )
        .select_from(mine)
        .join(Task, Task.case_id == mine.c.case_id)
        .where(
            IS_OPEN,
            Task.opened_at == mine.c.completed_at,
            Task.assignee.is_(None) | Task.assignee.not_in(ids),
        )
    )
    return query


def nobody() -> Any:
    """No holder, for a source that waits for an agency or for who is no officer."""
    return cast(null(), Id).label("holder")
