"""Voices: which nouns can be whose words they are.

People and bodies say anything. A document tells ("the report says that …") but does not praise
or promise; a proposal that "offers an alternative" says nothing at all.
"""

import re
from functools import lru_cache
from typing import Final

from loaders.cues import lexicon
from loaders.parsing import Parse, Word
from loaders.roles import roles

_PERSON: Final = re.compile(r"(?:er|or|ist|ian|man|men|woman|women|ant|ent|ee|crat|ive|person|people|percent)s?")
_ENDING: Final = 8  # letters of a word in which such an ending is looked for

_WORDS_KEPT: Final = 2**12


def is_document(word: Word) -> bool:
    """What can be read, heard or watched: "the report", "his tweet"."""
    return word.lemma in lexicon().documents


def is_person(word: Word) -> bool:
    """A name, a pronoun, or a noun for people, an office or a body."""
    if word.pos in ("PROPN", "PRON") or word.text[:1].isupper():
        return True
    return word.lemma in roles().voices_of_any or (not is_document(word) and _ends_like_a_person(word.low))


@lru_cache(maxsize=_WORDS_KEPT)
def _ends_like_a_person(low: str) -> bool:
    return any(_PERSON.fullmatch(low[n:]) for n in range(max(1, len(low) - _ENDING), len(low) - 1))


def can_say(parse: Parse, word: Word, *, in_a_clause: bool) -> bool:
    """Whether a noun can be the source of a report; `in_a_clause` of one that tells what it says."""
    meant = _counted(parse, _antecedent(parse, word))
    return is_person(meant) or (in_a_clause and (meant is word or is_document(meant)))


def _counted(parse: Parse, word: Word) -> Word:
    """Who is counted: of "dozens of papers" the papers."""
    if word.lemma not in roles().quantities:
        return word
    of = next((w for w in parse.below(word.i, "prep") if w.low == "of"), None)
    return (parse.first(of.i, "pobj") or word) if of else word


def _antecedent(parse: Parse, word: Word) -> Word:
    """What "which" and "that" stand for, themselves where it is not known."""
    if word.low not in ("which", "that"):
        return word
    verb = parse.words[word.head]
    return parse.words[verb.head] if verb.dep == "relcl" else word


def issuer(parse: Parse, document: Word) -> Word | None:
    """As in "X released a statement calling …": who speaks in a document."""
    verb = parse.words[document.head]
    return parse.first(verb.i, "nsubj") if document.dep == "dobj" and is_document(document) else None
