"""kill -9 of the web server at any moment: what it answered stays, and what is asked again happens once."""

import threading
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from random import Random

from sqlalchemy import text, update

from engine import audit
from engine.cli.scopes import SCOPES
from engine.directory import create_token, list_officers
from engine.storage import begin_work, read_work, tables, use_clock
from tests.concurrency.web_lives import Client, Server
from tests.support.province import HUB, province_at
from tests.support.town import assert_all_is_well

KILLS = 12
ANSWERS = 120
LONGEST_LIFE_SECONDS = 30
SYNCHRONOUS_FULL = 2


def test_killed_at_random_moments_the_server_keeps_what_it_answered(province_sqlite_url: str, tmp_path: Path) -> None:
    random = Random(KILLS)
    with province_at(province_sqlite_url, tmp_path):
        use_clock(None)
        server = Server(tmp_path, province_sqlite_url)
        clients = [Client(server.port, reception_token(), random) for _ in range(2)]
        kills = 0
        try:
            while kills < KILLS or answers(clients) < ANSWERS:
                live_and_die(server, clients, random.uniform(0, 0.8))
                kills += 1
            finish(server, clients)
        finally:
            server.kill()
        assert_every_answer_was_good(clients)
        assert_done_once(clients)
        assert_all_is_well()


def reception_token() -> str:
    with read_work() as work:
        assert work.connection.scalar(text("PRAGMA synchronous")) == SYNCHRONOUS_FULL
        (first, *_) = list_officers(work, agency=HUB, role="RECEPTION")
    return create_token(first.id, "kill -9", SCOPES)


def answers(clients: list[Client]) -> int:
    return sum(len(client.answered) for client in clients)


def live_and_die(server: Server, clients: list[Client], seconds: float) -> None:
    """One life of the server: it answers, and so many seconds after its first answer it is dead."""
    stop, before = threading.Event(), answers(clients)
    threads = [threading.Thread(target=client.live, args=(stop,)) for client in clients]
    server.start()
    for thread in threads:
        thread.start()
    try:
        give_up = time.monotonic() + LONGEST_LIFE_SECONDS
        while answers(clients) == before and time.monotonic() < give_up:
            time.sleep(0.01)
        assert answers(clients) > before, "the server answers nothing"
        time.sleep(seconds)
    finally:
        server.kill()
        stop.set()
        for thread in threads:
            thread.join()
    minutes_pass()


def minutes_pass() -> None:
    """So many that a request under way when the server died counts as abandoned."""
    key = tables.IdempotencyKey
    with begin_work() as work:
        long_ago = work.now - timedelta(minutes=6)
        work.connection.execute(update(key).where(key.status.is_(None)).values(created_at=long_ago))


def finish(server: Server, clients: list[Client]) -> None:
    """What got no answer is asked for the last time, of a server that nobody kills."""
    server.start()
    for client in clients:
        client.live(threading.Event(), only_pending=True)
        assert client.pending is None


def assert_every_answer_was_good(clients: list[Client]) -> None:
    """Only a completion asked again may hear that the task is done: by the first time it was asked."""
    repeated = {asked.key for client in clients for asked, _ in client.again}
    assert repeated, "no kill ever met a request under way"
    for client in clients:
        for asked, status, answer in client.answered:
            if asked.path == "/petitions":
                assert status == 201, answer
            elif status != 200:
                assert (asked.key in repeated, status, answer["code"]) == (True, 409, "task.done"), answer


def assert_done_once(clients: list[Client]) -> None:
    """As many petitions, cases and completed tasks as were asked for, each what was asked."""
    everything = [(asked, answer) for client in clients for asked, _, answer in client.answered]
    sent = {answer["number"]: asked.body["title"] for asked, answer in everything if asked.path == "/petitions"}
    decided = {
        asked.path.split("/")[2].replace("-", ""): asked.body["data"]["decision"]
        for asked, _ in everything
        if asked.path.startswith("/tasks/")
    }
    assert len(sent) + len(decided) == len(everything)
    with read_work() as work:
        petition, case, task, form = tables.Petition, tables.Case, tables.Task, tables.FormData
        rows = work.session.query(petition.number, petition.title).all()
        assert (len(rows), {row.number: row.title for row in rows}) == (len(sent), sent)
        cases = work.session.query(case.id, case.number).all()
        assert sorted(row.number for row in cases) == sorted(sent)
        done = work.session.query(task.id).filter(task.status == "completed").all()
        assert sorted(row.id.hex for row in done) == sorted(decided)
        forms = work.session.query(form.task_id, form.data).filter(form.element == "check_conditions").all()
        assert {row.task_id.hex: row.data["decision"] for row in forms} == decided
        events = [event for row in cases for event in audit.list_events(work, row.id)]
    completed = Counter(event.facts["task"] for event in events if event.kind == "task.completed")
    assert completed == dict.fromkeys(decided, 1)
