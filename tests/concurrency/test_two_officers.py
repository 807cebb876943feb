"""Two officers, two processes, one task at the same moment: one wins, the other is told who was faster."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from uuid import UUID

from engine.storage import tables
from tests.concurrency.officers import complete_on_signal, processes
from tests.support.diagrams import Diagram
from tests.support.town import Town, assert_all_is_well, form_files, line

ROUNDS = 200
SOON = 0.002
NAMES = {"minh": "Lê Văn Minh", "an": "Trần Thị Ân"}


@contextmanager
def desks(url: str) -> Iterator[dict[str, Connection]]:
    """Two officers, each in a process of their own, waiting for orders."""
    lines, started = {}, []
    for username in NAMES:
        ours, theirs = processes.Pipe()
        started.append(processes.Process(target=complete_on_signal, args=(url, username, theirs)))
        lines[username] = ours
    for process in started:
        process.start()
    try:
        yield lines
    finally:
        for desk in lines.values():
            desk.send(None)
        for process in started:
            process.join(20)
            assert process.exitcode == 0


def at_once(lines: dict[str, Connection], tasks: dict[str, UUID], revision: int | None) -> dict[str, tuple[str, str]]:
    """What each hears after both act at the same moment."""
    moment = time.perf_counter() + SOON
    for username, desk in lines.items():
        desk.send((tasks[username], {"by": username}, revision, moment))
    return {username: desk.recv() for username, desk in lines.items()}


def test_two_officers_at_one_task_one_wins_and_the_other_learns_who(town: Town, database_url: str) -> None:
    diagram = Diagram().start().node("exclusiveGateway", "again")
    diagram.user("check", formJsonSchemaFilename="check.json")
    diagram.service("note", "test.trace", text="by").node("exclusiveGateway", "more").end()
    diagram.chain("begin", "again", "check", "note", "more").flow("more", "again", default=True)
    diagram.flow("more", "done", 'by == "nobody"')
    town.publish(diagram, files=form_files("check", {"by": line("Ai")}))
    case = town.open()
    winners = []
    with desks(database_url) as lines:
        for number in range(ROUNDS):
            task = town.task(case.id, "check")
            # Every other page says which state of the case it showed.
            revision = town.case(case.id).revision if number % 2 else None
            answers = at_once(lines, dict.fromkeys(lines, task.id), revision)
            (winner,) = [name for name, (outcome, _) in answers.items() if outcome == "done"]
            (loser,) = set(NAMES) - {winner}
            outcome, told = answers[loser]
            assert outcome == "TaskDone", told
            assert NAMES[winner] in told
            (draft,) = [row for row in town.rows(tables.TaskDraft, case.id) if row.task_id == task.id]
            assert draft.data == {"by": loser}
            assert draft.officer_id == town.officer(loser).id
            winners.append(winner)
    assert town.traces() == winners
    assert town.case(case.id).revision == len(winners) + 1
    assert_all_is_well()


def test_two_officers_at_two_tasks_of_one_case_both_are_kept(town: Town, database_url: str) -> None:
    diagram = Diagram().start().node("exclusiveGateway", "again").node("parallelGateway", "fork")
    diagram.user("left").user("right").node("parallelGateway", "join").node("exclusiveGateway", "more").end()
    diagram.chain("begin", "again", "fork", "left", "join", "more").chain("fork", "right", "join")
    diagram.flow("more", "again", default=True).flow("more", "done", "False")
    town.publish(diagram)
    case = town.open()
    with desks(database_url) as lines:
        for number in range(ROUNDS):
            assert town.open_elements(case.id) == ["left", "right"], number
            tasks = {"minh": town.task(case.id, "left").id, "an": town.task(case.id, "right").id}
            answers = at_once(lines, tasks, None)
            assert {outcome for outcome, _ in answers.values()} == {"done"}, answers
    assert town.case(case.id).revision == 2 * ROUNDS + 1
    assert_all_is_well()
