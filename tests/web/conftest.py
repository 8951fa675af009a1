"""A browser for the tests of the pages."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.needs import unavailable

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
# Chromium asks for updates and the like of its own accord; none of that belongs in a test.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium: `KB_TEST_BROWSER`, one on the PATH, or playwright's own."""
    with sync_playwright() as playwright:
        executable = _executable(playwright)
        if not executable:
            unavailable("browser", "install Chromium, or run `playwright install chromium`.")
        browser = playwright.chromium.launch(executable_path=executable, args=QUIET)
        yield browser
        browser.close()


def _executable(playwright: Playwright) -> str | None:
    own = playwright.chromium.executable_path
    found = (os.environ.get("KB_TEST_BROWSER"), *map(shutil.which, NAMES), own if Path(own).exists() else None)
    return next(filter(None, found), None)
