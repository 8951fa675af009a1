"""Occasions: which statements of an article were made at one time.

A speaker has one occasion for each day on which he speaks; what he says without a date belongs
to the one that the text is at. What may be from any time (reported inside another report,
in the perfect, again and again) stands apart, each for itself.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from kb.findings import Actor
from kb.models import EntityKind
from loaders.cast import Figure
from loaders.cues import lexicon
from loaders.draft import Draft, Frame, Statement
from loaders.parsing import Word
from loaders.roles import roles

_PERFECT: Final = frozenset(("has", "have", "'ve", "'s", "had"))
_ANY_TIME: Final = frozenset(
    ("repeatedly", "often", "frequently", "always", "consistently", "regularly", "routinely", "previously", "earlier",
     "long", "once", "sometimes")
)  # fmt: skip
_OTHER_TIME: Final = frozenset(("after", "before", "since"))


@dataclass
class _Days:
    """The days on which each speaker speaks, as the text goes on; None is a day not yet known."""

    of: dict[str, list[str | None]] = field(default_factory=lambda: defaultdict(list))

    def current(self, who: str) -> str:
        """The occasion that the text is at."""
        days = self.of[who]
        if not days:
            days.append(None)
        return f"{who}#{len(days)}"

    def on(self, who: str, when: str | None) -> str:
        """The occasion of a day; what was said before without a date was said then."""
        days = self.of[who]
        for number, day in enumerate(days):
            if day is None or day == when:
                days[number] = when
                return f"{who}#{number + 1}"
        days.append(when)
        return f"{who}#{len(days)}"


def occasions(draft: Draft, days: Sequence[str | None], apart: Sequence[bool]) -> list[str]:
    """The key of each statement's occasion; `days` is what its own clause says of its day."""
    known = _Days()
    keys: list[str] = []
    for number, (statement, day) in enumerate(zip(draft.statements, days, strict=True)):
        who = f"{statement.speaker.type}:{statement.speaker.name}" if statement.speaker else None
        if who is None or (day is None and apart[number]):
            keys.append(f"statement:{number}")
        else:
            keys.append(known.current(who) if day is None else known.on(who, day))
    return keys


def apart(draft: Draft) -> list[bool]:
    """For each statement, whether it may be from any time."""
    inside = {inner for statement in draft.statements for inner in statement.embeds}
    spoken_for = {body for _, body in _voices(draft)}
    return [
        number in inside
        or statement.frame is Frame.NOUN
        or _any_time(draft, statement, spoken_for=_key(statement) in spoken_for)
        for number, statement in enumerate(draft.statements)
    ]


def partners(draft: Draft) -> list[list[int]]:
    """For each statement, those by its speaker's voice, or by the body whose voice he is."""
    by_speaker: defaultdict[_Key | None, list[int]] = defaultdict(list)
    for number, statement in enumerate(draft.statements):
        by_speaker[_key(statement)].append(number)
    found: list[list[int]] = [[] for _ in draft.statements]
    for one, other in _voices(draft):
        for number in by_speaker[one]:
            found[number] += by_speaker[other]
        for number in by_speaker[other]:
            found[number] += by_speaker[one]
    return found


_Key = tuple[EntityKind, str]


def _key(statement: Statement) -> _Key | None:
    return (statement.speaker.type, statement.speaker.name) if statement.speaker else None


def _voices(draft: Draft) -> Iterator[tuple[_Key, _Key]]:
    """Speakers who are the voice of another speaker: a spokesman and his ministry, or his state."""
    speaking = {key: s.speaker for s in draft.statements if s.speaker and (key := _key(s))}
    figures = {(figure.actor.type, figure.actor.name): figure for figure in draft.cast.figures}
    voices = [(key, figures[key]) for key in speaking if key in figures and figures[key].roles & roles().voices]
    for key, figure in voices:
        for other, actor in speaking.items():
            if _speaks_for(figure, actor):
                yield key, other


def _speaks_for(person: Figure, body: Actor) -> bool:
    if not person.is_person or person.actor.country is None or person.actor.country != body.country:
        return False
    if body.type is EntityKind.STATE:
        return True
    return body.type is EntityKind.ORGANIZATION and body.name.split()[-1].lower() in person.bodies


def _any_time(draft: Draft, statement: Statement, *, spoken_for: bool) -> bool:
    if statement.cue_word < 0:
        return False
    cue = _main_cue(draft, draft.parse.words[statement.cue_word])
    mark = draft.parse.first(cue.i, "mark", "advmod")
    other_time = cue.dep == "advcl" and mark is not None and mark.low in _OTHER_TIME
    perfect = cue.tag == "VBN" and any(w.low in _PERFECT for w in draft.parse.below(cue.i, "aux"))
    repeated = any(w.low in _ANY_TIME for w in draft.parse.below(cue.i, "advmod"))
    # The lead tells in the perfect what the spokesman says below.
    return other_time or repeated or (perfect and not spoken_for)


def _main_cue(draft: Draft, cue: Word) -> Word:
    """The report that a participle goes on with: "has said …, denying …"."""
    if cue.tag != "VBG" or cue.dep != "advcl":
        return cue
    over = (w for w in draft.parse.above(cue.i) if w.lemma in lexicon().verbs and any(draft.parse.below(w.i, "nsubj")))
    return next(over, cue)
