"""Pictures of every page, to be looked at: `python -m web.screens FOLDER [NAME…] [--address URL]`.

Each page at two widths, in light and in dark, whole; of the two articles, or of what the server at an
address holds.
"""

import asyncio
from argparse import ArgumentParser
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Final

from playwright.async_api import BrowserContext, expect

from web.showing import opened, served, views

WIDTHS: Final = (390, 1280)
SCHEMES: Final = ("light", "dark")
HEIGHT: Final = 900
PATIENCE: Final = 90_000  # milliseconds; large graphs take their time


async def main() -> None:
    """Take the pictures of the pages that are named, or of all."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--address")
    parser.add_argument("--width", type=int, choices=WIDTHS)
    parser.add_argument("--scheme", choices=SCHEMES)
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    async with AsyncExitStack() as stack:
        address = given.address or await stack.enter_async_context(served())
        browser = await stack.enter_async_context(opened())
        chosen = {name: path for name, path in (await views(address)).items() if name in given.names or not given.names}
        for scheme in (given.scheme,) if given.scheme else SCHEMES:
            for width in (given.width,) if given.width else WIDTHS:
                size: Any = {"width": width, "height": HEIGHT}
                async with await browser.new_context(
                    viewport=size, color_scheme=scheme, reduced_motion="reduce", base_url=address
                ) as context:
                    for name, path in chosen.items():
                        await look(context, path, given.folder / f"{name}-{width}-{scheme}.png")


async def look(context: BrowserContext, path: str, picture: Path) -> None:
    """One page, when all of it has come."""
    page = await context.new_page()
    await page.goto(f"/{path}", wait_until="networkidle", timeout=PATIENCE)
    await expect(page.locator(".waiting")).to_have_count(0, timeout=PATIENCE)
    await page.screenshot(path=picture, full_page=True)
    await page.close()


if __name__ == "__main__":
    asyncio.run(main())
