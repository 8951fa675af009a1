"""Two of one name stay two where articles tell of two countries; whoever fits both is asked about."""

from collections.abc import Sequence
from itertools import permutations
from typing import Final

import pytest

from kb.findings import actor_id, article_id
from kb.knowledge import KnowledgeBase
from kb.models import Claim, Entity, Verdict
from kb.people import Held, Person
from kb.store.port import Store
from schema.ask import ask
from tests.graph import Graph, assert_same, graph
from tests.small import ANN, ARCADIAN, ROADS, UTOPIAN, WORDS, article

HERE = article("here", (UTOPIAN, WORDS), (UTOPIAN, ROADS))
BARE = article("bare", (ANN, WORDS))
THERE = article("there", (ARCADIAN, WORDS))
IDS: Final = {name: actor_id(actor, "") for name, actor in (("here", UTOPIAN), ("bare", ANN), ("there", ARCADIAN))}
MEANT: Final = """{ statements(filter: {speaker: "Ann Archer"}) { totalCount
    interpretation { matched { id } } facets { bySpeaker { key statements } } } }"""


async def people(kb: KnowledgeBase) -> dict[str, int]:
    """Who is called Ann Archer, with how many statements."""
    found = (await ask(kb.store, MEANT))["statements"]
    assert {one["id"] for one in found["interpretation"][0]["matched"]} == set(await kb.store.ids(Entity))
    return {group["key"]: group["statements"] for group in found["facets"]["bySpeaker"]}


async def asked(kb: KnowledgeBase) -> set[frozenset[str]]:
    """Which people may be one."""
    found = (await kb.review(100)).asked
    assert {one.reason for one in found if one.of == "entity"} <= {"two of one name"}
    return {frozenset((one.left, one.right)) for one in found if one.of == "entity"}


async def loaded(kb: KnowledgeBase, order: Sequence[int]) -> Graph:
    """The graph of the three articles, loaded in this order."""
    for n in order:
        await kb.add((HERE, BARE, THERE)[n])
    made = await graph(kb.store)
    for findings in (HERE, BARE, THERE):
        await kb.delete(article_id(findings.source))
    assert await graph(kb.store) == ({}, set())
    return made


async def test_one_country_is_one_person_and_another_one_another(store: Store) -> None:
    kb = KnowledgeBase(store)
    await kb.add(HERE)
    await kb.add(BARE)
    before = await graph(store)
    assert await people(kb) == {min(IDS["here"], IDS["bare"]): 3}
    assert len(await store.ids(Claim)) == 2
    await kb.add(THERE)
    assert await people(kb) == {IDS["here"]: 2, IDS["bare"]: 1, IDS["there"]: 1}
    assert await asked(kb) == {frozenset((IDS["bare"], IDS["here"])), frozenset((IDS["bare"], IDS["there"]))}
    assert len(await store.ids(Claim)) == 4
    split = await graph(store)
    await kb.rebuild()
    assert_same(await graph(store), split)
    await kb.delete(article_id(THERE.source))
    assert_same(await graph(store), before)


async def test_the_order_of_loading_does_not_matter(store: Store) -> None:
    kb, (first, *others) = KnowledgeBase(store), permutations(range(3))
    made = await loaded(kb, first)
    for order in others:
        assert_same(await loaded(kb, order), made)


async def test_a_person_says_who_is_meant(store: Store) -> None:
    kb = KnowledgeBase(store)
    made = await _judged(kb)
    assert await people(kb) == {min(IDS["here"], IDS["bare"]): 3, IDS["there"]: 1}
    merged = await graph(store)
    await kb.delete(article_id(BARE.source))
    await kb.add(BARE)
    assert_same(await graph(store), merged)
    await kb.undo(made, "ada")
    assert len(await people(kb)) == 3


async def _judged(kb: KnowledgeBase) -> str:
    for findings in (THERE, HERE, BARE):
        await kb.add(findings)
    return (await kb.judge(IDS["bare"], IDS["here"], Verdict.SAME, "ada")).id


@pytest.mark.parametrize("known_first", [True, False])
async def test_who_is_known_is_the_namesake_of_the_same_country(store: Store, *, known_first: bool) -> None:
    kb, ann = KnowledgeBase(store), Person(name="Ann Archer", country="Arcadia", posts=(Held(title="mayor"),))
    if known_first:
        await kb.know([ann])
    for findings in (THERE, HERE, BARE):
        await kb.add(findings)
    await kb.know([ann])
    document = "query($id: ID!) { node(id: $id) { ... on Entity { posts { title } } } }"
    posts = {name: (await ask(store, document, {"id": ident}))["node"]["posts"] for name, ident in IDS.items()}
    assert posts == {"here": [], "bare": [], "there": [{"title": "mayor"}]}
    split = await graph(store)
    await kb.delete(article_id(HERE.source))
    assert len(await store.ids(Entity)) == 1
    await kb.add(HERE)
    assert_same(await graph(store), split)
