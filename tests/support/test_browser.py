from urllib.parse import quote

import pytest
from playwright.sync_api import Browser

PAGE = "<title>Hồi Đáp</title><p style='display:inline-block;font:40px sans-serif'>{}</p>"


def _width(chromium: Browser, letters: str) -> float:
    page = chromium.new_page()
    page.goto(f"data:text/html;charset=utf-8,{quote(PAGE.format(letters))}")
    box = page.locator("p").bounding_box()
    page.close()
    assert box is not None
    return box["width"]


@pytest.mark.browser
def test_chromium_starts_and_draws_letters(chromium: Browser) -> None:
    assert _width(chromium, "Phản ánh, kiến nghị") > 100


@pytest.mark.browser
def test_chromium_has_a_font_with_vietnamese(chromium: Browser) -> None:
    # A letter that no font has is drawn as a box, always of the same width.
    assert _width(chromium, "ỉ") < _width(chromium, "ữ")
