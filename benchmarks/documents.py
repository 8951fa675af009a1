"""What the pages ask, beside the statements that the database is given for it.

    python -m benchmarks.documents [--statements 100000] [--turns 5] [--only sqlite|neo4j] [--keep FOLDER]

The graph is the one of `benchmarks.synthetic`. Each named document is asked over HTTP, in
this process, and its statement (`benchmarks.peer.floor`) of the database alone, in turns.
`--keep` leaves the databases in a folder, or finds them there.
"""

import asyncio
import json
import statistics
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

import httpx
from rich.console import Console
from rich.table import Table

from benchmarks.peer.floor import asks, neo4j, sqlite
from benchmarks.questions import databases, filled, machine
from benchmarks.synthetic import FAMOUS, HUB
from kb.server.app import create_app
from kb.settings import Settings
from kb.store.port import Store
from schema.api import Api
from schema.named import library

TIMES: Final = 3
"""How many times as long as its statement a document may take."""
_PATIENCE: Final = 600.0
"""Seconds: what is slow is to be seen, not to be cut off."""
_IDS: Final = f"""{{
    article: articles(first: 1) {{ nodes {{ id }} }}
    claim: claims(first: 1) {{ nodes {{ id }} }}
    entity: entities(filter: {{name: "{FAMOUS}"}}, first: 1) {{ nodes {{ id }} }}
    event: events(first: 1) {{ nodes {{ id }} }} }}"""
_NARROWED: Final[Mapping[str, Any]] = {"filter": {"about": HUB, "said": {"from": "2023-06-01", "to": "2023-06-30"}}}

console = Console(width=120)


class Question(NamedTuple):
    """A named document and its variables."""

    title: str
    name: str
    variables: Mapping[str, Any]


async def questions(store: Store) -> list[Question]:
    """Every document as the first page asks it, and those that a filter narrows once more with one."""
    answer = await Api(store).execute(_IDS)
    found = {name: {"id": page["nodes"][0]["id"]} for name, page in (answer.data or {}).items()}
    given: Mapping[str, Mapping[str, Any]] = {**found, "search": {"text": "tako"}}
    narrow = ("statements", "quotations", "facets", "timeline")
    return [
        *(Question(name, name, given.get(name, {})) for name in library()),
        *(Question(f"{name} about one in a month", name, _NARROWED) for name in narrow),
    ]


async def milliseconds(ask: Callable[[], Awaitable[object]]) -> float:
    """How long an answer takes."""
    began = time.perf_counter()
    await ask()
    return (time.perf_counter() - began) * 1000


async def measured(store: Store, settings: Settings, given: Namespace, table: Table) -> None:
    """A row for each document: both medians, and how many times as long it takes."""
    app, base = create_app(store, settings.model_copy(update={"time_limit": _PATIENCE})), "http://127.0.0.1"
    web = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=base, timeout=_PATIENCE)
    async with web, (neo4j if settings.store else sqlite)(settings) as asking:
        for question in await questions(store):
            raw = asks(library()[question.name].text, asking, question.variables)
            sent = {
                name: value if isinstance(value, str) else json.dumps(value)
                for name, value in question.variables.items()
            }

            async def page(name: str = question.name, sent: Mapping[str, str] = sent) -> None:
                (await web.get(f"/q/{name}.json", params=sent)).raise_for_status()

            turns = [(await milliseconds(raw), await milliseconds(page)) for _ in range(given.turns + 1)][1:]
            alone, whole = (statistics.median(times) for times in zip(*turns, strict=True))
            kept = "[green]✓[/]" if whole <= TIMES * alone else "[red]✗[/]"
            table.add_row(question.title, f"{alone:.1f}", f"{whole:.1f}", f"{whole / alone:.2f} {kept}")


async def main() -> None:
    """Measure and print a table for each database."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--statements", type=int, default=100_000)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--only", choices=["sqlite", "neo4j"])
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="leave the databases here, or find them here")
    given = parser.parse_args()
    async with databases(given.only, given.keep) as stores:
        for name, (store, settings) in stores.items():
            await filled(store, given.statements)
            title = f"{name}; {machine()}; {given.statements:,} statements"
            table = Table("document", "its statement alone, ms", "over HTTP, ms", f"× (≤ {TIMES})", title=title)
            await measured(store, settings, given, table)
            console.print(table)


if __name__ == "__main__":
    asyncio.run(main())
