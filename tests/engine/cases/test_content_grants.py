"""Content is opened for one case, with a reason, for two hours; heads of the agency are told."""

from uuid import UUID

import pytest
from sqlalchemy import delete, insert, select

from engine import audit
from engine.cases import CaseNotFound, get_case, list_grants, open_content
from engine.cases.finding import CONCEALED
from engine.errors import Invalid, NotAllowed
from engine.storage import begin_work, read_work, tables
from tests.support.diagrams import Diagram
from tests.support.town import Town, assert_all_is_well


def opened(town: Town) -> UUID:
    town.publish(Diagram().start().user("check").end().chain("begin", "check", "done"))
    return town.open().id


def make_designer(town: Town, username: str, agency: str) -> None:
    with begin_work() as work:
        work.connection.execute(delete(tables.Grant).where(tables.Grant.officer_id == officer_id(username)))
        work.connection.execute(
            insert(tables.Grant).values(officer_id=officer_id(username), role="PROCESS_DESIGNER", agency_code=agency)
        )


def officer_id(username: str) -> UUID:
    with read_work() as work:
        found = work.connection.scalar(select(tables.Officer.id).where(tables.Officer.username == username))
    assert found is not None
    return found


def test_an_admin_reads_the_title_for_two_hours_and_no_longer(town: Town) -> None:
    case_id, quan = opened(town), town.officer("quan")
    assert get_case(case_id, actor=quan).title == CONCEALED
    open_content(case_id, actor=quan, reason="Người gửi gọi điện báo lỗi")
    assert get_case(case_id, actor=quan).title == "sample"
    town.clock.move(hours=1, minutes=59)
    assert get_case(case_id, actor=quan).title == "sample"
    town.clock.move(minutes=1)
    assert get_case(case_id, actor=quan).title == CONCEALED
    assert get_case(case_id, actor=quan).content_until is None


def test_one_case_is_opened_and_no_other(town: Town) -> None:
    first, second, quan = opened(town), town.open().id, town.officer("quan")
    open_content(first, actor=quan, reason="Kiểm tra")
    assert get_case(second, actor=quan).title == CONCEALED


def test_another_admin_is_not_let_in_with_the_first(town: Town) -> None:
    case_id = opened(town)
    make_designer(town, "an", "SXD")
    open_content(case_id, actor=town.officer("quan"), reason="Kiểm tra")
    assert get_case(case_id, actor=town.officer("an")).title == CONCEALED


def test_it_is_recorded_once_however_often_it_is_asked_for(town: Town) -> None:
    case_id, quan = opened(town), town.officer("quan")
    until = open_content(case_id, actor=quan, reason="Kiểm tra")
    town.clock.move(minutes=30)
    assert open_content(case_id, actor=quan, reason="Kiểm tra lại") == until
    with read_work() as work:
        told = [event for event in audit.list_events(work, case_id) if event.kind == "content.opened"]
    assert [(event.actor, event.facts["reason"]) for event in told] == [(str(quan.id), "Kiểm tra")]
    assert_all_is_well()


def test_the_head_of_the_agency_is_told_and_another_head_is_not(town: Town) -> None:
    case_id = opened(town)
    open_content(case_id, actor=town.officer("quan"), reason="Kiểm tra")
    (grant,) = list_grants(actor=town.officer("dung"))
    assert (grant.officer, grant.reason, grant.is_over) == ("Đỗ Quản Trị", "Kiểm tra", False)
    assert list_grants(actor=town.officer("son")) == ()
    town.clock.move(hours=3)
    assert [one.is_over for one in list_grants(actor=town.officer("tam"), case_id=case_id)] == [True]
    with pytest.raises(NotAllowed):
        list_grants(actor=town.officer("minh"))


def test_a_designer_asks_for_cases_of_their_agency_alone(town: Town) -> None:
    case_id = opened(town)
    make_designer(town, "an", "SXD")
    make_designer(town, "yen", "SYT")
    open_content(case_id, actor=town.officer("an"), reason="Xem vì sao biểu mẫu sai")
    assert get_case(case_id, actor=town.officer("an")).title == "sample"
    with pytest.raises(CaseNotFound):
        open_content(case_id, actor=town.officer("yen"), reason="Tò mò")


def test_nobody_else_asks_in_this_way_and_nobody_without_a_reason(town: Town) -> None:
    case_id = opened(town)
    with pytest.raises(NotAllowed):
        open_content(case_id, actor=town.officer("dung"), reason="Kiểm tra")
    with pytest.raises(Invalid):
        open_content(case_id, actor=town.officer("quan"), reason="  ")
    assert town.rows(tables.ContentGrant) == []
