"""What most tests of identity begin with."""

import pytest

from kb.knowledge import KnowledgeBase
from kb.store.port import Store


@pytest.fixture
async def kb(full: Store) -> KnowledgeBase:
    """Both seeds."""
    return KnowledgeBase(full)
