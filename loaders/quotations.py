"""Quotations: which words stand between quotation marks.

Marks are read by where they stand, not by their shape: the press prints them the wrong way
round, with a space inside, opens without closing, and begins each paragraph of a long
quotation with a new one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kb.models import Span
from loaders.draft import Draft, Quotation

_MARK = re.compile(r"[\"“”„‟«»]|''|``")
_OPENING_BEFORE = re.compile(r"[\s(\[{—–\-/:‘'\ufeff]")
_WORD = re.compile(r"\w+")
# Fewer words without an end of their own are a borrowed expression.
_SHORTEST_WHOLE = 5
_LONGEST_TITLE = 6


@dataclass(frozen=True)
class _Piece:
    """One stretch between two marks; `open_end` when the paragraph ended first."""

    outer: Span
    inner: Span
    paragraph: int
    open_end: bool = False


def quotations(draft: Draft) -> Draft:
    """Find the quotations, in the order of the text."""
    pieces = [
        piece
        for number, paragraph in enumerate(draft.paragraphs)
        for piece in _pieces(draft.text, paragraph, number)
        if _WORD.search(draft.text, *piece.inner)
    ]
    return replace(draft, quotations=tuple(_joined(draft.text, pieces, draft.paragraphs)))


def _pieces(text: str, paragraph: Span, number: int) -> Iterator[_Piece]:
    opened: int | None = None
    inside = 0
    for mark in _MARK.finditer(text, *paragraph):
        if opened is None:
            if _opens(text, mark.start(), mark.end(), paragraph):
                opened, inside = mark.start(), mark.end()
        elif _closes(text, mark.start(), mark.end(), paragraph):
            yield _Piece(Span(opened, mark.end()), _inner(text, inside, mark.start()), number)
            opened = None
    if opened is not None:
        yield _Piece(Span(opened, paragraph.end), _inner(text, inside, paragraph.end), number, open_end=True)


def _opens(text: str, start: int, end: int, paragraph: Span) -> bool:
    """A mark opens at the beginning of a paragraph, or after a space and before a word."""
    if end >= paragraph.end:
        return False
    if start == paragraph.start:
        return True
    before = _OPENING_BEFORE.match(text[start - 1])
    return bool(before) and (not text[end].isspace() or text[start] in "“„«")


def _closes(text: str, start: int, end: int, paragraph: Span) -> bool:
    """Inside a quotation every mark closes, but one that plainly opens a nested one."""
    if end >= paragraph.end or not text[start - 1].isspace():
        return True
    return text[end].isspace()


def _inner(text: str, start: int, end: int) -> Span:
    part = text[start:end]
    return Span(start + len(part) - len(part.lstrip()), start + len(part.rstrip()))


def _joined(text: str, pieces: list[_Piece], paragraphs: tuple[Span, ...]) -> Iterator[Quotation]:
    """Quotations; a piece left open joins the next paragraph's, when that one opens with a mark."""
    group: list[_Piece] = []
    for piece in pieces:
        if group and not _continues(group[-1], piece, paragraphs):
            yield _quotation(text, group)
            group = []
        group.append(piece)
    if group:
        yield _quotation(text, group)


def _continues(last: _Piece, piece: _Piece, paragraphs: tuple[Span, ...]) -> bool:
    begins = piece.outer.start == paragraphs[piece.paragraph].start
    return last.open_end and begins and piece.paragraph == last.paragraph + 1


def _quotation(text: str, group: list[_Piece]) -> Quotation:
    spans = tuple(piece.inner for piece in group)
    return Quotation(
        spans=spans,
        outer=Span(group[0].outer.start, group[-1].outer.end),
        whole=len(group) > 1 or _whole(text, group[0]),
        paragraph=group[0].paragraph,
    )


def _whole(text: str, piece: _Piece) -> bool:
    """Whether a quotation has an end of its own: a stop or comma inside or at its marks."""
    words = text[piece.inner.start : piece.inner.end]
    if _is_title(words):
        return False
    if words[-1] in ".,!?…—–-":
        return words[:1].isupper() or len(words.split()) >= _SHORTEST_WHOLE or words[-1] in "!?,"
    return words[:1].isupper() and len(words.split()) >= _SHORTEST_WHOLE


def _is_title(words: str) -> bool:
    """As in "Fox News Sunday," and other works: a few words, the long ones all with a capital."""
    listed = words.rstrip(",.").split()
    long = [word for word in listed if len(word) > 3]  # noqa: PLR2004
    return (
        words[-1] not in ".!?" and len(listed) <= _LONGEST_TITLE and all(word[0].isupper() for word in long or listed)
    )
