"""The officer's desk in a real browser: how soon the next task is there, and how heavy the pages are.

Petitions are written into the demo of a real server; an officer walks through the queue with `j`. `next_ms` is from the
key to the frame in which the next task is painted. The weight of a page is what travels, compressed: on a first visit
with its styles, scripts and fonts, and later, when the browser has these.
"""

import argparse
from pathlib import Path
from statistics import median
from typing import Any

from _town import folder, percentile, report  # first: it puts the checkout on the path
from playwright.sync_api import Browser, Page

from tests.support.browser import running_chromium
from tests.support.many_petitions import send_many
from tests.support.serving import Served, served_demo

PETITIONS, ROUNDS, REST_MILLISECONDS = 30, 20, 1200
SIZE = {"width": 1366, "height": 768}
# From the key to the painted frame: the message comes after the frame that follows the change.
NEXT = """() => new Promise((done) => {
    const begun = performance.now();
    new MutationObserver((_, observer) => {
        observer.disconnect();
        requestAnimationFrame(() => {
            const channel = new MessageChannel();
            channel.port1.onmessage = () => done(performance.now() - begun);
            channel.port2.postMessage(0);
        });
    }).observe(document.querySelector("[data-pane]"), { childList: true });
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "j", bubbles: true }));
})"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with folder() as path, served_demo(Path(path)) as served, running_chromium() as chromium:
        send_many(served.data, PETITIONS)
        figures = _measure(chromium, served)
    report(figures, as_json=arguments.json)


def _measure(chromium: Browser, served: Served) -> dict[str, float]:
    state = _signed_in(chromium, served)
    figures: dict[str, float] = {}
    for name, path in (("queue", "/can-bo/don-vi"), ("task", _first_task(chromium, served, state))):
        page = chromium.new_context(viewport=SIZE, storage_state=state).new_page()  # type: ignore[arg-type]
        figures[f"{name}_first_kb"] = _weight(page, served.address + path)
        figures[f"{name}_later_kb"] = _weight(page, served.address + path)
        page.context.close()
    page = chromium.new_context(viewport=SIZE, storage_state=state).new_page()  # type: ignore[arg-type]
    page.goto(served.address + "/can-bo/don-vi")
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_selector("[data-pane] h1")
    times = []
    for _ in range(ROUNDS):
        page.wait_for_timeout(REST_MILLISECONDS)
        times.append(float(page.evaluate(NEXT)))
    figures["next_ms"] = round(median(times), 1)
    figures["next_p90_ms"] = round(percentile(times, 0.9), 1)
    figures["box_ms"] = _box(page)
    return figures


def _signed_in(chromium: Browser, served: Served) -> Any:
    account = served.account("RECEPTION", "VP-UBND")
    page = chromium.new_context(viewport=SIZE).new_page()  # type: ignore[arg-type]
    page.goto(served.address + "/dang-nhap")
    page.fill("[name=username]", account.username)
    page.fill("[name=password]", account.password)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.wait_for_url("**/can-bo/**")
    return page.context.storage_state()


def _first_task(chromium: Browser, served: Served, state: Any) -> str:
    page = chromium.new_context(storage_state=state).new_page()
    page.goto(served.address + "/can-bo/don-vi")
    return page.locator("[data-open]").first.get_attribute("href") or ""


def _weight(page: Page, address: str) -> float:
    """Kilobytes that travel until the page is at rest."""
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    sizes: list[float] = []
    wire.on("Network.loadingFinished", lambda one: sizes.append(one["encodedDataLength"]))
    page.goto(address)
    page.wait_for_timeout(REST_MILLISECONDS)
    wire.detach()
    return round(sum(sizes) / 1024, 1)


def _box(page: Page) -> float:
    """How long the box that leads anywhere takes to answer, as the browser sees it."""
    script = """async (words) => {
        const times = [];
        for (const word of words) {
            const begun = performance.now();
            await (await fetch(`/can-bo/tim-nhanh?q=${encodeURIComponent(word)}`)).text();
            times.push(performance.now() - begun);
        }
        return times;
    }"""
    return round(median(page.evaluate(script, ["den", "KH-2026", "12", "cho nhan", "hem 7"])), 1)


if __name__ == "__main__":
    main()
