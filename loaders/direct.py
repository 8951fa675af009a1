"""Direct speech: which cue a quotation belongs to.

The tag stands after the quotation ("…," he said), before it (He said: "…"), in the paragraph
above when that ends in a colon, or once for several quotations in a row.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile

from kb.models import Span
from loaders.cues import Cue, lexicon
from loaders.draft import Draft
from loaders.parsing import FINITE, Word
from loaders.sources import source_of

_TAG_WORDS = 30
_LONGEST_TAG = 80  # characters between two halves of a quotation
_LEADS_ON = re.compile(r"\w,\s*(?:and\s+|but\s+)?$")
_LEADS_IN = re.compile(r"(?:[,:]|\bthat|\bsaying)\s*$")
_SIGNATURE = re.compile(
    r"\s*(?P<dash>[—–―]|--?)\s*(?P<name>[A-Z][\w.’'-]*(?:\s+[A-Z][\w.’'-]*){0,4})(?:,[^.!?\r\n]{1,60})?[^\S\r\n]*(?=[\r\n]|\Z)"
)
_NAMING = ("PROPN", "PRON", "NOUN")
_NOMINAL = (*_NAMING, "DET", "ADJ", "PART")
_TAG_FOLLOWS = re.compile(r"[,!?—–-]$")


@dataclass(frozen=True)
class Tagged:
    """A quotation with the cue that tags it; `colon` when a colon or a dash does, with the `name` behind the dash."""

    quotation: int
    cue: Cue | None = None
    colon: Span | None = None
    source: Word | None = None
    name: Span | None = None


def tagged(draft: Draft, cues: Mapping[int, Cue]) -> Iterator[Tagged]:
    """The whole quotations with their tags; one that nothing tags comes with neither cue nor colon."""
    for number in range(len(draft.quotations)):
        if stands_alone(draft, number):
            yield (
                _signed(draft, number)
                or _tag_after(draft, number, cues)
                or _tag_before(draft, number, cues)
                or Tagged(number)
            )


def stands_alone(draft: Draft, number: int) -> bool:
    """Whether a quotation is a sentence of its own and no part of the writer's."""
    quotation = draft.quotations[number]
    if not quotation.whole:
        return _resumes(draft, number) or _breaks_off(draft, number)
    before = draft.text[: quotation.outer.start].rstrip()
    first = draft.text[quotation.spans[0].start]
    begins = quotation.outer.start == draft.paragraphs[quotation.paragraph].start
    parted = before.endswith((":", ",", ".", "!", "?", "”", '"', "—", "–"))
    return begins or parted or first.isupper() or _resumes(draft, number)


def _resumes(draft: Draft, number: int) -> bool:
    """As in "…," he said, "and …": the second half of a quotation, behind the tag."""
    if not _behind_a_tag(draft, number):
        return False
    first = draft.quotations[number - 1]
    return first.whole and draft.text[first.spans[-1].end - 1] in ",—–-"


def _breaks_off(draft: Draft, number: int) -> bool:
    """As in "Hopefully," she said, "it …": one word before the tag, and the sentence goes on behind it."""
    if not _behind_a_tag(draft, number + 1):
        return False
    first, second = draft.quotations[number : number + 2]
    ended = draft.text[first.spans[-1].end - 1] == "," and draft.text[second.spans[0].start].islower()
    return ended and second.whole


def _behind_a_tag(draft: Draft, number: int) -> bool:
    """Whether a few words that lead on to it part a quotation from the one before it in its paragraph."""
    if not 0 < number < len(draft.quotations):
        return False
    first, second = draft.quotations[number - 1 : number + 1]
    between = draft.text[first.outer.end : second.outer.start]
    return first.paragraph == second.paragraph and len(between) < _LONGEST_TAG and bool(_LEADS_ON.search(between))


def _signed(draft: Draft, number: int) -> Tagged | None:
    """As in "…" — Maria Bell: a name after a dash, at the end of the paragraph or alone in the next one."""
    quotation = draft.quotations[number]
    rest = next(p for p in draft.paragraphs if p.start < quotation.outer.end <= p.end)
    below = draft.paragraphs.index(rest) + 1
    places = [Span(quotation.outer.end, rest.end)]
    if rest.end == quotation.outer.end and below < len(draft.paragraphs):
        places.append(draft.paragraphs[below])
    for place in places:
        if match := _SIGNATURE.match(draft.text, place.start):
            word = _last_name(draft, draft.parse.within(Span(*match.span("name"))))
            signed = Span(
                match.start("name"), match.start("name") + len(draft.text[match.start("name") : match.end()].rstrip())
            )
            return Tagged(number, colon=Span(*match.span("dash")), source=word, name=signed) if word else None
    return None


def _last_name(draft: Draft, words: range) -> Word | None:
    return next((draft.parse.words[i] for i in reversed(words) if draft.parse.words[i].text[:1].isupper()), None)


def _tag_after(draft: Draft, number: int, cues: Mapping[int, Cue]) -> Tagged | None:
    """A cue right after the quotation, in the rest of its sentence."""
    quotation = draft.quotations[number]
    window = _after(draft, number)
    said = draft.text[quotation.spans[-1].start : quotation.spans[-1].end]
    comma = draft.text[quotation.outer.end :].lstrip()[:1] == ","
    words = draft.parse.within(window)
    if not words or not (_TAG_FOLLOWS.search(said) or comma or draft.parse.words[words[0]].text[0].islower()):
        return None
    for i in words[:_TAG_WORDS]:
        cue = cues.get(i)
        if cue and (source := _teller(draft, number, cue.word, words)):
            return Tagged(number, cue, source=source)
    return None


def _teller(draft: Draft, number: int, cue: Word, words: range) -> Word | None:
    """The source of a tag; where the parser found none, the noun beside the verb."""
    source = _outside(draft, number, source_of(draft.parse, cue, quoted=True))
    return source or _goes_on(draft, cue) or _beside(draft, cue, words)


def _goes_on(draft: Draft, cue: Word) -> Word | None:
    """As in "the mayor said, going on to add: “…”": a verb without a subject has that of the report before it."""
    if cue.tag not in ("VBG", "VB"):
        return None
    before = draft.parse.words[draft.parse.sentence_of(cue.i).start : cue.i]
    told = (w for w in reversed(before) if w.tag in FINITE and w.lemma in lexicon().verbs)
    return next((subject for w in told if (subject := draft.parse.first(w.i, "nsubj"))), None)


def _outside(draft: Draft, number: int, source: Word | None) -> Word | None:
    """Nobody speaks from inside his own quotation."""
    spans = draft.quotations[number].spans
    return None if source is None or any(start <= source.start < end for start, end in spans) else source


def _beside(draft: Draft, cue: Word, words: range) -> Word | None:
    """The noun right after the verb ("said the aide"), else the one right before it."""
    parse = draft.parse
    after = list(takewhile(lambda w: w.pos in _NOMINAL, (parse.words[i] for i in range(cue.i + 1, words.stop))))
    if after and after[-1].pos in _NAMING:
        return after[-1]
    before = (parse.words[i] for i in range(cue.i - 1, words.start - 1, -1))
    return next((w for w in before if w.pos in _NAMING and w.dep != "npadvmod"), None)


def _after(draft: Draft, number: int) -> Span:
    """From the quotation's end to the end of the sentence, the paragraph or the next quotation."""
    start = draft.quotations[number].outer.end
    end = next((p.end for p in draft.paragraphs if p.start <= start - 1 < p.end), start)
    if number + 1 < len(draft.quotations):
        end = min(end, draft.quotations[number + 1].outer.start)
    stop = re.compile(r"[.!?](?=[\s\xa0]+[A-Z“\"”]|\s*$)").search(draft.text, start, end)
    while stop and re.search(
        r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Gen|Sen|Rep|Gov|Lt|Col|St|Jr|Sr|Prof)$",
        draft.text[max(start, stop.start() - 5) : stop.start()],
    ):
        stop = re.compile(r"[.!?](?=[\s\xa0]+[A-Z“\"”]|\s*$)").search(draft.text, stop.end(), end)
    return Span(start, stop.start() if stop else end)


def _tag_before(draft: Draft, number: int, cues: Mapping[int, Cue]) -> Tagged | None:
    """A cue before the quotation in its sentence, or the colon that ends the paragraph above."""
    window = _before(draft, number)
    lead = draft.text[window.start : window.end].rstrip()
    words = draft.parse.within(window)
    near = [cues[i] for i in words if i in cues]
    if lead.endswith((".", "!", "?")):
        return None
    if near and (_LEADS_IN.search(lead) or near[-1].word.i >= words.stop - 4):
        cue = next((c for c in reversed(near) if source_of(draft.parse, c.word)), near[-1])
        return Tagged(number, cue, source=_teller(draft, number, cue.word, words))
    if lead.endswith(":") and words:
        colon = Span(window.start + len(lead) - 1, window.start + len(lead))
        return Tagged(number, colon=colon, source=_colon_source(draft, words))
    return None


def _colon_source(draft: Draft, words: range) -> Word | None:
    subjects = [draft.parse.words[i] for i in words if draft.parse.words[i].dep == "nsubj"]
    names = [
        draft.parse.words[i]
        for i in words
        if draft.parse.words[i].dep == "ROOT" and draft.parse.words[i].pos in ("PROPN", "NOUN")
    ]
    return next(iter([*subjects, *names]), None)


def _before(draft: Draft, number: int) -> Span:
    """From the sentence's beginning (or the last quotation's end) to the quotation."""
    quotation = draft.quotations[number]
    paragraph = draft.paragraphs[quotation.paragraph]
    start = paragraph.start
    if quotation.outer.start == start and quotation.paragraph:
        above = draft.paragraphs[quotation.paragraph - 1]
        if not draft.text[above.start : above.end].endswith(":"):
            return Span(start, start)
        return Span(_last_sentence(draft, above), above.end)
    if number and draft.quotations[number - 1].outer.end > start:
        start = draft.quotations[number - 1].outer.end
    return Span(max(start, _last_sentence(draft, Span(start, quotation.outer.start))), quotation.outer.start)


def _last_sentence(draft: Draft, span: Span) -> int:
    """Where the last sentence begins in a stretch of running text."""
    words = draft.parse.within(span)
    if not words:
        return span.start
    return max(span.start, draft.parse.words[draft.parse.sentence_of(words[-1])[0]].start)
