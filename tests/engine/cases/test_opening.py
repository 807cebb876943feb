"""How a case begins: by whom, with what number, from which form."""

import threading

import pytest

from engine.cases import SamePerson, complete_task, next_number, start_case
from engine.errors import Invalid, NotAllowed, NotFound
from engine.storage import begin_work, tables
from tests.support.diagrams import Diagram
from tests.support.town import Town, assert_all_is_well, form_files, line

FORM = form_files(
    "begin",
    {"subject": line("Việc gì"), "note": {"type": "string", "title": "Ghi chú", "maxLength": 5_000}},
    required=["subject"],
)


def leave(roles: str = "OFFICER, Thủ trưởng") -> Diagram:
    diagram = Diagram("leave", properties={"title": "Xin nghỉ", "startForm": "begin.json", "startRoles": roles})
    return diagram.start().user("check").end().chain("begin", "check", "done")


def test_an_officer_of_a_starting_role_begins_a_case_with_the_start_form(town: Town) -> None:
    town.publish(leave(), files=FORM)
    case = start_case("leave", {"subject": "Nghỉ phép", "note": "Việc nhà"}, actor=town.officer("minh"))
    assert case.number == "HS-2026-000001"
    assert town.variables(case.id)["subject"] == "Nghỉ phép"
    (kept,) = town.rows(tables.FormData, case.id)
    assert kept.data == {"note": "Việc nhà"}
    assert town.task(case.id, "check").agency == "SXD"
    assert town.case(case.id).started_by == str(town.officer("minh").id)
    assert_all_is_well()


def test_a_role_may_be_named_in_vietnamese(town: Town) -> None:
    town.publish(leave("thủ trưởng"), files=FORM)
    start_case("leave", {"subject": "x"}, actor=town.officer("dung"))
    with pytest.raises(NotAllowed):
        start_case("leave", {"subject": "x"}, actor=town.officer("minh"))


def test_a_process_without_starting_roles_is_begun_by_the_system_alone(town: Town) -> None:
    town.publish(leave(""), files=FORM)
    with pytest.raises(NotAllowed):
        start_case("leave", {"subject": "x"}, actor=town.officer("minh"))
    assert town.open("leave").number


def test_a_start_form_that_is_not_filled_in_begins_nothing_and_takes_no_number(town: Town) -> None:
    town.publish(leave(), files=FORM)
    with pytest.raises(Invalid):
        start_case("leave", {"subject": " "}, actor=town.officer("minh"))
    assert town.cases() == []
    assert start_case("leave", {"subject": "x"}, actor=town.officer("minh")).number == "HS-2026-000001"


def test_a_task_may_go_back_to_whoever_began_the_case(town: Town) -> None:
    diagram = Diagram("leave", properties={"title": "Xin nghỉ", "startRoles": "OFFICER"})
    diagram.start().user("amend", assignTo="initiator").end().chain("begin", "amend", "done")
    town.publish(diagram)
    case = start_case("leave", {}, actor=town.officer("minh"))
    assert town.variables(case.id)["initiator"] == town.officer("minh").username
    assert town.task(case.id, "amend").assignee == town.officer("minh").id


def test_four_eyes_may_look_at_who_began_the_case(town: Town) -> None:
    diagram = Diagram("leave", properties={"title": "Xin nghỉ", "startRoles": "HEAD, OFFICER"})
    diagram.start().user("approve", notSameAs="begin").end().chain("begin", "approve", "done")
    town.publish(diagram)
    own = start_case("leave", {}, actor=town.officer("minh"))
    with pytest.raises(SamePerson):
        complete_task(town.task(own.id, "approve").id, {}, actor=town.officer("minh"))
    town.complete(own.id, "approve", by="an")
    assert town.case(own.id).status == "completed"


def test_what_is_not_published_cannot_begin(town: Town) -> None:
    with pytest.raises(NotFound):
        start_case("leave", {}, actor=town.officer("minh"))


def test_numbers_count_for_each_prefix_and_year_of_viet_nam(town: Town) -> None:
    def taken(prefix: str) -> str:
        with begin_work() as work:
            return next_number(work, prefix)

    assert [taken("KH"), taken("KH"), taken("HS")] == ["KH-2026-000001", "KH-2026-000002", "HS-2026-000001"]
    town.clock.move_to(town.clock.now.replace(month=12, day=31, hour=16, minute=59))
    assert taken("KH") == "KH-2026-000003"
    town.clock.move(minutes=2)
    assert taken("KH") == "KH-2027-000001"


def test_numbers_taken_at_once_are_all_different(town: Town) -> None:
    town.publish(leave(), files=FORM)
    actor = town.officer("minh")
    numbers: list[str] = []

    def begin() -> None:
        numbers.extend(start_case("leave", {"subject": "x"}, actor=actor).number for _ in range(10))

    threads = [threading.Thread(target=begin) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == [f"HS-2026-{number:06d}" for number in range(1, 41)]


def test_a_new_version_is_for_new_cases_only(town: Town) -> None:
    town.publish(leave(), files=FORM)
    old = start_case("leave", {"subject": "x"}, actor=town.officer("minh"))
    diagram = Diagram("leave", properties={"title": "Xin nghỉ", "startForm": "begin.json", "startRoles": "OFFICER"})
    town.publish(diagram.start().user("read").end().chain("begin", "read", "done"), files=FORM)
    new = start_case("leave", {"subject": "x"}, actor=town.officer("minh"))
    assert (town.open_elements(old.id), town.open_elements(new.id)) == (["check"], ["read"])
    town.complete(old.id, "check")
    assert town.case(old.id).status == "completed"


def test_a_case_is_titled_as_its_process_says(town: Town) -> None:
    files = form_files("start", {"reason": line("Lý do")}, required=["reason"])
    properties = {"startRoles": "OFFICER", "startForm": "start.json", "caseTitle": '"Nghỉ: " + reason'}
    town.publish(
        Diagram(properties=properties).start().user("check").end().chain("begin", "check", "done"), files=files
    )
    opened = start_case("sample", {"reason": "việc nhà"}, actor=town.officer("minh"))
    assert town.case(opened.id).title == "Nghỉ: việc nhà"
