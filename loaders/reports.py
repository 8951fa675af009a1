"""Reports: speech told in the writer's words, wholly or round a quotation.

By a verb ("X said that …"), by "according to", or by a noun ("X's claim that …").
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from kb.models import Act, Confidence, Span, StatementType
from loaders import clauses
from loaders.cues import Cue, lexicon, verb_cue
from loaders.draft import Draft, Frame, Quotation, Statement
from loaders.parsing import Parse, Word
from loaders.sources import source_of, source_spans
from loaders.voices import can_say

_FRAMES: Final = {
    "clause": Frame.CLAUSE, "tell": Frame.CLAUSE, "quote": Frame.QUOTE, "infinitive": Frame.INFINITIVE,
    "request": Frame.INFINITIVE, "object": Frame.OBJECT, "preposition": Frame.PREPOSITION, "aimed": Frame.OBJECT,
    "naming": Frame.NAMING, "bearing": Frame.OBJECT,
}  # fmt: skip
# Measured on 84 labelled news articles: so many of ten spans were right.
_TELLING: Final = ("clause", "tell", "quote")
_SURE: Final = {Frame.CLAUSE: 0.85, Frame.ACCORDING: 0.9}
_UNSURE: Final = 0.6
_TAIL: Final = 5  # words after a verb among which its preposition is looked for
_STOP: Final = 2  # words after the last one of a sentence's prose: its stop
# Nouns for these acts take their content with "for", "about" or "of".
_WITH_OBJECT: Final = (Act.APPEAL, Act.EXPRESS_CONCERN, Act.CRITICISE, Act.PRAISE)


def by_verb(draft: Draft, cues: Mapping[int, Cue]) -> Iterator[Statement]:
    """What verbs report."""
    for cue in cues.values():
        taken, source = clauses.content(draft.parse, cue), source_of(draft.parse, cue.word)
        # Without a source nobody speaks: "asked about …", "it is believed that …".
        if taken is None or source is None or _only_topic(draft, cue, taken[0].frame):
            continue
        entry, words = taken
        if not can_say(draft.parse, source, in_a_clause=entry.frame in _TELLING) or _says_nothing(draft, words):
            continue
        if _in_passing(draft, cue):
            continue
        words -= clauses.descendants(draft.parse, source.i) if source.i in words else set()
        found = Statement(
            cue=(_with_tail(draft, cue, entry.tail),),
            cue_word=cue.word.i,
            frame=_FRAMES[entry.frame],
            act=Act.REFUSE if cue.refusal else entry.act,
            object_word=_object(draft, cue.word),
            hedge=cue.hedge,
        )
        yield from _filled(draft, found, words, source)


def by_according(draft: Draft, silent: set[int]) -> Iterator[Statement]:
    """As in "…, according to X"."""
    parse = draft.parse
    for word in parse.words[:-1]:
        to = parse.words[word.i + 1]
        source = _noun_after(parse, to) if word.low == "according" and to.low == "to" else None
        if source and word.i not in silent:
            found = Statement(cue=(parse.span(word.i, to.i),), cue_word=word.i, frame=Frame.ACCORDING)
            yield from _filled(draft, found, _reported(draft, word, source), source)


def _noun_after(parse: Parse, preposition: Word) -> Word | None:
    """What a preposition leads to, also where the parser took a part of it for a verb."""
    under = parse.first(preposition.i, "pobj") or parse.first(preposition.i, "pcomp")
    return parse.first(under.i, "dobj") or under if under else None


def by_noun(draft: Draft, silent: set[int]) -> Iterator[Statement]:
    """As in "X's claim that …", "calls by X for …"."""
    for word in draft.parse.words:
        if word.pos != "NOUN" or word.i in silent or word.lemma not in lexicon().nouns:
            continue
        source, act = _noun_source(draft, word), lexicon().nouns[word.lemma]
        if source:
            found = Statement(cue=(draft.parse.span(word.i, word.i),), cue_word=word.i, frame=Frame.NOUN, act=act)
            yield from _filled(draft, found, _noun_content(draft, word), source)


def _filled(draft: Draft, found: Statement, words: set[int], source: Word) -> Iterator[Statement]:
    """The statement with its content and source, when there are words in it."""
    spans = tuple(_widened(draft, span) for span in clauses.runs(draft.parse, draft.text, words))
    if spans:
        kind, spans = _typed(draft, spans)
        yield replace(
            found,
            content=spans,
            type=kind,
            source=source_spans(draft.parse, draft.text, source),
            source_word=source.i,
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


def _in_passing(draft: Draft, cue: Cue) -> bool:
    """As in "it is plain that they want …", "by promoting …": what is thought or wanted, told as a mere fact."""
    if cue.word.lemma not in lexicon().soft:
        return False
    return cue.word.dep == "pcomp" or (
        cue.word.dep == "ccomp" and draft.parse.words[cue.word.head].lemma not in lexicon().verbs
    )


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


def _reported(draft: Draft, word: Word, source: Word) -> set[int]:
    """What is reported according to somebody: the sentence, or only the clause where it tells more."""
    parse, sentence = draft.parse, draft.parse.sentence_of(word.i)
    phrase = set(range(word.i, source.right + 1))
    if word.i == sentence.start:
        comma = next((i for i in range(source.i, sentence.stop) if parse.words[i].low == ","), sentence.stop)
        return set(range(comma + 1, sentence.stop))
    last = source.right + _STOP >= sentence.stop
    edge = word.i == sentence.start or (parse.words[word.i - 1].low == "," and last)
    if edge and not any(verb_cue(parse, parse.words[i]) for i in sentence if i not in phrase):
        return set(sentence) - phrase
    heads = [w for w in parse.above(word.i) if w.dep in ("ROOT", "ccomp", "conj", "advcl") and w.pos in ("VERB", "AUX")]
    return clauses.descendants(parse, heads[0].i, [word.i]) - phrase if heads else set()


def _noun_source(draft: Draft, noun: Word) -> Word | None:
    owner = draft.parse.first(noun.i, "poss")
    if owner:
        return owner
    by = [w for w in draft.parse.below(noun.i, "prep", "agent") if w.low in ("by", "from")]
    return draft.parse.first(by[0].i, "pobj") if by else None


def _noun_content(draft: Draft, noun: Word) -> set[int]:
    parse = draft.parse
    for head in parse.below(noun.i, "acl", "ccomp", "relcl"):
        that = any(w.low == "that" and w.dep == "mark" for w in parse.below(head.i))
        infinitive = any(w.low == "to" for w in parse.below(head.i, "aux"))
        if that or infinitive:
            return clauses.descendants(parse, head.i) - {w.i for w in parse.below(head.i, "mark")}
    return _noun_object(draft, noun) if lexicon().nouns[noun.lemma] in _WITH_OBJECT else set()


def _noun_object(draft: Draft, noun: Word) -> set[int]:
    """As in "calls for …", where "for" may hang on the verb instead."""
    for preposition in (*draft.parse.below(noun.i, "prep"), *draft.parse.below(noun.head, "prep")):
        if preposition.i > noun.i and preposition.low in ("for", "about", "over", "of"):
            thing = draft.parse.first(preposition.i, "pobj")
            return clauses.noun_words(draft.parse, thing) if thing else set()
    return set()
