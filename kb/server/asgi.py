"""For `uvicorn --factory kb.server.asgi:app`: the application over the store that the settings name."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from starlette.applications import Starlette

from kb.server.app import create_app
from kb.server.observing import log_lines
from kb.server.warming import warming
from kb.settings import read_settings
from kb.store import open_store


@asynccontextmanager
async def _opened(outer: Starlette) -> AsyncGenerator[None]:
    settings = read_settings()
    log_lines(settings.log)
    store = await open_store(settings)
    try:
        outer.mount("/", create_app(store, settings))
        async with warming(store, settings):
            yield
    finally:
        await store.close()


def app() -> Starlette:
    """Opens its store when it starts and closes it when it stops."""
    return Starlette(lifespan=_opened)
