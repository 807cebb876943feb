"""A real browser for the tests marked `browser`."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from scripts.chromium import find_chromium


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """The Chromium that `make test` found or unpacked, without a window."""
    # Chromium's own sandbox cannot be set up by root, nor where user namespaces are forbidden.
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()
