"""Petitions without enough grounds: collected, looked at each quarter, studied together when enough are alike."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select, update

from engine.cases import get_task
from engine.clock import local_day
from engine.errors import Invalid
from engine.jobs import carry_out, take_waiting
from engine.petitions import pool
from engine.storage import begin_work, read_work, tables
from tests.stories.handling import answer, publish, take_on, transfer_to
from tests.support.province import Petition, Province

AGENCY = "SNNMT"
TITLE = "Diện tích tối thiểu tách thửa đất ở vùng núi chưa phù hợp"
CONTENT = (
    "Quy định diện tích tối thiểu được tách thửa đất ở áp dụng chung cho cả tỉnh, ở vùng núi đất hẹp nên không nhà nào "
    "tách được cho con, đề nghị tỉnh xem xét giảm mức này cho các xã miền núi. "
)
NOTE = "Chưa đủ cơ sở để sửa mức tách thửa; ý kiến của bạn được tập hợp để nghiên cứu."
PASSED = {"is_necessary": True, "is_lawful": True, "is_simple": True, "is_feasible": True, "is_consistent": True,
          "fits_treaties": True}  # fmt: skip
KEPT = {**PASSED, "handling_form": "keep", "keep_because": "Quy định vẫn cần để giữ đất sản xuất."}


def sends(province: Province, who: str = "Lan") -> Petition:
    return province.receives(TITLE, f"{CONTENT}Tôi là {who}.", field="dat_dai")


def studies(petition: Petition, kind: str = "regulation") -> None:
    transfer_to(petition, AGENCY, kind=kind, content_heading="5.1" if kind == "behaviour" else "5.2")
    take_on(petition, AGENCY)


def finds_too_little(petition: Petition) -> None:
    petition.done("study_regulation", regulation_findings="Mới có một ý kiến, chưa thấy rõ vướng mắc.",
                  grounds="not_enough", collect_note="Chưa đủ.")  # fmt: skip
    petition.done("confirm_collecting", decision="confirm", collect_note=NOTE)


def collected(province: Province, who: str = "Lan") -> Petition:
    """A petition that was studied and lies in the pool."""
    petition = sends(province, who)
    studies(petition)
    finds_too_little(petition)
    return petition


def carry_all_out() -> None:
    """The worker does what waits in the outbox."""
    for _ in range(5):
        for row_id in take_waiting(100):
            carry_out(row_id)


def timeline(petition: Petition) -> str:
    return " ".join(str(entry["text"]) for entry in petition.seen_by_sender()["timeline"])


def test_the_head_confirms_before_a_petition_is_collected(province: Province) -> None:
    petition = sends(province)
    studies(petition)
    petition.done("study_regulation", regulation_findings="Mới có một ý kiến.", grounds="not_enough",
                  collect_note="Chưa đủ cơ sở để xem xét.")  # fmt: skip
    assert (petition.open, petition.seen_by_sender()["status"]) == (["confirm_collecting"], "in_progress")
    assert petition.shown("confirm_collecting")["collect_note"] == "Chưa đủ cơ sở để xem xét."
    petition.done("confirm_collecting", decision="study_on", review_remarks="Hỏi thêm các xã miền núi.")
    assert petition.shown("study_regulation")["review_remarks"] == "Hỏi thêm các xã miền núi."
    finds_too_little(petition)
    assert (petition.open, petition.status) == ([], "running")
    assert petition.seen_by_sender()["status"] == "collecting"
    assert NOTE in timeline(petition)


def test_nobody_is_chased_for_an_answer_while_a_petition_is_collected(province: Province) -> None:
    petition = collected(province)
    told = len(petition.seen_by_sender()["timeline"])
    province.time_passes(days=37)
    assert petition.open == []
    assert len(petition.seen_by_sender()["timeline"]) == told


def test_a_collected_petition_is_looked_at_on_the_first_working_day_of_the_quarter(province: Province) -> None:
    petition = collected(province)
    province.until("quarter_begun")
    # 1 January 2027 is a Friday and a holiday.
    assert province.clock.now.date().isoformat() == "2027-01-04"
    assert petition.open == ["reexamine"]
    assert "Đến kỳ xem lại đầu quý" in seen_task(petition, "reexamine").instructions_html
    petition.done("reexamine", decision="not_enough", review_note="Đã xem lại; chưa có thêm cơ sở, xem tiếp quý sau.")
    assert (petition.open, petition.seen_by_sender()["status"]) == ([], "collecting")
    assert "chưa có thêm cơ sở" in timeline(petition)
    province.until("quarter_begun")
    assert province.clock.now.date().isoformat() == "2027-04-01"
    petition.done("reexamine", decision="close", review_note="Qua hai lần xem lại không có ý kiến nào khác.")
    assert (petition.status, petition.seen_by_sender()["status"]) == ("completed", "closed")
    assert "không có ý kiến nào khác" in timeline(petition)


def test_after_so_many_reviews_the_head_decides(province: Province) -> None:
    petition = collected(province)
    for _ in range(pool.MOST_REVIEWS.default):
        province.until("quarter_begun")
        petition.done("reexamine", decision="not_enough", review_note="Chưa có thêm cơ sở để xem xét.")
    assert petition.open == ["decide_pool_end"]
    petition.done("decide_pool_end", decision="keep", review_note="Tập hợp thêm một kỳ để hỏi các xã.")
    assert (petition.open, petition.seen_by_sender()["status"]) == ([], "collecting")


def test_enough_petitions_alike_are_studied_together(province: Province) -> None:
    first = collected(province)
    carry_all_out()
    others = [sends(province, who) for who in ("Bình", "Cường")]
    for other in others:
        transfer_to(other, AGENCY, kind="regulation", content_heading="5.2")
    carry_all_out()
    assert first.open == []
    third = sends(province, "Dung")
    transfer_to(third, AGENCY, kind="regulation", content_heading="5.2")
    carry_all_out()
    assert first.open == ["reexamine"]
    shown = seen_task(first, "reexamine")
    assert "3 phản ánh tương tự" in shown.instructions_html
    first.done("reexamine", decision="enough", review_note="Đã đủ ý kiến, cơ quan bắt đầu nghiên cứu.")
    assert first.seen_by_sender()["status"] == "in_progress"
    take_on(first, AGENCY)
    assert first.open == ["review_criteria"]
    first.done("review_criteria", **KEPT)
    answer(first, AGENCY)
    publish(first)
    assert first.seen_by_sender()["status"] == "published"


def test_the_same_word_twice_opens_a_review_once(province: Province) -> None:
    first = collected(province)
    for who in ("Bình", "Cường", "Dung"):
        transfer_to(sends(province, who), AGENCY, kind="regulation", content_heading="5.2")
    carry_all_out()
    first.done("reexamine", decision="not_enough", review_note="Chưa có thêm cơ sở để xem xét.")
    again_with_every_word()
    carry_all_out()
    assert first.open == []


def again_with_every_word() -> None:
    """As if the worker had died before it marked what it did."""
    checks = update(tables.Outbox).where(tables.Outbox.kind == "petition.pool_check")
    with begin_work() as work:
        work.connection.execute(checks.values(done_at=None, lease_until=None))


def test_a_petition_on_another_matter_counts_for_nothing(province: Province) -> None:
    first = collected(province)
    for number in range(4):
        content = f"Cột đèn {number} trước chợ không sáng từ tuần trước, xin sửa."
        transfer_to(province.receives(f"Đèn đường số {number} hỏng", content, field="giao_thong"), AGENCY)
    carry_all_out()
    assert first.open == []


def test_what_was_collected_long_ago_is_still_found(province: Province) -> None:
    first = collected(province)
    province.until("quarter_begun")
    first.done("reexamine", decision="not_enough", review_note="Chưa có thêm cơ sở để xem xét.")
    province.time_passes(days=75)
    for who in ("Bình", "Cường", "Dung"):
        transfer_to(sends(province, who), AGENCY, kind="regulation", content_heading="5.2")
    carry_all_out()
    assert first.open == ["reexamine"]


def test_nothing_is_due_while_collected_and_twenty_days_begin_when_grounds_are_found(province: Province) -> None:
    petition = collected(province)
    assert (case_due(petition), petition.seen_by_sender()["due_at"]) == (None, None)
    province.until("quarter_begun")
    petition.done("reexamine", decision="enough", review_note="Đã đủ cơ sở, cơ quan bắt đầu nghiên cứu.")
    due = case_due(petition)
    # Twenty days from 4 January 2027 end on Sunday 24: the next working day counts.
    assert due is not None
    assert local_day(due).isoformat() == "2027-01-25"
    take_on(petition, AGENCY)
    assert petition.open == ["review_criteria"]


def case_due(petition: Petition) -> datetime | None:
    with read_work() as work:
        return work.connection.scalar(select(tables.Case.due_at).where(tables.Case.id == petition.case_id))


def test_what_the_office_collects_comes_back_to_the_office(province: Province) -> None:
    petition = sends(province)
    petition.done("check_conditions", decision="accept")
    petition.done("classify", decision="collect", kind="regulation", content_heading="5.2", field="dat_dai",
                  legal_regime="D20_574", collect_note=NOTE)  # fmt: skip
    province.until("quarter_begun")
    petition.done("reexamine_at_office", decision="enough", review_note="Đã đủ cơ sở, chuyển cơ quan nghiên cứu.")
    petition.done("classify", decision="transfer", kind="regulation", content_heading="5.2", field="dat_dai",
                  legal_regime="D20_574", lead_agency=AGENCY)  # fmt: skip
    take_on(petition, AGENCY)
    assert petition.open == ["study_regulation"]


def test_the_behaviour_is_answered_while_the_regulation_is_collected(province: Province) -> None:
    petition = sends(province)
    studies(petition, "both")
    assert petition.open == ["study_regulation", "verify_facts"]
    finds_too_little(petition)
    assert (petition.open, petition.seen_by_sender()["status"]) == (["verify_facts"], "in_progress")
    petition.done("verify_facts", facts_found="Hồ sơ trễ hẹn, nay đã xong.", behaviour_result="corrected",
                  correction="Đã trao giấy cho người gửi", corrected_on="2026-11-24")  # fmt: skip
    answer(petition, AGENCY)
    assert petition.seen_by_sender()["status"] == "answered"
    publish(petition)
    province.time_passes(days=31)
    assert (petition.open, petition.status, petition.seen_by_sender()["status"]) == ([], "running", "collecting")
    assert NOTE in timeline(petition)


def test_a_complaint_found_late_goes_back_to_the_office(province: Province) -> None:
    petition = sends(province)
    studies(petition, "behaviour")
    petition.done("verify_facts", facts_found="Người gửi đề nghị hủy một quyết định.", behaviour_result="complaint",
                  other_procedure_because="Đề nghị hủy quyết định thu hồi đất.")  # fmt: skip
    assert petition.open == ["classify"]
    assert petition.shown("classify")["refusal_reason"] == "R01"
    petition.done("classify", decision="refuse", refusal_reason="R01")
    seen = petition.seen_by_sender()
    assert (seen["status"], petition.status) == ("refused", "completed")
    assert "hủy quyết định thu hồi" not in str(seen)


def test_a_criterion_that_fails_needs_its_conclusion(province: Province) -> None:
    petition = sends(province)
    studies(petition)
    petition.done("study_regulation", regulation_findings="Mức áp dụng chung cho cả tỉnh.", grounds="enough")
    failing: dict[str, Any] = {**PASSED, "is_feasible": False, "handling_form": "propose_amend"}
    with pytest.raises(Invalid) as refused:
        petition.done("review_criteria", **failing)
    assert [problem.where for problem in refused.value.problems] == ["/is_feasible_because"]


def seen_task(petition: Petition, element: str) -> Any:
    """The task's page as its officer sees it."""
    task = petition.task(element)
    return get_task(task.id, actor=petition.province.officer_for(task))
