"""What an answer promises is followed up until it is done, beside publication."""

import pytest
from sqlalchemy import select

from engine.petitions import rate
from engine.storage import read_work, tables
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


def told() -> list[tuple[str, str]]:
    """What officers were told of promises: the notice, and who."""
    query = (
        select(tables.Notification.notice, tables.Officer.username)
        .join(tables.Officer, tables.Officer.id == tables.Notification.officer_id)
        .where(tables.Notification.notice.like("follow_up%"))
    )
    with read_work() as work:
        return [(row.notice, row.username) for row in work.connection.execute(query)]
