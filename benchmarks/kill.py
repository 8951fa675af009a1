"""Kill the loader, and the Neo4j server, in the middle of a load: every article is wholly there or not at all.

    python -m benchmarks.kill [--rounds 20] [--only sqlite|neo4j|server]

Each round starts a loader in a process of its own, ends it (or the server) with SIGKILL at
a random moment, opens the store again and compares what it holds with what its readings
say it must hold.
"""

import asyncio
import os
import random
import signal
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from itertools import islice
from pathlib import Path

from benchmarks.processes import environment
from benchmarks.synthetic import Shape
from kb.identity.drawing import Context, draw
from kb.identity.readings import Shown
from kb.knowledge import KnowledgeBase
from kb.models import Leaf, Node, Reading, Statement
from kb.settings import Settings, read_settings
from kb.store import open_store
from kb.store.neo4j.server import Address, private_neo4j
from kb.store.port import Store

_LONGEST = 2.5
"""Seconds after which a loader is killed at the latest."""


async def load_for_ever() -> None:
    """What the killed process does: add articles until its end; it says when it is in the middle of it."""
    settings = read_settings()
    async with await open_store(settings) as store:
        kb = KnowledgeBase(store)
        stored = (await store.status()).counts["article"]
        for findings in islice(Shape(1_000_000).articles(), stored, None):
            await kb.add(findings)
            print("ready", flush=True)


async def torn(store: Store) -> tuple[int, list[str]]:
    """How many articles there are, and what is missing or too many."""
    nodes, edges = dict[str, Node](), set[tuple[str, str, str]]()
    async for item in store.dump():
        if isinstance(item, Node):
            nodes[item.id] = item
        else:
            edges.add((item.relation.name, item.head, item.tail))
    readings = [node for node in nodes.values() if isinstance(node, Reading)]
    canonical = {node.id: node.canonical for node in nodes.values() if isinstance(node, Leaf)}
    wrong: list[str] = []
    statements: set[str] = set()
    for reading in readings:
        drawing = draw(Shown(reading), Context(canonical))
        statements |= {ident for ident, node in drawing.nodes.items() if isinstance(node, Statement)}
        wrong += [f"{ident} is missing" for ident in drawing.nodes.keys() - nodes.keys()]
        wrong += [f"{key} is missing" for key in drawing.edges.keys() - edges]
    there = {ident for ident, node in nodes.items() if isinstance(node, Statement)}
    wrong += [f"{ident} has no reading" for ident in there - statements]
    return len(readings), wrong


async def held(settings: Settings) -> tuple[int, list[str]]:
    """What `torn` says of the store of these settings."""
    async with await open_store(settings) as store:
        return await torn(store)


async def one_round(settings: Settings, moment: float, server: Address | None = None) -> int:
    """Load, kill after `moment` seconds (the loader, or the server), and wait until the rest is gone too."""
    command = (sys.executable, "-m", "benchmarks.kill", "--load")
    pipe, null = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    loader = await asyncio.create_subprocess_exec(*command, env=environment(settings), stdout=pipe, stderr=null)
    if not loader.stdout or not await loader.stdout.readline():
        raise SystemExit("The loader did not start.")
    await asyncio.sleep(moment)  # what it prints meanwhile fits into the pipe
    os.kill(server.process if server and server.process else loader.pid, signal.SIGKILL)
    with suppress(ProcessLookupError):
        loader.kill()
    return await loader.wait()


@asynccontextmanager
async def opened(settings: Settings, home: Path | None) -> AsyncGenerator[tuple[Settings, Address | None]]:
    """The settings of the database under test; for Neo4j with its server up."""
    if home is None:
        yield settings, None
        return
    async with private_neo4j(settings, home, quick=True) as address:
        yield address.settings(settings), address


async def series(name: str, rounds: int, folder: Path, chance: random.Random) -> int:
    """All rounds of one kind, on one store that keeps growing; how many went wrong."""
    settings = read_settings().model_copy(update={"data": folder / name, "store": ""})
    home = None if name == "sqlite" else folder / f"{name}-home"
    failed = before = 0
    async with AsyncExitStack() as stack:
        if home and name == "neo4j":  # only the loader dies: one server for all rounds
            await stack.enter_async_context(private_neo4j(settings, home, quick=True))
        for n in range(rounds + 1):
            async with opened(settings, home) as (at, server):
                articles, wrong = await held(at)
                if n:
                    print(
                        f"{name} round {n}: {articles - before} articles more, {len(wrong)} torn",
                        *wrong[:3],
                        flush=True,
                    )
                failed, before = failed + bool(wrong), articles
                if n < rounds:
                    await one_round(at, chance.uniform(0.05, _LONGEST), server if name == "server" else None)
    return failed


async def main() -> int:
    """Run the rounds; the number of torn ones."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--only", choices=["sqlite", "neo4j", "server"])
    parser.add_argument("--load", action="store_true", help="be the loader that is killed")
    given = parser.parse_args()
    if given.load:
        await load_for_ever()
        return 0
    chance = random.Random(1)
    with tempfile.TemporaryDirectory(prefix="kb-kill-") as folder:
        names = [given.only] if given.only else ["sqlite", "neo4j", "server"]
        failed = sum([await series(name, given.rounds, Path(folder), chance) for name in names])
    print(f"{failed} of {given.rounds * len(names)} rounds left something torn")
    return failed


if __name__ == "__main__":
    raise SystemExit(asyncio.run(main()))
