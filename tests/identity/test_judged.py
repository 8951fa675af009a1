"""What was judged is shown on what it is about, undone or not; contradictions are asked about."""

from typing import Any, Final

from kb.findings import article_id
from kb.knowledge import KnowledgeBase
from kb.models import Leaf, Verdict
from schema.ask import ask
from tests.golden import seeds
from tests.graph import assert_same, graph
from tests.identity.test_judgements import FIRST, MILLER, PASHINYAN, joined, leaves

JUDGED: Final = """query($id: ID!) { node(id: $id) { id
    ... on Claim { judgements { ...J } } ... on Entity { judgements { ...J } } ... on Event { judgements { ...J } } } }
    fragment J on Judgement { id left right verdict score by reason at undoneAt undoneBy
        claims { id } entities { id } events { id } }"""
QUEUE: Final = "{ review(first: 100) { nodes { of moves reason judgement { id by verdict claims { id } } } } }"
SAME, NOT_SAME = Verdict.SAME, Verdict.NOT_SAME


async def judged(kb: KnowledgeBase, ident: str) -> list[dict[str, Any]]:
    """What was judged of a node."""
    return (await ask(kb.store, JUDGED, {"id": ident}))["node"]["judgements"]


async def contradictions(kb: KnowledgeBase) -> list[dict[str, Any]]:
    """The judgements that the queue asks about."""
    nodes = (await ask(kb.store, QUEUE))["review"]["nodes"]
    return [node for node in nodes if node["of"] == "judgement"]


async def test_both_show_what_was_judged_of_them_and_that_it_was_undone(kb: KnowledgeBase) -> None:
    made = await kb.judge(MILLER, PASHINYAN, NOT_SAME, "ada", "two people")
    for ident in (MILLER, PASHINYAN):
        shown, *_ = await judged(kb, ident)
        assert (shown["id"], shown["verdict"], shown["by"]) == (made.id, "NOT_SAME", "ada")
        assert (shown["reason"], shown["score"], shown["undoneAt"]) == ("two people", None, None)
        assert {entity["id"] for entity in shown["entities"]} == {MILLER, PASHINYAN} == {shown["left"], shown["right"]}
    await kb.undo(made.id, "grace")
    shown, *_ = await judged(kb, MILLER)
    assert (shown["undoneBy"], shown["undoneAt"] is not None) == ("grace", True)


async def test_a_node_that_was_merged_shows_by_what(kb: KnowledgeBase) -> None:
    left, right = await joined(kb.store)
    (by_rule,) = await judged(kb, left)
    assert (by_rule["by"], by_rule["score"], by_rule["at"]) == ("rule:same-quote", 1.0, None)
    assert by_rule["claims"] == [{"id": left}]
    made = await kb.judge(left, right, NOT_SAME, "ada")
    assert [one["id"] for one in await judged(kb, right)] == [made.id, by_rule["id"]]
    assert {claim["id"] for one in await judged(kb, right) for claim in one["claims"]} == {left, right}
    await kb.undo(made.id, "ada")
    assert [one["claims"] for one in await judged(kb, right)] == [[{"id": left}], [{"id": left}]]


async def test_a_judgement_keeps_how_alike_the_two_looked(kb: KnowledgeBase) -> None:
    asked = (await kb.review()).asked[0]
    made = await kb.judge(asked.left, asked.right, SAME, "ada")
    assert made.score == asked.score


async def test_a_contradiction_is_asked_about_until_one_side_is_undone(kb: KnowledgeBase) -> None:
    one, two, three = leaves("claim", FIRST)[:3]
    await kb.judge(one, two, SAME, "ada")
    last = await kb.judge(two, three, SAME, "ada")
    assert await contradictions(kb) == []
    before = await graph(kb.store)
    apart = await kb.judge(one, three, NOT_SAME, "grace")
    (shown,) = await contradictions(kb)
    (node,) = {leaf.canonical for leaf in await kb.store.load(Leaf, "id", [one, two, three])}
    assert shown["judgement"] == {"id": apart.id, "by": "grace", "verdict": "NOT_SAME", "claims": [{"id": node}]}
    assert shown["moves"] >= 3
    assert [asked.left for asked in (await kb.review(100)).asked if asked.of == "judgement"] == [apart.id]
    asking = await graph(kb.store)
    await kb.rebuild()
    assert_same(await graph(kb.store), asking)
    assert await contradictions(kb) == [shown]
    await kb.delete(article_id(FIRST.source))
    assert await contradictions(kb) == []
    await kb.add(FIRST)
    assert_same(await graph(kb.store), asking)
    assert await contradictions(kb) == [shown]
    await kb.undo(apart.id, "ada")
    assert await contradictions(kb) == []
    assert_same(await graph(kb.store), before)
    again = await kb.judge(one, three, NOT_SAME, "grace")
    assert [found["judgement"]["id"] for found in await contradictions(kb)] == [again.id]
    await kb.undo(last.id, "ada")
    assert await contradictions(kb) == []


async def test_what_was_judged_is_shown_again_when_its_article_comes_back(kb: KnowledgeBase) -> None:
    one, two = leaves("claim", FIRST)[:2]
    made = await kb.judge(one, two, Verdict.UNSURE, "ada")
    before = await judged(kb, one)
    assert [shown["id"] for shown in before] == [made.id]
    await kb.delete(article_id(FIRST.source))
    await kb.add(seeds.first())
    assert await judged(kb, one) == before
    await kb.rebuild()
    assert await judged(kb, one) == before
    assert {leaf.canonical for leaf in await kb.store.load(Leaf, "id", [one, two])} == {one, two}


async def test_all_that_was_judged_is_listed_the_latest_word_of_a_person_first(kb: KnowledgeBase) -> None:
    rules = [one["id"] for one in await everything(kb)]
    first = await kb.judge(MILLER, PASHINYAN, NOT_SAME, "ada")
    await kb.undo(first.id, "grace")
    second = await kb.judge(MILLER, PASHINYAN, Verdict.UNSURE, "ada")
    listed = await everything(kb)
    assert [one["id"] for one in listed] == [second.id, first.id, *rules]
    assert [one["undoneBy"] for one in listed[:2]] == [None, "grace"]


async def everything(kb: KnowledgeBase) -> list[dict[str, Any]]:
    """All judgements, in the order of the list."""
    return (await ask(kb.store, "{ judgements(first: 100) { nodes { id undoneBy } } }"))["judgements"]["nodes"]
