"""As of a moment: what was recorded and decided by then, whatever was read, judged, undone or deleted since."""

from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from kb.errors import QueryError
from kb.findings import article_id
from kb.knowledge import KnowledgeBase
from kb.models import Statement, Verdict
from kb.store.port import Store
from tests.golden import seeds
from tests.graph import Graph, assert_same, graph

FIRST, SECOND = seeds.first(), seeds.second()
POORER: Final = FIRST.model_copy(update={"version": "0", "attributions": FIRST.attributions[:4]})


@pytest.fixture
async def history(store: Store) -> dict[str, tuple[datetime, Graph]]:
    """A life of the store: what was in it when."""
    kb, found = KnowledgeBase(store), dict[str, tuple[datetime, Graph]]()

    async def remember(name: str) -> None:
        # Later than what was done, earlier than what is done next.
        found[name] = (datetime.now(UTC), await graph(store))

    await remember("nothing")
    await kb.add(POORER)
    await remember("poorer")
    await kb.add(SECOND)
    await kb.add(FIRST)
    await remember("full")
    made = await kb.judge("Matthew Miller", "US State Department", Verdict.SAME, "ada")
    await remember("judged")
    await kb.undo(made.id, "ada")
    await kb.add(POORER)
    await remember("poorer again")
    return found


async def test_every_moment_is_as_it_was(store: Store, history: dict[str, tuple[datetime, Graph]]) -> None:
    before = await graph(store)
    for moment, then in history.values():
        async with KnowledgeBase(store).as_of(moment) as past:
            assert_same(await graph(past.store), then)
    assert_same(await graph(store), before)


async def test_what_was_deleted_since_is_named(store: Store) -> None:
    kb, moments = KnowledgeBase(store), list[datetime]()
    await kb.add(FIRST)
    moments.append(datetime.now(UTC))
    await kb.add(SECOND)
    moments.append(datetime.now(UTC))
    await kb.delete(article_id(SECOND.source), "grace")
    moments.append(datetime.now(UTC))
    alone = await graph(store)
    await kb.add(SECOND)
    for moment, gone in zip(moments, (0, 1, 0), strict=True):
        async with kb.as_of(moment) as past:
            assert [deletion.article for deletion in past.gone] == [article_id(SECOND.source)] * gone
            assert_same(await graph(past.store), alone)
    (deletion,) = await kb.deletions()
    assert (deletion.by, deletion.title) == ("grace", SECOND.source.title)


async def test_it_answers_when_it_was_learnt(store: Store, history: dict[str, tuple[datetime, Graph]]) -> None:
    moment = history["full"][0]
    async with KnowledgeBase(store).as_of(moment) as past:
        async for item in past.store.dump(Statement):
            assert isinstance(item, Statement)
            assert item.recorded_at
            assert moment - timedelta(minutes=5) < item.recorded_at < moment


async def test_a_moment_needs_its_zone(store: Store) -> None:
    with pytest.raises(QueryError, match="time zone"):
        async with KnowledgeBase(store).as_of(datetime(2023, 9, 24)):  # noqa: DTZ001  (that is what is tested)
            pass
