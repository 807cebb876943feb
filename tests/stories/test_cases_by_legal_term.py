"""Cases near or past a term of law, found by the office on the monitor, whatever the step's own deadline is."""

from datetime import timedelta

from sqlalchemy import select

from engine.directory import create_session
from engine.storage import read_work, tables
from tests.stories.handling import ANSWER, classify, handle, issue, take_on
from tests.support.province import HUB, Petition, Province

WORKING_WEEK = 7  # days: from Monday to Monday


def page_of(province: Province, **asked: str) -> str:
    """What the dispatcher's list of cases says, signed in anew: days pass in between."""
    who = select(tables.Officer.id).where(tables.Officer.username == province.officer(HUB, "DISPATCHER"))
    with read_work() as work:
        officer = work.connection.scalar(who)
    assert officer is not None
    client = province.client
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = create_session(officer), True
    page = client.get("/giam-sat/", query_string=asked)
    assert page.status_code == 200
    return page.text


def listed(petition: Petition, rule: str, due: str) -> bool:
    return petition.number in page_of(petition.province, **{"thoi-han": rule, "han": due})


def test_a_petition_not_transferred_in_five_working_days_is_past_the_term_of_transfer(
    province: Province,
) -> None:
    petition = province.receives("Chậm trả kết quả đất đai", "Hồ sơ đất của tôi nộp đã lâu mà chưa có kết quả.")
    petition.done("check_conditions", decision="accept")
    seen = {}
    for day in range(10):
        seen[day] = tuple(listed(petition, "DL3", due) for due in ("ba-ngay", "hom-nay", "qua-han"))
        province.clock.now += timedelta(days=1)
    # Received on Monday 23/11: the fifth working day is Monday 30/11.
    assert {day for day, (soon, _, _) in seen.items() if soon} == {2, 3, 4, 5, 6, 7}
    assert {day for day, (_, today, _) in seen.items() if today} == {WORKING_WEEK}
    assert {day for day, (_, _, late) in seen.items() if late} == {8, 9}
    classify(petition, "SXD")
    assert not listed(petition, "DL3", "qua-han")


def test_an_answer_that_is_approved_has_two_working_days_to_go_out(province: Province) -> None:
    petition = province.receives("Đèn đường hỏng", "Đèn đường ở tổ 5 hỏng đã một tuần, đề nghị sửa.")
    petition.done("check_conditions", decision="accept")
    classify(petition, "SXD")
    take_on(petition, "SXD")
    handle(petition)
    petition.done("draft_answer", **ANSWER)
    assert not listed(petition, "DL4", "")
    province.clock.now += timedelta(days=1)
    petition.done("approve_answer", decision="approve")
    seen = {}
    for day in range(4):
        seen[day] = tuple(listed(petition, "DL4", due) for due in ("", "hom-nay", "qua-han"))
        province.clock.now += timedelta(days=1)
    # Approved on Tuesday: Thursday is the second working day.
    assert seen == {
        0: (True, False, False), 1: (True, False, False), 2: (True, True, False), 3: (True, False, True),
    }  # fmt: skip
    issue(petition, "SXD")
    assert not listed(petition, "DL4", "")


def test_a_rule_that_is_in_no_catalogue_is_said_not_to_be_understood(province: Province) -> None:
    assert "DL99" in page_of(province, **{"thoi-han": "DL99"})
