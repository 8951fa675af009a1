"""What may be the same and is not joined: found by shared traits, asked of people, the weightiest first.

Only nodes that share a trait with what a change touched are looked at. A trait that more than
`COMMON` nodes of a kind have tells nothing and suggests nothing, so what an article costs does
not grow with how many there are. The suggestions depend on the graph alone, not on the way
to it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

import orjson

from kb.identity.alike import ALIKE, Alike
from kb.identity.drawing import Drawing
from kb.identity.traits import same_words
from kb.models import Claim, Entity, Event, Judgement, Leaf, Node, Suggestion, Trait, make_id
from kb.plan import Connection, Count, Lookup, Plan, Slot
from kb.store.port import Reader, Writer
from kb.texts import quote_key
from kb.vocabulary import (
    BETWEEN_CLAIMS,
    BETWEEN_ENTITIES,
    BETWEEN_EVENTS,
    CLAIM_TRAIT,
    ENTITY_TRAIT,
    EVENT_TRAIT,
    KINDS,
    PART_OF,
    SAME_WORDS,
    STEPS,
    Edge,
    Relation,
    Step,
    edge,
)

COMMON: Final = 50
"""More nodes of a kind than this share a trait by chance."""


@dataclass(frozen=True)
class _Kind:
    """A kind of node that judgements join, and what is looked up around it."""

    model: type[Node]
    has: Relation
    between: Relation
    counted: tuple[str, ...]
    """Steps to the statements that go with a node."""

    @property
    def name(self) -> str:
        return self.model.KIND

    @property
    def traits(self) -> Step:
        return Step(self.has, forward=True)

    @property
    def sharing(self) -> Step:
        return Step(self.has, forward=False)


_KINDS: Final = (
    _Kind(Claim, CLAIM_TRAIT, BETWEEN_CLAIMS, ("statements",)),
    _Kind(Entity, ENTITY_TRAIT, BETWEEN_ENTITIES, ("statements", "spoken_of")),
    _Kind(Event, EVENT_TRAIT, BETWEEN_EVENTS, ("statements", "spoken_of")),
)
_ID: Final = Slot("id")
_NONE: Final = Slot("none")
_NO_CURSOR: Final = Slot("cursor")
_COUNTED: Final = {
    kind.name: Plan(
        Lookup(
            kind.name,
            _ID,
            tuple(
                Connection(
                    step,
                    "statement",
                    KINDS["statement"].orders[0],
                    first=_NONE,
                    cursor=_NO_CURSOR,
                    parts=(Count("count"),),
                    step=STEPS[kind.name, step],
                )
                for step in kind.counted
            ),
        )
    )
    for kind in _KINDS
}


async def suggest(writer: Writer, touched: Iterable[str], was: Drawing, shall: Drawing) -> None:
    """Bring the suggestions about these nodes up to date, and about what gained or lost traits between the drawings."""
    touched = {*touched, *was.nodes, *shall.nodes}
    for kind in _KINDS:
        own = {ident for ident in touched if ident.startswith(f"{kind.name}:")}
        changed = [e for e in _differing(was, shall) if e.relation is kind.has]
        around = await _around(writer, kind, own | await _tipped(writer, kind, changed))
        wanted = {one.id: one for one in await _wanted(writer, kind, around)}
        await _write(writer, kind, around, wanted)
        if kind.model is Claim:
            await _link_same_words(writer, around)


def _differing(was: Drawing, shall: Drawing) -> Iterator[Edge]:
    for one, other in ((was, shall), (shall, was)):
        yield from (e for key, e in one.edges.items() if key not in other.edges)


async def _tipped(reader: Reader, kind: _Kind, changed: Sequence[Edge]) -> set[str]:
    """The nodes that share a trait which has just become common, or is so no longer."""
    often = Counter(e.tail for e in changed)
    members = await reader.reached(kind.sharing, sorted(often), COMMON + max(often.values(), default=0) + 1)
    near = (found for trait, found in members.items() if abs(len(found) - COMMON) <= often[trait])
    return set(chain.from_iterable(near))


@dataclass(frozen=True)
class _Around:
    """Nodes whose suggestions are looked at anew, and what shares a trait with each of them."""

    own: set[str]
    nodes: Mapping[str, Any]
    pairs: Mapping[tuple[str, str], set[str]]
    """Two that share traits, the smaller first, and these traits."""


async def _around(reader: Reader, kind: _Kind, own: set[str]) -> _Around:
    traits = await reader.reached(kind.traits, sorted(own), _MANY)
    members = await reader.reached(kind.sharing, sorted(set(chain.from_iterable(traits.values()))), COMMON + 1)
    pairs: dict[tuple[str, str], set[str]] = {}
    for ident, found in traits.items():
        for trait in found:
            for other in members[trait] if len(members[trait]) <= COMMON else ():
                if other != ident:
                    pairs.setdefault((min(ident, other), max(ident, other)), set()).add(trait)
    nodes = await reader.load(kind.model, "id", sorted(set(chain.from_iterable(pairs))))
    return _Around(own, {node.id: node for node in nodes}, pairs)


_MANY: Final = 1000
"""Traits of one node; a claim has one for every few of its words."""


async def _wanted(reader: Reader, kind: _Kind, around: _Around) -> list[Suggestion]:
    alike: dict[tuple[str, str], Alike] = {}
    for pair, shared in around.pairs.items():
        found = ALIKE[kind.name](around.nodes[pair[0]], around.nodes[pair[1]], shared)
        if found:
            alike[pair] = found
    for pair in await _decided(reader, alike) | await _parts(reader, kind, alike):
        alike.pop(pair, None)
    counts = {ident: await moved_with(reader, ident) for ident in sorted(set(chain.from_iterable(alike)))}
    return [_suggestion(kind, pair, found, min(map(counts.__getitem__, pair))) for pair, found in alike.items()]


def _suggestion(kind: _Kind, pair: tuple[str, str], found: Alike, moves: int) -> Suggestion:
    return Suggestion(
        id=make_id("suggestion", *pair), of=kind.name, left=pair[0], right=pair[1],
        score=found.score, reason=found.reason, moves=moves,
    )  # fmt: skip


async def _decided(reader: Reader, pairs: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Pairs of which a person has said whether they are the same, or that it cannot be told."""
    ids = sorted(set(chain.from_iterable(pairs)))
    node = {leaf.id: leaf.canonical for leaf in await reader.load(Leaf, "canonical", ids)}
    judged = await reader.load(Judgement, "left", sorted(node))
    ends = ((node.get(j.left), node.get(j.right)) for j in judged if j.by_person and j.in_force)
    return {(min(a, b), max(a, b)) for a, b in ends if a and b}


async def _parts(reader: Reader, kind: _Kind, pairs: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Pairs of a body and what it is part of; these are never the same."""
    if kind.model is not Entity:
        return set()
    wholes = await reader.reached(Step(PART_OF, forward=True), sorted(set(chain.from_iterable(pairs))), 1)
    found = ((ident, whole) for ident, above in wholes.items() for whole in above)
    return {(min(pair), max(pair)) for pair in found}


async def moved_with(reader: Reader, ident: str) -> int:
    """How many statements go with a claim, an entity or an event."""
    plan = _COUNTED[ident.partition(":")[0]]
    answer = orjson.loads(await reader.fetch(plan, {_ID.name: ident, _NONE.name: 0, _NO_CURSOR.name: ""}))
    return sum(counted["count"] for counted in answer.values())


async def _write(writer: Writer, kind: _Kind, around: _Around, wanted: Mapping[str, Suggestion]) -> None:
    own = sorted(around.own)
    found = [*await writer.load(Suggestion, "left", own), *await writer.load(Suggestion, "right", own)]
    stored = {one.id: one for one in found if one.of == kind.name}
    await writer.remove(Suggestion, sorted(stored.keys() - wanted.keys()))
    fresh = [one for ident, one in wanted.items() if stored.get(ident) != one]
    await writer.save(fresh, [edge(kind.between, one.id, end) for one in fresh for end in (one.left, one.right)])


async def _link_same_words(writer: Writer, around: _Around) -> None:
    """Claims in the same words are linked both ways, whatever is judged of them."""
    wanted: set[tuple[str, str]] = set()
    for pair, shared in around.pairs.items():
        keys = {quote_key(around.nodes[ident].gist) for ident in pair}
        if len(keys) == 1 and Trait.id_of(same_words(*keys)) in shared:
            wanted |= {pair, (pair[1], pair[0])}
    own = sorted(around.own)
    ahead = await writer.reached(Step(SAME_WORDS, forward=True), own, _MANY)
    stored = {(one, other) for one, others in ahead.items() for other in others}
    stored |= {(other, one) for one, other in stored}
    await writer.unlink([edge(SAME_WORDS, *ends) for ends in sorted(stored - wanted)])
    await writer.save([], [edge(SAME_WORDS, *ends) for ends in sorted(wanted - stored)])
