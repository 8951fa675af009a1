"""Fetching: an address that a person typed → the articles behind it.

Nothing else in kb goes out. http and https alone, a page, a feed, a text or JSON Lines; what is
too large, too slow, redirected in circles or of another type is one sentence.
"""

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Final
from urllib.parse import urljoin, urlsplit

from urllib3 import BaseHTTPResponse, PoolManager, Timeout
from urllib3.exceptions import HTTPError, NewConnectionError, SSLError
from urllib3.exceptions import TimeoutError as TimedOut

from kb.errors import ArticleError
from kb.findings import Source
from loaders.reading import feeds, pages
from loaders.reading.decoding import declared
from loaders.reading.places import LIMIT, Format, too_large
from loaders.reading.sources import Told, source

LOADER: Final = "kb-fetched 1"
_SCHEMES: Final = ("http", "https")
_REDIRECTS: Final = 5
_CONNECT: Final = 10.0  # seconds
_SILENCE: Final = 15.0
_WHOLE: Final = 60.0
_OK: Final = 200
_MOVED: Final = (301, 302, 303, 307, 308)
_CHUNK: Final = 65_536
_FORMATS: Final = {
    "text/html": Format.PAGE,
    "application/xhtml+xml": Format.PAGE,
    "text/plain": Format.TEXT,
    "text/markdown": Format.TEXT,
    "application/rss+xml": Format.FEED,
    "application/atom+xml": Format.FEED,
    "application/rdf+xml": Format.FEED,
    "application/xml": Format.FEED,
    "text/xml": Format.FEED,
}
_HEADERS: Final = {
    "User-Agent": "kb (one page, fetched for a person)",
    "Accept": "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, text/plain, */*;q=0.1",
    "Accept-Encoding": "gzip, deflate",
}


@dataclass(frozen=True)
class _Fetched:
    """What an address answered, and from where in the end."""

    address: str
    raw: bytes
    format: Format
    charset: str | None


def fetch(address: str, limit: float = _WHOLE) -> list[Source | ArticleError]:
    """The articles behind an address (one, or the entries of a feed), or the one error why there are none.

    `limit` is how many seconds all of it may take.
    """
    try:
        return list(_articles(address, _get(address, time.monotonic() + limit)))
    except ArticleError as error:
        return [error]


def _articles(typed: str, got: _Fetched) -> Iterator[Source | ArticleError]:
    if got.format is Format.FEED:
        yield from feeds.fetched(got.address, got.raw)
        return
    text = declared(typed, got.raw, got.charset)
    if got.format is Format.PAGE:
        yield pages.fetched(got.address, text, got.raw)
    elif text.strip():
        yield source(text, got.raw, Told(typed, got.address, LOADER, printed={"url": got.address}))
    else:
        raise ArticleError(f"{typed} answers with an empty text.")


def _get(typed: str, until: float) -> _Fetched:
    """Follow redirects to what is there."""
    address = typed
    with PoolManager(headers=_HEADERS, timeout=Timeout(connect=_CONNECT, read=_SILENCE)) as manager:
        for _ in range(_REDIRECTS + 1):
            _check(typed, address)
            try:
                answer = manager.request("GET", address, preload_content=False, redirect=False, retries=False)
                with closing(answer):
                    location = answer.headers.get("Location") if answer.status in _MOVED else None
                    if location is None:
                        return _received(typed, address, answer, until)
            except HTTPError as error:
                raise ArticleError(f"{typed} {_reason(error)}") from None
            address = urljoin(address, location)
    raise ArticleError(f"{typed} redirects more than {_REDIRECTS} times: give the address where it ends.")


def _check(typed: str, address: str) -> None:
    """What is not to be fetched at all."""
    parts = urlsplit(address)
    if parts.scheme not in _SCHEMES or not parts.hostname:
        way = "" if address == typed else f" redirects to {address}, which"
        raise ArticleError(f"{typed}{way} cannot be fetched: only addresses with http:// or https:// can.")
    if parts.username or parts.password:
        raise ArticleError(f"An address of {parts.hostname} has a name or a password in it: take it out.")


def _reason(error: HTTPError) -> str:
    if isinstance(error, NewConnectionError):
        return "cannot be reached: check the address and the network."
    if isinstance(error, TimedOut):
        return f"did not answer within {_SILENCE:.0f} seconds: try again later."
    if isinstance(error, SSLError):
        return "has a certificate that cannot be trusted, so it is not read."
    return f"cannot be fetched ({error}): check the address."


def _received(typed: str, address: str, answer: BaseHTTPResponse, until: float) -> _Fetched:
    if answer.status != _OK:
        raise ArticleError(f"{typed} answers {answer.status} {answer.reason or ''}".rstrip() + ": nothing is loaded.")
    kind = EmailMessage()
    kind["Content-Type"] = answer.headers.get("Content-Type", "")
    format_ = _FORMATS.get(kind.get_content_type()) if "Content-Type" in answer.headers else None
    if format_ is None:
        said = answer.headers.get("Content-Type", "nothing that says what it is")
        raise ArticleError(f"{typed} answers with {said}: give the address of a page, a feed or a text.")
    return _Fetched(address, _body(typed, answer, until), format_, kind.get_content_charset())


def _body(typed: str, answer: BaseHTTPResponse, until: float) -> bytes:
    """All of it, as long as it is not too much and does not take too long."""
    raw = bytearray()
    for chunk in answer.stream(_CHUNK, decode_content=True):
        raw += chunk
        if len(raw) > LIMIT:
            raise too_large(typed)
        if time.monotonic() > until:
            raise ArticleError(f"{typed} is too slow, {len(raw)} bytes came in time: try again later.")
    return bytes(raw)
