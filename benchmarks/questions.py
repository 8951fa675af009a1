"""Three questions on a large graph, on both databases.

    python -m benchmarks.questions [--statements 10000] [--repeat 20] [--only sqlite|neo4j]

The graph is the one of `benchmarks.synthetic`. Each article is drawn and saved as a load
would save it, 25 in one write, without looking for joins. The questions go through the
GraphQL API in this process, so the figures hold parsing, planning and the database.
"""

import asyncio
import os
import platform
import statistics
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import AsyncGenerator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.synthetic import FAMOUS, HUB, Shape
from kb.findings import Findings
from kb.identity.canon import draw_canon
from kb.identity.drawing import Context, Drawing, draw
from kb.identity.leaves import leaves_of
from kb.identity.readings import Shown, reading_of
from kb.identity.views import entity_leaf, views_of
from kb.models import Leaf, View
from kb.settings import Settings, read_settings
from kb.store import open_store
from kb.store.neo4j.server import private_neo4j
from kb.store.port import Store
from schema.api import Api

console = Console()

_STATEMENT: Final = """
    id type act said { earliest latest precision edtf } speaker { id name } asWritten
    about { id name role } claim { id gist } evidence { exact start end article { title outlet { name } } }
"""
QUESTIONS: Final = {
    "a page of 50 with everything beside it": f"""{{
        statements(first: 50) {{ edges {{ cursor node {{ {_STATEMENT} }} }} }} }}""",
    "who said what about X in a month": f"""{{
        statements(filter: {{about: "{HUB}", said: {{from: "2023-06-01", to: "2023-06-30"}}}}, first: 50) {{
            nodes {{ {_STATEMENT} }} }} }}""",
    "a speaker's page with total": f"""{{
        speakers(filter: {{name: "{FAMOUS}"}}) {{ nodes {{ name type counts {{ statements occasions outlets }}
            statements(first: 20) {{ totalCount pageInfo {{ hasNextPage endCursor }}
                edges {{ node {{ id text said {{ edtf }} article {{ title }} }} }} }} }} }} }}""",
}


def machine() -> str:
    """What the figures were made on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**30
    system = f"{platform.system()} {platform.machine()}"
    return f"{system}, {os.cpu_count()} cores, {memory} GiB, Python {platform.python_version()}"


async def fill(store: Store, statements: int) -> float:
    """Save the graph; seconds it took the database."""
    spent = 0.0
    articles = list(Shape(statements).articles())
    for batch in track(list(batches(articles, 25)), "Saving", console=console, transient=True):
        drawing, leaves = Drawing(), list[Leaf]()
        for findings in batch:
            views: dict[str, list[View]] = {}
            for view in views_of(findings):
                views.setdefault(view.leaf, []).append(view)
            found = [*leaves_of(findings), *map(entity_leaf, views.values())]
            leaves += found
            drawing.update(draw(Shown(reading_of(findings)), Context()))
            drawing.update(draw_canon(found, views, str))
        began = time.perf_counter()
        async with store.write() as writer:
            await writer.save(leaves, [])
            await writer.save(list(drawing.nodes.values()), list(drawing.edges.values()))
        spent += time.perf_counter() - began
    return spent


async def filled(store: Store, statements: int) -> None:
    """Save the graph where it is not there yet."""
    there = (await store.status()).counts["statement"]
    if there not in (0, statements):
        raise SystemExit(f"{there:,} statements are kept there, not {statements:,}: name another folder.")
    if not there:
        seconds = await fill(store, statements)
        console.print(f"{statements:,} statements saved in {seconds:.0f} s")


def batches(articles: list[Findings], size: int) -> Iterator[list[Findings]]:
    """The articles, so many at a time."""
    for start in range(0, len(articles), size):
        yield articles[start : start + size]


async def times(store: Store, document: str, repeat: int) -> list[float]:
    """Milliseconds, after two that do not count: the first pays for planning."""
    api, found = Api(store), list[float]()
    for _ in range(repeat + 2):
        began = time.perf_counter()
        answer = await api.execute(document)
        found.append((time.perf_counter() - began) * 1000)
        if answer.errors:
            raise SystemExit(answer.errors)
    return found[2:]


@asynccontextmanager
async def databases(only: str | None, keep: Path | None = None) -> AsyncGenerator[dict[str, tuple[Store, Settings]]]:
    """Fresh stores with the settings that name them, gone afterwards; or those of a folder, which stay."""
    async with AsyncExitStack() as stack:
        folder = keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kb-bench-")))
        settings = read_settings().model_copy(update={"data": folder, "store": ""})
        named: dict[str, Settings] = {}
        if only != "neo4j":
            named["sqlite"] = settings
        if only != "sqlite":
            address = await stack.enter_async_context(private_neo4j(settings, folder / "neo4j"))
            named["neo4j"] = address.settings(settings)
        yield {
            name: (await stack.enter_async_context(await open_store(settings)), settings)
            for name, settings in named.items()
        }


async def main() -> None:
    """Measure and print the table."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--statements", type=int, default=10_000)
    parser.add_argument("--repeat", type=int, default=20)
    parser.add_argument("--only", choices=["sqlite", "neo4j"])
    given = parser.parse_args()
    async with databases(given.only) as opened:
        stores = {name: store for name, (store, _) in opened.items()}
        table = Table("", *(f"{name} {part}" for name in stores for part in ("median ms", "best ms")), title=machine())
        spent = {name: await fill(store, given.statements) for name, store in stores.items()}
        rates = [cell for name in stores for cell in (f"{given.statements / spent[name]:,.0f}/s", "")]
        table.add_row(f"saving {given.statements:,} statements", *rates)
        for name, document in QUESTIONS.items():
            measured = [await times(store, document, given.repeat) for store in stores.values()]
            table.add_row(name, *(f"{ms:.1f}" for found in measured for ms in (statistics.median(found), min(found))))
    console.print(table)


if __name__ == "__main__":
    asyncio.run(main())
