"""What the lead and the agencies it asks do with opinions, and how a test finds their tasks."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from engine.cases import ActRow, complete_task, find_act, list_acts, perform_act
from engine.cases.finding import TaskRow
from engine.directory import Officer, find_officer_by_username
from engine.jobs.outbox import carry_out, take_waiting
from engine.petitions import WITHDRAWN_MESSAGE, OpinionsView, OpinionView, list_opinions
from engine.storage import read_work, tables
from tests.stories.handling import classify
from tests.support.province import Petition, Province

QUESTION = "Cơ sở này có giấy phép và có gây hại không? Sở chủ trì định yêu cầu ngừng xả thải."
OPINION = "Đã kiểm tra hồ sơ, cơ sở chưa đủ giấy phép; đồng ý yêu cầu ngừng xả thải."
LEAD = "SNNMT"


def request(agency: str, **more: Any) -> dict[str, Any]:
    return {"agency": agency, "question": QUESTION, **more}


def lies_with_lead(province: Province, *asked: str) -> Petition:
    """A petition the lead is to handle, with these agencies asked as its head assigns it."""
    petition = province.receives("Cơ sở xả thải ra suối", "Cơ sở đầu thôn xả nước đen ra suối từ tháng trước.")
    petition.done("check_conditions", decision="accept")
    classify(petition, LEAD, field="moi_truong")
    petition.done("accept_transfer", decision="accept")
    rows = {"opinion_requests": [request(agency) for agency in asked]} if asked else {}
    petition.done("assign_officer", officer=province.officer(LEAD), **rows)
    work_off()
    return petition


def work_off() -> None:
    """The worker has carried out what waits in the outbox."""
    while ids := take_waiting(100):
        for row_id in ids:
            assert carry_out(row_id)


def person(username: str) -> Officer:
    with read_work() as work:
        found = find_officer_by_username(work, username)
    assert found is not None
    return found


def someone(province: Province, agency: str, role: str = "OFFICER") -> Officer:
    return person(province.officer(agency, role))


def ask(province: Province, petition: Petition, *rows: dict[str, Any], by: str = "OFFICER") -> None:
    """The lead asks more agencies from the case's page."""
    actor = someone(province, LEAD, by)
    perform_act(petition.case_id, act(petition, actor).id, {"opinion_requests": list(rows)}, actor=actor)


def act(petition: Petition, actor: Officer) -> ActRow:
    (found,) = [row for row in list_acts(petition.case_id, actor=actor) if not row.is_particular]
    return found


def withdraw(province: Province, petition: Petition, agency: str, reason: str) -> None:
    actor = someone(province, LEAD)
    wanted = find_act(petition.case_id, WITHDRAWN_MESSAGE, opinion_of(petition, agency).id.hex, actor=actor)
    assert wanted is not None
    perform_act(petition.case_id, wanted, {"withdraw_reason": reason}, actor=actor)


def task_of(petition: Petition, element: str, agency: str) -> TaskRow:
    (found,) = [task for task in petition.tasks if task.element == element and task.agency == agency]
    return found


def does(petition: Petition, element: str, agency: str, **data: Any) -> None:
    """Whoever of the agency may do its task of this element does it."""
    task = task_of(petition, element, agency)
    complete_task(task.id, data, actor=petition.province.officer_for(task))


def takes_on(petition: Petition, agency: str) -> None:
    does(petition, "assign_opinion", agency, decision="take", opinion_officer=petition.province.officer(agency))


def writes(petition: Petition, agency: str, stance: str = "agree", text: str = OPINION) -> None:
    does(petition, "write_opinion", agency, opinion_stance=stance, opinion_text=text)


def speaks(petition: Petition, agency: str, stance: str = "agree", text: str = OPINION) -> None:
    """The agency's officer writes, its head approves."""
    takes_on(petition, agency)
    writes(petition, agency, stance, text)
    does(petition, "approve_opinion", agency, decision="approve")


def seen_by(petition: Petition, officer: Officer) -> OpinionsView:
    return list_opinions(petition.case_id, actor=officer)


def opinion_of(petition: Petition, agency: str) -> OpinionView:
    """The agency's opinion as the lead reads it; the last one, if it was asked more than once."""
    seen = seen_by(petition, someone(petition.province, LEAD))
    return [one for one in seen.items if one.agency == agency][-1]


def told(username: str) -> list[tuple[UUID | None, str]]:
    """What the officer's page says: cases and notices, oldest first."""
    row = tables.Notification
    with read_work() as work:
        officer = find_officer_by_username(work, username)
        assert officer is not None
        query = select(row.case_id, row.notice).where(row.officer_id == officer.id).order_by(row.created_at, row.id)
        return [(found.case_id, found.notice) for found in work.connection.execute(query)]
