"""After the answer: a sender who is not content, one who asks again, and one who takes the petition back too late."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from engine.petitions import (
    AlreadyRated,
    ReopeningNotOpen,
    ask_again_opened,
    get_tracking,
    rate_opened,
    withdraw_opened,
)
from engine.petitions.errors import WithdrawalNotOpen
from tests.stories.handling import answer, handle, publish, take_on, transfer_to
from tests.support.province import Petition, Province

REASON = "Câu trả lời chưa nói bao giờ sửa xong đoạn đường."
NOTE = "Đề nghị hợp lý: cơ quan xử lý lại và trả lời bạn lần nữa."


@pytest.fixture
def petition(province: Province) -> Petition:
    petition = province.receives("Đường hỏng", "Đoạn đường trước trường học hỏng đã ba tháng, đề nghị sửa sớm.")
    transfer_to(petition, "SNNMT")
    take_on(petition, "SNNMT")
    return petition


def finish(petition: Petition) -> None:
    handle(petition)
    answer(petition, "SNNMT")
    publish(petition)


def test_a_bad_rating_is_looked_at_and_the_petition_handled_anew_with_a_term_of_its_own(
    province: Province, petition: Petition
) -> None:
    finish(petition)
    first = get_tracking(petition.case_id)
    rate_opened(petition.case_id, 1, "Chưa trả lời câu hỏi chính.")
    assert petition.open == ["decide_reopening"]
    province.clock.now += timedelta(days=2)
    petition.done("decide_reopening", decision="reopen", reopening_note=NOTE)
    seen = get_tracking(petition.case_id)
    assert (seen.status, seen.answered_at, seen.rating) == ("reopened", None, None)
    assert first.due_at
    assert seen.due_at
    assert seen.due_at > first.due_at
    assert [one.state for one in seen.milestones][-2:] == ["ahead", "ahead"]
    assert NOTE in "\n".join(entry.text for entry in seen.timeline)
    take_on(petition, "SNNMT")
    finish(petition)
    rate_opened(petition.case_id, 2, "Vẫn chậm.")
    assert petition.status == "completed", "a petition is reopened once"
    with pytest.raises(AlreadyRated):
        rate_opened(petition.case_id, 5)


def test_who_asks_again_is_heard_once_and_told_why_not(petition: Petition) -> None:
    finish(petition)
    assert get_tracking(petition.case_id).may_ask_again
    ask_again_opened(petition.case_id, REASON, sending_key="k1")
    ask_again_opened(petition.case_id, REASON, sending_key="k1")
    assert petition.open == ["decide_reopening"]
    with pytest.raises(ReopeningNotOpen):
        ask_again_opened(petition.case_id, REASON, sending_key="k2")
    petition.done("decide_reopening", decision="explain", reopening_note="Nội dung này đã được trả lời ở mục 2.")
    seen = get_tracking(petition.case_id)
    assert petition.status == "completed"
    assert sum(REASON in entry.text for entry in seen.timeline) == 1
    assert any("không mở lại" in entry.text for entry in seen.timeline)
    assert not seen.may_ask_again


def test_before_there_is_an_answer_nothing_can_be_asked_again(petition: Petition) -> None:
    with pytest.raises(ReopeningNotOpen):
        ask_again_opened(petition.case_id, REASON)


def test_the_head_stops_what_its_sender_takes_back(petition: Petition) -> None:
    assert withdraw_opened(petition.case_id) is False
    assert petition.open == ["decide_withdrawal", "verify_facts"]
    assert not get_tracking(petition.case_id).may_withdraw
    with pytest.raises(WithdrawalNotOpen):
        withdraw_opened(petition.case_id)
    petition.done("decide_withdrawal", withdrawal_decision="stop")
    assert (get_tracking(petition.case_id).status, petition.status, petition.open) == ("withdrawn", "completed", [])


def test_in_the_public_interest_it_goes_on_and_the_sender_is_told(petition: Petition) -> None:
    withdraw_opened(petition.case_id)
    petition.done("decide_withdrawal", withdrawal_decision="go_on", withdrawal_note="Cả khu phố cùng bị ảnh hưởng.")
    assert petition.open == ["verify_facts"]
    assert any("Cả khu phố" in entry.text for entry in get_tracking(petition.case_id).timeline)
    finish(petition)
    assert get_tracking(petition.case_id).status == "published"


def test_the_pages_offer_it_and_keep_what_was_typed(province: Province, petition: Petition) -> None:
    province.app.config["WTF_CSRF_ENABLED"] = False
    finish(petition)
    sender: FlaskClient = province.app.test_client()
    sender.post("/phan-anh/tra-cuu", data={"number": petition.number, "code": petition.code})
    assert "Đề nghị xem xét lại câu trả lời" in sender.get("/phan-anh/ho-so").text
    refused = sender.post("/phan-anh/ho-so/xem-xet-lai", data={"reason": "Ngắn"})
    assert refused.status_code == 422
    assert "Ngắn" in refused.text
    assert sender.post("/phan-anh/ho-so/xem-xet-lai", data={"reason": REASON}).status_code == 302
    assert "Bạn đề nghị xem xét lại" in sender.get("/phan-anh/ho-so").text
    assert petition.open == ["decide_reopening"]
