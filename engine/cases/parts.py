"""Who sees a whole case, and who only their own part of it.

A process that says `ownPartOnly` is work done beside the case for those who handle it: another agency is asked for
its opinion. Who takes part in nothing but such processes sees their own tasks there, and nothing of the rest.
"""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import and_, false, or_, select

from engine.cases.errors import TaskNotFound
from engine.cases.finding import TaskRow, find_task, lies_with, may_see_case, require_unsealed, sees_all, ties
from engine.definitions import CompiledProcess, get_compiled
from engine.directory import Officer
from engine.storage import Work
from engine.storage.tables import Case, Task

OWN_PART_ONLY = "ownPartOnly"


def side_processes(work: Work, case_id: UUID) -> frozenset[str]:
    """The processes of the case's version, and the sub-processes in them, in which one works beside the case."""
    version_id = work.connection.scalar(select(Case.version_id).where(Case.id == case_id))
    return sides_of(get_compiled(work, version_id)) if version_id is not None else frozenset()


def sides_of(compiled: CompiledProcess) -> frozenset[str]:
    """The same, of a version; whatever the property says, it shuts rather than opens."""
    found = {one.id for one in compiled.processes.values() if one.properties.get(OWN_PART_ONLY, "").strip()}
    within = {process: set[str]() for process, _ in compiled.elements}
    for process, element in compiled.elements:
        if element in within:
            within[process].add(element)
    waiting = list(found)
    while waiting:
        inner = within.get(waiting.pop(), set()) - found
        found |= inner
        waiting += inner
    return frozenset(found)


def sees_whole_case(work: Work, case_id: UUID, officer: Officer) -> bool:
    """Whether the officer, who may see the case, works on it otherwise than beside it."""
    return case_id in cases_seen_whole(work, [case_id], officer)


def cases_seen_whole(work: Work, case_ids: Collection[UUID], officer: Officer) -> frozenset[UUID]:
    """Those of these cases, which the officer may see, that they work on otherwise than beside them."""
    if sees_all(officer) or not case_ids:
        return frozenset(case_ids)
    versions = work.connection.scalars(select(Case.version_id).where(Case.id.in_(case_ids)).distinct()).all()
    sides = {version: sides_of(get_compiled(work, version)) for version in versions}
    whole = [version for version, beside in sides.items() if not beside]
    ways = [
        and_(Case.version_id == version, Task.process_id.not_in(beside)) for version, beside in sides.items() if beside
    ]
    has_task = select(Task.id).where(Task.case_id == Case.id, or_(*ties(officer)), or_(*ways, false())).correlate(Case)
    query = select(Case.id).where(
        Case.id.in_(case_ids), or_(Case.version_id.in_(whole), lies_with(officer), has_task.exists())
    )
    return frozenset(work.connection.scalars(query))


def own_tasks(work: Work, case_id: UUID, officer: Officer) -> frozenset[UUID]:
    """The tasks of the case that tie it to the officer, open and done."""
    return frozenset(work.connection.scalars(select(Task.id).where(Task.case_id == case_id, or_(*ties(officer)))))


def may_see_task(work: Work, task: TaskRow, officer: Officer) -> bool:
    """Whether the task is one of a case the officer sees whole, or of their own part of it."""
    if not may_see_case(work, task.case_id, officer):
        return False
    return sees_whole_case(work, task.case_id, officer) or task.id in own_tasks(work, task.case_id, officer)


def get_visible_task(work: Work, task_id: UUID, officer: Officer) -> TaskRow:
    """The task, if it is for these eyes.

    Raises:
        TaskNotFound: there is none, or not for them.
    """
    task = find_task(work, task_id)
    if task is None or not may_see_task(work, task, officer):
        raise TaskNotFound
    require_unsealed(work, task.case_id, task.case_number)
    return task
