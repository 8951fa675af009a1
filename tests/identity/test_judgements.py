"""What people judge joins and parts, survives whatever is loaded or deleted, and can be undone."""

import random
from itertools import combinations
from typing import Final

import pytest

from kb.errors import QueryError
from kb.findings import Findings, actor_id, article_id
from kb.identity.leaves import leaves_of
from kb.knowledge import KnowledgeBase
from kb.models import Claim, Entity, Judgement, Leaf, Verdict
from kb.store.port import Store
from kb.vocabulary import SAID_BY
from tests.golden import seeds
from tests.graph import assert_same, graph

FIRST, SECOND = seeds.first(), seeds.second()
MILLER, PASHINYAN, RUSSIA, ARMENIA, DEPARTMENT = (
    actor_id(actor, "")
    for actor in (seeds.MILLER, seeds.PASHINYAN, seeds.RUSSIA, seeds.ARMENIA, seeds.STATE_DEPARTMENT)
)
SAME, NOT_SAME, UNSURE = Verdict.SAME, Verdict.NOT_SAME, Verdict.UNSURE


def leaves(of: str, findings: Findings) -> list[str]:
    return [leaf.id for leaf in leaves_of(findings) if leaf.of == of]


async def joined(store: Store) -> tuple[str, str]:
    """The two leaves of a claim that the rules joined."""
    found: dict[str, list[str]] = {}
    for leaf in await store.load(Leaf, "id", [*leaves("claim", FIRST), *leaves("claim", SECOND)]):
        found.setdefault(leaf.canonical, []).append(leaf.id)
    left, right = sorted(next(group for group in sorted(found.values()) if len(group) == 2))
    return left, right


PAIRS: Final[dict[str, tuple[str, str]]] = {
    "claims": (leaves("claim", FIRST)[0], leaves("claim", SECOND)[1]),
    "claims of one article": (leaves("claim", FIRST)[0], leaves("claim", FIRST)[1]),
    "occasions": (leaves("event", FIRST)[-1], leaves("event", SECOND)[-1]),
    "people": (MILLER, PASHINYAN),
    "states that are named as bodies and participants": (RUSSIA, ARMENIA),
    "a body and what it is part of": (actor_id(seeds.US, ""), DEPARTMENT),
}


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
async def test_merge_then_undo_is_the_graph_before(kb: KnowledgeBase, pair: tuple[str, str]) -> None:
    before = await graph(kb.store)
    made = await kb.judge(pair[0], pair[1], SAME, "ada", "heard both")
    merged = await graph(kb.store)
    ends = await kb.store.load(Leaf, "id", sorted(pair))
    assert {leaf.canonical for leaf in ends} == {min(pair)}
    assert len(merged[0]) < len(before[0])
    await kb.rebuild()
    assert_same(await graph(kb.store), merged)
    await kb.undo(made.id, "ada")
    assert_same(await graph(kb.store), before)


async def test_a_merged_person_said_what_both_said(kb: KnowledgeBase) -> None:
    before = await graph(kb.store)
    both = {e.head for e in before[1] if e.relation is SAID_BY and e.tail in (MILLER, PASHINYAN)}
    await kb.judge(MILLER, PASHINYAN, SAME, "ada")
    after = await graph(kb.store)
    assert {e.head for e in after[1] if e.relation is SAID_BY and e.tail == min(MILLER, PASHINYAN)} == both
    assert max(MILLER, PASHINYAN) not in {ident for kind, ident in after[0] if kind == "entity"}
    (entity,) = await kb.store.load(Entity, "id", [min(MILLER, PASHINYAN)])
    assert {"Miller", "Pashinyan"} <= {alias.split()[-1] for alias in entity.aliases}


async def test_a_person_parts_what_a_rule_joined(kb: KnowledgeBase) -> None:
    left, right = await joined(kb.store)
    before = await graph(kb.store)
    made = await kb.judge(left, right, NOT_SAME, "ada", "another matter")
    assert {claim.id for claim in await kb.store.load(Claim, "id", [left, right])} == {left, right}
    await kb.delete(article_id(FIRST.source))
    await kb.add(FIRST)
    assert {claim.id for claim in await kb.store.load(Claim, "id", [left, right])} == {left, right}
    await kb.undo(made.id, "ada")
    assert_same(await graph(kb.store), before)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
async def test_judgements_hold_whatever_is_deleted_and_loaded_again(kb: KnowledgeBase, order: tuple[int, int]) -> None:
    articles = FIRST, SECOND
    for pair in PAIRS.values():
        await kb.judge(pair[0], pair[1], SAME, "ada")
    judged = await graph(kb.store)
    for n in order:
        await kb.delete(article_id(articles[n].source))
    assert await graph(kb.store) == ({}, set())
    for n in order:
        await kb.add(articles[n])
    assert_same(await graph(kb.store), judged)


async def test_what_a_person_joined_stays_joined_through_a_leaf_that_is_gone(store: Store) -> None:
    kb = KnowledgeBase(store)
    await kb.add(FIRST)
    await kb.add(SECOND)
    one, other, middle = *leaves("claim", FIRST)[:2], leaves("claim", SECOND)[1]
    await kb.judge(one, middle, SAME, "ada")
    await kb.judge(other, middle, SAME, "ada")
    await kb.delete(article_id(SECOND.source))
    assert {leaf.canonical for leaf in await store.load(Leaf, "id", [one, other])} == {min(one, other)}


async def test_a_contradiction_is_shown_and_the_joins_stand(kb: KnowledgeBase) -> None:
    one, two, three = leaves("claim", FIRST)[:3]
    await kb.judge(one, two, SAME, "ada")
    await kb.judge(two, three, SAME, "ada")
    assert (await kb.judgements()).conflicts == frozenset()
    apart = await kb.judge(one, three, NOT_SAME, "grace")
    assert (await kb.judgements()).conflicts == {apart.id}
    assert len({leaf.canonical for leaf in await kb.store.load(Leaf, "id", [one, two, three])}) == 1
    await kb.undo(apart.id, "grace")
    assert (await kb.judgements()).conflicts == frozenset()
    assert [judgement.undone_by for judgement in (await kb.judgements()).made] == [None, None, "grace"]


async def test_a_pair_is_asked_once(kb: KnowledgeBase) -> None:
    first = await kb.judge(MILLER, PASHINYAN, UNSURE, "ada")
    before = await graph(kb.store)
    assert await kb.judge(PASHINYAN, MILLER, UNSURE, "grace") == first
    with pytest.raises(QueryError, match=f"undo {first.id} first"):
        await kb.judge(PASHINYAN, MILLER, SAME, "grace")
    assert_same(await graph(kb.store), before)
    assert len(await kb.store.load(Entity, "id", [MILLER, PASHINYAN])) == 2


async def test_what_cannot_be_judged_says_why_and_changes_nothing(kb: KnowledgeBase) -> None:
    left, right = await joined(kb.store)
    before = await graph(kb.store)
    rule = next(node for node in await kb.store.load(Judgement, "left", [left]) if node.right == right)
    made = await kb.judge(MILLER, PASHINYAN, UNSURE, "ada")
    await kb.undo(made.id, "ada")
    for says, call in (
        ("No claim, event or entity", kb.judge(MILLER, "entity:nobody", SAME, "ada")),
        ("given twice", kb.judge(MILLER, "Matthew Miller", SAME, "ada")),
        ("of one kind", kb.judge(MILLER, left, SAME, "ada")),
        ("no person", kb.judge(MILLER, PASHINYAN, SAME, " ")),
        ("No judgement", kb.undo("judgement:none", "ada")),
        ("by a rule", kb.undo(rule.id, "ada")),
        ("was undone by ada", kb.undo(made.id, "ada")),
    ):
        with pytest.raises(QueryError, match=says):
            await call
    assert_same(await graph(kb.store), before)
    assert right in {leaf.id for leaf in await kb.store.load(Leaf, "id", [right])}


ARTICLES = [
    FIRST,
    SECOND,
    FIRST.model_copy(update={"source": FIRST.source.model_copy(update={"key": "https://wire.example/1"})}),
    SECOND.model_copy(update={"source": SECOND.source.model_copy(update={"key": "https://wire.example/2"})}),
    FIRST.model_copy(update={"version": "0", "attributions": FIRST.attributions[:4]}),
]


# Each on Neo4j costs a minute where it is cold, so there is one.
@pytest.mark.parametrize(
    ("settings", "seed"), [*(("sqlite", seed) for seed in range(8)), ("neo4j", 0)], indirect=["settings"]
)
async def test_after_anything_the_graph_is_the_rebuilt_one(store: Store, seed: int) -> None:
    """Whatever was loaded, judged, undone and deleted in whatever order, nothing of the way is left in the graph."""
    kb, dice = KnowledgeBase(store), random.Random(seed)
    await kb.add(dice.choice(ARTICLES))
    for _ in range(12):
        await _step(kb, dice)
    made = await graph(store)
    await kb.rebuild()
    assert_same(await graph(store), made)


async def _step(kb: KnowledgeBase, dice: random.Random) -> None:
    there = await _leaves(kb.store)
    match dice.choice(["add", "add", "delete", "judge", "judge", "judge", "undo"]):
        case "add":
            await kb.add(dice.choice(ARTICLES))
        case "delete" if there:
            articles = sorted({leaf.article for leaf in there if leaf.article})
            await kb.delete(dice.choice(articles))
        case "judge" if there:
            pairs = [(a, b) for a, b in combinations(there, 2) if a.of == b.of]
            joined = [(a, b) for a, b in pairs if a.canonical == b.canonical]
            left, right = dice.choice(joined if joined and dice.random() < 0.3 else pairs)
            try:
                await kb.judge(left.id, right.id, dice.choice([SAME, SAME, NOT_SAME]), "ada")
            except QueryError:
                return
        case "undo":
            open_ = [judgement for judgement in (await kb.judgements()).made if judgement.in_force]
            if open_:
                await kb.undo(dice.choice(open_).id, "ada")
        case _:
            return


async def _leaves(store: Store) -> list[Leaf]:
    return [item async for item in store.dump(Leaf) if isinstance(item, Leaf)]
