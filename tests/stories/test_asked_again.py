"""After the answer: a sender who is not content, one who asks again, and one who takes the petition back too late."""

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from engine.petitions import (
    AlreadyRated,
    ReopeningNotOpen,
    ask_again_opened,
    find_petition_of,
    get_tracking,
    rate_opened,
    withdraw_opened,
)
from engine.petitions.errors import WithdrawalNotOpen
from engine.storage import read_work, tables
from tests.stories.handling import answer, handle, publish, take_on, transfer_to
from tests.stories.test_only_asked import visit
from tests.support.province import Petition, Province

REASON = "Câu trả lời chưa nói bao giờ sửa xong đoạn đường."
NOTE = "Đề nghị hợp lý: cơ quan xử lý lại và trả lời bạn lần nữa."


@pytest.fixture
def petition(province: Province) -> Petition:
    petition = province.receives("Đường hỏng", "Đoạn đường trước trường học hỏng đã ba tháng, đề nghị sửa sớm.")
    transfer_to(petition, "SNNMT")
    take_on(petition, "SNNMT")
    return petition


def sender_of(province: Province, petition: Petition) -> FlaskClient:
    """A browser in which the sender has opened the petition."""
    province.app.config["WTF_CSRF_ENABLED"] = False
    browser: FlaskClient = province.app.test_client()
    browser.post("/phan-anh/tra-cuu", data={"number": petition.number, "code": petition.code})
    return browser


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


def test_while_a_low_rating_is_looked_at_the_sender_reads_so_and_until_when(
    province: Province, petition: Petition
) -> None:
    finish(petition)
    assert get_tracking(petition.case_id).review is None
    rate_opened(petition.case_id, 1, "Chưa trả lời câu hỏi chính.")
    review = get_tracking(petition.case_id).review
    assert review is not None
    assert review.until == date(2026, 11, 26)
    page = sender_of(province, petition).get("/phan-anh/ho-so").text
    assert "Câu trả lời đang được xem lại" in page
    assert "trước hết" in page
    assert "26/11/2026" in page
    assert "Văn phòng Ủy ban nhân dân tỉnh" in page
    petition.done("decide_reopening", decision="explain", reopening_note="Nội dung này đã được trả lời ở mục 2.")
    assert get_tracking(petition.case_id).review is None
    assert "Câu trả lời đang được xem lại" not in sender_of(province, petition).get("/phan-anh/ho-so").text


def test_who_is_heard_is_told_by_a_notice_with_the_new_date_before_it_is_handled(
    province: Province, petition: Petition
) -> None:
    finish(petition)
    ask_again_opened(petition.case_id, REASON)
    assert get_tracking(petition.case_id).review is not None
    province.clock.now += timedelta(days=1)
    petition.done("decide_reopening", decision="reopen", reopening_note=NOTE)
    seen = get_tracking(petition.case_id)
    assert seen.review is None
    notices = [entry for entry in seen.timeline if entry.kind == "notice" and entry.status == "reopening_accepted"]
    (told,) = notices
    assert "Hạn trả lời mới: 14/12/2026" in told.text
    assert NOTE in told.text
    assert petition.open == ["assign_officer"]
    sent = tables.Outbox
    with read_work() as work:
        query = select(sent.payload).where(sent.case_id == petition.case_id, sent.kind == "petition.notice")
        assert "reopening_accepted" in {row["notice"] for row in work.connection.scalars(query)}


def test_who_decides_and_the_head_who_handles_it_anew_read_first_what_the_sender_said(
    province: Province, petition: Petition
) -> None:
    finish(petition)
    rate_opened(petition.case_id, 2, "Chưa trả lời câu hỏi chính.")
    for element in ("decide_reopening", "assign_officer"):
        task = petition.task(element)
        page = visit(province, province.officer_for(task), f"/can-bo/viec/{task.id}")
        said = page.index("2/5. Chưa trả lời câu hỏi chính.")
        assert page.index('id="dissent"') < said < page.index('id="petition"'), element
        assert page[:said].count("<details") == page[:said].count("</details>"), "in no fold"
        if element == "decide_reopening":
            petition.done(element, decision="reopen", reopening_note=NOTE)
    head = province.officer_for(petition.task("assign_officer"))
    petition.done("assign_officer", officer=province.officer("SNNMT"))
    finish(petition)
    view = find_petition_of(petition.case_id, actor=head)
    assert view is not None
    assert view.dissent is None, "answered anew, it is said no more"


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
    page = sender.get("/phan-anh/ho-so").text
    assert "Đề nghị xem xét lại câu trả lời" in page
    rating, again = page.index('id="rating"'), page.index('id="ask-again"')
    assert "<details" not in page[rating:again], "the second act stands beside the first, in no fold"
    assert "Cán bộ phân loại, chuyển xử lý của Văn phòng Ủy ban nhân dân tỉnh" in page
    refused = sender.post("/phan-anh/ho-so/xem-xet-lai", data={"reason": "Ngắn"})
    assert refused.status_code == 422
    assert "Ngắn" in refused.text
    assert sender.post("/phan-anh/ho-so/xem-xet-lai", data={"reason": REASON}).status_code == 302
    assert "Bạn đề nghị xem xét lại" in sender.get("/phan-anh/ho-so").text
    assert petition.open == ["decide_reopening"]
