"""A page of the desk left open: others take and send, the list follows; the session ends, nothing typed is lost."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import HUB, People
from tests.browser.desk import WAITING
from tests.support.many_petitions import send_many

pytestmark = pytest.mark.browser

TYPED = "Xin cho biết số cột đèn."


def asks_for_news(page: Page) -> None:
    """As when somebody comes back to the window."""
    with page.expect_response("**/moi*"):
        page.evaluate("window.dispatchEvent(new Event('focus'))")


def line(page: Page, number: str) -> Locator:
    return page.locator("[data-line]", has=page.get_by_text(number, exact=True))


def test_what_is_new_comes_in_without_moving_what_has_the_focus(people: People) -> None:
    send_many(people.served.data, 2)
    here = people.officer("RECEPTION", HUB)
    here.opens(WAITING)
    page = here.page
    page.keyboard.press("j")
    page.keyboard.press("j")
    focused = page.evaluate("document.activeElement.href")
    (number,) = send_many(people.served.data, 1)
    asks_for_news(page)
    expect(line(page, number)).to_contain_text("mới")
    expect(page.locator("[data-fresh]")).to_have_text("1 việc mới")
    assert page.evaluate("document.activeElement.href") == focused
    here.looks()


def test_what_others_take_and_send_goes_and_who_has_it_open_is_told(people: People) -> None:
    number, other = send_many(people.served.data, 2)
    here, there = people.officer("RECEPTION", HUB), people.officer("RECEPTION", HUB)
    here.opens_task(number)
    here.ticks("Cần người gửi bổ sung")
    here.types("Cần bổ sung gì?", TYPED)
    there.opens_task(number)
    there.ticks("Đủ điều kiện, tiếp nhận")
    there.presses(there.main_button)

    asks_for_news(here.page)
    expect(line(here.page, number)).to_have_count(0)
    expect(here.page.locator("[data-moved]")).to_contain_text("vừa làm xong việc này")
    assert here.field("Cần bổ sung gì?").input_value() == TYPED
    expect(line(here.page, other)).to_have_count(1)
    here.looks()


def test_a_session_that_ends_is_told_and_what_is_typed_stays(people: People) -> None:
    (number,) = send_many(people.served.data, 1)
    here = people.officer("RECEPTION", HUB)
    here.opens_task(number)
    here.ticks("Cần người gửi bổ sung")
    here.types("Cần bổ sung gì?", TYPED)
    kept = here.page.context.cookies()
    here.page.context.clear_cookies()
    asks_for_news(here.page)
    expect(here.page.locator("[data-ended]")).to_be_visible()
    assert here.field("Cần bổ sung gì?").input_value() == TYPED
    here.page.context.add_cookies(kept)  # type: ignore[arg-type]
    asks_for_news(here.page)
    expect(here.page.locator("[data-ended]")).to_be_hidden()
    here.presses(here.main_button)
    assert number in here.said


def test_back_and_forth_and_a_link_that_was_kept(people: People) -> None:
    first, second = send_many(people.served.data, 2)
    here = people.officer("RECEPTION", HUB)
    here.opens_task(first)
    page = here.page
    one = page.url
    line(page, second).get_by_role("link").click()
    page.wait_for_url(lambda url: url != one)
    two = page.url
    assert second in page.title()
    page.go_back()
    expect(page.locator("[data-pane] .i-head__case")).to_contain_text(first)
    assert page.url == one
    page.go_back()
    expect(page.locator("[data-pane]")).to_contain_text("Chọn một việc ở danh sách")
    expect(page.locator("h1")).to_have_text("Chờ nhận")
    page.goto(two)
    expect(page.locator("[data-pane] .i-head__case")).to_contain_text(second)
    expect(page.locator("[data-open][aria-current]")).to_contain_text(second)
    assert page.locator("h1").count() == 1


def test_a_claim_is_taken_back_by_its_message_and_by_its_key(people: People) -> None:
    (number,) = send_many(people.served.data, 1)
    here = people.officer("RECEPTION", HUB)
    here.opens_task(number)
    page, facts = here.page, here.page.locator("[data-pane] .i-head__facts")
    page.keyboard.press("c")
    expect(facts).to_contain_text("tôi đang giữ")
    page.keyboard.press("z")
    expect(facts).to_contain_text("chưa ai nhận")
    page.keyboard.press("c")
    expect(facts).to_contain_text("tôi đang giữ")
    page.locator("[data-take-back]").click()
    expect(facts).to_contain_text("chưa ai nhận")


def test_the_box_leads_to_a_task_and_presses_the_buttons_of_the_open_one(people: People) -> None:
    (number,) = send_many(people.served.data, 1)
    here = people.officer("RECEPTION", HUB)
    here.opens(WAITING)
    page = here.page
    page.keyboard.press("Control+k")
    box = page.get_by_role("combobox", name="Số hồ sơ, tên việc")
    expect(box).to_be_focused()
    page.keyboard.type("den duong hem")
    expect(page.get_by_role("option").first).to_contain_text("Đèn đường")
    here.looks()
    page.keyboard.press("ArrowDown")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "/can-bo/viec/" in page.url
    here.opens_task(number)
    page.keyboard.press("Control+k")
    page.keyboard.type("nhan viec")
    page.get_by_role("option", name="Nhận việc", exact=True).click()
    expect(page.locator("[data-pane] .i-head__facts")).to_contain_text("tôi đang giữ")


def test_no_letter_is_a_key_while_somebody_types(people: People) -> None:
    (number,) = send_many(people.served.data, 1)
    here = people.officer("RECEPTION", HUB)
    here.opens_task(number)
    here.ticks("Cần người gửi bổ sung")
    address = here.page.url
    here.field("Cần bổ sung gì?").focus()
    here.page.keyboard.type("jkoch g v ? z")
    assert here.field("Cần bổ sung gì?").input_value() == "jkoch g v ? z"
    assert here.page.url == address
    assert here.page.locator("dialog[open]").count() == 0
    here.page.keyboard.press("Escape")
    expect(here.page.locator("[data-pane] h1")).to_be_focused()
    here.page.keyboard.press("Escape")
    expect(here.page.locator("[data-open][aria-current]")).to_be_focused()
    here.page.keyboard.press("?")
    expect(here.page.locator("#keys")).to_be_visible()
    here.looks()
