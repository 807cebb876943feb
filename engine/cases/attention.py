"""What whoever keeps the directory should look at: where the directory and the running cases no longer fit."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func, or_, select

from engine.clock import local_day
from engine.definitions import wants_second_person
from engine.directory import AbsenceState, list_absences, role_names
from engine.directory.editing import DayNoun, is_announced
from engine.runtime import CaseStatus
from engine.storage import Work
from engine.storage.tables import Agency, Case, Grant, Officer, ProcessVersion, Task

NEXT_YEAR_FROM_MONTH = 10
_AT_LEAST_TWO = 2


class Matter(StrEnum):
    """The kinds of things that need a look."""

    LEFT_WITH_TASKS = "left_with_tasks"
    ENDED_WITH_CASES = "ended_with_cases"
    ENDED_WITH_OFFICERS = "ended_with_officers"
    ROLE_WITHOUT_HOLDER = "role_without_holder"
    YEAR_NOT_ANNOUNCED = "year_not_announced"
    TOO_FEW_DESIGNERS = "too_few_designers"
    ONE_ADMIN = "one_admin"
    NO_HUB = "no_hub"
    SEVERAL_HUBS = "several_hubs"
    ABSENCE_WAITING = "absence_waiting"


@dataclass(frozen=True, slots=True)
class Attention:
    """One thing to look at: the row it is about (its key and name), and how many of what hang on it."""

    matter: Matter
    key: str
    name: str
    count: int = 0


@dataclass(frozen=True, slots=True)
class HeldTask:
    """An open task that lies with an officer by name; no content of the case."""

    id: UUID
    case_number: str
    title: str
    due: date | None


def list_attention(work: Work) -> list[Attention]:
    """Everything that needs a look, by kind."""
    return [
        *_left_with_tasks(work),
        *_ended_with_cases(work),
        *_ended_with_officers(work),
        *_roles_without_holder(work),
        *_years(work),
        *_keepers(work),
        *_hubs(work),
        *_absences(work),
    ]


def list_held_tasks(work: Work, username: str) -> list[HeldTask]:
    """The open tasks that lie with the officer by name, the earliest deadline first."""
    rows = work.connection.execute(
        select(Task.id, Task.case_number, Task.title, Task.due_at)
        .join(Officer, Officer.id == Task.assignee)
        .where(Task.status == "open", Officer.username == username)
        .order_by(Task.due_at.is_(None), Task.due_at, Task.id)
    )
    return [HeldTask(row.id, row.case_number, row.title, local_day(row.due_at) if row.due_at else None) for row in rows]


def count_agency_work(work: Work, agency: str) -> tuple[int, int]:
    """How many running cases and how many open tasks lie with the agency."""
    cases = select(func.count()).select_from(Case).where(Case.agency == agency, Case.status.in_(_RUNNING))
    tasks = select(func.count()).select_from(Task).where(Task.agency == agency, Task.status == "open")
    return work.connection.scalar(cases) or 0, work.connection.scalar(tasks) or 0


def count_due_by_day(work: Work, year: int) -> dict[date, int]:
    """How many open tasks are due on each day of the year. They keep the dates that they have."""
    found: dict[date, int] = {}
    for due in work.connection.scalars(select(Task.due_at).where(Task.status == "open", Task.due_at.is_not(None))):
        if due is not None and (day := local_day(due)).year == year:
            found[day] = found.get(day, 0) + 1
    return found


def roles_in_use(work: Work) -> dict[str, set[str]]:
    """The titles of the live processes whose lanes ask for each role, by its code."""
    live = select(ProcessVersion.title, ProcessVersion.facts).where(ProcessVersion.is_live)
    found: dict[str, set[str]] = {}
    for row in work.connection.execute(live):
        for role in (row.facts.get("lane_roles") or {}).values():
            found.setdefault(role, set()).add(row.title)
    return found


def count_holders(work: Work) -> dict[str, int]:
    """How many active officers hold each role today, in whichever agency."""
    today = local_day(work.now)
    query = (
        select(Grant.role, func.count(Grant.officer_id.distinct()).label("holders"))
        .join(Officer, Officer.id == Grant.officer_id)
        .where(
            Officer.is_active,
            or_(Grant.valid_from.is_(None), Grant.valid_from <= today),
            or_(Grant.valid_to.is_(None), Grant.valid_to >= today),
        )
        .group_by(Grant.role)
    )
    return {row.role: row.holders for row in work.connection.execute(query)}


_RUNNING = (CaseStatus.RUNNING, CaseStatus.INCIDENT, CaseStatus.SUSPENDED)


def _left_with_tasks(work: Work) -> Iterator[Attention]:
    query = (
        select(Officer.username, Officer.full_name, func.count().label("tasks"))
        .join(Task, Task.assignee == Officer.id)
        .where(Task.status == "open", ~Officer.is_active)
        .group_by(Officer.username, Officer.full_name)
        .order_by(Officer.username)
    )
    for row in work.connection.execute(query):
        yield Attention(Matter.LEFT_WITH_TASKS, row.username, row.full_name, row.tasks)


def _ended_with_cases(work: Work) -> Iterator[Attention]:
    for agency in _ended(work):
        cases, tasks = count_agency_work(work, agency.code)
        if cases or tasks:
            yield Attention(Matter.ENDED_WITH_CASES, agency.code, agency.name, cases or tasks)


def _ended_with_officers(work: Work) -> Iterator[Attention]:
    for agency in _ended(work):
        count = select(func.count()).where(Officer.agency_code == agency.code, Officer.is_active)
        if officers := work.connection.scalar(count):
            yield Attention(Matter.ENDED_WITH_OFFICERS, agency.code, agency.name, officers)


def _ended(work: Work) -> list[Agency]:
    ended = select(Agency).where(Agency.valid_to < local_day(work.now)).order_by(Agency.code)
    return list(work.session.scalars(ended))


def _roles_without_holder(work: Work) -> Iterator[Attention]:
    held, names = count_holders(work), role_names(work)
    for role, processes in sorted(roles_in_use(work).items()):
        if role in names and not held.get(role):
            yield Attention(Matter.ROLE_WITHOUT_HOLDER, role, names[role], len(processes))


def _years(work: Work) -> Iterator[Attention]:
    today, rows = local_day(work.now), DayNoun().load(work)
    years = [today.year] + ([today.year + 1] if today.month >= NEXT_YEAR_FROM_MONTH else [])
    for year in years:
        if not is_announced(rows, year):
            yield Attention(Matter.YEAR_NOT_ANNOUNCED, str(year), str(year))


def _keepers(work: Work) -> Iterator[Attention]:
    held, names = count_holders(work), role_names(work)
    designers, admins = (held.get(role, 0) for role in ("PROCESS_DESIGNER", "ADMIN"))
    if wants_second_person(work) and designers < _AT_LEAST_TWO:
        name = names.get("PROCESS_DESIGNER", "PROCESS_DESIGNER")
        yield Attention(Matter.TOO_FEW_DESIGNERS, "PROCESS_DESIGNER", name, designers)
    if admins < _AT_LEAST_TWO:
        yield Attention(Matter.ONE_ADMIN, "ADMIN", names.get("ADMIN", "ADMIN"), admins)


def _hubs(work: Work) -> Iterator[Attention]:
    today = local_day(work.now)
    query = select(Agency.code, Agency.name).where(
        Agency.is_hub, or_(Agency.valid_to.is_(None), Agency.valid_to >= today)
    )
    hubs = work.connection.execute(query.order_by(Agency.code)).all()
    if not hubs:
        yield Attention(Matter.NO_HUB, "", "")
    elif len(hubs) > 1:
        yield Attention(Matter.SEVERAL_HUBS, hubs[0].code, hubs[0].name, len(hubs))


def _absences(work: Work) -> Iterator[Attention]:
    waiting = [one for one in list_absences(work) if one.state is AbsenceState.WAITING]
    for one in waiting:
        yield Attention(Matter.ABSENCE_WAITING, str(one.id), one.officer_name)
