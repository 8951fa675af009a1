"""The cast of an article: everyone and everything that it names, each once, with all its names.

A surname belongs to the full name that it ends, "Karabakh" to "Nagorno-Karabakh", a capital
to its state where it acts and to itself where something happens there. A lone surname stays
local to the article: it may be anybody's.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from kb.findings import Actor
from kb.models import EntityKind
from kb.texts import name_key
from loaders.gazetteer import gazetteer
from loaders.names import Printed, names, text_of
from loaders.parsing import Parse, Word
from loaders.roles import roles

Tokens = tuple[str, ...]

# Before these a capital is a place, and no government.
_PLACES: Final = frozenset(
    "in at from near outside inside around through via to toward towards into across".split()  # noqa: SIM905
)
_NO_DEED: Final = ("appos", "ROOT", "dep", "compound", "npadvmod")
_BEFORE: Final = 12  # words before a name that may tell what its bearer is
_AFTER: Final = 15


@dataclass(frozen=True)
class Figure:
    """One actor with what the article says of it."""

    actor: Actor
    names: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()
    gender: str | None = None

    @property
    def is_person(self) -> bool:
        return self.actor.type is EntityKind.PERSON


@dataclass(frozen=True)
class Mention:
    """A name as printed: its first, last and head word, and whose it is; `sure` from 0 to 1."""

    first: int
    last: int
    figure: int
    sure: float = 1.0


@dataclass(frozen=True)
class Cast:
    """Everybody named, in order of appearance, and where.

    `at` leads from a word of a name to its mention, `references` from the head of a
    description or a pronoun to whom it means.
    """

    figures: tuple[Figure, ...] = ()
    mentions: tuple[Mention, ...] = ()
    at: Mapping[int, int] = field(default_factory=dict[int, int])
    references: Mapping[int, Mention] = field(default_factory=dict[int, Mention])

    def mention(self, i: int) -> Mention | None:
        return self.mentions[self.at[i]] if i in self.at else None

    def meant(self, i: int) -> Mention | None:
        """The name, description or pronoun at a word."""
        return self.mention(i) or self.references.get(i)

    def figure(self, i: int) -> Figure | None:
        """Whom the name, description or pronoun at a word means."""
        mention = self.meant(i)
        return self.figures[mention.figure] if mention else None

    def inside(self, words: Iterable[int]) -> Iterator[Mention]:
        """The mentions that begin among these words, in order."""
        return (self.mentions[self.at[i]] for i in words if i in self.at and self.mentions[self.at[i]].first == i)


def cast(parse: Parse) -> Cast:
    """Who is named in the article."""
    printed = names(parse)
    builder = _Builder(parse, printed)
    for name in printed:
        builder.add(name)
    return builder.finish()


def _full_names(parse: Parse, printed: Iterable[Printed]) -> dict[str, list[Tokens]]:
    """The names of people of two words or more, by their last word."""
    found: dict[str, list[Tokens]] = {}
    for name in printed:
        tokens = _tokens(parse, name.first, name.last)
        if name.kind is EntityKind.PERSON and len(tokens) > 1 and tokens not in found.get(tokens[-1].lower(), []):
            found.setdefault(tokens[-1].lower(), []).append(tokens)
    return found


def _tokens(parse: Parse, first: int, last: int) -> Tokens:
    """The words of a name; what a hyphen joins is one."""
    return tuple(text_of(parse, first, last).split())


class _Builder:
    """Collects figures in the order in which the text names them."""

    def __init__(self, parse: Parse, candidates: list[Printed]) -> None:
        self.parse, self.full = parse, _full_names(parse, candidates)
        self.people = {token for fulls in self.full.values() for full in fulls for token in full}
        self.printed = {text_of(parse, c.first, c.last) for c in candidates}
        self.figures: list[Figure] = []
        self.mentions: list[Mention] = []
        self.keys: dict[str, int] = {}

    def add(self, c: Printed) -> None:
        name = " ".join(_tokens(self.parse, c.first, c.last))
        actor, sure = self._actor(c, name)
        if actor is None:
            return
        key = f"{actor.type}:{name_key(actor.name)}"
        number = self.keys.setdefault(key, len(self.figures))
        if number == len(self.figures):
            self.figures.append(Figure(actor))
        self.figures[number] = self._told(self.figures[number], c, name)
        self.mentions.append(Mention(c.first, c.last, number, sure))

    def _actor(self, c: Printed, name: str) -> tuple[Actor | None, float]:
        lists, key = gazetteer(), name_key(name)
        person = self._person(name, c)
        if key in lists.states and c.kind is not None and not self._somebodys(c, name):
            state = lists.states[key]
            return Actor(type=EntityKind.STATE, name=state, country=state), 1.0
        if key in lists.capitals and not self._somebodys(c, name):
            return self._capital(c, name, lists.capitals[key]), 0.9
        if person:
            return person
        if c.kind is EntityKind.PLACE or (c.kind is EntityKind.ORGANIZATION and self._long_place(name) != name):
            return _place_actor(self._long_place(name)), 0.95
        if c.kind is EntityKind.ORGANIZATION:
            return _body(self.parse, c.first, c.last), 0.95
        return None, 0.0

    def _somebodys(self, c: Printed, name: str) -> bool:
        """Georgia and Jordan are people's names too, where the article has a person so called."""
        return c.label == "PERSON" and name in self.people

    def _person(self, name: str, c: Printed) -> tuple[Actor, float] | None:
        """The full name that a name of a person belongs to."""
        tokens = tuple(name.split())
        known = self.full.get(tokens[-1].lower(), [])
        if len(tokens) > 1:
            fitting = [f for f in known if f[0] == tokens[0] or _ends_in(f, tokens)]
            if c.kind is EntityKind.PERSON:
                return _person_actor(max(fitting, key=len) if fitting else tokens), 1.0
            return None
        if known and c.label != "NORP":
            return _person_actor(self._nearest(known)), 0.95 if len(known) == 1 else 0.6
        if c.kind is EntityKind.PERSON:
            first_name = [f for fulls in self.full.values() for f in fulls if f[:1] == tokens]
            if len(first_name) == 1:
                return _person_actor(first_name[0]), 0.8
            return Actor(type=EntityKind.PERSON, name=name, local=True), 0.7
        return None

    def _nearest(self, known: list[Tokens]) -> Tokens:
        """Of several people with one surname the one named last so far, else the first of the text."""
        keys = {f"person:{name_key(' '.join(tokens))}": tokens for tokens in known}
        for mention in reversed(self.mentions):
            key = f"person:{name_key(self.figures[mention.figure].actor.name)}"
            if key in keys:
                return keys[key]
        return known[0]

    def _capital(self, c: Printed, name: str, state: str) -> Actor:
        """A capital is its government, unless something happens in it."""
        if acts(self.parse, c.last):
            return Actor(type=EntityKind.STATE, name=state, country=state)
        return Actor(type=EntityKind.PLACE, name=name, country=state)

    def _long_place(self, name: str) -> str:
        """The longer name of this text that ends in the same word: "Karabakh"."""
        return max((one for one in self.printed if one.endswith(f"-{name}")), key=len, default=name)

    def _told(self, figure: Figure, c: Printed, name: str) -> Figure:
        """The figure with what stands around this mention."""
        figure = replace(figure, names=figure.names | {name})
        if not figure.is_person:
            return figure
        around = _around(self.parse, c)
        states, bodies = belonging(around)
        found = role_words(around)
        gender = figure.gender or next((roles().genders[w] for w in found if w in roles().genders), None)
        country = figure.actor.country or next(iter(sorted(states)), None)
        return replace(
            figure,
            roles=figure.roles | found,
            states=figure.states | states,
            bodies=figure.bodies | bodies,
            gender=gender,
            actor=figure.actor.model_copy(update={"country": country}),
        )

    def finish(self) -> Cast:
        self.figures = [self._with_country(figure) for figure in self.figures]
        order = sorted(self.mentions, key=lambda mention: mention.first)
        at = {i: n for n, m in enumerate(order) for i in range(m.first, m.last + 1)}
        return Cast(tuple(self.figures), tuple(order), at)

    def _with_country(self, figure: Figure) -> Figure:
        """A "department spokesman" belongs to the state of the department that the text names."""
        if not figure.is_person or figure.actor.country:
            return figure
        for body in self.figures:
            owner = body.actor.country if body.actor.type is EntityKind.ORGANIZATION else None
            if owner and body.actor.name.split()[-1].lower() in figure.bodies:
                actor = figure.actor.model_copy(update={"country": owner})
                return replace(figure, actor=actor, states=frozenset((owner,)))
        return figure


def _ends_in(full: Tokens, tokens: Tokens) -> bool:
    """As in "De Wit" of "Pieter de Wit"."""
    return [t.lower() for t in full[-len(tokens) :]] == [t.lower() for t in tokens]


def _person_actor(tokens: Tokens) -> Actor:
    return Actor(type=EntityKind.PERSON, name=" ".join(tokens), local=_one_word(" ".join(tokens)))


def _place_actor(name: str) -> Actor:
    """A place of one word may be one of many Springfields."""
    return Actor(type=EntityKind.PLACE, name=name, local=_one_word(name))


def _body(parse: Parse, first: int, last: int) -> Actor:
    """A body by its usual name: "Russia's Foreign Ministry" is the Russian Foreign Ministry."""
    lists = gazetteer()
    name = " ".join(_tokens(parse, first, last))
    if name_key(name) in lists.international:
        return Actor(type=EntityKind.ORGANIZATION, name=lists.international[name_key(name)])
    if name_key(name) in lists.bodies:
        usual, state = lists.bodies[name_key(name)]
        return Actor(type=EntityKind.ORGANIZATION, name=usual, country=state, part_of=state_actor(state))
    state, rest = _owner(parse, first, last)
    if state is None:
        return Actor(type=EntityKind.ORGANIZATION, name=name, local=_is_generic(name))
    full = f"{lists.adjective(state)} {rest}" if rest else name
    return Actor(type=EntityKind.ORGANIZATION, name=full, country=state, part_of=state_actor(state))


def state_actor(state: str) -> Actor:
    return Actor(type=EntityKind.STATE, name=state, country=state)


def _owner(parse: Parse, first: int, last: int) -> tuple[str | None, str]:
    """The state that a body's name begins with or belongs to, and the rest of the name."""
    lists = gazetteer()
    begins = lists.demonym(parse.words[first].text) or lists.state(parse.words[first].text)
    if (begins and last > first and parse.words[first].low != "us") or (
        parse.words[first].text == "US" and last > first
    ):
        return begins or "United States", " ".join(_tokens(parse, first + 1, last)).removeprefix("'s ").removeprefix(
            "’s "
        )
    before = [w for i in range(first, last + 1) for w in parse.below(i, "poss", "amod", "compound") if w.i < first]
    for word in before:
        state = lists.state(word.text) or lists.capital(word.text) or lists.demonym(word.text)
        if state and word.low != "us":
            return state, " ".join(_tokens(parse, first, last))
    return None, ""


def _is_generic(name: str) -> bool:
    """One word, or words that every state has: "Foreign Ministry"."""
    words = [word.lower() for word in name.split()]
    known = roles().generic | roles().bodies
    return _one_word(name) or all(word in known for word in words)


def _one_word(name: str) -> bool:
    """Whether a name is one word, a hyphen counting as a space: it may be anybody's."""
    return len(re.findall(r"\w+", name)) == 1


def acts(parse: Parse, i: int) -> bool:
    """Whether the name at a word acts, against something that happens there."""
    word = parse.words[i]
    if word.dep == "conj":
        return acts(parse, word.head)
    if word.dep == "pobj":
        return parse.words[word.head].low not in _PLACES
    return word.dep not in _NO_DEED


def _around(parse: Parse, c: Printed) -> list[Word]:
    """The words beside a name that say what its bearer is: before it, or in apposition."""
    head = parse.words[c.last]
    before = list(parse.words[max(head.left, c.first - _BEFORE) : c.first])
    for word in parse.below(head.i, "appos"):
        before += parse.words[word.left : min(word.right, word.left + _AFTER) + 1]
    over = parse.words[head.head]
    if head.dep == "appos" and over.i < head.i:
        before += parse.words[over.left : over.i + 1]
    return [w for w in before if w.sentence == head.sentence]


def belonging(words: Iterable[Word]) -> tuple[frozenset[str], frozenset[str]]:
    """The states and the bodies named among words."""
    lists = gazetteer()
    listed = list(words)
    states = [lists.demonym(w.text) or lists.state(w.text) for w in listed if w.text[:1].isupper()]
    pairs = (name_key(f"{a.text} {b.text}") for a, b in pairwise(listed))
    states += [lists.bodies[key][1] for key in (*pairs, *(name_key(w.text) for w in listed)) if key in lists.bodies]
    bodies = (w.low for w in listed if w.low in roles().bodies)
    return frozenset(filter(None, states)), frozenset(bodies)


def role_words(words: Iterable[Word]) -> frozenset[str]:
    """The offices and callings among words, and pairs such as "prime minister"."""
    listed = list(words)
    pairs = {f"{a.low} {b.low}" for a, b in pairwise(listed)}
    single = {w.lemma if w.lemma in roles().alike else w.low.rstrip(".") for w in listed}
    known = {w for w in single | pairs if w in roles().alike or w in roles().genders}
    return frozenset(known)
