"""Attitudes: what somebody is said to be sure of, worried about, for or against.

"X was sure that …", "X is critical of …", "X is an opponent of …": the verb is "be", and an
adjective or a noun tells the act.
"""

from collections.abc import Iterator
from typing import Final

from loaders import phrases, stretches
from loaders.cues import Entry, denied, follows, lexicon, unreal
from loaders.draft import Draft, Frame, Statement
from loaders.parsing import Parse, Word
from loaders.reports import filled
from loaders.voices import is_person

_BEING: Final = frozenset(("be", "feel", "remain", "seem", "sound", "'s", "'re", "'m"))
_ABOUT: Final = frozenset(("about", "of", "over", "with", "by", "to", "for", "at"))


def by_attitude(draft: Draft, silent: set[int]) -> Iterator[Statement]:
    """What somebody is said to be, where that tells what he thinks."""
    parse = draft.parse
    for word in parse.words:
        entry = _entry(parse, word) if word.i not in silent else None
        being = parse.words[word.head]
        if entry is None or being.lemma not in _BEING or denied(parse, being) or unreal(parse, being):
            continue
        source = parse.first(being.i, "nsubj")
        if source and is_person(source) and source.low not in ("it", "that", "this", "there"):
            found = Statement(cue=(parse.span(being.i, word.i),), cue_word=word.i, frame=Frame.CLAUSE, act=entry.act)
            yield from filled(draft, found, _content(parse, word, entry), source)


def _entry(parse: Parse, word: Word) -> Entry | None:
    """The reading of an adjective or a noun that its preposition allows."""
    if word.dep == "acomp":
        known = lexicon().adjectives.get(word.low, ())
    elif word.dep == "attr":
        known = lexicon().holders.get(word.lemma, ())
    else:
        return None
    return next((entry for entry in known if follows(parse, word, entry.tail)), None)


def _content(parse: Parse, word: Word, entry: Entry) -> set[int]:
    """The clause that it takes, or what its preposition leads to."""
    for head in parse.below(word.i, "ccomp", "xcomp"):
        return stretches.descendants(parse, head.i) - {w.i for w in parse.below(head.i, "mark") if w.low == "that"}
    for preposition in parse.below(word.i, "prep"):
        if preposition.low in _ABOUT and (not entry.tail or preposition.low == entry.tail[-1]):
            thing = parse.first(preposition.i, "pobj", "pcomp")
            return phrases.noun_words(parse, thing) if thing else set()
    return set()
