"""What stands round every request: which host names are answered, and what browsers are told."""

import re
from collections.abc import Iterable
from typing import Final

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kb.server.wire import Headers, header
from kb.settings import Settings

LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})
_EVERYWHERE: Final = frozenset({"0.0.0.0", "::"})  # noqa: S104  (compared with, not bound to)
_PORT: Final = re.compile(r":\d*$")

_HEADERS: Final[Headers] = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
]
_UNFRAMED: Final = (b"x-frame-options", b"DENY")
_POLICY: Final = b"content-security-policy"
_NOTHING: Final = b"default-src 'none'; frame-ancestors 'none'"


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


class Guard:
    """Refuses requests to names that are not ours, and tells browsers to trust nothing else than a response allows."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str] | None) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _guarded(message["headers"])
            await send(message)

        app = self._app if scope["type"] == "lifespan" or self._knows(scope) else _REFUSAL
        await app(scope, receive, guarded)

    def _knows(self, scope: Scope) -> bool:
        return self._hosts is None or _PORT.sub("", header(scope, b"host").lower()) in self._hosts


def _guarded(headers: Headers) -> Headers:
    policy = next((value for name, value in headers if name == _POLICY), None)
    if policy is None:
        return [*headers, *_HEADERS, _UNFRAMED, (_POLICY, _NOTHING)]
    # Old browsers know only the second header, and it cannot name anybody.
    return [*headers, *_HEADERS, *([_UNFRAMED] if b"frame-ancestors 'none'" in policy else [])]


_REFUSAL: Final = PlainTextResponse(
    "This host name is not known here: open the address that `kb serve` printed, or name it in KB_HOSTS.\n", 421
)
