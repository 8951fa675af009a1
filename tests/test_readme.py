"""What the README shows is what happens: its question and its answer, on both databases."""

import json
import re
from pathlib import Path
from typing import LiteralString, cast

import pytest
from neo4j import AsyncGraphDatabase

from kb.findings import Findings
from kb.knowledge import KnowledgeBase
from kb.settings import Settings
from kb.store.port import Store
from loaders import extract_all, find_articles
from schema.ask import ask

ROOT = Path(__file__).parents[1]


def block(language: str) -> str:
    """The one example in a language."""
    (found,) = re.findall(
        rf"^```{language}\n(.*?)^```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    return found


@pytest.fixture
async def loaded(store: Store, settings: Settings) -> Store:
    """A store with the seeds as the loaders read them."""
    for found in extract_all(find_articles([ROOT / "seeds"]), settings):
        assert isinstance(found, Findings)
        await KnowledgeBase(store).add(found)
    return store


async def test_the_question_has_its_answer(loaded: Store) -> None:
    answer = await ask(loaded, block("graphql"))
    assert json.dumps(answer) == json.dumps(json.loads(block("json")))


async def test_the_same_in_cypher(loaded: Store, settings: Settings) -> None:
    if not settings.store:
        pytest.skip("only Neo4j speaks Cypher")
    assert (await loaded.revision()) == 2
    auth = (settings.neo4j_user, settings.neo4j_password.get_secret_value())
    async with AsyncGraphDatabase.driver(settings.store, auth=auth) as driver:  # pyright: ignore[reportUnknownMemberType]
        records = (await driver.execute_query(cast("LiteralString", block("cypher")))).records
    shown = json.loads(block("json"))["statements"]["nodes"]
    assert [(record["outlet"], record["said"], record["start"], record["words"]) for record in records] == [
        (
            node["evidence"][0]["article"]["outlet"]["name"],
            node["said"]["edtf"],
            node["evidence"][0]["start"],
            node["evidence"][0]["exact"],
        )
        for node in shown
    ]
