"""For whoever runs the server: does it live, would it answer, what has it done."""

import logging
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kb.errors import KbError
from kb.server.gate import needs
from kb.server.observing import Metrics
from kb.store.port import Store, within
from schema.caller import Role

_AT_ONCE: Final = 2.0
"""Seconds within which a store that is ready answers."""
_log: Final = logging.getLogger(__name__)


def routes(store: Store, metrics: Metrics) -> list[Route]:
    """`/health`, `/ready` and `/metrics`."""

    async def health(_: Request) -> Response:
        try:
            return JSONResponse({"status": "ok", "revision": await _revision(store)})
        except KbError:
            _log.exception("the store does not answer")
            return JSONResponse({"status": "unreachable"}, 503)

    async def ready(_: Request) -> Response:
        try:
            await _revision(store)
        except KbError:
            return JSONResponse({"status": "not ready"}, 503)
        return JSONResponse({"status": "ready"})

    async def counts(_: Request) -> Response:
        return metrics.told()

    return [Route("/health", health), Route("/ready", ready), Route("/metrics", needs(Role.READ, counts))]


async def _revision(store: Store) -> int:
    return await within(_AT_ONCE, store.revision())
