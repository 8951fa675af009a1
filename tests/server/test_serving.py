"""Listening, in a real server on a real port."""

import asyncio
import logging
import os
import signal
import socket
from collections.abc import AsyncGenerator, Generator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from kb.errors import SettingsError
from kb.server import arriving, asgi, listen, serve
from kb.server.serving import server
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


@pytest.fixture
async def address(store: Store, settings: Settings) -> AsyncGenerator[tuple[str, int]]:
    """Where a server listens."""
    with listen("127.0.0.1", 0) as listener:
        made = server(store, settings)
        serving = asyncio.create_task(made.serve(sockets=[listener]))
        yield listener.getsockname()
        made.should_exit = True
        await asyncio.wait_for(serving, 15)


async def answered(address: tuple[str, int], sent: bytes, times: int = 1) -> bytes:
    """What comes back to bytes that are sent so often, until the connection ends."""
    reader, writer = await asyncio.open_connection(*address)
    with suppress(ConnectionError):
        for _ in range(times):
            writer.write(sent)
            await writer.drain()
    with suppress(ConnectionError):
        async with asyncio.timeout(10):
            return await reader.read()
    return b""


async def test_a_head_without_end_is_not_read(address: tuple[str, int]) -> None:
    whole = b"GET /health HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nx: %s\r\n\r\n"
    assert b" 200 OK" in await answered(address, whole % (b"a" * 8_000))
    for piece in (b"a" * 10_000, b"a: b\r\n" * 2_000):
        begun = asyncio.create_task(answered(address, b"GET / HTTP/1.1\r\nx: " + piece, 1_000))
        assert (await begun)[:12] in (b"HTTP/1.1 400", b"")


async def test_a_request_that_does_not_come_ends_the_connection(
    address: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arriving, "SECONDS", 0.2)
    for begun in (b"", b"GET /health HTTP/1.1\r\nhost: local"):
        assert await answered(address, begun) == b""
    later = b"POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\nconnection: close\r\n%s\r\n"
    assert b" 415 " in await answered(address, later % b"")
    # Here somebody waits for the rest.
    assert await answered(address, later % b"content-type: application/json\r\n") == b""


async def test_an_answer_comes_in_one_piece(address: tuple[str, int]) -> None:
    reader, writer = await asyncio.open_connection(*address)
    for path in (b"/health", b"/q/acts.rows", b"/nowhere"):
        writer.write(b"GET %s HTTP/1.1\r\nhost: localhost\r\n\r\n" % path)
        async with asyncio.timeout(10):
            answer = await reader.read(100_000)
        head, _, body = answer.partition(b"\r\n\r\n")
        assert body
        assert b"content-length: %d\r\n" % len(body) in head + b"\r\n"
    writer.close()


async def test_who_leaves_before_the_question_is_whole_is_no_failure(
    address: tuple[str, int], caplog: pytest.LogCaptureFixture
) -> None:
    head = b"POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{"
    with caplog.at_level(logging.INFO):
        _, writer = await asyncio.open_connection(*address)
        writer.write(head)
        await asyncio.sleep(0.2)
        writer.close()
        await asyncio.sleep(0.5)
    told = [getattr(record, "told", {}) for record in caplog.records if record.name == "kb.server.observing"]
    assert [line["status"] for line in told] == [400]
    assert all(record.levelno < logging.ERROR for record in caplog.records)


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
