"""Regions: what in the file is no running text. Marked, never deleted.

A date header, a dateline, a byline, and furniture: calls to subscribe, advertisements,
"Read more" with the headlines under it, credits.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from kb.findings import Region, Source
from kb.intervals import Basis, day
from kb.models import Span
from loaders import expressions
from loaders.draft import Draft
from loaders.parsing import paragraphs

DATE_HEADER, DATELINE, BYLINE, FURNITURE = "date header", "dateline", "byline", "furniture"

_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_GAP = r"[ \t\xa0]*"
_CLOCK = rf"\d\d?:\d\d(?::\d\d)?(?:{_GAP}(?:am|pm|[A-Z]{{2,4}}|Z))?"
_HEADER = re.compile(
    rf"[\ufeff\s]*(?:date|dated|published|posted|updated|last updated)\b{_GAP}(?:on\b|:)?{_GAP}"
    rf"(?P<date>{expressions.FULL_DATE})(?:{_GAP}[,|T-]?{_GAP}{_CLOCK})?{_GAP}(?:[|;-]{_GAP})?",
    re.IGNORECASE,
)
_DATE_LINE = re.compile(rf"\s*(?:[A-Z][a-z]+day,?\s+)?(?P<date>{expressions.FULL_DATE})[\s.]*", re.IGNORECASE)
_PLACE = r"[A-Z][A-Z.'’]+(?:[ -][A-Z.'’]{2,}){0,3}"
_DATELINE = re.compile(
    rf"\s*(?P<place>{_PLACE}(?:,\s+[A-Z][A-Za-z.]+(?:\s[A-Z][a-z]+)?)?)"
    r"(?:,\s+(?:[A-Z][a-z]{2,8}\.?\s+\d{1,2}|\d{1,2}\s+[A-Z][a-z]{2,8}\.?)(?:,?\s+\d{4})?)?"
    r"(?:\s*[(/][A-Z][\w .&’'-]{1,30}[)/])?"
    r"\s*(?:—|–|―|--|-(?=\s)|:(?=\s))\s*"
)
# Where several lines begin so it is people who speak: "WALLACE: …".
_LABEL = re.compile(rf"[\"“„«]?{_PLACE}:\s")
_MIXED_DATELINE = re.compile(
    r"\s*(?P<place>[A-Z][a-z]+(?:[ -][A-Z][a-z]+){0,2})"
    r"(?:,\s+[A-Z][a-z]+)?\s*[(/][A-Z][\w .&’'-]{1,30}[)/]\s*(?:—|–|―|--|-(?=\s))\s*"
)
_BYLINE = re.compile(r"\s*(?:By|BY|Written by|Reported by)\s+(?P<names>[A-Z][^.!?]{2,80})\s*$")
_MEDIA = r"(?:Google News|Twitter|X|Facebook|Instagram|Telegram|WhatsApp|YouTube|LinkedIn|TikTok)"
_FURNITURE = re.compile(
    rf"""\s*(?:
      (?:advertisement|advertising|sponsored(?:\ content)?|story\ continues(?:\ below.*)?)\s*[.:]?
    | (?:skip\ to\ .{{1,40}}|share(?:\ this.*)?|comments?|_{{2,}}\.?|\*{{3,}}|---+)\s*[.:]?
    | (?:for\ (?:all\ )?(?:the\ )?(?:latest|more|breaking).{{0,60}})?
      follow\ (?:us|our|the)\b.{{0,80}}\b(?:{_MEDIA}|channel|app|page)\b.*
    | (?:get|receive)\ .{{1,80}}\b(?:in|to)\ your\ (?:inbox|mailbox|e-?mail)\b.*
    | (?:sign\ up|subscribe|register)\b.{{0,30}}\b(?:to|for|here|now|today)\b.{{0,90}}
    | (?:download|install)\ (?:our|the)\ .{{0,40}}\bapp\b.*
    | (?:click|tap)\ here\b.*
    | (?:photo|image|picture|video|file\ photo|photograph)s?(?:\ credit|\ by)?\s*[:/].{{0,120}}
    | \(?(?:additional\ |writing\ and\ )?(?:reporting|editing|writing|compiled)\ by\ .{{1,200}}
    | (?:©|\(c\)|copyright\b).{{0,120}}
    | all\ rights\ reserved\b.*
    | our\ standards:.*
    )\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
_MORE = re.compile(
    r"\s*(?:(?:read|see|watch|learn)\s+(?:also|more|next)|(?:also|you\s+may\s+also)\s+(?:read|like)|related(?:\s+\w+)?"
    r"|more\s+(?:from|on|in)\b[^.:]{0,40}|recommended|don[’']t\s+miss|most\s+read)\s*(?::|$|(?=\r|\n))",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!…][\"”’')\]]*\s*$|[\"”]\s*$")
_HEADLINE_WORDS = 25


def regions(draft: Draft) -> Draft:
    """Mark what is no running text, and part the rest into paragraphs."""
    found = sorted(_marked(draft.text), key=lambda region: region.span)
    return replace(
        draft,
        source=_dated(draft.source, found),
        regions=tuple(found),
        dateline=_first(found, DATELINE),
        byline=_first(found, BYLINE),
        paragraphs=paragraphs(draft.text, [region.span for region in found]),
    )


def _first(found: list[Region], reason: str) -> Span | None:
    return next((region.span for region in found if region.reason == reason), None)


def _marked(text: str) -> Iterator[Region]:
    header = _HEADER.match(text)
    if header:
        yield _region(text, header.start(), header.end(), DATE_HEADER)
    lines = [Span(*m.span()) for m in _LINE.finditer(text, header.end() if header else 0) if m.group().strip()]
    yield from _top(text, lines)
    yield from _furniture(text, lines)


def _region(text: str, start: int, end: int, reason: str) -> Region:
    part = text[start:end]
    left = len(part) - len(part.lstrip())
    return Region(span=Span(start + left, start + len(part.rstrip())), reason=reason)


def _top(text: str, lines: list[Span]) -> Iterator[Region]:
    """Byline and date line stand alone near the top, the dateline begins one of the first lines."""
    for line in lines[:6]:
        part = text[line.start : line.end]
        if _BYLINE.match(part):
            yield _region(text, *line, BYLINE)
        elif _DATE_LINE.fullmatch(part) or _HEADER.fullmatch(part):
            yield _region(text, *line, DATE_HEADER)
    dialogue = sum(bool(_LABEL.match(text, line.start)) for line in lines) > 1
    for line in lines[:6]:
        part = text[line.start : line.end]
        if dialogue and _LABEL.match(part):
            return
        if match := _DATELINE.match(part) or _MIXED_DATELINE.match(part):
            yield _region(text, line.start, line.start + match.end(), DATELINE)
            return


def _furniture(text: str, lines: list[Span]) -> Iterator[Region]:
    under_more = False
    for line in lines:
        part = text[line.start : line.end]
        if match := _MORE.match(part):
            under_more = not part[match.end() :].strip()
            yield _region(text, *line, FURNITURE)
        elif _FURNITURE.match(part) or (under_more and _headline(part)):
            yield _region(text, *line, FURNITURE)
        else:
            under_more = False


def _headline(line: str) -> bool:
    return len(line.split()) <= _HEADLINE_WORDS and not _SENTENCE_END.search(line)


def _dated(source: Source, found: list[Region]) -> Source:
    """The source, published on the day that its header prints, unless the user gave a day."""
    if source.published.edtf:
        return source
    for region in found:
        if region.reason == DATE_HEADER and (when := _printed_day(source.text[region.span.start : region.span.end])):
            phrase = source.text[region.span.start : region.span.end]
            return source.model_copy(update={"published": day(when, Basis.EXPLICIT, phrase)})
    return source


def _printed_day(header: str) -> date | None:
    match = _HEADER.match(header) or _DATE_LINE.match(header)
    return expressions.full_date(match["date"]) if match else None
