"""Subscriptions over websockets and server-sent events, from a real server on loopback."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from typing import Any, cast

import httpx
import orjson
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin, Subprotocol

from kb.knowledge import KnowledgeBase
from kb.server import arriving
from kb.server.endpoint import MAX_BODY
from kb.server.keys import SECONDS, KeyFile
from kb.server.serving import listen, server
from kb.settings import Settings
from kb.store.port import Store
from schema.caller import Role
from tests.golden import seeds

PROTOCOL = "graphql-transport-ws"
NEW = "subscription { statements(first: 2) { revision statement { id } } }"


@pytest.fixture
async def host(store: Store, settings: Settings) -> AsyncGenerator[str]:
    """Where a server of the store listens."""
    with listen("127.0.0.1", 0) as listener:
        made = server(store, settings)
        with contextlib.suppress(asyncio.CancelledError):
            serving = asyncio.create_task(made.serve(sockets=[listener]))
            yield f"127.0.0.1:{listener.getsockname()[1]}"
            made.should_exit = True
            await asyncio.wait_for(serving, 15)


def opened(host: str, protocol: str | None = PROTOCOL, origin: str | None = None, **headers: str) -> connect:
    protocols = [Subprotocol(protocol)] if protocol else None
    given = cast("Origin | None", origin)
    return connect(f"ws://{host}/graphql", subprotocols=protocols, origin=given, additional_headers=headers, proxy=None)


async def say(socket: ClientConnection, type_: str, ident: str | None = None, payload: Any = None) -> None:
    message = {"type": type_, "id": ident, "payload": payload}
    await socket.send(orjson.dumps({key: value for key, value in message.items() if value is not None}).decode())


async def hear(socket: ClientConnection) -> dict[str, Any]:
    async with asyncio.timeout(20):
        message = await socket.recv()
    assert isinstance(message, str)
    return orjson.loads(message)


async def begun(socket: ClientConnection, **payload: str) -> None:
    await say(socket, "connection_init", payload=payload or None)
    assert await hear(socket) == {"type": "connection_ack"}


async def closed(socket: ClientConnection) -> int | None:
    async with asyncio.timeout(20):
        await socket.wait_closed()
    return socket.close_code


async def test_a_connection_lasts_longer_than_a_request_may_take_to_come(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arriving, "SECONDS", 0.2)
    async with opened(host) as socket:
        await begun(socket)
        await asyncio.sleep(0.5)
        await say(socket, "ping")
        assert await hear(socket) == {"type": "pong"}


async def test_a_question_and_a_subscription_at_once(host: str, store: Store) -> None:
    async with opened(host) as socket:
        await begun(socket)
        await say(socket, "ping")
        assert await hear(socket) == {"type": "pong"}
        await say(socket, "subscribe", "new", {"query": NEW})
        await say(socket, "subscribe", "all", {"query": "{ statements { totalCount } }"})
        answered = [await hear(socket), await hear(socket)]
        assert answered == [
            {"type": "next", "id": "all", "payload": {"data": {"statements": {"totalCount": 0}}}},
            {"type": "complete", "id": "all"},
        ]
        await asyncio.sleep(0.5)
        await KnowledgeBase(store).add(seeds.first())
        messages = [await hear(socket) for _ in range(3)]
        assert [message["type"] for message in messages] == ["next", "next", "complete"]
        assert messages[0]["payload"]["data"]["statements"]["revision"] == 1
        await say(socket, "subscribe", "new", {"query": "{ nothing }"})
        assert (await hear(socket))["type"] == "error"


async def test_a_subscription_that_is_ended_says_no_more(host: str, store: Store) -> None:
    async with opened(host) as socket:
        await begun(socket)
        await say(socket, "subscribe", "new", {"query": NEW})
        await say(socket, "complete", "new")
        await KnowledgeBase(store).add(seeds.first())
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1.5):
                await socket.recv()
        await say(socket, "subscribe", "new", {"query": "{ __typename }"})
        assert (await hear(socket))["type"] == "next"


@pytest.mark.parametrize(
    ("messages", "code"),
    [
        (["{bad"], 4400),
        ([b"\x00"], 4400),
        (['{"type":"nothing"}'], 4401),
        (['{"type":"subscribe","id":"1","payload":{"query":"{ __typename }"}}'], 4401),
        (['{"type":"connection_init"}', '{"type":"connection_init"}'], 4429),
        (['{"type":"connection_init"}', '{"type":"nothing"}'], 4400),
        (['{"type":"connection_init"}', '{"type":"subscribe","id":1,"payload":{"query":"{ __typename }"}}'], 4400),
        (['{"type":"connection_init"}', *[f'{{"type":"subscribe","id":"1","payload":{{"query":"{NEW}"}}}}'] * 2], 4409),
        ([" " * (MAX_BODY + 1)], 1009),
        ([], 4408),
    ],
    ids=["cut", "bytes", "odd", "early", "twice", "unknown", "number", "same id", "long", "silent"],
)
async def test_what_breaks_the_protocol_ends_the_connection(host: str, messages: list[str | bytes], code: int) -> None:
    async with opened(host) as socket:
        for message in messages:
            await socket.send(message)
        assert await closed(socket) == code


async def test_pages_of_other_sites_may_not_connect(host: str) -> None:
    for origin in ("https://elsewhere.example", "null", f"http://{host}.elsewhere.example"):
        with pytest.raises(InvalidStatus) as refused:
            async with opened(host, origin=origin):
                pass
        assert refused.value.response.status_code == 403
    async with opened(host, origin=f"http://{host}") as socket:
        await begun(socket)


async def test_another_protocol_is_refused(host: str) -> None:
    async with opened(host, None) as socket:
        assert await closed(socket) == 4406


async def test_where_there_are_keys_one_is_shown_at_the_beginning(host: str, settings: Settings) -> None:
    key = KeyFile(settings.key_file).add("reader", [Role.READ])
    await asyncio.sleep(SECONDS)
    for shown in ({}, {"Authorization": "Bearer kb_wrong"}):
        async with opened(host) as socket:
            await say(socket, "connection_init", payload=shown)
            assert await closed(socket) == 4403
    async with opened(host) as socket:
        await begun(socket, Authorization=f"Bearer {key}")
    async with opened(host, authorization=f"Bearer {key}") as socket:
        await begun(socket)
        KeyFile(settings.key_file).remove("reader")
        KeyFile(settings.key_file).add("other", [Role.READ])
        await asyncio.sleep(SECONDS)
        await say(socket, "subscribe", "1", {"query": "{ __typename }"})
        assert (await hear(socket))["payload"][0]["extensions"] == {"code": "STRANGER"}


async def test_who_listens_is_told_nothing_more_without_the_key(host: str, settings: Settings, store: Store) -> None:
    keys = KeyFile(settings.key_file)
    key = {"authorization": f"Bearer {keys.add('leaves', [Role.READ])}"}
    keys.add("stays", [Role.READ])
    await asyncio.sleep(SECONDS)
    sse = {**key, "accept": "text/event-stream"}
    async with (
        httpx.AsyncClient(base_url=f"http://{host}", timeout=20, trust_env=False) as web,
        opened(host, **key) as socket,
    ):
        await begun(socket)
        await say(socket, "subscribe", "new", {"query": NEW})
        reading = asyncio.create_task(web.post("/graphql", json={"query": NEW}, headers=sse))
        await asyncio.sleep(1)
        keys.remove("leaves")
        await asyncio.sleep(SECONDS)
        await KnowledgeBase(store).add(seeds.first())
        told, response = await hear(socket), await reading
    assert told["payload"]["errors"][0]["extensions"]["code"] == "STRANGER"
    assert "STRANGER" in response.text
    assert '"id"' not in response.text


async def test_events_from_the_server(host: str, store: Store) -> None:
    headers = {"accept": "text/event-stream"}
    async with httpx.AsyncClient(base_url=f"http://{host}", timeout=20, trust_env=False) as web:
        reading = asyncio.create_task(web.post("/graphql", json={"query": NEW}, headers=headers))
        await asyncio.sleep(1)
        await KnowledgeBase(store).add(seeds.first())
        response = await reading
        once = await web.get("/graphql", params={"query": "{ __typename }"}, headers=headers)
        wrong = await web.post("/graphql", json={"query": "{ nothing }"}, headers=headers)
        plain = await web.post("/graphql", json={"query": NEW})
    kinds = [line.removeprefix("event: ") for line in response.text.splitlines() if line.startswith("event: ")]
    assert (kinds, response.headers["content-type"]) == (
        ["next", "next", "complete"],
        "text/event-stream; charset=utf-8",
    )
    assert 'event: next\ndata: {"data":{"__typename":"Query"}}\n\nevent: complete' in once.text
    assert (wrong.status_code, plain.status_code) == (400, 406)
