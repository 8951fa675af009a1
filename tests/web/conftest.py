"""The built pages, and a browser to look at them."""

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Playwright, async_playwright

from kb.server.site import site
from tests.needs import unavailable
from web.build import PAGES, SOURCES, ensure, npm_and_vite

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
def built_pages() -> Path:
    """The folder of the pages, built from the sources as they are now."""
    ensure(SOURCES, PAGES, npm_and_vite)
    built = site()
    return built.folder or unavailable("pages", built.missing)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A headless Chromium: `KB_TEST_BROWSER`, one on the PATH, or playwright's own."""
    async with async_playwright() as playwright:
        executable = _executable(playwright)
        if not executable:
            unavailable("browser", "install Chromium, or run `playwright install chromium`.")
        yield await playwright.chromium.launch(executable_path=executable, args=QUIET)


def _executable(playwright: Playwright) -> str | None:
    own = playwright.chromium.executable_path
    found = (os.environ.get("KB_TEST_BROWSER"), *map(shutil.which, NAMES), own if Path(own).exists() else None)
    return next(filter(None, found), None)
