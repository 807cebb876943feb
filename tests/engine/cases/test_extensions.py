"""More time for a step is asked for and decided; the date of the law is out of reach."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from engine import audit
from engine.cases import TaskDone, TaskNotFound
from engine.cases.errors import DueChanged, ExtensionDecided
from engine.cases.extensions import (
    ask_extension,
    decide_extension,
    list_extensions,
    list_own_extensions,
    room_to_extend,
)
from engine.cases.recounting import recount_case
from engine.clock import end_of_day
from engine.errors import Invalid, NotAllowed
from engine.storage import read_work
from tests.support.diagrams import Diagram
from tests.support.town import Town, assert_all_is_well

LEGAL = date(2026, 12, 7)
"""Ten working days after the Monday on which the town's clock starts."""
STEP = date(2026, 11, 25)
LATEST = date(2026, 12, 2)
"""Three working days before the legal date: what the two steps after the first need."""


def opened(town: Town, **more: str) -> Any:
    legal = {"dueIn": '"10 working days"', "legalTerm": "10 working days", "legalBasis": "Luật", **more}
    diagram = Diagram("sample", legal).start().user("check", dueIn='"2 working days"')
    diagram.user("draft", dueIn='"2 working days"').user("sign", lane="HEAD", dueIn='"1 working day"').end()
    town.publish(diagram.chain("begin", "check", "draft", "sign", "done"))
    return town.open()


def asked(town: Town, case: Any, until: date = LATEST, by: str = "minh") -> UUID:
    task = town.task(case.id, "check")
    return ask_extension(task.id, until, seen=task.due_at, reason="Chờ kết quả đo", actor=town.officer(by))


def last_event(case: Any) -> audit.EventView:
    with read_work() as work:
        return audit.list_events(work, case.id)[-1]


def test_a_step_gets_more_time_when_its_head_says_so(town: Town) -> None:
    case = opened(town)
    assert town.task(case.id, "check").due_at == end_of_day(STEP)
    extension = asked(town, case)
    assert town.task(case.id, "check").due_at == end_of_day(STEP), "asking alone moves nothing"
    (waiting,) = list_extensions(actor=town.officer("dung"), waiting=True)
    assert (waiting.id, waiting.asked_by_name, waiting.reason) == (extension, "Lê Văn Minh", "Chờ kết quả đo")
    decide_extension(extension, is_granted=True, actor=town.officer("dung"))
    assert town.task(case.id, "check").due_at == end_of_day(LATEST)
    assert town.case(case.id).due_at == end_of_day(LEGAL), "the law's date stays"
    event = last_event(case)
    assert event.kind == "task.extended"
    assert event.facts["new"] == end_of_day(LATEST).isoformat()
    assert list_extensions(actor=town.officer("dung"), waiting=True) == []
    (own,) = list_own_extensions(actor=town.officer("minh"))
    assert (own.status, own.decided_by_name) == ("granted", "Phạm Đức Dũng")
    assert_all_is_well()


def test_the_room_says_how_far_and_why(town: Town) -> None:
    case = opened(town)
    _, room, waiting = room_to_extend(town.task(case.id, "check").id, actor=town.officer("minh"))
    assert room is not None
    assert waiting is None
    assert (room.latest, room.legal, room.steps, room.days) == (LATEST, LEGAL, 2, 3)


@pytest.mark.parametrize("until", [LATEST + timedelta(days=1), LEGAL, LEGAL + timedelta(days=30)])
def test_nothing_goes_beyond_what_the_steps_after_it_need(town: Town, until: date) -> None:
    case = opened(town)
    with pytest.raises(Invalid) as refused:
        asked(town, case, until)
    assert refused.value.problems[0].code == "extension.past_legal_date"


def test_a_head_cannot_grant_more_than_the_law_leaves_either(town: Town) -> None:
    case = opened(town)
    extension = asked(town, case, date(2026, 11, 27))
    with pytest.raises(Invalid):
        decide_extension(extension, is_granted=True, until=LEGAL, actor=town.officer("dung"))
    decide_extension(extension, is_granted=True, until=date(2026, 12, 1), actor=town.officer("dung"))
    assert town.task(case.id, "check").due_at == end_of_day(date(2026, 12, 1))


@pytest.mark.parametrize("until", [STEP, date(2026, 11, 20)])
def test_a_day_that_gives_no_more_time_is_refused(town: Town, until: date) -> None:
    with pytest.raises(Invalid):
        asked(town, opened(town), until)


def test_a_refusal_says_why_and_changes_nothing(town: Town) -> None:
    case = opened(town)
    extension = asked(town, case)
    with pytest.raises(Invalid):
        decide_extension(extension, is_granted=False, actor=town.officer("dung"))
    decide_extension(extension, is_granted=False, note="Đã đủ số liệu", actor=town.officer("dung"))
    assert town.task(case.id, "check").due_at == end_of_day(STEP)
    assert last_event(case).kind == "task.extension_refused"
    with pytest.raises(ExtensionDecided):
        decide_extension(extension, is_granted=True, actor=town.officer("dung"))


def test_nobody_decides_what_they_asked_for(town: Town) -> None:
    case = opened(town)
    extension = asked(town, case, by="tam")
    with pytest.raises(NotAllowed):
        decide_extension(extension, is_granted=True, actor=town.officer("tam"))
    assert list_extensions(actor=town.officer("tam"), waiting=True) == []


def test_a_head_of_another_agency_does_not_find_the_request(town: Town) -> None:
    case = opened(town)
    extension = asked(town, case)
    assert list_extensions(actor=town.officer("son"), waiting=True) == []
    with pytest.raises(TaskNotFound):
        decide_extension(extension, is_granted=True, actor=town.officer("son"))
    with pytest.raises(NotAllowed):
        decide_extension(extension, is_granted=True, actor=town.officer("hoa"))


def test_who_may_not_do_the_step_cannot_ask(town: Town) -> None:
    case = opened(town)
    with pytest.raises(NotAllowed):
        asked(town, case, by="dung")
    with pytest.raises(TaskNotFound):
        asked(town, case, by="yen")


def test_one_request_at_a_time_and_on_what_was_seen(town: Town) -> None:
    case = opened(town)
    task = town.task(case.id, "check")
    with pytest.raises(DueChanged):
        ask_extension(task.id, LATEST, seen=end_of_day(LEGAL), reason="Chờ", actor=town.officer("minh"))
    asked(town, case)
    with pytest.raises(Invalid):
        asked(town, case)


def test_a_step_that_is_done_needs_no_more_time(town: Town) -> None:
    case = opened(town)
    extension = asked(town, case)
    town.complete(case.id, "check")
    assert list_extensions(actor=town.officer("dung"), waiting=True) == []
    with pytest.raises(TaskDone):
        decide_extension(extension, is_granted=True, actor=town.officer("dung"))


def test_the_last_step_may_take_what_is_left_and_the_next_one_still_fits(town: Town) -> None:
    case = opened(town)
    decide_extension(asked(town, case), is_granted=True, actor=town.officer("dung"))
    town.clock.move_to(end_of_day(LATEST))
    town.complete(case.id, "check")
    assert town.task(case.id, "draft").due_at == end_of_day(date(2026, 12, 4))


def test_an_extension_outlives_a_change_of_the_calendar(town: Town) -> None:
    case = opened(town)
    decide_extension(asked(town, case), is_granted=True, actor=town.officer("dung"))
    recount_case(case.id, days=[date(2026, 11, 27)], reason="", actor="system")
    assert town.task(case.id, "check").due_at == end_of_day(LATEST)
