"""Plain text: a file is an article, and nothing in it is changed."""

from typing import Final

from kb.errors import ArticleError
from kb.findings import Source
from loaders.reading.decoding import utf8
from loaders.reading.places import Place, read_bytes
from loaders.reading.sources import source, told_by

LOADER: Final = "kb-files 1"


def read(place: Place) -> Source:
    """The article in a file."""
    raw = read_bytes(place.path)
    text = utf8(place, raw)
    if not text.strip("\ufeff \t\r\n\xa0"):
        raise ArticleError(f"{place} is empty: give a file with the text of an article.")
    return source(text, raw, told_by(place, LOADER))
