"""The open incidents of all cases an officer may see: by what failed where, one by one, and retried together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.sql import ColumnElement

from engine.cases.case_filter import OPEN
from engine.cases.finding import visible_cases
from engine.cases.incidents import retry_incident
from engine.cases.interventions import require_admin, stated_reason
from engine.cases.places import process_of
from engine.definitions import get_compiled
from engine.directory import Officer
from engine.errors import HoiDapError
from engine.runtime import CaseStatus
from engine.storage import Work, read_work
from engine.storage.tables import Case, Incident

MOST_GROUPS = 200
MOST_AT_ONCE = 100
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class IncidentKind:
    """What tells kinds of incidents apart: the error, and the element of the process where it happened."""

    code: str
    process_id: str
    element: str


@dataclass(frozen=True, slots=True)
class IncidentGroup:
    """The open incidents of one kind. `message` is that of the oldest."""

    kind: IncidentKind
    name: str
    message: str
    remedy: str
    count: int
    oldest_at: datetime
    newest_at: datetime


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """One open incident and its case."""

    case_id: UUID
    id: UUID
    case_number: str
    case_status: str
    agency: str | None
    message: str
    remedy: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """One page of the incidents of a kind, the oldest first."""

    group: IncidentGroup
    items: tuple[IncidentRow, ...]
    next_after: UUID | None


@dataclass(frozen=True, slots=True)
class Retried:
    """What became of one of many: `error` is None when it ran, `is_stuck` when the case has failed again."""

    case_number: str
    error: HoiDapError | None
    is_stuck: bool = False


def list_incident_groups(*, actor: Officer) -> tuple[IncidentGroup, ...]:
    """The kinds of open incidents, those of which there are most first."""
    with read_work(actor.id) as work:
        return _groups(work, actor)


def list_incidents(kind: IncidentKind, *, actor: Officer, after: UUID | None = None) -> IncidentPage | None:
    """The open incidents of this kind after the one given; None when there are none (any more)."""
    with read_work(actor.id) as work:
        group = next(iter(_groups(work, actor, kind)), None)
        if group is None:
            return None
        query = (
            select(
                Incident.case_id,
                Incident.id,
                Case.number,
                Case.status,
                Case.agency,
                Incident.message,
                Incident.remedy,
                Incident.opened_at,
            )
            .join(Case, Case.id == Incident.case_id)
            .where(*_of_kind(kind), Incident.status == "open", visible_cases(actor))
            .order_by(Incident.opened_at, Incident.id)
            .limit(PAGE_SIZE + 1)
        )
        if after is not None:
            query = query.where(_later_than(work, after))
        rows = work.connection.execute(query).all()
    items = tuple(IncidentRow(*row) for row in rows[:PAGE_SIZE])
    return IncidentPage(group, items, items[-1].id if len(rows) > PAGE_SIZE else None)


def retry_incidents(chosen: Sequence[tuple[UUID, UUID]], *, actor: Officer, reason: str) -> tuple[Retried, ...]:
    """What became of each of the chosen incidents (case, incident), each in a transaction of its own.

    One that cannot be retried does not stop the others. At most a hundred at once.

    Raises:
        NotAllowed: only an administrator does so.
        Invalid: no reason.
    """
    require_admin(actor)
    stated = stated_reason(reason)
    with read_work(actor.id) as work:
        ids = [case_id for case_id, _ in chosen]
        rows = work.connection.execute(select(Case.id, Case.number).where(Case.id.in_(ids), visible_cases(actor)))
        numbers = {row.id: row.number for row in rows}
    return tuple(
        _retried(numbers[case_id], case_id, incident_id, actor, stated)
        for case_id, incident_id in list(dict.fromkeys(chosen))[:MOST_AT_ONCE]
        if case_id in numbers
    )


def _retried(number: str, case_id: UUID, incident_id: UUID, actor: Officer, reason: str) -> Retried:
    try:
        outcome = retry_incident(case_id, incident_id, actor=actor, reason=reason)
    except HoiDapError as error:
        return Retried(number, error)
    return Retried(number, None, is_stuck=outcome.status is CaseStatus.INCIDENT)


def _groups(work: Work, actor: Officer, kind: IncidentKind | None = None) -> tuple[IncidentGroup, ...]:
    query = (
        select(
            Incident.code,
            Case.process_id,
            Incident.element,
            func.count(),
            func.min(Incident.opened_at),
            func.max(Incident.opened_at),
            # Any case of the kind will do to ask its version for the element's name.
            func.min(Incident.message),
            func.min(Incident.remedy),
        )
        .join(Case, Case.id == Incident.case_id)
        .where(Incident.status == "open", visible_cases(actor))
        .group_by(Incident.code, Case.process_id, Incident.element)
        .order_by(func.count().desc(), func.min(Incident.opened_at))
        .limit(MOST_GROUPS)
    )
    if kind is not None:
        query = query.where(*_of_kind(kind))
    names = _Names(work)
    return tuple(
        IncidentGroup(
            IncidentKind(code, process_id, element),
            names.of(process_id, element),
            message,
            remedy,
            count,
            oldest,
            newest,
        )
        for code, process_id, element, count, oldest, newest, message, remedy in work.connection.execute(query)
    )


class _Names:
    """What the newest version of a process that has open cases calls its elements."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.versions: dict[str, UUID | None] = {}

    def of(self, process_id: str, element: str) -> str:
        if process_id not in self.versions:
            self.versions[process_id] = self.work.connection.scalar(
                select(Case.version_id)
                .where(Case.process_id == process_id, Case.status.in_(OPEN))
                .order_by(Case.started_at.desc())
                .limit(1)
            )
        version_id = self.versions[process_id]
        if version_id is None:
            return element
        compiled = get_compiled(self.work, version_id)
        facts = compiled.elements.get((process_of(compiled, element), element))
        return (facts.name if facts else "") or element


def _of_kind(kind: IncidentKind) -> tuple[ColumnElement[bool], ...]:
    return Incident.code == kind.code, Case.process_id == kind.process_id, Incident.element == kind.element


def _later_than(work: Work, incident_id: UUID) -> ColumnElement[bool]:
    moment = work.connection.scalar(select(Incident.opened_at).where(Incident.id == incident_id).limit(1))
    if moment is None:
        return Incident.id > incident_id
    return or_(Incident.opened_at > moment, and_(Incident.opened_at == moment, Incident.id > incident_id))
