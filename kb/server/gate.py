"""At the gate: every request is somebody's, or is refused."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

import orjson
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from kb.errors import NotAllowed, SettingsError, StoreError
from kb.server.access import Access, Stranger, TooOften
from kb.server.entering import HOW
from kb.server.negotiation import wants_page
from kb.server.wire import header
from schema.caller import Caller, Role

OPEN: Final = ("/health", "/ready", "/assets/", "/embed/assets/")
"""What anybody may ask for: it says nothing of what the graph holds."""

_CALLER: Final = "kb.caller"
_ACCESS: Final = "kb.access"
"""Where a request has who asks, and who said so."""
_log: Final = logging.getLogger(__name__)
Handler = Callable[[Request], Awaitable[Response]]


class Gate:
    """Lets requests in, each with its `Caller`. Websockets show their key later.

    Where a request meets a store or a file of keys that cannot be read, it is told to come later.
    """

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(OPEN) or scope["method"] == "OPTIONS":
            await self._app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        try:
            scope[_CALLER] = self._access.caller(connection)
            scope[_ACCESS] = self._access
            await self._app(scope, receive, send)
        except NotAllowed as error:
            await refusal(error, connection)(scope, receive, send)
        except (SettingsError, StoreError):
            _log.exception("a request cannot be answered")
            await _told(503, "UNAVAILABLE", "The server cannot answer now; its log says why.")(scope, receive, send)


def caller_of(connection: HTTPConnection) -> Caller:
    """Who asks, as the gate found."""
    return connection.scope[_CALLER]


def name_of(scope: Scope) -> str | None:
    """The name of who asks; None for who asks for what is open to anybody, or was not let in."""
    return scope[_CALLER].name if _CALLER in scope else None


def check_again(connection: HTTPConnection) -> None:
    """Raise `Stranger` where whoever asked would not be let in any more: a key may be taken away meanwhile."""
    connection.scope[_ACCESS].key(header(connection.scope, b"authorization"))


def needs(role: Role, handler: Handler) -> Handler:
    """A handler for those who have a role."""

    async def guarded(request: Request) -> Response:
        try:
            caller_of(request).must(role, f"{request.scope['path']} is not for visitors and")
        except NotAllowed as error:
            return refusal(error, request)
        return await handler(request)

    return guarded


def refusal(error: NotAllowed, connection: HTTPConnection) -> Response:
    """Why somebody is not let in, and how to be: a visitor, too, may show a key."""
    status, headers, message = 403, dict[str, str](), str(error)
    if isinstance(error, TooOften):
        status, headers = 429, {"retry-after": str(error.seconds)}
    elif isinstance(error, Stranger) or not caller_of(connection).roles:
        status, headers, message = 401, {"www-authenticate": _challenge(connection)}, f"{error} {HOW}"
    return _told(status, error.code, message, headers)


def _told(status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> Response:
    body = orjson.dumps({"errors": [{"message": message, "extensions": {"code": code}}]})
    return Response(body, status, headers, "application/json")


def _challenge(connection: HTTPConnection) -> str:
    """A browser that opens a page asks its user for the key: as the password, under any name."""
    html = wants_page(header(connection.scope, b"accept"))
    return 'Basic realm="kb: the key is the password", charset="UTF-8"' if html else 'Bearer realm="kb"'
