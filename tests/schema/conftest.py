"""What the tests of the API ask."""

import pytest

from kb.store.port import Store
from tests.schema.scene import GRAPH, save


@pytest.fixture
async def scene(store: Store) -> Store:
    """A store that holds the small graph of `tests.schema.scene`."""
    await save(store, GRAPH)
    return store
