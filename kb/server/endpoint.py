"""GraphQL over HTTP: https://graphql.github.io/graphql-over-http/ ."""

from collections.abc import AsyncGenerator
from functools import lru_cache, partial
from http import HTTPStatus
from typing import Any, Final, NamedTuple, cast

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive

from kb.server import events
from kb.server.gate import check_again
from kb.server.negotiation import preferred
from kb.server.wire import Headers, Whole, header
from schema.api import Api
from schema.caller import Caller
from schema.documents import DocumentError, Question
from schema.execution import Answer, refused

MAX_BODY: Final = 1_000_000
"""Bytes."""

_JSON: Final = "application/json"
_GRAPHQL: Final = "application/graphql-response+json"
_OFFERED: Final = (_JSON, _GRAPHQL, events.TYPE)
_TYPES: Final = 100
"""Content types that are remembered; clients send few different ones."""
_HEADERS: Final[dict[str, Headers]] = {
    type_: [(b"content-type", f"{type_}; charset=utf-8".encode()), (b"vary", b"accept")] for type_ in _OFFERED
}


class RequestError(Exception):
    """A request that is no GraphQL request: a status and one sentence."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class Asked(NamedTuple):
    """What GraphQL over HTTP sends."""

    query: str
    variables: dict[str, Any]
    operation: str | None


async def answer(api: Api, request: Request, caller: Caller) -> Response:
    """Answer one request; whatever is wrong with it is told in the form of a GraphQL answer."""
    type_ = preferred(header(request.scope, b"accept"), _OFFERED)
    if not type_:
        return _told(406, f"An answer can be {_GRAPHQL}, {_JSON} or {events.TYPE}: accept one of them.", _JSON)
    try:
        asked = await _asked(request)
        question = api.read(asked.query, asked.variables, asked.operation)
        _check_way(question, request, type_)
    except RequestError as error:
        return _told(error.status, str(error), type_)
    except DocumentError as error:
        return _response(refused(error), type_)
    if type_ == events.TYPE:
        again = partial(check_again, request)
        return events.stream(api.listen(question, again) if question.watch else _once(api, question, caller))
    return _response(await api.answer(question, caller), type_)


def _check_way(question: Question, request: Request, type_: str) -> None:
    """Some questions cannot come, or cannot be answered, in every way: that is a `RequestError`."""
    if question.changes and request.method == "GET":
        # Anybody's link could hold it.
        raise RequestError(405, "A mutation is sent by POST.")
    if question.watch and type_ != events.TYPE:
        raise RequestError(406, f"A subscription is answered over a websocket, or as {events.TYPE}: accept that.")


async def _once(api: Api, question: Question, caller: Caller) -> AsyncGenerator[Answer]:
    yield await api.answer(question, caller)


async def _asked(request: Request) -> Asked:
    if request.method == "GET":
        return checked({name: _parameter(name, value) for name, value in request.query_params.items()})
    if not _is_json(header(request.scope, b"content-type")):
        raise RequestError(415, f"Send the question as JSON in UTF-8, with content-type: {_JSON}.")
    return checked(_loaded(await _body(request.receive)))


@lru_cache(_TYPES)
def _is_json(type_: str) -> bool:
    """Whether a content type is JSON in UTF-8."""
    said = type_.lower().replace(" ", "").split(";")
    return said[0] == _JSON and all(text == "charset=utf-8" for text in said if text.startswith("charset="))


def _parameter(name: str, value: str) -> object:
    return _loaded(value.encode()) if name in ("variables", "extensions") else value


def _loaded(text: bytes | bytearray) -> object:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise RequestError(400, f"This is no JSON: {error}.") from None


async def _body(receive: Receive) -> bytearray:
    body, more = bytearray(), True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise RequestError(400, "The question broke off before it had arrived.")
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > MAX_BODY:
            raise RequestError(413, f"A question may be {MAX_BODY:,} bytes long: ask in parts.")
    return body


def checked(sent: object) -> Asked:
    """What was sent, when it has the form of a question; else a `RequestError`."""
    if not isinstance(sent, dict):
        raise RequestError(
            400, "A question is a JSON object with `query`, and if needed `variables` and `operationName`."
        )
    given = cast("dict[str, Any]", sent)
    query, name = given.get("query"), given.get("operationName")
    if not isinstance(query, str) or not query:
        raise RequestError(400, "`query` is missing: the GraphQL document as text.")
    if name is not None and not isinstance(name, str):
        raise RequestError(400, "`operationName` must be text.")
    for key in ("variables", "extensions"):
        if given.get(key) is not None and not isinstance(given[key], dict):
            raise RequestError(400, f"`{key}` must be a JSON object.")
    return Asked(query, given.get("variables") or {}, name or None)


def _told(status: int, reason: str, type_: str) -> Response:
    said = Answer(None, ({"message": reason, "extensions": {"code": "HTTP"}},))
    return _sent(said.body(), status, _JSON if type_ == events.TYPE else type_)


def _response(answer: Answer, type_: str) -> Response:
    if type_ == events.TYPE:
        return _sent(answer.body(), 400, _JSON)
    return _sent(answer.body(), 200 if answer.asked or type_ == _JSON else 400, type_)


def _sent(body: bytes, status: int, type_: str) -> Response:
    allowed = [(b"allow", b"POST")] if status == HTTPStatus.METHOD_NOT_ALLOWED else []
    return Whole(body, status, [*_HEADERS[type_], *allowed])
