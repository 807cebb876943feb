"""A designer adds a step to the procedure while it runs: the next petition takes it, the running one does not."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.apart import served, signed_in  # noqa: F401 - the petition procedure of the others stays as it is
from tests.browser.conftest import HUB, People
from tests.browser.desk import Desk
from tests.browser.drawing import Board

pytestmark = pytest.mark.browser

DIAGRAM, WAY = "processes/petition/petition_reception.bpmn", "conditions_met"
STEP = "Trưởng phòng duyệt tiếp nhận"
CONTENT = "Nước máy ở tổ 5 đục và có mùi đã hai tuần, đề nghị cơ quan kiểm tra và trả lời."


def test_the_next_petition_takes_the_new_step_and_the_running_one_does_not(people: People) -> None:
    running = people.citizen().sends("Nước đục ở tổ 5", CONTENT).number
    draw_the_step(Board(people.officer("PROCESS_DESIGNER", HUB)))
    propose(people.officer("PROCESS_DESIGNER", HUB))
    approve(people.officer("ADMIN", HUB))
    later = people.citizen().sends("Nước đục ở tổ 6", CONTENT).number

    reception, other = receptionists(people)
    accept(reception, running)
    accept(reception, later)
    reception.opens("/can-bo/don-vi")
    assert line_of(reception, later, STEP).count() == 1
    assert line_of(reception, running, STEP).count() == 0

    # Whoever accepted it may not approve that: the four eyes that were drawn.
    reception.opens_task(later)
    assert "Kiểm tra điều kiện tiếp nhận" in reception.text
    assert reception.page.locator("[data-main]").count() == 0
    other.opens_task(later)
    assert other.heading == STEP
    assert "Xem đã đủ điều kiện chưa." in other.text
    other.presses(other.main_button)

    dispatcher = people.officer("DISPATCHER", HUB)
    for number in (running, later):
        dispatcher.opens_task(number)
        assert dispatcher.heading == "Phân loại, xác định thẩm quyền"
        assert STEP in dispatcher.text if number == later else STEP not in dispatcher.text


def draw_the_step(board: Board) -> None:
    """From the palette onto the way between two steps, and then in words beside it."""
    board.opens(DIAGRAM)
    page = board.page
    page.locator('.djs-palette [data-action="create.user-task"]').click()
    middle: dict[str, Any] = page.evaluate(MIDDLE_OF, WAY)
    page.mouse.move(middle["x"] - 30, middle["y"] - 20)
    page.mouse.move(middle["x"], middle["y"], steps=5)
    page.mouse.click(middle["x"], middle["y"])
    page.locator(".djs-direct-editing-content").wait_for()
    page.keyboard.type(STEP)
    page.keyboard.press("Enter")
    expect(page.locator('[data-step="truong_phong_duyet_tiep_nhan"]')).to_be_visible()
    board.selects("truong_phong_duyet_tiep_nhan")
    board.field("Không phải người đã làm").select_option("check_conditions")
    board.fills("Phải xong trong", '"1 working day"')
    board.fills("Lời hướng dẫn phía trên biểu mẫu", "Xem đã đủ điều kiện chưa.")
    board.is_saved()
    expect(page.locator(".e-finding", has_text="lỗi")).to_have_count(0)
    board.desk.looks()


def propose(designer: Desk) -> None:
    """The stories told without the new step no longer hold: publishing in spite of it has to be said."""
    designer.opens("/thiet-ke/cong-bo")
    assert STEP in designer.text
    designer.types("Thay đổi gì, vì sao", "Thêm bước trưởng phòng duyệt theo ý kiến của Chánh Văn phòng.")
    designer.presses("Gửi đề nghị công bố")
    assert "kịch bản không còn đúng" in designer.text
    designer.page.locator("#f-broken").check()
    designer.presses("Gửi đề nghị công bố")


def approve(second: Desk) -> None:
    second.opens("/thiet-ke/de-nghi")
    second.follows("Thêm bước trưởng phòng duyệt theo ý kiến của Chánh Văn phòng.")
    assert STEP in second.text
    second.page.locator("#f-broken").check()
    second.presses("Duyệt và công bố")


def receptionists(people: People) -> tuple[Desk, Desk]:
    """Two people of the same role: one accepts, the other approves."""
    one, other = sorted(
        (account for account in people.served.accounts if "RECEPTION" in account.roles and account.agency == HUB),
        key=lambda account: account.username,
    )
    desk = Desk(people.citizen().page, people.served.address, "approver")
    desk.signs_in(other)
    first = people.officer("RECEPTION", HUB)
    assert people.served.account("RECEPTION", HUB) == one
    return first, desk


def accept(reception: Desk, number: str) -> None:
    reception.opens_task(number)
    reception.ticks("Đủ điều kiện, tiếp nhận")
    reception.presses(reception.main_button)
    assert number in reception.said


def line_of(desk: Desk, number: str, step: str) -> Any:
    lines = desk.page.locator("[data-line]", has=desk.page.get_by_text(number, exact=True))
    return lines.filter(has_text=step)


MIDDLE_OF = """(flow) => {
    const drawn = document.querySelector(`.djs-container > svg .djs-connection[data-element-id="${flow}"]`);
    const line = drawn.querySelector(".djs-visual > path");
    const place = line.getPointAtLength(line.getTotalLength() / 2).matrixTransform(line.getScreenCTM());
    return { x: place.x, y: place.y };
}"""
