"""The built pages, each sent in the smallest form that a client takes."""

import mimetypes
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse

from kb.server.packing import taken

_ENCODINGS: Final = {"br": ".br", "gzip": ".gz"}
_FOR_EVER: Final = "public, max-age=31536000, immutable"
"""The names of assets change with their content."""
_VARY: Final = "accept, accept-encoding"


def asset(pages: Path | None, request: Request) -> FileResponse:
    """A file that a page loads, by its bare name; 404 when there is none."""
    name = request.path_params["name"]
    path = (pages or Path()) / "assets" / name
    if pages is None or path.name != name or not path.is_file():
        raise HTTPException(404)
    return sent(path, request, {"cache-control": _FOR_EVER})


def sent(path: Path, request: Request, headers: dict[str, str]) -> FileResponse:
    """A file, compressed when there is such a copy beside it and the client takes it."""
    type_ = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    wanted = taken(request)
    for encoding, suffix in _ENCODINGS.items():
        smaller = path.with_name(path.name + suffix)
        if encoding in wanted and smaller.is_file():
            return FileResponse(smaller, 200, {**headers, "content-encoding": encoding, "vary": _VARY}, type_)
    return FileResponse(path, 200, {**headers, "vary": _VARY}, type_)
