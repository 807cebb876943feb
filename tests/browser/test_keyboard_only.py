"""Without a mouse: a citizen sends a petition, and an officer takes it in."""

import time

import pytest

from tests.browser.citizen import SHORTEST_SECONDS
from tests.browser.conftest import HUB, People
from tests.browser.desk import WAITING
from tests.browser.keyboard import Keyboard

pytestmark = pytest.mark.browser

CONTENT = "Xe tải chở cát chạy qua khu dân cư làm rơi vãi và bụi suốt ngày. Đề nghị kiểm tra."


def test_a_petition_is_sent_and_taken_in_by_keyboard(people: People) -> None:
    number = _send(people)
    reception = people.officer("RECEPTION", HUB)
    keys, page = Keyboard(reception.page), reception.page
    reception.opens(WAITING)
    line = page.locator("[data-line]", has=page.get_by_text(number, exact=True))
    keys.goes_to(line.get_by_role("link"))
    keys.leads_on("Enter")
    keys.goes_to(page.get_by_role("radio", name="Đủ điều kiện, tiếp nhận"))
    keys.presses("Space")
    keys.leads_on("Control+Enter")
    assert number in reception.said


def _send(people: People) -> str:
    citizen = people.citizen()
    keys, page = Keyboard(citizen.page), citizen.page
    citizen.opens("/")
    began = time.monotonic()
    keys.goes_to(page.get_by_role("main").get_by_role("link", name="Gửi phản ánh, kiến nghị"))
    keys.leads_on("Enter")
    keys.types(citizen.field("Tiêu đề"), "Xe chở cát gây bụi")
    keys.types(citizen.field("Nội dung"), CONTENT)
    keys.goes_to(page.get_by_role("button", name="Tiếp tục"))
    keys.leads_on("Enter")
    keys.types(citizen.field("Họ và tên"), "Trần Thị Giả Định")
    keys.types(citizen.field("Địa chỉ liên hệ"), "5 Lê Lợi")
    keys.types(citizen.field("Số điện thoại"), "0987654321")
    keys.types(citizen.field("Thư điện tử"), "giadinh@mau.example")
    keys.leads_on("Enter")
    keys.goes_to(page.get_by_role("checkbox"))
    keys.presses("Space")
    time.sleep(max(0.0, began + SHORTEST_SECONDS - time.monotonic()))
    keys.goes_to(page.get_by_role("button", name="Gửi phản ánh, kiến nghị"))
    keys.leads_on("Enter")
    return citizen.codes.number
