"""Names: which words of a text are the name of somebody or something, and of what kind.

The gazetteer knows first, then the model, then the grammar; titles, determiners and possessive
endings are no part of a name.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from kb.models import EntityKind
from kb.texts import name_key
from loaders.gazetteer import gazetteer
from loaders.parsing import Name, Parse, Word
from loaders.roles import roles

_LABELS: Final = {
    "PERSON": EntityKind.PERSON,
    "ORG": EntityKind.ORGANIZATION,
    "GPE": EntityKind.PLACE,
    "LOC": EntityKind.PLACE,
    "FAC": EntityKind.PLACE,
    "NORP": None,
    "": None,
}
_PROPER: Final = ("NNP", "NNPS")
_ENDINGS: Final = ("POS", ",", ".", "``", "''", "HYPH", ":")
_NO_NAME: Final = ("PRON", "DET", "VERB", "AUX", "ADV", "INTJ")
_LONGEST_KNOWN: Final = 6
_LONGEST_PERSON: Final = 3
# A name in a place's place outweighs two labels of a model that is often wrong about rare places.
_LOCATED: Final = 5


class Printed(NamedTuple):
    """A name as printed: its first and last word, its kind (None: no actor), the model's label."""

    first: int
    last: int
    kind: EntityKind | None
    label: str


@dataclass(frozen=True)
class _Votes:
    """What the model, and the grammar, take each name for over the whole article."""

    counts: Counter[tuple[str, EntityKind | None]]

    def kind(self, name: str, last: str) -> EntityKind | None:
        """The kind with most votes; people's surnames vote for each other."""
        score = {
            kind: self.counts[name, kind] for kind in (EntityKind.PERSON, EntityKind.ORGANIZATION, EntityKind.PLACE)
        }
        score[EntityKind.PERSON] += self.counts[last, EntityKind.PERSON] if last == name else 0
        best = max(score, key=lambda kind: score[kind])
        return best if score[best] else None


def names(parse: Parse) -> list[Printed]:
    """The names of an article in the order of the text; none overlaps another."""
    taken: set[int] = set()
    found: list[Printed] = []
    votes = _votes(parse)
    for name in (*_known(parse), *sorted(parse.names, key=lambda n: (n.first, -n.last)), *_proper_runs(parse)):
        for first, last in _without_titles(parse, name) if name.label in _LABELS else ():
            words = set(range(first, last + 1))
            if words and not taken & words and _namelike(parse, first, last):
                taken |= words
                found.append(Printed(first, last, _kind(parse, first, last, name.label, votes), name.label))
    return sorted([*found, *_surnames(parse, found, taken)])


def _surnames(parse: Parse, found: list[Printed], taken: set[int]) -> Iterator[Printed]:
    """The surnames of people named in full, wherever the model took them for something else."""
    known = {parse.words[n.last].text for n in found if n.kind is EntityKind.PERSON and n.last > n.first}
    for word in parse.words:
        if word.text in known and word.i not in taken:
            yield Printed(word.i, word.i, EntityKind.PERSON, "PERSON")


def text_of(parse: Parse, first: int, last: int) -> str:
    """The words of a name joined as they are printed, line ends as spaces."""
    parts: list[str] = []
    for i in range(first, last + 1):
        if parts and parse.words[i].start > parse.words[i - 1].end:
            parts.append(" ")
        parts.append(parse.words[i].text)
    return "".join(parts)


def _known(parse: Parse) -> Iterator[Name]:
    """Names of states and bodies of more than one word, or of a body: what the gazetteer lists."""
    i, lists = 0, gazetteer()
    while i < len(parse.words):
        word = parse.words[i]
        name = _known_at(parse, i) if word.text[:1].isupper() and lists.may_begin(word.text) else None
        if name:
            yield name
        i = name.last + 1 if name else i + 1


def _known_at(parse: Parse, first: int) -> Name | None:
    """The longest listed name that begins at a word; a state's name may go before a body's."""
    lists = gazetteer()
    stop = min(first + _LONGEST_KNOWN, parse.sentence_of(first).stop)
    for last in range(stop - 1, first - 1, -1):
        key = name_key(text_of(parse, first, last))
        if key in lists.international or key in lists.bodies:
            return Name(first, last, "ORG")
        if key in lists.states and last > first:
            return Name(first, last, "GPE")
    return None


def _proper_runs(parse: Parse) -> Iterator[Name]:
    """Neighbouring proper nouns of one sentence, hyphens between them included."""
    for sentence in parse.sentences:
        run: list[int] = []
        for i in sentence:
            word = parse.words[i]
            if (word.tag in _PROPER and word.text[:1].isupper()) or (run and word.text == "-"):
                run.append(i)
            elif run:
                yield Name(run[0], run[-1], "")
                run = []
        if run:
            yield Name(run[0], run[-1], "")


def _votes(parse: Parse) -> _Votes:
    counts: Counter[tuple[str, EntityKind | None]] = Counter()
    for name in parse.names:
        first, last = _stripped(parse, name.first, name.last)
        if first > last or name.label not in _LABELS:
            continue
        key = name_key(text_of(parse, first, last))
        counts[key, _LABELS[name.label]] += 2
        counts[parse.words[last].low, _LABELS[name.label]] += 1
        counts[key, EntityKind.PLACE] += _LOCATED * _located(parse, last)
    return _Votes(counts)


def _located(parse: Parse, i: int) -> bool:
    """Whether a name stands where only places do: "in X", "the residents of X"."""
    word = parse.words[i]
    preposition = parse.words[word.head]
    if word.dep != "pobj" or preposition.dep != "prep":
        return False
    if preposition.low in ("in", "near", "outside", "across"):
        return word.right == word.i
    return preposition.low == "of" and parse.words[preposition.head].lemma in roles().place_nouns


def _stripped(parse: Parse, first: int, last: int) -> tuple[int, int]:
    """Without the determiner before, the possessive ending and punctuation after."""
    words = parse.words
    while first <= last and _before_a_name(parse, words[first]):
        first += 1
    while last >= first and (words[last].tag in _ENDINGS or words[last].low in ("'s", "'")):
        last -= 1
    return first, last


def _before_a_name(parse: Parse, word: Word) -> bool:
    """An article or a preposition; with a capital in the middle of a sentence it is a name, as in "An Peeters"."""
    if word.low in ("the", "'s") or word.pos == "PUNCT":
        return True
    named = word.text[:1].isupper() and word.i > parse.sentence_of(word.i).start
    return word.pos in ("DET", "ADP") and not named


def _without_titles(parse: Parse, name: Name) -> Iterator[tuple[int, int]]:
    """The name proper; and what stands before a title in the middle: "Armenian Prime Minister X"."""
    first, last = _stripped(parse, name.first, name.last)
    titles = [i for i in range(first, last + 1) if is_title(parse.words[i])]
    if not titles or titles[-1] == last or _is_body(parse, first, last):
        yield first, last
        return
    yield titles[-1] + 1, last
    if titles[0] > first:
        yield first, titles[0] - 1


def is_title(word: Word) -> bool:
    return word.low.rstrip(".") in roles().titles


def _is_body(parse: Parse, first: int, last: int) -> bool:
    lows = (parse.words[i].low for i in range(first, last + 1))
    return any(low in roles().bodies or low.removesuffix("s") in roles().bodies for low in lows)


def _namelike(parse: Parse, first: int, last: int) -> bool:
    words = parse.words[first : last + 1]
    if not any(w.text[:1].isupper() for w in words) or all(w.low in roles().calendar for w in words):
        return False
    return len(words) > 1 or any(len(w.text) > 1 and w.pos not in _NO_NAME for w in words)


def _kind(parse: Parse, first: int, last: int, label: str, votes: _Votes) -> EntityKind | None:
    """What the name is a name of; None when it is no actor (a people, a language)."""
    key, lists = name_key(text_of(parse, first, last)), gazetteer()
    if key in lists.international or key in lists.bodies:
        return EntityKind.ORGANIZATION
    if key in lists.states or key in lists.capitals:
        return EntityKind.STATE
    if lists.demonym(key):
        return None
    if last > first and _is_body(parse, first, last):
        return EntityKind.ORGANIZATION
    return _guessed(parse, first, last, label, votes)


def _guessed(parse: Parse, first: int, last: int, label: str, votes: _Votes) -> EntityKind | None:
    before = parse.words[first - 1] if first else parse.words[first]
    titled = before.i != first and is_title(before) and before.sentence == parse.words[first].sentence
    if titled and label in ("PERSON", ""):
        return EntityKind.PERSON
    kind = votes.kind(name_key(text_of(parse, first, last)), parse.words[last].low)
    if kind or label == "NORP":
        return kind
    named = 1 < last - first + 1 <= _LONGEST_PERSON and parse.words[last].dep in ("nsubj", "appos")
    return EntityKind.PERSON if titled or named else None
