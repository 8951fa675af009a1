"""Random lives of a knowledge base: whatever is done in whatever order, nothing it promises is broken."""

import asyncio
import os
from collections import Counter
from collections.abc import Coroutine
from functools import partial
from typing import Any, Final, TypeVar

import pytest
from hypothesis import settings as choose
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from kb.errors import QueryError
from kb.findings import article_id
from kb.identity.linking import Reference
from kb.knowledge import KnowledgeBase
from kb.models import NODES, ArticleVersion, CorrectedField, Leaf, LinkedAs, Node, Passage, Statement, Verdict
from kb.settings import Settings
from kb.store.port import Store
from kb.vocabulary import EVIDENCED_BY, MADE_AT, PASSAGE_IN, REPORTED_IN, SAID_BY, Edge, Relation
from schema.api import Api
from tests.graph import assert_same, graph, open_empty
from tests.small import SHARING

T = TypeVar("T")
ASKED: Final = int(os.environ.get("KB_TEST_LIVES", "0"))
"""`KB_TEST_LIVES=1000 pytest tests/test_stateful.py` runs so many on SQLite, and a tenth on Neo4j."""
LIVES, LIVES_ON_NEO4J = (ASKED, max(1, ASKED // 10)) if ASKED else (100, 20)
PICK: Final = st.integers(0, 10_000)
SPEAKERS: Final = st.sampled_from(["Ann Archer", "Bob Baker", "Utopia", "person: Nora New", None])
GROUPS: Final = ("bySpeaker", "byClaim", "byOutlet", "byAct")
GROUP: Final = "(first: 100) { key statements occasions outlets filter }"
COUNTED: Final = f"{{ statements {{ totalCount facets {{ {' '.join(name + GROUP for name in GROUPS)} }} }} }}"
LISTED: Final = """query($filter: StatementFilter) { statements(filter: $filter, first: 100) {
    totalCount counts { statements occasions outlets }
    nodes { id occasion { id } article { outlet { id } } } } }"""


class Life(RuleBasedStateMachine):
    """One store, empty at first, on which everything is done that people do."""

    def __init__(self, loop: asyncio.AbstractEventLoop, store: Store, look_after: int) -> None:
        """`look_after` so many steps, and at the end."""
        super().__init__()
        self.look_after, self.steps = look_after, 0
        self.loop, self.store, self.kb = loop, store, KnowledgeBase(store)
        self._done(_emptied(store))

    @initialize(first=PICK, second=PICK)
    def begin(self, first: int, second: int) -> None:
        self.load(first)
        self.load(second)

    @rule(n=PICK)
    def load(self, n: int) -> None:
        self._done(self.kb.add(SHARING[n % len(SHARING)]))

    @rule(n=PICK)
    def delete(self, n: int) -> None:
        self._tried(self.kb.delete(article_id(SHARING[n % len(SHARING)].source), "ada"))

    @rule(one=PICK, other=PICK, verdict=st.sampled_from(Verdict))
    def judge(self, one: int, other: int, verdict: Verdict) -> None:
        """Two of a kind; that others are refused is tested elsewhere."""
        if leaves := self._leaves():
            left = leaves[one % len(leaves)]
            alike = [leaf.id for leaf in leaves if leaf.of == left.of]
            self._tried(self.kb.judge(left.id, alike[other % len(alike)], verdict, "ada"))

    @rule(n=PICK, act=st.sampled_from(["deny", "warn", "say"]))
    def set_act(self, n: int, act: str) -> None:
        if said := self._said(n):
            self._tried(self.kb.correct(said, CorrectedField.ACT, act, "ada"))

    @rule(n=PICK, speaker=SPEAKERS)
    def set_speaker(self, n: int, speaker: str | None) -> None:
        if said := self._said(n):
            self._tried(self.kb.correct(said, CorrectedField.SPEAKER, [speaker] if speaker else [], "ada"))

    @rule(n=PICK)
    def strike(self, n: int) -> None:
        if said := self._said(n):
            self._tried(self.kb.strike(said, "ada"))

    @rule(n=PICK, as_=st.sampled_from(LinkedAs))
    def link(self, n: int, as_: LinkedAs) -> None:
        if said := self._said(n):
            self._tried(self.kb.link(said, Reference("https://example.org/x", as_), "ada"))

    @rule(n=PICK)
    def undo(self, n: int) -> None:
        if made := self._done(self._in_force()):
            self._tried(self.kb.undo(made[n % len(made)], "grace"))

    @invariant()
    def nothing_is_broken(self) -> None:
        self.steps += 1
        if self.steps % self.look_after == 0:
            self._look()

    def _look(self) -> None:
        nodes, edges = self._done(_held(self.store))
        _check_ends(nodes, edges)
        _check_statements(nodes, edges)
        _check_words(nodes, edges)

    def teardown(self) -> None:
        self._look()
        self._done(_check_counts(self.store))
        self._done(_check_drawn_again(self.kb))

    def _done(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(work)

    def _tried(self, work: Coroutine[Any, Any, object]) -> None:
        """What cannot be done is refused, and that is all that happens."""
        try:
            self._done(work)
        except QueryError:
            return

    def _leaves(self) -> list[Leaf]:
        async def load() -> list[Leaf]:
            return await self.store.load(Leaf, "id", await self.store.ids(Leaf))

        return self._done(load())

    def _said(self, n: int) -> str | None:
        """One of the statements."""
        said = self._done(self.store.ids(Statement))
        return said[n % len(said)] if said else None

    async def _in_force(self) -> list[str]:
        judged, right, links = await self.kb.judgements(), await self.kb.corrections(), await self.kb.links()
        return [one.id for one in (*judged.made, *right.made, *links) if one.in_force]


async def _emptied(store: Store) -> None:
    """Nothing is left of the life before."""
    async with store.write() as writer:
        for model in NODES:
            await writer.remove(model, await writer.ids(model))


Held = tuple[dict[str, Node], list[Edge]]


async def _held(store: Store) -> Held:
    nodes: dict[str, Node] = {}
    edges: list[Edge] = []
    async for item in store.dump():
        if isinstance(item, Edge):
            edges.append(item)
        else:
            nodes[item.id] = item
    return nodes, edges


def _check_ends(nodes: dict[str, Node], edges: list[Edge]) -> None:
    assert {end for edge in edges for end in (edge.head, edge.tail)} <= nodes.keys()


def _check_statements(nodes: dict[str, Node], edges: list[Edge]) -> None:
    """Each has its article and its words; what still stands an occasion, and a speaker or openly none."""
    statements = {node.id: node for node in nodes.values() if isinstance(node, Statement)}
    assert statements.keys() == _heads(edges, REPORTED_IN) == _heads(edges, EVIDENCED_BY)
    stands = {ident for ident, node in statements.items() if node.current}
    assert stands == _heads(edges, MADE_AT)
    assert _heads(edges, SAID_BY) == {ident for ident in stands if statements[ident].confidence.speaker}


def _heads(edges: list[Edge], relation: Relation) -> set[str]:
    return {edge.head for edge in edges if edge.relation is relation}


def _check_words(nodes: dict[str, Node], edges: list[Edge]) -> None:
    """Every quote is the slice of the text that it was read in."""
    versions = {edge.head: nodes[edge.tail] for edge in edges if edge.relation is PASSAGE_IN}
    passages = {node.id: node for node in nodes.values() if isinstance(node, Passage)}
    assert versions.keys() == passages.keys()
    for ident, passage in passages.items():
        version = versions[ident]
        assert isinstance(version, ArticleVersion)
        assert version.text[passage.start : passage.end] == passage.exact


async def _check_counts(store: Store) -> None:
    """Every number is the length of its list, and what the graph holds."""
    _, edges = await _held(store)
    api = Api(store, seconds=120)
    every = await _answer(api, COUNTED)
    assert every["totalCount"] == len(_heads(edges, MADE_AT))
    speakers = Counter(edge.tail for edge in edges if edge.relation is SAID_BY)
    assert {group["key"]: group["statements"] for group in every["facets"]["bySpeaker"]} == speakers
    for group in (group for name in GROUPS for group in every["facets"][name][:2]):
        listed = await _answer(api, LISTED, {"filter": group["filter"]})
        counted = {unit: group[unit] for unit in ("statements", "occasions", "outlets")}
        assert counted == listed["counts"] == _lengths(listed["nodes"])
        assert listed["totalCount"] == group["statements"]


async def _answer(api: Api, document: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
    answer = await api.execute(document, variables)
    assert answer.data, answer.errors
    return answer.data["statements"]


def _lengths(nodes: list[dict[str, Any]]) -> dict[str, int]:
    outlets = [node["article"]["outlet"] for node in nodes]
    return {
        "statements": len({node["id"] for node in nodes}),
        "occasions": len({node["occasion"]["id"] for node in nodes}),
        "outlets": len({outlet["id"] for outlet in outlets if outlet}),
    }


async def _check_drawn_again(kb: KnowledgeBase) -> None:
    before = await graph(kb.store)
    await kb.rebuild()
    assert_same(await graph(kb.store), before)


@pytest.mark.timeout(0)
def test_no_life_breaks_what_is_promised(settings: Settings) -> None:
    lives = LIVES_ON_NEO4J if settings.store else LIVES
    few = choose(max_examples=lives, stateful_step_count=8, deadline=None, derandomize=True, database=None)
    with asyncio.Runner() as runner:
        store = runner.run(open_empty(settings))
        try:
            # Reading all of a Neo4j is most of a life there.
            life = partial(Life, runner.get_loop(), store, look_after=4 if settings.store else 1)
            run_state_machine_as_test(life, settings=few)  # pyright: ignore[reportArgumentType]
        finally:
            runner.run(store.close())
