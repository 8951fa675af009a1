"""What becomes known while somebody listens, on both databases and whoever writes it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

import pytest

from kb.knowledge import KnowledgeBase
from kb.settings import Settings
from kb.store import open_store
from kb.store.port import Store
from schema.api import Api
from schema.documents import DocumentError
from tests.golden import seeds


async def heard(api: Api, document: str, **variables: Any) -> list[Any]:
    """All that a subscription answers until it ends."""
    async with asyncio.timeout(60):
        answers = [answer async for answer in api.listen(api.read(document, variables))]
    assert not [answer.errors for answer in answers if answer.errors]
    return [answer.data["statements"] for answer in answers if answer.data]


@pytest.fixture
async def elsewhere(settings: Settings, store: Store) -> AsyncGenerator[KnowledgeBase]:
    """The same store, opened a second time: what another process would do."""
    async with await open_store(settings) as opened:
        yield KnowledgeBase(opened)


async def test_what_another_process_loads_is_heard(store: Store, elsewhere: KnowledgeBase) -> None:
    document = "subscription { statements(first: 2) { revision statement { id text speaker { name } } } }"
    listening = asyncio.create_task(heard(Api(store), document))
    await asyncio.sleep(1)
    await elsewhere.add(seeds.first())
    events = await listening
    assert [event["revision"] for event in events] == [1, 1]
    assert all(event["statement"]["text"] for event in events)


async def test_each_statement_comes_once_in_the_order_of_the_writes(store: Store) -> None:
    kb, document = (
        KnowledgeBase(store),
        "subscription { statements(since: 0, first: %d) { revision statement { id } } }",
    )
    await kb.add(seeds.first())
    of_first = (await store.status()).counts["statement"]
    await kb.add(seeds.second())
    total = (await store.status()).counts["statement"]
    events = await heard(Api(store), document % total)
    assert [event["revision"] for event in events] == [1] * of_first + [2] * (total - of_first)
    assert len({event["statement"]["id"] for event in events}) == total
    behind = await heard(Api(store), "subscription { statements(since: 1, first: 3) { revision } }")
    assert behind == [{"revision": 2}] * 3


async def test_only_what_the_filter_lets_through(store: Store) -> None:
    kb = KnowledgeBase(store)
    await kb.add(seeds.first())
    await kb.add(seeds.second())
    document = """subscription($of: String) {
        statements(filter: {speaker: $of}, since: 0, first: 2) { statement { speaker { name } } } }"""
    events = await heard(Api(store), document, of=seeds.PASHINYAN.name)
    assert events == [{"statement": {"speaker": {"name": seeds.PASHINYAN.name}}}] * 2


async def test_loading_the_same_again_is_no_news(store: Store) -> None:
    kb = KnowledgeBase(store)
    await kb.add(seeds.first())
    async with aclosing(Api(store).listen(Api(store).read("subscription { statements { revision } }"))) as answers:
        coming = asyncio.ensure_future(anext(answers))
        await asyncio.sleep(0.2)
        await kb.add(seeds.first())
        done, _ = await asyncio.wait([coming], timeout=1.5)
        assert not done
        coming.cancel()
        await asyncio.wait([coming])


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ("subscription { statements(first: 0) { revision } }", "ask for at least one"),
        ("subscription { __typename }", "introspection top level field"),
        ("subscription { statements @skip(if: true) { revision } }", "must not use `@skip`"),
        ("subscription { a: statements { revision } b: statements { revision } }", "one top level field"),
    ],
)
async def test_what_cannot_be_listened_to(store: Store, document: str, message: str) -> None:
    with pytest.raises(DocumentError) as refused:
        Api(store).read(document)
    assert message in str(refused.value.errors[0].message)


async def test_an_id_of_another_kind_ends_it_with_what_to_give(store: Store) -> None:
    api = Api(store)
    document = 'subscription { statements(filter: {claim: "entity:x"}) { revision } }'
    (answer,) = [answer async for answer in api.listen(api.read(document))]
    assert "is an id of kind entity; give one of kind claim" in answer.errors[0]["message"]


async def test_a_store_that_fails_ends_it_with_a_masked_error(store: Store) -> None:
    api = Api(store)
    await store.close()
    answers = [answer async for answer in api.listen(api.read("subscription { statements { revision } }"))]
    assert [error["extensions"]["code"] for error in answers[0].errors] == ["UNAVAILABLE"]
