"""What a quoted sentence says outside its marks: "With so many systems, “there is no single …,” he said"."""

import re
from typing import Final

from kb.models import Span
from loaders import clauses
from loaders.cues import Cue, verb_cue
from loaders.draft import Draft, Quotation
from loaders.parsing import Word

_WORD: Final = re.compile(r"\w")
_ENDED: Final = (".", "!", "?", ":", ";", "…")
_CLOSED: Final = (".", ",", "!", "?", "…", "—", "–", "-")
# What begins so tells what went on while somebody spoke.
_CIRCUMSTANCES: Final = frozenset(("as", "while", "after", "before", "then", "asked", "in", "at", "on"))
_CLAUSES: Final = ("ccomp", "ROOT", "parataxis", "conj")


def with_rest(draft: Draft, quotation: Quotation, cue: Cue) -> tuple[Span, ...]:
    """The spans of a tagged quotation, the first and the last one widened to the words outside that belong to them."""
    start, end = _lead(draft, quotation, cue), _tail(draft, quotation, cue)
    first, last = quotation.spans[0], quotation.spans[-1]
    if start is None and end is None:
        return quotation.spans
    if start is not None and start.end < quotation.outer.start - 1 and cue.span.start < quotation.outer.start:
        return (start, *quotation.spans)
    widened = Span(start.start if start else quotation.outer.start, first.end)
    if len(quotation.spans) == 1:
        return (Span(widened.start, end if end is not None else quotation.outer.end),)
    return (widened, *quotation.spans[1:-1], Span(last.start, end if end is not None else last.end))


def _lead(draft: Draft, quotation: Quotation, cue: Cue) -> Span | None:
    """The words of the sentence before the quotation, or before a tag that stands between."""
    if cue.span.start < quotation.outer.start:
        return _before_the_tag(draft, quotation, cue)
    words = [w for w in _sentence_before(draft, quotation) if w.pos != "PUNCT"]
    words = words[1:] if words and words[0].pos == "CCONJ" else words
    if not words or draft.text[words[0].start : quotation.outer.start].rstrip().endswith(_ENDED):
        return None
    if _circumstance(words):
        return None
    if any(verb_cue(draft.parse, w) for w in words):
        return None
    return Span(words[0].start, quotation.outer.start)


def _circumstance(words: list[Word]) -> bool:
    """As in "As he left, …" and "As for the port, …"."""
    if words[0].low not in _CIRCUMSTANCES:
        return False
    return any(w.low == "for" for w in words[1:2]) or any(w.pos in ("VERB", "AUX") for w in words)


def _sentence_before(draft: Draft, quotation: Quotation) -> list[Word]:
    """The words between the beginning of a quotation's sentence and its mark; none behind another quotation."""
    paragraph = draft.paragraphs[quotation.paragraph]
    words = draft.parse.within(Span(paragraph.start, quotation.outer.start))
    if not words:
        return []
    own = [draft.parse.words[i] for i in words if i in draft.parse.sentence_of(words[-1])]
    begun = draft.text[own[0].start : quotation.outer.start]
    return [] if any(mark in begun for mark in '“”"„«»') else own


def _before_the_tag(draft: Draft, quotation: Quotation, cue: Cue) -> Span | None:
    """As in "The hall was full, she said, and “nobody …”": a clause of its own before the tag."""
    told = clauses.told(draft.parse, cue.word)
    sentence = draft.parse.sentence_of(cue.word.i)
    if told is None or told.start <= sentence.start + 1 or draft.parse.words[told.start - 1].low != ",":
        return None
    lead = draft.parse.words[sentence.start : told.start - 1]
    between = draft.parse.words[told.stop : draft.parse.within(quotation.outer).start]
    if not any(w.low in ("and", "but") for w in between):
        return None
    if any(w.pos in ("VERB", "AUX") and w.dep in _CLAUSES for w in lead):
        return Span(lead[0].start, lead[-1].end)
    return None


def _tail(draft: Draft, quotation: Quotation, cue: Cue) -> int | None:
    """Where the words end that stand between the closing mark and the tag behind it."""
    last = draft.text[quotation.spans[-1].end - 1]
    told = clauses.told(draft.parse, cue.word)
    if told is None or last in _CLOSED or cue.span.start < quotation.outer.end:
        return None
    between = draft.text[quotation.outer.end : draft.parse.words[told.start].start]
    if not _WORD.search(between) or not between.rstrip().endswith(","):
        return None
    return quotation.outer.end + len(between.rstrip(" ,\xa0\r\n\t"))
