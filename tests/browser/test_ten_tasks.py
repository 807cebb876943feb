"""Ten tasks in a row, taken, answered and sent: by keyboard alone, and by mouse alone; every press is counted."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import HUB, People
from tests.browser.desk import WAITING
from tests.browser.visitor import Visitor
from tests.support.many_petitions import send_many

pytestmark = pytest.mark.browser

TASKS = 10
MOST_KEYS, MOST_CLICKS = 6, 4
FITS = "Đủ điều kiện, tiếp nhận"


class Counted:
    """The presses of one officer."""

    def __init__(self, page: Page) -> None:
        self.page, self.presses = page, 0

    def key(self, name: str) -> None:
        self.page.keyboard.press(name)
        self.presses += 1

    def click(self, role: str, name: str) -> None:
        self.page.locator("[data-pane]").get_by_role(role, name=name, exact=True).click()  # type: ignore[arg-type]
        self.presses += 1


def opened(page: Page) -> str:
    return page.locator("[data-pane]").get_attribute("data-task") or ""


def another_opens(page: Page, before: str) -> None:
    page.wait_for_function("(old) => (document.querySelector('[data-pane]').dataset.task ?? old) !== old", arg=before)
    # Its title has the focus: keys and screen readers go on from there.
    expect(page.locator("[data-pane] h1")).to_be_focused()


def held(page: Page) -> None:
    expect(page.locator(".k-toast")).to_contain_text("Đã nhận việc.")
    expect(page.locator("[data-pane] .i-head__facts")).to_contain_text("tôi đang giữ")


def test_by_keyboard_alone(people: People) -> None:
    send_many(people.served.data, TASKS + 1)
    reception = people.officer("RECEPTION", HUB)
    reception.opens(WAITING)
    page, hand = reception.page, Counted(reception.page)
    page.keyboard.press("j")
    page.keyboard.press("o")
    another_opens(page, "")
    for _ in range(TASKS):
        task = opened(page)
        hand.key("c")
        held(page)
        hand.key("e")
        expect(page.get_by_role("radio", name=FITS)).to_be_focused()
        hand.key("Space")
        hand.key("Control+Enter")
        another_opens(page, task)
        assert page.locator(f'[data-line="{task}"]').count() == 0 or page.wait_for_selector(
            f'[data-line="{task}"]', state="detached"
        )
    assert hand.presses <= TASKS * MOST_KEYS
    # Only what others do is news.
    expect(page.locator("[data-fresh]")).to_be_hidden()
    sees_the_page(reception)


def test_by_mouse_alone(people: People) -> None:
    send_many(people.served.data, TASKS + 1)
    reception = people.officer("RECEPTION", HUB)
    reception.opens(WAITING)
    page, hand = reception.page, Counted(reception.page)
    page.locator("[data-line] a").first.click()
    hand.presses += 1
    another_opens(page, "")
    for _ in range(TASKS):
        task = opened(page)
        hand.click("button", "Nhận việc")
        held(page)
        hand.click("radio", FITS)
        hand.click("button", reception.main_button)
        another_opens(page, task)
    assert hand.presses <= TASKS * MOST_CLICKS
    sees_the_page(reception)


def sees_the_page(reception: Visitor) -> None:
    reception.looks()
