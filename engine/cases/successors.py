"""Open tasks of an agency that has ended lie with whoever does its work now."""

from typing import Any

from sqlalchemy import Row, select, update

from engine import audit
from engine.clock import local_day
from engine.directory import successor_of
from engine.runtime import lock_case
from engine.storage import Work, begin_work, read_work
from engine.storage.tables import Agency, Task

AT_ONCE = 200


def hand_to_successors() -> int:
    """How many open tasks now lie with the successor of their agency; who held one by name still holds it."""
    with read_work() as work:
        ended = [code for code in _ended(work) if successor_of(work, code) is not None]
        found = _open_tasks(work, ended) if ended else []
    return sum(_hand_over(row) for row in found)


def _ended(work: Work) -> list[str]:
    """The agencies whose last day is over and that name who took over."""
    over = select(Agency.code).where(Agency.valid_to < local_day(work.now), Agency.successor_code.is_not(None))
    return list(work.connection.scalars(over))


def _open_tasks(work: Work, agencies: list[str]) -> list[Row[Any]]:
    columns = (Task.case_id, Task.id, Task.element, Task.agency)
    query = select(*columns).where(Task.status == "open", Task.agency.in_(agencies))
    return list(work.connection.execute(query.order_by(Task.case_id, Task.id).limit(AT_ONCE)))


def _hand_over(row: Row[Any]) -> bool:
    with begin_work() as work:
        lock_case(work, row.case_id)
        successor = successor_of(work, row.agency)
        same = update(Task).where(
            Task.case_id == row.case_id, Task.id == row.id, Task.status == "open", Task.agency == row.agency
        )
        if successor is None or not work.connection.execute(same.values(agency=successor)).rowcount:
            return False
        facts = {"task": row.id.hex, "element": row.element, "from_agency": row.agency, "to_agency": successor}
        audit.record(work, row.case_id, "task.inherited", facts)
        return True
