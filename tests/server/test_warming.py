"""What the database is asked beforehand."""

from kb.plan import Connection, Plan
from kb.server.warming import foreseen, warm, warming
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
    async with await Recording.open(settings) as store:
        await warm(store, foreseen(settings))
    assert len(store.prepared) == len(library())
    assert {root.kind for plan in store.prepared if isinstance(root := plan.root, Connection)} > {"statement", "claim"}


async def test_where_there_are_visitors_their_documents_are_planned_before(settings: Settings) -> None:
    public = settings.model_copy(update={"public": True, "public_collections": frozenset({"open"})})
    async with await Recording.open(settings) as store:
        await warm(store, foreseen(public))
    # All but those that list what people decide.
    assert len(store.prepared) == 2 * len(library()) - 2


async def test_a_server_that_ends_at_once_waits_for_none_of_it(settings: Settings) -> None:
    async with await Recording.open(settings) as store, warming(store, settings):
        pass
    assert len(store.prepared) < len(library())
