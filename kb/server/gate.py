"""At the gate: every request is somebody's, or is refused."""

from collections.abc import Awaitable, Callable
from typing import Final

import orjson
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from kb.errors import KbError, NotAllowed
from kb.server.access import Access, Stranger, TooOften
from kb.server.negotiation import preferred
from schema.caller import Caller, Role

OPEN: Final = ("/health", "/ready", "/assets/", "/embed/assets/")
"""What anybody may ask for: it says nothing of what the graph holds."""

_STATUS: Final[dict[type[KbError], int]] = {Stranger: 401, TooOften: 429}
Handler = Callable[[Request], Awaitable[Response]]


class Gate:
    """Lets requests in, each with its `Caller`. Websockets show their key later."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not scope["path"].startswith(OPEN) and scope["method"] != "OPTIONS":
            connection = HTTPConnection(scope)
            try:
                connection.state.caller = self._access.caller(connection)
            except NotAllowed as error:
                await refusal(error, connection)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def caller_of(connection: HTTPConnection) -> Caller:
    """Who asks, as the gate found."""
    return connection.state.caller


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
    """Why somebody is not let in, and how to be."""
    status = _STATUS.get(type(error), 403)
    headers = {401: {"www-authenticate": _challenge(connection)}, 429: {"retry-after": "60"}}.get(status, {})
    body = orjson.dumps({"errors": [{"message": str(error), "extensions": {"code": error.code}}]})
    return Response(body, status, headers, "application/json")


def _challenge(connection: HTTPConnection) -> str:
    """A browser that opens a page asks its user for the key: as the password, under any name."""
    html = preferred(connection.headers.get("accept", "*/*"), ("application/json", "text/html")) == "text/html"
    return 'Basic realm="kb: the key is the password", charset="UTF-8"' if html else 'Bearer realm="kb"'
