"""What stands round every request: which host names are answered, and what browsers are told."""

import re
from collections.abc import Iterable
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kb.settings import Settings

LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})
_EVERYWHERE: Final = frozenset({"0.0.0.0", "::"})  # noqa: S104  (compared with, not bound to)
_PORT: Final = re.compile(r":\d*$")

_HEADERS: Final = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
_NOTHING: Final = "default-src 'none'; frame-ancestors 'none'"


def known_hosts(settings: Settings) -> frozenset[str] | None:
    """The host names that are answered; None for any.

    A page of another site can have its own name point to this machine (DNS rebinding) and
    ask in the user's browser; its requests carry that name. Whoever listens on every
    address is reached under names that cannot be known here, until KB_HOSTS tells them.
    """
    host, told = settings.host.lower(), frozenset(map(str.lower, settings.hosts))
    if host in _EVERYWHERE:
        return LOOPBACK | told if told else None
    return LOOPBACK | told | {f"[{host}]" if ":" in host else host}


class HostGuard:
    """Refuses requests to names that are not ours."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str] | None) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self._app if scope["type"] == "lifespan" or self._knows(scope) else _REFUSAL
        await app(scope, receive, send)

    def _knows(self, scope: Scope) -> bool:
        return self._hosts is None or _PORT.sub("", Headers(scope=scope).get("host", "").lower()) in self._hosts


class SecurityHeaders:
    """Tells browsers to trust nothing that a response does not allow itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                policy = headers.setdefault("content-security-policy", _NOTHING)
                if "frame-ancestors 'none'" not in policy:
                    # Old browsers know only this header, and it cannot name anybody.
                    del headers["x-frame-options"]
            await send(message)

        await self._app(scope, receive, guarded)


_REFUSAL: Final = PlainTextResponse(
    "This host name is not known here: open the address that `kb serve` printed, or name it in KB_HOSTS.\n", 421
)
