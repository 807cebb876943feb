"""kill -9 at any moment: what was said to be done is done, once, and every case is whole.

At least 300 steps on each database, those of people and those of timers together: every step, and
nothing else, raises its case's revision by one, so the revisions count them.
"""

import threading
import time
from collections import Counter
from random import Random

import pytest
from sqlalchemy import text

from engine.cases import OpenedCase
from engine.jobs import register
from engine.storage import begin_work, now, read_work, tables, use_clock
from tests.concurrency.lives import (
    CREATE_EFFECTS,
    Life,
    complete_until_killed,
    fire_and_send_until_killed,
    take_effect,
    work_once,
)
from tests.support.diagrams import Diagram
from tests.support.town import QuickClock, Town, assert_all_is_well, form_files, line

CASES = 5
STEPS = 300
KILLS = 20


def busy() -> Diagram:
    """A task again and again, and beside it a timer again and again; each round leaves its trace."""
    diagram = Diagram().start().node("parallelGateway", "fork").flow("begin", "fork")
    diagram.node("exclusiveGateway", "again").user("check", formJsonSchemaFilename="check.json")
    diagram.service("note", "test.trace", text="by").node("exclusiveGateway", "more").end()
    diagram.chain("fork", "again", "check", "note", "more").flow("more", "again", default=True)
    diagram.flow("more", "done", 'by == "nobody"')
    diagram.node("exclusiveGateway", "later").timer("pause", '"1 hours"').script("count", "ticks = ticks + 1")
    diagram.service("tick", "test.trace", text='case_number + "/" + str(ticks)').node("exclusiveGateway", "on")
    diagram.end("over").chain("fork", "later", "pause", "count", "tick", "on").flow("on", "later", default=True)
    return diagram.flow("on", "over", "ticks < 0")


@pytest.mark.parametrize("steps", [STEPS, pytest.param(5_000, marks=pytest.mark.deep)])
def test_killed_at_random_moments_nothing_is_lost_and_nothing_done_twice(
    town: Town, database_url: str, steps: int
) -> None:
    town.publish(busy(), files=form_files("check", {"by": line("Ai")}))
    with begin_work() as work:
        work.connection.exec_driver_sql(CREATE_EFFECTS)
    start, random = time.time(), Random(steps)
    use_clock(QuickClock(start))
    cases = [town.open(ticks=0) for _ in range(CASES)]
    officer, worker = Life(complete_until_killed), Life(fire_and_send_until_killed)
    kills = 0
    while steps_taken(town) < steps or kills < KILLS:
        lives = [
            threading.Thread(target=life.live, args=(database_url, start, random.uniform(0, 0.2)))
            for life in (officer, worker)
        ]
        for life in lives:
            life.start()
        for life in lives:
            life.join()
        kills += len(lives)
        assert_all_is_well()
    finish()
    assert_nothing_lost_or_doubled(town, cases, officer.said, worker.said)
    assert_all_is_well()


def steps_taken(town: Town) -> int:
    return sum(row.revision for row in town.rows(tables.Case))


def finish() -> None:
    """Time stands still, and a worker that nobody kills does what is left."""
    moment = now()
    use_clock(lambda: moment)
    register("test.trace", take_effect)
    while work_once():
        continue


def assert_nothing_lost_or_doubled(
    town: Town, cases: list[OpenedCase], said_done: list[str], said_sent: list[str]
) -> None:
    """Traces are what operations wrote, effects what left the house, both beside what was said."""
    traces = town.traces()
    assert max(Counter(traces).values()) == 1
    assert set(said_done) <= set(traces)
    tokens = [trace for trace in traces if "/" not in trace]
    done = sum(len(town.tasks(case.id, status="completed")) for case in cases)
    assert len(tokens) == done
    for case in cases:
        ticks = [int(trace.split("/")[1]) for trace in traces if trace.startswith(f"{case.number}/")]
        assert ticks == list(range(1, len(ticks) + 1))
        assert town.variables(case.id)["ticks"] == len(ticks)
        assert len(ticks) > 0
    assert_every_effect_happened_once(town, said_sent)


def assert_every_effect_happened_once(town: Town, said_sent: list[str]) -> None:
    sent = {row.id.hex: row for row in town.rows(tables.Outbox)}
    with read_work() as work:
        effects = dict(map(tuple, work.connection.execute(text("SELECT id, text FROM effects"))))
    assert effects.keys() == sent.keys()
    assert all(row.done_at is not None for row in sent.values())
    assert set(said_sent) <= effects.keys()
    assert sorted(effects.values()) == sorted(town.traces())
