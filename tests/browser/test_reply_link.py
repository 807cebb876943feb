"""A sender answers on their phone by the link of the mail, without an account and without a code."""

import re
import time

import pytest

from tests.browser.conftest import HUB, People
from tests.browser.visitor import PHONE

pytestmark = pytest.mark.browser

TITLE = "Trả kết quả đất đai chậm"
CONTENT = "Hồ sơ đất đai của tôi nộp đầu tháng 9, quá hẹn hơn một tháng mà chưa có kết quả."
MAIL_WITHIN_SECONDS = 40


def test_the_sender_answers_by_the_link_of_the_mail(people: People) -> None:
    citizen, reception = people.citizen(), people.officer("RECEPTION", HUB)
    number = citizen.sends(TITLE, CONTENT).number
    reception.opens_task(number)
    reception.ticks("Cần người gửi bổ sung")
    rows = reception.page.locator('[data-field="supplement_items"]')
    rows.get_by_label("Cần cho biết điều gì").first.fill("Số biên nhận")
    rows.get_by_label("Giấy tờ cần gửi kèm").first.fill("Giấy biên nhận")
    reception.presses(reception.main_button)
    reception.presses("Gửi ngay")

    phone = people.citizen()
    phone.page.set_viewport_size(PHONE)
    link = _link_in_mail(phone.page, phone.address, f"Hồ sơ {number} cần bổ sung thông tin")
    phone.opens(link)
    assert phone.path == "/phan-anh/bo-sung"
    assert number in phone.text
    assert TITLE not in phone.text
    phone.types("1. Số biên nhận", "45/2026")
    phone.presses("Gửi bổ sung")
    assert phone.heading == "Đã nhận bổ sung của bạn"
    phone.opens(link[:-1] + ("a" if link[-1] != "a" else "b"))
    assert phone.heading == "Liên kết không dùng được"

    reception.opens_task(number)
    assert "45/2026" in reception.text
    assert "trả lời bằng liên kết trong thư điện tử" in reception.text


def _link_in_mail(page: object, address: str, subject: str) -> str:
    until = time.monotonic() + MAIL_WITHIN_SECONDS
    while time.monotonic() < until:
        page.goto(f"{address}/hop-thu-thu/")  # type: ignore[attr-defined]
        found = page.get_by_role("link", name=subject, exact=True)  # type: ignore[attr-defined]
        if found.count():
            found.first.click()
            text = page.locator(".c-mail__text").inner_text()  # type: ignore[attr-defined]
            match = re.search(r"/phan-anh/bo-sung/[a-z2-7]+", text)
            assert match, text
            return match.group(0)
        time.sleep(1)
    raise AssertionError(f"no mail with the subject {subject!r}")
