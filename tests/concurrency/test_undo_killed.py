"""kill -9 while steps are done and undone: every case is whole, and only what stands has gone out."""

import threading
import time
from collections import Counter
from multiprocessing.connection import Connection
from random import Random

from sqlalchemy import select

from engine.cases import complete_task, undo_step
from engine.errors import HoiDapError
from engine.jobs import carry_out, register, take_waiting
from engine.storage import begin_work, read_work, tables, use_clock
from tests.concurrency.lives import CREATE_EFFECTS, Life, take_effect
from tests.concurrency.officers import at_desk
from tests.support.diagrams import Diagram
from tests.support.town import QuickClock, Town, assert_all_is_well, form_files, line

CASES, STEPS, KILLS = 3, 80, 8
SPEED = 600
"""Ten minutes a second: windows open and close all the time."""


def second_thoughts() -> Diagram:
    diagram = Diagram().start().node("exclusiveGateway", "again")
    diagram.user("check", formJsonSchemaFilename="check.json", undoFor="5 minutes")
    diagram.service("note", "test.trace", text="who").node("exclusiveGateway", "more").end()
    diagram.chain("begin", "again", "check", "note", "more").flow("more", "again", default=True)
    return diagram.flow("more", "done", 'who == "nobody"')


def do_and_undo_until_killed(url: str, start: float, acks: Connection) -> None:
    """Do any open task, and undo any step that may be undone, by chance."""
    use_clock(QuickClock(start, SPEED))
    actor, random = at_desk(url, "minh"), Random()
    while True:
        with read_work() as work:
            tasks = work.connection.execute(
                select(tables.Task.case_id, tables.Task.id).where(tables.Task.status == "open")
            ).all()
        chosen = random.choice(tasks)
        try:
            if random.random() < 0.5:
                undo_step(chosen.case_id, actor=actor)
            else:
                complete_task(chosen.id, {"who": chosen.id.hex}, actor=actor)
        except HoiDapError:
            continue
        acks.send(chosen.id.hex)


def send_until_killed(url: str, start: float, acks: Connection) -> None:
    """The relay: carry out what may go out."""
    use_clock(QuickClock(start, SPEED))
    at_desk(url, "minh")
    register("test.trace", take_effect)
    while True:
        for row_id in take_waiting(5):
            if carry_out(row_id):
                acks.send(row_id.hex)


def test_killed_while_doing_and_undoing(town: Town, database_url: str) -> None:
    town.publish(second_thoughts(), files=form_files("check", {"who": line("Ai")}))
    with begin_work() as work:
        work.connection.exec_driver_sql(CREATE_EFFECTS)
    start = time.time()
    use_clock(QuickClock(start, SPEED))
    cases = [town.open() for _ in range(CASES)]
    lives, kills, random = (Life(do_and_undo_until_killed), Life(send_until_killed)), 0, Random(STEPS)
    while kills < KILLS or steps(town) < STEPS:
        threads = [
            threading.Thread(target=life.live, args=(database_url, start, random.uniform(0, 0.4))) for life in lives
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        kills += len(threads)
        assert_all_is_well()
    for case in cases:
        events = Counter(row.kind for row in town.rows(tables.Event, case.id))
        assert events["step.undone"] > 0
        standing = events["task.completed"] - events["step.undone"]
        assert len(town.tasks(case.id, status="completed")) == standing
        assert len(town.rows(tables.Outbox, case.id)) == standing
        assert len(town.tasks(case.id)) == 1


def steps(town: Town) -> int:
    return sum(row.revision for row in town.rows(tables.Case))
