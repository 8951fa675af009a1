"""What only the store on Neo4j does."""

import socket
from datetime import date

import pytest
from neo4j import AsyncGraphDatabase, Query
from neo4j.time import Date
from pydantic import SecretStr

from kb.errors import SettingsError, StoreError, StoreUnreachable, StoreVersionError
from kb.intervals import day
from kb.models import Article, Outlet
from kb.plan import Connection, Nodes, Plan, Slot, Value
from kb.settings import Settings
from kb.store import open_store
from kb.store.neo4j.compile import compile_plan, lucene
from kb.store.neo4j.constraints import WANTED
from kb.store.neo4j.texts import name
from kb.store.port import Store
from kb.vocabulary import KINDS, PUBLISHED, edge

on_neo4j = pytest.mark.parametrize("settings", ["neo4j"], indirect=True)
stored = pytest.mark.usefixtures("store")

HIDDEN = "not-to-be-shown"


async def cypher(settings: Settings, question: Query) -> list[object]:
    """The first column of what the database itself answers."""
    auth = (settings.neo4j_user, settings.neo4j_password.get_secret_value())
    async with AsyncGraphDatabase.driver(settings.store, auth=auth) as driver:  # pyright: ignore[reportUnknownMemberType]
        answer = await driver.execute_query(question, database_=settings.neo4j_database)
        return [record[0] for record in answer.records]


@on_neo4j
class TestOpening:
    @stored
    async def test_makes_every_index_once(self, settings: Settings) -> None:
        await (await open_store(settings)).close()
        names = await cypher(settings, Query("SHOW INDEXES YIELD name, state WHERE state = 'ONLINE' RETURN name"))
        assert set(WANTED) <= set(names)

    @stored
    async def test_ids_and_sort_keys_are_unique(self, settings: Settings) -> None:
        found = set(
            await cypher(settings, Query("SHOW CONSTRAINTS YIELD name, type WHERE type = 'UNIQUENESS' RETURN name"))
        )
        assert {
            f"{kind.name}_{item.name}" for kind in KINDS.values() for item in kind.properties if item.unique
        } <= found

    @stored
    async def test_another_version_is_refused(self, settings: Settings) -> None:
        await cypher(settings, Query("MATCH (r:Revision) SET r.schema_version = 99"))
        with pytest.raises(StoreVersionError, match=r"schema 99, this is \d+.*: open it with that version"):
            await open_store(settings)

    async def test_nobody_answers(self, settings: Settings) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
        gone = settings.model_copy(update={"store": f"neo4j://127.0.0.1:{port}", "neo4j_password": SecretStr(HIDDEN)})
        with pytest.raises(StoreUnreachable, match=f"neo4j://127.0.0.1:{port} does not answer: start it") as told:
            await open_store(gone)
        assert HIDDEN not in str(told.value)

    async def test_a_wrong_password(self, settings: Settings) -> None:
        wrong = settings.model_copy(update={"neo4j_password": SecretStr(HIDDEN)})
        with pytest.raises(
            StoreUnreachable, match=r"refuses the user 'neo4j': .*KB_NEO4J_USER and KB_NEO4J_PASSWORD"
        ) as told:
            await open_store(wrong)
        assert HIDDEN not in str(told.value)

    async def test_no_such_database(self, settings: Settings) -> None:
        with pytest.raises(StoreUnreachable, match="no database 'nowhere': correct KB_NEO4J_DATABASE"):
            await open_store(settings.model_copy(update={"neo4j_database": "nowhere"}))

    async def test_a_password_in_the_address_is_refused_and_not_shown(self, settings: Settings) -> None:
        with pytest.raises(SettingsError, match=r"KB_STORE bolt://localhost:7687 is no address") as told:
            await open_store(settings.model_copy(update={"store": f"bolt://me:{HIDDEN}@localhost:7687"}))
        assert HIDDEN not in str(told.value)


@on_neo4j
class TestWriting:
    async def test_what_neo4js_own_tools_show(self, settings: Settings, store: Store) -> None:
        async with store.write() as writer:
            await writer.save([Article(id="article:1", key="k", title="A title", published=day(date(2023, 9, 24)))], [])
        found = await cypher(settings, Query("MATCH (a:Article) RETURN [a.caption, a.published_latest_date]"))
        assert found == [["A title", Date(2023, 9, 24)]]

    async def test_an_edge_without_an_end_is_told_and_nothing_is_kept(self, settings: Settings, store: Store) -> None:
        outlet = Outlet(id="outlet:a", name="A")
        with pytest.raises(StoreError, match="PUBLISHED from outlet:a to article:none cannot be saved"):
            async with store.write() as writer:
                await writer.save([outlet], [edge(PUBLISHED, "outlet:a", "article:none")])
        assert await cypher(settings, Query("MATCH (o:Outlet) RETURN o.id")) == []


class TestTexts:
    def test_only_plain_names_become_cypher(self) -> None:
        assert name("said_latest") == "`said_latest`"
        for text in ("", "a b", "a`b", "1a", "a-b", "é"):
            with pytest.raises(ValueError, match="cannot be a name"):
                name(text)

    def test_lucene_gets_words_and_nothing_else(self) -> None:
        assert lucene(["a", 'b" OR "c', "d\\"]) == '"a" AND "b\\" OR \\"c" AND "d\\\\"'
        assert lucene(["a b", "-c", "d e*", "f)*"]) == '"a b" AND "d" AND e* AND f\\)*'
        assert lucene([]) == "*:*"

    def test_equal_plans_have_equal_texts(self) -> None:
        def plan() -> Plan:
            order = KINDS["outlet"].orders[0]
            return Plan(Connection("", "outlet", order, Slot("a"), Slot("b"), (Nodes("n", (Value("id", "id"),)),)))

        one, other = compile_plan(plan()), compile_plan(plan())
        assert one is not other
        assert one.text == other.text
