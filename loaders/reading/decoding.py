"""Bytes → text, or one sentence why not. No character is ever replaced by another."""

import re
from typing import Final

from kb.errors import ArticleError

_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_CHARSET: Final = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_DECLARED_WITHIN: Final = 4096
_UTF8: Final = ("utf-8", "utf8")
# Browsers take all of these for Windows-1252.
_WESTERN: Final = frozenset(("ascii", "us-ascii", "iso-8859-1", "iso8859-1", "latin-1", "latin1"))


def utf8(where: object, raw: bytes) -> str:
    """UTF-8 as it is: line ends, non-breaking spaces and a byte order mark stay."""
    if raw.startswith(_UTF16):
        raise ArticleError(f"{where} is not UTF-8 but UTF-16: save it as UTF-8.")
    _refuse_binary(where, raw)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ArticleError(f"{where} is not UTF-8 (byte {error.start}): save it as UTF-8.") from None


def declared(where: object, raw: bytes, charset: str | None = None) -> str:
    """In the encoding of its byte order mark, of the server (`charset`) or of the page itself; else UTF-8."""
    if raw.startswith(_UTF16):
        return _decoded(where, raw, "utf-16")
    _refuse_binary(where, raw)
    match = _CHARSET.search(raw, 0, _DECLARED_WITHIN)
    return _decoded(where, raw, charset or (match[1].decode("ascii") if match else "utf-8"))


def _refuse_binary(where: object, raw: bytes) -> None:
    if b"\0" in raw:
        raise ArticleError(f"{where} is a binary file: give a file with the text of an article.")


def _decoded(where: object, raw: bytes, charset: str) -> str:
    name = charset.lower()
    try:
        return raw.decode("cp1252" if name in _WESTERN else "utf-8-sig" if name in _UTF8 else name)
    except LookupError:
        raise ArticleError(f"{where} says that it is in {charset!r}, which is no known encoding.") from None
    except UnicodeError:
        raise ArticleError(f"{where} is not {charset.upper()}: save it as UTF-8.") from None
