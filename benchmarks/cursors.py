"""Page 1,000 beside page 1, while a loader inserts, on both databases.

    python -m benchmarks.cursors [--statements 30000] [--page 20] [--only sqlite|neo4j]

All statements are walked newest first, a page at a time, while articles of the same shape
are added beside it. Printed: the median of the first ten pages and of the last ten, their
ratio, and whether what was there at the beginning came exactly once.
"""

import asyncio
import statistics
import time
from argparse import ArgumentParser
from typing import Final

from rich.table import Table

from benchmarks.questions import console, databases, fill, machine
from benchmarks.synthetic import Shape
from kb.knowledge import KnowledgeBase
from kb.store.port import Store
from schema.api import Api

_PAGE: Final = """query($first: Int!, $after: String) { statements(first: $first, after: $after) {
    nodes { id text said { edtf } speaker { name } } pageInfo { endCursor hasNextPage } } }"""
_ENDS: Final = 10


async def insert(store: Store, enough: asyncio.Event) -> int:
    """Add articles that are not there until it is enough; how many."""
    knowledge, added = KnowledgeBase(store), 0
    for findings in Shape(1_000_000).articles():
        if enough.is_set():
            break
        source = findings.source.model_copy(update={"key": f"https://later.example/{added}", "url": None})
        await knowledge.add(findings.model_copy(update={"source": source}))
        added += 1
    return added


async def walk(store: Store, size: int) -> tuple[list[float], list[str]]:
    """Milliseconds of each page, and the ids in order."""
    api, spent, ids = Api(store), list[float](), list[str]()
    after: str | None = None
    while True:
        began = time.perf_counter()
        answer = await api.execute(_PAGE, {"first": size, "after": after})
        spent.append((time.perf_counter() - began) * 1000)
        if answer.errors or not answer.data:
            raise SystemExit(answer.errors)
        page = answer.data["statements"]
        ids += [node["id"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return spent, ids


async def main() -> None:
    """Measure and print the table."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--statements", type=int, default=30_000)
    parser.add_argument("--page", type=int, default=20)
    parser.add_argument("--only", choices=["sqlite", "neo4j"])
    given = parser.parse_args()
    names = ("database", "pages", "first ms", "last ms", "ratio", "articles added", "lost", "doubled")
    table = Table(*names, title=machine())
    async with databases(given.only) as stores:
        for name, (store, _) in stores.items():
            await fill(store, given.statements)
            _, before = await walk(store, given.page)
            enough = asyncio.Event()
            loader = asyncio.create_task(insert(store, enough))
            spent, ids = await walk(store, given.page)
            enough.set()
            first, last = statistics.median(spent[:_ENDS]), statistics.median(spent[-_ENDS:])
            lost, doubled = len(set(before) - set(ids)), len(ids) - len(set(ids))
            cells = (len(spent), f"{first:.1f}", f"{last:.1f}", f"{last / first:.2f}", await loader, lost, doubled)
            table.add_row(name, *map(str, cells))
    console.print(table)


if __name__ == "__main__":
    asyncio.run(main())
