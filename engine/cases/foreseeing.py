"""What would happen if work went to somebody else: seen before it is done, task by task."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from engine.cases.case_filter import start_of_day
from engine.cases.complete import require_other_eyes
from engine.cases.errors import SamePerson
from engine.cases.finding import TASK_COLUMNS, TaskRow, may_take_clause, seen_open_clause, shown_title, verdict_if_free
from engine.clock import end_of_day
from engine.definitions import CompiledProcess, get_compiled
from engine.directory import Away, Officer, agency_names, find_obstacles, get_officer, list_approved, role_names
from engine.errors import Problem
from engine.runtime.sealing import HELD
from engine.storage import Work
from engine.storage.tables import Case, Task
from engine.storage.tables import Officer as OfficerTable

MOST_LISTED = 300
HEAVY = 2
"""A load of more than this many times what colleagues carry is said to be heavy."""


@dataclass(frozen=True, slots=True)
class ForeseenTask:
    """One open task; `refusal` says why the receiver could not do it, empty when they could."""

    row: TaskRow
    is_due_then: bool
    refusal: str


@dataclass(frozen=True, slots=True)
class Load:
    """Open tasks that lie with somebody by name, and those of them due in the days asked about."""

    open: int
    due: int


@dataclass(frozen=True, slots=True)
class AbsencePreview:
    """What an absence would do. `obstacles` keep it from being approved; all else is for the reader to weigh.

    `hidden`: tasks that move too, which the reader does not see; `sealed`: those set aside, which stay where they
    are. `pooled`: what lies with nobody and the substitute sees only then. `missing`: roles of the absent one that
    the substitute does not hold and acts under only in their place. `usual`: what colleagues carry on average.
    """

    away: Away
    absent: str
    substitute: str
    tasks: tuple[ForeseenTask, ...]
    hidden: int
    sealed: int
    pooled: int
    missing: tuple[str, ...]
    documents: tuple[str, ...]
    stands_for: tuple[str, ...]
    load: Load
    usual: float
    obstacles: tuple[Problem, ...]

    @property
    def moving(self) -> tuple[ForeseenTask, ...]:
        """What the substitute may do."""
        return tuple(one for one in self.tasks if not one.refusal)

    @property
    def refused(self) -> tuple[ForeseenTask, ...]:
        """What they could not do: it would wait for the absent one, or for a head to give it to somebody else."""
        return tuple(one for one in self.tasks if one.refusal)

    @property
    def then(self) -> Load:
        """What would lie with the substitute."""
        moving = self.moving
        due = sum(one.is_due_then for one in moving)
        return Load(self.load.open + len(moving) + self.hidden, self.load.due + due)

    @property
    def is_heavy(self) -> bool:
        """Whether that is far more than colleagues carry."""
        return bool(self.usual) and self.then.open > HEAVY * self.usual


def preview_absence(work: Work, away: Away, *, actor: Officer) -> AbsencePreview:
    """What the absence would do, as far as the actor may see it."""
    absent, substitute = get_officer(work, away.officer), get_officer(work, away.substitute)
    acting = replace(substitute, stands_for=(absent,))
    held = _held(absent.id)
    rows = list_held(work, absent.id, actor=actor)
    count = work.connection.scalar(select(func.count()).select_from(Task).where(*held)) or 0
    return AbsencePreview(
        away=away,
        absent=absent.full_name,
        substitute=substitute.full_name,
        tasks=tuple(_foreseen(work, rows, acting, (away.first_day, away.last_day), is_by_name=True)),
        hidden=count - len(rows),
        sealed=_count(work, Task.assignee == absent.id, Task.status == HELD),
        pooled=_count(work, Task.status == "open", may_take_clause(absent), ~may_take_clause(substitute)),
        missing=_missing(work, absent, substitute),
        documents=tuple(f"{one.document} ({one.principal})" for one in absent.acts_under),
        stands_for=_stands_for(work, away),
        load=_load(work, substitute.id, away.first_day, away.last_day),
        usual=_usual(work, substitute.agency, substitute.id),
        obstacles=tuple(find_obstacles(work, away)),
    )


def foresee_hand_over(work: Work, rows: Iterable[TaskRow], receiver: Officer) -> list[ForeseenTask]:
    """For each of these tasks, whether the receiver could do it if it were theirs by name."""
    return list(_foreseen(work, rows, receiver, None, is_by_name=False))


def list_held(work: Work, officer_id: UUID, *, actor: Officer) -> list[TaskRow]:
    """Open tasks that lie with the officer by name and that the actor may see, the most pressing first."""
    query = select(*TASK_COLUMNS).where(*_held(officer_id), seen_open_clause(actor))
    rows = work.connection.execute(query.order_by(Task.pressing_at, Task.id).limit(MOST_LISTED))
    found = [TaskRow(*row) for row in rows]
    return [replace(row, case_title=shown_title(row.case_title, actor)) for row in found]


def _held(officer_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return Task.assignee == officer_id, Task.status == "open"


def _foreseen(
    work: Work, rows: Iterable[TaskRow], receiver: Officer, days: tuple[date, date] | None, *, is_by_name: bool
) -> Iterable[ForeseenTask]:
    rows = list(rows)
    wanted = {row.case_id for row in rows}
    versions = select(Case.id, Case.version_id).where(Case.id.in_(wanted))
    version_of = {row.id: row.version_id for row in work.connection.execute(versions)} if wanted else {}
    compiled: dict[UUID, CompiledProcess] = {}
    roles, agencies = role_names(work), agency_names(work)
    for row in rows:
        version = version_of[row.case_id]
        process = compiled.setdefault(version, get_compiled(work, version))
        is_due = days is not None and row.due_at is not None and row.due_at <= end_of_day(days[1])
        verdict = verdict_if_free(
            row, receiver, role_name=roles.get(row.role or "", row.role),
            agency_name=agencies.get(row.agency or "", row.agency),
        )  # fmt: skip
        # Whoever stands in takes by name what is the absent one's, whatever their own roles.
        refusal = "" if verdict.allowed or is_by_name else verdict.rule
        if not refusal:
            try:
                require_other_eyes(work, process, row, receiver)
            except SamePerson as error:
                refusal = error.wording
        yield ForeseenTask(row, is_due, refusal)


def _count(work: Work, *conditions: ColumnElement[bool]) -> int:
    return work.connection.scalar(select(func.count()).select_from(Task).where(*conditions)) or 0


def _load(work: Work, officer_id: UUID, first: date, last: date) -> Load:
    held = _held(officer_id)
    return Load(
        _count(work, *held), _count(work, *held, Task.due_at >= start_of_day(first), Task.due_at <= end_of_day(last))
    )


def _usual(work: Work, agency: str, but: UUID) -> float:
    """How many open tasks the others of the agency hold on average."""
    others = (OfficerTable.agency_code == agency, OfficerTable.is_active, OfficerTable.id != but)
    people = work.connection.scalar(select(func.count()).select_from(OfficerTable).where(*others)) or 0
    held = select(func.count()).select_from(Task).join(OfficerTable, OfficerTable.id == Task.assignee)
    tasks = work.connection.scalar(held.where(Task.status == "open", *others)) or 0
    return tasks / people if people else 0.0


def _missing(work: Work, absent: Officer, substitute: Officer) -> tuple[str, ...]:
    roles, agencies = role_names(work), agency_names(work)
    lacking = sorted(absent.grants - substitute.grants, key=lambda grant: (grant.agency, grant.role))
    return tuple(f"{roles.get(one.role, one.role)} ({agencies.get(one.agency, one.agency)})" for one in lacking)


def _stands_for(work: Work, away: Away) -> tuple[str, ...]:
    """Whom else the substitute stands in for on those days."""
    others = {
        one.officer
        for one in list_approved(work, away.first_day)
        if one.substitute == away.substitute and one.officer != away.officer and one.first_day <= away.last_day
    }
    query = select(OfficerTable.full_name).where(OfficerTable.id.in_(others)).order_by(OfficerTable.full_name)
    return tuple(work.connection.scalars(query)) if others else ()
