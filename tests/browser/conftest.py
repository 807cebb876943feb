from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Error, Page, StorageState

from tests.browser.citizen import Citizen
from tests.browser.desk import Desk
from tests.browser.visitor import DESK
from tests.support.serving import Served, served_demo

HUB = "VP-UBND"
Colors = Literal["light", "dark"]
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A failure shows what stood on each open page."""
    report = yield
    chromium = getattr(item, "funcargs", {}).get("chromium")
    if call.when == "call" and report.failed and chromium:
        pages = [page for context in chromium.contexts for page in context.pages]
        report.sections += [(f"page {page.url}", _words(page)) for page in pages]
    return report


def _words(page: Page) -> str:
    try:
        return " ".join(page.locator("body").inner_text(timeout=2_000).split())[:4_000]
    except Error as error:
        return str(error)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The product with its demo, served for all tests of a worker."""
    with served_demo(tmp_path_factory.mktemp("served")) as served:
        yield served


class People:
    """Everybody with a browser of their own; officers stay signed in from test to test."""

    def __init__(
        self, chromium: Browser, served: Served, signed_in: dict[str, StorageState], *, colors: Colors = "light"
    ) -> None:
        self.chromium, self.served, self.signed_in, self.colors = chromium, served, signed_in, colors
        self._open = ExitStack()

    def citizen(self, *, script: bool = True) -> Citizen:
        return Citizen(self._page(script=script), self.served.address, "citizen", script=script)

    def officer(self, role: str, agency: str = "SNNMT", *, script: bool = True) -> Desk:
        account = self.served.account(role, agency)
        page = self._page(self.signed_in.get(account.username), script=script)
        desk = Desk(page, self.served.address, role.lower(), script=script)
        if account.username not in self.signed_in:
            desk.signs_in(account)
            self.signed_in[account.username] = page.context.storage_state()
        return desk

    def leave(self) -> None:
        self._open.close()

    def _page(self, state: StorageState | None = None, *, script: bool = True) -> Page:
        context = self.chromium.new_context(
            viewport=DESK,
            locale="vi-VN",
            storage_state=state,
            java_script_enabled=script,
            reduced_motion="reduce",
            color_scheme=self.colors,
        )
        context.set_default_timeout(60_000)
        self._open.callback(context.close)
        return context.new_page()


@pytest.fixture(scope="session")
def signed_in() -> dict[str, StorageState]:
    """The sessions of officers who have signed in, by username."""
    return {}


@pytest.fixture
def people(chromium: Browser, served: Served, signed_in: dict[str, StorageState]) -> Iterator[People]:
    people = People(chromium, served, signed_in)
    yield people
    people.leave()


@pytest.fixture
def night_people(chromium: Browser, served: Served, signed_in: dict[str, StorageState]) -> Iterator[People]:
    """The same, with browsers that ask for dark pages."""
    people = People(chromium, served, signed_in, colors="dark")
    yield people
    people.leave()


@pytest.fixture
def scan(tmp_path: Path) -> Callable[[str], Path]:
    """A small PDF of that name, to attach."""

    def make(name: str) -> Path:
        path = tmp_path / name
        path.write_bytes(PDF)
        return path

    return make
