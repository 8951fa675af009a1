"""What most tests of identity begin with."""

import pytest

from kb.knowledge import KnowledgeBase
from kb.store.port import Store
from tests.golden import seeds


@pytest.fixture
async def kb(store: Store) -> KnowledgeBase:
    """Both seeds."""
    made = KnowledgeBase(store)
    await made.add(seeds.first())
    await made.add(seeds.second())
    return made
