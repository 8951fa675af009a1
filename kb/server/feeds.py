"""Rows as an Atom feed (RFC 4287), so that a question can be followed in a feed reader."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final
from urllib.parse import quote
from xml.etree import ElementTree as ET

from schema.named import Table
from schema.named.rows import BETWEEN

NEWEST: Final = {"sort": [{"recordedAt": "DESC"}]}
"""How a feed is ordered where its document has such a variable and nobody says otherwise."""

_ATOM: Final = "http://www.w3.org/2005/Atom"
_CALLED: Final = ("title", "name", "gist", "label")
"""The columns that say what a row is called."""
_PLACES: Final = ("evidence_open_at", "article_url", "evidence_article_url", "url")
"""The columns that may lead to a page."""
_NEVER: Final = "1970-01-01T00:00:00Z"
"""When a feed without entries changed."""
_ILLEGAL: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, however it is written."""
_WEB: Final = re.compile(r"https?://[^\s]+")
_TITLE: Final = 80
"""Characters of a title that is made of a text."""


def feed(name: str, title: str, table: Table, address: str, learnt: str | None) -> bytes:
    """A table as a feed at this address, each row an entry; `learnt` is when the graph last learnt anything.

    A row with an id is the same entry for good. One that counts something is a new entry
    when its numbers are others.
    """
    rows = [Entry(row, name, learnt or _NEVER) for row in table.rows]
    root = ET.Element("feed", xmlns=_ATOM)
    _add(root, "id", address)
    _add(root, "title", title or name)
    _add(root, "updated", max((row.updated for row in rows), default=_NEVER))
    ET.SubElement(root, "link", rel="self", type="application/atom+xml", href=_clean(address))
    _add(ET.SubElement(root, "author"), "name", "kb")
    for row in rows:
        _entry(ET.SubElement(root, "entry"), row, address)
    return ET.tostring(root, "utf-8", xml_declaration=True)


@dataclass(frozen=True)
class Entry:
    """A row as an entry of the feed of a document."""

    row: Mapping[str, Any]
    document: str
    learnt: str

    def get(self, column: str) -> str:
        """A cell as text, of the node where the row is an edge; nothing where there is none."""
        return str(self.row.get(column) or self.row.get(f"node_{column}") or "")

    @property
    def id(self) -> str:
        """By the node's id, else by all that the row says."""
        said = "|".join(map(str, self.row.values()))
        own = self.get("id") or f"{self.document}:{blake2b(said.encode(), digest_size=12).hexdigest()}"
        return f"urn:kb:{quote(own, safe=':-')}"

    @property
    def updated(self) -> str:
        """When the graph learnt it."""
        return self.get("recorded_at") or self.learnt

    @property
    def title(self) -> str:
        """Who did what by saying it, else what it is called."""
        said = [self.get(column) for column in ("speaker_name", "act") if self.get(column)]
        called = (self.get(column) for column in _CALLED)
        return ", ".join(said) or next((text for text in called if text), self.get("text") or self._told)[:_TITLE]

    @property
    def content(self) -> str:
        """The words, else whatever the row says."""
        return self.get("text") or self._told

    @property
    def _told(self) -> str:
        return "\n".join(f"{column}: {value}" for column, value in self.row.items() if value not in (None, ""))

    def link(self, address: str) -> str:
        """The live page at the words, or the article's; else the tree of what is followed."""
        for column in _PLACES:
            first = self.get(column).partition(BETWEEN)[0]
            if _WEB.fullmatch(first):
                return first
        return address


def _entry(entry: ET.Element, row: Entry, address: str) -> None:
    _add(entry, "id", row.id)
    _add(entry, "title", row.title)
    _add(entry, "updated", row.updated)
    ET.SubElement(entry, "link", rel="alternate", href=_clean(row.link(address)))
    _add(entry, "content", row.content).set("type", "text")


def _add(parent: ET.Element, tag: str, text: str) -> ET.Element:
    child = ET.SubElement(parent, tag)
    child.text = _clean(text)
    return child


def _clean(text: str) -> str:
    return _ILLEGAL.sub("\ufffd", text)
