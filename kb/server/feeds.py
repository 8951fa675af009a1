"""Rows as an Atom feed (RFC 4287), so that a question can be followed in a feed reader."""

import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote
from xml.etree import ElementTree as ET

from kb.errors import QueryError
from schema.named import Table
from schema.named.rows import BETWEEN

NEWEST: Final = {"sort": [{"recordedAt": "DESC"}]}
"""How a feed is ordered where its document has such a variable and nobody says otherwise."""

_ATOM: Final = "http://www.w3.org/2005/Atom"
_NEEDED: Final = ("id", "recorded_at")
_NEVER: Final = "1970-01-01T00:00:00Z"
"""When a feed without entries changed."""
_ILLEGAL: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, however it is written."""
_WEB: Final = re.compile(r"https?://[^\s]+")
_TITLE: Final = 80
"""Characters of a title that is made of a text."""


def feed(name: str, title: str, table: Table, address: str) -> bytes:
    """A table as a feed at this address; one whose rows are no entries is a `QueryError`."""
    if missing := [column for column in _NEEDED if column not in table.columns]:
        raise QueryError(
            f"{name} cannot be followed: its rows have no {' and no '.join(missing)}. Ask for statements.atom, or for "
            "a document of your own whose rows ask for id and recordedAt."
        )
    root = ET.Element("feed", xmlns=_ATOM)
    _add(root, "id", address)
    _add(root, "title", title or name)
    _add(root, "updated", max((row["recorded_at"] for row in table.rows if row["recorded_at"]), default=_NEVER))
    ET.SubElement(root, "link", rel="self", type="application/atom+xml", href=_clean(address))
    _add(ET.SubElement(root, "author"), "name", "kb")
    for row in table.rows:
        _entry(ET.SubElement(root, "entry"), row, address)
    return ET.tostring(root, "utf-8", xml_declaration=True)


def _entry(entry: ET.Element, row: Mapping[str, Any], address: str) -> None:
    _add(entry, "id", f"urn:kb:{quote(row['id'], safe=':-')}")
    _add(entry, "title", _title(row))
    _add(entry, "updated", row["recorded_at"] or _NEVER)
    ET.SubElement(entry, "link", rel="alternate", href=_clean(_link(row, address)))
    _add(entry, "content", str(row.get("text") or "")).set("type", "text")


def _title(row: Mapping[str, Any]) -> str:
    said = [str(row[column]) for column in ("speaker_name", "act") if row.get(column)]
    return ", ".join(said) or str(row.get("text") or row["id"])[:_TITLE]


def _link(row: Mapping[str, Any], address: str) -> str:
    """The live page at the words, or the article's; else the tree of what is followed."""
    for column in ("evidence_open_at", "article_url"):
        first = str(row.get(column) or "").partition(BETWEEN)[0]
        if _WEB.fullmatch(first):
            return first
    return address


def _add(parent: ET.Element, tag: str, text: str) -> ET.Element:
    child = ET.SubElement(parent, tag)
    child.text = _clean(text)
    return child


def _clean(text: str) -> str:
    return _ILLEGAL.sub("\ufffd", text)
