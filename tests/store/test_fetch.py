"""What every part of a plan means, on every store."""

from dataclasses import replace
from datetime import date
from typing import Any

import orjson
import pytest

from kb import plan as p
from kb.intervals import day
from kb.models import Entity, Statement
from kb.store.port import Store
from kb.texts import fold, terms, words
from kb.vocabulary import ABOUT, KINDS, edge
from tests.store.graphs import ODD
from tests.store.scene import FIRST, ask, entity, save, statement, step

ID = p.Value("id", "id")
NEWEST = KINDS["statement"].order("newest")
BY_NAME = KINDS["entity"].order("name")


@pytest.fixture
async def scene(store: Store) -> Store:
    """A store with the scene in it."""
    await save(store)
    return store


async def look(store: Store, id_: str, *fields: p.Field, **values: Any) -> Any:
    """Fields of one node."""
    return await ask(store, p.Lookup(id_.split(":", maxsplit=1)[0], p.Slot("id"), fields), id=id_, **values)


def page(*parts: p.Part, where: p.Condition | None = None, after: bool = False) -> p.Connection:
    """Statements, newest first."""
    slot = p.Slot("after") if after else None
    return p.Connection("", "statement", NEWEST, p.Slot("first"), p.Slot("cursor"), parts, slot, where)


async def found(store: Store, where: p.Condition, kind: str = "statement", **values: Any) -> list[str]:
    """The ids of the nodes that a condition holds for, without the kind."""
    order, parts = KINDS[kind].orders[0], (p.Nodes("nodes", (ID,)),)
    root = p.Connection("", kind, order, p.Slot("first"), p.Slot("cursor"), parts, None, where)
    answer = await ask(store, root, first=100, cursor="", **values)
    return sorted(node["id"].split(":")[1] for node in answer["nodes"])


async def sorted_page(store: Store, by: tuple[p.Sort, ...], place: Any, *, backward: bool) -> Any:
    """A page of three statements by sorts, forward behind a place or backward before it."""
    edges = p.Edges("edges", (p.Node("node", (ID,)),))
    parts = (edges, p.HasNext("more"), p.HasPrevious("behind"), p.FirstCursor("first"), p.LastCursor("last"))
    after, before = (None, p.Slot("place")) if backward else (p.Slot("place"), None)
    slots = (p.Slot("n"), p.Slot("cursor"))
    root = p.Connection("", "statement", NEWEST, *slots, parts, after, sorts=by, before=before, backward=backward)
    return await ask(store, root, n=3, cursor="", place=place)


class TestFields:
    async def test_a_node_that_is_not_there_is_null(self, scene: Store) -> None:
        assert await look(scene, "statement:9", ID) is None

    async def test_every_type_of_value(self, scene: Store) -> None:
        names = ("key", "title", "url", "meta")
        fields = tuple(p.Value(name, name) for name in names)
        assert await look(scene, "article:1", *fields) == {
            "key": "one", "title": "Zürich calling", "url": None, "meta": {"rank": 1, "tags": ["x", None]},
        }  # fmt: skip
        aliases = p.Value("aliases", "aliases")
        assert await look(scene, "entity:miller", aliases) == {"aliases": ["Matthew Miller", "Miller"]}
        assert await look(scene, "entity:russia", aliases) == {"aliases": []}
        assert await look(scene, "passage:2", p.Value("end", "end")) == {"end": 17}
        answer = await scene.fetch(p.Plan(p.Lookup("statement", p.Slot("id"), (p.Value("sure", "confidence_span"),))), {
            "id": "statement:1",
        })  # fmt: skip
        assert answer == b'{"sure":1.0}'

    async def test_keys_come_in_the_order_asked(self, scene: Store) -> None:
        fields = (p.Value("z", "id"), p.Value("a", "act"), p.Value("order", "id"), p.Value("end", "act"))
        root = p.Lookup("statement", p.Slot("id"), (*fields, p.Group("b", fields)))
        answer = orjson.loads(await scene.fetch(p.Plan(root), {"id": "statement:1"}))
        assert list(answer) == ["z", "a", "order", "end", "b"]
        assert list(answer["b"]) == ["z", "a", "order", "end"]

    async def test_constants_are_what_they_were(self, scene: Store) -> None:
        constants = (p.Constant("s", "it's"), p.Constant("n", 7), p.Constant("t", value=True))
        answer = await look(scene, "statement:1", *constants, p.Constant("f", value=False), p.Constant("none", None))
        assert orjson.dumps(answer) == b'{"s":"it\'s","n":7,"t":true,"f":false,"none":null}'

    async def test_an_object_may_be_empty(self, scene: Store) -> None:
        assert await look(scene, "statement:1", p.Group("g", ())) == {"g": {}}

    async def test_an_object_may_have_a_hundred_fields(self, scene: Store) -> None:
        fields = tuple(p.Value(f"f{n}", "id") for n in range(p.MAX_FIELDS))
        assert len(await look(scene, "statement:1", *fields)) == p.MAX_FIELDS

    async def test_the_one_neighbour_or_null(self, scene: Store) -> None:
        speaker = p.One("speaker", step("statement", "speaker"), (p.Value("name", "name"),))
        assert await look(scene, "statement:1", speaker) == {"speaker": {"name": "Matthew Miller"}}
        assert await look(scene, "statement:4", speaker) == {"speaker": None}

    async def test_ones_in_ones_and_properties_of_the_way(self, scene: Store) -> None:
        refers = p.One("who", step("mention", "entity"), (ID, p.Value("score", "score", edge=True)))
        mention = p.One("mention", step("statement", "mention"), (p.Value("text", "text"), refers))
        claim = p.One("claim", step("statement", "claim"), (p.Group("g", (p.Value("stance", "stance", edge=True),)),))
        assert await look(scene, "statement:1", mention, claim) == {
            "mention": {"text": "Miller", "who": {"id": "entity:miller", "score": 0.75}},
            "claim": {"g": {"stance": "asserts"}},
        }

    async def test_a_relation_that_lacks_the_property_answers_null(self, scene: Store) -> None:
        stance = p.Value("stance", "stance", edge=True)
        speaker = p.One("speaker", step("statement", "speaker"), (stance,))
        assert await look(scene, "statement:1", stance, speaker) == {"stance": None, "speaker": {"stance": None}}


class TestLists:
    async def test_ordered_by_the_relation_with_missing_last(self, scene: Store) -> None:
        evidence = p.Many("e", step("statement", "evidence"), (ID,), order=(p.Sort("n", edge=True),))
        answer = await look(scene, "statement:1", evidence)
        assert [each["id"] for each in answer["e"]] == ["passage:1a", "passage:1b", "passage:2"]

    async def test_ties_are_ordered_by_id(self, scene: Store) -> None:
        about = p.Many("about", step("entity", "spoken_of"), (ID,), order=(p.Sort("type"),))
        answer = await look(scene, "entity:russia", about)
        assert [each["id"] for each in answer["about"]] == ["statement:1", "statement:2", "statement:3"]

    async def test_the_second_criterion(self, scene: Store) -> None:
        order = (p.Sort("hedge"), p.Sort("said_edtf"))
        answer = await look(scene, "entity:russia", p.Many("m", step("entity", "spoken_of"), (ID,), order=order))
        assert [each["id"] for each in answer["m"]] == ["statement:2", "statement:3", "statement:1"]

    @pytest.mark.parametrize(("limit", "count"), [(0, 0), (1, 1), (9, 3)])
    async def test_limited(self, scene: Store, limit: int, count: int) -> None:
        evidence = p.Many("e", step("statement", "evidence"), (ID,), limit=p.Slot("limit"))
        assert len((await look(scene, "statement:1", evidence, limit=limit))["e"]) == count

    async def test_filtered_by_the_relation(self, scene: Store) -> None:
        where = p.Compare("role", p.Op.EQ, p.Slot("role"), edge=True)
        about = p.Many("about", step("statement", "about"), (ID, p.Value("role", "role", edge=True)), where)
        answer = await look(scene, "statement:1", about, role="target")
        assert answer == {"about": [{"id": "entity:russia", "role": "target"}]}

    async def test_an_empty_list_is_a_list(self, scene: Store) -> None:
        assert await look(scene, "statement:4", p.Many("e", step("statement", "evidence"), (ID,))) == {"e": []}

    async def test_lists_in_lists(self, scene: Store) -> None:
        inner = p.Many("about", step("statement", "about"), (p.Value("name", "name"),), order=(p.Sort("name"),))
        outer = p.Many("said", step("entity", "statements"), (ID, inner))
        assert await look(scene, "entity:miller", outer) == {
            "said": [
                {"id": "statement:1", "about": [{"name": "Matthew Miller"}, {"name": "Russia"}]},
                {"id": "statement:2", "about": [{"name": "Russia"}]},
            ]
        }


class TestConditions:
    @pytest.mark.parametrize(
        ("op", "value", "ids"),
        [
            (p.Op.EQ, "2023-09-24", ["3"]),
            (p.Op.LT, "2023-09-25", ["3"]),
            (p.Op.LE, "2023-09-25", ["1", "2", "3"]),
            (p.Op.GT, "2023-09-24", ["1", "2", "4"]),
            (p.Op.GE, "2023-09-25", ["1", "2", "4"]),
            (p.Op.IN, ["2023-09-24", "XXXX-09-25"], ["3", "4"]),
            (p.Op.IN, ["2023-09-24", None], ["3"]),
            (p.Op.IN, [], []),
            (p.Op.CONTAINS, "09-25", ["1", "2", "4"]),
            (p.Op.CONTAINS, "", ["1", "2", "3", "4"]),
            (p.Op.STARTS_WITH, "XXXX", ["4"]),
            (p.Op.STARTS_WITH, "09", []),
            (p.Op.EQ, None, []),
            (p.Op.IN, None, []),
            (p.Op.CONTAINS, None, []),
        ],
    )
    async def test_comparisons_and_their_opposites(self, scene: Store, op: p.Op, value: Any, ids: list[str]) -> None:
        compare = p.Compare("said_edtf", op, p.Slot("v"))
        assert await found(scene, compare, v=value) == ids
        assert await found(scene, p.Not(compare), v=value) == sorted({"1", "2", "3", "4"} - set(ids))

    async def test_a_missing_property_is_neither_equal_nor_unequal(self, scene: Store) -> None:
        compare = p.Compare("hedge", p.Op.EQ, p.Slot("v"))
        assert await found(scene, compare, v="apparently") == ["2"]
        assert await found(scene, p.Not(compare), v="apparently") == ["1", "3", "4"]
        assert await found(scene, p.Not(p.Not(compare)), v="apparently") == ["2"]
        assert await found(scene, p.Missing("hedge")) == ["1", "3", "4"]
        assert await found(scene, p.Not(p.Missing("hedge"))) == ["2"]

    async def test_numbers_are_compared_as_numbers(self, scene: Store) -> None:
        less = p.Compare("start", p.Op.LT, p.Slot("v"))
        inside = p.Some(step("statement", "evidence"), less)
        assert await found(scene, inside, v=9) == ["1", "2"]
        assert await found(scene, p.Some(step("statement", "evidence"), p.Not(less)), v=9) == ["1"]

    @pytest.mark.parametrize("text", ["100%_sure", "It's", "“", "–"])
    async def test_no_character_means_anything(self, scene: Store, text: str) -> None:
        assert await found(scene, p.Compare("text", p.Op.CONTAINS, p.Slot("v")), v=text) == ["4"]

    async def test_case_matters(self, scene: Store) -> None:
        assert await found(scene, p.Compare("text", p.Op.CONTAINS, p.Slot("v")), v="russia") == []
        assert await found(scene, p.Compare("act", p.Op.EQ, p.Slot("v")), v="SAY") == []

    async def test_and_or_of_none(self, scene: Store) -> None:
        assert await found(scene, p.AllOf(())) == ["1", "2", "3", "4"]
        assert await found(scene, p.AnyOf(())) == []
        assert await found(scene, p.Not(p.AnyOf(()))) == ["1", "2", "3", "4"]

    async def test_or_with_what_is_missing(self, scene: Store) -> None:
        hedged = p.Compare("hedge", p.Op.EQ, p.Slot("h"))
        either = p.AnyOf((hedged, p.Compare("act", p.Op.EQ, p.Slot("a"))))
        both = p.AllOf((p.Not(hedged), p.Compare("act", p.Op.EQ, p.Slot("a"))))
        assert await found(scene, either, h="apparently", a="accuse") == ["2", "4"]
        assert await found(scene, both, h="apparently", a="say") == ["1"]

    async def test_neighbours(self, scene: Store) -> None:
        spoken = step("statement", "speaker")
        named = p.Compare("name", p.Op.EQ, p.Slot("v"))
        assert await found(scene, p.Some(spoken)) == ["1", "2", "3"]
        assert await found(scene, p.Not(p.Some(spoken))) == ["4"]
        assert await found(scene, p.Some(spoken, named), v="Matthew Miller") == ["1", "2"]
        assert await found(scene, p.Some(spoken, p.Not(named)), v="Matthew Miller") == ["3"]

    async def test_neighbours_of_neighbours(self, scene: Store) -> None:
        outlet = p.Some(step("article", "outlet"), p.Compare("id", p.Op.EQ, p.Slot("v")))
        assert await found(scene, p.Some(step("statement", "article"), outlet), v="outlet:b") == ["2", "3"]
        speaks = p.Some(step("entity", "statements"), p.Some(step("statement", "claim")))
        assert await found(scene, speaks, "entity") == ["miller"]

    async def test_the_relation_belongs_to_the_innermost_step(self, scene: Store) -> None:
        role = p.Compare("role", p.Op.EQ, p.Slot("v"), edge=True)
        russia = p.Compare("id", p.Op.EQ, p.Slot("id"))
        about = p.Some(step("statement", "about"), p.AllOf((role, russia)))
        assert await found(scene, about, v="target", id="entity:russia") == ["1"]
        assert await found(scene, about, v="named", id="entity:russia") == ["3"]
        not_aimed = p.Some(step("statement", "about"), p.AllOf((p.Not(role), russia)))
        assert await found(scene, not_aimed, v="target", id="entity:russia") == ["2", "3"]

    async def test_what_a_relation_lacks_is_not_what_its_node_lacks(self, scene: Store) -> None:
        for name, ids in (("role", ["2"]), ("type", ["1", "2", "3"])):
            lacking = p.Some(step("statement", "about"), p.Missing(name, edge=True))
            assert await found(scene, lacking) == ids
        assert await found(scene, p.Some(step("statement", "about"), p.Missing("type"))) == []

    async def test_a_relation_that_is_not_there_fulfils_nothing(self, scene: Store) -> None:
        role = p.Compare("role", p.Op.EQ, p.Slot("v"), edge=True)
        assert await found(scene, role, v="target") == []
        assert await found(scene, p.Not(role), v="target") == ["1", "2", "3", "4"]
        about_russia = p.Some(step("statement", "about"), p.Compare("id", p.Op.EQ, p.Slot("id")))
        assert await found(scene, p.AllOf((about_russia, role)), v="target", id="entity:russia") == []


class TestFullText:
    async def test_all_words_must_occur(self, scene: Store) -> None:
        matches = p.Matches(p.Slot("w"))
        assert await found(scene, matches, w=["russia"]) == ["1"]
        assert await found(scene, matches, w=["partner", "russia"]) == ["1"]
        assert await found(scene, matches, w=["russia", "reports"]) == []
        assert await found(scene, p.Not(matches), w=["russia"]) == ["2", "3", "4"]
        assert await found(scene, matches, w=["rus"]) == []

    @pytest.mark.parametrize(
        ("query", "right"),
        [
            ('"reliable partner"', ["1"]),
            ('"partner reliable"', []),
            ("re*", ["1", "2"]),
            ('"same rep"*', ["2"]),
            ('"same rep"', []),
            ("re* -partner", ["2"]),
            ("-russia", ["2", "3", "4"]),
            ('-"the same" -sys*', ["1", "4"]),
            ("russia -russia", []),
        ],
    )
    async def test_phrases_open_ends_and_what_must_not_be_there(
        self, scene: Store, query: str, right: list[str]
    ) -> None:
        assert await found(scene, p.Matches(p.Slot("w")), w=terms(query)) == right

    async def test_by_score(self, scene: Store) -> None:
        async with scene.write() as writer:
            await writer.save([statement("5", "russia russia russia"), statement("6", "reports")], [])
        where, slots = p.Matches(p.Slot("w")), (p.Slot("first"), p.Slot("cursor"))
        edges = p.Edges("edges", (p.Score("score"), p.Node("node", (ID,))))
        root = p.Connection("", "statement", NEWEST, *slots, (edges,), where=where, terms=p.Slot("w"), ranked=True)
        first, second = (await ask(scene, root, first=2, cursor="", w=["russia"]))["edges"]
        assert (first["node"]["id"], second["node"]["id"]) == ("statement:5", "statement:1")
        assert first["score"] > second["score"] > 0
        unasked = (await ask(scene, root, first=9, cursor="", w=["-russia"]))["edges"]
        assert [edge["score"] for edge in unasked] == [None] * 4
        nested = replace(root, key="found", step=step("entity", "statements"))
        (of_miller,) = (await look(scene, "entity:miller", nested, first=9, cursor="", w=["russia"]))["found"]["edges"]
        assert of_miller["node"]["id"] == "statement:1"

    async def test_no_words_match_everything(self, scene: Store) -> None:
        assert await found(scene, p.Matches(p.Slot("w")), w=[]) == ["1", "2", "3", "4"]

    async def test_of_neighbours(self, scene: Store) -> None:
        matches = p.Some(step("statement", "speaker"), p.Matches(p.Slot("w")))
        assert await found(scene, matches, w=words("Miller")) == ["1", "2"]

    async def test_exactly_the_folded_words(self, store: Store) -> None:
        texts = [*ODD, "y" * 300, "x" * 299, "a_b", "_", "2nd", "²", "Ⅳ", "don't", "snake_case x_", "ﬁne", "\u1e9e"]
        nodes = tuple(statement(f"{n:03}", text) for n, text in enumerate(texts))
        await save(store, nodes, ())
        for asked in {word for text in texts for word in words(text)}:
            right = [node.id.split(":")[1] for node in nodes if asked in words(node.text)]
            assert (asked, await found(store, p.Matches(p.Slot("w")), w=[asked])) == (asked, right)

    async def test_a_changed_text_is_found_by_its_new_words_only(self, scene: Store) -> None:
        await save(scene, (FIRST.model_copy(update={"text": "Something else"}),), ())
        assert await found(scene, p.Matches(p.Slot("w")), w=["russia"]) == []
        assert await found(scene, p.Matches(p.Slot("w")), w=["something"]) == ["1"]
        async with scene.write() as writer:
            await writer.remove(Statement, ["statement:1"])
        assert await found(scene, p.Matches(p.Slot("w")), w=["something"]) == []


PAGE_PARTS = (
    p.Edges("edges", (p.Cursor("cursor"), p.Node("node", (ID,)))),
    p.Parts("info", (p.HasNext("next"), p.HasPrevious("previous"), p.FirstCursor("first"), p.LastCursor("last"))),
    p.Count("total"),
)


class TestConnections:
    async def test_a_page(self, scene: Store) -> None:
        answer = await ask(scene, page(*PAGE_PARTS), first=2, cursor="c:")
        newest = "c:2023-09-25|statement:2"
        assert answer == {
            "edges": [
                {"cursor": newest, "node": {"id": "statement:2"}},
                {"cursor": "c:2023-09-25|statement:1", "node": {"id": "statement:1"}},
            ],
            "info": {"next": True, "previous": False, "first": newest, "last": "c:2023-09-25|statement:1"},
            "total": 4,
        }

    async def test_the_page_behind_a_cursor(self, scene: Store) -> None:
        root = page(*PAGE_PARTS, after=True)
        answer = await ask(scene, root, first=2, cursor="", after="2023-09-25|statement:1")
        assert [each["node"]["id"] for each in answer["edges"]] == ["statement:3", "statement:4"]
        assert (answer["info"]["next"], answer["info"]["previous"], answer["total"]) == (False, True, 4)
        answer = await ask(scene, root, first=2, cursor="", after=None)
        assert [each["node"]["id"] for each in answer["edges"]] == ["statement:2", "statement:1"]
        assert answer["info"]["previous"] is False

    async def test_what_is_about_several_that_are_named_takes_one_place(self, store: Store) -> None:
        people = [entity(key, key) for key in "abc"]
        said = [statement(str(n), "I am", day(date(2023, 9, n))) for n in range(1, 7)]
        # The first of them is in nobody's words, so that every page is made of what stands behind the others.
        about = [edge(ABOUT, each.id, person.id) for each in said for person in people[1:]]
        await save(store, (*people, *said), tuple(about))
        where = p.Some(step("statement", "about"), p.Compare("id", p.Op.IN, p.Slot("ids")))
        root = page(p.Nodes("nodes", (ID,)), p.HasNext("next"), where=where)
        answer = await ask(store, root, first=4, cursor="", ids=[person.id for person in people])
        assert answer == {"nodes": [{"id": f"statement:{n}"} for n in (6, 5, 4, 3)], "next": True}

    async def test_an_empty_page_is_an_object(self, scene: Store) -> None:
        where = p.Compare("act", p.Op.EQ, p.Slot("v"))
        nothing = {"next": False, "previous": False, "first": None, "last": None}
        answer = await ask(scene, page(*PAGE_PARTS, where=where), first=2, cursor="", v="praise")
        assert answer == {"edges": [], "info": nothing, "total": 0}
        answer = await ask(scene, page(*PAGE_PARTS), first=0, cursor="")
        assert answer == {"edges": [], "info": nothing | {"next": True}, "total": 4}

    @pytest.mark.parametrize("part", [*PAGE_PARTS, p.HasNext("next")])
    async def test_each_part_alone(self, scene: Store, part: p.Part) -> None:
        whole = await ask(scene, page(*PAGE_PARTS, p.HasNext("next")), first=3, cursor="")
        assert await ask(scene, page(part), first=3, cursor="") == {part.key: whole[part.key]}

    async def test_a_connection_may_ask_for_nothing(self, scene: Store) -> None:
        assert await ask(scene, page(p.Constant("__typename", "C")), first=3, cursor="") == {"__typename": "C"}
        assert await ask(scene, page(), first=3, cursor="") == {}

    async def test_the_same_part_twice(self, scene: Store) -> None:
        parts = (p.Nodes("a", (ID,)), p.Nodes("b", (p.Value("act", "act"),)), p.Count("n"), p.Count("m"))
        assert await ask(scene, page(*parts), first=1, cursor="") == {
            "a": [{"id": "statement:2"}], "b": [{"act": "say"}], "n": 4, "m": 4,
        }  # fmt: skip

    async def test_counts_along_a_path_count_different_nodes(self, scene: Store) -> None:
        article, outlet = step("statement", "article"), step("article", "outlet")
        parts = (p.Count("outlets", (article, outlet)), p.Count("articles", (article,)), p.Count("all"))
        where = p.Some(article)
        assert await ask(scene, page(*parts, where=where), first=0, cursor="") == {
            "outlets": 2,
            "articles": 2,
            "all": 3,
        }

    async def test_a_path_may_go_back_the_way_it_came(self, scene: Store) -> None:
        there_and_back = (step("statement", "speaker"), step("entity", "statements"))
        where = p.Compare("id", p.Op.EQ, p.Slot("v"))
        root = page(p.Count("n", there_and_back), where=where)
        assert await ask(scene, root, first=0, cursor="", v="statement:1") == {"n": 2}
        assert await ask(scene, root, first=0, cursor="", v="statement:3") == {"n": 1}

    @pytest.mark.parametrize("descending", [False, True])
    async def test_pages_by_sorts_there_and_back(self, scene: Store, *, descending: bool) -> None:
        """By the speaker's name, which one lacks; then by the day; then as ever."""
        by = (p.Sort("by_name", path=(step("statement", "speaker"),), descending=descending), p.Sort("said_earliest"))
        order = ["2", "1", "3", "4"] if not descending else ["3", "2", "1", "4"]
        for backward in (False, True):
            here = await sorted_page(scene, by, None, backward=backward)
            assert (here["more"], here["behind"]) == (not backward, backward)
            there = await sorted_page(scene, by, orjson.loads(here["first" if backward else "last"]), backward=backward)
            assert (there["more"], there["behind"]) == (backward, not backward)
            pages = (there, here) if backward else (here, there)
            assert [edge["node"]["id"][-1] for page in pages for edge in page["edges"]] == order

    async def test_of_the_neighbours(self, scene: Store) -> None:
        role = p.Value("role", "role", edge=True)
        where = p.Compare("role", p.Op.IN, p.Slot("roles"), edge=True)
        parts = (
            p.Edges("edges", (role, p.Node("node", (ID, role)), p.Constant("t", "E"))),
            p.Count("n"),
            p.HasNext("more"),
        )
        inner = p.Connection(
            "spoken_of", "statement", NEWEST, p.Slot("first"), p.Slot("c"), parts, p.Slot("after"), where,
            step("entity", "spoken_of"),
        )  # fmt: skip
        values: dict[str, Any] = {"first": 1, "c": "", "after": None, "roles": ["target", "named"]}
        assert await look(scene, "entity:russia", inner, **values) == {
            "spoken_of": {
                "edges": [{"role": "target", "node": {"id": "statement:1", "role": "target"}, "t": "E"}],
                "n": 2,
                "more": True,
            }
        }
        values["after"] = "2023-09-25|statement:1"
        answer = await look(scene, "entity:russia", inner, **values)
        assert answer["spoken_of"]["edges"][0]["node"]["id"] == "statement:3"
        assert answer["spoken_of"]["more"] is False

    async def test_a_connection_in_each_node_of_a_connection(self, scene: Store) -> None:
        said = p.Connection(
            "said", "statement", NEWEST, p.Slot("few"), p.Slot("cursor"), (p.Nodes("nodes", (ID,)), p.Count("n")),
            step=step("entity", "statements"),
        )  # fmt: skip
        parts = (p.Nodes("nodes", (p.Value("name", "name"), said)),)
        root = p.Connection("", "entity", BY_NAME, p.Slot("first"), p.Slot("cursor"), parts)
        assert await ask(scene, root, first=2, few=1, cursor="") == {
            "nodes": [
                {"name": "Foreign Ministry", "said": {"nodes": [], "n": 0}},
                {"name": "Matthew Miller", "said": {"nodes": [{"id": "statement:2"}], "n": 2}},
            ]
        }

    async def test_names_are_ordered_by_folded_code_points(self, store: Store) -> None:
        names = [text for text in ODD if text.strip()]
        nodes = tuple(entity(f"{n:02}", name) for n, name in enumerate(names))
        await save(store, nodes, ())
        root = p.Connection("", "entity", BY_NAME, p.Slot("n"), p.Slot("c"), (p.Nodes("nodes", (ID,)),))
        answer = await ask(store, root, n=100, c="")
        right = sorted(nodes, key=lambda node: (fold(node.name), node.id))
        assert [node["id"] for node in answer["nodes"]] == [node.id for node in right]


class TestSeveral:
    async def test_connections_of_several_kinds_side_by_side(self, scene: Store) -> None:
        slots = (p.Slot("first"), p.Slot("cursor"))
        people = p.Connection("people", "entity", BY_NAME, *slots, (p.Count("n"), p.Nodes("nodes", (ID,))))
        said = p.Connection("said", "statement", NEWEST, *slots, (p.HasNext("more"),), where=p.AnyOf(()))
        root = p.Several((said, p.Constant("__typename", "Search"), people))
        answer = orjson.loads(await scene.fetch(p.Plan(root), {"first": 1, "cursor": ""}))
        assert list(answer) == ["said", "__typename", "people"]
        assert answer == {
            "said": {"more": False},
            "__typename": "Search",
            "people": {"n": 4, "nodes": [{"id": "entity:ministry"}]},
        }

    async def test_none_of_them(self, scene: Store) -> None:
        assert await scene.fetch(p.Plan(p.Several(())), {}) == b"{}"


class TestText:
    @pytest.mark.parametrize("text", ODD)
    async def test_comes_through_and_is_found(self, store: Store, text: str) -> None:
        await save(store, (entity("a", text, aliases=(text, "x")), entity("b", "another")), ())
        fields = (ID, p.Value("name", "name"), p.Value("aliases", "aliases"), p.Constant(text, text))
        assert await look(store, "entity:a", *fields) == {
            "id": "entity:a",
            "name": text,
            "aliases": [text, "x"],
            text: text,
        }
        assert await store.load(Entity, "id", ["entity:a"]) == [entity("a", text, aliases=(text, "x"))]
        assert await found(store, p.Compare("name", p.Op.EQ, p.Slot("v")), "entity", v=text) == ["a"]
        assert "a" in await found(store, p.Compare("name", p.Op.STARTS_WITH, p.Slot("v")), "entity", v=text)


class TestStatements:
    async def test_a_page_with_all_beside_it_is_one_statement(self, statements: list[str], scene: Store) -> None:
        outlet = p.One("outlet", step("article", "outlet"), (p.Value("name", "name"),))
        article = p.One("article", step("statement", "article"), (p.Value("title", "title"), outlet))
        fields: tuple[p.Field, ...] = (
            ID,
            article,
            p.One("speaker", step("statement", "speaker"), (p.Value("name", "name"),)),
            p.Many("about", step("statement", "about"), (p.Value("name", "name"), p.Value("role", "role", edge=True))),
            p.One("claim", step("statement", "claim"), (p.Value("gist", "gist"),)),
            p.Many("evidence", step("statement", "evidence"), (p.Value("exact", "exact"),)),
        )
        where = p.Some(step("statement", "speaker"), p.Compare("id", p.Op.EQ, p.Slot("who")))
        root = page(p.Edges("edges", (p.Node("node", fields),)), *PAGE_PARTS[1:], where=where)
        statements.clear()
        answer = await ask(scene, root, first=50, cursor="", who="entity:miller")
        assert len(statements) == 1
        assert len(answer["edges"]) == 2

    async def test_values_never_become_text(self, statements: list[str], scene: Store) -> None:
        plan = p.Plan(page(p.Nodes("nodes", (ID,)), where=p.Compare("text", p.Op.CONTAINS, p.Slot("v"))))
        statements.clear()
        for value in ("') OR 1=1 --needle", "needle"):
            await scene.fetch(plan, {"first": 1, "cursor": "", "v": value})
        assert len(statements) == 2
        assert statements[0] == statements[1]
