"""Reports by an adverbial: "according to X", "in X's view", "in the words of X"."""

from collections.abc import Iterator
from typing import Final

from loaders import clauses, stretches
from loaders.cues import verb_cue
from loaders.draft import Draft, Frame, Statement
from loaders.parsing import Parse, Word
from loaders.reports import filled

_STOP: Final = 2  # words after the last one of a sentence's prose: its stop
_VIEWS: Final = frozenset(
    ("view", "opinion", "word", "eye", "mind", "telling", "estimation", "judgment", "judgement", "assessment")
)


def by_according(draft: Draft, silent: set[int]) -> Iterator[Statement]:
    """As in "…, according to X"."""
    parse = draft.parse
    for word in parse.words[:-1]:
        to = parse.words[word.i + 1]
        source = _noun_after(parse, to) if word.low == "according" and to.low == "to" else None
        if source and word.i not in silent:
            found = Statement(cue=(parse.span(word.i, to.i),), cue_word=word.i, frame=Frame.ACCORDING)
            yield from filled(draft, found, _reported(draft, word, source), source)


def _noun_after(parse: Parse, preposition: Word) -> Word | None:
    """What a preposition leads to, also where the parser took a part of it for a verb."""
    under = parse.first(preposition.i, "pobj") or parse.first(preposition.i, "pcomp")
    return parse.first(under.i, "dobj") or under if under else None


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
        return set(sentence) - phrase - set(clauses.joiner(parse, sentence))
    heads = [w for w in parse.above(word.i) if w.dep in ("ROOT", "ccomp", "conj", "advcl") and w.pos in ("VERB", "AUX")]
    words = stretches.descendants(parse, heads[0].i, [word.i]) - phrase if heads else set[int]()
    return words - set(clauses.joiner(parse, sentence))


def by_view(draft: Draft, silent: set[int]) -> Iterator[Statement]:
    """As in "in X's view, …", "in the words of X, …"."""
    parse = draft.parse
    for word in parse.words:
        lead = parse.words[word.head]
        if word.lemma not in _VIEWS or word.dep != "pobj" or lead.low not in ("in", "to") or word.i in silent:
            continue
        source = parse.first(word.i, "poss") or _owner(parse, word)
        if source and _set_off(parse, lead, word):
            found = Statement(cue=(parse.span(lead.i, lead.i),), cue_word=lead.i, frame=Frame.ACCORDING)
            yield from filled(draft, found, set(parse.sentence_of(word.i)) - set(range(lead.i, word.right + 1)), source)


def _owner(parse: Parse, noun: Word) -> Word | None:
    of = next((w for w in parse.below(noun.i, "prep") if w.low == "of"), None)
    return parse.first(of.i, "pobj") if of else None


def _set_off(parse: Parse, lead: Word, noun: Word) -> bool:
    """Whether the phrase stands at the sentence's edge, or between commas."""
    sentence = parse.sentence_of(lead.i)
    before = lead.i == sentence.start or parse.words[lead.i - 1].low == ","
    return before and parse.words[min(noun.right + 1, sentence.stop - 1)].low in (",", ".")
