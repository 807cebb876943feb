"""The looking itself: a page that is not for everyone is noticed."""

from urllib.parse import quote

import pytest
from playwright.sync_api import Browser

from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

GOOD = "<!doctype html><html lang='vi'><title>Trang</title><main><h1>Trang</h1>{}</main></html>"


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("<img src='data:,'>", "image-alt"),
        ("<input>", "label"),
        ("<p style='color:#bbb;background:#fff'>Chữ nhạt</p>", "color-contrast"),
        ("<p style='width:500px'>Rộng</p>", "px wide"),
        ("<script>throw new Error('hỏng')</script>", "hỏng"),
    ],
)
def test_what_is_in_the_way_of_someone_is_noticed(chromium: Browser, part: str, said: str) -> None:
    with chromium.new_context() as context:
        visitor = Visitor(context.new_page(), "data:text/html;charset=utf-8,", "visitor")
        with pytest.raises(AssertionError, match=said):
            visitor.opens(quote(GOOD.format(part)))


def test_a_page_for_everyone_passes(chromium: Browser) -> None:
    with chromium.new_context() as context:
        Visitor(context.new_page(), "data:text/html;charset=utf-8,", "visitor").opens(quote(GOOD.format("<p>Tốt</p>")))
