import io
from datetime import timedelta

import pytest
from sqlalchemy import update

from engine.cases import case_by_number, get_case
from engine.directory import Officer, find_officer_by_username
from engine.petitions import Receipt, submit_petition
from engine.storage import begin_work, read_work
from engine.storage.tables import Case
from tests.webui.citizen.test_sending import MATTER, PERSON, PNG
from tests.webui.conftest import Clock
from tests.webui.visiting import Visitor


@pytest.fixture
def receipt(visitor: Visitor) -> Receipt:
    return submit_petition(MATTER | PERSON | {"consent": "true"}, channel="web")


@pytest.fixture
def sender(visitor: Visitor, receipt: Receipt) -> Visitor:
    typed = {"number": receipt.number, "code": receipt.tracking_code}
    return visitor.opens("/phan-anh/tra-cuu").fills_in(typed)


def test_number_and_code_open_the_petition(sender: Visitor, receipt: Receipt) -> None:
    assert sender.path == "/phan-anh/ho-so"
    assert receipt.number in sender.text
    assert MATTER["title"] in sender.text
    assert "Không cần làm gì lúc này." in sender.text
    assert "còn 14 ngày làm việc · hạn thứ Hai 14/12" in sender.text


def test_code_in_small_letters_with_spaces_opens_too(visitor: Visitor, receipt: Receipt) -> None:
    typed = {"number": receipt.number.lower(), "code": receipt.tracking_code.lower().replace("-", " ")}
    assert visitor.opens("/").fills_in(typed, form="form.c-look-up").path == "/phan-anh/ho-so"


def test_unknown_number_and_wrong_code_get_the_same_answer(visitor: Visitor, receipt: Receipt) -> None:
    pages = []
    for number in (receipt.number, "KH-2026-999999"):
        visitor.opens("/phan-anh/tra-cuu").fills_in({"number": number, "code": "AAAA-BBBB-CCCC-DDDD"})
        assert visitor.status == 404
        assert visitor.value("number") == number
        pages.append(visitor.text.replace(number, ""))
    assert pages[0] == pages[1]


def test_guessing_is_slowed_down(visitor: Visitor, receipt: Receipt) -> None:
    statuses = set()
    for _ in range(25):
        visitor.opens("/phan-anh/tra-cuu").fills_in({"number": receipt.number, "code": "AAAA-BBBB-CCCC-DDDD"})
        statuses.add(visitor.status)
    assert statuses == {404, 429}
    assert "Chờ khoảng" in visitor.text


def test_nobody_sees_a_petition_without_its_code(visitor: Visitor, receipt: Receipt) -> None:
    assert visitor.opens("/phan-anh/ho-so").path == "/phan-anh/tra-cuu"
    assert visitor.opens(f"/phan-anh/ho-so/tep/{receipt.case_id}").path == "/phan-anh/tra-cuu"


def test_the_page_closes_after_some_idle_hours(sender: Visitor, clock: Clock) -> None:
    clock.now += timedelta(hours=3)
    assert sender.opens("/phan-anh/ho-so").path == "/phan-anh/ho-so"
    clock.now += timedelta(hours=5)
    assert sender.opens("/phan-anh/ho-so").path == "/phan-anh/tra-cuu"


def test_more_can_be_sent_with_a_file(sender: Visitor) -> None:
    files = {"files-new": [(io.BytesIO(PNG), "thêm.png")]}
    sender.fills_in({"text": "Đèn số 14 cũng hỏng."}, form='form[action$="bo-sung"]', files=files)
    assert "Đã gửi thông tin bổ sung." in sender.text
    assert "Đèn số 14 cũng hỏng." in sender.text


@pytest.mark.parametrize("with_file", [False, True])
def test_a_supplement_sent_twice_is_added_once(sender: Visitor, with_file: bool) -> None:  # noqa: FBT001
    form = {one.name: one.value for one in sender.all('form[action$="bo-sung"] input[type="hidden"]')}
    for said in ("Đèn số 14 cũng hỏng.", "Đèn số 14 cũng hỏng.", "Đèn số 15 nữa."):
        files = {"files-new": [(io.BytesIO(PNG), "thêm.png")]} if with_file else {}
        answer = sender.client.post("/phan-anh/ho-so/bo-sung", data={**form, "text": said, **files})
        assert answer.status_code == 302
    sender.opens("/phan-anh/ho-so")
    assert (sender.text.count("Đèn số 14"), sender.text.count("Đèn số 15")) == (1, 1)
    assert len(sender.all("a.k-file")) == (2 if with_file else 0)


def test_the_same_words_on_another_day_are_added_again(sender: Visitor) -> None:
    for _ in range(2):
        sender.opens("/phan-anh/ho-so").fills_in({"text": "Vẫn chưa sửa."}, form='form[action$="bo-sung"]')
    assert sender.text.count("Vẫn chưa sửa.") == 2


def test_an_empty_supplement_is_named(sender: Visitor) -> None:
    sender.fills_in({"text": "  "}, form='form[action$="bo-sung"]')
    assert sender.status == 422
    assert "Chưa có nội dung bổ sung." in sender.text


def test_a_bad_file_keeps_the_supplements_text(sender: Visitor) -> None:
    files = {"files-new": [(io.BytesIO(b"MZ\x90\x00"), "x.png")]}
    sender.fills_in({"text": "Lời bổ sung."}, form='form[action$="bo-sung"]', files=files)
    assert sender.status == 422
    assert sender.value("text").strip() == "Lời bổ sung."


def test_text_typed_into_a_closed_page_is_shown_to_be_copied(sender: Visitor, clock: Clock) -> None:
    clock.now += timedelta(hours=5)
    sender.fills_in({"text": "Lời chưa gửi."}, form='form[action$="bo-sung"]')
    assert sender.status == 403
    assert sender.all("#left-over")[0].value.strip() == "Lời chưa gửi."


def test_rating_waits_for_an_answer(sender: Visitor) -> None:
    assert not sender.all('form[action$="danh-gia"]')
    token = sender.all('[name="csrf_token"]')[0].value
    answer = sender.client.post("/phan-anh/ho-so/danh-gia", data={"csrf_token": token, "score": "5"})
    assert answer.status_code == 422
    assert "Chưa có câu trả lời để đánh giá." in answer.get_data(as_text=True)


def test_a_supplements_file_survives_a_mistake_elsewhere(sender: Visitor) -> None:
    form, files = 'form[action$="bo-sung"]', {"files-new": [(io.BytesIO(PNG), "thêm.png")]}
    sender.fills_in({"text": "x" * 20_001}, form=form, files=files)
    assert sender.status == 422
    assert "thêm.png" in sender.text
    sender.fills_in({"text": "Đèn số 14 cũng hỏng."}, form=form)
    assert "Đã gửi thông tin bổ sung." in sender.text
    assert [link.text_content().split()[0] for link in sender.all("a.k-file")] == ["thêm.png"]


def test_a_file_beside_a_bad_one_is_kept(sender: Visitor) -> None:
    form = 'form[action$="bo-sung"]'
    both = [(io.BytesIO(PNG), "thêm.png"), (io.BytesIO(b"MZ\x90\x00"), "x.png")]
    sender.fills_in({"text": "Lời bổ sung."}, form=form, files={"files-new": both})
    assert sender.status == 422
    assert len(sender.all('[name="files"]')) == 1
    assert "không thuộc loại được nhận" in sender.text


def test_the_sender_asks_to_be_erased_once_the_petition_is_over(sender: Visitor, receipt: Receipt) -> None:
    assert "Chưa đề nghị được, vì hồ sơ đang được xử lý." in sender.opens("/phan-anh/ho-so").text
    with begin_work() as work:
        work.connection.execute(update(Case).where(Case.number == receipt.number).values(status="completed"))
    form = 'main form[action="/phan-anh/ho-so/xoa-thong-tin"]'
    sender.opens("/phan-anh/ho-so").fills_in(form=form)
    assert (sender.status, "Chưa đánh dấu là đã hiểu." in sender.text) == (422, True)
    sender.fills_in({"sure": "true"}, form=form)
    assert "Bạn đã đề nghị xoá thông tin cá nhân ngày" in sender.text
    assert not sender.all(form)


def test_the_sender_reads_how_many_officers_opened_it_and_no_name(sender: Visitor, receipt: Receipt) -> None:
    assert "cán bộ mở hồ sơ này" not in sender.opens("/phan-anh/ho-so").text
    for username in ("vp.003", "vp.009"):
        with read_work() as work:
            officer, case_id = find_officer_by_username(work, username), case_by_number(work, receipt.number)
        assert isinstance(officer, Officer)
        get_case(case_id, actor=officer)
    assert "Đã có 1 cán bộ mở hồ sơ này: 1 cán bộ tiếp nhận." in sender.opens("/phan-anh/ho-so").text
    assert "Giả Định" not in sender.text
