"""Work that is begun on a case and lives on its own: any process may be about the cases of another."""

from collections.abc import Iterator

import pytest

from engine.cases import (
    AlreadyBegun,
    CaseNotFound,
    begin_about,
    complete_task,
    list_offered,
    list_related,
    list_startable,
    offers,
    start_case,
    subject_of,
)
from engine.errors import NotAllowed
from engine.storage import read_work
from tests.support.at_once import at_once
from tests.support.diagrams import Diagram
from tests.support.town import Town, assert_all_is_well


def leave() -> Diagram:
    diagram = Diagram("leave", properties={"title": "Xin nghỉ", "startRoles": "OFFICER"})
    return diagram.start().user("check").end().chain("begin", "check", "done")


def amend(**more: str) -> Diagram:
    properties = {"title": "Sửa đơn", "startRoles": "OFFICER", "about": "leave", **more}
    diagram = Diagram("amend", properties=properties)
    return diagram.start().user("change").end().chain("begin", "change", "done")


@pytest.fixture
def no_offers() -> Iterator[None]:
    before = dict(offers)
    yield
    offers.clear()
    offers.update(before)


def test_it_is_begun_on_a_case_that_runs_and_on_one_that_has_ended(town: Town) -> None:
    town.publish(leave())
    town.publish(amend())
    minh = town.officer("minh")
    case = start_case("leave", {}, actor=minh)
    first = begin_about(case.id, "amend", actor=minh)
    assert town.variables(first.id)["about_number"] == case.number
    with read_work() as work:
        assert subject_of(work, first.id) == case.id
    complete_task(town.task(first.id, "change").id, {}, actor=minh)
    complete_task(town.task(case.id, "check").id, {}, actor=minh)
    second = begin_about(case.id, "amend", actor=minh)
    assert {one.number for one in list_related(case.id, actor=minh)} == {first.number, second.number}
    (subject,) = list_related(second.id, actor=minh)
    assert (subject.number, subject.is_subject, subject.status) == (case.number, True, "completed")
    assert_all_is_well()


def test_one_of_a_kind_runs_at_a_time_even_begun_at_the_same_moment(town: Town) -> None:
    town.publish(leave())
    town.publish(amend())
    minh = town.officer("minh")
    case = start_case("leave", {}, actor=minh)
    told = at_once(*[lambda: begin_about(case.id, "amend", actor=minh)] * 3)
    assert [type(one) for one in told if one] == [AlreadyBegun, AlreadyBegun]
    (offered,) = list_offered(case.id, actor=minh)
    assert offered.running == list_related(case.id, actor=minh)[0].number


def test_it_is_not_started_on_its_own_nor_by_others_nor_on_other_cases(town: Town) -> None:
    town.publish(leave())
    town.publish(amend())
    minh, dung = town.officer("minh"), town.officer("dung")
    case = start_case("leave", {}, actor=minh)
    assert [one.id for one in list_startable(actor=minh)] == ["leave"]
    with pytest.raises(NotAllowed):
        start_case("amend", {}, actor=minh)
    with pytest.raises(NotAllowed):
        begin_about(case.id, "amend", actor=dung)
    assert list_offered(case.id, actor=dung) == ()
    work = begin_about(case.id, "amend", actor=minh)
    with pytest.raises(CaseNotFound):
        begin_about(work.id, "amend", actor=minh)


@pytest.mark.usefixtures("no_offers")
def test_it_is_offered_while_what_it_names_holds(town: Town) -> None:
    town.publish(leave())
    town.publish(amend(offeredIf="leave.granted"))
    minh = town.officer("minh")
    case = start_case("leave", {}, actor=minh)
    assert list_offered(case.id, actor=minh) == ()
    offers["leave.granted"] = lambda _work, case_id: case_id == case.id
    assert [one.title for one in list_offered(case.id, actor=minh)] == ["Sửa đơn"]
    offers["leave.granted"] = lambda _work, _case_id: False
    with pytest.raises(CaseNotFound):
        begin_about(case.id, "amend", actor=minh)
