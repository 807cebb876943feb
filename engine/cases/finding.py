"""Find a task or a case for an officer; what one may not see is not found."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, false, or_, select, true, union
from sqlalchemy.sql import ColumnElement

from engine.cases.errors import CaseNotFound, TaskNotFound
from engine.clock import local_day
from engine.definitions.forms import Form
from engine.directory import Authority, Officer, Verdict, list_catalogue, may_take
from engine.errors import N_, CaseSealed, NotFound
from engine.runtime import LockedCase, is_sealed, lock_case_of_task
from engine.storage import Work, now
from engine.storage.statements import Statement
from engine.storage.tables import Agency, Case, Task

OVERSEERS = frozenset({"HEAD", "DEPUTY"})
SEES_ALL = frozenset({"ADMIN", "DISPATCHER"})
CONCEALED = N_("(nội dung không hiển thị với vai trò này)")
WITHOUT_CONTENT = frozenset({"ADMIN", "PROCESS_DESIGNER", "REPORT_VIEWER", "SECRET_OFFICER"})
"""The roles that look after the system, its figures or its secrets: whatever a procedure says, no case is read by
these."""


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task as lists show it."""

    case_id: UUID
    id: UUID
    process_id: str
    element: str
    title: str
    case_number: str
    case_title: str
    role: str | None
    agency: str | None
    assignee: UUID | None
    status: str
    urgency: int
    opened_at: datetime
    due_at: datetime | None
    claimed_at: datetime | None
    completed_at: datetime | None
    completed_by: UUID | None
    matter: str | None
    authority: UUID | None

    @property
    def step(self) -> str:
        """Which step of which process it is."""
        return f"{self.process_id}/{self.element}"


TASK_COLUMNS = tuple(getattr(Task, name) for name in TaskRow.__slots__)

_FIND = Statement(select(*TASK_COLUMNS).where(Task.id == bindparam("task_id")))
_FIND_WITH_LENGTH = Statement(
    select(*TASK_COLUMNS, Case.audit_length).join(Case, Case.id == Task.case_id).where(Task.id == bindparam("task_id"))
)


def people(officer: Officer) -> tuple[Officer, ...]:
    """The officer and those they stand for today."""
    return (officer, *officer.stands_for)


def roles_of(officer: Officer) -> frozenset[str]:
    """Every role they hold, themselves or for whom they stand."""
    return frozenset(role for person in people(officer) for role in person.roles)


def may_read_content(officer: Officer) -> bool:
    """Whether they may read what people have written: not who only looks after the system or its figures."""
    return bool(roles_of(officer) - WITHOUT_CONTENT)


def verdict_on(
    task: TaskRow, officer: Officer, *, role_name: str | None = None, agency_name: str | None = None
) -> Verdict:
    """Whether the officer may do the task as it stands, for whom, and by which right."""
    return may_take(
        officer,
        role=task.role,
        agency=task.agency,
        assignee=task.assignee,
        step=task.step,
        matter=task.matter,
        taken_under=task.authority,
        role_name=role_name,
        agency_name=agency_name,
    )


def verdict_if_free(
    task: TaskRow, officer: Officer, *, role_name: str | None = None, agency_name: str | None = None
) -> Verdict:
    """Whether the officer may do the task if nobody held it."""
    return may_take(
        officer,
        role=task.role,
        agency=task.agency,
        assignee=None,
        step=task.step,
        matter=task.matter,
        role_name=role_name,
        agency_name=agency_name,
    )


def in_place_of(task: TaskRow, officer: Officer) -> str:
    """The name of whom the officer would do the task for; empty when it is their own, or not theirs to do."""
    whose = verdict_on(task, officer).on_behalf_of
    names = {person.id: person.full_name for person in officer.stands_for}
    names |= {authority.principal_id: authority.principal for authority in officer.acts_under}
    return names.get(whose, "") if whose is not None else ""


def may_take_clause(officer: Officer) -> ColumnElement[bool]:
    """Tasks the officer may take: theirs by name, or unassigned of a role they hold there."""
    held: list[ColumnElement[bool]] = []
    for person in people(officer):
        by_role: dict[str, set[str]] = {}
        for grant in person.grants:
            by_role.setdefault(grant.agency, set()).add(grant.role)
        for agency, roles in by_role.items():
            held.append(and_(Task.agency == agency, or_(Task.role.in_(sorted(roles)), Task.role.is_(None))))
        held.append(and_(Task.agency == person.agency, Task.role.is_(None)))
        held.append(and_(Task.agency.is_(None), or_(Task.role.in_(sorted(person.roles)), Task.role.is_(None))))
    held += [_authorised(authority) for authority in officer.acts_under]
    return and_(Task.assignee.is_(None), or_(*held, false()))


def _authorised(authority: Authority) -> ColumnElement[bool]:
    parts = [Task.role == authority.role, Task.agency == authority.agency]
    if authority.steps:
        parts.append((Task.process_id + "/" + Task.element).in_(sorted(authority.steps)))
    if authority.matters:
        parts.append(Task.matter.in_(sorted(authority.matters)))
    return and_(*parts)


def mine_clause(officer: Officer) -> ColumnElement[bool]:
    """Tasks that lie with the officer by name, or with whom they stand for."""
    return Task.assignee.in_([person.id for person in people(officer)])


def seen_open_clause(officer: Officer) -> ColumnElement[bool]:
    """Open tasks whose row the officer may see."""
    if roles_of(officer) & SEES_ALL:
        return true()
    overseen = sorted(_agencies(officer, OVERSEERS))
    return or_(
        mine_clause(officer),
        may_take_clause(officer),
        Task.agency.in_(overseen) if overseen else false(),
    )


def _agencies(officer: Officer, roles: Iterable[str]) -> set[str]:
    wanted = set(roles)
    return {grant.agency for person in people(officer) for grant in person.grants if grant.role in wanted}


def find_task(work: Work, task_id: UUID) -> TaskRow | None:
    """The task by id, whoever asks."""
    rows = _FIND.all(work.connection, task_id=task_id)
    return TaskRow(*rows[0]) if rows else None


def lock_case_with_task(work: Work, task_id: UUID) -> tuple[TaskRow, LockedCase]:
    """The task as it is, and its case, locked.

    Raises:
        TaskNotFound: there is none.
    """
    try:
        rows, locked = lock_case_of_task(work, task_id, _FIND_WITH_LENGTH, {"task_id": task_id})
    except NotFound as missing:
        raise TaskNotFound from missing
    if rows:
        *facts, length = rows[0]
        # Whatever changes a task leaves an event; without a new one the row read before the lock still holds.
        if length == locked.case.audit_length:
            return TaskRow(*facts), locked
    task = find_task(work, task_id)
    if task is None:
        raise TaskNotFound
    return task, locked


def require_unsealed(work: Work, case_id: UUID, number: str) -> None:
    """Go on if the case is not set aside.

    Raises:
        CaseSealed: it is.
    """
    if is_sealed(work, case_id):
        raise CaseSealed(number=number)


def may_see_case(work: Work, case_id: UUID, officer: Officer) -> bool:
    """Whether the case is among those the officer may see."""
    query = select(Case.id).where(Case.id == case_id, visible_cases(officer))
    return work.connection.scalar(query) is not None


def cases_seen(work: Work, case_ids: Iterable[UUID], officer: Officer) -> frozenset[UUID]:
    """Those of these cases that the officer may see."""
    wanted = list(case_ids)
    if not wanted:
        return frozenset()
    return frozenset(work.connection.scalars(select(Case.id).where(Case.id.in_(wanted), visible_cases(officer))))


def sees_all(officer: Officer) -> bool:
    """Whether every case is among those the officer may see."""
    return bool(roles_of(officer) & SEES_ALL)


def visible_cases(officer: Officer) -> ColumnElement[bool]:
    """Cases that lie with the officer's agencies, or have a task of theirs; all for who dispatches or administers.

    Asked case by case, for one case or few; a list over many asks `own_cases`.
    """
    if sees_all(officer):
        return true()
    has_task = select(Task.id).where(Task.case_id == Case.id, or_(*ties(officer))).correlate(Case).exists()
    return or_(lies_with(officer), has_task)


def lies_with(officer: Officer) -> ColumnElement[bool]:
    """Cases that lie with the officer's agencies, or with one whose work these have taken over."""
    return or_(Case.agency.in_(_own_agencies(officer)), Case.agency.in_(_taken_over(officer)))


def own_cases(officer: Officer) -> ColumnElement[bool]:
    """As `visible_cases`, their ids found once, each way by an index of its own."""
    if sees_all(officer):
        return true()
    ways = [
        select(Case.id).where(Case.agency.in_(_own_agencies(officer))),
        select(Case.id).where(Case.agency.in_(_taken_over(officer))),
    ]
    ways += [select(Task.case_id).where(tie) for tie in ties(officer)]
    return Case.id.in_(union(*ways))


def ties(officer: Officer) -> tuple[ColumnElement[bool], ...]:
    """What makes a task tie its case to the officer."""
    roles = sorted(roles_of(officer))
    return (
        Task.agency.in_(_own_agencies(officer)),
        and_(Task.status == "open", mine_clause(officer)),
        and_(Task.status == "completed", Task.completed_by == officer.id),
        and_(
            Task.status == "open",
            Task.agency.is_(None),
            Task.assignee.is_(None),
            or_(Task.role.in_(roles), Task.role.is_(None)),
        ),
    )


def _taken_over(officer: Officer) -> Select[str]:
    """The agencies that have ended and left their work to the officer's."""
    return select(Agency.code).where(
        Agency.successor_code.in_(_own_agencies(officer)), Agency.valid_to < local_day(now())
    )


def _own_agencies(officer: Officer) -> list[str]:
    return sorted(
        {person.agency for person in people(officer)}
        | {grant.agency for person in people(officer) for grant in person.grants}
    )


def shown_title(title: str, officer: Officer) -> str:
    """A case's title, which its sender may have written, for who may read content."""
    return title if may_read_content(officer) else CONCEALED


def case_by_number(work: Work, number: str) -> UUID:
    """The id of the case of this number.

    Raises:
        CaseNotFound: there is none.
    """
    case_id = work.connection.scalar(select(Case.id).where(Case.number == number.strip()))
    if case_id is None:
        raise CaseNotFound
    return case_id


def number_of(work: Work, case_id: UUID) -> str:
    """The number of the case; nothing where there is none."""
    return work.connection.scalar(select(Case.number).where(Case.id == case_id)) or ""


def catalogue_choices(work: Work, form: Form) -> dict[str, list[str]]:
    """The codes that each catalogue named by the form's fields offers today."""
    return {name: [entry.code for entry in list_catalogue(work, name)] for name in sorted(form.catalogues)}
