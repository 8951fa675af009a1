"""So many requests as a server answers, over connections that stay open; nothing but bytes is made here."""

import asyncio
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

_LENGTH: Final = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass
class Measured:
    """Latencies in seconds, how long all of it took, and how long processors worked for it."""

    latencies: list[float] = field(default_factory=list[float])
    seconds: float = 0
    worked: float = 0

    def __add__(self, other: "Measured") -> "Measured":
        return Measured(self.latencies + other.latencies, self.seconds + other.seconds, self.worked + other.worked)

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.latencies) / self.seconds

    @property
    def work(self) -> float:
        """Milliseconds of processor time for one request: a figure that other programs on the machine hardly change."""
        return self.worked / len(self.latencies) * 1000

    def percentile(self, percent: float) -> float:
        """Milliseconds that so many of the requests took at most."""
        return sorted(self.latencies)[int(len(self.latencies) * percent / 100)] * 1000


def posted(url: str, body: bytes) -> bytes:
    """A request with a body of JSON, as it goes over the wire."""
    at = urlsplit(url)
    head = (
        f"POST {at.path} HTTP/1.1\r\nhost: {at.netloc}\r\naccept: application/json\r\n"
        f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def answer(url: str, body: bytes) -> bytes:
    """The body of one answer."""
    reader, writer = await _connected(url)
    try:
        return await _asked(reader, writer, posted(url, body))
    finally:
        writer.close()


async def load(url: str, body: bytes, seconds: float, connections: int) -> Measured:
    """Ask the same on several connections, on each again as soon as it is answered."""
    request, began = posted(url, body), time.perf_counter()
    latencies = await asyncio.gather(*(_again(url, request, began + seconds) for _ in range(connections)))
    return Measured([one for each in latencies for one in each], time.perf_counter() - began)


async def _again(url: str, request: bytes, until: float) -> Sequence[float]:
    found: list[float] = []
    reader, writer = await _connected(url)
    while (asked := time.perf_counter()) < until:
        await _asked(reader, writer, request)
        found.append(time.perf_counter() - asked)
    writer.close()
    return found


async def _connected(url: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    at = urlsplit(url)
    return await asyncio.open_connection(at.hostname, at.port, limit=1 << 20)


async def _asked(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> bytes:
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    length = _LENGTH.search(head)
    body = await reader.readexactly(int(length[1])) if length else await _chunks(reader)
    if b" 200 " not in head[:16]:
        raise SystemExit(f"{head.splitlines()[0].decode()}: {body[:500].decode()}")
    return body


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    body = b""
    while size := int(await reader.readline(), 16):
        body += (await reader.readexactly(size + 2))[:-2]
    await reader.readline()
    return body
