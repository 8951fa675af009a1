"""What is derived can be dropped and drawn again: the same ids, the same edges."""

from kb.findings import article_id
from kb.knowledge import KnowledgeBase
from kb.models import Claim, Entity, Leaf, Name, Reading, Statement
from kb.store.port import Store
from kb.vocabulary import SAID_BY, Edge
from tests.golden import seeds
from tests.graph import assert_same, graph


async def _full(store: Store) -> KnowledgeBase:
    """Both seeds, the first of them read twice."""
    kb, first = KnowledgeBase(store), seeds.first()
    await kb.add(first.model_copy(update={"version": "0", "attributions": first.attributions[:4]}))
    await kb.add(seeds.second())
    await kb.add(first)
    return kb


async def test_a_rebuilt_graph_is_the_same_node_by_node_and_edge_by_edge(store: Store) -> None:
    kb = await _full(store)
    before = await graph(store)
    assert len(await store.load(Reading, "article", [article_id(seeds.first().source)])) == 2
    assert await kb.rebuild() == 2
    assert_same(await graph(store), before)


async def test_a_damaged_graph_is_whole_again(store: Store) -> None:
    kb = await _full(store)
    before = await graph(store)
    said_by = [edge for edge in before[1] if edge.relation is SAID_BY]
    async with store.write() as writer:
        for model in (Statement, Claim, Entity, Name, Leaf):
            await writer.remove(model, (await writer.ids(model))[::2])
        there = set(await writer.ids(Statement))
        await writer.unlink([Edge(SAID_BY, edge.head, edge.tail) for edge in said_by if edge.head in there][:3])
    await kb.rebuild()
    assert_same(await graph(store), before)


async def test_an_empty_store_stays_empty(store: Store) -> None:
    assert await KnowledgeBase(store).rebuild() == 0
    assert await graph(store) == ({}, set())
