"""Whatever is asked of a queue, in whatever order: exactly the tasks that it means, each once, page by page."""

from datetime import timedelta
from itertools import product
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, select

from engine.cases import Due, Sort, TaskFilter, TaskRow, list_tasks
from engine.cases.finding import TASK_COLUMNS
from engine.clock import local_day
from engine.storage import begin_work, read_work
from engine.storage.tables import Task
from engine.storage.types import NEVER
from tests.support.town import Town

FIELDS, STEPS, ROLES = ("dat_dai", "moi_truong", None), ("check", "draft", "sign"), ("OFFICER", "HEAD", None)


@pytest.fixture
def tasks(town: Town) -> list[TaskRow]:
    """Two hundred tasks of every kind, some due at one moment, some never."""
    random = Random(7)
    people = [town.officer(name).id for name in ("minh", "an")]
    agency = town.officer("minh").agency
    with begin_work() as work:
        now = work.now
        rows: list[dict[str, Any]] = [
            {
                "case_id": uuid4(),
                "id": uuid4(),
                "process_id": random.choice(("permit", "leave")),
                "element": random.choice(STEPS),
                "title": "Xem",
                "case_number": f"K-{number}",
                "case_title": "Việc",
                "role": random.choice(ROLES),
                "agency": random.choice((agency, agency, "ELSEWHERE", None)),
                "assignee": random.choice((None, *people)),
                "status": "open",
                "urgency": random.choice((0, 0, 1)),
                "opened_at": now - timedelta(hours=random.choice((1, 30, 30, 400))),
                "due_at": random.choice((None, now - timedelta(hours=2), now + timedelta(days=random.choice((1, 30))))),
                "matter": random.choice(FIELDS),
            }
            for number in range(200)
        ]
        work.connection.execute(insert(Task), rows)
    with read_work() as work:
        return [TaskRow(*row) for row in work.connection.execute(select(*TASK_COLUMNS))]


def found(town: Town, queue: str, wanted: TaskFilter, sort: Sort, *, limit: int = 17, by: str = "hoa") -> list[TaskRow]:
    """All pages of a queue."""
    rows: list[TaskRow] = []
    cursor = None
    while True:
        page = list_tasks(queue, actor=town.officer(by), wanted=wanted, sort=sort, limit=limit, cursor=cursor)
        rows += page.items
        cursor = page.next_cursor
        if cursor is None:
            return rows


def order_of(task: TaskRow, sort: Sort) -> tuple[Any, ...]:
    """Where a task stands, said a second time."""
    due = (task.due_at or NEVER, task.id.bytes)
    return {
        Sort.DUE: due,
        Sort.AGE: (task.opened_at, task.id.bytes),
        Sort.FIELD: (task.matter is None, task.matter or "", *due),
        Sort.AGENCY: (task.agency is None, task.agency or "", *due),
        Sort.PROCESS: (task.process_id, task.element, *due),
    }[sort]


@pytest.mark.parametrize("sort", Sort)
def test_a_queue_is_all_its_tasks_in_the_order_asked_for(town: Town, tasks: list[TaskRow], sort: Sort) -> None:
    for queue, mine in (("all", tasks), ("mine", [one for one in tasks if one.assignee == town.officer("minh").id])):
        rows = found(town, queue, TaskFilter(), sort, by="hoa" if queue == "all" else "minh")
        assert [row.id for row in rows] == [one.id for one in sorted(mine, key=lambda one: order_of(one, sort))]


def asked(town: Town) -> dict[str, tuple[TaskFilter, Any]]:
    """Each filter, and what it means."""
    minh, today = town.officer("minh"), local_day(town.clock())
    now = town.clock()
    return {
        "field": (TaskFilter(field="dat_dai"), lambda one: one.matter == "dat_dai"),
        "agency": (TaskFilter(agency=minh.agency), lambda one: one.agency == minh.agency),
        "process": (TaskFilter(process_id="leave"), lambda one: one.process_id == "leave"),
        "element": (TaskFilter(element="draft"), lambda one: one.element == "draft"),
        "step": (
            TaskFilter(element="leave/draft"),
            lambda one: (one.process_id, one.element) == ("leave", "draft"),
        ),
        "role": (TaskFilter(role="HEAD"), lambda one: one.role == "HEAD"),
        "assignee": (TaskFilter(assignee=minh.id), lambda one: one.assignee == minh.id),
        "free": (TaskFilter(is_free=True), lambda one: one.assignee is None),
        "urgent": (TaskFilter(is_urgent=True), lambda one: one.urgency > 0),
        "late": (TaskFilter(due=Due.LATE), lambda one: one.due_at is not None and one.due_at < now),
        "received": (
            TaskFilter(received_from=today - timedelta(days=3), received_to=today - timedelta(days=1)),
            lambda one: today - timedelta(days=3) <= local_day(one.opened_at) <= today - timedelta(days=1),
        ),
        "nothing": (TaskFilter(field="khong_co"), lambda _: False),
    }


@pytest.mark.parametrize("sort", [Sort.DUE, Sort.FIELD])
def test_a_filter_keeps_what_it_means_and_nothing_else(town: Town, tasks: list[TaskRow], sort: Sort) -> None:
    for wanted, means in asked(town).values():
        rows = found(town, "all", wanted, sort, limit=50)
        expected = sorted(filter(means, tasks), key=lambda one: order_of(one, sort))
        assert [row.id for row in rows] == [one.id for one in expected]


def test_two_filters_at_once_both_count_also_in_a_queue_of_ones_own(town: Town, tasks: list[TaskRow]) -> None:
    holder: UUID = town.officer("minh").id
    for field, urgent in product(FIELDS[:2], (False, True)):
        rows = found(town, "mine", TaskFilter(field=field or "", is_urgent=urgent), Sort.DUE, by="minh")
        expected = {
            one.id
            for one in tasks
            if one.assignee == holder and one.matter == field and (one.urgency > 0 or not urgent)
        }
        assert {row.id for row in rows} == expected
