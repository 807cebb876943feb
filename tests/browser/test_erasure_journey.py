"""The sender of a petition that is over asks to be erased; the head of the provincial office decides."""

import pytest

from tests.browser.conftest import HUB, People

pytestmark = pytest.mark.browser

TITLE = "Đèn đường hỏng trước trường"
CONTENT = "Đèn đường trước cổng trường hỏng hai tuần nay, buổi tối học sinh đi học thêm về rất tối. Đề nghị sửa."


def test_the_sender_asks_and_the_head_decides(people: People) -> None:
    citizen, head = people.citizen(), people.officer("HEAD", HUB)
    citizen.sends(TITLE, CONTENT)
    citizen.follows("Xem hồ sơ")
    citizen.unfolds("Rút lại phản ánh, kiến nghị")
    citizen.presses("Rút lại")
    citizen.unfolds("Đề nghị xoá thông tin cá nhân của tôi")
    citizen.ticks("Tôi hiểu rằng sau khi xoá, tôi không xem lại được nội dung và câu trả lời đầy đủ")
    citizen.presses("Gửi đề nghị xoá")
    assert "Bạn đã đề nghị xoá thông tin cá nhân ngày" in citizen.text

    head.opens_task("YC-2026-000001")
    head.ticks("Ẩn danh: xoá thông tin cá nhân và nội dung người gửi viết, giữ câu trả lời đã che tên")
    head.types("Lý do", "Người gửi đã rút, không còn lý do phải giữ.")
    head.presses(head.main_button)
    assert "Hoàn tác" in head.text
