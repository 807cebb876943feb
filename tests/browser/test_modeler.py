"""Drawing a process: what is changed is saved, and nothing else; what is wrong is shown where it is."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import HUB, People
from tests.browser.drawing import Board, small_process
from tests.browser.meaning import difference

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
SHIPPED = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "processes").rglob("*.bpmn"))
ELSEWHERE = (Path(__file__).parent / "diagrams" / "from_elsewhere.bpmn").read_text()
PETITION = "processes/petition/petition.bpmn"


@pytest.fixture
def board(people: People) -> Board:
    return Board(people.officer("PROCESS_DESIGNER", HUB))


def test_a_new_name_is_all_that_changes_in_the_shipped_diagrams(board: Board) -> None:
    assert SHIPPED
    for path in SHIPPED:
        board.opens(path)
        before = str(board.read(path)["content"])
        task = board.page.locator(".m-step--task").first
        element = task.get_attribute("data-step") or ""
        task.click()
        board.fills("Tên", "Một tên khác hẳn")
        gone, new = difference(before, board.stored(path))
        assert [element in line for line in (*gone, *new)] == [True, True], path
        assert ["name=Một tên khác hẳn" in line for line in new] == [True]


def test_a_diagram_from_elsewhere_keeps_all_it_had(board: Board) -> None:
    path = "processes/from_elsewhere/from_elsewhere.bpmn"
    board.puts(path, ELSEWHERE)
    board.opens(path, "ask")
    expect(board.page.locator("[data-properties]")).to_contain_text("camunda:formData")
    board.fills("Tên", "Hỏi ý kiến xã")
    gone, new = difference(ELSEWHERE, board.stored(path))
    # An empty label is what the drawing adds for a name it laid out itself.
    changed = [line for line in (*gone, *new) if "BPMNLabel" not in line]
    assert len(changed) == 2
    assert "name=Hỏi ý kiến," in changed[0]
    assert "name=Hỏi ý kiến xã," in changed[1]


def test_references_may_carry_a_prefix(board: Board) -> None:
    path = "processes/prefixed/prefixed.bpmn"
    xml = small_process("prefixed")
    for name in ("first", "second", "done"):
        xml = xml.replace(f'targetRef="{name}"', f'targetRef="bpmn:{name}"')
    board.puts(path, xml)
    board.opens(path, "first")
    expect(board.page.locator('.djs-element[data-element-id="begun_to_first"]')).to_be_attached()
    board.fills("Tên", "Việc đổi tên")
    assert re.search(r'id="first_to_second" sourceRef="first" targetRef="(bpmn:)?second"', board.stored(path))


def test_a_file_that_cannot_be_drawn_is_left_as_it_is(board: Board) -> None:
    path = "processes/undrawn/undrawn.bpmn"
    xml = re.sub(r"<bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>", "", small_process("undrawn"))
    board.puts(path, xml)
    board.page.goto(f"{board.desk.address}/thiet-ke/tep/{path}")
    expect(board.page.locator("[data-notice]")).to_contain_text("không có phần hình vẽ")
    expect(board.page.locator("[data-findings-title]")).to_contain_text("lỗi")
    with board.page.expect_download() as saved:
        board.page.locator("summary", has_text="Tệp").click()
        board.page.get_by_role("button", name="Lưu về máy").click()
    assert Path(saved.value.path()).read_text() == xml
    assert board.read(path)["content"] == xml


def test_a_finding_stands_at_its_element_and_leads_to_its_mending(board: Board) -> None:
    path = "processes/late/late.bpmn"
    board.puts(path, ELSEWHERE.replace('"from_elsewhere"', '"late_process"').replace('"unseen', '"late_unseen'))
    board.opens(path)
    finding = board.page.locator(".e-finding", has_text="phải có dấu nháy")
    expect(finding).to_be_visible()
    expect(board.page.locator(".djs-element.has-error[data-element-id=late]")).to_be_attached()
    expect(board.page.locator('[data-container-id="late"] .m-badge')).to_be_visible()
    finding.get_by_role("button", name=re.compile("^Sửa")).click()
    expect(board.field("Loại")).to_be_focused()
    board.fills("Biểu thức", '"5 working days"')
    expect(finding).to_have_count(0)
    assert '"5 working days"' in board.stored(path)


def test_a_task_drawn_from_the_palette_is_called_by_its_name(board: Board) -> None:
    path = "processes/drawn/drawn.bpmn"
    board.puts(path, small_process("drawn"))
    board.opens(path)
    page = board.page
    page.locator('.djs-palette [data-action="create.user-task"]').click()
    canvas = page.locator("[data-canvas]").bounding_box()
    assert canvas is not None
    page.mouse.move(canvas["x"] + 400, canvas["y"] + 120)
    page.mouse.click(canvas["x"] + 420, canvas["y"] + 130)
    page.locator(".djs-direct-editing-content").wait_for()
    page.keyboard.type("Thẩm định hồ sơ đất đai")
    page.mouse.click(canvas["x"] + 600, canvas["y"] + 60)
    expect(page.locator('[data-step="tham_dinh_ho_so_dat_dai"]')).to_be_visible()
    stored = board.stored(path)
    assert '<bpmn:userTask id="tham_dinh_ho_so_dat_dai" name="Thẩm định hồ sơ đất đai"' in stored
    assert not re.search(r'id="(Activity|Event|Flow|Gateway)_', stored)
    # The ids of what was there before stay, whatever their names become.
    board.selects("first")
    board.fills("Tên", "Tên mới của việc cũ")
    assert 'id="first" name="Tên mới của việc cũ"' in board.stored(path)


def test_two_windows_settle_who_wins(people: People) -> None:
    path = "processes/twice/twice.bpmn"
    desk = people.officer("PROCESS_DESIGNER", HUB)
    one, other = Board(desk), Board(people.officer("PROCESS_DESIGNER", HUB))
    one.puts(path, small_process("twice"))
    one.opens(path, "first")
    other.opens(path, "second")
    one.fills("Tên", "Của cửa sổ một")
    one.is_saved()
    other.fills("Tên", "Của cửa sổ hai")
    dialog = other.page.get_by_role("dialog", name="Tệp này đã được sửa ở cửa sổ khác")
    dialog.get_by_role("button", name="Lấy bản ở cửa sổ kia").click()
    expect(other.page.locator('[data-step="first"]')).to_contain_text("Của cửa sổ một")
    expect(other.page.locator('[data-step="second"]')).to_contain_text("Việc thứ hai")
    other.selects("second")
    other.fills("Tên", "Sửa tiếp ở cửa sổ hai")
    other.is_saved()
    one.selects("first")
    one.fills("Tên", "Giữ bản này")
    one.page.get_by_role("dialog").get_by_role("button", name="Giữ bản ở cửa sổ này").click()
    expect(one.page.get_by_role("dialog")).to_have_count(0)
    stored = one.stored(path)
    assert "Giữ bản này" in stored
    assert "Sửa tiếp ở cửa sổ hai" not in stored


def test_what_could_not_be_sent_is_offered_the_next_time(board: Board) -> None:
    path = "processes/away/away.bpmn"
    board.puts(path, small_process("away"))
    board.opens(path, "first")
    # The line of this window is cut: nothing that it sends arrives.
    board.page.route("**/noi-dung", lambda route: route.abort())
    board.fills("Tên", "Viết lúc mất mạng")
    expect(board.page.locator("[data-saved]")).to_contain_text("Chưa lưu được: mất kết nối")
    assert "Viết lúc mất mạng" not in board.read(path)["content"]
    later = board.page.context.new_page()
    later.goto(f"{board.desk.address}/thiet-ke/tep/{path}")
    dialog = later.get_by_role("dialog", name="Có bản chưa lưu")
    expect(dialog).to_contain_text("Có bản chưa lưu lúc")
    dialog.get_by_role("button", name="Mở bản chưa lưu").click()
    expect(later.locator('[data-step="first"]')).to_contain_text("Viết lúc mất mạng")
    expect(later.locator("[data-saved][data-state=saved]")).to_be_visible()
    assert "Viết lúc mất mạng" in board.read(path)["content"]


def test_a_file_of_this_computer_is_taken_or_refused_in_words(board: Board) -> None:
    path = "processes/taken/taken.bpmn"
    board.puts(path, small_process("taken"))
    board.opens(path)
    chooser = board.page.locator("[data-file]")
    chooser.set_input_files({"name": "thu.bpmn", "mimeType": "text/xml", "buffer": b"<html><body/></html>"})
    expect(board.page.locator("[data-notice]")).to_contain_text("không phải sơ đồ BPMN 2.0")
    chooser.set_input_files({"name": "hong.bpmn", "mimeType": "text/xml", "buffer": b"<a><b></a>"})
    expect(board.page.locator("[data-notice]")).to_contain_text("không phải XML đúng dạng")
    expect(board.page.locator('[data-step="first"]')).to_be_visible()
    chooser.set_input_files({"name": "khac.bpmn", "mimeType": "text/xml", "buffer": ELSEWHERE.encode()})
    with board.page.expect_download() as before:
        board.page.get_by_role("button", name="Thay bằng tệp này").click()
    assert "Việc thứ nhất" in Path(before.value.path()).read_text()
    expect(board.page.locator('[data-step="ask"]')).to_be_visible()
    assert board.stored(path) == ELSEWHERE


def test_the_page_is_for_everyone(board: Board) -> None:
    board.opens(PETITION, "reception")
    board.desk.looks()
    page = board.page
    # By keyboard: along the steps, to the properties, and to the list of keys.
    page.locator("[data-canvas] svg").first.focus()
    page.keyboard.press("]")
    expect(page.locator('[data-step="petition_withdrawn"]')).to_have_attribute("aria-current", "true")
    page.keyboard.press("Enter")
    expect(board.field("Tên")).to_be_focused()
    page.locator("[data-step=reception]").focus()
    page.keyboard.press("Shift+?")
    expect(page.get_by_role("dialog", name="Các phím")).to_be_visible()


def test_on_a_phone_one_looks_at_the_drawing(people: People) -> None:
    desk = people.officer("PROCESS_DESIGNER", HUB)
    desk.page.set_viewport_size({"width": 360, "height": 740})
    board = Board(desk)
    board.opens(PETITION)
    expect(desk.page.get_by_text("cần màn hình rộng hơn")).to_be_visible()
    expect(desk.page.locator('.djs-element[data-element-id="reception"]')).to_be_visible()
    assert desk.page.locator(".djs-palette").count() == 0
    desk.looks()


def test_whoever_may_only_look_changes_nothing(people: People) -> None:
    admin = people.officer("ADMIN", HUB)
    board = Board(admin)
    board.opens(PETITION)
    assert admin.page.locator(".djs-palette").count() == 0
    assert "chỉ xem" in admin.text
    admin.looks()
