"""How soon a diagram can be drawn on, and what the browser loads for it.

A real server with the demo, warm; a browser that has nothing cached. The clock runs from the click on the address
to the moment when steps, drawing and properties answer.
"""

import argparse
import time
from pathlib import Path
from statistics import median

from _town import folder, report  # first: it puts the checkout on the path
from playwright.sync_api import Browser, Page, StorageState

from tests.support.browser import running_chromium
from tests.support.serving import Served, served_demo

RUNS = 5
DIAGRAM = "/thiet-ke/tep/processes/petition/petition.bpmn"
LOADED = """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
    .filter((one) => one.initiatorType !== "fetch")
    .reduce((sum, one) => sum + one.encodedBodySize, 0)"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with folder() as path, served_demo(Path(path)) as served, running_chromium() as chromium:
        state = _signed_in(chromium, served)
        _opened(chromium, served, state)
        opened = [_opened(chromium, served, state) for _ in range(RUNS)]
    figures = {"usable_ms": round(median(took for took, _ in opened)), "bundle_kb": round(opened[-1][1] / 1024, 1)}
    report(figures, as_json=arguments.json)


def _signed_in(chromium: Browser, served: Served) -> StorageState:
    account = served.account("PROCESS_DESIGNER", "VP-UBND")
    page = _fresh_page(chromium)
    page.goto(served.address + "/dang-nhap")
    page.get_by_label("Tên đăng nhập").fill(account.username)
    page.get_by_label("Mật khẩu").fill(account.password)
    with page.expect_navigation():
        page.get_by_role("button", name="Đăng nhập").click()
    state = page.context.storage_state()
    page.context.close()
    return state


def _opened(chromium: Browser, served: Served, state: StorageState) -> tuple[float, int]:
    """Milliseconds until it can be used, and the bytes that came."""
    page = _fresh_page(chromium, state)
    begun = time.perf_counter()
    page.goto(served.address + DIAGRAM, wait_until="commit")
    page.locator("[data-usable]").wait_for(state="attached")
    took = (time.perf_counter() - begun) * 1000
    loaded = int(page.evaluate(LOADED))
    page.context.close()
    return took, loaded


def _fresh_page(chromium: Browser, state: StorageState | None = None) -> Page:
    return chromium.new_context(storage_state=state, viewport={"width": 1366, "height": 768}).new_page()


if __name__ == "__main__":
    main()
