"""Whoever drafts or approves has what was found out beside the form, and may read the answer as its sender will."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from engine.directory import find_officer_by_username
from engine.petitions.questions import set_questions
from engine.storage import begin_work, read_work
from tests.stories.handling import answer, handle, take_on, transfer_to
from tests.support.province import Petition, Province, province_at
from tests.support.staff import Staff

FOUND = "Sổ tiếp nhận ghi hồ sơ đủ giấy tờ từ 10/11."
DONE = "Đã trả kết quả tại nhà người gửi."
ANSWER = "Hồ sơ xong **ngày 10/12**.\n- Mời bạn đến nhận\n- Không mất thêm phí"


@pytest.fixture
def province(database_url: str, tmp_path: Path) -> Iterator[Province]:
    """The whole product over the demo's province, on SQLite and on PostgreSQL."""
    with province_at(database_url, tmp_path) as province:
        province.app.config["WTF_CSRF_ENABLED"] = False
        yield province


def verified(province: Province, *, questions: tuple[str, ...] = ()) -> Petition:
    petition = province.receives("Trả kết quả chậm", "Hồ sơ của tôi quá hẹn hơn một tháng.", field="dat_dai")
    transfer_to(petition, "SNNMT")
    if questions:
        with begin_work() as work:
            set_questions(work, petition.case_id, questions)
    take_on(petition, "SNNMT")
    return petition.done("verify_facts", facts_found=FOUND, behaviour_result="corrected", correction=DONE)


def found_out(page: Any) -> str:
    (beside,) = page.xpath('//section[@id="da-tim-hieu"]')
    return " ".join(beside.text_content().split())


def preview(page: Any) -> Any:
    assert page.status_code == 200
    (shown,) = html.fromstring(page.text).xpath('//section[@id="xem-truoc"]')
    return shown


def test_who_drafts_and_who_approves_reads_what_verifying_found(province: Province) -> None:
    petition = verified(province)
    drafter = Staff(petition, "draft_answer")
    said = found_out(drafter.page)
    for part in ("Xác minh hành vi được phản ánh", drafter.officer.full_name, FOUND, DONE, "Có sai sót, đã khắc phục"):
        assert part in said
    drafter.presses("complete", answer=ANSWER)
    assert FOUND in found_out(Staff(petition, "approve_answer").page)


def test_nothing_stands_beside_a_step_that_builds_on_nothing(province: Province) -> None:
    petition = province.receives("Trả kết quả chậm", "Hồ sơ của tôi quá hẹn hơn một tháng.", field="dat_dai")
    transfer_to(petition, "SNNMT")
    take_on(petition, "SNNMT")
    assert not Staff(petition, "verify_facts").page.xpath('//section[@id="da-tim-hieu"]')


def test_what_was_found_is_not_for_who_may_not_read_the_case(province: Province) -> None:
    petition = verified(province)
    with read_work() as work:
        stranger = find_officer_by_username(work, province.officer("SYT"))
    other = Staff(petition, "draft_answer", who=stranger)
    assert other.client.get(other.address).status_code == 404


def test_the_answer_is_previewed_as_its_sender_will_read_it_and_what_was_typed_stays(province: Province) -> None:
    petition = verified(province)
    drafter = Staff(petition, "draft_answer")
    page = drafter.presses("preview", answer=ANSWER, public_answer="Cơ quan đã **xin lỗi**.")
    shown = preview(page)
    assert shown.xpath(".//li/text()") == ["Mời bạn đến nhận", "Không mất thêm phí"]
    assert shown.xpath(".//strong/text()")[:2] == ["ngày 10/12", "xin lỗi"]
    (kept,) = html.fromstring(page.text).xpath('//textarea[@name="answer"]/text()')
    assert kept.strip().replace("\r\n", "\n") == ANSWER
    assert petition.open == ["draft_answer"]
    assert drafter.form()["answer"].strip().replace("\r\n", "\n") == ANSWER

    drafter.presses("complete", answer=ANSWER)
    head = Staff(petition, "approve_answer")
    assert preview(head.presses("preview")).xpath(".//strong/text()")[0] == "ngày 10/12"
    changed = head.presses("preview", approved_answer="Hồ sơ xong **ngày 12/12**, xin lỗi bạn.")
    assert preview(changed).xpath(".//strong/text()")[0] == "ngày 12/12"


def test_an_answer_by_questions_is_previewed_under_each_question(province: Province) -> None:
    petition = verified(province, questions=("Bao giờ xong?", "Vì sao chậm?"))
    drafter = Staff(petition, "draft_answer")
    typed = {"answers-0-answer": "Xong ngày 10/12.", "answers-1-answer": "Do thiếu phiếu chuyển."}
    lines = [one.text_content().split("\n") for one in preview(drafter.presses("preview", **typed)).xpath(".//p")]
    said = "Câu 1: Bao giờ xong?", "Xong ngày 10/12.", "Câu 2: Vì sao chậm?", "Do thiếu phiếu chuyển."
    assert "".join(said) in "".join(part for line in lines for part in line)


def test_an_empty_draft_says_that_nothing_is_written(province: Province) -> None:
    petition = verified(province, questions=("Bao giờ xong?",))
    drafter = Staff(petition, "draft_answer")
    assert "Chưa viết gì." in preview(drafter.presses("preview")).text_content()


def test_the_publisher_edits_what_the_sender_asked_with_their_own_data_hidden(province: Province) -> None:
    said = "Tôi là Nguyễn Thị Lan, ở 12 Trần Phú, gọi 0912345678. Bao giờ xong?"
    petition = province.receives("Trả kết quả chậm", said, field="dat_dai")
    transfer_to(petition, "SNNMT")
    take_on(petition, "SNNMT")
    handle(petition)
    answer(petition, "SNNMT")
    petition.done("check_answer", decision="fits")
    begun = petition.shown("prepare_publication")["public_question"]
    assert begun.endswith("Bao giờ xong?")
    for own in ("Lan", "Trần Phú", "0912345678"):
        assert own not in begun
    with begin_work() as work:
        set_questions(work, petition.case_id, ["Bao giờ xong?", "Vì sao Nguyễn Thị Lan phải chờ?"])
    begun = petition.shown("prepare_publication")["public_question"]
    assert begun.splitlines()[0] == "1. Bao giờ xong?"
    assert "Lan" not in begun
