"""Requests over HTTP whose head is short and that come soon: nothing else bounds it, and nobody has asked yet."""

import asyncio
from typing import Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from kb.server.leaving import Together

MAX_HEAD: Final = 65_536
"""Bytes of an address and headers that are read before they are complete."""
SECONDS: Final = 15
"""How long a client may take to send a request; one that says nothing holds a connection."""


class Arriving(HttpToolsProtocol):
    """Ends connections whose requests have too long a head, or are too slow."""

    _headed = False
    """Whether the head is there."""
    _whole = True
    """Whether all that was begun is there."""
    _length = 0
    """Bytes of a head that is not."""
    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Somebody is there."""
        super().connection_made(Together(transport, self.loop))  # pyright: ignore[reportArgumentType]
        self._wait()

    def on_message_begin(self) -> None:
        """A request begins, the first one or one more."""
        super().on_message_begin()
        self._headed, self._whole, self._length = False, False, 0

    def data_received(self, data: bytes) -> None:
        """A piece of a request."""
        super().data_received(data)
        # Nearly all come in one.
        if not self._whole:
            self._wait()
            self._measure(data)

    def on_headers_complete(self) -> None:
        """The head is there."""
        self._headed = True
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """All of a request is there."""
        self._whole = True
        self._wait_no_more()
        super().on_message_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is there."""
        self._wait_no_more()
        super().connection_lost(exc)

    def _measure(self, data: bytes) -> None:
        if not self._headed:
            self._length += len(data)
            if self._length > MAX_HEAD and not self.transport.is_closing():
                self.send_400_response(f"The address and the headers may be {MAX_HEAD:,} bytes long.")

    def _wait(self) -> None:
        if not self._late:
            self._late = self.loop.call_later(SECONDS, self.transport.close)

    def _wait_no_more(self) -> None:
        if self._late:
            self._late.cancel()
            self._late = None
