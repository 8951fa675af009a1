"""Transcripts: each turn is one direct statement by whoever its label names.

A label has a surname, an office or "Q"; the header above the first turn has the full name and
the role. Who asks at a briefing is not told, and nobody is an honest answer.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kb.findings import Actor, Naming
from kb.intervals import Basis, Interval, Precision, day, span
from kb.models import Confidence, EntityKind, MentionForm, Span, StatementType
from kb.texts import name_key
from loaders import expressions
from loaders.cast import Cast
from loaders.draft import Draft, Frame, Statement
from loaders.gazetteer import gazetteer
from loaders.parsing import paragraphs
from loaders.roles import roles
from loaders.speakers import speakers
from loaders.turns import Turn, Voice, name_of, turns, voice

_CAPITALISED: Final = re.compile(r"[A-Z][\w.'’-]*(?:[ \xa0](?:(?:de|van|von|der|al|bin|el|la)[ \xa0])?[A-Z][\w.'’-]*)*")
_LINE: Final = re.compile(r"[^\n]+")
_SENTENCE: Final = re.compile(r"[.!?…][\"”’)\]]*\s*$")
_ROLE: Final = re.compile(r",[ \xa0]+(?P<role>[^\n,;]{3,80})")


@dataclass(frozen=True)
class _Person:
    """Somebody whom the header names: the name, where it stands, and where the role does."""

    name: str
    at: Span
    role: Span | None
    words: frozenset[str]
    """What is said of him, lower case: his title and the words of his role."""


@dataclass(frozen=True)
class _Header:
    """What stands above the first turn."""

    people: tuple[_Person, ...]
    day: Interval | None = None
    printed: Span | None = None


def transcript(draft: Draft) -> Draft:
    """The working document of a transcript, its paragraphs being what is said; others as they are."""
    found = turns(draft.text)
    if not found:
        return draft
    return replace(draft, turns=found, paragraphs=paragraphs(draft.text, list(_unsaid(draft.text, found))))


def _unsaid(text: str, found: Sequence[Turn]) -> Iterator[Span]:
    """What is neither said nor a sentence of the header: labels, stage directions, headings."""
    for line in _LINE.finditer(text, 0, found[0].label.start):
        if not _SENTENCE.search(line.group()):
            yield Span(*line.span())
    at = found[0].label.start
    for words in (words for turn in found for words in turn.words):
        yield Span(at, words.start)
        at = words.end
    yield Span(at, len(text))


def speeches(draft: Draft) -> Draft:
    """A statement for each turn, with its speaker, its day and its occasion."""
    draft = speakers(draft)
    header = _header(draft)
    known = _full_names(draft, header)
    told = [_speaker(draft, turn, header, known) for turn in draft.turns]
    statements = (_statement(draft, n, turn, told[n], header) for n, turn in enumerate(draft.turns))
    named = sorted((*draft.namings, *_namings(draft, header, told)), key=lambda naming: naming.span)
    return replace(draft, statements=tuple(statements), namings=tuple({n.span: n for n in named}.values()))


_Told = tuple[Actor | None, float]


def _statement(draft: Draft, number: int, turn: Turn, told: _Told, header: _Header) -> Statement:
    speaker, sure = told
    last = draft.source.published.latest
    return Statement(
        cue=(turn.mark,),
        cue_word=-1,
        frame=Frame.QUOTE,
        content=turn.words,
        type=StatementType.DIRECT,
        source=(turn.label,),
        speaker=speaker,
        date=header.printed,
        stated=header.day or span(None, last, Precision.UNKNOWN, Basis.NOT_STATED),
        occasion=f"{speaker.type}:{speaker.name}" if speaker else f"statement:{number}",
        confidence=Confidence(speaker=sure, date=0.95 if header.day else 0.6),
    )


def _speaker(draft: Draft, turn: Turn, header: _Header, known: dict[str, list[str]]) -> _Told:
    """Whom the label names: by surname, by office, or as the only one who answers."""
    label = draft.text[slice(*turn.label)]
    kind = voice(label)
    if kind is Voice.ANSWER:
        return _only(draft, header.people)
    if kind is Voice.ROLE:
        return _only(draft, _holding(header, label)) if not _body(label) else (_body(label), 0.9)
    if kind is Voice.NOBODY:
        return None, 0.0
    name = name_of(label)
    full = known.get(_surname(name), [])
    fitting = [one for one in full if _includes(one, name)]
    if len(fitting) == 1:
        return _person(draft.cast, fitting[0]), 0.95
    return Actor(type=EntityKind.PERSON, name=name, local=" " not in name), 0.9 if " " in name else 0.7


def _body(label: str) -> Actor | None:
    """As in "FOREIGN MINISTRY:": a body speaks, which is bound to this text since every state has one."""
    if label.rsplit(maxsplit=1)[-1].lower() not in roles().bodies:
        return None
    return Actor(type=EntityKind.ORGANIZATION, name=label.title() if label.isupper() else label, local=True)


def _only(draft: Draft, people: Iterable[_Person]) -> _Told:
    names = list(dict.fromkeys(person.name for person in people))
    if len(names) != 1:
        return None, 0.0
    actor = _person(draft.cast, names[0])
    return actor, 0.7 if actor.local else 0.9


def _holding(header: _Header, label: str) -> Iterator[_Person]:
    """Those in the header who hold the office of a label."""
    office = {word for word in label.lower().replace(".", "").split() if word != "the"}
    return (person for person in header.people if office <= person.words)


def _person(cast: Cast, name: str) -> Actor:
    """The person of that name, with the country that the text tells of."""
    for figure in cast.figures:
        if figure.is_person and name_key(figure.actor.name) == name_key(name):
            return figure.actor.model_copy(update={"name": name})
    return Actor(type=EntityKind.PERSON, name=name, local=" " not in name)


def _full_names(draft: Draft, header: _Header) -> dict[str, list[str]]:
    """Every name of two words or more that the header or a label has, by surname; the header writes it best."""
    labels = (draft.text[slice(*turn.label)] for turn in draft.turns)
    named = [name_of(label) for label in labels if voice(label) is Voice.NAME]
    names = [person.name for person in header.people]
    names += [full for name in named if (full := _forename(draft.text[: draft.turns[0].label.start], name))]
    names += named
    found: dict[str, list[str]] = {}
    for name in names:
        known = found.setdefault(_surname(name), [])
        if " " in name and not any(_includes(one, name) or _includes(name, one) for one in known):
            known.append(name)
    return found


def _forename(header: str, surname: str) -> str | None:
    """As in "Coordinator for Strategic Communications John Kirby": the one name before a surname."""
    match = re.search(rf"([A-Z][\w'’-]+)(?:[ \xa0][A-Z]\.)*[ \xa0]((?i:{re.escape(surname)}))\b", header)
    if match is None or match[1].lower() in _titles() | roles().bodies:
        return None
    return name_of(match.group())


def _surname(name: str) -> str:
    words = [word for word in name.split() if word.lower().rstrip(".") not in ("jr", "sr", "ii", "iii")]
    return words[-1].casefold() if words else ""


def _includes(full: str, name: str) -> bool:
    """Whether a full name may be shortened to a name: its words are in it, or begin as its initials do."""
    there = full.casefold().split()
    return all(
        any(one == word or (len(word.rstrip(".")) == 1 and one.startswith(word[0])) for one in there)
        for word in name.casefold().split()
    )


# The header.


def _header(draft: Draft) -> _Header:
    end = draft.turns[0].label.start
    people = tuple(_people(draft.text, end))
    dated = next((e for e in expressions.find(draft.text, 0, end) if expressions.full_date(e.phrase)), None)
    when = expressions.full_date(dated.phrase) if dated else None
    if dated is None or when is None:
        return _Header(people)
    return _Header(people, day(when, Basis.EXPLICIT, dated.phrase), dated.span)


def _people(text: str, end: int) -> Iterator[_Person]:
    """The names in the header: "Matthew Miller, Department Spokesperson", "Remarks by President Ana Torres"."""
    for match in _CAPITALISED.finditer(text, 0, end):
        words = list(re.finditer(r"\S+", match.group()))
        titles = [w.group().lower().rstrip(".") for w in words]
        first = next((n for n, title in enumerate(titles) if title not in _titles()), len(words))
        role = _ROLE.match(text, match.end(), end)
        if first == len(words) or not (first or role) or any(title in _no_name() for title in titles[first:]):
            continue
        at = Span(match.start() + words[first].start(), match.end())
        said = set(titles[:first]) | set(re.findall(r"\w+", role["role"].lower()) if role else ())
        where = Span(*role.span("role")) if role else None
        if first or said & _titles():
            yield _Person(name_of(text[slice(*at)]), at, where, frozenset(said))


def _titles() -> frozenset[str]:
    return roles().titles | {word for office in roles().alike for word in office.split()}


def _no_name() -> frozenset[str]:
    """Words of bodies, days and places: with one of them it is nobody's name."""
    lists = gazetteer()
    return roles().bodies | roles().calendar | lists.states.keys() | lists.demonyms.keys() | {"briefing", "press"}


def _namings(draft: Draft, header: _Header, told: list[_Told]) -> Iterator[Naming]:
    """Each label, and in the header the names and roles of those who speak."""
    for turn, (actor, sure) in zip(draft.turns, told, strict=True):
        if actor:
            yield Naming(span=turn.label, form=MentionForm.NAME, actor=actor, score=sure)
    speaking = {name_key(actor.name): actor for actor, _ in told if actor}
    for person in header.people:
        actor = speaking.get(name_key(person.name))
        if actor:
            yield Naming(span=person.at, form=MentionForm.NAME, actor=actor)
            if person.role:
                yield Naming(span=person.role, form=MentionForm.NOMINAL, actor=actor)
