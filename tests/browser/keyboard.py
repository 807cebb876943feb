"""Someone who has no mouse: moves by Tab, sees where they are, types, presses Enter and Space."""

from playwright.sync_api import Locator, Page

MOST_TABS = 80

# An outline or a shadow that the element has only while it has the focus.
HAS_RING = """(one) => {
    const shown = getComputedStyle(one);
    const target = shown.outlineStyle === "none" ? getComputedStyle(one.closest("label") ?? one) : shown;
    return target.outlineStyle !== "none" && parseFloat(target.outlineWidth) >= 2 || target.boxShadow !== "none";
}"""


class Keyboard:
    """The keys of one page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def goes_to(self, target: Locator) -> None:
        """Tab on until `target` has the focus; wherever one stops on the way, one sees it."""
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            focused = self.page.locator("*:focus")
            if focused.count():
                assert focused.first.evaluate(HAS_RING), f"the focus cannot be seen at {focused.first.inner_html()}"
            if target.evaluate("(one) => one === document.activeElement"):
                return
        raise AssertionError(f"{MOST_TABS} times Tab do not lead to {target}")

    def types(self, target: Locator, text: str) -> None:
        self.goes_to(target)
        self.page.keyboard.type(text)

    def presses(self, key: str) -> None:
        self.page.keyboard.press(key)

    def leads_on(self, key: str) -> None:
        """Press a key that leads to another page."""
        with self.page.expect_navigation():
            self.presses(key)
