"""Answers over HTTP whose head goes out with the beginning of the body: each write is a call of the system."""

import asyncio
from typing import Any, Final

_HEAD: Final = b"HTTP/1.1 "


class Together:
    """A transport that keeps the head of an answer until there is more to send, or nothing else to do."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._kept = b""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Send, after what was kept; a head is kept."""
        if not self._kept and data.startswith(_HEAD):
            self._kept = data
            self._loop.call_soon(self._send)
        else:
            self._transport.write(self._taken() + data)

    def close(self) -> None:
        """Send what was kept, and close."""
        self._send()
        self._transport.close()

    def _send(self) -> None:
        if kept := self._taken():
            self._transport.write(kept)

    def _taken(self) -> bytes:
        kept, self._kept = self._kept, b""
        return kept
