"""Someone at a browser: reads pages, fills in fields by their labels, presses buttons by their names.

Every page that comes up is looked at as its readers might: by an accessibility scan, on a narrow phone,
and for what the browser's console complains about.
"""

import os
import re
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Locator, Page, ViewportSize

from scripts.places import NODE_MODULES

AXE = (NODE_MODULES / "axe-core" / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
DESK, PHONE = ViewportSize(width=1280, height=800), ViewportSize(width=360, height=740)
# `PICTURES=folder pytest tests/browser` keeps a picture of each page, wide and narrow.
PICTURES = os.environ.get("PICTURES")

Role = Literal["button", "link"]


class Visitor:
    """One person and one page of theirs."""

    def __init__(self, page: Page, address: str, name: str, *, script: bool = True) -> None:
        self.page, self.address, self.name, self.has_script = page, address, name, script
        self.complaints: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def opens(self, path: str) -> None:
        self.page.goto(self.address + path)
        self.looks()

    def presses(self, name: str, *, within: str = "body") -> None:
        """Press a button that leads to a page."""
        self._leads_on(self._found("button", name, within))

    def follows(self, name: str, *, within: str = "body") -> None:
        """Follow a link."""
        self._leads_on(self._found("link", name, within))

    def unfolds(self, summary: str) -> None:
        self.page.locator("summary", has_text=summary).first.click()

    def types(self, label: str, text: str) -> None:
        self.field(label).fill(text)

    def ticks(self, label: str) -> None:
        self.field(label).check()

    def picks(self, label: str, option: str) -> None:
        self.field(label).select_option(label=option)

    def attaches(self, label: str, *files: Path) -> None:
        self.field(label).set_input_files(list(files))

    def field(self, label: str) -> Locator:
        """The field of this label that can be seen; whether it must be filled in makes no difference."""
        pattern = re.compile(rf"^\s*{re.escape(label)}(\s*\(không bắt buộc\))?\s*$")
        return self.page.get_by_label(pattern).locator("visible=true").first

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    @property
    def text(self) -> str:
        """What the page says, with what is folded away."""
        return " ".join((self.page.locator("body").text_content() or "").split())

    def looks(self) -> None:
        """See that the page is for everyone; keep its pictures if asked."""
        self.page.wait_for_load_state()
        self._picture(DESK)
        self._scan()
        self._is_narrow_enough()
        assert not self.complaints, f"{self.name}, {self.path}: the console says {self.complaints}"

    def _found(self, role: Role, name: str, within: str) -> Locator:
        found = self.page.locator(within).get_by_role(role, name=name, exact=True)
        return found.locator("visible=true").first

    def _leads_on(self, found: Locator) -> None:
        with self.page.expect_navigation():
            found.click()
        self.looks()

    def _scan(self) -> None:
        if not self.has_script:
            return  # The scan itself is a script; the same pages are scanned elsewhere.
        if not self.page.evaluate("typeof axe === 'object'"):
            self.page.evaluate(AXE)
        violations = self.page.evaluate(
            """async (rules) => (await axe.run({ runOnly: rules, resultTypes: ["violations"] })).violations
                .map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" | ")}`)""",
            RULES,
        )
        assert violations == [], f"{self.name}, {self.path}: {violations}"

    def _is_narrow_enough(self) -> None:
        before = self.page.viewport_size
        self.page.set_viewport_size(PHONE)
        width = self.page.evaluate("document.documentElement.scrollWidth")
        wide = self.page.evaluate(WIDE) if width > PHONE["width"] else []
        self._picture(PHONE)
        if before:
            self.page.set_viewport_size(before)
        assert width <= PHONE["width"], f"{self.name}, {self.path}: {width} px wide: {wide[:5]}"

    def _picture(self, size: ViewportSize) -> None:
        if not PICTURES:
            return
        number = len(list(Path(PICTURES).glob("*.png")))
        name = re.sub(r"[^a-z0-9-]+", "-", f"{self.path}".strip("/")) or "home"
        target = Path(PICTURES) / f"{number:03}-{self.name}-{name[:40]}-{size['width']}.png"
        self.page.screenshot(path=target, full_page=True)

    def _hear(self, message: ConsoleMessage) -> None:
        # That an answer had an error's status is for the test to judge.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)


WIDE = """() => [...document.querySelectorAll("body *")]
    .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
    .map((one) => `${one.tagName}.${one.className}`)"""
