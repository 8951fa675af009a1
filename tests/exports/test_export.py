"""Exports of the two articles: each form says what the API says, and where it comes from.

They are made through the API, so one database stands for both.
"""

import csv
import json
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any, cast
from xml.etree import ElementTree as ET

import pytest
from pyarrow import parquet  # pyright: ignore[reportMissingTypeStubs]

from kb.errors import InputError
from kb.exports import FORMS, export
from kb.exports.tables import Csv
from kb.knowledge import KnowledgeBase
from kb.settings import read_settings
from kb.store import open_store
from kb.store.port import Store
from schema.ask import ask
from tests.golden import seeds

RUSSIA = {"about": "Russia"}
QUESTION = """query ($filter: StatementFilter) { statements(filter: $filter, first: 100) {
  nodes { id text speaker { id } about { id } claim { id } evidence { exact start end version { text } } } } }"""
NAMES = {"g": "http://graphml.graphdrawing.org/xmlns"}


@pytest.fixture
async def store(tmp_path: Path) -> AsyncGenerator[Store]:
    settings = read_settings().model_copy(update={"store": "", "data": tmp_path / "data"})
    async with await open_store(settings) as opened:
        for findings in (seeds.first(), seeds.second()):
            await KnowledgeBase(opened).add(findings)
        yield opened


async def asked(store: Store) -> list[dict[str, Any]]:
    """The statements about Russia, as the API has them."""
    return (await ask(store, QUESTION, {"filter": RUSSIA}))["statements"]["nodes"]


async def test_csv_has_a_row_a_statement_and_a_description_beside_it(store: Store, tmp_path: Path) -> None:
    done = await export(store, tmp_path / "russia.csv", RUSSIA)
    with (tmp_path / "russia.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    statements = await asked(store)
    assert {row["id"] for row in rows} == {statement["id"] for statement in statements}
    assert done.statements == len(rows)
    told = json.loads((tmp_path / "russia.csv-metadata.json").read_text())
    made = told["prov:wasGeneratedBy"]
    assert (json.loads(made["kb:filter"]), made["kb:revision"]) == (RUSSIA, str(done.revision))
    assert made["kb:extractor"] == rows[0]["extractor"]
    assert [column["name"] for column in told["tableSchema"]["columns"]] == list(rows[0])


async def test_parquet_keeps_lists_and_says_where_it_comes_from(store: Store, tmp_path: Path) -> None:
    done = await export(store, tmp_path / "russia.parquet", RUSSIA)
    found = parquet.read_table(tmp_path / "russia.parquet")  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    rows = cast("list[dict[str, Any]]", found.to_pylist())  # pyright: ignore[reportUnknownMemberType]
    spans = {s["id"]: [passage["start"] for passage in s["evidence"]] for s in await asked(store)}
    assert {row["id"]: row["starts"] for row in rows} == spans
    metadata: dict[bytes, bytes] = parquet.read_metadata(tmp_path / "russia.parquet").metadata  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    assert metadata[b"kb.revision"] == str(done.revision).encode()
    assert b"statements(filter: $filter" in metadata[b"kb.query"]


async def test_graphml_has_an_edge_for_each_pair_and_as_many_statements(store: Store, tmp_path: Path) -> None:
    await export(store, tmp_path / "russia.graphml", RUSSIA)
    graph = ET.parse(tmp_path / "russia.graphml").getroot().find("g:graph", NAMES)  # noqa: S314  (our own file)
    assert graph is not None
    weights = {
        (edge.get("source"), edge.get("target")): _data(edge, "weight") for edge in graph.findall("g:edge", NAMES)
    }
    pairs: dict[tuple[str, str], int] = {}
    for statement in await asked(store):
        if speaker := statement["speaker"]:
            reached = {
                *(about["id"] for about in statement["about"]),
                *([c["id"]] if (c := statement["claim"]) else []),
            }
            for target in reached:
                pairs[speaker["id"], target] = pairs.get((speaker["id"], target), 0) + 1
    assert {pair: int(weight) for pair, weight in weights.items()} == pairs
    assert json.loads(_data(graph, "filter")) == RUSSIA
    known = {node.get("id") for node in graph.findall("g:node", NAMES)}
    assert {end for pair in weights for end in pair} <= known


def _data(element: ET.Element, key: str) -> str:
    return element.findtext(f"g:data[@key='{key}']", "", NAMES)


async def test_json_ld_points_at_the_words(store: Store, tmp_path: Path) -> None:
    done = await export(store, tmp_path / "russia.jsonld", RUSSIA)
    graph = json.loads((tmp_path / "russia.jsonld").read_text())["@graph"]
    by_id = {node["id"]: node for node in graph}
    assert len(by_id) == len(graph)
    for statement in await asked(store):
        annotation = by_id[f"urn:kb:{statement['id']}"]
        assert "oa:Annotation" in annotation["type"]
        assert by_id[annotation["body"]]["type"] == "schema:Claim"
        assert by_id[annotation["appearance"]]["type"] == "schema:NewsArticle"
        for target, span in zip(annotation["target"], statement["evidence"], strict=True):
            quoted, position = target["selector"]
            assert span["version"]["text"][position["start"] : position["end"]] == quoted["exact"]
    assert by_id["urn:kb:export"]["revision"] == str(done.revision)


@pytest.mark.parametrize("ending", FORMS)
async def test_an_empty_answer_is_an_empty_file_that_says_so(store: Store, tmp_path: Path, ending: str) -> None:
    done = await export(store, tmp_path / f"nothing{ending}", {"speaker": "Nobody At All"})
    assert done.statements == 0
    assert (tmp_path / f"nothing{ending}").stat().st_size


async def test_another_ending_is_one_clear_sentence(store: Store, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"notes\.txt ends in none of \.csv, \.parquet, \.graphml, \.jsonld"):
        await export(store, tmp_path / "notes.txt", {})


async def test_a_graph_that_changes_meanwhile_is_exported_as_it_is_afterwards(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = (await ask(store, "{ articles { nodes { id } } }"))["articles"]["nodes"][0]["id"]
    attempts: list[Path] = []

    class Slow(Csv):
        """The first attempt ends only when somebody else has taken an article out."""

        def close(self) -> None:
            super().close()
            attempts.append(self.file)

    revision = store.revision

    async def changing() -> int:
        if len(attempts) == 1:
            attempts.append(tmp_path)
            await KnowledgeBase(store).delete(article)
        return await revision()

    monkeypatch.setitem(FORMS, ".csv", Slow)  # pyright: ignore[reportArgumentType]
    monkeypatch.setattr(store, "revision", changing)
    done = await export(store, tmp_path / "all.csv", {})
    with (tmp_path / "all.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    assert article not in {row["article"] for row in rows}
    assert (len(rows), done.revision) == (done.statements, await revision())
