"""Who may read a petition: those who work on its case, and nobody for curiosity's sake."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import or_, select

from engine.cases import content_open_until, side_processes
from engine.directory import Officer
from engine.storage import Work, tables

READING_NOTHING = frozenset({"ADMIN", "PROCESS_DESIGNER", "REPORT_VIEWER", "SECRET_OFFICER"})
"""The roles that look after the system, its figures or its secrets. Any other works on cases, one too that comes with
the directory and a procedure alone."""


def works_on_cases(role: str) -> bool:
    """Whether who has the role reads what the cases of their agency say."""
    return role not in READING_NOTHING


def may_read_petition(work: Work, officer: Officer, case_id: UUID) -> bool:
    """Whether the officer, or one they stand in for, works where the case lies or has been: all of it is theirs.

    An administrator, a process designer or a viewer of reports sees no content by that role alone;
    who looks after cases may open one for a while, which is recorded.
    """
    if _works_there(work, officer, case_id, besides=side_processes(work, case_id)):
        return True
    return content_open_until(work, case_id, officer) is not None


def may_read_part(work: Work, officer: Officer, case_id: UUID) -> bool:
    """Whether the officer's agency has at least a part in the case: it was asked for its opinion, for one.

    It reads what the petition says, what it was asked and what it said itself, and nothing else.
    """
    return _works_there(work, officer, case_id, besides=frozenset()) or may_read_petition(work, officer, case_id)


def agencies_read_in(officer: Officer) -> set[str]:
    """The agencies whose petitions the officer, or one they stand in for, works on."""
    persons = (officer, *officer.stands_for)
    return {grant.agency for person in persons for grant in person.grants if works_on_cases(grant.role)}


def _works_there(work: Work, officer: Officer, case_id: UUID, *, besides: Collection[str]) -> bool:
    persons = (officer, *officer.stands_for)
    agencies = agencies_read_in(officer)
    if not agencies:
        return False
    tasks, cases = tables.Task, tables.Case
    in_tasks = select(tasks.case_id).where(
        tasks.case_id == case_id,
        tasks.process_id.not_in(besides),
        or_(tasks.agency.in_(agencies), tasks.assignee.in_([person.id for person in persons])),
    )
    in_case = select(cases.id).where(cases.id == case_id, cases.agency.in_(agencies))
    return work.connection.execute(in_tasks.limit(1)).first() is not None or (
        work.connection.execute(in_case).first() is not None
    )
