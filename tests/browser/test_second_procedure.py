"""A procedure from an empty canvas to its first finished case, in the browser alone: no file is written, no code."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.apart import served, signed_in  # noqa: F401 - nobody else's drafts
from tests.browser.conftest import HUB, People
from tests.browser.drawing import Board

pytestmark = pytest.mark.browser

TITLE = "Xin xác nhận công tác"
PROCESS, FORM = "processes/confirmation/confirmation.bpmn", "forms/confirmation/confirm.json"


def test_a_small_procedure_is_drawn_published_and_carried_through(people: People) -> None:
    desk = people.officer("PROCESS_DESIGNER", HUB)
    board, page = Board(desk), desk.page
    make(page, desk.address, "quy-trinh", TITLE, "confirmation", role="Thủ trưởng")
    make(page, desk.address, "bieu-mau", "Xác nhận", "confirm", beside=TITLE)
    draw_form(page)
    board.is_saved()
    board.opens(PROCESS)
    draw_process(board)
    assert '<bpmn:userTask id="xac_nhan_cong_tac" name="Xác nhận công tác">' in board.stored(PROCESS)
    expect(page.locator("[data-findings-title]")).to_have_text("Không có gì phải sửa")
    publish(page)
    assert f"{TITLE}: bản 1 đang dùng" in desk.said
    assert not desk.complaints
    carry_through(people)


def make(page: Page, address: str, what: str, title: str, identifier: str, *, role: str = "", beside: str = "") -> None:
    """Something new, by its page."""
    page.goto(f"{address}/thiet-ke/moi/{what}")
    page.get_by_label("Mã", exact=False).fill(identifier)
    page.get_by_label("Tên", exact=True).fill(title)
    if role:
        page.get_by_label("Ai làm bước đầu tiên").select_option(label=role)
    if beside:
        page.get_by_label("Để cùng thư mục với").select_option(label=beside)
    page.get_by_role("button", name="Tạo và mở").click()
    page.locator("[data-usable]").wait_for()


def draw_form(page: Page) -> None:
    """A decision, and remarks when it is no; the field that a new form begins with goes."""
    page.get_by_role("button", name="Bỏ mục “Nội dung”").click()
    dialog = add_field(page, "Ý kiến", "Quyết định (các nút)")
    dialog.get_by_label("Các lựa chọn, mỗi dòng một").fill("approve = Đồng ý xác nhận\nrefuse = Không xác nhận")
    dialog.get_by_role("button", name="Thêm mục").click()
    dialog = add_field(page, "Vì sao?", "Nhiều dòng chữ")
    dialog.get_by_label("Chỉ hiện khi").fill('decision == "refuse"')
    dialog.get_by_label("Bắt buộc điền").check()
    dialog.get_by_role("button", name="Thêm mục").click()
    expect(page.locator("[data-preview] .k-field[data-field=decision]")).to_contain_text("Không xác nhận")
    expect(page.locator("[data-fields] li")).to_have_count(2)


def add_field(page: Page, title: str, kind: str) -> Locator:
    page.get_by_role("button", name="Thêm mục…").click()
    dialog = page.get_by_role("dialog", name="Thêm mục")
    dialog.get_by_label("Loại").select_option(label=kind)
    dialog.get_by_label("Hỏi điều gì?").fill(title)
    return dialog


def draw_process(board: Board) -> None:
    """The step that a new process begins with goes; another is drawn in its lane, connected and described."""
    page = board.page
    board.selects("first_step")
    page.locator("[data-canvas] svg").first.focus()
    page.keyboard.press("Delete")
    expect(page.locator('[data-step="first_step"]')).to_have_count(0)
    # Dropped on the flow that is left, it stands between the two.
    start, end = (middle(board, element) for element in ("begun", "finished"))
    page.locator('.djs-palette [data-action="create.user-task"]').click()
    page.mouse.move((start[0] + end[0]) / 2 + 6, start[1] - 4)
    page.mouse.move((start[0] + end[0]) / 2, start[1], steps=3)
    page.mouse.click((start[0] + end[0]) / 2, start[1])
    page.locator(".djs-direct-editing-content").wait_for()
    page.keyboard.press("Control+A")
    page.keyboard.type("Xác nhận công tác")
    page.locator("[data-canvas]").click(position={"x": 300, "y": 130})
    board.selects("xac_nhan_cong_tac")
    board.field("Biểu mẫu của việc này").select_option(label="Xác nhận – confirmation/confirm.json")
    board.field("Không phải người đã làm").select_option(label="người khởi tạo hồ sơ")
    board.fills("Phải xong trong", '"2 working days"')
    page.get_by_role("button", name="Cả quy trình").click()
    page.locator("[data-properties]").get_by_label("Chuyên viên xử lý").check()


def middle(board: Board, element: str) -> tuple[float, float]:
    box = board.page.locator(f'.djs-element[data-element-id="{element}"] .djs-visual').first.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def publish(page: Page) -> None:
    page.get_by_role("link", name="Công bố…").click()
    page.get_by_label("Thay đổi gì, vì sao").fill("Quy trình đầu tiên vẽ trên máy.")
    page.get_by_role("main").get_by_role("button", name="Công bố").click()
    page.locator(".k-toast").first.wait_for()


def carry_through(people: People) -> None:
    """An officer begins a case, the head of the agency decides it."""
    officer, head = people.officer("OFFICER"), people.officer("HEAD")
    officer.opens("/can-bo/khoi-tao/confirmation")
    officer.presses("Khởi tạo hồ sơ", within="main")
    number = officer.page.url.rsplit("/", 1)[-1]
    head.opens_task(number)
    head.ticks("Đồng ý xác nhận")
    assert head.main_button == "Đồng ý xác nhận"
    head.presses("Đồng ý xác nhận", within="main")
    assert "Đã xong “Xác nhận công tác”" in head.said
