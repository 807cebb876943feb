"""What goes wrong in the middle of work is said, and nothing that was typed is lost."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.conftest import HUB, People

pytestmark = pytest.mark.browser

TITLE = "Đèn đường hỏng ở hẻm 7"
CONTENT = "Đèn đường ở hẻm 7 hỏng ba tuần nay, buổi tối rất tối. Đề nghị sửa."
TYPED = "Xin cho biết số cột đèn và ảnh chụp nếu có."


def test_a_session_that_ends_in_the_middle_of_a_form(people: People) -> None:
    number = people.citizen().sends(TITLE, CONTENT).number
    reception = people.officer("RECEPTION", HUB)
    reception.opens_task(number)
    reception.ticks("Cần người gửi bổ sung")
    reception.types("Cần bổ sung gì?", TYPED)
    reception.page.context.clear_cookies()
    reception.presses(reception.main_button)
    assert "nội dung vừa nhập vẫn được giữ" in reception.text

    account = people.served.account("RECEPTION", HUB)
    reception.types("Tên đăng nhập", account.username)
    reception.types("Mật khẩu", account.password)
    reception.presses("Đăng nhập")
    reception.presses("Mở lại nội dung đã nhập")
    assert reception.field("Cần bổ sung gì?").input_value() == TYPED
    assert reception.field("Cần người gửi bổ sung").is_checked()
    reception.presses(reception.main_button)
    assert number in reception.said


def test_a_task_that_someone_else_has_done(people: People) -> None:
    number = people.citizen().sends(TITLE, CONTENT).number
    here, there = people.officer("RECEPTION", HUB), people.officer("RECEPTION", HUB)
    here.opens_task(number)
    there.opens_task(number)
    here.ticks("Cần người gửi bổ sung")
    here.types("Cần bổ sung gì?", TYPED)
    there.ticks("Đủ điều kiện, tiếp nhận")
    there.presses(there.main_button)

    here.presses(here.main_button)
    assert people.served.account("RECEPTION", HUB).full_name in here.page.get_by_role("alert").inner_text()
    assert here.field("Cần bổ sung gì?").input_value().strip() == TYPED
    assert here.field("Kết quả kiểm tra").input_value().strip() == "Cần người gửi bổ sung"


def test_a_wrong_code_tells_nothing(people: People) -> None:
    citizen = people.citizen()
    codes = citizen.sends(TITLE, CONTENT)
    stranger = people.citizen()
    stranger.looks_up(codes.number, "AAAA-AAAA-AAAA-AAAA")
    for_known = stranger.page.get_by_role("alert").inner_text()
    assert stranger.field("Mã hồ sơ").input_value() == codes.number
    stranger.looks_up("KH-2026-999999", "AAAA-AAAA-AAAA-AAAA")
    assert stranger.page.get_by_role("alert").inner_text() == for_known


def test_a_file_that_is_not_what_its_name_says(people: People, tmp_path: Path, scan: Callable[[str], Path]) -> None:
    disguised = tmp_path / "anh.pdf"
    disguised.write_bytes(b"MZ" + bytes(2000))
    citizen = people.citizen()
    citizen.writes(TITLE, CONTENT, scan("dung.pdf"), disguised)
    assert "anh.pdf" in citizen.page.get_by_role("alert").inner_text()
    assert citizen.field("Nội dung").input_value() == CONTENT
    assert "dung.pdf" in citizen.page.locator(".k-files").inner_text()


def test_a_letter_begun_is_there_again_after_a_walk_through_other_pages(people: People) -> None:
    citizen = people.citizen()
    citizen.opens("/phan-anh/gui")
    citizen.types("Tiêu đề", TITLE)
    citizen.types("Nội dung", CONTENT)
    citizen.presses("Tiếp tục")
    citizen.types("Họ và tên", "Trần Thị Thử")
    citizen.follows("Câu trả lời", within="header")
    citizen.follows("Gửi phản ánh", within="header")
    assert citizen.field("Tiêu đề").input_value() == TITLE
    assert "Nội dung nhập dở đã được đưa lại" in citizen.page.locator("[data-kept]").inner_text()
    citizen.presses("English", within="header")
    assert citizen.field("Title").input_value() == TITLE
    citizen.presses("Tiếng Việt", within="header")
    citizen.presses("Tiếp tục")
    assert citizen.field("Họ và tên").input_value() == "Trần Thị Thử"
    citizen.opens("/phan-anh/gui")
    citizen.page.locator("[data-forget]").click()
    citizen.page.wait_for_load_state()
    assert not citizen.page.locator("[data-kept]").is_visible()
    assert citizen.field("Tiêu đề").input_value() == ""
