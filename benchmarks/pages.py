"""Page 1,000 beside page 1, while another process adds articles.

    python -m benchmarks.pages [--statements 10000] [--pages 1000] [--only sqlite|neo4j]

The graph of `benchmarks.synthetic` is walked once from the first page to the last, `kb` in
another process loading all the while; no statement may be seen twice, and none that was
there before may be missing. Then page 1 and page 1,000 are asked in turns. Both go through
the GraphQL API in this process.
"""

import asyncio
import statistics
import sys
import time
from argparse import ArgumentParser
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final

from rich.console import Console
from rich.table import Table

from benchmarks.processes import environment
from benchmarks.questions import databases, fill, machine
from kb.models import Statement
from kb.settings import Settings
from kb.store.port import Store
from schema.api import Api

PAGE: Final = """query ($first: Int!, $after: String) {
    statements(first: $first, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes { id text said { edtf } speaker { name } } } }"""
_TURNS: Final = 50

console = Console()


@asynccontextmanager
async def loading(settings: Settings) -> AsyncGenerator[None]:
    """While in here, another process adds one article after another."""
    command = (sys.executable, "-m", "benchmarks.kill", "--load")
    null, pipe = asyncio.subprocess.DEVNULL, asyncio.subprocess.PIPE
    loader = await asyncio.create_subprocess_exec(*command, env=environment(settings), stdout=pipe, stderr=null)
    if not loader.stdout or not await loader.stdout.readline():
        raise SystemExit("The loader did not start.")
    try:
        yield
    finally:
        loader.kill()
        await loader.communicate()


async def page(api: Api, first: int, after: str | None) -> tuple[list[str], str | None, float]:
    """The ids of a page, the cursor behind it (None on the last one), and how many milliseconds it took."""
    began = time.perf_counter()
    answer = await api.execute(PAGE, {"first": first, "after": after})
    took = (time.perf_counter() - began) * 1000
    if answer.errors or not answer.data:
        raise SystemExit(answer.errors)
    found = answer.data["statements"]
    end = found["pageInfo"]["endCursor"] if found["pageInfo"]["hasNextPage"] else None
    return [node["id"] for node in found["nodes"]], end, took


async def walk(api: Api, first: int) -> tuple[list[str], list[str]]:
    """The ids of all pages, and the cursors between them."""
    ids, cursors, after = list[str](), list[str](), None
    while True:
        found, after, _ = await page(api, first, after)
        ids += found
        if after is None:
            return ids, cursors
        cursors.append(after)


async def measured(store: Store, settings: Settings, statements: int, pages: int) -> tuple[str, ...]:
    """A line of the table."""
    api, first = Api(store, seconds=60), statements // pages
    before = set(await store.ids(Statement))
    async with loading(settings):
        ids, cursors = await walk(api, first)
        far = cursors[min(pages - 1, len(cursors)) - 1]
        turns = [[(await page(api, first, after))[2] for after in (None, far)] for _ in range(_TURNS)]
    near, distant = (statistics.median(times) for times in zip(*turns, strict=True))
    lost, doubled = len(before - set(ids)), len(ids) - len(set(ids))
    loaded = len(await store.ids(Statement)) - len(before)
    return f"{near:.1f}", f"{distant:.1f}", f"{distant / near:.2f}", f"{loaded:,}", str(lost), str(doubled)


async def main() -> None:
    """Measure and print the table."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--statements", type=int, default=10_000)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--only", choices=["sqlite", "neo4j"])
    given = parser.parse_args()
    columns = ("", "page 1 ms", f"page {given.pages:,} ms", "ratio", "loaded meanwhile", "lost", "doubled")
    table = Table(*columns, title=f"{machine()}; {given.statements:,} statements")
    async with databases(given.only) as stores:
        for name, (store, settings) in stores.items():
            await fill(store, given.statements)
            table.add_row(name, *await measured(store, settings, given.statements, given.pages))
    console.print(table)


if __name__ == "__main__":
    asyncio.run(main())
