"""Speakers: who said it, with how sure that is. Nobody is an honest answer."""

from collections.abc import Iterator
from dataclasses import replace

from kb.findings import Actor, Naming
from kb.models import EntityKind, MentionForm
from loaders.cast import Cast, cast
from loaders.draft import Draft, Statement
from loaders.references import refer

_SPEAKING = frozenset((EntityKind.PERSON, EntityKind.ORGANIZATION, EntityKind.STATE, EntityKind.GROUP))


def speakers(draft: Draft) -> Draft:
    """Name the cast, and give each statement its speaker."""
    sources = [s.source_word for s in draft.statements if s.source_word is not None]
    spoken = frozenset(i for q in draft.quotations for span in q.spans for i in draft.parse.within(span))
    known = refer(draft.parse, cast(draft.parse), sources, spoken)
    statements = tuple(_spoken_by(draft, known, statement) for statement in draft.statements)
    return replace(draft, cast=known, statements=statements, namings=tuple(_namings(draft, known)))


def _spoken_by(draft: Draft, known: Cast, statement: Statement) -> Statement:
    speaker, sure = _speaker(draft, known, statement)
    confidence = statement.confidence.model_copy(update={"speaker": round(sure, 2)})
    return replace(statement, speaker=speaker, confidence=confidence)


def _speaker(draft: Draft, known: Cast, statement: Statement) -> tuple[Actor | None, float]:
    """Whom the source means; without a resolved source nobody."""
    if statement.source_word is None:
        return None, 0.0
    mention = known.meant(statement.source_word)
    if mention is None:
        return _inside(draft, known, statement.source_word)
    actor = known.figures[mention.figure].actor
    return (actor, mention.sure * 0.98) if actor.type in _SPEAKING else (_government(actor), 0.5)


def _inside(draft: Draft, known: Cast, source: int) -> tuple[Actor | None, float]:
    """The one person named in an apposition, where the head of the source is no name."""
    for word in draft.parse.below(source, "appos"):
        figure = known.figure(word.i)
        if figure and figure.is_person:
            return figure.actor, 0.85
    return None, 0.0


def _government(place: Actor) -> Actor | None:
    """A place that speaks is its government, when it is a capital; else nobody we know."""
    if place.country is None:
        return None
    return Actor(type=EntityKind.STATE, name=place.country, country=place.country)


def _namings(draft: Draft, known: Cast) -> Iterator[Naming]:
    """Every name, and every description or pronoun whose meaning was found."""
    names = [(mention, MentionForm.NAME) for mention in known.mentions]
    others = [(mention, _form(draft, mention.last)) for mention in known.references.values()]
    for mention, form in sorted((*names, *others), key=lambda pair: pair[0].first):
        yield Naming(
            span=draft.parse.span(mention.first, mention.last),
            form=form,
            actor=known.figures[mention.figure].actor,
            score=mention.sure,
        )


def _form(draft: Draft, i: int) -> MentionForm:
    return MentionForm.PRONOUN if draft.parse.words[i].pos in ("PRON", "DET") else MentionForm.NOMINAL
