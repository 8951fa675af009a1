"""The cast of an article: everyone and everything that it names, each once, with all its names.

A surname belongs to the full name that it ends, "Karabakh" to "Nagorno-Karabakh", a capital
to its state where it acts and to itself where something happens there. A lone surname stays
local to the article: it may be anybody's.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from kb.findings import Actor
from kb.models import EntityKind
from kb.texts import name_key
from loaders.gazetteer import gazetteer
from loaders.parsing import Name, Parse, Word
from loaders.roles import roles

PLACE_PREPOSITIONS: Final = frozenset(
    "in at from near outside inside around through via to toward towards into across".split()
)
_NAME_LABELS: Final = frozenset(
    ("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "PRODUCT", "WORK_OF_ART", "LAW")
)
_NO_NAMES: Final = frozenset(("EVENT", "PRODUCT", "WORK_OF_ART", "LAW", "LANGUAGE"))
_LINKS: Final = frozenset(
    (
        "of",
        "for",
        "and",
        "de",
        "la",
        "le",
        "du",
        "von",
        "van",
        "bin",
        "al",
        "el",
        "the",
        "-",
        "&",
        "on",
        "da",
        "di",
        "ibn",
        "ben",
    )
)
_PARTICLES: Final = frozenset(
    ("de", "la", "le", "du", "von", "van", "bin", "al", "el", "da", "di", "ibn", "ben", "der", "den", "dos", "del")
)
_PLACE_NOUNS: Final = frozenset(
    "resident people population inhabitant city town village region territory capital north south east west outskirt border capture seizure invasion occupation province district enclave exclave".split()
)
_NOT_NAMED: Final = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december".split()
)


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
    """Figures in order of appearance; `at` leads from a word of a name to its mention, and
    `references` from the head of a description or a pronoun to whom it means.
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


@dataclass(frozen=True)
class _Candidate:
    first: int
    last: int
    kind: EntityKind | None
    label: str


def cast(parse: Parse) -> Cast:
    """Who is named in the article."""
    candidates = list(_candidates(parse))
    builder = _Builder(parse, candidates)
    for candidate in candidates:
        builder.add(candidate)
    return builder.finish()


def _candidates(parse: Parse) -> Iterator[_Candidate]:
    """Stretches of words that are names, without titles, determiners and possessive endings."""
    taken: set[int] = set()
    votes = _votes(parse)
    for name in [*_known(parse), *sorted(parse.names, key=lambda n: (n.first, -n.last)), *_proper_runs(parse)]:
        if name.label in _NO_NAMES or name.label not in (*_NAME_LABELS, ""):
            continue
        for first, last in _without_titles(parse, name):
            if first <= last and not taken & set(range(first, last + 1)) and _namelike(parse, first, last):
                taken |= set(range(first, last + 1))
                yield _Candidate(first, last, _kind(parse, first, last, name.label, votes), name.label)


def _known(parse: Parse) -> Iterator[Name]:
    """Names of states, capitals and bodies that the gazetteer lists, the longest first."""
    lists = gazetteer()
    i = 0
    while i < len(parse.words):
        step = 1
        if parse.words[i].text[:1].isupper():
            for last in range(min(i + 5, len(parse.words) - 1), i - 1, -1):
                if parse.words[last].sentence != parse.words[i].sentence:
                    continue
                key = name_key(_text(parse, i, last))
                if (
                    key in lists.international or key in lists.bodies or key in lists.states and last > i
                ) and key != "us":
                    yield Name(i, last, "ORG" if key not in lists.states else "GPE")
                    step = last - i + 1
                    break
        i += step


def _text(parse: Parse, first: int, last: int) -> str:
    """The words of a name joined as they are printed."""
    parts: list[str] = []
    for i in range(first, last + 1):
        if parts and parse.words[i].start > parse.words[i - 1].end:
            parts.append(" ")
        parts.append(parse.words[i].text)
    return "".join(parts)


def _votes(parse: Parse) -> Counter[tuple[str, str]]:
    """How often the model gave each label to a name or to its last word."""
    votes: Counter[tuple[str, str]] = Counter()
    for name in parse.names:
        first, last = _stripped(parse, name.first, name.last)
        if first <= last:
            votes[name_key(_text(parse, first, last)), name.label] += 2
            votes[parse.words[last].low, name.label] += 1
            votes[name_key(_text(parse, first, last)), "GPE"] += 5 * _located(parse, last)
    return votes


def _located(parse: Parse, i: int) -> bool:
    """Whether a name stands where only places do: "in X", "the residents of X"."""
    word = parse.words[i]
    preposition = parse.words[word.head]
    if word.dep != "pobj" or preposition.dep != "prep":
        return False
    if preposition.low in ("in", "near", "outside", "across"):
        return word.right == word.i
    return preposition.low == "of" and parse.words[preposition.head].lemma in _PLACE_NOUNS


def _proper_runs(parse: Parse) -> Iterator[Name]:
    """Neighbouring proper nouns of one sentence that the model did not call a name."""
    first: int | None = None
    for word in (*parse.words, None):
        proper = word is not None and (
            word.tag in ("NNP", "NNPS") and word.text[:1].isupper() or word.text == "-" and first is not None
        )
        if first is not None and (not proper or word is None or word.sentence != parse.words[first].sentence):
            yield Name(first, (word.i if word else len(parse.words)) - 1, "")
            first = None
        if proper and first is None and word is not None:
            first = word.i


def _stripped(parse: Parse, first: int, last: int) -> tuple[int, int]:
    words = parse.words
    while first <= last and (words[first].pos in ("DET", "PUNCT", "ADP") or words[first].low in ("the", "'s")):
        first += 1
    while last >= first and (
        words[last].tag in ("POS", ",", ".", "``", "''", "HYPH", ":") or words[last].low in ("'s", "'")
    ):
        last -= 1
    return first, last


def _without_titles(parse: Parse, name: Name) -> Iterator[tuple[int, int]]:
    """The name proper; and what stands before a title in the middle: "Armenian Prime Minister X"."""
    first, last = _stripped(parse, name.first, name.last)
    titles = [i for i in range(first, last + 1) if _is_title(parse.words[i])]
    if (
        not titles
        or name.label in ("ORG", "FAC", "GPE")
        and name.label
        and titles[0] > first
        and _is_body(parse, first, last)
    ):
        yield first, last
        return
    if _is_body(parse, first, last) or titles[-1] == last:
        yield first, last
        return
    yield titles[-1] + 1, last
    if titles[0] > first:
        yield first, titles[0] - 1


def _is_title(word: Word) -> bool:
    return word.low.rstrip(".") in roles().titles


def _is_body(parse: Parse, first: int, last: int) -> bool:
    return any(
        parse.words[i].low.removesuffix("s") in roles().bodies or parse.words[i].low in roles().bodies
        for i in range(first, last + 1)
    )


def _namelike(parse: Parse, first: int, last: int) -> bool:
    words = parse.words[first : last + 1]
    if not any(w.text[:1].isupper() for w in words) or all(w.low in _NOT_NAMED for w in words):
        return False
    return not (
        len(words) == 1 and (len(words[0].text) == 1 or words[0].pos in ("PRON", "DET", "VERB", "AUX", "ADV", "INTJ"))
    )


def _kind(parse: Parse, first: int, last: int, label: str, votes: Counter[tuple[str, str]]) -> EntityKind | None:
    """What the name is a name of; None when it is no actor (a people, a language)."""
    key = name_key(_text(parse, first, last))
    lists = gazetteer()
    if key in lists.international or key in lists.bodies:
        return EntityKind.ORGANIZATION
    if key in lists.states or key in lists.capitals:
        return EntityKind.STATE
    if lists.demonym(key):
        return None
    if _is_body(parse, first, last) and last > first:
        return EntityKind.ORGANIZATION
    return _kind_by_model(parse, first, last, label, votes)


def _kind_by_model(
    parse: Parse, first: int, last: int, label: str, votes: Counter[tuple[str, str]]
) -> EntityKind | None:
    key, tail = name_key(_text(parse, first, last)), parse.words[last].low
    titled = (
        first > 0
        and _is_title(parse.words[first - 1])
        and parse.words[first - 1].sentence == parse.words[first].sentence
    )
    if titled and label in ("PERSON", ""):
        return EntityKind.PERSON
    score = {
        EntityKind.PERSON: votes[key, "PERSON"] + votes[tail, "PERSON"] * (last == first),
        EntityKind.ORGANIZATION: votes[key, "ORG"],
        EntityKind.PLACE: votes[key, "GPE"] + votes[key, "LOC"] + votes[key, "FAC"],
    }
    best = max(score, key=lambda kind: score[kind])
    if score[best]:
        return best
    if label == "NORP":
        return None
    return EntityKind.PERSON if titled or 1 < last - first + 1 <= 3 and _subject(parse, last) else None


def _subject(parse: Parse, i: int) -> bool:
    return parse.words[i].dep in ("nsubj", "appos")


def _full_names(parse: Parse, candidates: Iterable[_Candidate]) -> dict[str, list[tuple[str, ...]]]:
    """The names of people of two words or more, by their last word."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for c in candidates:
        tokens = _tokens(parse, c.first, c.last)
        if c.kind is EntityKind.PERSON and len(tokens) > 1:
            known = found.setdefault(tokens[-1].lower(), [])
            if tokens not in known:
                known.append(tokens)
    return found


def _tokens(parse: Parse, first: int, last: int) -> tuple[str, ...]:
    """The words of a name, hyphens joined."""
    return tuple(_text(parse, first, last).replace("\n", " ").split())


class _Builder:
    """Collects figures in the order in which the text names them."""

    def __init__(self, parse: Parse, candidates: list[_Candidate]) -> None:
        self.parse, self.full = parse, _full_names(parse, candidates)
        self.printed = {_text(parse, c.first, c.last) for c in candidates}
        self.figures: list[Figure] = []
        self.mentions: list[Mention] = []
        self.keys: dict[str, int] = {}

    def add(self, c: _Candidate) -> None:
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

    def _actor(self, c: _Candidate, name: str) -> tuple[Actor | None, float]:
        lists, key = gazetteer(), name_key(name)
        person = self._person(name, c)
        if key in lists.states and c.kind is not None and not self._somebodys(c, name):
            state = lists.states[key]
            return Actor(type=EntityKind.STATE, name=state, country=state), 1.0
        if key in lists.capitals and not self._somebodys(c, name):
            return self._capital(c, name, lists.capitals[key]), 0.9
        if person:
            return person
        if c.kind is EntityKind.PLACE or c.kind is EntityKind.ORGANIZATION and self._long_place(name) != name:
            return _place_actor(self._long_place(name)), 0.95
        if c.kind is EntityKind.ORGANIZATION:
            return _body(self.parse, c.first, c.last), 0.95
        return None, 0.0

    def _somebodys(self, c: _Candidate, name: str) -> bool:
        """Georgia and Jordan are people's names too, where the article has a person so called."""
        people = {token for fulls in self.full.values() for full in fulls for token in full}
        return c.label == "PERSON" and name in people

    def _person(self, name: str, c: _Candidate) -> tuple[Actor, float] | None:
        """The full name that a name of a person belongs to."""
        tokens = tuple(name.split())
        known = self.full.get(tokens[-1].lower(), [])
        if len(tokens) > 1:
            fitting = [f for f in known if f[0] == tokens[0]]
            if c.kind is EntityKind.PERSON:
                return _person_actor(max(fitting, key=len) if fitting else tokens), 1.0
            return None
        if known and c.label != "NORP":
            return _person_actor(self._nearest(known)), 0.95 if len(known) == 1 else 0.6
        if c.kind is EntityKind.PERSON:
            first_name = [f for fulls in self.full.values() for f in fulls if f[0] == tokens[0]]
            if len(first_name) == 1:
                return _person_actor(first_name[0]), 0.8
            return Actor(type=EntityKind.PERSON, name=name, local=True), 0.7
        return None

    def _nearest(self, known: list[tuple[str, ...]]) -> tuple[str, ...]:
        """Of several people with one surname the one named last so far, else the first of the text."""
        keys = {f"person:{name_key(' '.join(tokens))}": tokens for tokens in known}
        for mention in reversed(self.mentions):
            key = f"person:{name_key(self.figures[mention.figure].actor.name)}"
            if key in keys:
                return keys[key]
        return known[0]

    def _capital(self, c: _Candidate, name: str, state: str) -> Actor:
        """A capital is its government, unless something happens in it."""
        if acts(self.parse, c.last):
            return Actor(type=EntityKind.STATE, name=state, country=state)
        return Actor(type=EntityKind.PLACE, name=name, country=state)

    def _long_place(self, name: str) -> str:
        """The longer name of this text that ends in the same word: "Karabakh"."""
        return max((one for one in self.printed if one.endswith(f"-{name}")), key=len, default=name)

    def _told(self, figure: Figure, c: _Candidate, name: str) -> Figure:
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


def _person_actor(tokens: tuple[str, ...]) -> Actor:
    return Actor(type=EntityKind.PERSON, name=" ".join(tokens), local=len(tokens) < 2)


def _place_actor(name: str) -> Actor:
    """A place of one word may be one of many Springfields."""
    return Actor(type=EntityKind.PLACE, name=name, local=len(re.findall(r"\w+", name)) < 2)


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
    if begins and last > first and parse.words[first].low != "us" or parse.words[first].text == "US" and last > first:
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
    return len(words) < 2 or all(word in known for word in words)


def acts(parse: Parse, i: int) -> bool:
    """Whether the name at a word acts, against something that happens there."""
    word = parse.words[i]
    if word.dep == "conj":
        return acts(parse, word.head)
    if word.dep == "pobj":
        return parse.words[word.head].low not in PLACE_PREPOSITIONS
    return word.dep not in ("appos", "ROOT", "dep", "compound", "npadvmod")


def _around(parse: Parse, c: _Candidate) -> list[Word]:
    """The words beside a name that say what its bearer is: before it, or in apposition."""
    head = parse.words[c.last]
    before = list(parse.words[max(head.left, c.first - 12) : c.first])
    for word in parse.below(head.i, "appos"):
        before += parse.words[word.left : min(word.right, word.left + 15) + 1]
    over = parse.words[head.head]
    if head.dep == "appos" and over.i < head.i:
        before += parse.words[over.left : over.i + 1]
    return [w for w in before if w.sentence == head.sentence]


def belonging(words: Iterable[Word]) -> tuple[frozenset[str], frozenset[str]]:
    """The states and the bodies named among words."""
    lists = gazetteer()
    listed = list(words)
    states = [lists.demonym(w.text) or lists.state(w.text) for w in listed if w.text[:1].isupper()]
    pairs = (name_key(f"{a.text} {b.text}") for a, b in zip(listed, listed[1:], strict=False))
    states += [lists.bodies[key][1] for key in (*pairs, *(name_key(w.text) for w in listed)) if key in lists.bodies]
    bodies = (w.low for w in listed if w.low in roles().bodies)
    return frozenset(filter(None, states)), frozenset(bodies)


def role_words(words: Iterable[Word]) -> frozenset[str]:
    """The offices and callings among words, and pairs such as "prime minister"."""
    listed = list(words)
    pairs = {f"{a.low} {b.low}" for a, b in zip(listed, listed[1:], strict=False)}
    single = {w.lemma if w.lemma in roles().alike else w.low.rstrip(".") for w in listed}
    known = {w for w in single | pairs if w in roles().alike or w in roles().genders}
    return frozenset(known)
