"""How soon a reader sees something: the pages in Chromium, from the click on a link to the first figures.

    python -m benchmarks.paint [--repeat 7] [--address URL] [PAGE…]

Each visit is by a browser that has nothing cached, on loopback, of the two articles or of what the server at an
address holds. Milliseconds from the start of the navigation, the median and the best: until the browser first
paints anything, until the first useful figures or words have been painted, until everything has come; and how many
bytes of files and answers that took.
"""

import asyncio
import os
from argparse import ArgumentParser
from contextlib import AsyncExitStack
from statistics import median
from typing import Final

from playwright.async_api import Browser
from rich.console import Console
from rich.table import Table

from benchmarks.questions import machine
from web.showing import opened, served, views

PAGES: Final = ("dashboard", "search", "claim", "speaker", "event", "article", "claims", "speakers", "events")
PATIENCE: Final = 120_000  # milliseconds
WATCH: Final = """() => {
  const useful = ".counts, .list td, .text, .statement, .empty";
  window.seen = new Promise((resolve) => {
    const painted = () => setTimeout(() => resolve(performance.now()));
    const look = () => requestAnimationFrame(document.querySelector(useful) ? painted : look);
    look();
  });
}"""
"""Resolves when what is useful has been painted: a frame later than it stands in the document."""
TOLD: Final = """async () => {
  const seen = await window.seen;
  const entries = performance.getEntriesByType("resource");
  const [page] = performance.getEntriesByType("navigation");
  const [first] = performance.getEntriesByName("first-contentful-paint");
  const last = Math.max(seen, ...entries.map((entry) => entry.responseEnd));
  const sizes = [page, ...entries].map((entry) => entry.encodedBodySize);
  return [first?.startTime ?? seen, seen, last, sizes.reduce((sum, size) => sum + size)];
}"""


async def main() -> None:
    """Measure and print the table."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="*")
    parser.add_argument("--repeat", type=int, default=7)
    parser.add_argument("--address")
    given = parser.parse_args()
    table = Table("page", "first paint", "best", "figures", "best", "all has come", "best", "kB", title=machine())
    async with AsyncExitStack() as stack:
        address = given.address or await stack.enter_async_context(served())
        browser = await stack.enter_async_context(opened())
        every = await views(address)
        for name in given.pages or PAGES:
            visits = [await visit(browser, f"{address}/{every[name]}") for _ in range(given.repeat + 1)]
            *times, sizes = zip(*visits[1:], strict=True)  # the first pays for starting
            told = (f"{pick(found):.0f}" for found in times for pick in (median, min))
            table.add_row(name, *told, f"{sizes[0] / 1000:.0f}")
    console = Console()
    console.print(table)
    console.print(f"load of the machine: {', '.join(f'{load:.1f}' for load in os.getloadavg())}")


async def visit(browser: Browser, url: str) -> list[float]:
    """One visit by somebody who was never here."""
    async with await browser.new_context() as context:
        page = await context.new_page()
        await page.add_init_script(f"({WATCH})()")
        await page.goto(url, wait_until="networkidle", timeout=PATIENCE)
        return await page.evaluate(TOLD)


if __name__ == "__main__":
    asyncio.run(main())
