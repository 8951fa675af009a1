"""Listening, in a real server on a real port."""

import asyncio
import os
import signal
import socket
from collections.abc import Generator
from pathlib import Path

import httpx
import pytest

from kb.errors import SettingsError
from kb.server import asgi, listen, serve
from kb.settings import Settings
from kb.store.port import Store


@pytest.fixture
def unharmed() -> Generator[None]:
    """A SIGTERM is given back by the server when it has closed; the tests must outlive it."""
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    yield
    signal.signal(signal.SIGTERM, before)


async def test_it_serves_on_a_free_port_until_it_is_told_to_stop(
    unharmed: None, store: Store, settings: Settings
) -> None:
    address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    serving = asyncio.create_task(serve(store, settings, address.set_result))
    async with httpx.AsyncClient(base_url=await address) as web:
        response = await web.post("/graphql", json={"query": "{ statements { totalCount } }"})
    assert response.json() == {"data": {"statements": {"totalCount": 0}}}
    assert "server" not in response.headers
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(serving, 10)


async def test_the_factory_for_uvicorn_opens_the_store_of_the_settings(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KB_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("KB_STORE", raising=False)
    application = asgi.app()
    transport = httpx.ASGITransport(application)
    async with (
        application.router.lifespan_context(application),
        httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as web,
    ):
        assert (await web.get("/health")).json() == {"status": "ok", "revision": 0}
    assert list((tmp_path / "data").iterdir())


def test_a_port_in_use_is_one_clear_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match=f"Port {port} of 127.0.0.1 cannot be listened on"):
            listen("127.0.0.1", port)


def test_a_host_that_is_not_ours_is_one_clear_sentence() -> None:
    with pytest.raises(SettingsError, match=r"192\.0\.2\.1 cannot be listened on"):
        listen("192.0.2.1", 0)
