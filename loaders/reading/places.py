"""Places: where one article lies, and its bytes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from kb.errors import ArticleError

LIMIT: Final = 2_000_000  # bytes of one article


class Format(StrEnum):
    """What a file is."""

    TEXT = "text"
    PAGE = "page"
    RECORDS = "records"
    FEED = "feed"


SUFFIXES: Final[Mapping[str, Format]] = {
    **dict.fromkeys((".txt", ".text", ".md"), Format.TEXT),
    **dict.fromkeys((".html", ".htm", ".xhtml"), Format.PAGE),
    **dict.fromkeys((".jsonl", ".ndjson"), Format.RECORDS),
    **dict.fromkeys((".xml", ".rss", ".atom"), Format.FEED),
}
_HEAD: Final = 1000
_PAGES: Final = (b"<!doctype html", b"<html")
_FEEDS: Final = (b"<?xml", b"<rss", b"<feed", b"<rdf:rdf")


@dataclass(frozen=True, slots=True)
class Place:
    """Where one article lies: a file, or a part of one.

    `part` counts from 1: a line of JSON Lines (`bytes` are the first and the last of it), or
    an entry of a feed. `given` is what `sources.csv` says of the file.
    """

    path: Path
    format: Format = Format.TEXT
    part: int | None = None
    bytes: tuple[int, int] = (0, 0)
    given: Mapping[str, str] = field(default_factory=dict[str, str])

    def __str__(self) -> str:
        if self.part is None:
            return str(self.path)
        return f"{self.path}, {'entry' if self.format is Format.FEED else 'line'} {self.part}"


def format_of(path: Path) -> Format:
    """By the end of its name; else by how it begins."""
    known = SUFFIXES.get(path.suffix.lower())
    if known:
        return known
    with path.open("rb") as file:
        head = file.read(_HEAD).removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith(_PAGES):
        return Format.PAGE
    return Format.FEED if head.startswith(_FEEDS) else Format.TEXT


def read_bytes(path: Path, limit: int = LIMIT) -> bytes:
    """All bytes of a file; more than `limit` are an error."""
    try:
        with path.open("rb") as file:
            raw = file.read(limit + 1)
    except OSError as error:
        raise unreadable(path, error) from None
    if len(raw) > limit:
        raise too_large(path, limit)
    return raw


def unreadable(path: Path, error: OSError) -> ArticleError:
    return ArticleError(f"{path} cannot be read: {error.strerror or error}.")


def too_large(where: object, limit: int = LIMIT) -> ArticleError:
    """What holds more than one article may."""
    return ArticleError(f"{where} is larger than {limit // 1_000_000} MB: an article is not that long, split it.")
