"""An officer's day: each task in one list, what is waited for, how deadlines were kept, in few questions."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, event, update

from engine.cases import claim_task
from engine.cases.my_day import MyDay, my_day
from engine.storage import begin_work, read_work, tables
from tests.support.diagrams import Diagram
from tests.support.town import Town


def publish(town: Town) -> None:
    diagram = Diagram().start().user("check", dueIn='"2 working days"').user("after").end()
    town.publish(diagram.chain("begin", "check", "after", "done"))


def day_of(town: Town, username: str) -> MyDay:
    with read_work() as work:
        return my_day(work, town.officer(username))


def due(town: Town, case_id: Any, **after: float) -> None:
    with begin_work() as work:
        moment = town.clock.now + timedelta(**after)
        work.connection.execute(update(tables.Task).where(tables.Task.case_id == case_id).values(due_at=moment))


def test_each_task_stands_in_the_first_list_that_fits(town: Town) -> None:
    publish(town)
    for after in ({"hours": -1}, {"hours": 1}, {"days": 3}, {"days": 20}):
        case_id = town.open().id
        claim_task(town.task(case_id, "check").id, actor=town.officer("minh"))
        due(town, case_id, **after)
    town.open()
    day = day_of(town, "minh")
    assert [len(one) for one in (day.late, day.today, day.back, day.week, day.later)] == [1, 1, 0, 1, 1]
    assert day.free == 1
    assert not day.is_free


def test_what_one_did_leads_to_whom_one_waits_for_and_to_the_figures(town: Town) -> None:
    publish(town)
    in_time, late = town.open().id, town.open().id
    town.complete(in_time, "check")
    town.clock.move(days=7)
    town.complete(late, "check")
    claim_task(town.task(late, "after").id, actor=town.officer("an"))
    day = day_of(town, "minh")
    assert {(one.case_id, one.holder) for one in day.awaited} == {(in_time, None), (late, "Trần Thị Ân")}
    assert {one.agency for one in day.awaited} == {"Sở Xây dựng"}
    assert (day.month.in_time, day.month.late, day.month.days) == (1, 1, 2.5)
    assert day.quarter == day.month
    # Who has no part in it waits for nobody.
    assert day_of(town, "yen").awaited == ()


def test_whose_task_it_is_stands_beside_it(town: Town) -> None:
    publish(town)
    claim_task(town.task(town.open().id, "check").id, actor=town.officer("minh"))
    town.substitutes("minh", "an")
    (one,) = day_of(town, "an").week
    assert one.in_place_of == "Lê Văn Minh"


def test_a_step_that_comes_back_says_so(town: Town) -> None:
    diagram = Diagram().start().user("write").user("look").node("exclusiveGateway", "well").end()
    diagram.chain("begin", "write", "look", "well")
    diagram.flow("well", "done", "fine").flow("well", "write", default=True)
    town.publish(diagram)
    case_id = town.open(fine=False).id
    town.complete(case_id, "write", by="minh")
    town.complete(case_id, "look", by="an")
    claim_task(town.task(case_id, "write").id, actor=town.officer("minh"))
    assert [one.is_back for one in day_of(town, "minh").back] == [True]


def test_the_whole_day_takes_six_questions_at_most(town: Town) -> None:
    publish(town)
    for _ in range(5):
        claim_task(town.task(town.open().id, "check").id, actor=town.officer("minh"))
    officer = town.officer("minh")
    statements: list[str] = []

    def note(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    with read_work() as work:
        engine: Engine = work.connection.engine
        event.listen(engine, "before_cursor_execute", note)
        my_day(work, officer)
        event.remove(engine, "before_cursor_execute", note)
    assert len(statements) <= 6
