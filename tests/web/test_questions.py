"""The questions in the tabs of the playground."""

from pathlib import Path

import pytest
from graphql import OperationDefinitionNode, parse

from kb.knowledge import KnowledgeBase
from kb.store.port import Store
from schema.ask import ask
from tests.golden import seeds
from web.build import SOURCES

QUESTIONS = sorted(SOURCES.glob("src/questions/*.graphql"))
QUERIES = [path for path in QUESTIONS if "\nquery " in path.read_text()]


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_a_question_is_one_named_operation_told_in_words(path: Path) -> None:
    text = path.read_text()
    (operation,) = parse(text).definitions
    assert isinstance(operation, OperationDefinitionNode)
    assert operation.name, "the name is the title of the tab"
    assert text.startswith("# ")


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
async def test_a_question_has_an_answer(path: Path, store: Store) -> None:
    for findings in (seeds.first(), seeds.second()):
        await KnowledgeBase(store).add(findings)
    (connection,) = (await ask(store, path.read_text())).values()
    assert connection["edges" if "edges" in connection else "nodes"]


def test_the_first_tab_asks_what_miller_said_about_russia() -> None:
    assert 'speaker: "Matthew Miller" about: "Russia"' in " ".join(QUESTIONS[0].read_text().split())
