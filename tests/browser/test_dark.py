"""Dark pages are as readable as light ones."""

import pytest

from tests.browser.conftest import People

pytestmark = pytest.mark.browser


def test_public_pages_in_the_dark(night_people: People) -> None:
    reader = night_people.citizen()
    for path in ("/", "/phan-anh/gui", "/cong-khai", "/dang-nhap", "/kit"):
        reader.opens(path)
        assert reader.page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")


def test_a_task_in_the_dark(night_people: People) -> None:
    head = night_people.officer("HEAD")
    head.opens("/can-bo/don-vi")
    head.page.locator("[data-line] a").first.click()
    head.page.locator("#so-do").scroll_into_view_if_needed()
    head.page.locator("svg .djs-shape").first.wait_for()
    head.looks()
