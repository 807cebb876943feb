"""What lies with each officer, counted as it stands today."""

from datetime import timedelta

import pytest
from sqlalchemy import event, insert, update

from engine.cases import claim_task
from engine.cases.loads import Load, list_loads
from engine.clock import local_day
from engine.storage import begin_work, new_id, read_work
from engine.storage.tables import Substitution, Task
from tests.support.diagrams import Diagram
from tests.support.town import Town


def held(town: Town, by: str, *, due_in: timedelta | None) -> None:
    opened = town.open()
    task = town.task(opened.id, "check")
    claim_task(task.id, actor=town.officer(by))
    with begin_work() as work:
        due = work.now + due_in if due_in is not None else None
        work.connection.execute(update(Task).where(Task.id == task.id).values(due_at=due))


@pytest.fixture
def busy(town: Town) -> Town:
    town.publish(Diagram("sample").start().user("check").end().chain("begin", "check", "done"))
    for due in (timedelta(hours=-1), timedelta(days=2), timedelta(days=9), None):
        held(town, "minh", due_in=due)
    town.complete(town.open().id, "check", by="an")
    return town


def test_open_overdue_and_this_week_are_told_apart_and_what_is_done_counts_no_more(busy: Town) -> None:
    minh, an = busy.officer("minh").id, busy.officer("an").id
    with read_work() as work:
        assert list_loads(work, [minh, an]) == {minh: Load(4, 1, 1), an: Load()}
        assert list_loads(work, []) == {}


def test_who_is_away_today_is_told(busy: Town) -> None:
    minh, an = busy.officer("minh").id, busy.officer("an").id
    with begin_work() as work:
        today = local_day(work.now)
        for who, first, approved in ((minh, today, "x"), (an, today, None), (an, today + timedelta(days=1), "x")):
            row = {"officer_id": who, "substitute_id": busy.officer("tam").id, "reason": "", "approved_by": approved}
            days = {"first_day": first, "last_day": today + timedelta(days=2)}
            work.connection.execute(insert(Substitution).values(id=new_id(), **row, **days))
    with read_work() as work:
        loads = list_loads(work, [minh, an])
    assert (loads[minh].is_away, loads[an].is_away) == (True, False)


def test_all_is_asked_in_one_question(busy: Town) -> None:
    people = [busy.officer(name).id for name in ("minh", "an", "tam", "dung")]
    asked: list[str] = []
    with read_work() as work:
        event.listen(work.connection, "before_cursor_execute", lambda *all_: asked.append(all_[2]))
        assert len(list_loads(work, people)) == 4
    assert len(asked) == 1
