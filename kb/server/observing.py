"""What an operator sees of the server: a number for each request, a line in the log, and counts.

Nothing of it holds what a client wrote: a request is known by the kind of its path.
"""

import json
import logging
import os
import time
import traceback
from datetime import UTC, datetime
from random import getrandbits
from typing import Any, Final

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kb.server.gate import name_of

SHARED: Final = "PROMETHEUS_MULTIPROC_DIR"
"""Names the folder through which several workers add up their counts."""

_KINDS: Final = frozenset(("graphql", "q", "embed", "assets", "health", "ready", "metrics"))
_SECONDS: Final = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)
_log: Final = logging.getLogger(__name__)


class Metrics:
    """Requests by the kind of their path: how many ended how, and how long they took."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter("kb_requests", "Requests answered.", ("kind", "status"), registry=self._registry)
        self._seconds = Histogram(
            "kb_request_seconds", "Until the answer was sent.", ("kind",), buckets=_SECONDS, registry=self._registry
        )
        self._counted: dict[tuple[str, int], tuple[Counter, Histogram]] = {}

    def count(self, kind: str, status: int, seconds: float) -> None:
        """One more request."""
        requests, took = self._counted.get((kind, status)) or self._begun(kind, status)
        requests.inc()
        took.observe(seconds)

    def _begun(self, kind: str, status: int) -> tuple[Counter, Histogram]:
        """What counts these; to look it up by its labels takes longer than to count."""
        counted = self._requests.labels(kind, str(status)), self._seconds.labels(kind)
        return self._counted.setdefault((kind, status), counted)

    def told(self) -> Response:
        """What all workers counted, as Prometheus reads it."""
        return Response(generate_latest(self._all()), media_type="text/plain; version=0.0.4; charset=utf-8")

    def _all(self) -> CollectorRegistry:
        if SHARED not in os.environ:
            return self._registry
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
        return registry


class Observed:
    """Gives each request an id, which its answer and its line in the log have, and counts it."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        ident, begun, status = _ident(), time.perf_counter(), 500

        async def numbered(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", ident.encode())]
            await send(message)

        try:
            await self._app(scope, receive, numbered)
        finally:
            seconds, kind = time.perf_counter() - begun, _kind(scope["path"])
            self._metrics.count(kind, status, seconds)
            if _log.isEnabledFor(logging.INFO):
                told = {"request": ident, "method": scope["method"], "kind": kind, "status": status}
                _log.info("answered", extra={"told": {**told, "ms": round(seconds * 1000, 2), "by": name_of(scope)}})


def _ident() -> str:
    """A number to find a line by, which nobody need be unable to guess: the system's would cost a call of it."""
    return f"{getrandbits(64):016x}"


def _kind(path: str) -> str:
    first = path.split("/")[1]
    return first if first in _KINDS else "page"


class Lines(logging.Formatter):
    """A record as a line of JSON. An error is told by its kind and place: its text may hold what a client wrote."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        ours = record.name.startswith(("kb", "schema", "loaders"))
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "process": record.process,
            "logger": record.name,
            "message": record.getMessage() if ours else record.msg,
        }
        told: dict[str, Any] = getattr(record, "told", {})
        return json.dumps({**line, **told, **_failure(record)}, default=str)


def _failure(record: logging.LogRecord) -> dict[str, Any]:
    kind, _, trace = record.exc_info or (None, None, None)
    if kind is None:
        return {}
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
    return {"error": kind.__name__, "places": places}


def log_lines(level: str) -> None:
    """Log as lines of JSON on standard error, from this level on."""
    handler = logging.StreamHandler()
    handler.setFormatter(Lines())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
