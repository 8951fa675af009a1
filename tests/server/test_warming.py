"""What the database is asked beforehand."""

from kb.plan import Connection, Plan
from kb.server.warming import warm, warming
from kb.settings import Settings
from kb.store.port import Values
from kb.store.sqlite.store import SqliteStore
from schema.named import library


class Recording(SqliteStore):
    """Keeps what is prepared."""

    prepared: tuple[Plan, ...] = ()

    async def prepare(self, plan: Plan, values: Values) -> None:
        self.prepared = (*self.prepared, plan)
        await super().prepare(plan, values)
        # It is asked as it would be.
        await self.fetch(plan, values)


async def test_every_named_document_is_planned(settings: Settings) -> None:
    documents = library()
    async with await Recording.open(settings) as store:
        await warm(store, documents)
    assert len(store.prepared) == len(documents)
    assert {root.kind for plan in store.prepared if isinstance(root := plan.root, Connection)} > {"statement", "claim"}


async def test_a_server_that_ends_at_once_waits_for_none_of_it(settings: Settings) -> None:
    async with await Recording.open(settings) as store, warming(store, library()):
        pass
    assert len(store.prepared) < len(library())
