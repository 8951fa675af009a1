"""One path that is answered before any route is looked for: that costs as much as to read a small question."""

from collections.abc import Collection

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from kb.server.gate import Handler


class Ahead:
    """Has a handler answer a path, and the application everything else."""

    def __init__(self, app: ASGIApp, path: str, handler: Handler, methods: Collection[str]) -> None:
        self._app = app
        self._path = path
        self._handler = handler
        self._methods = methods

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self._answer if scope["type"] == "http" and scope["path"] == self._path else self._app
        await app(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        knows = scope["method"] in self._methods
        response = await self._handler(Request(scope, receive, send)) if knows else self._refusal()
        await response(scope, receive, send)

    def _refusal(self) -> Response:
        return Response("Method Not Allowed", 405, {"allow": ", ".join(self._methods)}, "text/plain")
