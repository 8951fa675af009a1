"""Richer conditions, and orders of one's own."""

from typing import Any

import pytest

from kb.errors import QueryError
from kb.models import EntityKind
from kb.store.port import Store
from kb.vocabulary import ABOUT, PART_OF, SAID_BY, edge
from schema.ask import ask
from tests.schema.scene import entity as actor
from tests.schema.scene import keys, named, save

WHERE: list[tuple[str, dict[str, Any], list[str]]] = [
    ("statements", {"act": "CRITICISE"}, ["three"]),
    ("statements", {"not": {"act": ["SAY"]}}, ["four", "three"]),
    ("statements", {"or": [{"act": "ACCUSE"}, {"hedge": {"eq": "seems"}}]}, ["four", "three"]),
    ("statements", {"or": [{}, {"act": "ACCUSE"}]}, ["five", "one", "four", "three", "two"]),
    ("statements", {"or": []}, ["five", "one", "four", "three", "two"]),
    ("statements", {"not": {}}, []),
    ("statements", {"hedge": {"missing": False}}, ["three"]),
    ("statements", {"and": [{"text": {"contains": "RELIED on"}}, {"said": {"undated": True}}]}, ["two"]),
    ("statements", {"text": {"startsWith": "moscow,"}}, ["four"]),
    ("statements", {"text": {"words": "-russia"}}, ["five", "four"]),
    ("statements", {"speaker": {"name": {"startsWith": "matthew"}}}, ["five", "one", "two"]),
    ("statements", {"speaker": {}}, ["five", "one", "three", "two"]),
    ("statements", {"not": {"speaker": {}}}, ["four"]),
    ("statements", {"claimStance": "DENIES"}, ["two"]),
    ("statements", {"about": {"some": {"name": {"eq": " RUSSIA"}}, "role": "TARGET"}}, ["four", "three"]),
    ("statements", {"about": {"role": "TARGET"}}, ["four", "three"]),
    ("statements", {"about": {"none": {"type": "STATE"}}}, ["five"]),
    ("statements", {"respondsTo": {"some": {"speaker": {"country": {"in": ["AM", "GE"]}}}}}, ["five"]),
    ("statements", {"said": {"to": "2023-09-24", "certainty": "CERTAIN"}}, ["three"]),
    ("statements", {"evidence": {"n": {"missing": False}}}, ["one", "three"]),
    ("statements", {"evidence": {"n": {"missing": True}}}, []),
    ("statements", {"confidenceSpan": {"ge": 0.5, "lt": 2}}, ["five", "one", "four", "three", "two"]),
    ("entities", {"statements": {"some": {"act": "CRITICISE"}}}, ["pashinyan"]),
    ("entities", {"spokenOf": {"role": "NAMED", "some": {"claim": {"gist": {"contains": "partner"}}}}}, ["russia"]),
    ("entities", {"name": {"gt": "matthew miller", "le": "Russia"}}, ["pashinyan", "russia"]),
    ("entities", {"name": {"ge": "matthew miller", "lt": "Russia"}}, ["miller", "pashinyan"]),
    ("entities", {"id": ["entity:miller", "entity:none"]}, ["miller"]),
    ("events", {"participants": {"some": {"type": "STATE"}}}, ["offensive"]),
    ("articles", {"outlet": {"type": "BROADCASTER"}, "url": {"missing": False}}, ["one"]),
    ("claims", {"statements": {"stance": "DENIES", "some": {"speaker": {"name": {"contains": "mill"}}}}}, ["partner"]),
]  # fmt: skip


@pytest.mark.parametrize(("root", "where", "found"), WHERE)
async def test_where(scene: Store, root: str, where: dict[str, Any], found: list[str]) -> None:
    assert await keys(scene, root, {"where": where}) == found


FORWARD = """query($sort: [StatementSort!], $first: Int! = 100, $after: String) {
    statements(sort: $sort, first: $first, after: $after) { nodes { id }
        pageInfo { startCursor endCursor hasNextPage hasPreviousPage } } }"""
BACKWARD = """query($sort: [StatementSort!], $last: Int, $before: String) {
    statements(sort: $sort, last: $last, before: $before) { nodes { id }
        pageInfo { startCursor endCursor hasNextPage hasPreviousPage } } }"""


async def page(store: Store, document: str, **variables: Any) -> tuple[list[str], dict[str, Any]]:
    found = (await ask(store, document, variables))["statements"]
    return [node["id"].partition(":")[2] for node in found["nodes"]], found["pageInfo"]


SORTS: list[tuple[list[dict[str, Any]], list[str]]] = [
    ([{"act": "ASC"}], ["four", "three", "five", "one", "two"]),
    ([{"speaker": {"name": "ASC"}}], ["five", "one", "two", "three", "four"]),
    ([{"speaker": {"name": "DESC"}}, {"said": "ASC"}], ["three", "one", "five", "two", "four"]),
    ([{"article": {"outlet": {"name": "DESC"}}}], ["three", "two", "five", "one", "four"]),
]


@pytest.mark.parametrize(("sort", "order"), SORTS)
async def test_sorted_and_paged_both_ways(scene: Store, sort: list[dict[str, Any]], order: list[str]) -> None:
    assert (await page(scene, FORWARD, sort=sort))[0] == order
    first, info = await page(scene, FORWARD, sort=sort, first=2)
    second, _ = await page(scene, FORWARD, sort=sort, first=2, after=info["endCursor"])
    assert first + second == order[:4]
    last, info = await page(scene, BACKWARD, sort=sort, last=2)
    assert (last, info["hasNextPage"], info["hasPreviousPage"]) == (order[3:], False, True)
    before, info = await page(scene, BACKWARD, sort=sort, last=9, before=info["startCursor"])
    assert (before, info["hasNextPage"], info["hasPreviousPage"]) == (order[:3], True, False)


async def test_the_last_page_without_a_sort(scene: Store) -> None:
    last, info = await page(scene, BACKWARD, last=2)
    assert last == ["three", "two"]
    assert (await page(scene, BACKWARD, last=2, before=info["startCursor"]))[0] == ["one", "four"]


async def test_lists_have_conditions_an_order_and_a_size_of_their_own(scene: Store) -> None:
    await save(scene, [actor("tass", "TASS")])
    document = """{ node(id: "entity:russia") { ... on Entity {
        spokenOf(sort: [{role: DESC}], first: 2) { edges { role node { id } } } } }
        one: node(id: "statement:one") { ... on Statement {
            about(where: {type: STATE}, role: NAMED, first: 1) { name } none: about(role: TARGET) { name }
            evidence(sort: [{n: DESC}]) { exact } } } }"""
    found = await ask(scene, document)
    assert [edge["role"] for edge in found["node"]["spokenOf"]["edges"]] == ["TARGET", "TARGET"]
    assert found["one"] == {
        "about": [{"name": "Russia"}], "none": [],
        "evidence": [{"exact": "that can be relied on"}, {"exact": "Russia is not a security partner"}],
    }  # fmt: skip


WRONG = [
    ("{ statements(sort: [{act: ASC, type: ASC}]) { totalCount } }", "one field in each object"),
    ("{ statements(sort: [{role: ASC}]) { totalCount } }", "here nothing is bound so"),
    ("{ statements(sort: [{said: ASC}, {recorded: ASC}, {act: ASC}]) { totalCount } }", "may have 4 criteria"),
    ("{ statements(first: 2, last: 2) { totalCount } }", "give one of the two"),
    ("{ statements(last: 101) { totalCount } }", "last: 101 is not possible"),
    ("{ statements(order: RELEVANCE) { totalCount } }", "needs words to be relevant to"),
    ('{ statements(order: RELEVANCE, filter: {text: "a"}, last: 3) { totalCount } }', "there is one page"),
    ('{ statements(filter: {where: {id: "claim:a"}}) { totalCount } }', "is an id of kind claim"),
    ('{ statements(filter: {said: {from: "2023-09-30", to: "2023-09-01"}}) { totalCount } }', "are no range"),
    ('{ statements(sort: [{act: ASC}], after: "x") { totalCount } }', "is no cursor of this question"),
    ("{ statements(filter: {where: " + "{not: " * 40 + "{}" + "}" * 40 + "}) { totalCount } }", "10 deep"),
]  # fmt: skip


@pytest.mark.parametrize(("document", "message"), WRONG)
async def test_what_cannot_be_asked_says_what_to_do(scene: Store, document: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        await ask(scene, document)


async def test_a_cursor_of_another_sort_is_refused(scene: Store) -> None:
    _, info = await page(scene, FORWARD, sort=[{"act": "ASC"}], first=2)
    with pytest.raises(QueryError, match="is no cursor of this question"):
        await page(scene, FORWARD, sort=[{"act": "DESC"}], after=info["endCursor"])


async def test_search_scores_and_highlights(scene: Store) -> None:
    document = """query($text: String!) { search(text: $text) { statements(order: RELEVANCE) { edges {
        node { id } score highlight { text found } } } }
        plain: statements(first: 1) { edges { score highlight { text } } }
        filtered: statements(filter: {text: "same reports"}) { edges { highlight { found text } } } }"""
    found = await ask(scene, document, {"text": '"security partner" reli* -denied'})
    edges = found["search"]["statements"]["edges"]
    assert {edge["node"]["id"] for edge in edges} == {"statement:one", "statement:two"}
    assert edges[0]["score"] >= edges[1]["score"] > 0
    assert [(piece["text"], piece["found"]) for piece in edges[0]["highlight"]] == [
        ("Russia is not a ", False), ("security partner", True), (" that can be ", False), ("relied", True),
        (" on", False),
    ]  # fmt: skip
    assert found["plain"]["edges"] == [{"score": None, "highlight": None}]
    assert [edge["highlight"][1] for edge in found["filtered"]["edges"]] == [{"found": True, "text": "same"}]


async def test_groups_by_stance_open_their_lists(scene: Store) -> None:
    document = "{ statements { facets { byStance { key label statements filter } } } }"
    groups = (await ask(scene, document))["statements"]["facets"]["byStance"]
    assert [(group["key"], group["statements"]) for group in groups] == [("ASSERTS", 1), ("DENIES", 1)]
    assert await keys(scene, "statements", groups[1]["filter"]) == ["two"]


async def test_bodies_that_belong_to_it(scene: Store) -> None:
    ministry, department = (actor(key, key.title(), EntityKind.ORGANIZATION) for key in ("ministry", "department"))
    bodies = [edge(PART_OF, "entity:ministry", "entity:russia"), edge(PART_OF, "entity:department", "entity:ministry")]
    said = [edge(SAID_BY, "statement:four", "entity:department"), edge(ABOUT, "statement:five", "entity:ministry")]
    await save(scene, [ministry, department, *bodies, *said])
    assert await keys(scene, "statements", {"speaker": "Russia"}) == []
    assert await keys(scene, "statements", {"speaker": "Russia", "speakerBodies": True}) == ["four"]
    assert await keys(scene, "statements", {"speaker": "Russia", "speakerBodies": False}) == []
    assert await keys(scene, "statements", {"about": "Moscow"}) == ["one", "four", "three", "two"]
    with_bodies = await keys(scene, "statements", {"about": "Moscow", "aboutBodies": True})
    assert with_bodies == ["five", "one", "four", "three", "two"]


async def test_how_names_were_understood(scene: Store) -> None:
    await save(scene, [actor("other", "Dennis Miller"), *named(actor("other", "Dennis Miller"), "Miller")])
    document = """query($filter: StatementFilter) { statements(filter: $filter, first: 0) { totalCount
        interpretation { argument matched { id name } alternatives { name } } } }"""

    async def understood(**filter_: str) -> Any:
        return (await ask(scene, document, {"filter": filter_}))["statements"]["interpretation"]

    assert await understood() == []
    (both,) = await understood(speaker="miller")
    assert [item["name"] for item in both["matched"]] == ["Dennis Miller", "Matthew Miller"]
    assert (both["argument"], both["alternatives"]) == ("speaker", [])
    speaker, about = await understood(speaker="Nikol Pashinian", about="Rusia")
    assert (speaker["matched"], speaker["alternatives"]) == ([], [{"name": "Nikol Pashinyan"}])
    assert (about["argument"], about["matched"], about["alternatives"]) == ("about", [], [{"name": "Russia"}])
    (event,) = await understood(about="event:offensive")
    assert event["matched"] == [{"id": "event:offensive", "name": "September 19 offensive"}]
    assert (await understood(about="the assault"))[0]["matched"] == event["matched"]
    assert (await understood(about="…"))[0] == {"argument": "about", "matched": [], "alternatives": []}
