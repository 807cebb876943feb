"""Who reads what people have written in a case: who works where it lies or has been, in a role that works on it.

A role does so if the product comes with it for that, or if a lane of the case's procedure, as it is published now,
names it. A role that nobody has heard of reads nothing.
"""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import and_, or_, select, union

from engine.cases.content_grants import cases_opened
from engine.cases.finding import WITHOUT_CONTENT, people
from engine.cases.parts import sides_of
from engine.definitions import get_compiled, live_lane_roles
from engine.directory import Officer
from engine.storage import Work
from engine.storage.tables import Case, Task

USUAL = frozenset({"RECEPTION", "DISPATCHER", "CLERK", "HEAD", "DEPUTY", "OFFICER", "COORDINATOR", "PUBLISHER"})
"""The roles that the product comes with for working on cases. Another comes with the directory and a procedure."""


def works_on_cases(work: Work, role: str, process_id: str | None = None) -> bool:
    """Whether who has the role works on cases of that process, or of any."""
    return role not in WITHOUT_CONTENT and (role in USUAL or role in live_lane_roles(work, process_id))


def agencies_worked_in(work: Work, officer: Officer, process_id: str | None = None) -> set[str]:
    """The agencies on whose cases of that process, or of any, the officer, or one they stand in for, works."""
    grants = (grant for person in people(officer) for grant in person.grants)
    return {grant.agency for grant in grants if works_on_cases(work, grant.role, process_id)}


def cases_read(work: Work, case_ids: Collection[UUID], officer: Officer) -> frozenset[UUID]:
    """Those of these cases of which the officer reads everything: they work on them, or have opened their content.

    A role that looks after the system reads none of them, whatever else its holder does in another agency.
    """
    worked = cases_worked_on(work, case_ids, officer)
    return worked | cases_opened(work, frozenset(case_ids) - worked, officer)


def cases_worked_on(
    work: Work, case_ids: Collection[UUID], officer: Officer, *, with_sides: bool = False
) -> frozenset[UUID]:
    """Those of these cases that lie or have been where the officer, or one they stand in for, works on such cases.

    `with_sides`: also where they only have a part beside the case, as an agency that was asked for its opinion.
    """
    if not case_ids:
        return frozenset()
    versions = work.connection.execute(
        select(Case.version_id, Case.process_id).where(Case.id.in_(case_ids)).distinct()
    ).all()
    persons = [person.id for person in people(officer)]
    in_cases, in_tasks = [], []
    for version_id, process_id in versions:
        agencies = sorted(agencies_worked_in(work, officer, process_id))
        if not agencies:
            continue
        sides = frozenset[str]() if with_sides else sides_of(get_compiled(work, version_id))
        here = or_(Task.agency.in_(agencies), Task.assignee.in_(persons))
        in_cases.append(and_(Case.version_id == version_id, Case.agency.in_(agencies)))
        in_tasks.append(and_(Case.version_id == version_id, Task.process_id.not_in(sides), here))
    if not in_cases:
        return frozenset()
    by_case = select(Case.id).where(Case.id.in_(case_ids), or_(*in_cases))
    by_task = select(Case.id).join(Task, Task.case_id == Case.id).where(Case.id.in_(case_ids), or_(*in_tasks))
    return frozenset(work.connection.scalars(union(by_case, by_task)))
