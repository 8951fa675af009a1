"""What a user knows of people already: joined by full names, never guessed, and kept whatever happens."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kb.errors import InputError
from kb.knowledge import KnowledgeBase
from kb.models import Entity
from kb.people import Person, read_people
from kb.settings import read_settings
from kb.store import open_store
from kb.store.port import Store
from schema.ask import ask
from tests.golden import seeds
from tests.graph import assert_same, graph

CSV = """name,aliases,wikidata,country,party,post,body,from,to
Matthew Miller,Matt Miller;Miller,Q1,United States,,spokesman,State Department,2023-04-17,2025-01
Matthew Miller,,Q1,,,adviser,,2009,2011
Nikol Pashinyan,Nikol Vovayi Pashinyan,Q2,Armenia,Civil Contract,Prime Minister,,2018-05-08,
"""
THEN = """query($certainty: Certainty!) { statements(filter: {speaker: "Matt Miller"}) {
  nodes { said { edtf } speaker { name wikidata roleThen(certainty: $certainty) { title body } } } } }"""


def people(tmp_path: Path, text: str = CSV) -> tuple[Person, ...]:
    file = tmp_path / "people.csv"
    file.write_text(text, "utf-8")
    return read_people(file).found


@pytest.fixture
async def kb(store: Store, tmp_path: Path) -> KnowledgeBase:
    """The first seed, then the people, then the second."""
    made = KnowledgeBase(store)
    await made.add(seeds.first())
    await made.know(people(tmp_path))
    await made.add(seeds.second())
    return made


async def roles(store: Store, certainty: str) -> list[Any]:
    nodes = (await ask(store, THEN, {"certainty": certainty}))["statements"]["nodes"]
    return [(node["speaker"]["wikidata"], [post["title"] for post in node["speaker"]["roleThen"]]) for node in nodes]


async def test_a_speaker_has_the_posts_of_that_day(kb: KnowledgeBase) -> None:
    found = await roles(kb.store, "CERTAIN")
    assert found
    assert set(map(str, found)) == {str(("Q1", ["spokesman"]))}


async def test_one_statement_answers_it(statements: list[str], store: Store, tmp_path: Path) -> None:
    kb = KnowledgeBase(store)
    await kb.add(seeds.first())
    await kb.know(people(tmp_path))
    statements.clear()
    await roles(store, "POSSIBLE")
    assert len(statements) == 1


async def test_what_is_not_known_is_only_possible(store: Store, tmp_path: Path) -> None:
    kb = KnowledgeBase(store)
    await kb.add(seeds.first())
    await kb.know(people(tmp_path, "name,post,to\nMatthew Miller,spokesman,2023-09\n"))
    document = THEN.replace("Matt Miller", "Matthew Miller").replace("wikidata ", "")
    for certainty, count in (("CERTAIN", 0), ("POSSIBLE", 1)):
        nodes = (await ask(store, document, {"certainty": certainty}))["statements"]["nodes"]
        assert {len(node["speaker"]["roleThen"]) for node in nodes} == {count}


async def test_the_order_and_another_import_change_nothing(kb: KnowledgeBase, tmp_path: Path) -> None:
    before, revision = await graph(kb.store), await kb.store.revision()
    again = await kb.know(people(tmp_path))
    assert (again.changed, again.unchanged) == (0, 2)
    await kb.rebuild()
    assert_same(await graph(kb.store), before)
    assert await kb.store.revision() == revision + 2
    here = read_settings().model_copy(update={"store": "", "data": tmp_path / "other"})
    async with await open_store(here) as other:
        beside = KnowledgeBase(other)
        for findings in (seeds.second(), seeds.first()):
            await beside.add(findings)
        await beside.know(reversed(people(tmp_path)))
        assert_same(await graph(other), before)


async def test_it_moves_house_and_was_not_known_before(kb: KnowledgeBase, tmp_path: Path) -> None:
    file = tmp_path / "dump.jsonl"
    file.write_bytes(b"".join([line async for line in kb.dump()]))
    async with await open_store(read_settings().model_copy(update={"store": "", "data": tmp_path / "other"})) as other:
        await KnowledgeBase(other).restore(file)
        assert_same(await graph(other), await graph(kb.store))
    async with kb.as_of(datetime.now(UTC)) as past:
        assert_same(await graph(past.store), await graph(kb.store))


async def test_what_is_told_anew_takes_the_place_of_what_was_told(kb: KnowledgeBase, tmp_path: Path) -> None:
    then = datetime.now(UTC)
    before = await graph(kb.store)
    known = await kb.know(people(tmp_path, CSV.replace("spokesman", "Spokesperson")))
    assert (known.changed, known.unchanged) == (1, 1)
    assert set(map(str, await roles(kb.store, "CERTAIN"))) == {str(("Q1", ["Spokesperson"]))}
    async with kb.as_of(then) as past:
        assert_same(await graph(past.store), before)
    await kb.know(people(tmp_path))
    assert set(map(str, await roles(kb.store, "CERTAIN"))) == {str(("Q1", ["spokesman"]))}
    made = await graph(kb.store)
    await kb.rebuild()
    assert_same(await graph(kb.store), made)


async def test_two_people_of_one_name_stay_two(kb: KnowledgeBase, tmp_path: Path) -> None:
    other = "name,wikidata,country,post\nMatthew Miller,Q3,Canada,mayor\n"
    await kb.know(people(tmp_path, other))
    nodes = [item async for item in kb.store.dump(Entity) if isinstance(item, Entity)]
    millers = {node.wikidata for node in nodes if node.name == "Matthew Miller"}
    assert millers == {"Q1", "Q3", None}
    found = await ask(kb.store, '{ speakers(filter: {name: "Matthew Miller"}) { nodes { wikidata roleThen { id } } } }')
    assert [node["wikidata"] for node in found["speakers"]["nodes"]] == [None]
    assert {node["roleThen"] for node in found["speakers"]["nodes"]} == {None}


def test_rows_that_make_no_sense_are_named_and_the_rest_is_read(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    rows = [",Q1,,,", "Ada,q1,,,", "Bob,,king,2020-13,", "Bob,,king,2021,2020", "Bob,,,2021,", "Cleo,Q9,queen,,"]
    file.write_text("\n".join(["name,wikidata,post,from,to", *rows]), "utf-8")
    found = read_people(file)
    assert [person.name for person in found.found] == ["Cleo"]
    for error, line, says in zip(
        found.wrong, range(2, 7), ("no name", "no Wikidata id", "no date", "before it begins", "no post"), strict=True
    ):
        assert f"Line {line} of" in str(error)
        assert says in str(error)


@pytest.mark.parametrize(
    ("text", "says"),
    [("surname,first\nx,y\n", "no column `name`"), ("name,shoe size\nx,y\n", "'shoe size'"), ("{nonsense", "no JSON")],
)
def test_a_file_that_is_none_is_one_sentence(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        people(tmp_path, text)
    with pytest.raises(InputError, match="cannot be read"):
        read_people(tmp_path / "nothing.csv")


def test_follow_the_money_is_read(tmp_path: Path) -> None:
    lines = [
        '{"id": "p", "schema": "Person", "properties": {"name": ["Ana Torres"], "alias": ["An T"], "country": ["pe"]}}',
        '{"id": "m", "schema": "Position", "properties": {"name": ["Minister of Health"]}}',
        '{"id": "o", "schema": "Occupancy", "properties": {"holder": ["p"], "post": ["m"], "startDate": ["2020-02"]}}',
        '{"id": "x", "schema": "Company", "properties": {"name": ["Other"]}}',
    ]
    (ana,) = people(tmp_path, "\n".join(lines))
    assert (ana.name, ana.aliases, ana.country, ana.wikidata) == ("Ana Torres", ("An T",), "pe", None)
    assert [(held.title, held.began, held.ended) for held in ana.posts] == [("Minister of Health", "2020-02", None)]
    assert people(tmp_path, f"[{','.join(lines)}]") == (ana,)
