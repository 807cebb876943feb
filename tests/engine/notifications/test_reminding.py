"""A timer on the edge of one task reminds who holds it, and a later one tells the head: any procedure may draw it."""

from uuid import UUID

from engine.cases import claim_task
from engine.storage import tables
from tests.support.diagrams import Diagram, timer
from tests.support.town import Town


def opened(town: Town) -> UUID:
    """A case with two tasks side by side; the one is due in five working days and watched."""
    diagram = Diagram("sample", {"title": "Việc mẫu"}).start().node("parallelGateway", "both")
    diagram.user("check", dueIn='"5 working days"').user("other", lane="CLERK").end().end("reminded").end("told")
    diagram.service("remind", "staff.remind", notice='"due_soon"', step='"check"')
    diagram.service("tell", "staff.notify", notice='"overdue"', role='"HEAD"')
    diagram.chain("begin", "both", "check", "done").chain("both", "other", "done")
    for element, term, following in (
        ("near", '"3 working days"', ("remind", "reminded")),
        ("late", '"5 working days"', ("tell", "told")),
    ):
        diagram.node("boundaryEvent", element, timer(term), attachedToRef="check", cancelActivity="false")
        diagram.chain(element, *following)
    town.publish(diagram)
    return town.open().id


def told(town: Town, case_id: UUID) -> list[tuple[str, str]]:
    names = {town.officer(name).id: name for name in ("minh", "an", "dung", "tam")}
    rows = town.rows(tables.Notification, case_id)
    return sorted((row.notice, names[row.officer_id]) for row in rows if row.officer_id in names)


def test_the_holder_of_that_task_is_reminded_and_then_the_head(town: Town) -> None:
    case_id = opened(town)
    claim_task(town.task(case_id, "check").id, actor=town.officer("minh"))
    town.clock.move(days=2)
    town.fire()
    assert told(town, case_id) == []
    town.clock.move(days=2)
    town.fire()
    assert told(town, case_id) == [("due_soon", "minh")]
    town.clock.move(days=4)
    town.fire()
    assert told(town, case_id) == [("due_soon", "minh"), ("overdue", "dung")]
    assert town.open_elements(case_id) == ["check", "other"]


def test_a_task_that_is_done_reminds_nobody(town: Town) -> None:
    case_id = opened(town)
    town.complete(case_id, "check")
    town.clock.move(days=10)
    town.fire()
    assert told(town, case_id) == []
