"""A form with every widget in a real browser, wide and narrow, with a script and without."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.apart import signed_in  # noqa: F401 - its officers are its own
from tests.browser.conftest import People
from tests.browser.desk import Desk
from tests.support.gallery import PROCESS, gallery
from tests.support.serving import Served, publish_beside, served_demo

pytestmark = pytest.mark.browser

ADDRESS = f"/can-bo/khoi-tao/{PROCESS}"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demo, and the gallery beside its procedures."""
    folder = tmp_path_factory.mktemp("gallery")
    with served_demo(folder / "data") as served:
        publish_beside(served, gallery(folder / "library"))
        yield served


def rows(desk: Desk) -> Locator:
    return desk.page.locator("#f-people [data-row]")


def fill(desk: Desk, scan: Callable[[str], Path], *, row: int = 0) -> None:
    """Everything that is asked for; the people's row with that number."""
    page = desk.page
    desk.types("Một dòng", "Một dòng chữ")
    desk.types("Nhiều dòng", "Dòng một\nDòng hai")
    desk.types("Văn bản có định dạng", "**Đậm** và *nghiêng*\n- một\n- hai")
    desk.types("Số lượng", "12,5")
    desk.types("Thư điện tử", "lan@mau.example")
    desk.types("Điện thoại", "0912 345 678")
    page.locator("#f-moment").fill("2026-12-01T08:30")
    page.locator("#f-one").get_by_label("Hai").check()
    desk.picks("Lĩnh vực", "Đất đai")
    for word in ("Một", "Ba"):
        page.locator("#f-several").get_by_label(word, exact=True).check()
    page.locator("#f-person").select_option(index=1)
    desk.picks("Cơ quan", "Sở Xây dựng")
    page.locator("#f-places").get_by_label("Sở Y tế").check()
    page.locator("#f-papers").set_input_files([scan("don.pdf"), scan("anh.pdf")])
    page.locator("#f-agreed").get_by_label("Có", exact=True).check()
    within = page.locator("#f-people")
    within.locator(f"[name=people-{row}-name]").fill("Lan")
    within.locator(f"[name=people-{row}-hours]").fill("3")
    within.locator(f"[name=people-{row}-is_guest][value=false]").check()
    within.locator(f"[name=people-{row}-proof-new]").set_input_files(scan("the.pdf"))


def is_read_again(desk: Desk) -> None:
    """The case's step shows what was filled in."""
    number = desk.path.rsplit("/", 1)[-1]
    desk.opens_task(number)
    for said in ("Một dòng chữ", "12,5", "Đất đai", "Sở Y tế", "don.pdf", "anh.pdf", "the.pdf", "Lan"):
        expect(desk.page.locator("#task-form")).to_contain_text(said)
    expect(desk.page.locator("#task-form strong").filter(has_text="Đậm")).to_have_count(1)


def test_every_widget_is_filled_in_and_read_again(people: People, scan: Callable[[str], Path]) -> None:
    desk = people.officer("OFFICER", "SXD")
    desk.opens(ADDRESS)
    fill(desk, scan)
    desk.looks()
    desk.presses("Gửi", within="main")
    is_read_again(desk)


def test_every_widget_works_without_a_script(people: People, scan: Callable[[str], Path]) -> None:
    desk = people.officer("OFFICER", "SXD", script=False)
    desk.opens(ADDRESS)
    fill(desk, scan)
    before = rows(desk).count()
    desk.presses("Thêm dòng", within="#f-people")
    assert rows(desk).count() > before
    expect(desk.page.locator("#f-papers-new, [data-field=papers]").first).to_contain_text("don.pdf")
    desk.page.locator("#f-people [name=people-1-name]").fill("Minh")
    desk.page.locator("[data-drop-row]").nth(1).click()
    assert "Minh" not in [one.input_value() for one in desk.page.locator("#f-people [name$=-name]").all()]
    assert desk.page.locator("#f-people [name=people-0-name]").input_value() == "Lan"
    desk.presses("Gửi", within="main")
    is_read_again(desk)


def test_rows_come_and_go_with_a_script_and_their_conditions_with_them(people: People) -> None:
    desk = people.officer("OFFICER", "SXD")
    desk.opens(ADDRESS)
    page, group = desk.page, desk.page.locator("#f-people")
    adder = group.get_by_role("button", name="Thêm dòng")
    expect(rows(desk)).to_have_count(1)
    page.locator("[name=people-0-name]").fill("Lan")
    expect(rows(desk)).to_have_count(2)
    adder.click()
    expect(rows(desk)).to_have_count(3)
    # No more than the form takes.
    expect(adder).to_be_hidden()
    inviter = group.locator("[data-field=invited_by]")
    assert [inviter.nth(at).is_visible() for at in range(3)] == [False, False, False]
    page.locator("[name=people-1-is_guest][value=true]").check()
    assert [inviter.nth(at).is_visible() for at in range(3)] == [False, True, False]
    page.locator("[name=people-2-name]").fill("Minh")
    group.get_by_role("button", name="Bỏ dòng 2").click()
    expect(rows(desk)).to_have_count(2)
    assert [one.input_value() for one in page.locator("#f-people [name$=-name]").all()] == ["Lan", "Minh"]
    assert group.locator(".k-group__number").all_inner_texts() == ["1", "2"]
    expect(adder).to_be_visible()
    desk.looks()


def test_mistakes_stand_at_the_field_in_the_row_and_in_the_summary(people: People) -> None:
    desk = people.officer("OFFICER", "SXD")
    desk.opens(ADDRESS)
    page = desk.page
    page.locator("[name=people-0-name]").fill("Lan")
    page.locator("[name=people-0-is_guest][value=true]").check()
    desk.types("Số lượng", "1001")
    desk.presses("Gửi", within="main")
    for field in (
        "line",
        "rich",
        "amount",
        "one",
        "several",
        "place",
        "agreed",
        "people-0-hours",
        "people-0-invited_by",
    ):
        expect(page.locator(f"#f-{field}-wrong")).to_be_visible()
        page.locator(f'.k-summary a[href="#f-{field}"], [role=alert] a[href="#f-{field}"]').first.click()
        expect(page.locator(f"#f-{field}")).to_be_focused()
    expect(page.locator("[name=people-0-name]")).to_have_value("Lan")
    # What depends on an answer steps forward with it.
    expect(page.locator("[data-field=because]")).to_be_hidden()
    page.locator("#f-agreed").get_by_label("Không", exact=True).check()
    expect(page.locator("[data-field=because]")).to_be_visible()
