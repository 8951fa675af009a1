"""What every store promises about writing."""

import asyncio
from collections.abc import Sequence
from datetime import date
from random import Random

import pytest

from kb import plan as p
from kb.errors import StoreError
from kb.intervals import Interval, day
from kb.models import Entity, Node, Statement
from kb.settings import Settings
from kb.store import open_store
from kb.store.port import SCHEMA_VERSION, Store
from kb.vocabulary import KINDS, RELATIONS, SAID_BY, Edge, edge
from tests.store.graphs import random_graph
from tests.store.scene import EDGES, FIRST, MILLER, NODES, RUSSIA, SECOND, THIRD, ask, entity, listed, save, step
from tests.store.writing import SIZE, child, line


def in_order(nodes: Sequence[Node], edges: Sequence[Edge]) -> list[Node | Edge]:
    """As a dump gives them."""
    kinds, relations = list(KINDS), [relation.name for relation in RELATIONS]
    in_kinds = sorted(nodes, key=lambda node: (kinds.index(node.KIND), node.id))
    in_relations = sorted(edges, key=lambda each: (relations.index(each.relation.name), each.head, each.tail))
    return [*in_kinds, *in_relations]


class TestSave:
    @pytest.mark.parametrize("seed", range(3))
    async def test_a_dump_gives_back_what_was_written(self, store: Store, seed: int) -> None:
        nodes, edges = random_graph(seed)
        await save(store, tuple(nodes), tuple(edges))
        assert await listed(store.dump()) == in_order(nodes, edges)

    async def test_a_dump_of_some_kinds_has_their_nodes_alone(self, store: Store) -> None:
        await save(store)
        found = [node for node in NODES if isinstance(node, Entity | Statement)]
        assert await listed(store.dump(Entity, Statement)) == in_order(found, [])
        ids = sorted(node.id for node in found if isinstance(node, Entity))
        assert await store.ids(Entity) == ids
        async with store.write() as writer:
            await writer.remove(Entity, ids[:1])
            assert await writer.ids(Entity) == ids[1:]

    async def test_a_dump_moves_to_another_store(self, store: Store, settings: Settings) -> None:
        nodes, edges = random_graph(seed=4)
        await save(store, tuple(nodes), tuple(edges))
        dumped = await listed(store.dump())
        other = await open_store(settings.model_copy(update={"store": "", "data": settings.data / "other"}))
        found = [item for item in dumped if isinstance(item, Edge)]
        await save(other, tuple(item for item in dumped if not isinstance(item, Edge)), tuple(found))
        assert await listed(other.dump()) == dumped
        await other.close()

    async def test_who_is_dated_anew_stands_elsewhere_in_a_crowd(self, store: Store) -> None:
        """Stores keep copies of what orders and narrows a crowd with the relation."""
        await save(store)
        assert await _said_by(store, MILLER) == ["statement:2", "statement:1"]
        async with store.write() as writer:
            later = FIRST.model_copy(update={"said": day(date(2023, 9, 26))})
            await writer.save([later], [edge(SAID_BY, THIRD.id, MILLER.id)])
        assert await _said_by(store, MILLER) == ["statement:1", "statement:2", "statement:3"]
        assert await _said_by(store, MILLER, "2023-09-26") == ["statement:1"]
        async with store.write() as writer:
            await writer.save([THIRD.model_copy(update={"said": Interval()})], [])
        assert await _said_by(store, MILLER, "2023-09-26") == ["statement:1", "statement:3"]
        async with store.write() as writer:
            await writer.unlink([edge(SAID_BY, FIRST.id, MILLER.id)])
        assert await _said_by(store, MILLER) == ["statement:2", "statement:3"]

    async def test_twice_is_once(self, store: Store) -> None:
        await save(store)
        before = await listed(store.dump())
        await save(store)
        async with store.write() as writer:
            await writer.save([*NODES, *NODES], [*EDGES, *EDGES])
        assert await listed(store.dump()) == before

    async def test_nothing_is_nothing(self, store: Store) -> None:
        async with store.write() as writer:
            await writer.save([], [])
            await writer.unlink([])
            await writer.remove(Entity, [])
            assert await writer.load(Entity, "id", []) == []
        assert await listed(store.dump()) == []

    async def test_what_is_there_is_overwritten(self, store: Store) -> None:
        await save(store)
        changed = entity("miller", "M. Miller", aliases=("Matt",))
        await save(store, (changed,), (edge(SAID_BY, "statement:1", "entity:miller"),))
        assert await store.load(Entity, "id", ["entity:miller"]) == [changed]
        assert len(await listed(store.dump())) == len(NODES) + len(EDGES)

    async def test_an_edge_loses_the_properties_that_are_not_given(self, store: Store) -> None:
        await save(store)
        about = next(each for each in EDGES if dict(each.properties) == {"role": "target"})
        await save(store, (), (edge(about.relation, about.head, about.tail),))
        assert edge(about.relation, about.head, about.tail) in await listed(store.dump())

    @pytest.mark.parametrize("ends", [("statement:1", "entity:nobody"), ("statement:none", "entity:miller")])
    async def test_an_edge_needs_both_ends(self, store: Store, ends: tuple[str, str]) -> None:
        await save(store)
        before = await listed(store.dump())
        missing = next(end for end in ends if end in ("entity:nobody", "statement:none"))
        with pytest.raises(StoreError, match=missing):
            await save(
                store, (entity("new", "New"),), (edge(SAID_BY, "statement:2", "entity:new"), edge(SAID_BY, *ends))
            )
        assert await listed(store.dump()) == before

    async def test_an_end_of_another_kind_is_no_end(self, store: Store) -> None:
        await save(store)
        with pytest.raises(StoreError, match="claim:1"):
            await save(store, (), (edge(SAID_BY, "statement:4", "claim:1"),))


class TestTakeAway:
    async def test_an_edge(self, store: Store) -> None:
        await save(store)
        gone = edge(SAID_BY, "statement:1", "entity:miller", anything="ignored")
        async with store.write() as writer:
            await writer.unlink([gone, gone, edge(SAID_BY, "statement:1", "entity:russia")])
        left = [each for each in EDGES if (each.relation, each.head) != (SAID_BY, "statement:1")]
        assert await listed(store.dump()) == in_order(list(NODES), left)

    async def test_a_node_goes_with_its_edges(self, store: Store) -> None:
        await save(store)
        async with store.write() as writer:
            await writer.remove(Statement, ["statement:1", "statement:1", "statement:none"])
        nodes = [node for node in NODES if node.id != "statement:1"]
        left = [each for each in EDGES if each.head != "statement:1"]
        assert await listed(store.dump()) == in_order(nodes, left)

    async def test_only_nodes_of_that_kind(self, store: Store) -> None:
        await save(store)
        async with store.write() as writer:
            await writer.remove(Entity, ["statement:1"])
        assert len(await listed(store.dump())) == len(NODES) + len(EDGES)

    async def test_what_was_removed_can_be_written_again(self, store: Store) -> None:
        await save(store)
        before = await listed(store.dump())
        async with store.write() as writer:
            await writer.remove(Entity, ["entity:miller"])
            await writer.save([MILLER], [each for each in EDGES if "entity:miller" in (each.head, each.tail)])
        assert await listed(store.dump()) == before


class TestLoad:
    async def test_by_an_indexed_property_in_the_order_of_ids(self, store: Store) -> None:
        await save(store)
        assert await store.load(Entity, "id", ["entity:russia", "entity:miller", "nobody"]) == [MILLER, RUSSIA]
        assert await store.load(Entity, "name_folded", ["russia"]) == [RUSSIA]
        assert await store.load(Statement, "act", ["say"]) == [FIRST, SECOND]
        assert await store.load(Statement, "act", ["say' OR 1=1"]) == []

    async def test_many_values(self, store: Store) -> None:
        await save(store)
        assert await store.load(Entity, "id", [f"entity:{n}" for n in range(5000)] + ["entity:russia"]) == [RUSSIA]


class TestOneWrite:
    async def test_a_failing_block_leaves_all_as_it_was(self, store: Store) -> None:
        await save(store)
        before = await listed(store.dump())

        async def failing() -> None:
            async with store.write() as writer:
                await writer.remove(Entity, ["entity:miller"])
                await writer.save([entity("new", "New")], [])
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            await failing()
        assert await listed(store.dump()) == before
        assert await store.revision() == 1
        await save(store)
        assert await store.revision() == 2

    async def test_a_cancelled_block_leaves_all_as_it_was(self, store: Store) -> None:
        async def endless() -> None:
            async with store.write() as writer:
                await writer.save(NODES, EDGES)
                await asyncio.sleep(3600)

        with pytest.raises(TimeoutError):
            await asyncio.wait_for(endless(), 1)
        assert await listed(store.dump()) == []
        await save(store)
        assert await store.revision() == 1

    async def test_a_writer_sees_what_it_wrote_and_readers_do_not(self, store: Store) -> None:
        root = p.Lookup("entity", p.Slot("id"), (p.Value("name", "name"),))
        values = {"id": "entity:russia"}
        async with store.write() as writer:
            await writer.save([RUSSIA], [])
            assert writer.revision == 1
            assert await writer.fetch(p.Plan(root), values) == b'{"name":"Russia"}'
            assert await writer.load(Entity, "id", ["entity:russia"]) == [RUSSIA]
            assert await ask(store, root, **values) is None
            assert await store.load(Entity, "id", ["entity:russia"]) == []
            assert await store.revision() == 0
        assert await ask(store, root, **values) == {"name": "Russia"}
        assert await store.revision() == 1

    async def test_writers_in_one_process_come_one_after_the_other(self, store: Store) -> None:
        async def add(alias: int) -> int:
            async with store.write() as writer:
                known = await writer.load(Entity, "id", ["entity:miller"])
                aliases = known[0].aliases if known else ()
                await writer.save([entity("miller", "Miller", aliases=(*aliases, str(alias)))], [])
            return writer.revision

        revisions = await asyncio.gather(*map(add, range(5)))
        assert sorted(revisions) == [1, 2, 3, 4, 5]
        (miller,) = await store.load(Entity, "id", ["entity:miller"])
        assert sorted(miller.aliases) == ["0", "1", "2", "3", "4"]

    async def test_a_writer_in_another_process_waits(self, store: Store, settings: Settings) -> None:
        async with child(settings, "once") as other:
            async with store.write() as writer:
                await writer.save(NODES, [])
                with pytest.raises(TimeoutError):
                    await asyncio.wait_for(other.wait(), 3)
            assert await line(other) == "2"
        assert await store.revision() == 2

    async def test_this_process_waits_for_another(self, store: Store, settings: Settings) -> None:
        async with child(settings, "hold") as other:
            assert await line(other) == "holding"
            mine = asyncio.create_task(save(store))
            _, waiting = await asyncio.wait([mine], timeout=1)
            assert waiting
            assert await store.revision() == 0
            assert other.stdin
            other.stdin.write(b"go on\n")
            await mine
        assert await store.revision() == 2


class TestKilled:
    async def test_a_write_is_wholly_there_or_not_at_all(self, store: Store, settings: Settings) -> None:
        random = Random(1)
        for _ in range(3):
            async with child(settings, "groups") as writing:
                for _ in range(3):
                    assert int(await line(writing))
                await asyncio.sleep(random.uniform(0, 0.1))
                writing.kill()
            speakers = await _speakers(store)
            assert speakers
            assert set(speakers.values()) == {SIZE}
            assert await store.revision() == len(speakers)

    async def test_a_write_that_was_never_finished_is_not_there(self, store: Store, settings: Settings) -> None:
        async with child(settings, "hold") as writing:
            assert await line(writing) == "holding"
        assert await listed(store.dump()) == []
        await save(store)
        assert await store.revision() == 1


async def _speakers(store: Store) -> dict[str, int]:
    """How many statements each speaker has."""
    items = await listed(store.dump())
    heads = {item.head: item.tail for item in items if isinstance(item, Edge)}
    assert heads.keys() == {item.id for item in items if isinstance(item, Statement)}
    return {item.id: list(heads.values()).count(item.id) for item in items if isinstance(item, Entity)}


class TestStatus:
    async def test_says_what_is_there(self, store: Store) -> None:
        assert (await store.status()).revision == 0
        await save(store)
        status = await store.status()
        assert (status.schema_version, status.revision) == (SCHEMA_VERSION, 1)
        assert list(status.counts) == list(KINDS)
        assert {kind: count for kind, count in status.counts.items() if count} == {
            "outlet": 2, "article": 2, "passage": 3, "statement": 4, "mention": 1, "claim": 1, "entity": 4,
        }  # fmt: skip
        assert status.version[0].isdigit()

    async def test_what_was_closed_and_opened_again_is_all_there(self, store: Store, settings: Settings) -> None:
        await save(store)
        before = await listed(store.dump())
        await store.close()
        await store.close()
        again = await open_store(settings)
        assert await listed(again.dump()) == before
        assert await again.revision() == 1
        await again.close()

    async def test_a_dump_may_be_left_in_the_middle(self, store: Store) -> None:
        await save(store)
        async for _ in store.dump():
            break
        await save(store)


async def _said_by(store: Store, who: Entity, since: str = "") -> list[str]:
    """The ids of a speaker's page, of what was possibly said since a day."""
    nodes = p.Nodes("nodes", (p.Value("id", "id"),))
    order, slots = KINDS["statement"].order("newest"), (p.Slot("first"), p.Slot("cursor"))
    where = p.Not(p.Compare("said_latest", p.Op.LT, p.Slot("since")))
    page = p.Connection("page", "statement", order, *slots, (nodes,), where=where, step=step("entity", "statements"))
    found = await ask(store, p.Lookup("entity", p.Slot("id"), (page,)), id=who.id, first=10, cursor="", since=since)
    return [node["id"] for node in found["page"]["nodes"]]
