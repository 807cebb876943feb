"""Lists of cases by what is asked: states, deadlines, trouble, steps, days, numbers and titles."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert, update

from engine.cases import CaseStatus, record_failure, suspend_case
from engine.cases.case_filter import CaseFilter, Due, Trouble
from engine.cases.listing import list_cases
from engine.cases.morning import morning_figures
from engine.cases.places import PlaceKind, list_places
from engine.errors import Unavailable
from engine.storage import begin_work, new_id, read_work, tables
from engine.storage.search_text import search_plain
from tests.support.diagrams import Diagram
from tests.support.town import MONDAY, Town


@pytest.fixture
def busy(town: Town) -> Town:
    """A town with a procedure: a task due in two working days, then a pause, then a task."""
    diagram = Diagram().start().user("check", dueIn='"2 working days"').timer("pause", '"48 hours"')
    town.publish(diagram.user("after").end().chain("begin", "check", "pause", "after", "done"))
    return town


def asked(town: Town, who: str = "quan", **wanted: Any) -> set[str]:
    return {row.number for row in list_cases(actor=town.officer(who), wanted=CaseFilter(**wanted)).items}


def set_due(task_of: UUID, **due: Any) -> None:
    with begin_work() as work:
        work.connection.execute(update(tables.Task).where(tables.Task.case_id == task_of).values(**due))


def retitle(case_id: UUID, title: str) -> None:
    with begin_work() as work:
        work.connection.execute(update(tables.Case).where(tables.Case.id == case_id).values(title=title))
        work.connection.execute(
            update(tables.CaseSearch).where(tables.CaseSearch.case_id == case_id).values(text=search_plain(title))
        )


def test_by_deadline_of_the_case_or_of_any_open_task(busy: Town) -> None:
    late, today, soon, far = (busy.open() for _ in range(4))
    set_due(late.id, due_at=MONDAY - timedelta(hours=1))
    set_due(today.id, due_at=MONDAY + timedelta(hours=3))
    set_due(soon.id, due_at=MONDAY + timedelta(days=3))
    set_due(far.id, due_at=MONDAY + timedelta(days=20))
    with begin_work() as work:
        work.connection.execute(
            update(tables.Case).where(tables.Case.id == far.id).values(due_at=MONDAY + timedelta(days=6))
        )
    assert asked(busy, due=Due.LATE) == {late.number}
    assert asked(busy, due=Due.TODAY) == {today.number}
    assert asked(busy, due=Due.SOON) == {today.number, soon.number}
    # Sunday is the seventh day from Monday.
    assert asked(busy, due=Due.WEEK) == {today.number, soon.number, far.number}


def test_a_case_that_is_over_is_never_late(busy: Town) -> None:
    case = busy.open()
    set_due(case.id, due_at=MONDAY - timedelta(hours=1), status="completed")
    with begin_work() as work:
        work.connection.execute(update(tables.Case).values(status="completed", ended_at=work.now))
    assert asked(busy, due=Due.LATE) == set()


def test_by_the_step_where_it_stands(busy: Town) -> None:
    first, second = busy.open(), busy.open()
    busy.complete(second.id, "check")
    assert asked(busy, element="check") == {first.number}
    assert asked(busy, element="sample/check") == {first.number}
    assert asked(busy, element="other/check") == set()
    assert asked(busy, element="pause") == {second.number}


def test_by_state_agency_process_and_version(busy: Town) -> None:
    first, second = busy.open(), busy.open(agency="SYT")
    suspend_case(second.id, actor=busy.officer("quan"), reason="Kiểm tra")
    busy.publish(Diagram().start().user("check").end().chain("begin", "check", "done"))
    third = busy.open()
    assert asked(busy, status=CaseStatus.SUSPENDED) == {second.number}
    assert asked(busy, is_open=True) == {first.number, second.number, third.number}
    assert asked(busy, agency="SYT") == {second.number}
    assert asked(busy, process_id="sample", version=2) == {third.number}
    assert asked(busy, process_id="other") == set()


def test_by_what_keeps_it_from_going_on(busy: Town) -> None:
    fine, failed, waiting = busy.open(), busy.open(), busy.open()
    busy.complete(waiting.id, "check")
    row_id = new_id()
    with begin_work() as work:
        work.connection.execute(
            insert(tables.Outbox).values(
                id=row_id, case_id=failed.id, kind="petition.notice", payload={}, attempts=8, created_at=work.now,
                available_at=work.now, failed_at=work.now, last_error="unavailable",
            )
        )  # fmt: skip
        record_failure(work, failed.id, row_id, "petition.notice", Unavailable())
    busy.clock.move(hours=50)
    assert asked(busy, trouble=Trouble.INCIDENT) == {failed.number}
    assert asked(busy, trouble=Trouble.OUTBOX) == {failed.number}
    assert asked(busy, trouble=Trouble.TIMER) == {waiting.number}
    assert fine.number not in asked(busy, trouble=Trouble.INCIDENT)


def test_by_days_with_both_ends_in_viet_nam(busy: Town) -> None:
    first = busy.open()
    # 23:30 of the same day in Việt Nam, and half past midnight.
    busy.clock.move_to(MONDAY.replace(hour=16, minute=30))
    second = busy.open()
    busy.clock.move(hours=1)
    third = busy.open()
    monday = date(2026, 11, 23)
    assert asked(busy, started_from=monday, started_to=monday) == {first.number, second.number}
    assert asked(busy, started_from=monday + timedelta(days=1)) == {third.number}
    assert asked(busy, ended_from=monday) == set()


def test_by_how_long_no_step_was_done(busy: Town) -> None:
    still, moving = busy.open(), busy.open()
    busy.clock.move(days=5)
    busy.complete(moving.id, "check")
    busy.clock.move(days=3)
    assert asked(busy, idle_days=7) == {still.number}
    assert asked(busy, idle_days=2) == {still.number, moving.number}
    assert asked(busy, idle_days=30) == set()


def test_by_part_of_a_number_for_everyone_and_by_words_of_a_title_for_who_reads_content(busy: Town) -> None:
    road, water = busy.open(), busy.open()
    retitle(road.id, "Đường liên xã ngập nước")
    retitle(water.id, "Nước sinh hoạt đục")
    assert asked(busy, words=road.number.lower()) == {road.number}
    assert asked(busy, words=road.number[-6:]) == {road.number}
    assert asked(busy, "dung", words="duong ngap") == {road.number}
    assert asked(busy, "dung", words="Nước") == {road.number, water.number}
    assert asked(busy, "dung", words="uong") == set()
    assert asked(busy, "quan", words="duong") == set()


@pytest.mark.parametrize("words", ["%", "_", "'", "KH-%", "a" * 300, "🙂", "9" * 50])
def test_odd_words_find_nothing_and_break_nothing(busy: Town, words: str) -> None:
    busy.open()
    assert asked(busy, "dung", words=words) == set()


def test_others_cases_are_never_listed(busy: Town) -> None:
    own, other = busy.open(), busy.open(agency="SYT")
    for wanted in ({}, {"words": other.number}, {"agency": "SYT"}, {"element": "check"}, {"is_open": True}):
        assert other.number not in asked(busy, "dung", **wanted)
    assert own.number in asked(busy, "dung")


def test_where_each_case_stands_and_who_has_it(busy: Town) -> None:
    held, waiting = busy.open(), busy.open()
    with begin_work() as work:
        work.connection.execute(
            update(tables.Task).where(tables.Task.case_id == held.id).values(assignee=busy.officer("minh").id)
        )
    busy.complete(waiting.id, "check")
    with read_work() as work:
        versions = {row.id: row.version_id for row in busy.rows(tables.Case)}
        places = list_places(work, versions)
    (task,), (pause,) = places[held.id], places[waiting.id]
    assert (task.kind, task.name, task.holder) == (PlaceKind.TASK, "check", "Lê Văn Minh")
    assert (pause.kind, pause.element) == (PlaceKind.TIMER, "pause")


def test_the_numbers_of_the_morning_are_the_lengths_of_their_lists(busy: Town) -> None:
    late, done = busy.open(), busy.open()
    set_due(late.id, due_at=MONDAY + timedelta(hours=2))
    busy.complete(done.id, "check")
    busy.clock.move(hours=49)
    busy.fire()
    busy.complete(done.id, "after")
    busy.clock.move(days=1)
    quan = busy.officer("quan")
    figures = morning_figures(actor=quan, idle_days=2)
    assert (figures.late, figures.idle, figures.ended_yesterday, figures.opened_yesterday) == (1, 1, 1, 0)
    assert figures.incidents == figures.timers == figures.outbox == 0
    assert morning_figures(actor=busy.officer("son")).late == 0
