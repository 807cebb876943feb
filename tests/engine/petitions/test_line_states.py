"""How far each task of a list is: on both databases, in one question."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

import pytest
from sqlalchemy import Table, insert, select, update

from engine.cases import TaskRow, get_task, list_tasks
from engine.petitions import AwaitedSince, LineState, list_awaited, read_line_states
from engine.petitions.opinions import WITHDRAWN_MESSAGE
from engine.runtime import correlation_key
from engine.storage import begin_work, new_id, read_work
from engine.storage.tables import Agency, Case, PetitionOpinion, PetitionRequest, Subscription, Task, stored_columns
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
def test_who_looked_at_the_case_just_before_has_not_opened_the_task_that_came_then(clock: Clock) -> None:
    send()
    get_task(rows()[0].id, actor=officer("hoa"))
    clock.move(minutes=1)
    with begin_work() as work:
        work.connection.execute(update(Task).values(opened_at=clock.now))
    assert not state().is_opened
    clock.move(minutes=1)
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


@pytest.mark.usefixtures("office")
def test_an_asked_agency_learns_from_its_own_task_of_nobody_asked_beside_it(clock: Clock) -> None:
    send()
    lead = rows()[0]
    _ask_agencies(lead.case_id, clock, "SXD", "P-NT", "SYT")
    own = replace(lead, agency="SXD", role="OFFICER", id=new_id())
    with begin_work() as work:
        kept = select(*stored_columns(cast("Table", Task.__table__))).where(Task.id == lead.id)
        row = dict(work.connection.execute(kept).mappings().one())
        row |= {"id": own.id, "agency": "SXD", "role": "OFFICER", "search_row": None}
        work.connection.execute(insert(Task).values(**row))
    with read_work() as work:
        for reader in ("minh", "an"):
            assert read_line_states(work, [own], officer(reader)).of[own.id].waits_for == ()
            assert [one.agency_name for one in list_awaited(lead.case_id, actor=officer(reader))] == ["Sở Xây dựng"]


@pytest.mark.usefixtures("office")
def test_the_lead_is_told_of_all_whom_its_case_asks(clock: Clock) -> None:
    send()
    (lead,) = rows()
    _ask_agencies(lead.case_id, clock, "SXD", "P-NT")
    assert {one.agency for one in state().waits_for} == {"Phường Nha Trang", "Sở Xây dựng"}
    with begin_work() as work:
        work.connection.execute(update(Agency).values(is_hub=False))
        work.connection.execute(update(Case).where(Case.id == lead.case_id).values(agency="P-NT"))
    task = replace(lead, agency="P-NT")
    with read_work() as work:
        told = read_line_states(work, [task], officer("binh")).of[task.id].waits_for
    assert [one.agency for one in told] == ["Sở Xây dựng"], "by the case's agency, which is not that of the hub"


def _ask_agencies(case_id: UUID, clock: Clock, *agencies: str) -> None:
    with begin_work() as work:
        for agency in agencies:
            opinion = new_id()
            asked: dict[str, Any] = {
                "case_id": case_id, "id": opinion, "agency": agency, "question": "Ý kiến?", "state": "asked",
                "asked_by": "hoa", "asked_at": clock.now, "due_at": clock.now + timedelta(days=2), "files": [],
            }  # fmt: skip
            listens: dict[str, Any] = {
                "case_id": case_id, "id": opinion, "branch": "", "element": "e", "name": WITHDRAWN_MESSAGE,
                "correlation": correlation_key(WITHDRAWN_MESSAGE, opinion.hex),
            }  # fmt: skip
            work.connection.execute(insert(PetitionOpinion).values(**asked))
            work.connection.execute(insert(Subscription).values(**listens))
