"""Our server beside @neo4j/graphql on Yoga, on one Neo4j with the same data, and beside what the database can do.

    python -m benchmarks.peer [--statements 10000] [--seconds 2] [--rounds 3] [--connections 16] [--keep FOLDER]

Starts a private Neo4j with the graph of `benchmarks.synthetic`, an embedded store with the
same graph, and five servers, each one process: the peer (fetched from npm, kept in the
cache folder), ours on both databases, and the floor on both (`benchmarks.peer.floor`). Each
question is asked of one server after the other, in rounds; answers are compared first.
`CPU ms` is the processor time of server and database for one request, `floor ×` how many
times as many requests the floor answers. `--keep` leaves the databases in a folder and
finds them there again.
"""

import asyncio
import json
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from benchmarks.peer import servers
from benchmarks.peer.load import Measured, answer, load
from benchmarks.peer.questions import Question, questions
from benchmarks.peer.servers import Server
from benchmarks.questions import filled, machine
from kb.settings import read_settings
from kb.store import open_store
from kb.store.neo4j.server import private_neo4j

PEER: Final = "peer"
OURS: Final = ("kb, Neo4j", "kb, embedded")
FLOOR: Final = ("floor, Neo4j", "floor, embedded")
_WARM: Final = 1.5
"""Seconds of load that do not count, for each question and server."""
_FLOOR: Final = 1.5
"""How many times longer than the floor we may take."""

console = Console(width=160)


@asynccontextmanager
async def all_servers(folder: Path, statements: int, asked: list[Question]) -> AsyncGenerator[dict[str, Server]]:
    """The five servers."""
    settings = read_settings().model_copy(update={"data": folder, "store": ""})
    documents = [question.ours for question in asked]
    async with AsyncExitStack() as stack:
        configuration = await servers.apoc(settings.cache)
        home = private_neo4j(settings, folder / "neo4j", configuration=configuration)
        neo4j = await stack.enter_async_context(home)
        graph = neo4j.settings(settings)
        started: dict[str, Server] = {}
        for ours, floor, at in zip(OURS, FLOOR, (graph, settings), strict=True):
            async with await open_store(at) as store:
                await filled(store, statements)
            started[ours] = await stack.enter_async_context(servers.ours(at))
            started[floor] = await stack.enter_async_context(servers.floor(at, documents))
        started[PEER] = await stack.enter_async_context(servers.peer(graph))
        database = (neo4j.process,) if neo4j.process else ()
        yield {
            name: server if "embedded" in name else replace(server, processes=server.processes + database)
            for name, server in started.items()
        }


def request(name: str, server: Server, question: Question, n: int) -> tuple[str, bytes]:
    """Where a server is asked a question, and with which body."""
    if name in FLOOR:
        return f"{server.address}/{n}", b"{}"
    return server.address, json.dumps({"query": question.peers if name == PEER else question.ours}).encode()


async def compared(started: dict[str, Server], question: Question) -> bool:
    """Whether all three answer the same."""
    answers = [json.loads(await answer(*request(name, started[name], question, 0))) for name in (PEER, *OURS)]
    for found in answers:
        if "errors" in found:
            raise SystemExit(f"{question.name}: {found['errors']}")
    theirs, *ours = (found["data"] for found in answers)
    return all(question.equal(one, theirs) for one in ours) and ours[0] == ours[1]


async def turn(server: Server, request: tuple[str, bytes], seconds: float, connections: int) -> Measured:
    """One server under load for a while."""
    before = server.worked()
    found = await load(*request, seconds, connections)
    return replace(found, worked=server.worked() - before)


async def measured(started: dict[str, Server], question: Question, n: int, given: Namespace) -> dict[str, Measured]:
    """What each server makes of a question, in turns; what comes first does not count."""
    asked = {name: request(name, server, question, n) for name, server in started.items()}
    for name, server in started.items():
        await turn(server, asked[name], _WARM, given.connections)
    found = {name: Measured() for name in started}
    for _ in range(given.rounds):
        for name, server in started.items():
            found[name] += await turn(server, asked[name], given.seconds, given.connections)
    return found


def rows(question: Question, found: dict[str, Measured], *, equal: bool) -> list[tuple[str, ...]]:
    """The lines of the table for one question."""
    peer = found[PEER]
    lines = [_row(question.name, PEER, peer, "", "", "equal" if equal else "[bold]answers differ[/]")]
    for ours, floor, times in zip(OURS, FLOOR, question.times, strict=True):
        rate, below = found[ours].rate / peer.rate, found[floor].rate / found[ours].rate
        quicker = found[ours].percentile(99) < peer.percentile(99)
        marks = [f"{_mark(rate >= times)} {times:g} ×", f"{_mark(quicker)} p99", f"{_mark(below <= _FLOOR)} floor"]
        lines.append(_row("", ours, found[ours], f"{rate:.2f}", f"{below:.2f}", " · ".join(marks)))
        lines.append(_row("", floor, found[floor], f"{found[floor].rate / peer.rate:.2f}", "", ""))
    return lines


def _mark(kept: bool) -> str:  # noqa: FBT001  (a mark is of a truth)
    return "[green]✓[/]" if kept else "[red]✗[/]"


def _row(question: str, server: str, found: Measured, *more: str) -> tuple[str, ...]:
    times = (f"{found.percentile(percent):.1f}" for percent in (50, 99))
    return question, server, f"{found.rate:,.0f}", *times, f"{found.work:.2f}", *more


async def main() -> None:
    """Measure and print the table."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--statements", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=2, help="of load, for each server, question and round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="leave the databases here, or find them here")
    given = parser.parse_args()
    columns = ("question", "server", "requests/s", "p50 ms", "p99 ms", "CPU ms", "× peer", "floor ×", "kept?")
    title = f"{machine()}; {given.statements:,} statements, {given.connections} connections"
    table, asked = Table(*columns, title=title), questions(given.statements)
    with tempfile.TemporaryDirectory(prefix="kb-peer-") as folder:
        async with all_servers(given.keep or Path(folder), given.statements, asked) as started:
            for n, question in enumerate(asked):
                equal = await compared(started, question)
                for row in rows(question, await measured(started, question, n, given), equal=equal):
                    table.add_row(*row)
                console.print(f"{question.name}: done")
    console.print(table)


if __name__ == "__main__":
    asyncio.run(main())
