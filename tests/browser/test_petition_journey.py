"""One petition from sending to rating, each step by the person whose step it is."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.citizen import Citizen, Codes
from tests.browser.conftest import HUB, People
from tests.browser.desk import MINE

pytestmark = pytest.mark.browser

TITLE = "Nước sinh hoạt đục, có mùi ở tổ 5"
PUBLIC_TITLE = "Nước sinh hoạt đục, có mùi"
CONTENT = (
    "Hơn hai tuần nay nước máy ở tổ 5 đục và có mùi. Chúng tôi đã gọi công ty cấp nước ba lần nhưng không ai đến xem. "
    "Đề nghị cơ quan kiểm tra và trả lời."
)
FIRST_DRAFT = "Cơ quan đã kiểm tra đường ống ở tổ 5 và sẽ súc rửa trong tuần này."
ANSWER = "Cơ quan đã kiểm tra ngày 23/11, đường ống cũ bị gỉ. Ống mới sẽ thay xong trước ngày 05/12."


def test_a_petition_is_sent_handled_answered_published_and_rated(people: People, scan: Callable[[str], Path]) -> None:
    citizen = people.citizen()
    codes = citizen.sends(TITLE, CONTENT, scan("nuoc-duc.pdf"))
    citizen.follows("Xem hồ sơ")
    assert "Không cần làm gì lúc này." in citizen.text

    receive_and_transfer(people, codes.number)
    handle_and_draft(people, codes.number)
    return_once_then_approve(people, codes.number)
    symbol = issue(people, codes.number, scan("cong-van.pdf"))
    read_the_answer_and_rate(citizen, codes, symbol)
    check_and_publish(people, codes.number)
    find_it_in_public(people.citizen(), codes.number)


def receive_and_transfer(people: People, number: str) -> None:
    reception = people.officer("RECEPTION", HUB)
    reception.opens_task(number)
    assert CONTENT in reception.text
    assert "nuoc-duc.pdf" in reception.text
    reception.ticks("Đủ điều kiện, tiếp nhận")
    reception.presses(reception.main_button)
    assert number in reception.said

    dispatcher = people.officer("DISPATCHER", HUB)
    dispatcher.opens_task(number)
    dispatcher.ticks("Chuyển cơ quan trong tỉnh")
    dispatcher.ticks("Hành vi của cơ quan, cán bộ")
    dispatcher.field("Nội dung theo Điều 5").select_option(index=1)
    dispatcher.field("Lĩnh vực").select_option(value="moi_truong")
    dispatcher.field("Cơ quan chủ trì").select_option(value="SNNMT")
    dispatcher.presses("Chuyển cơ quan chủ trì")
    assert number in dispatcher.said


def handle_and_draft(people: People, number: str) -> None:
    clerk = people.officer("CLERK")
    clerk.opens_task(number)
    clerk.ticks("Nhận xử lý")
    clerk.presses(clerk.main_button)

    head = people.officer("HEAD")
    head.opens_task(number)
    head.field("Chuyên viên chủ trì").select_option(value=people.served.account("OFFICER", "SNNMT").username)
    head.presses("Phân công")

    officer = people.officer("OFFICER")
    officer.opens_task(number, queue=MINE)
    officer.types("Kết quả xác minh", "Đã đến xem đường ống ở tổ 5 và lấy mẫu nước.")
    officer.ticks("Có sai sót, đã khắc phục")
    officer.presses(officer.main_button)
    assert officer.heading == "Soạn dự thảo trả lời"
    officer.types("Trả lời", FIRST_DRAFT)
    officer.presses(officer.main_button)


def return_once_then_approve(people: People, number: str) -> None:
    head, officer = people.officer("HEAD"), people.officer("OFFICER")
    head.opens_task(number)
    assert FIRST_DRAFT in head.text
    head.ticks("Trả lại để sửa")
    head.types("Cần sửa gì?", "Nêu rõ nguyên nhân và ngày xong.")
    head.presses(head.main_button)

    officer.opens_task(number, queue=MINE)
    assert "Nêu rõ nguyên nhân và ngày xong." in officer.text
    assert officer.field("Trả lời").input_value() == FIRST_DRAFT
    officer.types("Trả lời", ANSWER)
    officer.presses(officer.main_button)

    head.opens_task(number)
    head.ticks("Duyệt")
    head.presses(head.main_button)


def issue(people: People, number: str, letter: Path) -> str:
    """The number and symbol of the letter, the next that is free in the book."""
    clerk = people.officer("CLERK")
    clerk.opens_task(number)
    assert ANSWER in clerk.text
    symbol = clerk.field("Số, ký hiệu").input_value()
    assert symbol.endswith("/SNNMT-VP")
    assert "Giả Định" in clerk.field("Người ký").input_value()
    clerk.types("Ngày công văn", "2026-11-24")
    for button, ending in (("Tải bản in (PDF)", ".pdf"), ("Tải bản để sửa (Word)", ".docx")):
        with clerk.page.expect_download() as printed:
            clerk.page.get_by_role("button", name=button).click()
        assert printed.value.suggested_filename == f"Công văn {symbol.replace('/', '-')} {number}{ending}"
    clerk.attaches("Bản quét đã ký, đóng dấu", letter)
    clerk.presses("Phát hành và trả lời người gửi")
    assert number in clerk.said
    clerk.presses("Gửi ngay")
    return symbol


def read_the_answer_and_rate(citizen: Citizen, codes: Codes, symbol: str) -> None:
    citizen.looks_up(codes.number, codes.secret)
    assert ANSWER in citizen.text
    assert symbol in citizen.text
    with citizen.page.expect_download() as letter:
        citizen.page.get_by_role("link", name="cong-van.pdf").click()
    assert letter.value.suggested_filename == "cong-van.pdf"
    citizen.ticks("Rất hài lòng")
    citizen.types("Nhận xét", "Cảm ơn cơ quan.")
    citizen.presses("Gửi đánh giá")
    assert "Bạn đã đánh giá" in citizen.text


def check_and_publish(people: People, number: str) -> None:
    dispatcher = people.officer("DISPATCHER", HUB)
    dispatcher.opens_task(number)
    dispatcher.ticks("Đúng nội dung người gửi hỏi")
    dispatcher.presses(dispatcher.main_button)

    publisher = people.officer("PUBLISHER", HUB)
    publisher.opens_task(number)
    publisher.ticks("Công khai trên cổng")
    publisher.types("Tiêu đề công khai", PUBLIC_TITLE)
    publisher.types("Câu hỏi đã biên tập", "Nước sinh hoạt đục, có mùi hơn hai tuần.")
    publisher.types("Câu trả lời công khai", ANSWER)
    publisher.presses(publisher.main_button)
    assert number in publisher.said

    dispatcher.opens_task(number)
    assert "Nước sinh hoạt đục, có mùi hơn hai tuần." in dispatcher.text
    dispatcher.ticks("Đồng ý công khai")
    dispatcher.presses(dispatcher.main_button)
    assert number in dispatcher.said


def find_it_in_public(reader: Citizen, number: str) -> None:
    reader.opens("/cong-khai")
    reader.page.get_by_role("searchbox").fill("nuoc sinh hoat duc")
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_url("**/cong-khai?*")
    reader.looks()
    reader.follows(PUBLIC_TITLE)
    assert ANSWER in reader.text
    assert "Giả Định" not in reader.page.locator("main").inner_text()
