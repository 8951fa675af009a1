"""The picture of the README: `python -m web.picture` loads the two articles and takes a screenshot of the dashboard.

It needs the pages built, and Chromium: on the PATH, or the one that `KB_TEST_BROWSER` names.
"""

import asyncio
import os
import shutil
import tempfile
from pathlib import Path
from typing import Final

import uvicorn
from playwright.async_api import async_playwright, expect

from kb.findings import Findings
from kb.knowledge import KnowledgeBase
from kb.server import create_app, listen
from kb.settings import Settings, read_settings
from kb.store import open_store
from kb.store.port import Store
from loaders import extract_all, find_articles

ROOT: Final = Path(__file__).parents[1]
PICTURE: Final = ROOT / "docs" / "dashboard.png"
SIZE: Final = {"width": 1240, "height": 900}
PATIENCE: Final = 30_000  # milliseconds


async def main() -> None:
    """Load the seeds into a store of their own, serve it, and look at it."""
    with tempfile.TemporaryDirectory() as folder:
        settings = read_settings().model_copy(update={"store": "", "data": Path(folder)})
        async with await open_store(settings) as store:
            for found in extract_all(find_articles([ROOT / "seeds"]), settings):
                if isinstance(found, Findings):
                    await KnowledgeBase(store).add(found)
            await picture(store, settings)
    print(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size // 1000} kB")


async def picture(store: Store, settings: Settings) -> None:
    """Serve the store and take the screenshot."""
    with listen("127.0.0.1", 0) as listener:
        server = uvicorn.Server(uvicorn.Config(create_app(store, settings), log_config=None))
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        await look(f"http://127.0.0.1:{listener.getsockname()[1]}/")
        server.should_exit = True
        await serving


async def look(address: str) -> None:
    """Open the dashboard in a browser, and keep what it shows."""
    async with async_playwright() as playwright:
        executable = os.environ.get("KB_TEST_BROWSER") or shutil.which("chromium")
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
        browser = await playwright.chromium.launch(executable_path=executable, args=flags)
        page = await browser.new_page(viewport=SIZE, color_scheme="light")  # pyright: ignore[reportArgumentType]
        await page.goto(address)
        await expect(page.locator(".statement").first).to_be_visible(timeout=PATIENCE)
        await expect(page.locator(".matrix")).to_be_visible(timeout=PATIENCE)
        await page.screenshot(path=PICTURE)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
