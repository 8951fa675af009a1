"""Requests and answers as they go over the wire: for what every question passes through."""

from typing import Final

from starlette.responses import Response
from starlette.types import Scope

Headers = list[tuple[bytes, bytes]]
"""Names in small letters, and values."""

_LATIN: Final = "latin-1"


def header(scope: Scope, name: bytes) -> str:
    """What a request says under this name, all of it; an empty text when it says nothing."""
    found = [value for said, value in scope["headers"] if said == name]
    return b",".join(found).decode(_LATIN) if found else ""


class Whole(Response):
    """An answer that is there as a whole, with headers that were made before."""

    def __init__(self, body: bytes, status: int, headers: Headers) -> None:
        # The constructor that it comes from would read all of it anew.
        self.status_code = status
        self.body = body
        self.raw_headers = [*headers, (b"content-length", b"%d" % len(body))]
        self.background = None
