"""Plans that nobody thought of: every store must answer what the evaluator answers."""

import orjson
import pytest
from hypothesis import HealthCheck, given, settings

from kb import plan as p
from kb.store.port import Store, Values
from kb.vocabulary import KINDS
from tests.store.evaluator import Graph, evaluate
from tests.store.graphs import random_graph
from tests.store.questions import Maker, questions
from tests.store.scene import save

NODES, EDGES = random_graph(seed=1)
GRAPH = Graph.of([*NODES, *EDGES])
MANY = settings(
    max_examples=1000,
    derandomize=True,
    database=None,
    deadline=None,
    # The store is filled once and only read.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
# Every new text costs Neo4j half a second.
FEW = settings(MANY, max_examples=40)


@pytest.fixture
async def filled(store: Store) -> Store:
    """A store with a random graph in it."""
    await save(store, tuple(NODES), tuple(EDGES))
    return store


async def same(store: Store, plan: p.Plan, values: Values) -> None:
    """The answer is the evaluator's, also in the order of its keys."""
    answer = orjson.loads(await store.fetch(plan, values))
    assert orjson.dumps(answer).decode() == evaluate(GRAPH, plan, values).decode()


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
@MANY
@given(question=questions(GRAPH))
async def test_sqlite_answers_what_the_evaluator_answers(filled: Store, question: tuple[p.Plan, Values]) -> None:
    await same(filled, *question)


@pytest.mark.parametrize("settings", ["neo4j"], indirect=True)
@FEW
@given(question=questions(GRAPH))
async def test_neo4j_answers_what_the_evaluator_answers(filled: Store, question: tuple[p.Plan, Values]) -> None:
    await same(filled, *question)


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
@MANY
@given(question=questions(GRAPH, Maker.crowd))
async def test_sqlite_answers_what_stands_behind_a_name(filled: Store, question: tuple[p.Plan, Values]) -> None:
    await same(filled, *question)


@pytest.mark.parametrize("settings", ["neo4j"], indirect=True)
@FEW
@given(question=questions(GRAPH, Maker.crowd))
async def test_neo4j_answers_what_stands_behind_a_name(filled: Store, question: tuple[p.Plan, Values]) -> None:
    await same(filled, *question)


@pytest.mark.parametrize("seed", [2, 3])
async def test_pages_walked_to_the_end_lose_and_repeat_nothing(store: Store, seed: int) -> None:
    nodes, edges = random_graph(seed, size=11)
    await save(store, tuple(nodes), tuple(edges))
    for kind in KINDS.values():
        for order in kind.orders:
            assert len(await _walked(store, kind.name, order)) == 11


async def _walked(store: Store, kind: str, order: p.PageOrder) -> list[str]:
    """The ids of all pages, which must be ordered by their cursors."""
    slots = (p.Slot("first"), p.Slot("cursor"))
    parts = (p.Edges("edges", (p.Cursor("cursor"), p.Node("node", (p.Value("id", "id"),)))), p.HasNext("more"))
    plan = p.Plan(p.Connection("", kind, order, *slots, (*parts, p.LastCursor("last")), p.Slot("after")))
    ids: list[str] = []
    cursors: list[str] = []
    page = {"more": True, "last": None}
    while page["more"]:
        page = orjson.loads(await store.fetch(plan, {"first": 4, "cursor": "", "after": page["last"]}))
        ids += [edge["node"]["id"] for edge in page["edges"]]
        cursors += [edge["cursor"] for edge in page["edges"]]
    assert cursors == sorted(cursors, reverse=order.descending)
    assert len(set(ids)) == len(ids)
    return ids
