"""GraphQL over websockets: the protocol `graphql-transport-ws`."""

import asyncio
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, cast
from urllib.parse import urlsplit

import orjson
from starlette.websockets import WebSocket, WebSocketDisconnect

from kb.errors import NotAllowed
from kb.server.access import Access
from kb.server.endpoint import RequestError, checked
from schema.api import Api
from schema.caller import Caller, Role
from schema.documents import DocumentError
from schema.execution import Answer, refused

_PROTOCOL: Final = "graphql-transport-ws"
_PATIENCE: Final = 3.0
"""Seconds that a client has to begin."""
_AT_ONCE: Final = 50
"""Questions of one connection that are being answered."""


class _Ended(Exception):
    """The connection is closed, with a code of the protocol and a reason."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code


async def answer(api: Api, access: Access, socket: WebSocket) -> None:
    """Speak with one client until it leaves or breaks the protocol."""
    if not _may_connect(socket, access):
        await socket.close()
        return
    if _PROTOCOL not in socket.scope["subprotocols"]:
        await socket.accept()
        await socket.close(4406, "Subprotocol not acceptable")
        return
    await socket.accept(_PROTOCOL)
    talk = _Talk(api, access, socket)
    try:
        await talk.begin()
        while True:
            await talk.hear(await _message(socket))
    except _Ended as ended:
        await socket.close(ended.code, str(ended))
    except WebSocketDisconnect:
        pass
    finally:
        await talk.end()


def _may_connect(socket: WebSocket, access: Access) -> bool:
    """Browsers say which page connects, and any page may; other clients say nothing."""
    origin = socket.headers.get("origin")
    ours = urlsplit(origin).netloc.lower() == socket.headers.get("host", "").lower() if origin else True
    return ours or origin in access.settings.origins


async def _message(socket: WebSocket) -> dict[str, Any]:
    message = await socket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1000))
    try:
        read = orjson.loads(message.get("text") or b"")
    except orjson.JSONDecodeError:
        raise _Ended(4400, "A message is JSON, sent as text") from None
    match read:
        case {"type": str()}:
            return cast("dict[str, Any]", read)
        case _:
            raise _Ended(4400, "A message has a type")


def _authorization(payload: object) -> str:
    """What a client sends in place of the header."""
    sent = cast("dict[str, Any]", payload) if isinstance(payload, dict) else {}
    return next((str(value) for name, value in sent.items() if name.lower() == "authorization"), "")


@dataclass
class _Talk:
    """One connection: what it was begun with, and the questions that are being answered."""

    api: Api
    access: Access
    socket: WebSocket
    authorization: str = ""
    running: dict[str, asyncio.Task[None]] = field(default_factory=dict[str, asyncio.Task[None]])

    async def begin(self) -> None:
        """Wait for the client to begin; a browser cannot send a header, so the key may come here."""
        try:
            async with asyncio.timeout(_PATIENCE):
                while (first := await _message(self.socket))["type"] != "connection_init":
                    if first["type"] not in ("ping", "pong"):
                        raise _Ended(4401, "Unauthorized")
        except TimeoutError:
            raise _Ended(4408, "Connection initialisation timeout") from None
        self.authorization = _authorization(first.get("payload")) or self.socket.headers.get("authorization", "")
        try:
            self._caller()
        except NotAllowed as error:
            raise _Ended(4403, error.code) from None
        await self._send("connection_ack")

    async def hear(self, message: dict[str, Any]) -> None:
        """One message after the beginning."""
        match message:
            case {"type": "ping"}:
                await self._send("pong")
            case {"type": "pong"}:
                pass
            case {"type": "connection_init"}:
                raise _Ended(4429, "Too many initialisation requests")
            case {"type": "subscribe", "id": str(ident), "payload": {"query": str()} as payload} if ident:
                self._subscribe(ident, cast("dict[str, Any]", payload))
            case {"type": "complete", "id": str(ident)}:
                if task := self.running.pop(ident, None):
                    task.cancel()
            case _:
                raise _Ended(4400, "Not a message of this protocol")

    async def end(self) -> None:
        """Stop answering."""
        tasks = list(self.running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _subscribe(self, ident: str, payload: dict[str, Any]) -> None:
        if ident in self.running:
            raise _Ended(4409, "Subscriber for this id already exists")
        if len(self.running) >= _AT_ONCE:
            raise _Ended(4400, f"Only {_AT_ONCE} questions at once")
        self.running[ident] = asyncio.create_task(self._answer(ident, payload))

    async def _answer(self, ident: str, payload: dict[str, Any]) -> None:
        try:
            await self._answered(ident, payload)
        except DocumentError as error:
            await self._send("error", ident, refused(error).errors)
        except NotAllowed as error:
            await self._send("error", ident, [{"message": str(error), "extensions": {"code": error.code}}])
        except WebSocketDisconnect:
            pass
        finally:
            self.running.pop(ident, None)

    async def _answered(self, ident: str, payload: dict[str, Any]) -> None:
        caller = self._caller()
        try:
            asked = checked(payload)
        except RequestError as error:
            await self._send("error", ident, [{"message": str(error)}])
            return
        question = self.api.read(asked.query, asked.variables, asked.operation)
        if question.watch:
            check = partial(self.access.key, self.authorization)
            async with aclosing(self.api.listen(question, check)) as answers:
                async for answer_ in answers:
                    await self._next(ident, answer_)
        else:
            await self._next(ident, await self.api.answer(question, caller))
        await self._send("complete", ident)

    def _caller(self) -> Caller:
        """Who asks, looked at for each question: a key may be taken away, or used up."""
        caller = self.access.shown(self.authorization, self.socket)
        caller.must(Role.READ, "A question of your own")
        return caller

    async def _next(self, ident: str, answer_: Answer) -> None:
        await self._send("next", ident, orjson.Fragment(answer_.body()))

    async def _send(self, type_: str, ident: str | None = None, payload: Any = None) -> None:
        message = {"type": type_, "id": ident, "payload": payload}
        given = {name: value for name, value in message.items() if value is not None}
        await self.socket.send_text(orjson.dumps(given).decode())
