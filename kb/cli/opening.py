"""What every command shares: its settings, its store, and the one step into what is asynchronous."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from datetime import datetime
from typing import Annotated, Any, TypeVar

import typer
import uvicorn

from kb.cli import show
from kb.cli.loaded import progress_bar
from kb.knowledge import KnowledgeBase
from kb.moving import Told
from kb.settings import Settings, read_settings
from kb.store import open_store
from kb.store.neo4j.server import private_neo4j
from kb.store.port import Store

T = TypeVar("T")

By = Annotated[str | None, typer.Option(help="Who says so; your user name when not given.", show_default=False)]
Neo4j = Annotated[bool, typer.Option("--neo4j", help="Start a private Neo4j on loopback and use it.")]


def wait_for(work: Coroutine[Any, Any, T]) -> T:
    """The one place where the command line becomes asynchronous: on the quickest loop that there is."""
    with asyncio.Runner(loop_factory=uvicorn.Config("", loop="auto", log_config=None).get_loop_factory()) as runner:
        return runner.run(work)


def with_knowledge(do: Callable[[KnowledgeBase], Coroutine[Any, Any, T]]) -> T:
    """What comes of one call of the library over the store of the settings."""

    async def work() -> T:
        async with store_of(read_settings()) as store:
            return await do(KnowledgeBase(store))

    return wait_for(work())


@asynccontextmanager
async def store_of(settings: Settings, *, neo4j: bool = False) -> AsyncGenerator[Store]:
    """The store of the settings, or the one of a private Neo4j."""
    if not neo4j:
        async with await open_store(settings) as store:
            yield store
        return
    with show.console.status("Neo4j") as line:
        opening = private_neo4j(settings, settings.data / "neo4j", lambda progress: line.update(str(progress)))
        async with opening as address:
            line.stop()
            async with await open_store(address.settings(settings)) as store:
                yield store


@asynccontextmanager
async def store_then(moment: datetime | None, settings: Settings, *, neo4j: bool = False) -> AsyncGenerator[Store]:
    """The store as it is; or as it was at a moment, after naming what was there then and is gone."""
    async with store_of(settings, neo4j=neo4j) as store:
        if moment is None:
            yield store
            return
        async with AsyncExitStack() as stack:
            with told_on_a_bar("Drawing what was known") as told:
                known = await stack.enter_async_context(KnowledgeBase(store).as_of(moment, told))
            for deletion in known.gone:
                show.errors.print(show.gone(deletion), style="dim", soft_wrap=True)
            yield known.store


@contextmanager
def told_on_a_bar(task: str) -> Generator[Told]:
    """A bar on standard error for what tells how far it is."""
    with progress_bar() as progress:
        bar = progress.add_task(task, total=None)
        yield lambda done, total: progress.update(bar, completed=done, total=total)
