"""Pages and their cursors."""

from typing import Any

import pytest

from kb.errors import QueryError
from kb.store.port import Store
from schema.ask import ask
from tests.schema.scene import entity, save, statement

PAGE = """
query($filter: StatementFilter, $order: TimeOrder! = NEWEST, $first: Int! = 2, $after: String) {
    statements(filter: $filter, order: $order, first: $first, after: $after) {
        edges { cursor node { id } } pageInfo { startCursor endCursor hasNextPage hasPreviousPage }
    }
}
"""
NEWEST = ["five", "one", "four", "three", "two"]


def ids(page: dict[str, Any]) -> list[str]:
    return [edge["node"]["id"].removeprefix("statement:") for edge in page["edges"]]


async def page(store: Store, **variables: Any) -> dict[str, Any]:
    return (await ask(store, PAGE, variables))["statements"]


async def walked(store: Store, **variables: Any) -> list[str]:
    """The ids of all pages, one behind the other."""
    found: list[str] = []
    here = await page(store, **variables)
    while True:
        found += ids(here)
        if not here["pageInfo"]["hasNextPage"]:
            return found
        here = await page(store, **variables, after=here["pageInfo"]["endCursor"])


async def test_pages_put_together_are_the_whole_list(scene: Store) -> None:
    for first in (1, 2, 3, 5, 100):
        assert await walked(scene, first=first) == NEWEST
        assert await walked(scene, first=first, order="OLDEST") == ["three", "four", "one", "five", "two"]


async def test_page_info(scene: Store) -> None:
    first = await page(scene)
    cursors = [edge["cursor"] for edge in first["edges"]]
    assert first["pageInfo"] == {
        "startCursor": cursors[0], "endCursor": cursors[-1], "hasNextPage": True, "hasPreviousPage": False,
    }  # fmt: skip
    last = await page(scene, after=cursors[-1], first=100)
    assert ids(last) == NEWEST[2:]
    assert (last["pageInfo"]["hasNextPage"], last["pageInfo"]["hasPreviousPage"]) == (False, True)
    behind = await page(scene, after=last["pageInfo"]["endCursor"])
    assert behind["edges"] == []
    assert (behind["pageInfo"]["startCursor"], behind["pageInfo"]["endCursor"]) == (None, None)


async def test_what_comes_before_a_page_is_told_alone(scene: Store) -> None:
    """As with all around it, also where nothing else of the page is asked for."""
    answer = await ask(scene, "{ statements(last: 2) { pageInfo { hasPreviousPage } } }")
    assert answer["statements"]["pageInfo"]["hasPreviousPage"]


BOTH_WAYS = """query ($first: Int, $after: String, $last: Int, $before: String) {
    statements(first: $first, after: $after, last: $last, before: $before) { edges { node { id } } } }"""


async def test_one_document_pages_both_ways(scene: Store) -> None:
    """The variables of the way that is not gone are left out."""
    for variables, found in (({"last": 2}, NEWEST[-2:]), ({"first": 2}, NEWEST[:2]), ({}, NEWEST)):
        assert ids((await ask(scene, BOTH_WAYS, variables))["statements"]) == found


async def test_no_page_at_all_still_counts(scene: Store) -> None:
    found = (await ask(scene, "{ statements(first: 0) { totalCount nodes { id } counts { outlets } } }"))["statements"]
    assert found == {"totalCount": 5, "nodes": [], "counts": {"outlets": 2}}


async def test_what_comes_in_between_moves_no_page(scene: Store) -> None:
    first = await page(scene)
    await save(scene, [statement("nine", "said later"), statement("zero", "said earlier")])
    after = first["pageInfo"]["endCursor"]
    rest = ids(await page(scene, after=after, first=100))
    assert [key for key in rest if key not in ("nine", "zero")] == NEWEST[2:]


async def test_a_cursor_goes_on_with_another_page_size(scene: Store) -> None:
    first = await page(scene, first=1)
    assert ids(await page(scene, first=100, after=first["pageInfo"]["endCursor"])) == NEWEST[1:]


OTHER: tuple[dict[str, Any], ...] = (
    {"order": "OLDEST"}, {"filter": {"speaker": "Miller"}}, {"filter": {"said": {"to": "2023-09-30"}}},
)  # fmt: skip


async def test_a_cursor_of_another_question_is_refused(scene: Store) -> None:
    cursor = (await page(scene))["pageInfo"]["endCursor"]
    for changes in OTHER:
        with pytest.raises(QueryError, match="is no cursor of this question"):
            await page(scene, **changes, after=cursor)


async def test_garbage_is_no_cursor(scene: Store) -> None:
    for cursor in ("", "x", "2023-09-25|statement:one", "ffffffffffff:2023"):
        with pytest.raises(QueryError, match="is no cursor of this question"):
            await page(scene, after=cursor)


async def test_nested_pages_have_cursors_of_their_own(scene: Store) -> None:
    document = """query($after: String) { claims { nodes {
        statements(first: 1, after: $after) { nodes { id } pageInfo { endCursor hasNextPage } } } } }"""
    first = (await ask(scene, document))["claims"]["nodes"][0]["statements"]
    after = first["pageInfo"]["endCursor"]
    second = (await ask(scene, document, {"after": after}))["claims"]["nodes"][0]["statements"]
    assert (first["nodes"], second["nodes"]) == ([{"id": "statement:one"}], [{"id": "statement:two"}])
    with pytest.raises(QueryError, match="is no cursor of this question"):
        await page(scene, after=after)


async def test_names_in_order_also_where_one_begins_another(store: Store) -> None:
    names = ("Russian officials", "Åland", "Russia", "armenia", "Russia Today")
    await save(store, [entity(str(n), name) for n, name in enumerate(names)])
    found: list[str] = []
    after: str | None = None
    for _ in names:
        document = (
            "query($after: String) { entities(first: 1, after: $after) { nodes { name } pageInfo { endCursor } } }"
        )
        answer = (await ask(store, document, {"after": after}))["entities"]
        found += [node["name"] for node in answer["nodes"]]
        after = answer["pageInfo"]["endCursor"]
    assert found == ["armenia", "Russia", "Russia Today", "Russian officials", "Åland"]
