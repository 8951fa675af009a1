"""The web application over one open store."""

from collections.abc import Mapping
from types import MappingProxyType

from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, Router, WebSocketRoute
from starlette.types import ASGIApp
from starlette.websockets import WebSocket

from kb.server import endpoint, files, named, operation, sockets
from kb.server.access import Access
from kb.server.ahead import Ahead
from kb.server.entering import ENTRY, entered
from kb.server.gate import Gate, caller_of, needs
from kb.server.guard import Guard, known_hosts
from kb.server.negotiation import wants_page
from kb.server.observing import Metrics, Observed
from kb.server.site import (
    CHARTS,
    CONTENT_SECURITY_POLICY,
    DASHBOARD,
    EMBEDDED,
    PLAYGROUND,
    VIEWS,
    Site,
    ahead,
    embedding_policy,
    site,
)
from kb.server.wire import header
from kb.settings import Settings
from kb.store.port import Store
from schema.api import Api
from schema.caller import Role
from schema.named import library

_GRAPHQL = "/graphql"


def create_app(store: Store, settings: Settings, pages: Site | None = None) -> ASGIApp:
    """An ASGI application; the store stays its owner's to close."""
    access, metrics = Access.of(settings), Metrics()
    built = pages or site()
    api = Api(store, settings.time_limit, settings)
    documents = library(settings.named)

    async def graphql(request: Request) -> Response:
        if request.method == "GET" and wants_page(header(request.scope, b"accept")):
            return _page(built, PLAYGROUND, request)
        return await endpoint.answer(api, request, caller_of(request))

    async def socket(websocket: WebSocket) -> None:
        await sockets.answer(api, access, websocket)

    async def names(request: Request) -> Response:
        return named.listed(documents, request)

    async def document(request: Request) -> Response:
        return await named.answer(api, documents, request)

    async def view(request: Request) -> Response:
        sought = ahead(request.url.path.rpartition("/")[2], request.url.query)
        return _page(built, DASHBOARD, request, more=sought)

    async def chart(request: Request) -> Response:
        return _page(built, EMBEDDED, request, embedding_policy(settings.frames))

    async def asset(request: Request) -> Response:
        return files.asset(built.folder, request)

    routes = [
        WebSocketRoute(_GRAPHQL, socket),
        *(Route(f"/{name}", view) for name in VIEWS),
        Route(ENTRY, needs(Role.READ, entered)),
        Route("/q/", names),
        Route("/q/{name}", document),
        *operation.routes(store, metrics),
        *(Route(f"/embed/{name}", chart) for name in CHARTS),
        Route("/assets/{name}", asset),
        # An embedded chart lies a level deeper, and so do the files beside it.
        Route("/embed/assets/{name}", asset),
    ]
    routed = ExceptionMiddleware(Router(routes))
    # Most requests are for it.
    app = Ahead(routed, _GRAPHQL, needs(Role.READ, graphql), ("GET", "POST"))
    return Observed(Guard(_shared(Gate(app, access), settings), known_hosts(settings)), metrics)


def _shared(app: ASGIApp, settings: Settings) -> ASGIApp:
    """Lets pages of other sites ask: those that are named."""
    if not settings.origins:
        return app
    return CORSMiddleware(
        app,
        allow_origins=sorted(settings.origins),
        allow_methods=["GET", "POST"],
        allow_headers=["authorization", "content-type", "if-none-match"],
        expose_headers=["etag", "retry-after", "x-kb-cut", "x-kb-defaults", "x-request-id"],
    )


def _page(
    built: Site,
    name: str,
    request: Request,
    policy: str = CONTENT_SECURITY_POLICY,
    more: Mapping[str, str] = MappingProxyType({}),
) -> Response:
    if not built.folder:
        return PlainTextResponse(f"{built.missing}\nThe API answers here: POST a question as JSON.\n", 503)
    headers = {"content-security-policy": policy, "cache-control": "no-cache", **more}
    return files.sent(built.folder / name, request, headers)
