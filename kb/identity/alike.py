"""Which claims, entities and events that share a trait may be the same: pure rules over two of a kind."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, Final, NamedTuple

from rapidfuzz import fuzz

from kb.identity.traits import body
from kb.intervals import contradicts
from kb.models import Claim, Entity, EntityKind, Event
from kb.texts import quote_key, words

NEARLY: Final = 90.0
"""Of 100: how alike the sorted words of two texts must be."""


class Alike(NamedTuple):
    """How likely two are the same, from 0 to 1, and why."""

    score: float
    reason: str


def claims_alike(one: Claim, other: Claim, _shared: Collection[str]) -> Alike | None:
    """The same words, all words of the one in the other, or nearly the same."""
    first, second = sorted((quote_key(one.gist), quote_key(other.gist)), key=len)
    if first == second:
        return Alike(1.0, "the same words, by another speaker or one who is not known")
    ratio = fuzz.token_sort_ratio(first, second)
    if f" {first} " in f" {second} ":
        return Alike(_rounded(max(ratio, 50)), "one holds all the words of the other")
    return Alike(_rounded(ratio), "nearly the same words") if ratio >= NEARLY else None


def entities_alike(one: Entity, other: Entity, _shared: Collection[str]) -> Alike | None:
    """By their names; another country tells them apart."""
    if body(one.type) is not body(other.type) or (one.country and other.country and one.country != other.country):
        return None
    first, second = sorted((words(one.name), words(other.name)), key=lambda name: (len(name), name))
    if first == second:
        return Alike(1.0, "two of one name")
    if first == second[-len(first) :]:
        person = one.type is EntityKind.PERSON
        return Alike(0.6, "a surname alone") if person else Alike(0.8, "the end of the other's name")
    ratio = fuzz.token_sort_ratio(" ".join(first), " ".join(second))
    return Alike(_rounded(ratio), "nearly the same name") if ratio >= NEARLY else None


def events_alike(one: Event, other: Event, shared: Collection[str]) -> Alike | None:
    """The same kind of event, on days that fit, at one place or with one that took part."""
    if contradicts(one.time, other.time):
        return None
    if one.type == "speech":
        return Alike(0.5, "the same speaker on the same day")
    dated = one.time.edtf is not None and other.time.edtf is not None
    score = 0.4 + 0.2 * min(len(shared), 2) + 0.1 * dated
    return Alike(round(score, 2), "the same kind of event, at one place or with one who took part, on days that fit")


def _rounded(ratio: float) -> float:
    return round(ratio / 100, 2)


ALIKE: Final[Mapping[str, Callable[[Any, Any, Collection[str]], Alike | None]]] = {
    "claim": claims_alike,
    "entity": entities_alike,
    "event": events_alike,
}
