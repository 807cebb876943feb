"""What may happen to a petition between being sent and being rated, as its sender and the officers see it."""

import pytest

from engine.cases import complete_task
from engine.directory import find_officer_by_username
from engine.errors import NotAllowed
from engine.petitions import provide_supplement, rate
from engine.storage import read_work
from tests.stories.handling import answer, classify, handle, issue, publish, take_on, transfer_to
from tests.support.province import Petition, Province

TITLE = "Trả kết quả cấp đổi giấy chứng nhận chậm"
DRAFT = "Dự thảo chưa nêu căn cứ và thời gian."
CONTENT = "Hồ sơ của tôi quá hẹn hơn một tháng, xin cho biết bao giờ có kết quả."


@pytest.fixture
def petition(province: Province) -> Petition:
    """Lan has sent a petition through the web."""
    return province.receives(TITLE, CONTENT, field="dat_dai")


def words(petition: Petition) -> str:
    return " ".join(str(entry["text"]) for entry in petition.seen_by_sender()["timeline"])


def test_a_petition_is_accepted_answered_published_and_rated(province: Province, petition: Petition) -> None:
    assert petition.seen_by_sender()["status"] == "submitted"
    transfer_to(petition, "SNNMT")
    assert petition.seen_by_sender()["agency"]
    take_on(petition, "SNNMT")
    handle(petition)
    answer(petition, "SNNMT")
    publish(petition)
    seen = petition.seen_by_sender()
    assert (seen["status"], seen["is_published"]) == ("published", True)
    assert "xin lỗi vì đã trả chậm" in seen["answer"]["text"]
    rate(petition.number, petition.code, 5, "Cảm ơn", client_key="lan")
    assert petition.status == "completed"
    listed = province.client.get("/api/v1/publications").get_json()["items"]
    assert petition.number in {item["number"] for item in listed}
    assert "Nguyễn Thị Lan" not in str(listed)


def test_a_petition_that_is_a_complaint_is_refused_with_guidance(petition: Petition) -> None:
    petition.done("check_conditions", decision="refuse", refusal_reason="R01")
    seen = petition.seen_by_sender()
    assert (seen["status"], petition.status, petition.open) == ("refused", "completed", [])
    assert len(words(petition)) > 40


def test_what_the_sender_adds_comes_back_to_reception(province: Province, petition: Petition) -> None:
    petition.done("check_conditions", decision="supplement", supplement_request="Xin cho biết số biên nhận.")
    seen = petition.seen_by_sender()
    assert (seen["status"], seen["may_supplement"]) == ("need_supplement", True)
    assert "số biên nhận" in seen["request"]
    province.time_passes(days=1)
    provide_supplement(petition.number, petition.code, "Biên nhận số 45/2026.", [], client_key="lan")
    assert petition.open == ["check_conditions"]
    transfer_to(petition, "SNNMT")
    assert petition.open == ["accept_transfer"]


def test_when_nothing_is_added_in_time_reception_decides_without(province: Province, petition: Petition) -> None:
    petition.done("check_conditions", decision="supplement", supplement_request="Xin cho biết số biên nhận.")
    province.until("supplement_overdue")
    assert petition.open == ["decide_without_supplement"]
    petition.done("decide_without_supplement", decision="refuse", refusal_reason="R06")
    assert (petition.seen_by_sender()["status"], petition.status) == ("refused", "completed")


def test_an_agency_returns_what_is_not_its_own_and_another_takes_it(petition: Petition) -> None:
    transfer_to(petition, "SXD")
    assert petition.seen_by_sender()["status"] == "transferred"
    petition.done(
        "accept_transfer", decision="return", return_reason="Việc của ngành đất đai.", suggested_agency="SNNMT"
    )
    assert petition.open == ["classify"]
    assert petition.seen_by_sender()["status"] == "received"
    assert "Đang xác định lại cơ quan có thẩm quyền." in words(petition)
    classify(petition, "SNNMT")
    assert petition.task("accept_transfer").agency == "SNNMT"
    take_on(petition, "SNNMT")
    handle(petition)
    answer(petition, "SNNMT")
    publish(petition)
    assert petition.seen_by_sender()["status"] == "published"


def test_a_head_sends_the_draft_back_twice_with_remarks(petition: Petition) -> None:
    transfer_to(petition, "SNNMT")
    take_on(petition, "SNNMT")
    handle(petition)
    for remark in ("Nêu rõ căn cứ.", "Ghi rõ ngày trả."):
        petition.done("draft_answer", answer=DRAFT, public_answer=DRAFT)
        petition.done("approve_answer", decision="revise", remarks=remark)
        assert petition.open == ["draft_answer"]
    answer(petition, "SNNMT")
    assert petition.open == ["check_answer"]
    assert DRAFT not in str(petition.seen_by_sender()["answer"])


def test_an_answer_that_does_not_fit_is_redone_and_only_the_last_one_is_seen(petition: Petition) -> None:
    transfer_to(petition, "SNNMT")
    take_on(petition, "SNNMT")
    handle(petition)
    answer(petition, "SNNMT")
    petition.done("check_answer", decision="redo", redo_reason="Chưa trả lời bao giờ có kết quả.")
    take_on(petition, "SNNMT")
    handle(petition)
    petition.done(
        "draft_answer",
        answer="Kết quả sẽ có vào ngày 15/12, mời bạn đến nhận.",
        public_answer="Kết quả sẽ có vào ngày 15/12.",
    )
    petition.done("approve_answer", decision="approve")
    issue(petition, "SNNMT")
    publish(petition)
    assert "15/12" in petition.seen_by_sender()["answer"]["text"]


def test_after_its_deadline_the_sender_is_told_how_far_it_is(province: Province, petition: Petition) -> None:
    transfer_to(petition, "SNNMT")
    take_on(petition, "SNNMT")
    province.until("answer_overdue")
    assert petition.open == ["update_progress", "verify_facts"]
    petition.done("update_progress", progress_note="Đang chờ kết quả đo đạc.", more_updates=False,
                  waiver_note="Người gửi đồng ý qua điện thoại.")  # fmt: skip
    assert "chờ kết quả đo đạc" in words(petition)
    handle(petition)
    answer(petition, "SNNMT")
    publish(petition)
    assert petition.seen_by_sender()["status"] == "published"


def test_who_drafted_the_answer_does_not_approve_it(province: Province, petition: Petition) -> None:
    transfer_to(petition, "SNNMT")
    take_on(petition, "SNNMT")
    handle(petition)
    drafter = province.officer_for(petition.task("draft_answer"))
    petition.done("draft_answer", answer=DRAFT, public_answer=DRAFT)
    with read_work() as work:
        again = find_officer_by_username(work, drafter.username)
    assert again is not None
    with pytest.raises(NotAllowed):
        complete_task(petition.task("approve_answer").id, {"decision": "approve"}, actor=again)


def test_a_sender_with_a_wrong_code_learns_nothing(province: Province, petition: Petition) -> None:
    unknown, wrong = (
        province.client.get(f"/api/v1/petitions/{number}", headers={"X-Tracking-Code": "0000-0000-0000-0000"})
        for number in ("KH-2026-999999", petition.number)
    )
    assert (unknown.status_code, wrong.status_code) == (404, 404)
    assert unknown.get_json(force=True)["code"] == wrong.get_json(force=True)["code"]


def test_whoever_classifies_chooses_the_kind_and_finds_it_again_after_a_return(petition: Petition) -> None:
    """What the tables propose comes with its reason; what was chosen before comes first."""
    petition.done("check_conditions", decision="accept")
    proposed = petition.proposed("classify")
    assert petition.shown("classify")["kind"] == proposed["kind"].value == "behaviour"
    assert proposed["kind"].because == "nội dung có “quá hẹn”"
    assert petition.shown("classify")["lead_agency"] == "SNNMT"
    classify(petition, "SXD", kind="regulation", content_heading="5.2")
    petition.done("accept_transfer", decision="return", return_reason="Việc của ngành đất đai.")
    assert petition.shown("classify")["kind"] == "regulation"
