"""A petition that asks several questions is answered question by question, and nobody can forget one."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from engine.cases import complete_task, get_task
from engine.errors import Invalid
from engine.petitions.questions import set_questions
from engine.storage import begin_work
from tests.engine.petitions.official_letter.letters import docx_text, letters_of, pdf_text
from tests.stories.handling import handle, issue, take_on, transfer_to
from tests.support.province import Petition, Province, province_at
from tests.support.staff import Staff

ASKED = ("Bao giờ có kết quả?", "Vì sao phải nộp hai lần lệ phí?")
FIRST, SECOND = "Có kết quả **ngày 12/12**, mời bạn đến nhận.", "Cơ quan xin lỗi và hoàn lại một lần lệ phí."


@pytest.fixture
def province(province_url: str, tmp_path: Path) -> Iterator[Province]:
    """The whole product over the demo's province, on SQLite and on PostgreSQL."""
    with province_at(province_url, tmp_path) as province:
        province.app.config["WTF_CSRF_ENABLED"] = False
        yield province


def asking(province: Province, *questions: str) -> Petition:
    """A petition that asks these questions, to be answered now."""
    petition = province.receives("Trả kết quả chậm", "Hồ sơ của tôi quá hẹn hơn một tháng.", field="dat_dai")
    transfer_to(petition, "SNNMT")
    with begin_work() as work:
        set_questions(work, petition.case_id, questions)
    take_on(petition, "SNNMT")
    handle(petition)
    return petition


def answers(*texts: str) -> list[dict[str, Any]]:
    return [{"answer": text} for text in texts]


def test_a_draft_that_leaves_a_question_out_is_refused_at_its_row(province: Province) -> None:
    petition = asking(province, *ASKED)
    officer = Staff(petition, "draft_answer")
    page = officer.page
    assert page.xpath('//*[@id="f-answers"]//*[contains(@class, "k-field__fact")]//p/text()') == list(ASKED)
    assert not page.xpath('//*[@name="answer"]')

    refused = officer.presses("complete", **{"answers-0-answer": FIRST, "answers-1-answer": ""})
    assert refused.status_code == 422
    shown = html.fromstring(refused.text)
    (wrong,) = shown.xpath('//*[@id="f-answers-1-answer-wrong"]')
    assert "Câu 2 chưa được trả lời." in wrong.text_content()
    assert shown.xpath('//a[@href="#f-answers-1-answer"]')
    assert shown.xpath('//textarea[@name="answers-0-answer"]')[0].text.strip() == FIRST
    assert shown.xpath('//*[@id="f-answers"]//*[contains(@class, "k-field__fact")]//p/text()') == list(ASKED)
    assert petition.open == ["draft_answer"]

    taken = officer.presses("complete", **{"answers-0-answer": FIRST, "answers-1-answer": SECOND})
    assert taken.status_code == 303
    assert petition.open == ["approve_answer"]


def test_the_program_refuses_what_the_page_would(province: Province) -> None:
    petition = asking(province, *ASKED)
    with pytest.raises(Invalid) as refusal:
        petition.done("draft_answer", answer="Một câu trả lời chung cho tất cả các câu đã hỏi.")
    assert [one.where for one in refusal.value.problems] == ["/answers/0/answer", "/answers/1/answer"]


def test_letter_sender_and_checker_read_the_answer_by_questions(province: Province) -> None:
    petition = asking(province, *ASKED)
    reason = "việc này thuộc cơ quan thuế."
    petition.done("draft_answer", answers=[{"answer": FIRST}, {"unanswered_because": reason}])
    petition.done("approve_answer", decision="approve")
    clerk = Staff(petition, "issue_letter")
    for printed in (pdf_text(clerk.presses("print-pdf").data), docx_text(clerk.presses("print-docx").data)):
        for part in (f"Câu 1: {ASKED[0]}", "Có kết quả ngày 12/12, mời bạn đến nhận.", f"Câu 2: {ASKED[1]}", reason):
            assert letters_of(part) in letters_of(printed), part
    issue(petition, "SNNMT")
    told = petition.seen_by_sender()["answer"]["text"]
    assert told.index(ASKED[0]) < told.index("ngày 12/12") < told.index(ASKED[1]) < told.index(reason)
    checker = petition.shown("check_answer")
    assert [row["question"] for row in checker["answers"]] == list(ASKED)
    assert checker["answers"][1]["unanswered_because"] == reason
    petition.done("check_answer", decision="fits")
    assert SECOND not in petition.shown("prepare_publication")["public_answer"]
    assert "ngày 12/12" in petition.shown("prepare_publication")["public_answer"]


def test_one_answer_is_enough_where_no_questions_were_listed(province: Province) -> None:
    petition = asking(province)
    officer = Staff(petition, "draft_answer")
    assert not officer.page.xpath('//*[@id="f-answers"]')
    assert officer.presses("complete", answer="Kết quả đã sẵn sàng, mời bạn đến nhận.").status_code == 303


def test_what_was_typed_stays_with_its_question_when_the_draft_is_kept(province: Province) -> None:
    petition = asking(province, *ASKED)
    officer = Staff(petition, "draft_answer")
    officer.presses("draft", **{"answers-1-answer": SECOND})
    assert [row.get("answer", "").strip() for row in petition.shown("draft_answer")["answers"]] == ["", SECOND]


def test_done_on_site_needs_evidence_or_a_reason(province: Province) -> None:
    petition = asking(province)
    said = {"answer": "Đoạn đường đã được vá xong sáng nay.", "settled": "fixed_on_site"}
    with pytest.raises(Invalid) as refusal:
        petition.done("draft_answer", **said)
    (problem,) = refusal.value.problems
    assert problem.where == "/evidence_files"
    assert problem.what.startswith("Ghi là đã xử lý xong tại chỗ")

    task = petition.task("draft_answer")
    officer = province.officer_for(task)
    photo = province.upload(officer)
    complete_task(task.id, {**said, "evidence_files": [photo]}, actor=officer)
    head = petition.task("approve_answer")
    assert get_task(head.id, actor=province.officer_for(head)).data["evidence_files"] == [photo]


def test_a_reason_may_stand_for_the_evidence(province: Province) -> None:
    petition = asking(province)
    petition.done("draft_answer", answer="Đã nhắc chủ cơ sở ngay trong buổi sáng.", settled="fixed_on_site",
                  no_evidence_reason="Việc xong trước khi đoàn đến, không chụp được.")  # fmt: skip
    assert petition.open == ["approve_answer"]


def test_the_evidence_is_named_where_it_is_only_read(province: Province) -> None:
    petition = asking(province)
    task = petition.task("draft_answer")
    officer = province.officer_for(task)
    said = {"answer": "Đoạn đường đã được vá xong sáng nay.", "settled": "fixed_on_site"}
    complete_task(task.id, {**said, "evidence_files": [province.upload(officer)]}, actor=officer)
    (shown,) = Staff(petition, "approve_answer").page.xpath('//*[@id="f-evidence_files"]')
    assert "tra-loi.pdf" in shown.text_content()
