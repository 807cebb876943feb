"""The editors beside the modeler: decision tables, forms, scenarios."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import HUB, People
from tests.browser.drawing import Board
from tests.browser.meaning import difference

pytestmark = pytest.mark.browser


@pytest.fixture
def board(people: People) -> Board:
    return Board(people.officer("PROCESS_DESIGNER", HUB))


def test_a_cell_is_all_that_changes_in_a_decision_table(board: Board) -> None:
    path = "processes/petition/petition_routing.dmn"
    board.opens(path)
    board.desk.looks()
    before = str(board.read(path)["content"])
    expect(board.page.locator("[data-table]")).to_contain_text("Cách chọn dòng")
    board.page.locator("td.output-cell").nth(4).click()
    board.page.keyboard.press("Control+A")
    board.page.keyboard.type('"SYT"')
    board.page.keyboard.press("Tab")
    gone, new = difference(before, board.stored(path))
    assert (len(gone), len(new)) == (1, 1)
    assert next(iter(new)).endswith('"SYT"')


def test_a_form_is_put_together_without_knowing_json(board: Board) -> None:
    path = "forms/petition/verify_facts.json"
    board.opens(path)
    page = board.page
    page.get_by_role("button", name="Thêm mục…").click()
    dialog = page.get_by_role("dialog", name="Thêm mục")
    dialog.get_by_label("Hỏi điều gì?").fill("Đơn vị cùng kiểm tra")
    dialog.get_by_label("Loại").select_option(label="Nhiều cơ quan")
    dialog.get_by_role("button", name="Thêm mục").click()
    expect(page.locator("[data-preview]")).to_contain_text("Đơn vị cùng kiểm tra")
    form = json.loads(board.stored(path))
    assert form["properties"]["don_vi_cung_kiem_tra"]["items"] == {"type": "string", "format": "agency"}
    board.desk.looks()


def test_a_mistake_in_json_is_told_in_words_with_its_line(board: Board) -> None:
    path = "forms/petition/classify.json"
    board.opens(path)
    page = board.page
    page.get_by_role("button", name="Mã JSON").click()
    page.locator('[data-text="schema"] .cm-content').click()
    page.keyboard.press("Control+Home")
    page.keyboard.press("End")
    page.keyboard.type('"title": "Một" ')
    expect(page.locator("[data-preview-wrong]")).to_contain_text("Các mục, dòng 2: Thiếu dấu phẩy giữa hai mục.")
    expect(page.locator(".e-finding").first).to_contain_text("Thiếu dấu phẩy giữa hai mục.")
    # The preview of what was right before stays.
    expect(page.locator("[data-preview] .k-field").first).to_be_visible()
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.locator("[data-preview-wrong]")).to_be_hidden()


def test_every_kind_of_field_is_written_right(board: Board) -> None:
    path = "forms/moi/tat_ca.json"
    board.puts(path, '{"title": "Tất cả", "type": "object", "properties": {}}')
    board.opens(path)
    page = board.page
    kinds = page.locator("[data-kinds] option").evaluate_all("(all) => all.map((one) => one.value)")
    for kind in kinds:
        page.get_by_role("button", name="Thêm mục…").click()
        dialog = page.get_by_role("dialog", name="Thêm mục")
        dialog.get_by_label("Hỏi điều gì?").fill(f"Mục {kind}")
        dialog.get_by_label("Loại").select_option(kind)
        dialog.get_by_role("button", name="Thêm mục").click()
    expect(page.locator("[data-preview] .k-field[data-field='decision']")).to_be_visible()
    assert page.locator("[data-preview] > form > .k-field").count() == len(kinds)
    form = json.loads(board.stored(path))
    assert len(form["properties"]) == len(kinds)
    expect(page.locator(".e-finding--error", has_text="dòng")).to_have_count(0)


def test_a_scenario_that_no_longer_holds_says_where(board: Board) -> None:
    path = "processes/petition/scenarios/withdrawn_by_sender.yaml"
    board.opens(path)
    board.desk.looks()
    page = board.page
    text = str(board.read(path)["content"])
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.get_by_role("button", name="Thời gian trôi").click()
    assert '- wait: "2 working days"' in board.stored(path)
    expect(page.locator(".e-finding").first).to_be_visible()
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.locator("[data-findings-title]")).to_have_text("Không có gì phải sửa")
    assert board.stored(path) == text
