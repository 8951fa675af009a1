"""RSS and Atom: the entries that carry their text, an article each.

Offsets count over the text of the entry without its markup, and `sha256` is that of the
entry's content as it stands in the feed.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import lru_cache
from html.parser import HTMLParser
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import Any, Final, cast
from xml.parsers import expat

import feedparser  # pyright: ignore[reportMissingTypeStubs]

from kb.errors import ArticleError
from kb.findings import Source
from loaders.reading.places import LIMIT, Format, Place, read_bytes, too_large
from loaders.reading.sources import Told, source

LOADER: Final = f"kb-feeds 1, feedparser {version('feedparser')}"
_PARSE: Final[Callable[..., Any]] = cast("Any", feedparser).parse
_LONGEST: Final = 50 * LIMIT  # bytes of a feed, which is held whole
_MARKUP: Final = re.compile(r"<[a-zA-Z/!]|&#?\w+;")
_BLOCKS: Final = frozenset(
    "address article aside blockquote br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li ol p pre"  # noqa: SIM905
    " section table td th tr ul".split()
)
_SILENT: Final = frozenset(("script", "style", "template", "noscript"))
_ISO_DAY: Final = re.compile(r"\d{4}-\d\d(?:-\d\d)?(?:T.*)?")


@dataclass(frozen=True)
class Entry:
    """One entry as the feed has it; `content` with its markup."""

    content: str
    fields: Mapping[str, str]
    key: str | None
    author: str | None


def places(path: Path, given: Mapping[str, str]) -> Iterator[Place]:
    """A place for each entry."""
    for number in range(1, len(_entries(path)) + 1):
        yield Place(path, Format.FEED, number, given=given)


def read(place: Place) -> Source:
    """The article of an entry."""
    entries = _entries(place.path)
    if place.part is None or place.part > len(entries):
        raise ArticleError(f"{place} is not there any more: the file was changed while it was read.")
    return _article(str(place), entries[place.part - 1], place.given)


def fetched(address: str, raw: bytes) -> Iterator[Source | ArticleError]:
    """The articles of a feed that was fetched from an address."""
    for number, entry in enumerate(parse(address, raw), 1):
        try:
            yield _article(f"{address}, entry {number}", entry, {})
        except ArticleError as error:
            yield error


@lru_cache(maxsize=1)
def _entries(path: Path) -> tuple[Entry, ...]:
    """Read once for all its entries, which come one after the other."""
    return parse(path, read_bytes(path, _LONGEST))


def parse(where: object, raw: bytes) -> tuple[Entry, ...]:
    """The entries of a feed; an `ArticleError` says why it is none."""
    refuse_unsafe(where, raw)
    feed = _PARSE(BytesIO(raw), sanitize_html=False, resolve_relative_uris=False)
    if not feed.version:
        raise ArticleError(f"{where} is no RSS or Atom feed: give a feed, a page, a text file or JSON Lines.")
    if not feed.entries:
        raise ArticleError(f"{where} is a feed without entries.")
    return tuple(_entry(entry, str(feed.feed.get("title", ""))) for entry in feed.entries)


def refuse_unsafe(where: object, raw: bytes) -> None:
    """XML that defines what it expands, or refers to a file outside, is not read at all.

    Both can only stand before the first element, so only that far is it looked at.
    """
    parser = expat.ParserCreate()

    def entity(*_: object) -> None:
        raise ArticleError(f"{where} defines entities of its own, which is not safe: take the <!ENTITY …> lines out.")

    def doctype(_name: str, system: str | None, public: str | None, _internal: bool) -> None:  # noqa: FBT001
        if system or public:
            raise ArticleError(f"{where} refers to a file outside, which is not read: take its <!DOCTYPE …> out.")

    def element(*_: object) -> None:
        raise _Begun

    parser.EntityDeclHandler, parser.StartDoctypeDeclHandler, parser.StartElementHandler = entity, doctype, element
    try:
        parser.Parse(raw.lstrip(), True)  # noqa: FBT003
    except _Begun:
        return
    except expat.ExpatError as error:
        reason = f"line {error.lineno}: {expat.ErrorString(error.code)}"
        raise ArticleError(f"{where} is no XML ({reason}): give a feed, or name the file by what it is.") from None


class _Begun(Exception):
    """The first element has begun."""


def _entry(entry: Any, feed_title: str) -> Entry:
    contents = [str(content.get("value", "")) for content in entry.get("content", ())]
    content = max((*contents, str(entry.get("summary", ""))), key=len)
    outlet = str(entry.get("source", {}).get("title", "")) or feed_title
    fields = {"url": _address(entry), "title": plain(str(entry.get("title", ""))).strip(), "outlet": outlet}
    fields["published"] = _day(str(entry.get("published") or entry.get("updated") or ""))
    known = {name: value for name, value in fields.items() if value}
    return Entry(content, known, cast("str | None", entry.get("id")), cast("str | None", entry.get("author")))


def _address(entry: Any) -> str:
    link = str(entry.get("link", ""))
    return link if link.startswith(("http://", "https://")) else ""


def _day(printed: str) -> str:
    """The day as it is printed there, whatever the time zone; empty when it is no date."""
    if _ISO_DAY.fullmatch(printed):
        return printed
    try:
        return parsedate_to_datetime(printed).date().isoformat()
    except ValueError:
        return ""


def _article(where: str, entry: Entry, given: Mapping[str, str]) -> Source:
    text = plain(entry.content)
    if not text.strip():
        raise ArticleError(f"{where} has no text: load the page that it leads to ({entry.fields.get('url', 'none')}).")
    raw = entry.content.encode("utf-8", "surrogatepass")
    if len(raw) > LIMIT:
        raise too_large(where)
    known = {name: value for name, value in given.items() if name in ("outlet", "collection")}
    meta = {"author": entry.author} if entry.author else {}
    told = Told(where, entry.fields.get("url") or entry.key or where, LOADER, known, entry.fields, meta, entry.key)
    return source(text, raw, told)


def plain(content: str) -> str:
    """Markup → text: a block is a paragraph, and white space is as a browser shows it."""
    if not _MARKUP.search(content):
        return content
    shown = _Shown()
    shown.feed(content)
    shown.close()
    lines = (" ".join(re.split(r"[ \t\r]+", line)).strip() for line in "".join(shown.parts).split("\n"))
    return "\n\n".join(line for line in lines if line) + "\n"


class _Shown(HTMLParser):
    """Collects the words that a browser would show, a line break at each edge of a block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.silent += tag in _SILENT
        self._edge(tag)

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in _SILENT and self.silent > 0
        self._edge(tag)

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data.replace("\n", " "))

    def _edge(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")
