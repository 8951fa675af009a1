"""The examples of `docs/asking.md` are asked of the seeds."""

import re
from pathlib import Path

import pytest

import schema
from kb.knowledge import KnowledgeBase
from kb.store.port import Store
from schema.ask import ask
from tests.golden import seeds

PAGE = Path(schema.__file__).parents[1] / "docs" / "asking.md"
EXAMPLES = re.findall(r"```graphql\n(.*?)```", PAGE.read_text(), re.DOTALL)


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
async def test_an_example_is_answered(store: Store, number: int) -> None:
    knowledge = KnowledgeBase(store)
    await knowledge.add(seeds.first())
    await knowledge.add(seeds.second())
    (answer,) = (await ask(store, EXAMPLES[number])).values()
    assert answer


def test_there_are_examples() -> None:
    assert len(EXAMPLES) == 5
