"""A question that takes too long, on every store: whoever asked is told, and the database stops too."""

import asyncio
from typing import Final

import orjson
import pytest
from neo4j import AsyncGraphDatabase

from kb import plan as p
from kb.errors import QueryTimeout
from kb.settings import Settings
from kb.store.port import Store, Values
from kb.vocabulary import ABOUT, KINDS, edge
from tests.store.scene import entity, save, statement, step

MANY: Final = 12
THERE_AND_BACK: Final = 5
"""12 statements about the same 12: more ways than any database walks in a minute."""
AT_ONCE: Final = 5
"""One more than a store on SQLite has connections."""
SOON: Final = 5.0
"""Seconds; Neo4j looks at its clock every two."""


def _walked(times: int) -> p.Field:
    """What each statement is about, what else is said of that, and so on."""
    if times == 0:
        return p.Value("id", "id")
    said = p.Many("said", step("entity", "spoken_of"), (_walked(times - 1),))
    return p.Many("about", step("statement", "about"), (said,))


def _page(field: p.Field) -> p.Plan:
    order, nodes = KINDS["statement"].orders[0], p.Nodes("nodes", (field,))
    return p.Plan(p.Connection("", "statement", order, p.Slot("first"), p.Slot("cursor"), (nodes,)))


SLOW: Final = _page(_walked(THERE_AND_BACK))
QUICK: Final = _page(_walked(0))
VALUES: Final[Values] = {"first": 1, "cursor": ""}


@pytest.fixture
async def scene(store: Store) -> Store:
    """Every statement is about every entity."""
    entities = [entity(str(n), f"Entity {n}") for n in range(MANY)]
    statements = [statement(str(n), f"Statement {n}") for n in range(MANY)]
    about = (edge(ABOUT, said.id, of.id) for said in statements for of in entities)
    await save(store, (*entities, *statements), tuple(about))
    return store


async def _working(settings: Settings) -> int:
    """At how many such questions Neo4j works. SQLite has no work but in our threads: what waits for them tells."""
    if not settings.store:
        return 0
    auth = (settings.neo4j_user, settings.neo4j_password.get_secret_value())
    async with AsyncGraphDatabase.driver(settings.store, auth=auth) as driver:  # pyright: ignore[reportUnknownMemberType]
        text = "SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery CONTAINS $part RETURN count(*)"
        answer = await driver.execute_query(text, part=":ABOUT", database_=settings.neo4j_database)
        return answer.records[0][0]


async def _has_stopped(store: Store, settings: Settings) -> None:
    """Wait until the database has time for others; `TimeoutError` when it goes on and on."""
    async with asyncio.timeout(SOON):
        while await _working(settings):  # noqa: ASYNC110  (the database does not tell)
            await asyncio.sleep(0.1)
        assert orjson.loads(await store.fetch(QUICK, VALUES))["nodes"]


async def test_a_limit_ends_the_answer_and_the_work(scene: Store, settings: Settings) -> None:
    with pytest.raises(QueryTimeout, match=r"longer than 0\.2 seconds"):
        await scene.fetch(SLOW, VALUES, 0.2)
    await _has_stopped(scene, settings)


async def test_the_work_ends_when_nobody_waits_any_more(scene: Store, settings: Settings) -> None:
    """As many at once as keep every connection busy, and one that waits for them."""
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await asyncio.gather(*(scene.fetch(SLOW, VALUES, 0.4) for _ in range(AT_ONCE)))
    await _has_stopped(scene, settings)


async def test_a_question_within_its_limit_is_answered(scene: Store) -> None:
    assert await scene.fetch(QUICK, VALUES, SOON) == await scene.fetch(QUICK, VALUES)


async def test_what_is_found_out_beforehand_is_not_run(statements: list[str], store: Store) -> None:
    statements.clear()
    await store.prepare(QUICK, VALUES)
    assert statements == []
    await store.fetch(QUICK, VALUES)
    assert len(statements) == 1
