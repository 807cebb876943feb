"""Processes that work until they are killed: an officer who completes tasks, a worker who fires and sends."""

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from random import Random
from uuid import uuid4

from sqlalchemy import select, text

from engine.cases import complete_task, fire_due_timers
from engine.errors import Conflict
from engine.jobs import Effect, carry_out, register, take_waiting
from engine.storage import begin_work, read_work, tables, use_clock
from tests.concurrency.officers import at_desk, processes
from tests.support.town import QuickClock

CREATE_EFFECTS = "CREATE TABLE effects (id TEXT PRIMARY KEY, text TEXT NOT NULL)"


def complete_until_killed(url: str, start: float, acks: Connection) -> None:
    """Complete any open task with a token of its own; say so once it is stored."""
    use_clock(QuickClock(start))
    actor, random = at_desk(url, "minh"), Random()
    while True:
        with read_work() as work:
            found = work.connection.scalars(select(tables.Task.id).where(tables.Task.status == "open")).all()
        token = uuid4().hex
        try:
            complete_task(random.choice(found), {"by": token}, actor=actor)
        except Conflict:
            continue
        acks.send(token)


def fire_and_send_until_killed(url: str, start: float, acks: Connection) -> None:
    """Fire timers and carry out the outbox, as the worker does; say what is done."""
    use_clock(QuickClock(start))
    at_desk(url, "minh")
    register("test.trace", take_effect)
    while True:
        work_once(acks.send)


def work_once(say: Callable[[str], None] = lambda _: None) -> int:
    """One round of the worker; how much there was to do."""
    done = fire_due_timers(5)
    for row_id in take_waiting(5):
        if carry_out(row_id):
            say(row_id.hex)
        done += 1
    return done


def take_effect(effect: Effect) -> None:
    """An effect in the world outside that knows a repeated one by its id."""
    with begin_work() as work:
        work.connection.execute(
            text("INSERT INTO effects (id, text) VALUES (:id, :text) ON CONFLICT (id) DO NOTHING"),
            {"id": effect.id.hex, "text": effect.payload["text"]},
        )


@dataclass
class Life:
    """A process from its start to its violent end, and what it said before."""

    target: Callable[[str, float, Connection], None]
    said: list[str] = field(default_factory=list)

    def live(self, url: str, start: float, seconds: float) -> None:
        """Start it, let it work for so long after its first word, and kill it."""
        ours, theirs = processes.Pipe(duplex=False)
        process = processes.Process(target=self.target, args=(url, start, theirs))
        process.start()
        theirs.close()
        assert process.pid is not None
        if ours.poll(10):
            time.sleep(seconds)
        os.kill(process.pid, signal.SIGKILL)
        process.join(10)
        assert process.exitcode == -signal.SIGKILL
        with suppress(EOFError):
            while ours.poll():
                self.said.append(ours.recv())
        ours.close()
