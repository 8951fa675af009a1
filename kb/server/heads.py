"""Requests over HTTP whose head is short and comes soon: nothing else bounds it, and it is read before anybody asks."""

import asyncio
from typing import Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MAX_HEAD: Final = 65_536
"""Bytes of an address and headers that are read before they are complete."""
HEAD_SECONDS: Final = 10
"""How long a client may take to send them; one that says nothing holds a connection."""


class ShortHeads(HttpToolsProtocol):
    """Ends connections whose heads are too long, or too slow."""

    _length = 0
    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Somebody is there."""
        super().connection_made(transport)
        self._awaits()

    def on_message_begin(self) -> None:
        """A request begins, the first one or one more."""
        super().on_message_begin()
        self._awaits()

    def data_received(self, data: bytes) -> None:
        """A piece of a head, or of what follows it."""
        super().data_received(data)
        if self._late:
            self._length += len(data)
            if self._length > MAX_HEAD and not self.transport.is_closing():
                self.send_400_response(f"The address and the headers may be {MAX_HEAD:,} bytes long.")

    def on_headers_complete(self) -> None:
        """The head is there."""
        self._arrived()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is there."""
        self._arrived()
        super().connection_lost(exc)

    def _awaits(self) -> None:
        self._arrived()
        self._length = 0
        self._late = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def _arrived(self) -> None:
        if self._late:
            self._late.cancel()
            self._late = None
