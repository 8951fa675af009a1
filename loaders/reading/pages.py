"""Web pages: trafilatura parts the article from the page around it.

Offsets count over the text that it finds, a paragraph a line with a blank line between, and
`sha256` is that of the page as received; the loader's name holds the version of trafilatura,
so that the text can be made again.
"""

from importlib.metadata import version
from typing import Final
from urllib.parse import urlsplit

from trafilatura import bare_extraction
from trafilatura.settings import Document

from kb.errors import ArticleError
from kb.findings import Source
from kb.texts import fold
from loaders.reading.decoding import declared
from loaders.reading.places import Place, read_bytes
from loaders.reading.sources import Told, source, told_by

LOADER: Final = f"kb-pages 1, trafilatura {version('trafilatura')}"
# The day that the page declares, and no other date that stands on it.
_DATES: Final = {"extensive_search": False, "original_date": True}

# Words; what is left of a page without an article is a menu.
_FEWEST: Final = 10


def read(place: Place) -> Source:
    """The article of a page in a file."""
    raw = read_bytes(place.path)
    if not raw.strip():
        raise ArticleError(f"{place} is empty: give a file with the page of an article.")
    found = article(place, declared(place, raw))
    return source(text_of(found), raw, told_by(place, LOADER, printed(found), **meta(found)))


def fetched(address: str, page: str, raw: bytes) -> Source:
    """The article of a page that was fetched from an address."""
    found = article(address, page, address)
    told = Told(address, address, LOADER, printed={**printed(found), "url": _own(found, address)}, meta=meta(found))
    return source(text_of(found), raw, told)


def article(where: object, page: str, address: str | None = None) -> Document:
    """What trafilatura finds on a page; nothing is an error."""
    found = bare_extraction(
        page, url=address, with_metadata=True, include_comments=False, date_extraction_params=_DATES
    )
    if not isinstance(found, Document) or len((found.text or "").split()) < _FEWEST:
        raise ArticleError(f"{where} has no article that can be told from the page around it: give its text as a file.")
    return found


def text_of(found: Document) -> str:
    """The article without its headline, its paragraphs parted by a blank line."""
    lines = [line for line in (found.text or "").splitlines() if line.strip()]
    if len(lines) > 1 and fold(lines[0]) == fold(found.title or ""):
        del lines[0]
    return "\n\n".join(lines) + "\n"


def printed(found: Document) -> dict[str, str]:
    """What the page says of itself."""
    url = found.url if found.url and urlsplit(found.url).hostname else None
    said = {"url": url, "title": found.title, "published": found.date, "outlet": found.sitename}
    return {name: value for name, value in said.items() if value}


def meta(found: Document) -> dict[str, str]:
    return {"author": found.author} if found.author else {}


def _own(found: Document, address: str) -> str:
    """The address that the page calls its own, when that is of the same site; some name their front page."""
    host, other = urlsplit(address), urlsplit(found.url or "")
    same = other.hostname == host.hostname and (len(other.path) > 1 or len(host.path) <= 1)
    return found.url if found.url and same else address
