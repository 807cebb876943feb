"""A publisher corrects and withdraws what is public; a citizen reads that it happened, and why."""

import pytest

from tests.browser.conftest import HUB, People
from tests.browser.desk import Desk

pytestmark = pytest.mark.browser

CORRECTION, TAKEDOWN = "Đính chính bản công khai…", "Gỡ bản công khai…"
WHY, GONE = "Bản trước thiếu ngày có kết quả.", "Câu trả lời cần được xem lại vì một thông tin riêng."
ADDED = "Kết quả có từ ngày 15/12."


def test_a_citizen_reads_what_was_corrected_and_what_was_withdrawn(people: People) -> None:
    reader, publisher, second = people.citizen(), people.officer("PUBLISHER", HUB), people.officer("DISPATCHER", HUB)
    reader.opens("/cong-khai")
    reader.page.locator(".c-list__title").last.click()
    reader.looks()
    number = reader.path.rsplit("/", 1)[-1]
    before = reader.page.locator(".c-text--answer").inner_text()

    publisher.opens(f"/can-bo/ho-so/{number}")
    publisher.presses(CORRECTION)
    assert publisher.heading == "Viết bản đính chính"
    publisher.types("Lý do, mọi người đọc được", WHY)
    publisher.types("Câu trả lời công khai", f"{before}\n{ADDED}")
    publisher.presses(publisher.main_button)
    _confirms(second, number, "Đồng ý công khai bản đính chính")
    reader.opens(f"/cong-khai/{number}")
    assert ADDED in reader.text
    assert WHY in reader.text
    reader.follows("Các bản trước")
    reader.unfolds("Đọc bản này")
    assert reader.page.locator("details .c-text--answer").first.inner_text() == before

    publisher.opens(f"/can-bo/ho-so/{number}/ban-cong-khai")
    assert publisher.page.locator("ins").count()

    publisher.opens(f"/can-bo/ho-so/{number}")
    publisher.presses(TAKEDOWN)
    publisher.types("Lý do, mọi người đọc được", GONE)
    publisher.presses(publisher.main_button)
    _confirms(second, number, "Đồng ý gỡ")
    answer = reader.page.goto(f"{reader.address}/cong-khai/{number}")
    assert answer is not None
    assert answer.status == 410
    reader.looks()
    assert GONE in reader.text
    assert ADDED not in reader.text
    reader.opens("/cong-khai")
    assert number not in reader.page.content()

    publisher.opens(f"/can-bo/ho-so/{number}")
    publisher.presses(CORRECTION)
    publisher.types("Lý do, mọi người đọc được", "Đã xem lại, không lộ thông tin riêng của ai.")
    publisher.presses(publisher.main_button)
    _confirms(second, number, "Đồng ý công khai bản đính chính")
    reader.opens(f"/cong-khai/{number}")
    assert ADDED in reader.text


def _confirms(second: Desk, number: str, choice: str) -> None:
    """The second reader finds the work by the case it is about."""
    second.opens(f"/can-bo/ho-so/{number}")
    second.page.locator("section[aria-labelledby=related] a").first.click()
    second.looks()
    second.page.locator(".i-line__open").first.click()
    second.looks()
    second.ticks(choice)
    second.presses(second.main_button)
