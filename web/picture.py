"""The picture of the README: `python -m web.picture` loads the two articles and takes a screenshot of the dashboard.

It needs the pages built, and Chromium: on the PATH, or the one that `KB_TEST_BROWSER` names.
"""

import asyncio
from typing import Final

from playwright.async_api import Browser, expect

from web.showing import ROOT, opened, served

PICTURE: Final = ROOT / "docs" / "dashboard.png"
LARGEST: Final = 150_000  # bytes
PATIENCE: Final = 60_000  # milliseconds


async def main() -> None:
    """Look at the dashboard of the two articles, and keep what it shows."""
    async with served() as address, opened() as browser:
        await picture(browser, address)
    size = PICTURE.stat().st_size
    print(f"{PICTURE.relative_to(ROOT)}: {size // 1000} kB")
    if size > LARGEST:
        raise SystemExit(f"The picture may have {LARGEST // 1000} kB: show less.")


async def picture(browser: Browser, address: str) -> None:
    """Open the dashboard, and take the screenshot."""
    page = await browser.new_page(viewport={"width": 1240, "height": 900}, color_scheme="light")
    await page.goto(address)
    await expect(page.locator(".statement").first).to_be_visible(timeout=PATIENCE)
    await expect(page.locator(".matrix")).to_be_visible(timeout=PATIENCE)
    await page.screenshot(path=PICTURE)


if __name__ == "__main__":
    asyncio.run(main())
