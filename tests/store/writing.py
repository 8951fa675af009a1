"""A process that writes, for tests that kill it or make it wait: `python -m tests.store.writing MODE`.

`groups` writes one group after the other until it is killed and prints each revision;
`once` writes one group when it is its turn; `hold` begins a write and waits for a line.
"""

import asyncio
import os
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final

from kb.models import Node
from kb.settings import Settings, read_settings
from kb.store import open_store
from kb.store.port import Store
from kb.vocabulary import SAID_BY, Edge, edge
from tests.store.scene import entity, statement

SIZE: Final = 40
"""Statements of a group."""


def group(name: str) -> tuple[list[Node], list[Edge]]:
    """A speaker and all that it says; its words make the write take a while."""
    speaker = entity(name, f"Speaker {name}")
    said = [statement(f"{name}-{n:02}", f"word{n} " * 200) for n in range(SIZE)]
    return [speaker, *said], [edge(SAID_BY, each.id, speaker.id) for each in said]


def environment(settings: Settings) -> dict[str, str]:
    """The environment in which a child reads the same settings."""
    return os.environ | {
        "KB_STORE": settings.store,
        "KB_DATA": str(settings.data),
        "KB_NEO4J_USER": settings.neo4j_user,
        "KB_NEO4J_PASSWORD": settings.neo4j_password.get_secret_value(),
        "KB_NEO4J_DATABASE": settings.neo4j_database,
    }


@asynccontextmanager
async def child(settings: Settings, mode: str) -> AsyncGenerator[asyncio.subprocess.Process]:
    """A writing process, killed in the end if it is still there."""
    pipe = asyncio.subprocess.PIPE
    command = (sys.executable, "-m", "tests.store.writing", mode)
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, env=environment(settings))
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def line(process: asyncio.subprocess.Process) -> str:
    """The next line that it prints."""
    assert process.stdout
    return (await process.stdout.readline()).decode().strip()


async def _write(store: Store, name: str) -> None:
    nodes, edges = group(name)
    async with store.write() as writer:
        await writer.save(nodes[: SIZE // 2], [])
        await writer.save(nodes[SIZE // 2 :], edges)
    print(writer.revision, flush=True)


async def _hold(store: Store) -> None:
    nodes, edges = group("held")
    async with store.write() as writer:
        await writer.save(nodes, edges)
        print("holding", flush=True)
        await asyncio.to_thread(sys.stdin.readline)


async def _main(mode: str) -> None:
    store = await open_store(read_settings())
    if mode == "hold":
        await _hold(store)
    elif mode == "once":
        await _write(store, f"{os.getpid()}")
    while mode == "groups":
        await _write(store, f"{os.getpid()}-{await store.revision()}")
    await store.close()


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1]))
