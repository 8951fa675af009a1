"""Random lives of a knowledge base: whatever is done in whatever order, nothing it promises is broken."""

import asyncio
import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from kb.errors import QueryError
from kb.findings import article_id
from kb.identity.linking import Reference
from kb.knowledge import KnowledgeBase
from kb.models import CorrectedField, Leaf, LinkedAs, Passage, Statement, Verdict
from kb.settings import read_settings
from kb.store import open_store
from kb.vocabulary import EVIDENCED_BY, MADE_AT, REPORTED_IN, Edge
from tests.golden import seeds
from tests.graph import assert_same, graph
from tests.identity.test_judgements import ARTICLES

RUNS: Final = int(os.environ.get("KB_TEST_LIVES", "10"))
"""How many lives; more take longer: `KB_TEST_LIVES=1000 pytest tests/test_stateful.py`."""
PICK: Final = st.integers(0, 10_000)


class Life(RuleBasedStateMachine):
    """One store on which everything is done that people do."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.loop = asyncio.new_event_loop()
        here = read_settings().model_copy(update={"store": "", "data": Path(self.folder.name)})
        self.store = self.loop.run_until_complete(open_store(here))
        self.kb = KnowledgeBase(self.store)

    @rule(n=PICK)
    def load(self, n: int) -> None:
        self.loop.run_until_complete(self.kb.add(ARTICLES[n % len(ARTICLES)]))

    @rule(n=PICK)
    def delete(self, n: int) -> None:
        article = article_id(ARTICLES[n % len(ARTICLES)].source)
        self._tried(self.kb.delete(article, "ada"))

    @rule(one=PICK, other=PICK, verdict=st.sampled_from(Verdict))
    def judge(self, one: int, other: int, verdict: Verdict) -> None:
        leaves = self.loop.run_until_complete(self._ids(Leaf))
        if leaves:
            left, right = leaves[one % len(leaves)], leaves[other % len(leaves)]
            self._tried(self.kb.judge(left, right, verdict, "ada"))

    @rule(n=PICK, act=st.sampled_from(["deny", "warn", "say"]))
    def correct(self, n: int, act: str) -> None:
        said = self.loop.run_until_complete(self._ids(Statement))
        if said:
            self._tried(self.kb.correct(said[n % len(said)], CorrectedField.ACT, act, "ada"))

    @rule(n=PICK)
    def strike(self, n: int) -> None:
        said = self.loop.run_until_complete(self._ids(Statement))
        if said:
            self._tried(self.kb.strike(said[n % len(said)], "ada"))

    @rule(n=PICK, as_=st.sampled_from(LinkedAs))
    def link(self, n: int, as_: LinkedAs) -> None:
        said = self.loop.run_until_complete(self._ids(Statement))
        if said:
            self._tried(self.kb.link(said[n % len(said)], Reference("https://example.org/x", as_), "ada"))

    @rule(n=PICK)
    def undo(self, n: int) -> None:
        made = self.loop.run_until_complete(self._made())
        if made:
            self._tried(self.kb.undo(made[n % len(made)], "grace"))

    @invariant()
    def nothing_is_broken(self) -> None:
        self.loop.run_until_complete(self._check())

    def teardown(self) -> None:
        async def same_when_drawn_again() -> None:
            before = await graph(self.store)
            await self.kb.rebuild()
            assert_same(await graph(self.store), before)
            await self.store.close()

        self.loop.run_until_complete(same_when_drawn_again())
        self.loop.close()
        self.folder.cleanup()

    def _tried(self, work: object) -> None:
        """What cannot be done is refused, and that is all that happens."""
        try:
            self.loop.run_until_complete(work)  # pyright: ignore[reportArgumentType]
        except QueryError:
            return

    async def _ids(self, model: type[Leaf] | type[Statement]) -> list[str]:
        return await self.store.ids(model)

    async def _made(self) -> list[str]:
        judged = [one.id for one in (await self.kb.judgements()).made if one.in_force]
        right = [one.id for one in (await self.kb.corrections()).made if one.in_force]
        return [*judged, *right, *(one.id for one in await self.kb.links() if one.in_force)]

    async def _check(self) -> None:
        nodes, edges = await graph(self.store)
        texts = {findings.source.sha256: findings.source.text for findings in ARTICLES}
        assert len(texts) <= len(ARTICLES)
        statements = {node.id: node for node in nodes.values() if isinstance(node, Statement)}
        heads = {
            relation: {edge.head for edge in edges if edge.relation is relation}
            for relation in (REPORTED_IN, EVIDENCED_BY)
        }
        assert statements.keys() == heads[REPORTED_IN] == heads[EVIDENCED_BY]
        current = {ident for ident, node in statements.items() if node.current}
        assert current == {edge.head for edge in edges if edge.relation is MADE_AT}
        assert _ends(edges) <= {ident for _, ident in nodes} | await self._decided()
        for node in nodes.values():
            if isinstance(node, Passage):
                assert any(text[node.start : node.end] == node.exact for text in texts.values())

    async def _decided(self) -> set[str]:
        every = [one.id for one in (await self.kb.judgements()).made]
        every += [one.id for one in (await self.kb.corrections()).made]
        return {*every, *(one.id for one in await self.kb.links())}


def _ends(edges: set[Edge]) -> set[str]:
    return {end for edge in edges for end in (edge.head, edge.tail) if not end.startswith("link:")}


def test_no_life_breaks_what_is_promised() -> None:
    assert seeds.first() in ARTICLES
    few = settings(max_examples=RUNS, stateful_step_count=8, deadline=None, derandomize=True, database=None)
    run_state_machine_as_test(Life, settings=few)
