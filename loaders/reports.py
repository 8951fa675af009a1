"""Reports: speech told in the writer's words, wholly or round a quotation, by a verb ("X said that …")."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from kb.models import Act, Confidence, Span, StatementType
from loaders import contents, phrases, stretches
from loaders.cues import Cue, lexicon
from loaders.draft import Draft, Frame, Quotation, Statement
from loaders.parsing import Word
from loaders.sources import source_of, source_spans
from loaders.voices import can_say, is_document

_FRAMES: Final = {
    "clause": Frame.CLAUSE, "tell": Frame.CLAUSE, "quote": Frame.QUOTE, "infinitive": Frame.INFINITIVE,
    "request": Frame.INFINITIVE, "object": Frame.OBJECT, "preposition": Frame.PREPOSITION, "aimed": Frame.OBJECT,
    "naming": Frame.NAMING, "bearing": Frame.OBJECT,
}  # fmt: skip
_TELLING: Final = ("clause", "tell", "quote")
_HEARSAY: Final = frozenset(("expect", "say", "report", "believe", "think", "allege", "claim", "suspect", "consider"))
# Measured on 84 labelled news articles: so many of ten spans were right.
_SURE: Final = {Frame.CLAUSE: 0.85, Frame.ACCORDING: 0.9}
_UNSURE: Final = 0.6
_TAIL: Final = 5  # words after a verb among which its preposition is looked for


def by_verb(draft: Draft, cues: Mapping[int, Cue]) -> Iterator[Statement]:
    """What verbs report."""
    for cue in cues.values():
        taken, source = contents.content(draft.parse, cue), source_of(draft.parse, cue.word)
        if taken is None or _only_topic(draft, cue, taken[0].frame):
            continue
        if source is None and not _of_nobody(draft, cue, taken[0].frame):
            continue
        entry, words = taken
        telling = entry.frame in _TELLING or cue.word.lemma in lexicon().telling
        if (source and not can_say(draft.parse, source, in_a_clause=telling)) or _says_nothing(draft, words):
            continue
        if _in_passing(draft, cue) or _shown(cue, entry.frame, source):
            continue
        words -= stretches.descendants(draft.parse, source.i) if source and source.i in words else set()
        act, subject = entry.act, draft.parse.first(cue.word.i, "nsubjpass")
        if source is None and subject:
            words |= phrases.noun_words(draft.parse, subject)
            act = Act.SAY if cue.word.lemma in _HEARSAY else act
        found = Statement(
            cue=(_with_tail(draft, cue, entry.tail),),
            cue_word=cue.word.i,
            frame=_FRAMES[entry.frame],
            act=Act.REFUSE if cue.refusal else act,
            object_word=_object(draft, cue.word),
            hedge=cue.hedge,
        )
        yield from filled(draft, found, words, source)


def filled(draft: Draft, found: Statement, words: set[int], source: Word | None) -> Iterator[Statement]:
    """The statement with its content and source, when there are words in it."""
    spans = tuple(_widened(draft, span) for span in stretches.runs(draft.parse, draft.text, words))
    if spans:
        kind, spans = _typed(draft, spans)
        yield replace(
            found,
            content=spans,
            type=kind,
            source=source_spans(draft.parse, draft.text, source) if source else (),
            source_word=source.i if source else None,
            confidence=Confidence(span=_SURE.get(found.frame, _UNSURE)),
        )


def _typed(draft: Draft, spans: tuple[Span, ...]) -> tuple[StatementType, tuple[Span, ...]]:
    """Direct when a quotation is all of it (then without its marks), mixed when it holds one."""
    near = _quotations_in(draft, Span(spans[0].start, spans[-1].end))
    touching = [q for q in near if any(q.outer.start < end and start < q.outer.end for start, end in spans)]
    if not touching:
        return StatementType.INDIRECT, spans
    inside = all(q.outer.start <= start and end <= q.outer.end for q in touching for start, end in spans)
    if inside and touching[0].whole:
        return StatementType.DIRECT, touching[0].spans
    return StatementType.MIXED, spans


def _quotations_in(draft: Draft, span: Span) -> tuple[Quotation, ...]:
    """The quotations that touch a span."""
    first = bisect_left(draft.quotations, span.start, key=lambda quotation: quotation.outer.end)
    last = bisect_left(draft.quotations, span.end, key=lambda quotation: quotation.outer.start)
    return draft.quotations[first:last]


def _widened(draft: Draft, span: Span) -> Span:
    """A span that begins or ends inside a quotation takes in all of it."""
    for quotation in _quotations_in(draft, span):
        outer = quotation.outer
        if outer.start < span.end < outer.end and outer.start >= span.start:
            span = Span(span.start, outer.end)
        elif outer.start < span.start < outer.end <= span.end:
            span = Span(outer.start, span.end)
    return span


def _of_nobody(draft: Draft, cue: Cue, frame: str) -> bool:
    """As in "was accused of …", "is expected to …": said, and it is not told by whom; other passives say nothing."""
    if not any(draft.parse.below(cue.word.i, "auxpass")):
        return False
    return frame == "aimed" or (frame == "infinitive" and cue.word.lemma in _HEARSAY)


def _in_passing(draft: Draft, cue: Cue) -> bool:
    """As in "it is plain that they want …", "by promoting …": what is thought or wanted, told as a mere fact."""
    if cue.word.lemma not in lexicon().soft:
        return False
    return cue.word.dep == "pcomp" or (
        cue.word.dep == "ccomp" and draft.parse.words[cue.word.head].lemma not in lexicon().verbs
    )


def _shown(cue: Cue, frame: str, source: Word | None) -> bool:
    """As in "he showed his passport": only what can be read or watched tells something by showing a thing."""
    return frame == "object" and cue.word.lemma in lexicon().telling and not (source and is_document(source))


def _says_nothing(draft: Draft, words: set[int]) -> bool:
    """As in "a bill, which he supported": a relative pronoun alone tells nothing."""
    return len(words) == 1 and draft.parse.words[min(words)].tag in ("WDT", "WP")


def _only_topic(draft: Draft, cue: Cue, frame: str) -> bool:
    """As in "…, commenting on the war": the topic of what is said beside it, no content."""
    if frame != "preposition" or cue.word.tag != "VBG":
        return False
    head = draft.parse.words[cue.word.head]
    return cue.word.dep in ("advcl", "prep", "conj") and head.lemma in lexicon().verbs


def _object(draft: Draft, cue: Word) -> int | None:
    """Whom or what the cue is aimed at: its object, or what its preposition leads to."""
    below = (thing for p in draft.parse.below(cue.i, "prep") for thing in draft.parse.below(p.i, "pobj"))
    found = draft.parse.first(cue.i, "dobj", "nsubjpass") or next(below, None)
    return found.i if found else None


def _with_tail(draft: Draft, cue: Cue, tail: tuple[str, ...]) -> Span:
    """The cue as printed, up to its preposition."""
    near = draft.parse.words[cue.word.i + 1 : cue.word.i + _TAIL]
    ends = [w for w in near if tail and w.low == tail[-1]]
    return Span(cue.span.start, ends[0].end) if ends else cue.span
