"""A letter is masked before everyone may see it: by mouse, by keyboard, and without a script."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator

from tests.browser.conftest import HUB, People
from tests.browser.desk import Desk
from tests.browser.test_petition_journey import (
    ANSWER,
    CONTENT,
    TITLE,
    handle_and_draft,
    issue,
    receive_and_transfer,
    return_once_then_approve,
)
from tests.support.planted_files import NAME, planted_pdf

pytestmark = pytest.mark.browser


def letter_to_mask(people: People, tmp_path: Path) -> str:
    """The number of a petition whose answer, a letter that names somebody, is about to be published."""
    letter, paper = tmp_path / "cong-van.pdf", tmp_path / "nuoc-duc.pdf"
    for file in (letter, paper):
        file.write_bytes(planted_pdf())
    number = people.citizen().sends(TITLE, CONTENT, paper).number
    receive_and_transfer(people, number)
    handle_and_draft(people, number)
    return_once_then_approve(people, number)
    issue(people, number, letter)
    dispatcher = people.officer("DISPATCHER", HUB)
    dispatcher.opens_task(number)
    dispatcher.ticks("Đúng nội dung người gửi hỏi")
    dispatcher.presses(dispatcher.main_button)
    return number


def boxes(desk: Desk) -> list[list[int]]:
    """The rectangles that were drawn on this page, as the form would send them."""
    fields = desk.page.locator("ol input[name=drawn]").all()
    return [[int(part) for part in field.input_value().split(",")] for field in fields]


def drags(desk: Desk, area: Locator, start: tuple[float, float], end: tuple[float, float]) -> None:
    """From one place of the picture to another, told as shares of its sides."""
    area.scroll_into_view_if_needed()
    where = area.bounding_box()
    assert where is not None
    corners = [(where["x"] + x * where["width"], where["y"] + y * where["height"]) for x, y in (start, end)]
    desk.page.mouse.move(*corners[0])
    desk.page.mouse.down()
    desk.page.mouse.move(*corners[1], steps=5)
    desk.page.mouse.up()


def test_files_are_masked_by_mouse_by_keyboard_and_without_a_script_and_read_by_a_second_person(
    people: People, tmp_path: Path
) -> None:
    number = letter_to_mask(people, tmp_path)
    publisher = people.officer("PUBLISHER", HUB)
    publisher.opens_task(number)
    publisher.ticks("Công khai trên cổng")
    publisher.types("Tiêu đề công khai", "Nước sinh hoạt đục")
    publisher.types("Câu hỏi đã biên tập", "Nước sinh hoạt đục, có mùi hơn hai tuần.")
    publisher.types("Câu trả lời công khai", ANSWER)
    publisher.types("Vì sao sửa câu chữ", "Viết gọn lại cho dễ đọc.")
    publisher.presses("Chọn và che tài liệu")
    publisher.presses("Che rồi công khai")
    assert f"họ tên: “{NAME}”" in publisher.text
    draw_by_mouse(publisher)
    draw_by_keyboard(publisher)
    publisher.looks()

    publisher.ticks("Tôi đã xem trang này")
    publisher.presses("Tạo bản công khai")
    assert "Đã tạo bản công khai" in publisher.said
    assert boxes(publisher)[1] == [3_950, 4_600, 2_050, 450]
    publisher.follows("Xem như người dân")
    assert publisher.page.locator("figure img").evaluate("image => image.complete && image.naturalWidth > 0")
    publisher.follows("Về bước Biên tập bản công khai")
    told = re.search(r"đã che (\d+) chỗ", publisher.text)
    assert told, "how many places are masked"
    assert int(told[1]) >= 3, "two that were drawn, and the name"
    assert publisher.field("Tiêu đề công khai").input_value() == "Nước sinh hoạt đục"
    mask_without_script(people.officer("PUBLISHER", HUB, script=False), number)
    publisher.presses(publisher.main_button)

    read = confirm(people.officer("DISPATCHER", HUB), number)
    citizen = people.citizen()
    citizen.opens(f"/cong-khai/{number}")
    with citizen.page.expect_download() as got:
        citizen.page.get_by_role("link", name="Văn bản trả lời.pdf").click()
    assert Path(got.value.path()).read_bytes() == read


def draw_by_mouse(publisher: Desk) -> None:
    """A box is drawn, and then taken elsewhere."""
    area = publisher.page.locator("[data-area]")
    drags(publisher, area, (0.1, 0.05), (0.3, 0.07))
    ((x, y, width, height),) = boxes(publisher)
    assert max(abs(x - 1_000), abs(y - 500), abs(width - 2_000), abs(height - 200)) < 60
    drags(publisher, area, (0.2, 0.06), (0.4, 0.16))
    ((moved_x, moved_y, *size),) = boxes(publisher)
    assert size == [width, height]
    assert max(abs(moved_x - x - 2_000), abs(moved_y - y - 1_000)) < 60


def draw_by_keyboard(publisher: Desk) -> None:
    """A box is added, moved and made larger; another is added and removed."""
    publisher.page.get_by_role("button", name="Thêm ô che").focus()
    for key in ("Enter", "ArrowDown", "ArrowDown", "ArrowLeft", "Shift+ArrowRight", "Shift+ArrowDown"):
        publisher.page.keyboard.press(key)
    assert boxes(publisher)[1] == [3_950, 4_600, 2_050, 450]
    assert "rộng 21 %" in publisher.page.get_by_role("status").filter(has_text="Ô tự vẽ 2").inner_text()
    publisher.page.keyboard.press("Enter")
    assert len(boxes(publisher)) == 3
    publisher.page.keyboard.press("Delete")
    assert len(boxes(publisher)) == 2


def confirm(reader: Desk, number: str) -> bytes:
    """The second reader looks at the copy, downloads it and agrees: what they got."""
    reader.opens_task(number)
    reader.follows("Xem Văn bản trả lời.pdf")
    with reader.page.expect_download() as read:
        reader.page.locator("a.k-file").click()
    reader.follows("Về bước Xác nhận bản công khai")
    reader.ticks("Đồng ý công khai")
    reader.presses(reader.main_button)
    return Path(read.value.path()).read_bytes()


def mask_without_script(publisher: Desk, number: str) -> None:
    """The sender's own file: words are masked, and shown again."""
    publisher.opens_task(number)
    publisher.presses("Chọn và che tài liệu")
    publisher.presses("Che rồi công khai")
    assert not publisher.page.get_by_role("button", name="Thêm ô che").is_visible()
    publisher.unfolds("Che theo chữ")
    publisher.types("Che các chữ sau ở mọi trang", "Kính gửi ông")
    publisher.presses("Che các chữ này")
    assert "Đã che 1 chỗ có các chữ ấy." in publisher.text
    assert len(boxes(publisher)) == 1
    publisher.presses("Bỏ")
    assert boxes(publisher) == []
    publisher.ticks("Tôi đã xem trang này")
    publisher.presses("Tạo bản công khai")
    assert "Đã có bản công khai" in publisher.text
