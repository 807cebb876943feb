"""What the other processes of these tests do; each opens its own connections."""

import time
from multiprocessing import get_context
from multiprocessing.connection import Connection

from engine.cases import complete_task
from engine.directory import Officer, find_officer_by_username
from engine.errors import HoiDapError
from engine.storage import open_database, read_work, use_database
from tests.support.town import register_operations

processes = get_context("forkserver")
processes.set_forkserver_preload(["tests.concurrency.officers", "tests.concurrency.lives"])


def at_desk(url: str, username: str) -> Officer:
    """Open the database in this process; the officer who works here."""
    use_database(open_database(url, pool_size=2))
    register_operations()
    with read_work() as work:
        found = find_officer_by_username(work, username)
    assert found is not None
    return found


def complete_on_signal(url: str, username: str, orders: Connection) -> None:
    """Complete each task that is ordered, at its moment; answer with how it went."""
    actor = at_desk(url, username)
    while (order := orders.recv()) is not None:
        task_id, data, revision, moment = order
        while time.perf_counter() < moment:
            pass
        try:
            outcome = complete_task(task_id, data, actor=actor, revision=revision)
        except HoiDapError as error:
            orders.send((type(error).__name__, str(error)))
        else:
            orders.send(("done", str(outcome.revision)))
