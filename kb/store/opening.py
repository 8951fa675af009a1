"""Which database: the only place that knows both."""

import pkgutil
from typing import Any, Final

from kb.settings import Settings
from kb.store.port import Store

# Named, not imported: nobody waits for the driver of a database that is not used.
_SQLITE: Final = "kb.store.sqlite.store:SqliteStore"
_NEO4J: Final = "kb.store.neo4j.store:Neo4jStore"


async def open_store(settings: Settings) -> Store:
    """Open the store that the settings name, and make it if it is not there yet."""
    adapter: Any = pkgutil.resolve_name(_NEO4J if settings.store else _SQLITE)
    return await adapter.open(settings)
