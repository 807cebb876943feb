"""Many tasks at once, in a real browser: ticked in a queue, looked at, done, taken back; and without a script."""

import pytest

from tests.browser.conftest import HUB, People
from tests.browser.desk import WAITING, Desk

pytestmark = pytest.mark.browser

AGENCY_QUEUE = "/can-bo/toan-co-quan"
CONTENT = "Tôi nộp hồ sơ đã ba tháng chưa được trả kết quả, đề nghị cho biết bao giờ trả và lý do chậm trả."


def tick(desk: Desk, number: str) -> None:
    line = desk.page.locator("[data-line]", has=desk.page.get_by_text(number, exact=True))
    line.get_by_role("checkbox").check()


def start(desk: Desk) -> None:
    """Press the button at the end, whatever it says."""
    desk.presses(desk.page.locator("button[value=start]").inner_text())


def test_reception_accepts_two_letters_with_one_form(people: People) -> None:
    numbers = [people.citizen().sends(f"Chậm trả giấy chứng nhận thửa {plot}", CONTENT).number for plot in (7, 8)]
    reception = people.officer("RECEPTION", HUB)
    reception.opens(WAITING)
    for number in numbers:
        tick(reception, number)
    assert "đã chọn 2" in reception.page.locator(".i-bulk__summary").inner_text()
    reception.looks()
    reception.presses("Làm cùng một biểu mẫu…")
    reception.ticks("Đủ điều kiện, tiếp nhận")
    reception.presses("Xem trước")
    assert "2 việc sẽ làm" in reception.page.locator("#xem-truoc").inner_text()
    start(reception)
    assert "Đã xong. 2 trên 2 việc" in reception.page.locator("[data-part]").inner_text()
    reception.opens("/can-bo/nhieu-viec")
    for number in numbers:
        reception.opens(f"/can-bo/ho-so/{number}")
        assert "Trong một lượt xử lý nhiều việc." in reception.page.inner_text("main")


def test_a_head_assigns_a_whole_page_and_takes_it_back(people: People) -> None:
    head = people.officer("HEAD")
    head.opens(AGENCY_QUEUE)
    head.unfolds("Làm nhiều việc cùng lúc")
    head.page.get_by_label("Chọn cả trang này").check()
    count = head.page.locator('input[name="viec"]:checked').count()
    assert count > 1
    head.presses("Giao cho một người…")
    receiver = head.page.get_by_label("Người nhận")
    assert "đang giữ" in receiver.inner_text()
    receiver.select_option(index=1)
    head.types("Lời dặn", "Cùng một thủ tục, làm trước ngày 30.")
    head.presses("Xem trước")
    start(head)
    assert f"Đã xong. {count} trên {count} việc" in head.page.locator("[data-part]").inner_text()
    head.presses("Hoàn tác cả lượt…")
    start(head)
    assert "Đã xong." in head.page.locator("[data-part]").inner_text()


def test_a_page_is_chosen_and_looked_at_without_a_script(people: People) -> None:
    people.citizen().sends("Chậm trả kết quả cấp phép xây dựng", CONTENT)
    reception = people.officer("RECEPTION", HUB, script=False)
    reception.opens(WAITING)
    reception.unfolds("Làm nhiều việc cùng lúc")
    reception.follows("Chọn cả trang này")
    reception.presses("Nhận các việc này")
    assert "việc sẽ làm" in reception.page.locator("#xem-truoc").inner_text()
    reception.follows("Thôi")


def test_one_text_for_two_cases_with_what_differs_in_a_table(people: People) -> None:
    numbers = [people.citizen().sends(f"Chậm trả giấy phép lái xe {lot}", CONTENT).number for lot in (1, 2)]
    reception = people.officer("RECEPTION", HUB)
    reception.opens(WAITING)
    for number in numbers:
        tick(reception, number)
    reception.presses("Làm cùng một biểu mẫu…")
    reception.ticks("Cần người gửi bổ sung")
    reception.types(
        "Cần bổ sung gì?", "Kính gửi {{ sender }}, hồ sơ {{ number }} còn thiếu {{ con_thieu }}, xin gửi thêm."
    )
    reception.presses("Xem trước")
    assert "còn chỗ chưa điền" in reception.page.locator("#xem-truoc").inner_text()
    for number, lacking in zip(numbers, ("bản sao giấy hẹn", "số điện thoại"), strict=True):
        reception.types(f"con_thieu của {number}", lacking)
    reception.presses("Xem trước")
    shown = reception.page.locator("#xem-truoc").inner_text()
    assert f"hồ sơ {numbers[0]} còn thiếu bản sao giấy hẹn" in shown
    reception.page.locator(".i-bulk-case", has_text=numbers[1]).get_by_role("checkbox").uncheck()
    start(reception)
    assert "Được bỏ ra khỏi lượt này." in reception.page.locator("[data-part]").inner_text()
