"""Plain text: a file is an article, and nothing in it is changed."""

from collections.abc import Mapping
from typing import Final

from kb.errors import ArticleError
from kb.findings import Source
from loaders.reading.decoding import utf8
from loaders.reading.places import LIMIT, Place, read_bytes, too_large
from loaders.reading.sources import Told, source, told_by

LOADER: Final = "kb-files 1"
_BLANK: Final = "\ufeff \t\r\n\xa0"


def read(place: Place) -> Source:
    """The article in a file."""
    raw = read_bytes(place.path)
    text = utf8(place, raw)
    if not text.strip(_BLANK):
        raise ArticleError(f"{place} is empty: give a file with the text of an article.")
    return source(text, raw, told_by(place, LOADER))


def pasted(text: str, given: Mapping[str, str], key: str | None = None) -> Source:
    """An article that comes as text; `given` is what a row of `sources.csv` would say of it."""
    if not text.strip(_BLANK) or "\0" in text:
        raise ArticleError("The text is empty or no text: give the words of an article.")
    raw = text.encode()
    if len(raw) > LIMIT:
        raise too_large("The text")
    return source(text, raw, Told("The article", None, LOADER, given, key=key))
