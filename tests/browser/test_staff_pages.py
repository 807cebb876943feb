"""The pages that the journeys do not come by: each for everyone, on a desk and on a phone."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import HUB, People
from tests.browser.visitor import DESK, PHONE

pytestmark = pytest.mark.browser

OF_ADMIN = ("/can-bo/tat-ca", "/giam-sat/", "/can-bo/tim?q=KH-2026-999999")
OF_HEAD = ("/can-bo/toan-co-quan", "/can-bo/da-xong")


def test_what_an_administrator_sees(people: People) -> None:
    number = (
        people.citizen()
        .sends("Đèn đường tắt ở ngõ 7", "Đèn đường ở ngõ 7 tắt đã một tuần, đi lại rất nguy hiểm.")
        .number
    )
    admin = people.officer("ADMIN", HUB)
    for path in OF_ADMIN:
        admin.opens(path)
    admin.opens("/giam-sat/")
    admin.page.locator(f"main a[href*='/ho-so/{number}']").first.click()
    admin.page.locator("svg .djs-element, svg .djs-shape").first.wait_for()
    admin.looks()


def test_what_a_head_sees(people: People) -> None:
    head = people.officer("HEAD")
    for path in OF_HEAD:
        head.opens(path)
    head.opens("/can-bo/don-vi")
    head.page.locator("[data-line] a").first.click()
    head.page.locator(".i-head__case a").click()
    head.page.wait_for_url("**/can-bo/ho-so/*")
    head.looks()


def test_the_parts_of_pages_stand_in_their_preview(people: People) -> None:
    people.citizen().opens("/kit")


def test_a_page_that_is_not_there(people: People) -> None:
    reader = people.citizen()
    reader.opens("/khong-co-trang-nay")
    assert "Không" in reader.heading


@pytest.mark.parametrize("script", [True, False])
def test_on_a_phone_the_sections_unfold_from_one_row(people: People, script: bool) -> None:  # noqa: FBT001
    head = people.officer("HEAD", script=script)
    head.opens("/can-bo/don-vi")
    section = head.page.locator(".s-nav__entry", has_text="Việc của tôi")
    assert section.is_visible()
    head.page.set_viewport_size(PHONE)
    assert not section.is_visible()
    top = head.page.locator("main").bounding_box()
    assert top is not None
    assert top["y"] < PHONE["height"] / 5
    head.unfolds("Chờ nhận")
    section.click()
    head.page.wait_for_url("**/can-bo/")
    assert head.heading == "Việc của tôi"


def test_on_a_phone_what_stands_beside_the_work_begins_folded(people: People) -> None:
    reader = people.officer("RECEPTION", HUB)
    reader.page.set_viewport_size(PHONE)
    reader.page.goto(reader.address + "/can-bo/don-vi")
    reader.page.locator("[data-line] a").first.click()
    history, diagram = reader.page.locator("#history"), reader.page.locator("#diagram")
    expect(history).to_be_visible()
    expect(reader.page.locator(".k-timeline").first).to_be_hidden()
    history.click()
    expect(reader.page.locator(".k-timeline").first).to_be_visible()
    diagram.click()
    expect(reader.page.locator(".k-diagram .k-tabs__one").filter(visible=True)).to_have_count(1)


def test_the_drawing_begins_at_the_step_at_work_and_keeps_words_off_each_other(people: People) -> None:
    reader = people.officer("RECEPTION", HUB)
    reader.opens("/can-bo/don-vi")
    reader.page.locator("[data-line] a").first.click()
    reader.page.locator(".i-head__case a").click()
    reader.page.wait_for_url("**/can-bo/ho-so/*")
    for size in (PHONE, DESK):
        reader.page.set_viewport_size(size)
        reader.page.reload()
        reader.page.locator("#so-do").scroll_into_view_if_needed()
        now = reader.page.locator(".k-diagram__canvas .is-now").first
        now.wait_for()
        canvas, step = reader.page.locator(".k-diagram__canvas").bounding_box(), now.bounding_box()
        assert canvas
        assert step
        assert canvas["x"] <= step["x"]
        assert step["x"] + step["width"] <= canvas["x"] + canvas["width"]
        assert canvas["y"] <= step["y"]
        assert step["y"] + step["height"] <= canvas["y"] + canvas["height"]
    # A label of a flow covers no other label.
    covered = reader.page.evaluate(
        """() => {
          const boxes = [...document.querySelectorAll('.k-diagram__canvas .djs-label')]
            .map((one) => one.getBoundingClientRect()).filter((one) => one.width);
          const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1
            && a.top < b.bottom - 1 && b.top < a.bottom - 1;
          return boxes.filter((one, place) => boxes.slice(place + 1).some((other) => meet(one, other))).length;
        }"""
    )
    assert covered == 0
