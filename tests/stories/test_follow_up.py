"""What an answer promises is followed up until it is done, beside publication."""

import pytest
from sqlalchemy import select

from engine.clock import local_day
from engine.petitions import rate
from engine.storage import read_work, tables
from tests.stories.asking import work_off
from tests.stories.handling import answer, publish, take_on, transfer_to
from tests.support.province import Petition, Province

AGENCY = "SNNMT"
REVIEW = {"is_necessary": True, "is_lawful": True, "is_simple": True, "is_feasible": False,
          "is_feasible_because": "Vùng núi không đạt được.", "is_consistent": True, "fits_treaties": True,
          "own_competence": "own", "handling_form": "amend_own", "promise": "Sửa quy định về tách thửa",
          "promised_on": "2027-06-30"}  # fmt: skip


@pytest.fixture
def petition(province: Province) -> Petition:
    """An answer that promised to amend a regulation by 30 June 2027."""
    content = "Mức tách thửa áp dụng chung cho cả tỉnh là chưa hợp lý với vùng núi."
    petition = province.receives("Mức tách thửa", content, field="dat_dai")
    transfer_to(petition, AGENCY, kind="regulation", content_heading="5.2")
    take_on(petition, AGENCY)
    petition.done("study_regulation", regulation_findings="Mức áp dụng chung cho cả tỉnh.", grounds="enough")
    petition.done("review_criteria", **REVIEW)
    answer(petition, AGENCY)
    return petition


def words(petition: Petition) -> str:
    return " ".join(str(entry["text"]) for entry in petition.seen_by_sender()["timeline"])


def test_publication_does_not_wait_for_what_was_promised(province: Province, petition: Petition) -> None:
    assert petition.open == ["check_answer", "report_follow_up"]
    assert petition.shown("report_follow_up")["promise"] == "Sửa quy định về tách thửa"
    publish(petition)
    rate(petition.number, petition.code, 5, "Cảm ơn", client_key="lan")
    assert (petition.seen_by_sender()["status"], petition.open) == ("published", ["report_follow_up"])
    assert petition.status == "running"
    assert province.clock.now.year == 2026


def test_the_case_ends_when_the_promise_is_kept_and_the_answer_published(petition: Petition) -> None:
    petition.done("report_follow_up", follow_up_outcome="done", follow_up_note="Quyết định sửa đổi đã ban hành.",
                  follow_up_document="45/2027/QĐ-UBND")  # fmt: skip
    assert petition.status == "running"
    assert "Quyết định sửa đổi đã ban hành" in words(petition)
    publish(petition)
    rate(petition.number, petition.code, 5, "Cảm ơn", client_key="lan")
    assert petition.status == "completed"


def test_a_promise_that_cannot_be_kept_in_time_is_postponed_with_a_reason(petition: Petition) -> None:
    petition.done("report_follow_up", follow_up_outcome="postponed", follow_up_until="2027-09-30",
                  follow_up_note="Đang lấy ý kiến các xã, xin lùi ba tháng.")  # fmt: skip
    assert petition.open == ["check_answer", "report_follow_up"]
    assert petition.shown("report_follow_up")["follow_up_due"] == "2027-09-30"
    assert "xin lùi ba tháng" in words(petition)


def test_progress_stays_within_the_agency(petition: Petition) -> None:
    petition.done("report_follow_up", follow_up_outcome="progress", follow_up_note="Đã trình dự thảo lần một.")
    assert petition.open == ["check_answer", "report_follow_up"]
    assert "dự thảo lần một" not in words(petition)


def test_the_officer_is_reminded_and_the_head_told_when_it_is_late(province: Province, petition: Petition) -> None:
    province.until("follow_up_near")
    assert province.clock.now.date().isoformat() == "2027-06-16"
    assert told() == [("follow_up_near", province.officer(AGENCY))]
    province.until("follow_up_late")
    head = province.officer(AGENCY, "HEAD")
    assert ("follow_up_late", head) in told()
    assert petition.open == ["check_answer", "report_follow_up"]


def test_an_answer_done_again_with_another_day_moves_what_is_followed_up(
    province: Province, petition: Petition
) -> None:
    redo(petition, promise="Sửa quy định về tách thửa ở vùng núi", promised_on="2027-09-30")
    work_off()
    assert petition.open == ["check_answer", "report_follow_up"]
    task, shown = petition.task("report_follow_up"), petition.shown("report_follow_up")
    assert task.due_at is not None
    assert local_day(task.due_at).isoformat() == "2027-09-30"
    assert (shown["follow_up_due"], shown["promise"]) == ("2027-09-30", "Sửa quy định về tách thửa ở vùng núi")
    assert ("follow_up_moved", province.officer(AGENCY)) in told()
    province.until("follow_up_near")
    assert province.clock.now.date().isoformat() == "2027-09-16", "reminders move with it"


def test_an_answer_done_again_with_the_same_day_leaves_it_as_it_is(petition: Petition) -> None:
    petition.done("report_follow_up", follow_up_outcome="postponed", follow_up_until="2027-08-31",
                  follow_up_note="Đang lấy ý kiến các xã.")  # fmt: skip
    redo(petition)
    work_off()
    assert petition.shown("report_follow_up")["follow_up_due"] == "2027-08-31"


def test_an_answer_done_again_that_promises_nothing_ends_the_follow_up(petition: Petition) -> None:
    redo(petition, promise=None, promised_on=None)
    work_off()
    assert petition.open == ["check_answer"]
    publish(petition)
    rate(petition.number, petition.code, 5, "Cảm ơn", client_key="lan")
    assert petition.status == "completed"


def test_what_was_kept_and_is_promised_again_is_followed_up_again(petition: Petition) -> None:
    petition.done("report_follow_up", follow_up_outcome="done", follow_up_note="Đã ban hành quyết định sửa đổi.",
                  follow_up_document="45/2027/QĐ-UBND")  # fmt: skip
    redo(petition, promised_on="2027-10-31")
    work_off()
    assert petition.open == ["check_answer", "report_follow_up"]
    assert petition.shown("report_follow_up")["follow_up_due"] == "2027-10-31"


def redo(petition: Petition, **changed: object) -> None:
    """The office sends the answer back; it is studied, reviewed and answered once more."""
    petition.done("check_answer", decision="redo", redo_reason="Ngày hứa chưa phù hợp kế hoạch.")
    petition.done("assign_officer", officer=petition.province.officer(AGENCY))
    petition.done("study_regulation", regulation_findings="Mức áp dụng chung cho cả tỉnh.", grounds="enough")
    review = {name: value for name, value in {**REVIEW, **changed}.items() if value is not None}
    petition.done("review_criteria", **review)
    answer(petition, AGENCY)


def told() -> list[tuple[str, str]]:
    """What officers were told of promises: the notice, and who."""
    query = (
        select(tables.Notification.notice, tables.Officer.username)
        .join(tables.Officer, tables.Officer.id == tables.Notification.officer_id)
        .where(tables.Notification.notice.like("follow_up%"))
    )
    with read_work() as work:
        return [(row.notice, row.username) for row in work.connection.execute(query)]
