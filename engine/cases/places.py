"""Where cases stand: the steps at work with who has them, and the events waited for. Plain rows only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from engine.definitions import CompiledProcess, get_compiled
from engine.storage import Work
from engine.storage.tables import Case, Incident, Officer, Subscription, Task, Timer


class PlaceKind(StrEnum):
    """What a case waits for at a place: a person, a moment, a message, or somebody to mend what failed."""

    TASK = "task"
    TIMER = "timer"
    MESSAGE = "message"
    INCIDENT = "incident"


@dataclass(frozen=True, slots=True)
class Place:
    """One place where a case stands. `holder` is a full name, None when nobody in particular has it."""

    kind: PlaceKind
    process_id: str
    element: str
    name: str
    holder: str | None = None
    role: str | None = None
    agency: str | None = None
    since: datetime | None = None
    due_at: datetime | None = None


def list_places(work: Work, cases: Mapping[UUID, UUID]) -> dict[UUID, tuple[Place, ...]]:
    """Where each case stands, by its id; `cases` gives the version of each.

    What fails comes first, then the tasks in the order they opened. A timer or a message is named only where no task
    is open and nothing failed: beside a task, it is not what people look for.
    """
    ids = list(cases)
    found: dict[UUID, list[Place]] = {case_id: [] for case_id in ids}
    for case_id, place in (*_incidents(work, cases), *_tasks(work, ids)):
        found[case_id].append(place)
    idle = {case_id: cases[case_id] for case_id in ids if not found[case_id]}
    if idle:
        for case_id, place in (*_messages(work, idle), *_timers(work, idle)):
            _join(found[case_id], place)
    return {case_id: tuple(places) for case_id, places in found.items()}


def _join(places: list[Place], timer_or_message: Place) -> None:
    """A gateway that waits for a message until a moment is one place."""
    for number, place in enumerate(places):
        if place.element == timer_or_message.element:
            places[number] = replace(place, due_at=place.due_at or timer_or_message.due_at)
            return
    places.append(timer_or_message)


def process_of(compiled: CompiledProcess, element: str) -> str:
    """The process, or sub-process, in which an element of this id is drawn first; its own when there is none."""
    return next((process for process, name in compiled.elements if name == element), compiled.process.id)


def _tasks(work: Work, ids: Iterable[UUID]) -> list[tuple[UUID, Place]]:
    rows = work.connection.execute(
        select(
            Task.case_id,
            Task.process_id,
            Task.element,
            Task.title,
            Officer.full_name,
            Task.role,
            Task.agency,
            Task.opened_at,
            Task.due_at,
        )
        .outerjoin(Officer, Officer.id == Task.assignee)
        .where(Task.case_id.in_(list(ids)), Task.status == "open")
        .order_by(Task.opened_at, Task.id)
    )
    return [(row.case_id, Place(PlaceKind.TASK, *row[1:])) for row in rows]


def _incidents(work: Work, cases: Mapping[UUID, UUID]) -> list[tuple[UUID, Place]]:
    rows = work.connection.execute(
        select(Incident.case_id, Incident.element, Incident.opened_at)
        .where(Incident.case_id.in_(list(cases)), Incident.status == "open")
        .order_by(Incident.opened_at)
    )
    return [
        (row.case_id, _named(work, cases[row.case_id], PlaceKind.INCIDENT, row.element, since=row.opened_at))
        for row in rows
    ]


def _timers(work: Work, cases: Mapping[UUID, UUID]) -> list[tuple[UUID, Place]]:
    rows = work.connection.execute(
        select(Timer.case_id, Timer.element, Timer.due_at).where(Timer.case_id.in_(list(cases))).order_by(Timer.due_at)
    )
    return [
        (row.case_id, _named(work, cases[row.case_id], PlaceKind.TIMER, row.element, due_at=row.due_at)) for row in rows
    ]


def _messages(work: Work, cases: Mapping[UUID, UUID]) -> list[tuple[UUID, Place]]:
    rows = work.connection.execute(
        select(Subscription.case_id, Subscription.element)
        .where(Subscription.case_id.in_(list(cases)))
        .order_by(Subscription.element)
    )
    return [(row.case_id, _named(work, cases[row.case_id], PlaceKind.MESSAGE, row.element)) for row in rows]


def _named(
    work: Work,
    version_id: UUID,
    kind: PlaceKind,
    element: str,
    *,
    since: datetime | None = None,
    due_at: datetime | None = None,
) -> Place:
    compiled = get_compiled(work, version_id)
    process_id = process_of(compiled, element)
    facts = compiled.elements.get((process_id, element))
    return Place(kind, process_id, element, (facts.name if facts else "") or element, since=since, due_at=due_at)


def version_of(work: Work, case_id: UUID) -> UUID | None:
    """The version a case runs on; None when there is no such case."""
    return work.connection.scalar(select(Case.version_id).where(Case.id == case_id))
