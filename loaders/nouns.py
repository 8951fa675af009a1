"""Reports by a noun: "X's claim that …", "calls by X for …", "allegations that …"."""

from collections.abc import Iterator
from typing import Final

from kb.models import Act
from loaders import phrases, stretches
from loaders.cues import lexicon
from loaders.draft import Draft, Frame, Statement
from loaders.parsing import Word
from loaders.reports import filled

# Nouns for these acts take their content with "for", "about" or "of".
_WITH_OBJECT: Final = (Act.APPEAL, Act.EXPRESS_CONCERN, Act.CRITICISE, Act.PRAISE)


def by_noun(draft: Draft, silent: set[int]) -> Iterator[Statement]:
    """As in "X's claim that …", "calls by X for …"."""
    for word in draft.parse.words:
        if word.pos != "NOUN" or word.i in silent or word.lemma not in lexicon().nouns:
            continue
        source, act = _source(draft, word), lexicon().nouns[word.lemma]
        if source:
            found = Statement(cue=(draft.parse.span(word.i, word.i),), cue_word=word.i, frame=Frame.NOUN, act=act)
            yield from filled(draft, found, _content(draft, word), source)


def _source(draft: Draft, noun: Word) -> Word | None:
    owner = draft.parse.first(noun.i, "poss")
    if owner:
        return owner
    # Right after the noun it belongs to it, whatever the parser hung it on.
    beside = (*draft.parse.below(noun.i, "prep", "agent"), *draft.parse.words[noun.i + 1 : noun.i + 2])
    by = next((w for w in beside if w.low in ("by", "from")), None)
    return draft.parse.first(by.i, "pobj") if by else None


def _content(draft: Draft, noun: Word) -> set[int]:
    parse = draft.parse
    for head in parse.below(noun.i, "acl", "ccomp", "relcl"):
        that = any(w.low == "that" and w.dep == "mark" for w in parse.below(head.i))
        infinitive = any(w.low == "to" for w in parse.below(head.i, "aux"))
        if that or infinitive:
            return stretches.descendants(parse, head.i) - {w.i for w in parse.below(head.i, "mark")}
    return _object(draft, noun) if lexicon().nouns[noun.lemma] in _WITH_OBJECT else set()


def _object(draft: Draft, noun: Word) -> set[int]:
    """As in "calls for …", where "for" may hang on the verb instead."""
    for preposition in (*draft.parse.below(noun.i, "prep"), *draft.parse.below(noun.head, "prep")):
        if preposition.i > noun.i and preposition.low in ("for", "about", "over", "of"):
            thing = draft.parse.first(preposition.i, "pobj")
            return phrases.noun_words(draft.parse, thing) if thing else set()
    return set()
