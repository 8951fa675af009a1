from collections.abc import AsyncGenerator

import pytest

from kb.store.port import Store
from tests.schema.scene import GRAPH, save


@pytest.fixture
async def scene(store: Store) -> AsyncGenerator[Store]:
    """A store that holds the small graph of `tests.schema.scene`."""
    await save(store, GRAPH)
    yield store
