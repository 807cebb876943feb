"""The public pages in a real browser: how heavy they are, and what an accessibility scan says."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from tests.webui.conftest import ROOT

pytestmark = pytest.mark.browser

HEAVIEST = 100 * 1024
AXE = ROOT / "webui" / "assets" / "node_modules" / "axe-core" / "axe.min.js"
PAGES = ("/", "/phan-anh/gui", "/phan-anh/tra-cuu", "/cong-khai", "/cong-khai/KH-2026-000001", "/dang-nhap")


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 360, "height": 740}, bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_first_visit_is_light(page: Page, address: str, path: str) -> None:
    received: list[float] = []
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.goto(address + path, wait_until="networkidle")
    assert page.evaluate("document.fonts.check('600 18px \"Be Vietnam Pro\"')")
    assert sum(received) <= HEAVIEST, f"{sum(received) / 1024:.1f} KB in {len(received)} parts"


@pytest.mark.parametrize("path", PAGES)
def test_a_scan_finds_nothing_in_the_way_of_anyone(page: Page, address: str, path: str) -> None:
    page.goto(address + path)
    page.add_script_tag(path=Path(AXE))
    found = page.evaluate("axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })")
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]] == []


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_wider_than_a_small_phone(page: Page, address: str, path: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(address + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_field_that_does_not_apply_steps_back(page: Page, address: str) -> None:
    page.goto(address + "/phan-anh/gui")
    page.click("summary")
    assert page.is_hidden("#f-agency_concerned")
    page.check('[name="about"][value="behaviour"]')
    assert page.is_visible("#f-agency_concerned")
    assert page.is_hidden("#f-regulation_cited")


def test_what_was_typed_is_there_again_after_a_reload(page: Page, address: str) -> None:
    page.goto(address + "/phan-anh/gui")
    page.fill("#f-title", "Đường ngập")
    page.reload()
    assert page.input_value("#f-title") == "Đường ngập"
