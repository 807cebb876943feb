"""The shorter ways a petition can go: something is missing, or it is not taken."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.conftest import HUB, People

pytestmark = pytest.mark.browser

TITLE = "Đường trước chợ ngập nước"
CONTENT = "Mỗi lần mưa, đường trước chợ ngập nước nửa mét, xe không qua được. Đề nghị khơi thông cống."
ASKED = "Xin cho biết tên đường và đoạn bị ngập."
ADDED = "Đường Nguyễn Giả Định, đoạn từ số 2 đến số 40."


def test_the_sender_adds_what_was_missing(people: People, scan: Callable[[str], Path]) -> None:
    citizen, reception = people.citizen(), people.officer("RECEPTION", HUB)
    number = citizen.sends(TITLE, CONTENT).number
    reception.opens_task(number)
    reception.ticks("Cần người gửi bổ sung")
    reception.types("Cần bổ sung gì?", ASKED)
    reception.presses(reception.main_button)
    reception.presses("Gửi ngay")

    citizen.opens("/phan-anh/ho-so")
    assert ASKED in citizen.page.locator(".c-todo").inner_text()
    citizen.types("Nội dung bổ sung", ADDED)
    citizen.attaches("Tệp kèm theo", scan("anh-ngap.pdf"))
    citizen.presses("Gửi bổ sung")
    assert "Không cần làm gì lúc này." in citizen.text

    reception.opens_task(number)
    assert ADDED in reception.text
    assert "anh-ngap.pdf" in reception.text


def test_a_refused_sender_reads_why(people: People) -> None:
    citizen, reception = people.citizen(), people.officer("RECEPTION", HUB)
    number = citizen.sends(TITLE, CONTENT).number
    reception.opens_task(number)
    reception.ticks("Không tiếp nhận")
    reception.field("Lý do không tiếp nhận").select_option(value="R99")
    reception.types("Giải thích thêm", "Việc này đã được trả lời trong hồ sơ trước.")
    reception.presses(reception.main_button)
    citizen.opens("/phan-anh/ho-so")
    assert not citizen.page.get_by_text("Việc này đã được trả lời trong hồ sơ trước.").count()

    reception.presses("Gửi ngay")
    citizen.opens("/phan-anh/ho-so")
    assert citizen.page.get_by_text("Việc này đã được trả lời trong hồ sơ trước.").locator("visible=true").count()
    assert "hạn" not in citizen.page.locator(".c-case-head").inner_text()
    assert not citizen.page.get_by_text("Rút lại phản ánh, kiến nghị").count()


def test_a_sender_withdraws(people: People) -> None:
    citizen = people.citizen()
    citizen.sends(TITLE, CONTENT)
    citizen.follows("Xem hồ sơ")
    citizen.unfolds("Rút lại phản ánh, kiến nghị")
    citizen.presses("Rút lại")
    assert "Đã rút" in citizen.page.locator(".c-case-head").inner_text()
