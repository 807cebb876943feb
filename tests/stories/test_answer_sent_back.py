"""The office sends an answer back until it fits; the sender hears of it only when a corrected one goes out."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from engine.petitions.questions import set_questions
from engine.petitions.rows import get_petition_row
from engine.storage import begin_work, read_work
from tests.stories.handling import handle, issue, take_on, transfer_to
from tests.support.province import Petition, Province, province_at
from tests.support.staff import Staff


@pytest.fixture
def province(province_url: str, tmp_path: Path) -> Iterator[Province]:
    """The whole product over the demo's province, on SQLite and on PostgreSQL."""
    with province_at(province_url, tmp_path) as province:
        province.app.config["WTF_CSRF_ENABLED"] = False
        yield province


def answered(petition: Petition, second: str) -> None:
    take_on(petition, "SNNMT")
    handle(petition)
    petition.done("draft_answer", answers=[{"answer": "Xong ngày 12/12."}, {"answer": second}])
    petition.province.clock.now += timedelta(minutes=5)
    petition.done("approve_answer", decision="approve")
    issue(petition, "SNNMT")


def told(petition: Petition) -> list[str]:
    """What the sender was told of answers, in order."""
    timeline = petition.seen_by_sender()["timeline"]
    return [entry["kind"] for entry in timeline if entry["kind"] == "answer" or entry["status"] == "answered"]


def test_an_answer_is_sent_back_twice_and_each_round_is_kept_and_counted(province: Province) -> None:
    petition = province.receives("Trả kết quả chậm", "Hồ sơ quá hẹn hơn một tháng.", field="dat_dai")
    transfer_to(petition, "SNNMT")
    with begin_work() as work:
        set_questions(work, petition.case_id, ["Bao giờ xong?", "Vì sao chậm?"])
    answered(petition, "Cơ quan sẽ trả lời sau.")
    once = told(petition)
    assert once

    for number, second in enumerate(("Do cán bộ bận.", "Do thiếu phiếu chuyển, nay đã có."), 1):
        province.clock.now += timedelta(days=1)
        checker = Staff(petition, "check_answer")
        assert "Vì sao chậm?" in checker.page.text_content()
        sent = checker.presses("complete", decision="redo", redo_reason="Câu hai chưa nêu nguyên nhân.",
                               **{"question_faults-1-fault": f"Lần {number}: chưa nêu nguyên nhân."})  # fmt: skip
        assert sent.status_code == 303
        assert told(petition) == once * number
        take_on(petition, "SNNMT")
        handle(petition)
        shown = Staff(petition, "draft_answer").page.text_content()
        assert f"Lần {number}: chưa nêu nguyên nhân." in shown
        assert "Số lần Văn phòng đã trả lại" in shown
        petition.done("draft_answer", answers=[{"answer": "Xong ngày 12/12."}, {"answer": second}])
        province.clock.now += timedelta(minutes=5)
        petition.done("approve_answer", decision="approve")
        issue(petition, "SNNMT")
        assert told(petition) == once * (number + 1)

    with read_work() as work:
        assert get_petition_row(work, petition.case_id).facts["answers_sent"] == 3
    page = Staff(petition, "check_answer")
    assert "Số lần đã trả cơ quan làm lại" in page.page.text_content()
    talk = page.page.text_content()
    assert talk.count("Câu hai chưa nêu nguyên nhân.") == 2
    versions = page.client.get(f"/can-bo/ho-so/{petition.number}/ban-thao?cu=1&moi=3").text
    for text in ("Cơ quan sẽ trả lời sau.", "Do thiếu phiếu chuyển, nay đã có.", "Bản 2:"):
        assert text in versions
    petition.done("check_answer", decision="fits")
    assert "Do thiếu phiếu chuyển" in petition.shown("prepare_publication")["public_answer"]
