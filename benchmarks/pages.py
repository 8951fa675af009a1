"""Page 1,000 beside page 1, while another process adds articles.

    python -m benchmarks.pages [--statements 10000] [--pages 1000] [--only sqlite|neo4j]

The graph of `benchmarks.synthetic` is walked from the first page to the last, and from the
last to the first, while another process adds articles; on either way no statement may be
seen twice, and none that was there before may be missing. Then page 1 and page 1,000 are
asked in turns. Everything goes through the GraphQL API in this process.
"""

import asyncio
import statistics
import sys
import time
from argparse import ArgumentParser
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from itertools import islice
from typing import Final

from rich.console import Console
from rich.table import Table

from benchmarks.processes import environment
from benchmarks.questions import databases, fill, machine
from benchmarks.synthetic import Shape
from kb.knowledge import KnowledgeBase
from kb.models import Statement
from kb.settings import Settings, read_settings
from kb.store import open_store
from kb.store.port import Store
from schema.api import Api

PAGE: Final = """query ($first: Int, $after: String, $last: Int, $before: String) {
    statements(first: $first, after: $after, last: $last, before: $before) {
        pageInfo { hasNextPage endCursor hasPreviousPage startCursor }
        nodes { id text said { edtf } speaker { name } } } }"""
FORWARDS: Final = ("first", "after", "hasNextPage", "endCursor")
BACKWARDS: Final = ("last", "before", "hasPreviousPage", "startCursor")
_TURNS: Final = 50

console = Console()


async def load_for_ever() -> None:
    """Add one article after another, and say so once there is one."""
    async with await open_store(read_settings()) as store:
        knowledge = KnowledgeBase(store)
        stored = (await store.status()).counts["article"]
        for findings in islice(Shape(1_000_000).articles(), stored, None):
            await knowledge.add(findings)
            print("ready", flush=True)


@asynccontextmanager
async def loading(settings: Settings) -> AsyncGenerator[None]:
    """While in here, another process adds one article after another."""
    command = (sys.executable, "-m", "benchmarks.pages", "--load")
    null, pipe = asyncio.subprocess.DEVNULL, asyncio.subprocess.PIPE
    loader = await asyncio.create_subprocess_exec(*command, env=environment(settings), stdout=pipe, stderr=null)
    if not loader.stdout or not await loader.stdout.readline():
        raise SystemExit("The loader did not start.")
    try:
        yield
    finally:
        loader.kill()
        await loader.communicate()


async def page(
    api: Api, size: int, after: str | None, way: tuple[str, ...] = FORWARDS
) -> tuple[list[str], str | None, float]:
    """The ids of a page, the cursor behind it (None on the last one), and how many milliseconds it took."""
    many, place, more, end = way
    began = time.perf_counter()
    answer = await api.execute(PAGE, {many: size, place: after})
    took = (time.perf_counter() - began) * 1000
    if answer.errors or not answer.data:
        raise SystemExit(answer.errors)
    found = answer.data["statements"]
    info = found["pageInfo"]
    return [node["id"] for node in found["nodes"]], info[end] if info[more] else None, took


async def walk(api: Api, size: int, way: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """The ids of all pages, and the cursors between them."""
    ids, cursors, after = list[str](), list[str](), None
    while True:
        found, after, _ = await page(api, size, after, way)
        ids += found
        if after is None:
            return ids, cursors
        cursors.append(after)


async def measured(store: Store, settings: Settings, statements: int, pages: int) -> tuple[str, ...]:
    """A line of the table."""
    api, size = Api(store, seconds=60), statements // pages
    before = set(await store.ids(Statement))
    async with loading(settings):
        ids, cursors = await walk(api, size, FORWARDS)
        back, _ = await walk(api, size, BACKWARDS)
        far = cursors[min(pages - 1, len(cursors)) - 1]
        turns = [[(await page(api, size, after))[2] for after in (None, far)] for _ in range(_TURNS)]
    near, distant = (statistics.median(times) for times in zip(*turns, strict=True))
    lost = sum(len(before - set(seen)) for seen in (ids, back))
    doubled = sum(len(seen) - len(set(seen)) for seen in (ids, back))
    loaded = len(await store.ids(Statement)) - len(before)
    return f"{near:.1f}", f"{distant:.1f}", f"{distant / near:.2f}", f"{loaded:,}", str(lost), str(doubled)


async def main() -> None:
    """Measure and print the table."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--statements", type=int, default=10_000)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--only", choices=["sqlite", "neo4j"])
    parser.add_argument("--load", action="store_true", help="be the process that adds articles")
    given = parser.parse_args()
    if given.load:
        await load_for_ever()
        return
    columns = ("", "page 1 ms", f"page {given.pages:,} ms", "ratio", "loaded meanwhile", "lost", "doubled")
    table = Table(*columns, title=f"{machine()}; {given.statements:,} statements")
    async with databases(given.only) as stores:
        for name, (store, settings) in stores.items():
            await fill(store, given.statements)
            table.add_row(name, *await measured(store, settings, given.statements, given.pages))
    console.print(table)


if __name__ == "__main__":
    asyncio.run(main())
