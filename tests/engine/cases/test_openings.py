"""Who opened a case is written down: one row a person and day; the sender is told how many, by role."""

from uuid import UUID

import pytest
from sqlalchemy import event

from engine.cases import (
    CaseNotFound,
    RoleCount,
    count_readers,
    get_case,
    get_task,
    list_openings,
    list_tasks,
    open_content,
    preparing,
)
from engine.cases.listing import list_cases
from engine.storage import read_work
from engine.storage.tables import CaseOpening
from tests.support.diagrams import Diagram
from tests.support.town import Town


@pytest.fixture
def case_id(town: Town) -> UUID:
    town.publish(Diagram().start().user("check", "OFFICER").end().chain("begin", "check", "done"))
    return town.open().id


def readers(case_id: UUID) -> tuple[RoleCount, ...]:
    with read_work() as work:
        return count_readers(work, case_id)


def test_each_person_is_counted_once_a_day_and_each_opening_once_in_a_while(town: Town, case_id: UUID) -> None:
    minh, task = town.officer("minh"), town.task(case_id, "check")
    get_task(task.id, actor=minh)
    get_case(case_id, actor=minh)
    (one,) = list_openings(case_id, actor=town.officer("dung"))
    assert (one.officer, one.role, one.times) == ("Lê Văn Minh", "Chuyên viên xử lý", 1)
    town.clock.move(minutes=6)
    get_case(case_id, actor=minh)
    (one,) = list_openings(case_id, actor=town.officer("dung"))
    assert (one.times, one.last_at) == (2, town.clock.now)
    town.clock.move(days=1)
    get_case(case_id, actor=minh)
    assert [(one.day.day, one.times) for one in list_openings(case_id, actor=town.officer("dung"))] == [
        (24, 1),
        (23, 2),
    ]
    assert readers(case_id) == (RoleCount("OFFICER", "Chuyên viên xử lý", 1),)


def test_the_sender_is_told_how_many_by_role_and_of_nobody_who_could_not_read_it(town: Town, case_id: UUID) -> None:
    assert readers(case_id) == ()
    for name in ("minh", "an", "dung", "tam", "quan"):
        get_case(case_id, actor=town.officer(name))
    # Tâm is deputy and officer: told in the weightier role. Quản sees steps and times alone.
    assert {one.role: one.officers for one in readers(case_id)} == {"HEAD": 1, "DEPUTY": 1, "OFFICER": 1, "CLERK": 1}
    open_content(case_id, actor=town.officer("quan"), reason="Người gửi báo lỗi")
    get_case(case_id, actor=town.officer("quan"))
    assert RoleCount("ADMIN", "Quản trị hệ thống", 1) in readers(case_id)


def test_lists_are_no_opening_and_who_is_refused_has_opened_nothing(town: Town, case_id: UUID) -> None:
    list_tasks("unit", actor=town.officer("minh"))
    list_cases(actor=town.officer("dung"))
    with pytest.raises(CaseNotFound):
        get_case(case_id, actor=town.officer("yen"))
    assert town.rows(CaseOpening, case_id) == []


def test_only_heads_and_administrators_are_told_who(town: Town, case_id: UUID) -> None:
    get_case(case_id, actor=town.officer("minh"))
    assert list_openings(case_id, actor=town.officer("minh")) == ()
    assert list_openings(case_id, actor=town.officer("son")) == ()
    assert len(list_openings(case_id, actor=town.officer("quan"))) == 1


def test_an_opening_costs_one_statement_and_the_same_one_again_none(town: Town, case_id: UUID) -> None:
    written: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        written.extend([statement] if "case_openings" in statement else [])

    event.listen(town.database.writer, "before_cursor_execute", listen)
    minh = town.officer("minh")
    get_case(case_id, actor=minh)
    assert len(written) == 1
    get_case(case_id, actor=minh)
    assert len(written) == 1


def test_what_is_made_ready_is_no_opening(town: Town, case_id: UUID) -> None:
    minh, task = town.officer("minh"), town.task(case_id, "check")
    with preparing():
        get_task(task.id, actor=minh)
        get_case(case_id, actor=minh)
    assert town.rows(CaseOpening, case_id) == []
    get_task(task.id, actor=minh)
    assert len(town.rows(CaseOpening, case_id)) == 1
