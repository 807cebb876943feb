"""How many cases run on each process and version, and how many stand at each step of one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CompoundSelect, Select, case, func, literal, literal_column, or_, select, union_all
from sqlalchemy.sql import ColumnElement

from engine.cases.case_filter import OPEN, OVER
from engine.cases.finding import own_cases, sees_all
from engine.cases.outlook import processes_in_order
from engine.cases.places import process_of
from engine.cases.views import DiagramView
from engine.definitions import CompiledProcess, get_compiled
from engine.directory import Officer
from engine.errors import N_, NotFound
from engine.storage import Work, read_work
from engine.storage.tables import Case, Incident, ProcessVersion, Subscription, Task, Timer

TASK, INCIDENT = "task", "incident"
WAITING_KINDS = frozenset({"userTask", "manualTask", "receiveTask", "intermediateCatchEvent", "eventBasedGateway"})


@dataclass(frozen=True, slots=True)
class VersionCount:
    """One version of a process and the open cases on it that an officer may see."""

    id: UUID
    number: int
    is_live: bool
    published_at: datetime
    open: int


@dataclass(frozen=True, slots=True)
class ProcessCount:
    """A process that has been published, its versions newest first."""

    id: str
    title: str
    versions: tuple[VersionCount, ...]

    @property
    def open(self) -> int:
        """Open cases on any version."""
        return sum(version.open for version in self.versions)


@dataclass(frozen=True, slots=True)
class StepCount:
    """The cases at one element: `open` of them, `late` of these, and `incidents` open there."""

    process_id: str
    element: str
    name: str
    kind: str
    open: int = 0
    late: int = 0
    incidents: int = 0


@dataclass(frozen=True, slots=True)
class ProcessPlaces:
    """One version with the cases at each of its steps, and its diagrams, the one that calls the others first."""

    process: ProcessCount
    version: VersionCount
    steps: tuple[StepCount, ...]
    diagrams: tuple[DiagramView, ...] = field(repr=False)
    scopes: Mapping[str, str] = field(repr=False)

    def diagram_of(self, process_id: str) -> str:
        """The diagram on which a process, or a sub-process within one, is drawn."""
        return self.scopes.get(process_id, self.process.id)


def list_process_counts(*, actor: Officer) -> tuple[ProcessCount, ...]:
    """Every published process with how many cases run on its versions, those with most cases first."""
    with read_work(actor.id) as work:
        found = _processes(work, actor)
    return tuple(sorted(found, key=lambda one: (-one.open, one.title)))


def count_places(process_id: str, number: int | None, *, actor: Officer) -> ProcessPlaces:
    """The open cases at each step of a version of the process; of the version in use when no number is given.

    Raises:
        NotFound: there is no such process or version.
    """
    with read_work(actor.id) as work:
        found = _processes(work, actor, process_id)
        if not found:
            raise NotFound(N_("Không có quy trình này."))
        process, version = found[0], _wanted(found[0], number)
        compiled = get_compiled(work, version.id)
        steps = _Steps(compiled)
        for row in work.connection.execute(_counts(work.now, version.id, actor)):
            steps.add(*row)
    return ProcessPlaces(process, version, steps.in_order(), _diagrams(compiled), _scopes(compiled))


def get_version_diagram(process_id: str, number: int, diagram: str) -> tuple[DiagramView, bytes]:
    """One diagram of a version: what it is, and its BPMN file. Diagrams hold no data of cases.

    Raises:
        NotFound: there is no such version, or no such diagram in it.
    """
    with read_work() as work:
        version_id = work.connection.scalar(
            select(ProcessVersion.id).where(ProcessVersion.process_id == process_id, ProcessVersion.number == number)
        )
        if version_id is None:
            raise NotFound(N_("Không có phiên bản quy trình này."))
        compiled = get_compiled(work, version_id)
    found = next((one for one in _diagrams(compiled) if one.process_id == diagram), None)
    if found is None:
        raise NotFound(N_("Quy trình không có sơ đồ này."))
    return found, compiled.closure.files[found.path].content


def places_of(work: Work, process_id: str, number: int | None) -> tuple[StepCount, ...]:
    """The steps where a case of the version can stand for long, without counts; none of an unknown version."""
    of_process = (ProcessVersion.process_id == process_id,)
    wanted = ProcessVersion.is_live if number is None else ProcessVersion.number == number
    version_id = work.connection.scalar(select(ProcessVersion.id).where(*of_process, wanted))
    if version_id is None:
        return ()
    return tuple(
        StepCount(facts.process_id, facts.id, facts.name or facts.id, facts.kind)
        for facts in get_compiled(work, version_id).elements.values()
        if facts.kind in WAITING_KINDS
    )


def version_titles(work: Work) -> dict[UUID, tuple[str, str, int]]:
    """Process id, title and number of every version, by its id."""
    columns = (ProcessVersion.id, ProcessVersion.process_id, ProcessVersion.title, ProcessVersion.number)
    return {row.id: (row.process_id, row.title, row.number) for row in work.connection.execute(select(*columns))}


def latest_number(work: Work, process_id: str) -> int | None:
    """The number of the version in use of a process, None when nothing of it is."""
    return work.connection.scalar(
        select(ProcessVersion.number).where(ProcessVersion.process_id == process_id, ProcessVersion.is_live)
    )


def _processes(work: Work, actor: Officer, process_id: str | None = None) -> list[ProcessCount]:
    counts = (
        select(Case.version_id, func.count().label("open"))
        .where(Case.status.in_(OPEN), own_cases(actor))
        .group_by(Case.version_id)
    )
    versions = select(
        ProcessVersion.id,
        ProcessVersion.process_id,
        ProcessVersion.number,
        ProcessVersion.title,
        ProcessVersion.is_live,
        ProcessVersion.published_at,
    ).order_by(ProcessVersion.process_id, ProcessVersion.number.desc())
    if process_id is not None:
        counts = counts.where(Case.process_id == process_id)
        versions = versions.where(ProcessVersion.process_id == process_id)
    is_open = {row.version_id: row.open for row in work.connection.execute(counts)}
    found: dict[str, list[VersionCount]] = {}
    titles: dict[str, str] = {}
    for row in work.connection.execute(versions):
        titles.setdefault(row.process_id, row.title)
        found.setdefault(row.process_id, []).append(
            VersionCount(row.id, row.number, row.is_live, row.published_at, is_open.get(row.id, 0))
        )
    return [ProcessCount(name, titles[name], tuple(versions)) for name, versions in found.items()]


def _counts(now: datetime, version_id: UUID, actor: Officer) -> CompoundSelect[*tuple[Any, ...]]:
    """What, process, element, cases and late cases, for each element where open cases of the version stand."""
    # Said as «not over», no index of cases looks tempting: the few open tasks come first, then their cases.
    cases = select(Case.id, Case.due_at).where(Case.version_id == version_id, Case.status.not_in(OVER))
    # Whose cases they are is asked once for all the counts.
    own = cases.subquery("own") if sees_all(actor) else cases.where(own_cases(actor)).cte("own")
    is_late = case((or_(Task.due_at < now, own.c.due_at < now), Task.case_id))
    in_tasks = (Task.process_id, _different(Task.__table__.c.case_id), _different(is_late))

    def at(what: str, table: Any, *told: Any) -> Select[*tuple[Any, ...]]:
        process, count, late = told or (literal_column("''"), _different(table.__table__.c.case_id), literal(0))
        by = (table.process_id, table.element) if told else (table.element,)
        joined = select(literal(what), process, table.element, count, late).join(own, own.c.id == table.case_id)
        return joined.group_by(*by)

    return union_all(
        at(TASK, Task, *in_tasks).where(Task.status == "open"),
        at("timer", Timer),
        at("message", Subscription),
        at(INCIDENT, Incident).where(Incident.status == "open"),
    )


def _different(column: ColumnElement[Any]) -> ColumnElement[int]:
    return func.count(column.distinct())


def _wanted(process: ProcessCount, number: int | None) -> VersionCount:
    for version in process.versions:
        if version.number == number or (number is None and version.is_live):
            return version
    raise NotFound(N_("Không có phiên bản quy trình này."))


def _diagrams(compiled: CompiledProcess) -> tuple[DiagramView, ...]:
    return tuple(
        DiagramView(
            facts.id, facts.title if facts.id == compiled.process.id else facts.name or facts.id, facts.file, (), ()
        )
        for facts in processes_in_order(compiled)
    )


def _scopes(compiled: CompiledProcess) -> dict[str, str]:
    """Process or sub-process id → the process in whose file it is drawn."""
    files = {facts.file: facts.id for facts in reversed(processes_in_order(compiled))}
    return {facts.process_id: files[facts.file] for facts in compiled.elements.values()} | {
        facts.id: facts.id for facts in compiled.processes.values()
    }


class _Steps:
    """Counts by element, gathered from the rows of tasks, waiting events and incidents."""

    def __init__(self, compiled: CompiledProcess) -> None:
        self.compiled = compiled
        self.counts: dict[tuple[str, str], dict[str, int]] = {}

    def add(self, what: str, process_id: str, element: str, is_open: int, late: int) -> None:
        """One row of `_counts`; an event at the edge of a step is that step's, and no place of its own."""
        process_id = process_id or process_of(self.compiled, element)
        if what == INCIDENT:
            self._add(process_id, element, incidents=is_open)
        elif what == TASK or self._kind(process_id, element) != "boundaryEvent":
            self._add(process_id, element, open=is_open, late=late)

    def in_order(self) -> tuple[StepCount, ...]:
        """As the diagrams list their elements; what no diagram knows (a letter that failed) comes last."""
        order = {place: number for number, place in enumerate(self.compiled.elements)}
        return tuple(
            StepCount(process_id, element, self._name(process_id, element), self._kind(process_id, element), **counts)
            for (process_id, element), counts in sorted(
                self.counts.items(), key=lambda item: (order.get(item[0], len(order)), item[0])
            )
        )

    def _add(self, process_id: str, element: str, **more: int) -> None:
        counts = self.counts.setdefault((process_id, element), {})
        for name, count in more.items():
            # A gateway that waits for a moment and for a message has a row for each: the cases are the same.
            counts[name] = max(counts.get(name, 0), count)

    def _name(self, process_id: str, element: str) -> str:
        facts = self.compiled.elements.get((process_id, element))
        return (facts.name if facts else "") or element

    def _kind(self, process_id: str, element: str) -> str:
        facts = self.compiled.elements.get((process_id, element))
        return facts.kind if facts else ""
