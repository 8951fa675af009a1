"""What claims, entities and events must share to be looked at together: pure, a few short texts for each.

Of the words of a claim every run of four is a candidate, and of every four neighbouring runs
the longest is taken: so two claims that share seven words in a row share a trait, whatever
stands around, and a claim has few traits. Long words are seldom, so what is taken is too.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from kb.identity.leaves import MIN_WORDS
from kb.models import Claim, Entity, EntityKind, Event
from kb.texts import quote_key, words

_RUN: Final = 4
"""Words in a run."""
_WINDOW: Final = 4
"""Neighbouring runs of which one is taken."""


def claim_traits(claim: Claim) -> set[str]:
    """All its words, and some runs of them."""
    key = quote_key(claim.gist)
    said = key.split()
    if len(said) < MIN_WORDS:
        return set()
    runs = [" ".join(said[n : n + _RUN]) for n in range(len(said) - _RUN + 1)]
    return {same_words(key), *(f"run {run}" for run in _longest(runs))}


def same_words(key: str) -> str:
    """The trait of claims in the same words."""
    return f"words {key}"


def _longest(runs: Sequence[str]) -> Iterator[str]:
    for start in range(max(1, len(runs) - _WINDOW + 1)):
        yield max(runs[start : start + _WINDOW], key=lambda run: (len(run), run))


def entity_traits(entity: Entity) -> set[str]:
    """The first and the last word of its name; states are told apart by their names alone."""
    name = words(entity.name)
    if entity.type is EntityKind.STATE or not name:
        return set()
    return {f"{body(entity.type)} {word}" for word in (name[0], name[-1])}


def body(kind: EntityKind) -> EntityKind:
    """Bodies and groups are hard to tell apart."""
    return EntityKind.ORGANIZATION if kind is EntityKind.GROUP else kind


def event_traits(event: Event, place: str | None, participants: Iterable[str]) -> set[str]:
    """Its kind with its place and with each that took part; for an occasion its speaker and its day."""
    if event.type == "speech":
        day = event.time.day
        return {f"speech {who} {day}" for who in participants} if day else set()
    ends = [("at", place)] if place else []
    return {f"{event.type} {how} {where}" for how, where in (*ends, *(("by", who) for who in participants))}
