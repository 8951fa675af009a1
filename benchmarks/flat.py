"""What linking one more article costs when there are a hundred, a thousand, ten thousand of them.

    python -m benchmarks.flat [--sizes 100,1000] [--probe 20] [--neo4j]

Articles are added one by one (`benchmarks.synthetic`); at each size the next `--probe` are timed.
Without `--neo4j` the embedded database is measured, with it a private Neo4j.
"""

import asyncio
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from itertools import islice
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from benchmarks.synthetic import PER_ARTICLE, Shape
from kb.knowledge import KnowledgeBase
from kb.settings import read_settings
from kb.store import open_store
from kb.store.neo4j.server import private_neo4j
from kb.store.port import Store


@asynccontextmanager
async def opened(folder: Path, *, neo4j: bool) -> AsyncGenerator[Store]:
    """An empty store of either database."""
    settings = read_settings().model_copy(update={"store": "", "data": folder})
    if not neo4j:
        async with await open_store(settings) as store:
            yield store
        return
    async with (
        private_neo4j(settings, folder / "neo4j", quick=True) as address,
        await open_store(address.settings(settings)) as store,
    ):
        yield store


async def measure(store: Store, sizes: list[int], probe: int) -> list[tuple[int, float, float]]:
    """At each size: the median and the worst seconds of the articles that come next."""
    kb, there, found = KnowledgeBase(store), 0, list[tuple[int, float, float]]()
    articles = Shape((max(sizes) + probe) * PER_ARTICLE).articles()
    for size in sizes:
        for findings in islice(articles, max(0, size - there)):
            await kb.add(findings)
        spent: list[float] = []
        for findings in islice(articles, probe):
            began = time.perf_counter()
            await kb.add(findings)
            spent.append(time.perf_counter() - began)
        there = max(there, size) + probe
        found.append((size, median(spent), max(spent)))
    return found


async def main() -> None:
    """Measure and print the table."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="100,1000,10000")
    parser.add_argument("--probe", type=int, default=20)
    parser.add_argument("--neo4j", action="store_true")
    given = parser.parse_args()
    table = Table("Articles there", "Median, ms", "Worst, ms", title="One more article")
    with tempfile.TemporaryDirectory(prefix="kb-flat-") as folder:
        async with opened(Path(folder), neo4j=given.neo4j) as store:
            sizes = sorted(map(int, given.sizes.split(",")))
            for size, usual, worst in await measure(store, sizes, given.probe):
                table.add_row(f"{size:,}", f"{usual * 1000:.0f}", f"{worst * 1000:.0f}")
    Console().print(table)


if __name__ == "__main__":
    asyncio.run(main())
