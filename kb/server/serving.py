"""Listening on an address until told to stop."""

import os
import socket
from collections.abc import Callable
from tempfile import TemporaryDirectory
from typing import Final

import uvicorn
from starlette.types import ASGIApp
from uvicorn.supervisors import Multiprocess

from kb.errors import SettingsError
from kb.server.access import Access
from kb.server.app import create_app
from kb.server.arriving import Arriving
from kb.server.endpoint import MAX_BODY
from kb.server.observing import SHARED
from kb.server.warming import warming
from kb.settings import Settings, environment
from kb.store.port import Store

_GRACE: Final = 5
"""Seconds that open requests get at the end."""
_SILENT: Final = 60
"""Seconds after which a worker that says nothing is taken for dead; on a busy machine it needs many to start."""


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; a port that is in use or not allowed is a `SettingsError`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise SettingsError(
            f"Port {port} of {host} cannot be listened on ({error.strerror or error}): "
            "stop what runs there, or choose another with --port (KB_PORT)."
        ) from None


def server(store: Store, settings: Settings) -> uvicorn.Server:
    """A server of this store that has not begun."""
    return uvicorn.Server(_config(create_app(store, settings), settings))


def _config(app: ASGIApp | str, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=Arriving,
        factory=isinstance(app, str),
        workers=settings.workers,
        access_log=False,
        log_config=None,
        server_header=False,
        ws_max_size=MAX_BODY,
        proxy_headers=bool(settings.proxy),
        forwarded_allow_ips=settings.proxy or None,
        timeout_graceful_shutdown=_GRACE,
        timeout_worker_healthcheck=_SILENT,
    )


async def serve(store: Store, settings: Settings, ready: Callable[[str], None]) -> None:
    """Serve the store until SIGINT or SIGTERM; `ready` is told the address once it is listened on.

    Port 0 takes any free one.
    """
    with listen(settings.host, settings.port) as listener:
        made = server(store, settings)
        ready(_address(settings.host, listener.getsockname()[1]))
        async with warming(store, settings):
            await made.serve(sockets=[listener])


def serve_workers(settings: Settings, ready: Callable[[str], None]) -> None:
    """Serve from several processes, each with its own connections to the store, until SIGINT or SIGTERM.

    One that dies is started again.
    """
    Access.of(settings)
    with listen(settings.host, settings.port) as listener, TemporaryDirectory() as counts:
        os.environ.update(environment(settings), **{SHARED: counts})
        config = _config("kb.server.asgi:app", settings)
        ready(_address(settings.host, listener.getsockname()[1]))
        Multiprocess(config, [listener]).run()


def _address(host: str, port: int) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"
