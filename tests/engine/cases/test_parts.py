"""Who works beside a case in a process of its own sees that part, whatever the procedure is about."""

from uuid import UUID

import pytest

from engine.cases import TaskNotFound, claim_task, get_case, get_task, save_draft, sees_whole_case, side_processes
from engine.storage import read_work
from tests.support.diagrams import Diagram
from tests.support.town import Town


def ask(*, own_part: str = "true") -> tuple[Diagram, Diagram]:
    """A case of Sở Xây dựng that asks Sở Y tế in a called process, whose second step lies in a sub-process."""
    main = Diagram().start().script("note", "secret = 7").node("parallelGateway", "split").user("work")
    main.node("callActivity", "asking", name="asking", calledElement="side").node("parallelGateway", "join").end()
    main.chain("begin", "note", "split", "work", "join", "done").chain("split", "asking", "join")
    side = Diagram("side", {"ownPartOnly": own_part} if own_part else {}).start("asked").user("say", agency='"SYT"')
    inner = Diagram("inner").start("inner_begin").user("sign", agency='"SYT"').end("inner_end")
    side.node("subProcess", "signing", inner.chain("inner_begin", "sign", "inner_end").body(), name="signing")
    side.end("answered").chain("asked", "say", "signing", "answered")
    side.lanes["OFFICER"].append("signing")
    return main, side


@pytest.fixture
def case(town: Town) -> UUID:
    town.publish(*ask())
    return town.open().id


def test_who_is_only_asked_sees_their_own_task_and_no_variable(town: Town, case: UUID) -> None:
    seen = get_case(case, actor=town.officer("yen"))
    assert ([task.element for task in seen.tasks], dict(seen.variables), seen.is_whole) == (["say"], {}, False)
    assert [one.process_id for one in seen.diagrams] == ["side"]
    assert (seen.incidents, seen.timers, seen.events) == ((), (), ())
    whole = get_case(case, actor=town.officer("minh"))
    assert (sorted(task.element for task in whole.tasks), whole.variables["secret"]) == (["say", "work"], 7)
    assert whole.is_whole


def test_what_they_did_stays_theirs_to_see_also_within_a_sub_process(town: Town, case: UUID) -> None:
    town.complete(case, "say", by="yen")
    town.complete(case, "sign", by="yen")
    seen = get_case(case, actor=town.officer("yen"))
    assert [event.facts["element"] for event in seen.events] == ["say", "sign"]
    assert {one.process_id: one.done for one in seen.diagrams}["side"]
    assert not seen.is_whole


def test_the_tasks_of_others_are_not_there_for_them(town: Town, case: UUID) -> None:
    work, yen = town.task(case, "work").id, town.officer("yen")
    for act in (
        lambda: get_task(work, actor=yen),
        lambda: claim_task(work, actor=yen),
        lambda: save_draft(work, {}, actor=yen),
    ):
        with pytest.raises(TaskNotFound):
            act()
    assert get_task(town.task(case, "say").id, actor=yen).row.element == "say"


def test_who_dispatches_or_administers_sees_it_whole(town: Town, case: UUID) -> None:
    for username in ("hoa", "quan", "dung"):
        with read_work() as work:
            assert sees_whole_case(work, case, town.officer(username)), username


@pytest.mark.parametrize(("said", "sides"), [("true", {"side", "signing"}), ("yes please", {"side", "signing"})])
def test_whatever_the_property_says_it_shuts(town: Town, said: str, sides: set[str]) -> None:
    town.publish(*ask(own_part=said))
    with read_work() as work:
        assert side_processes(work, town.open().id) == sides


def test_without_the_property_everybody_who_has_a_task_sees_the_case(town: Town) -> None:
    town.publish(*ask(own_part=""))
    seen = get_case(town.open().id, actor=town.officer("yen"))
    assert (seen.is_whole, seen.variables["secret"]) == (True, 7)
