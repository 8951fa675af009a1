"""What is done when a server starts: what is there for good is told to be so, what pages will ask is planned."""

import asyncio
import gc
import logging
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager
from typing import Final

from kb.errors import KbError
from kb.settings import Settings
from kb.store.port import Store
from schema.named import Named, library, shown

_FIRST: Final = ("statements", "facets", "timeline", "who-about-whom")
"""What the first page asks."""
_ALLOCATED: Final = 20_000
"""New objects between two looks for garbage: requests that wait hold hundreds each, and hardly any of it is."""
_log: Final = logging.getLogger(__name__)


@asynccontextmanager
async def warming(store: Store, settings: Settings) -> AsyncGenerator[None]:
    """Meanwhile the database plans the named documents; what is not done at the end is left."""
    _settle()
    task = asyncio.create_task(warm(store, foreseen(settings)))
    try:
        yield
    finally:
        task.cancel()


def _settle() -> None:
    """Have Python's collector leave alone what a server starts with, and look at the rest less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_ALLOCATED)


def foreseen(settings: Settings) -> list[Named]:
    """What will be asked: what the first page asks, then the rest; before it, where there are any, as visitors ask."""
    documents = sorted(library(settings.named).values(), key=lambda named: named.name not in _FIRST)
    seen = (shown(named, settings.public_collections) for named in documents) if settings.public else ()
    return [*filter(None, seen), *documents]


async def warm(store: Store, documents: Iterable[Named]) -> None:
    """Have the database plan named documents, one after the other."""
    try:
        for named in documents:
            question = named.document.question({}, None)
            for root in question.roots.values():
                await store.prepare(root.plan, root.slots.values(question.variables))
    except KbError:
        # Whoever asks is told; nobody asked yet.
        _log.warning("the named documents could not be planned", exc_info=True)
