"""A worker that dies in the middle of a bulk act: no task twice, none lost; and five thousand tasks."""

import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import update

from engine import audit
from engine.cases import (
    BULK_RUN,
    BulkKind,
    ItemStatus,
    carry_on_bulk,
    get_bulk,
    list_bulk_items,
    prepare_bulk,
    shape_bulk,
    start_bulk,
)
from engine.cases.bulk_running import run_bulk
from engine.jobs import carry_out, take_waiting
from engine.jobs.handlers import register
from engine.jobs.outbox import LEASE
from engine.storage import begin_work, read_work, tables
from tests.support.diagrams import Diagram
from tests.support.town import Town, assert_all_is_well, form_files

ANSWER = {"type": "string", "title": "Trả lời", "maxLength": 2_000, "minLength": 10}
FORM = form_files("check", {"answer": ANSWER}, required=["answer"])
WORKER = """
import os, sys
from uuid import UUID
from engine.cases import bulk_running
from engine.storage import open_database, use_database

url, act, moment, place = sys.argv[1:]
use_database(open_database(url))
real, seen = getattr(bulk_running, place), []

def dies(*told, **more):
    seen.append(told)
    if len(seen) == 6 and moment == "before":
        os._exit(9)
    answer = real(*told, **more)
    if len(seen) == 6:
        os._exit(9)
    return answer

setattr(bulk_running, place, dies)
bulk_running.run_bulk(UUID(act), seconds=60)
"""


def open_checks(town: Town, count: int) -> list[UUID]:
    diagram = Diagram().start().user("check", formJsonSchemaFilename="check.json").end()
    town.publish(diagram.chain("begin", "check", "done"), files=FORM)
    return [town.task(town.open().id, "check").id for _ in range(count)]


def work_off() -> None:
    while rows := take_waiting(50):
        for row in rows:
            carry_out(row)


@pytest.mark.parametrize(
    ("moment", "place", "kept"), [("before", "settle", 5), ("after", "settle", 5), ("after", "run_item", 6)]
)
def test_a_worker_killed_in_the_middle_does_nothing_twice_and_loses_nothing(
    town: Town, database_url: str, moment: str, place: str, kept: int
) -> None:
    register(BULK_RUN, carry_on_bulk)
    minh = town.officer("minh")
    act = prepare_bulk(BulkKind.COMPLETE, open_checks(town, 22), actor=minh)
    shape_bulk(act, actor=minh, data={"answer": "Trả lời hồ sơ {{ number }}."})
    start_bulk(act, actor=minh)
    assert len(take_waiting(5)) == 1
    died = subprocess.run(
        [sys.executable, "-c", WORKER, database_url, act.hex, moment, place], check=False, cwd=Path.cwd(), timeout=120
    )
    assert died.returncode == 9
    assert get_bulk(act, actor=minh).counts[ItemStatus.DONE] == kept
    assert take_waiting(5) == []
    town.clock.move(seconds=LEASE.total_seconds() + 1)
    work_off()
    assert get_bulk(act, actor=minh).counts[ItemStatus.DONE] == 22
    with read_work() as work:
        told = Counter(
            (event.kind, event.facts.get("bulk"))
            for case in town.cases()
            for event in audit.list_events(work, case)
            if event.kind == "task.completed"
        )
    assert told == {("task.completed", act.hex): 22}
    assert len(town.rows(tables.FormData)) == 22
    assert_all_is_well()


def test_the_same_row_of_the_outbox_carried_out_again_changes_nothing(town: Town) -> None:
    register(BULK_RUN, carry_on_bulk)
    minh = town.officer("minh")
    act = prepare_bulk(BulkKind.CLAIM, open_checks(town, 3), actor=minh)
    start_bulk(act, actor=minh)
    town.clock.move(minutes=2)
    work_off()
    with read_work() as work:
        events = [event.kind for case in town.cases() for event in audit.list_events(work, case)]
    assert Counter(events)["task.claimed"] == 3


def at_once(*acts: UUID) -> None:
    """A worker for each of these, all at the same time."""
    with ThreadPoolExecutor(len(acts)) as workers:
        for done in [workers.submit(run_bulk, act, seconds=60) for act in acts]:
            done.result()


def begun(town: Town, name: str, tasks: list[UUID]) -> UUID:
    act = prepare_bulk(BulkKind.CLAIM, tasks, actor=town.officer(name))
    start_bulk(act, actor=town.officer(name))
    return act


def test_two_workers_on_one_act_do_no_task_twice(town: Town) -> None:
    act = begun(town, "minh", open_checks(town, 24))
    at_once(act, act)
    with read_work() as work:
        events = [event.kind for case in town.cases() for event in audit.list_events(work, case)]
    assert Counter(events)["task.claimed"] == 24
    assert get_bulk(act, actor=town.officer("minh")).counts[ItemStatus.DONE] == 24


def test_two_officers_acts_at_the_same_time_leave_one_holder_for_each_task(town: Town) -> None:
    tasks = open_checks(town, 24)
    acts = {"minh": begun(town, "minh", tasks), "an": begun(town, "an", tasks[::-1])}
    at_once(*acts.values())
    counts = {name: get_bulk(act, actor=town.officer(name)).counts for name, act in acts.items()}
    holders = Counter(row.assignee for row in town.rows(tables.Task))
    assert holders == {town.officer(name).id: of[ItemStatus.DONE] for name, of in counts.items() if of[ItemStatus.DONE]}
    assert sum(of[ItemStatus.DONE] for of in counts.values()) == 24
    assert sum(of[ItemStatus.SKIPPED] for of in counts.values()) == 24
    assert_all_is_well()


@pytest.mark.deep
def test_of_five_thousand_tasks_seven_fail_and_the_figures_are_true(town: Town) -> None:
    register(BULK_RUN, carry_on_bulk)
    minh = town.officer("minh")
    tasks = open_checks(town, 5_000)
    wrong = tasks[3::700][:7]
    act = prepare_bulk(BulkKind.COMPLETE, tasks, actor=minh)
    with begin_work() as work:
        work.connection.execute(
            update(tables.BulkItem).where(tables.BulkItem.task_id.in_(tasks)).values(data={"x": "đã trả lời đủ dài"})
        )
    shape_bulk(act, actor=minh, data={"answer": "{{ x }}"}, own={task: {"x": "ngắn"} for task in wrong})
    start_bulk(act, actor=minh)
    work_off()
    view = get_bulk(act, actor=minh)
    assert (view.counts[ItemStatus.DONE], view.counts[ItemStatus.FAILED], view.left) == (4_993, 7, 0)
    failed = list_bulk_items(act, actor=minh, statuses=[ItemStatus.FAILED])
    assert {item.task_id for item in failed} == set(wrong)
    statuses = Counter(row.status for row in town.rows(tables.Task))
    assert statuses == {"completed": 4_993, "open": 7}
