"""One graph whatever the order; what was put in can be taken out; nothing is left over."""

import pytest

from kb.errors import QueryError
from kb.findings import Findings, article_id
from kb.knowledge import KnowledgeBase, Outcome
from kb.models import Reading, Standing
from kb.store.port import Store
from tests.golden import seeds
from tests.graph import Graph, graph


async def built(store: Store, *articles: Findings) -> Graph:
    """The graph of these articles in this order, in a store that is then emptied again."""
    kb = KnowledgeBase(store)
    for findings in articles:
        await kb.add(findings)
    made = await graph(store)
    for findings in articles:
        await kb.delete(article_id(findings.source))
    assert await graph(store) == ({}, set())
    return made


async def test_two_articles_in_either_order_give_the_same_graph(store: Store) -> None:
    one, other = await built(store, seeds.first(), seeds.second()), await built(store, seeds.second(), seeds.first())
    assert one[0] == other[0]
    assert one[1] == other[1]
    assert len(one[0]) > 200


async def test_the_same_article_twice_changes_nothing(store: Store) -> None:
    kb = KnowledgeBase(store)
    assert await kb.add(seeds.first()) is Outcome.ADDED
    before, revision = await graph(store), await store.revision()
    assert await kb.add(seeds.first()) is Outcome.UNCHANGED
    assert (await graph(store), await store.revision()) == (before, revision)


@pytest.mark.parametrize("kept", [0, 1])
async def test_deleting_one_leaves_what_the_other_alone_would_make(store: Store, kept: int) -> None:
    articles = seeds.first(), seeds.second()
    alone = await built(store, articles[kept])
    kb = KnowledgeBase(store)
    for findings in articles:
        await kb.add(findings)
    await kb.delete(article_id(articles[1 - kept].source))
    assert await graph(store) == alone


async def test_another_reading_replaces_what_is_shown_and_keeps_what_was_read(store: Store) -> None:
    kb = KnowledgeBase(store)
    await kb.add(seeds.second())
    first = seeds.first()
    poorer = first.model_copy(update={"version": "0", "attributions": first.attributions[:4]})
    await kb.add(poorer)
    assert await kb.add(first) is Outcome.REPLACED
    readings = await store.load(Reading, "article", [article_id(first.source)])
    assert sorted(reading.standing for reading in readings) == [Standing.CURRENT, Standing.SUPERSEDED]
    nodes, edges = await graph(store)
    superseded = {reading.id for reading in readings if reading.standing is Standing.SUPERSEDED}
    for article in (first, seeds.second()):
        await kb.delete(article_id(article.source))
    direct_nodes, direct_edges = await built(store, first, seeds.second())
    extra = {ident for kind, ident in nodes.keys() - direct_nodes.keys() if kind != "run"}
    assert extra == superseded
    assert {edge for edge in edges - direct_edges if not superseded & {edge.head, edge.tail}} == set()


async def test_deleting_what_is_not_there_says_so_and_changes_nothing(store: Store) -> None:
    kb = KnowledgeBase(store)
    await kb.add(seeds.second())
    before = await graph(store)
    with pytest.raises(QueryError, match="No article"):
        await kb.delete("https://nowhere.example")
    assert (await graph(store), await kb.deletions()) == (before, ())
