import io
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from engine.petitions import submission_form
from engine.storage import read_work
from tests.engine.petitions.office import count
from tests.webui.conftest import Clock
from tests.webui.visiting import Visitor
from webui.app import create_app

MATTER = {
    "title": "Đèn đường hẻm 12 hỏng đã ba tháng",
    "content": "Đèn đường trước nhà số 12 hỏng từ tháng 8.\n\nĐề nghị sửa <b>sớm</b> & báo lại.",
}
PERSON = {
    "sender_type": "individual",
    "full_name": "Trần Thị Thử",
    "address": "12 hẻm 3 đường Mẫu",
    "phone": "0901 234 567",
    "email": "thu@mau.example",
}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def send(visitor: Visitor, clock: Clock, **changes: Any) -> Visitor:
    visitor.opens("/phan-anh/gui").fills_in(MATTER | changes, press="next").fills_in(PERSON, press="next")
    clock.now += timedelta(minutes=1)
    return visitor.fills_in({"consent": "true"}, press="send")


def test_a_sender_gets_number_code_and_due_day_in_three_steps(visitor: Visitor, clock: Clock) -> None:
    send(visitor, clock)
    assert visitor.path == "/phan-anh/da-gui"
    number = visitor.all(".c-codes__number")[0].text_content()
    code = visitor.all(".c-codes__secret")[0].text_content()
    assert number.startswith("KH-2026-")
    assert len(code.replace("-", "")) == 16
    assert "Hạn trả lời: thứ Hai 14/12/2026" in visitor.text


def test_the_review_shows_exactly_what_will_be_sent(visitor: Visitor) -> None:
    visitor.opens("/phan-anh/gui").fills_in(MATTER, press="next").fills_in(PERSON, press="next")
    assert visitor.all("h1")[0].text_content() == "Xem lại trước khi gửi"
    for words in (MATTER["title"], "Đề nghị sửa <b>sớm</b> & báo lại.", "Trần Thị Thử", "Cá nhân", "thu@mau.example"):
        assert words in visitor.text


def test_another_language_keeps_the_page_and_what_was_typed(visitor: Visitor) -> None:
    visitor.opens("/phan-anh/gui").fills_in(MATTER, press="next")
    assert [one.get("value") for one in visitor.all(".k-language button")] == ["language-en"]
    visitor.fills_in(PERSON, press="language-en")
    assert visitor.status == 200
    assert visitor.page.get("lang") == "en"
    assert visitor.all('main input[name="full_name"]')[0].get("value") == PERSON["full_name"]
    visitor.fills_in({}, press="next")
    assert visitor.page.get("lang") == "en"
    assert MATTER["title"] in visitor.text
    visitor.fills_in({}, press="language-xx")
    assert visitor.page.get("lang") == "en"


def test_text_from_the_sender_is_never_markup(visitor: Visitor, clock: Clock) -> None:
    send(visitor, clock, title='<script>alert("x")</script> đường hỏng').opens("/phan-anh/ho-so")
    assert '<script>alert("x")</script> đường hỏng' in visitor.text
    assert not visitor.page.xpath("//script[contains(., 'alert')]")


def test_control_without_escaping_it_would_be(clock: Clock, app: Flask) -> None:
    careless = create_app(app.config["SETTINGS"])
    careless.jinja_env.autoescape = False
    visitor = Visitor(careless.test_client())
    send(visitor, clock, title='<script>alert("x")</script> đường hỏng').opens("/phan-anh/ho-so")
    assert visitor.page.xpath("//script[contains(., 'alert')]")


def test_missing_fields_are_named_and_what_was_typed_stays(visitor: Visitor) -> None:
    visitor.opens("/phan-anh/gui").fills_in({"title": "", "content": MATTER["content"]}, press="next")
    assert visitor.status == 422
    assert "Chưa nhập “Tiêu đề”." in visitor.text
    assert visitor.all('.k-errors a[href="#f-title"]')
    assert visitor.all("#f-title[aria-invalid]")
    assert visitor.value("content").strip() == MATTER["content"]


def test_a_wrong_address_on_the_second_page_keeps_the_first(visitor: Visitor) -> None:
    visitor.opens("/phan-anh/gui").fills_in(MATTER, press="next")
    visitor.fills_in(PERSON | {"email": "không phải thư", "phone": "12"}, press="next")
    assert visitor.status == 422
    assert visitor.value("email") == "không phải thư"
    assert visitor.value("phone") == "12"
    assert visitor.value("title") == MATTER["title"]


def test_going_back_keeps_both_pages(visitor: Visitor) -> None:
    visitor.opens("/phan-anh/gui").fills_in(MATTER, press="next").fills_in(PERSON, press="back")
    assert visitor.value("title") == MATTER["title"]
    assert visitor.value("full_name") == PERSON["full_name"]


def test_the_agreement_is_asked_for_last(visitor: Visitor, clock: Clock) -> None:
    visitor.opens("/phan-anh/gui").fills_in(MATTER, press="next").fills_in(PERSON, press="next")
    clock.now += timedelta(minutes=1)
    visitor.fills_in({}, press="send")
    assert visitor.status == 422
    assert visitor.all('.k-errors a[href="#f-consent"]')
    assert visitor.value("email") == PERSON["email"]


def test_a_file_survives_a_mistake_elsewhere(visitor: Visitor, clock: Clock) -> None:
    files = {"files-new": [(io.BytesIO(PNG), "ảnh hẻm.png")]}
    visitor.opens("/phan-anh/gui").fills_in(MATTER | {"title": ""}, press="next", files=files)
    assert visitor.status == 422
    assert "ảnh hẻm.png" in visitor.text
    visitor.fills_in(MATTER, press="next").fills_in(PERSON, press="next")
    clock.now += timedelta(minutes=1)
    visitor.fills_in({"consent": "true"}, press="send").opens("/phan-anh/ho-so")
    link = visitor.all("a.k-file")[0]
    answer = visitor.client.get(link.get("href"))
    assert answer.data == PNG
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_file_taken_off_the_list_is_not_sent(visitor: Visitor) -> None:
    files = {"files-new": [(io.BytesIO(PNG), "ảnh hẻm.png")]}
    visitor.opens("/phan-anh/gui").fills_in(MATTER | {"title": ""}, press="next", files=files)
    visitor.fills_in(MATTER | {"files": []}, press="next")
    assert not visitor.all('[name="files"]')


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"MZ\x90\x00 not a picture at all", "ảnh.png", "không thuộc loại được nhận"),
        (b"", "trống.pdf", "trống"),
        (PNG + bytes(10 * 1024 * 1024), "lớn.png", "lớn hơn 10 MB"),
    ],
)
def test_a_bad_file_is_refused_by_name_and_the_text_stays(
    visitor: Visitor, content: bytes, name: str, says: str
) -> None:
    files = {"files-new": [(io.BytesIO(content), name)]}
    visitor.opens("/phan-anh/gui").fills_in(MATTER, press="next", files=files)
    assert visitor.status == 422
    assert says in visitor.text
    assert visitor.value("title") == MATTER["title"]


def test_a_sixth_file_is_refused_and_five_are_kept(visitor: Visitor) -> None:
    files = {"files-new": [(io.BytesIO(PNG + bytes([place])), f"{place}.png") for place in range(6)]}
    visitor.opens("/phan-anh/gui").fills_in(MATTER, press="next", files=files)
    assert visitor.status == 422
    assert "tối đa là 5 tệp" in visitor.text
    assert len(visitor.all('[name="files"]')) == 5


def test_another_visitors_file_cannot_be_named(visitor: Visitor) -> None:
    visitor.opens("/phan-anh/gui").fills_in(
        MATTER | {"files": ["0190a0a0-0000-7000-8000-000000000000", "abc"]}, press="next"
    )
    assert visitor.status == 200
    assert not visitor.all('[name="files"]')


def test_a_machine_that_fills_in_the_hidden_field_is_asked_again(visitor: Visitor, clock: Clock) -> None:
    visitor.opens("/phan-anh/gui").fills_in(MATTER, press="next").fills_in(PERSON, press="next")
    clock.now += timedelta(minutes=1)
    visitor.fills_in({"consent": "true", "website": "https://spam.example"}, press="send")
    assert visitor.status == 422
    assert "ô ẩn" in visitor.text
    assert visitor.value("title") == MATTER["title"]
    assert visitor.fills_in({"consent": "true"}, press="send").path == "/phan-anh/da-gui"


def test_who_sends_quicker_than_anyone_reads_is_asked_again(visitor: Visitor, clock: Clock) -> None:
    visitor.opens("/phan-anh/gui").fills_in(MATTER, press="next").fills_in(PERSON, press="next")
    visitor.fills_in({"consent": "true"}, press="send")
    assert visitor.status == 422
    assert "Trang vừa mới mở." in visitor.text
    clock.now += timedelta(seconds=5)
    assert visitor.fills_in({"consent": "true"}, press="send").path == "/phan-anh/da-gui"


def test_a_form_older_than_its_visit_keeps_what_was_typed(visitor: Visitor) -> None:
    visitor.opens("/phan-anh/gui")
    visitor.client.delete_cookie("hoidap")
    visitor.fills_in(MATTER, press="next")
    assert visitor.status == 400
    assert "mở đã lâu" in visitor.text
    assert visitor.value("title") == MATTER["title"]
    assert visitor.fills_in(press="next").status == 200


def test_very_long_text_is_answered_kindly(visitor: Visitor) -> None:
    visitor.opens("/phan-anh/gui").fills_in(MATTER | {"content": "á" * 200_000}, press="next")
    assert visitor.status == 422
    assert visitor.all('.k-errors a[href="#f-content"]')
    assert len(visitor.value("content").strip()) == 200_000


def test_the_secret_code_is_never_in_an_address(visitor: Visitor, clock: Clock) -> None:
    send(visitor, clock)
    code = visitor.all(".c-codes__secret")[0].text_content()
    assert visitor.response is not None
    assert code not in visitor.response.request.url
    assert not [link for link in visitor.all("[href]") if code in link.get("href")]
    assert visitor.response.headers["Cache-Control"] == "no-store"


def test_leaving_forgets_the_receipt_on_this_machine(visitor: Visitor, clock: Clock) -> None:
    send(visitor, clock).fills_in(form='form[action="/phan-anh/ket-thuc"]')
    assert visitor.opens("/phan-anh/da-gui").path == "/phan-anh/tra-cuu"
    assert visitor.opens("/phan-anh/ho-so").path == "/phan-anh/tra-cuu"


def codes(visitor: Visitor) -> tuple[str, str]:
    """Number and code of the receipt on the page."""
    number, code = visitor.all(".c-codes__number")[0], visitor.all(".c-codes__secret")[0]
    return number.text_content(), code.text_content()


def review(visitor: Visitor, clock: Clock) -> Any:
    """The last page, filled in and ready to be sent; it can be laid before the visitor again."""
    visitor.opens("/phan-anh/gui").fills_in(MATTER, press="next").fills_in(PERSON, press="next")
    clock.now += timedelta(minutes=1)
    return visitor.response


def test_sent_twice_is_one_petition_with_one_receipt(visitor: Visitor, clock: Clock) -> None:
    before, page = count("petitions"), review(visitor, clock)
    first = codes(visitor.fills_in({"consent": "true"}, press="send"))
    visitor.response = page
    assert codes(visitor.fills_in({"consent": "true"}, press="send")) == first
    assert count("petitions") == before + 1
    opened = visitor.opens("/phan-anh/tra-cuu").fills_in({"number": first[0], "code": first[1]})
    assert opened.path == "/phan-anh/ho-so"


def test_who_lost_the_answer_and_the_visit_gets_the_same_receipt(visitor: Visitor, clock: Clock) -> None:
    before, page = count("petitions"), review(visitor, clock)
    first = codes(visitor.fills_in({"consent": "true"}, press="send"))
    visitor.client.delete_cookie("hoidap")
    visitor.response = page
    assert visitor.fills_in({"consent": "true"}, press="send").status == 400
    assert codes(visitor.fills_in({"consent": "true"}, press="send")) == first
    assert count("petitions") == before + 1


def test_a_letter_changed_after_it_was_sent_is_another_petition(visitor: Visitor, clock: Clock) -> None:
    before, page = count("petitions"), review(visitor, clock)
    first = codes(visitor.fills_in({"consent": "true"}, press="send"))
    visitor.response = page
    changed = {"consent": "true", "title": "Đèn đường hẻm 14 cũng hỏng"}
    assert codes(visitor.fills_in(changed, press="send"))[0] != first[0]
    assert count("petitions") == before + 2


def test_a_form_without_its_note_is_asked_again_and_sends_nothing(visitor: Visitor, clock: Clock) -> None:
    before = count("petitions")
    review(visitor, clock)
    visitor.fills_in({"consent": "true", "began": "InR1IGNoZSI.x"}, press="send")
    assert visitor.status == 422
    assert count("petitions") == before


def test_no_word_to_the_sender_is_put_to_an_officer(app: Flask) -> None:
    del app
    with read_work() as work:
        fields = submission_form(work).fields
    for one in fields:
        told = one.for_staff()
        assert "bạn" not in f"{told.label} {told.help}".lower().split(), one.name
        assert one.name == "consent" or "tôi" not in told.label.lower().split(), one.name
