"""What everyone reads of an answer names nobody: hidden by the program, read by one person, confirmed by another."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from sqlalchemy import insert

from engine.cases import complete_task
from engine.cases.errors import SamePerson
from engine.errors import Invalid
from engine.petitions import get_publication
from engine.storage import begin_work, tables
from tests.stories.handling import handle, issue, take_on, transfer_to
from tests.support.province import GOOD_DATA, Petition, Province, province_at
from tests.support.staff import Staff

CONTENT = (
    "Tôi là Nguyễn Thị Lan, ở 12 Trần Phú. Ông Lê Văn Cường nhà số 14/2 đường Hoàng Diệu, phường Nha Trang, "
    "sđt 0905 417 226, lấn vỉa hè. Xe 79C-118.42 đậu cả đêm."
)
PUBLIC = "Đã nhắc ông Lê Văn Cường, số 14/2 đường Hoàng Diệu, phường Nha Trang; xe 79C-118.42 đã dời đi."
NAME, ADDRESS, PLATE = "[đã che: họ tên]", "[đã che: địa chỉ 2]", "[đã che: biển số]"


@pytest.fixture
def province(database_url: str, tmp_path: Path) -> Iterator[Province]:
    with province_at(database_url, tmp_path) as province:
        province.app.config["WTF_CSRF_ENABLED"] = False
        yield province


@pytest.fixture
def petition(province: Province) -> Petition:
    """Answered and found to fit; its public version is to be prepared now."""
    petition = province.receives("Ông Lê Văn Cường lấn vỉa hè", CONTENT, field="dat_dai")
    transfer_to(petition, "SNNMT")
    take_on(petition, "SNNMT")
    handle(petition)
    petition.done("draft_answer", answer=PUBLIC, public_answer=PUBLIC)
    petition.done("approve_answer", decision="approve")
    issue(petition, "SNNMT")
    petition.done("check_answer", decision="fits")
    return petition


def texts(page: Any) -> dict[str, str]:
    return {
        name: "".join(page.xpath(f'//*[@name="{name}"]/text() | //input[@name="{name}"]/@value')).strip()
        for name in ("public_title", "public_question", "public_answer")
    }


def shown(answer: Any) -> str:
    (section,) = html.fromstring(answer.text).xpath('//*[@id="ban-cong-khai"]')
    return " ".join(section.text_content().split())


def test_the_form_begins_with_masked_texts_and_tells_what_each_mask_hides(petition: Petition) -> None:
    page = Staff(petition, "prepare_publication").page
    begun = texts(page)
    assert begun["public_title"] == f"Ông {NAME} lấn vỉa hè"
    assert begun["public_answer"] == f"Đã nhắc ông {NAME}, {ADDRESS}; xe {PLATE} đã dời đi."
    for secret in ("Lan", "Cường", "12 Trần Phú", "14/2", "0905", "118.42"):
        assert secret not in "".join(begun.values())
    rows = page.xpath('//*[@id="f-masked"]')[0].text_content()
    assert all(word in rows for word in (NAME, "Lê Văn Cường", "câu trả lời công khai", "0905 417 226"))


def test_a_false_mask_is_lifted_with_a_reason_and_more_words_are_hidden(petition: Petition) -> None:
    editor = Staff(petition, "prepare_publication")
    place = _row_of(editor, "79C-118.42")
    wished = {
        "decision": "publish", f"masked-{place}-show": "true", f"masked-{place}-why": "xe của cơ quan",
        "mask_more": "vỉa hè",
    }  # fmt: skip
    preview = editor.presses("preview", **wished)
    assert preview.status_code == 200
    assert "xe 79C-118.42 đã dời đi" in shown(preview)
    assert "lấn [đã che: thông tin riêng]" in shown(preview)
    assert petition.open == ["prepare_publication"]

    assert editor.presses("complete", **wished, **texts(editor.page)).status_code == 303
    petition.done("confirm_publication", confirmed="confirm")
    public = get_publication(petition.number)
    assert public.answer == f"Đã nhắc ông {NAME}, {ADDRESS}; xe 79C-118.42 đã dời đi."
    assert public.title == f"Ông {NAME} lấn [đã che: thông tin riêng]"
    for secret in ("Cường", "Hoàng Diệu", "0905 417 226"):
        assert secret not in public.title + public.question + public.answer


def _row_of(editor: Staff, words: str) -> int:
    (at,) = [place for place, row in enumerate(editor.petition.shown("prepare_publication")["masked"])
             if row["words"] == words]  # fmt: skip
    return at


def test_a_mask_is_not_lifted_without_a_reason_nor_one_of_the_senders(petition: Petition) -> None:
    editor = Staff(petition, "prepare_publication")
    plate, own = _row_of(editor, "79C-118.42"), _row_of(editor, "Nguyễn Thị Lan")
    wished = {"decision": "publish", f"masked-{plate}-show": "true", f"masked-{own}-show": "true",
              f"masked-{own}-why": "cho rõ"}  # fmt: skip
    refused = editor.presses("complete", **wished)
    assert refused.status_code == 422
    assert "Chưa ghi vì sao để hiện" in refused.text
    assert "Thông tin của chính người gửi không để hiện được." in refused.text


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (f"Trả lời bà {GOOD_DATA['full_name']}: đã xong.", "Còn họ tên người gửi trong câu trả lời công khai"),
        ("Đã gọi số 0912.345.678 và trả lời.", "Còn số điện thoại người gửi trong câu trả lời công khai"),
        ("Đã nhắc bà Trần Thị Bưởi dọn hàng.", "Còn họ tên trong câu trả lời công khai: “Trần Thị Bưởi”."),
        ("[đã che: họ tên] [đã che: địa chỉ].", "không còn gì để đọc"),
    ],
)
def test_what_still_names_somebody_is_refused_and_says_where(petition: Petition, typed: str, told: str) -> None:
    refused = Staff(petition, "prepare_publication").presses("complete", decision="publish", public_answer=typed)
    assert refused.status_code == 422
    assert told in html.fromstring(refused.text).text_content()
    assert typed in refused.text
    assert petition.open == ["prepare_publication"]


def test_other_words_than_the_approved_ones_want_a_reason_which_officers_read(petition: Petition) -> None:
    editor = Staff(petition, "prepare_publication")
    typed = {"decision": "publish", "public_answer": "Đã nhắc chủ nhà; xe đã dời đi."}
    refused = editor.presses("complete", **typed)
    assert refused.status_code == 422
    assert "mà chưa ghi vì sao" in html.fromstring(refused.text).text_content()
    assert editor.presses("complete", **typed, edit_why="gọn, không nêu tên").status_code == 303
    petition.done("confirm_publication", confirmed="confirm")
    page = editor.client.get(f"/can-bo/ho-so/{petition.number}/ban-cong-khai").text
    assert "Vì sao sửa câu chữ: gọn, không nêu tên" in page
    assert "Đã nhắc ông Lê Văn Cường" in html.fromstring(page).text_content()


def test_words_that_only_look_personal_are_kept_with_a_reason(petition: Petition) -> None:
    said = "Đã dọn công trình mang tên bà Trần Thị Bưởi."
    kept = {"decision": "publish", "public_answer": said, "keep_words": "Trần Thị Bưởi",
            "edit_why": "nói gọn"}  # fmt: skip
    editor = Staff(petition, "prepare_publication")
    assert "Chưa ghi vì sao để hiện các chữ này." in editor.presses("complete", **kept).text
    assert editor.presses("complete", **kept, keep_why="tên công trình").status_code == 303
    petition.done("confirm_publication", confirmed="confirm")
    assert get_publication(petition.number).answer == said


def test_another_person_reads_exactly_what_will_be_public_and_may_send_it_back(petition: Petition) -> None:
    editor = Staff(petition, "prepare_publication")
    assert editor.presses("complete", decision="publish").status_code == 303
    reader = Staff(petition, "confirm_publication")
    assert reader.officer.id != editor.officer.id
    (read,) = reader.page.xpath('//*[@id="ban-cong-khai"]')
    assert f"Đã nhắc ông {NAME}" in " ".join(read.text_content().split())
    with pytest.raises(SamePerson):
        complete_task(reader.task.id, {"confirmed": "confirm"}, actor=editor.officer)

    remarks = "Biển số xe còn nhận ra người."
    assert reader.presses("complete", confirmed="return", confirm_remarks=remarks).status_code == 303
    assert remarks in Staff(petition, "prepare_publication").page.text_content()
    petition.done("prepare_publication", decision="publish", public_title="Lấn vỉa hè",
                  public_question="Vỉa hè bị lấn, ai xử lý?", public_answer="Vỉa hè đã thông.",
                  edit_why="nói gọn")  # fmt: skip
    assert get_publication(petition.number).answer == "Vỉa hè đã thông."


def test_a_province_may_do_without_the_second_person(petition: Petition) -> None:
    with begin_work() as work:
        values = {"name": "petitions.second_reader", "value": {"value": False}}
        work.connection.execute(insert(tables.Setting), [values])
    assert Staff(petition, "prepare_publication").presses("complete", decision="publish").status_code == 303
    assert get_publication(petition.number).answer.startswith("Đã nhắc ông")


def test_the_program_refuses_what_the_page_would_and_the_inner_answer_stays(petition: Petition) -> None:
    with pytest.raises(Invalid) as refusal:
        petition.done("prepare_publication", decision="publish", public_title="Vỉa hè",
                      public_question=CONTENT, public_answer="Đã xong việc này.",
                      edit_why="nói gọn")  # fmt: skip
    assert {one.where for one in refusal.value.problems} == {"/public_question"}
    petition.done("prepare_publication", decision="publish", public_title="Vỉa hè",
                  public_question="Vỉa hè bị lấn.", public_answer="Đã xong việc này.",
                  edit_why="nói gọn")  # fmt: skip
    sent = str(petition.seen_by_sender())
    assert PUBLIC in sent


def test_the_question_above_an_answer_may_go_without_a_reason(petition: Petition) -> None:
    answer = Staff(petition, "prepare_publication").form()["public_answer"]
    petition.done("prepare_publication", decision="publish", public_title="Vỉa hè", public_question="Vỉa hè bị lấn.",
                  public_answer=f"**Ai xử lý?**\n{answer}")  # fmt: skip
    assert get_publication(petition.number).answer.startswith("**Ai xử lý?**")
