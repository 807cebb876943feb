"""The clock that may stand still while a sender is asked, and agencies that end while they hold a petition."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from engine.cases import follow_directory
from engine.clock import local_day
from engine.directory import get_agency
from engine.directory.upsert import upsert
from engine.errors import Invalid
from engine.petitions import find_petition_of, name_successors, provide_supplement
from engine.storage import begin_work, read_work, tables
from tests.stories.handling import handle, take_on, transfer_to
from tests.stories.test_asking_the_sender import officer_of
from tests.support.province import HUB, Petition, Province


@pytest.fixture
def petition(province: Province) -> Petition:
    return province.receives("Trả kết quả chậm", "Hồ sơ của tôi quá hẹn hơn một tháng.", field="dat_dai")


def pause(*, on: bool) -> None:
    with begin_work() as work:
        row = {"name": "supplement.pauses_clock", "value": {"value": on}}
        upsert(work, tables.Setting, [row], key=("name",))


def due_of(petition: Petition) -> date:
    with read_work() as work:
        due = work.connection.scalar(select(tables.Case.due_at).where(tables.Case.id == petition.case_id))
    assert due is not None
    return local_day(due)


def ask_and_answer(petition: Petition, *, days: int) -> None:
    petition.done("check_conditions", decision="supplement", supplement_request="Xin cho biết số biên nhận.")
    petition.province.time_passes(days=days)
    provide_supplement(petition.number, petition.code, "Số 45/2026.", client_key="lan")


def test_asking_does_not_stop_the_clock_unless_the_province_says_so(petition: Petition) -> None:
    before = due_of(petition)
    ask_and_answer(petition, days=3)
    assert due_of(petition) == before == date(2026, 12, 14)


def test_a_clock_that_stands_still_moves_every_deadline_and_says_from_when_to_when(
    province: Province, petition: Petition
) -> None:
    pause(on=True)
    ask_and_answer(petition, days=3)
    # 20 + 3 days from 23/11 are the 16th of December.
    assert due_of(petition) == date(2026, 12, 16)
    seen = petition.seen_by_sender()
    assert seen["due_at"].startswith("2026-12-16")
    view = find_petition_of(petition.case_id, actor=officer_of(province, HUB, "RECEPTION"))
    assert view is not None
    (asked,) = view.rounds
    assert asked.pauses
    assert asked.ended_at is not None
    assert asked.ended_at - asked.asked_at == timedelta(days=3)
    transfer_to(petition, "SNNMT")
    take_on(petition, "SNNMT")
    with read_work() as work:
        query = select(tables.Timer.due_at).where(
            tables.Timer.case_id == petition.case_id, tables.Timer.element == "answer_overdue"
        )
        overdue = work.connection.scalar(query)
    assert overdue is not None
    assert local_day(overdue) == date(2026, 12, 16)


def end(agency: str, successor: str | None, day: date) -> None:
    with begin_work() as work:
        values = {"valid_to": day, "successor_code": successor}
        work.connection.execute(update(tables.Agency).where(tables.Agency.code == agency).values(**values))


def test_the_work_of_an_agency_that_was_merged_goes_to_its_successor_by_itself(
    province: Province, petition: Petition
) -> None:
    transfer_to(petition, "SXD")
    take_on(petition, "SXD")
    end("SXD", "SNNMT", date(2026, 11, 23))
    assert follow_directory() == 0
    province.time_passes(days=1)
    assert (follow_directory(), name_successors()) == (1, 1)
    assert follow_directory() == 0
    task = petition.task("verify_facts")
    assert (task.agency, task.assignee) == ("SNNMT", None)
    handle(petition)
    assert petition.task("draft_answer").agency == "SNNMT"
    with read_work() as work:
        name = get_agency(work, "SNNMT").name
    assert petition.seen_by_sender()["agency"] == name


def test_nothing_is_transferred_to_an_agency_that_has_ended(province: Province, petition: Petition) -> None:
    end("SXD", "SNNMT", date(2026, 11, 22))
    with pytest.raises(Invalid) as caught:
        transfer_to(petition, "SXD")
    (problem,) = caught.value.problems
    assert (problem.where, problem.code) == ("/lead_agency", "form.agency_ended")
    assert "kế thừa" in problem.remedy
    assert problem.facts["successor"]
    transfer_to_again(petition)


def transfer_to_again(petition: Petition) -> None:
    from tests.stories.handling import classify

    classify(petition, "SNNMT")
    assert petition.task("accept_transfer").agency == "SNNMT"
