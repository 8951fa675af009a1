"""References: whom a description or a pronoun means.

Words are read in the order of the text. A pronoun means the one most present at that point:
near, a subject, the last to speak, and not only named in what somebody else is saying. A
description must fit what the article has said of the one it means.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import islice, takewhile
from typing import Final, NamedTuple

from kb.findings import Actor
from kb.models import EntityKind
from kb.texts import name_key
from loaders.cast import Cast, Figure, Mention, belonging, role_words, state_actor
from loaders.gazetteer import gazetteer
from loaders.parsing import Parse, Word
from loaders.roles import roles
from loaders.voices import is_document, is_person

PERSONAL: Final = {
    "he": "m",
    "him": "m",
    "his": "m",
    "himself": "m",
    "she": "f",
    "her": "f",
    "hers": "f",
    "herself": "f",
}
NEUTRAL: Final = {"it", "its", "itself"}
PLURAL: Final = {"they", "them", "their", "theirs", "themselves"}
_DEFINITE: Final = {"the", "this", "that"}
_COUNTING: Final = {"the", "a", "an", "several", "many", "some", "most", "few", "other", "both", "all", "more"}
_MEANING: Final = frozenset(("PRON", "NOUN", "PROPN", "DET", "SCONJ", "ADV"))
_NEAR = 2
_REMEMBERED = 1000  # mentions back; more only costs time in absurdly long texts
_FAR = 12  # sentences; who was named before that is no longer meant by "he"


class _Seen(NamedTuple):
    """Somebody at a point of the text, and how prominent he is there."""

    word: int
    figure: int
    sentence: int
    weight: float


def refer(parse: Parse, cast: Cast, sources: Iterable[int], spoken: frozenset[int]) -> Cast:
    """The cast with its descriptions and pronouns.

    `sources` are the heads of statements' sources, `spoken` the words inside quotations.
    """
    reader = _Reader(parse, cast, frozenset(sources), spoken)
    for word in parse.words:
        reader.read(word)
    return replace(cast, figures=tuple(reader.figures), references=reader.references)


class _Reader:
    """Goes through the words once and remembers who is present."""

    def __init__(self, parse: Parse, cast: Cast, sources: frozenset[int], spoken: frozenset[int]) -> None:
        self.parse, self.cast, self.sources, self.spoken = parse, cast, sources, spoken
        self.figures = list(cast.figures)
        self.references: dict[int, Mention] = {}
        self.seen: list[_Seen] = []

    def read(self, word: Word) -> None:
        mention = self.cast.mention(word.i)
        if mention and mention.last == word.i:
            self._see(word, mention.figure)
        elif mention is None:
            found = self._meant(word) if word.pos in _MEANING else None
            if found:
                self.references[word.i] = found
                self._see(word, found.figure)

    def _see(self, word: Word, figure: int) -> None:
        weight = 0.6 if word.dep in ("nsubj", "nsubjpass") else 0.2 if word.dep == "poss" else 0.0
        weight += 0.7 if word.i in self.sources else 0.0
        self.seen.append(_Seen(word.i, figure, word.sentence, weight))

    def _meant(self, word: Word) -> Mention | None:
        if word.low in PERSONAL:
            return self._pronoun(word, lambda f: f.is_person and f.gender in (None, PERSONAL[word.low]), 0.85)
        if word.low in NEUTRAL and (word.dep == "poss" or word.dep.startswith("nsubj")):
            return self._pronoun(word, lambda f: f.actor.type in (EntityKind.STATE, EntityKind.ORGANIZATION), 0.75)
        if word.low in PLURAL:
            return self._pronoun(word, lambda f: f.actor.type in (EntityKind.GROUP, EntityKind.ORGANIZATION), 0.5)
        if word.low in ("who", "which", "that") and word.i in self.sources:
            return self._relative(word)
        if word.pos == "NOUN" or word.tag in ("NNPS", "NNP"):
            return self._description(word) or self._unknown_name(word)
        return None

    def _unknown_name(self, word: Word) -> Mention | None:
        """A proper noun that speaks and that nothing else is known of."""
        if word.tag != "NNP" or word.i not in self.sources:
            return None
        actor = Actor(type=EntityKind.PERSON, name=_called(self.parse, word), local=True)
        return Mention(word.left, word.i, self._figure(actor, frozenset(), frozenset()), 0.5)

    def _pronoun(self, word: Word, fits: Callable[[Figure], bool], sure: float) -> Mention | None:
        near = takewhile(lambda s: word.sentence - s.sentence <= _FAR, reversed(self.seen))
        present = [s for s in near if fits(self.figures[s.figure])]
        if not present:
            return None
        best = max(present, key=lambda s: (self._presence(s, word), s.word))
        rivals = {s.figure for s in present if word.sentence - s.sentence <= 1} - {best.figure}
        return Mention(word.i, word.i, best.figure, sure if not rivals else round(sure - 0.15, 2))

    def _presence(self, seen: _Seen, word: Word) -> float:
        """How much somebody is meant at a word; what a speaker names is not present to the writer."""
        only_named = seen.word in self.spoken and word.i not in self.spoken
        return seen.weight - (word.sentence - seen.sentence) - 2.0 * only_named

    def _relative(self, word: Word) -> Mention | None:
        """As in "…, which said": the noun that the clause belongs to."""
        verb = self.parse.words[word.head]
        head = self.parse.words[verb.head]
        known = self.cast.mention(head.i) or self.references.get(head.i)
        return (
            Mention(word.i, word.i, known.figure, round(known.sure * 0.95, 2))
            if known and verb.dep == "relcl"
            else None
        )

    def _description(self, word: Word) -> Mention | None:
        """A noun phrase without a name: somebody known, or somebody that only this text knows."""
        if word.dep in ("compound", "amod", "appos", "attr") and word.i not in self.sources:
            return None
        named = self._named_beside(word)
        if named:
            return Mention(word.left, word.right, named.figure, named.sure)
        around = [w for w in self.parse.words[word.left : word.i + 1] if w.sentence == word.sentence]
        definite = any(w.low in _DEFINITE for w in self.parse.below(word.i, "det")) or word.left == word.i
        if _is_group(word):
            return self._group(word, around) if word.i in self.sources else None
        if word.lemma in roles().bodies and word.tag in ("NN", "NNP"):
            return self._body(word, around, definite=definite)
        called = word.lemma in roles().alike or (word.tag == "NN" and not is_document(word) and is_person(word))
        speaks = word.i in self.sources
        if (word.lemma in roles().alike and definite) or (called and speaks):
            return self._person(word, around, definite=definite)
        return None

    def _named_beside(self, word: Word) -> Mention | None:
        """The name in apposition: "the spokesman, Matthew Miller"."""
        for other in self.parse.below(word.i, "appos"):
            mention = self.cast.mention(other.i)
            if mention and self.figures[mention.figure].is_person:
                return mention
        return None

    def _person(self, word: Word, around: list[Word], *, definite: bool) -> Mention | None:
        states, _ = belonging(around)
        told = (roles().alike.get(role, frozenset((role,))) for role in role_words(around))
        wanted = frozenset[str]().union(*told) or roles().alike.get(word.lemma, frozenset((word.lemma,)))
        fitting = (
            [
                s
                for s in islice(reversed(self.seen), _REMEMBERED)
                if self._fits(self.figures[s.figure], wanted, states, word)
            ]
            if definite
            else []
        )
        if fitting:
            best = max(fitting, key=lambda s: (self._presence(s, word), s.word))
            return Mention(word.left, word.i, best.figure, 0.9 if states else 0.8)
        if definite and word.i in self.sources and not states and (last := self._last_speaker(word)):
            return Mention(word.left, word.i, last.figure, 0.5)
        return self._stranger(word, around) if word.i in self.sources else None

    def _fits(self, figure: Figure, wanted: frozenset[str], states: frozenset[str], word: Word) -> bool:
        if not figure.is_person or (states and figure.states and not states & figure.states):
            return False
        gender = roles().genders.get(word.lemma)
        if gender and figure.gender and gender != figure.gender:
            return False
        official = word.lemma == "official" and bool(figure.roles & roles().officials)
        return official or (bool(figure.roles & wanted) and (word.lemma != "official"))

    def _last_speaker(self, word: Word) -> _Seen | None:
        """The person who spoke in this or the last two sentences."""
        near = (s for s in reversed(self.seen) if s.word in self.sources and word.sentence - s.sentence <= _NEAR)
        last = next(near, None)
        return last if last and self.figures[last.figure].is_person else None

    def _stranger(self, word: Word, around: list[Word]) -> Mention:
        states, _ = belonging(around)
        country = next(iter(sorted(states)), None)
        actor = Actor(type=EntityKind.PERSON, name=_called(self.parse, word), country=country, local=True)
        return Mention(word.left, word.i, self._figure(actor, role_words(around), states), 0.7)

    def _group(self, word: Word, around: list[Word]) -> Mention:
        """Several people; named by their state they are the same group in every article."""
        states, _ = belonging(around)
        state = next(iter(sorted(states)), None)
        actor = Actor(
            type=EntityKind.GROUP,
            name=_called(self.parse, word),
            country=state,
            local=state is None,
            part_of=state_actor(state) if state else None,
        )
        return Mention(word.left, word.i, self._figure(actor, frozenset(), states), 0.85)

    def _body(self, word: Word, around: list[Word], *, definite: bool) -> Mention | None:
        """As in "the ministry": the one named before; "the Armenian government": a body of its state."""
        states, _ = belonging(around)
        owner = self.parse.first(word.i, "poss")
        if owner and (figure := self._known(owner.i)) and figure.actor.type is EntityKind.STATE:
            states = frozenset((figure.actor.name,))
        if states:
            state = min(states)
            name = f"{gazetteer().adjective(state)} {_kind_words(self.parse, word)}"
            actor = Actor(type=EntityKind.ORGANIZATION, name=name, country=state, part_of=state_actor(state))
            return Mention(word.left, word.i, self._figure(actor, frozenset(), states), 0.85)
        if definite:
            for seen in islice(reversed(self.seen), _REMEMBERED):
                actor = self.figures[seen.figure].actor
                if actor.type is EntityKind.ORGANIZATION and word.lemma in actor.name.lower().split():
                    return Mention(word.left, word.i, seen.figure, 0.8)
        if word.i not in self.sources:
            return None
        actor = Actor(type=EntityKind.ORGANIZATION, name=_called(self.parse, word), local=True)
        return Mention(word.left, word.i, self._figure(actor, frozenset(), states), 0.6)

    def _known(self, i: int) -> Figure | None:
        mention = self.cast.mention(i) or self.references.get(i)
        return self.figures[mention.figure] if mention else None

    def _figure(self, actor: Actor, told: frozenset[str], states: frozenset[str]) -> int:
        """The position of a figure of this name, a new one where there is none."""
        for n, figure in enumerate(self.figures):
            if figure.actor.type is actor.type and name_key(figure.actor.name) == name_key(actor.name):
                return n
        self.figures.append(Figure(actor, frozenset((actor.name,)), told, states))
        return len(self.figures) - 1


def _is_group(word: Word) -> bool:
    if word.tag in ("NNS", "NNPS"):
        known = word.lemma in roles().groups | roles().bodies or word.lemma in roles().alike
        return known or bool(gazetteer().demonym(word.text)) or (not is_document(word) and is_person(word))
    return word.low in (
        "police",
        "people",
        "opposition",
        "military",
        "army",
        "public",
        "media",
        "press",
        "staff",
        "crew",
    )


def _called(parse: Parse, word: Word) -> str:
    """A description as a name: what stands before its noun, without determiner."""
    first = word.left
    while first < word.i and (
        parse.words[first].pos in ("DET", "PUNCT", "PRON", "CCONJ") or parse.words[first].low in _COUNTING
    ):
        first += 1
    words = parse.words[first : word.i + 1]
    return " ".join(
        "".join((" " if n and w.start > words[n - 1].end else "") + w.text for n, w in enumerate(words)).split()
    )


def _kind_words(parse: Parse, word: Word) -> str:
    """The noun of a body with the common words before it: "foreign ministry"."""
    lists = gazetteer()
    before = [
        w.text
        for w in parse.words[word.left : word.i]
        if w.dep in ("amod", "compound") and not lists.demonym(w.text) and not lists.state(w.text)
    ]
    return " ".join([*before, word.text])
