"""How far each task of a list is: on both databases, in one question."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert

from engine.cases import TaskRow, get_task, list_tasks
from engine.petitions import AwaitedSince, LineState, read_line_states
from engine.storage import begin_work, read_work
from engine.storage.tables import PetitionRequest
from tests.engine.directory.town import officer
from tests.engine.petitions.office import Clock, send


def state() -> LineState:
    (task,) = rows()
    with read_work() as work:
        return read_line_states(work, [task], officer("hoa")).of[task.id]


def rows() -> tuple[TaskRow, ...]:
    return list_tasks("unit", actor=officer("hoa")).items


@pytest.mark.usefixtures("office")
def test_a_task_is_unseen_until_one_of_its_role_opens_it() -> None:
    send()
    assert state() == LineState(is_opened=False)
    get_task(rows()[0].id, actor=officer("hoa"))
    assert state().is_opened


@pytest.mark.usefixtures("office")
def test_it_says_that_the_sender_is_awaited_and_since_when(clock: Clock) -> None:
    send()
    _ask(rows()[0].case_id, clock)
    assert state().waits_for == (AwaitedSince("", clock.now),)


@pytest.mark.usefixtures("office")
def test_nothing_is_asked_of_no_tasks() -> None:
    with read_work() as work:
        found = read_line_states(work, [], officer("hoa"))
    assert (found.of, found.can_undo) == ({}, False)


def _ask(case_id: UUID, clock: Clock) -> None:
    row: dict[str, Any] = {
        "case_id": case_id, "round": 1, "officer": "hoa", "text": "Ở đâu?", "asked_at": clock.now,
        "status_before": "received",
    }  # fmt: skip
    with begin_work() as work:
        work.connection.execute(insert(PetitionRequest).values(**row))
