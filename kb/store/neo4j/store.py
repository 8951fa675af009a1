"""The store on Neo4j: 5.26 LTS or newer, Community is enough, no plugins.

A reader's question is one auto-commit statement. Neo4j reads committed: what another kb
commits while a statement runs may be seen in part by that statement.

Questions are asked by threads, with the driver's blocking half: its asyncio half needs more
than twice the processor time for a small answer, which was half of what such an answer cost.
"""

import asyncio
import logging
import time
from abc import abstractmethod
from collections import OrderedDict
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, LiteralString, Self, TypeVar, cast
from urllib.parse import urlsplit

import orjson
from neo4j import (
    READ_ACCESS,
    WRITE_ACCESS,
    AsyncDriver,
    AsyncGraphDatabase,
    AsyncSession,
    AsyncTransaction,
    Driver,
    GraphDatabase,
    Query,
)
from neo4j.exceptions import AuthError, ConfigurationError, DriverError, Neo4jError

from kb.errors import KbError, QueryTimeout, SettingsError, StoreError, StoreUnreachable, StoreVersionError
from kb.models import Node
from kb.plan import Plan
from kb.settings import Settings
from kb.store.neo4j import texts
from kb.store.neo4j.compile import Compiled, compile_plan
from kb.store.neo4j.constraints import WANTED
from kb.store.port import SCHEMA_VERSION, Reader, Status, Store, Values, Writer, within
from kb.vocabulary import KINDS, RELATIONS, Edge, Kind, Record, Relation, Step, node_of, record

N = TypeVar("N", bound=Node)
K = TypeVar("K")
V = TypeVar("V")

_TIMEOUT: Final = 60.0
"""Seconds that a question may take, where nobody says less or more."""
_PLANNING: Final = 60.0
"""Seconds that Neo4j may think about a text that it does not know; on a busy machine more than 10 were seen."""
_PREPARED: Final = 500
"""Texts that it is taken to know; it keeps 1,000."""
_LEAST: Final = 0.001
"""Seconds; Neo4j counts whole milliseconds."""
_READERS: Final = 32
"""Questions that are asked at once; they wait for Neo4j nearly all the time."""
_CONNECT: Final = 10
"""Seconds that a server has to accept a connection."""
_BATCH: Final = 2000
"""Rows that go in one statement."""
_CAPTION: Final = 60
"""Characters of a caption."""
_TIMED_OUT: Final = (
    "Neo.ClientError.Transaction.TransactionTimedOut",
    "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration",
)

# What goes wrong is told by our errors; without a handler the driver would print it as well.
logging.getLogger("neo4j").addHandler(logging.NullHandler())

Parameters = dict[str, Any]
Row = tuple[Any, ...]
T = TypeVar("T")


@dataclass(frozen=True)
class _Drivers:
    """Both halves of the driver, each with connections of its own."""

    writing: AsyncDriver
    reading: Driver


class _Neo4jReader(Reader):
    """Questions, however statements are run."""

    @abstractmethod
    async def _run(self, text: LiteralString, parameters: Parameters | None = None) -> list[Row]:
        """Run one statement and answer its records."""

    async def fetch(self, plan: Plan, values: Values) -> bytes:
        """Answer a plan with one statement, which answers one record or (an unknown id) none."""
        compiled = compile_plan(plan)
        return _document(compiled, values, await self._run(compiled.text, compiled.parameters(values)))

    async def load(self, model: type[N], property_: str, values: Sequence[str]) -> list[N]:
        """Whole nodes whose property is one of these values, ordered by id."""
        if not values:
            return []
        kind = KINDS[model.KIND]
        answers = await self._run(texts.nodes_by(kind, property_), {"values": list(values)})
        return [cast("N", node_of(kind, answer[0])) for answer in answers]

    async def reached(self, step: Step, ids: Sequence[str], limit: int) -> dict[str, list[str]]:
        if not ids:
            return {}
        answers = await self._run(texts.reached(step), {"ids": list(ids), "limit": limit})
        return {ident: list(found) for ident, found in answers}

    async def ids(self, model: type[Node]) -> list[str]:
        return [id_ for (id_,) in await self._run(texts.ids(KINDS[model.KIND]))]


class Neo4jStore(_Neo4jReader, Store):
    """A Neo4j database, ours alone."""

    def __init__(self, drivers: _Drivers, settings: Settings) -> None:
        self._drivers = drivers
        self._settings = settings
        self._bookmarks = GraphDatabase.bookmark_manager()
        self._threads = ThreadPoolExecutor(_READERS, thread_name_prefix="kb-neo4j")
        self._prepared: OrderedDict[str, None] = OrderedDict()
        self._closed = False

    @classmethod
    async def open(cls, settings: Settings) -> Self:
        """Open the database that the settings name, and make what is missing there.

        Raises `StoreUnreachable`, `StoreVersionError` or `SettingsError`.
        """
        store = cls(_drivers(settings), settings)
        try:
            await store._prepare()
        except BaseException:
            await store.close()
            raise
        return store

    async def fetch(self, plan: Plan, values: Values, seconds: float | None = None) -> bytes:
        compiled = compile_plan(plan)

        def document(answers: Sequence[Row]) -> bytes:
            return _document(compiled, values, answers)

        limit = _TIMEOUT if seconds is None else seconds
        return await within(limit, self._asked(compiled.text, compiled.parameters(values), limit, document))

    async def prepare(self, plan: Plan, values: Values) -> None:
        """Neo4j plans a text for as much as seconds, and keeps what it planned for some time."""
        compiled = compile_plan(plan)
        if compiled.text in self._prepared:
            return
        await self._asked(f"EXPLAIN {compiled.text}", compiled.parameters(values), _PLANNING, list)
        self._prepared[compiled.text] = None
        if len(self._prepared) > _PREPARED:
            self._prepared.popitem(last=False)

    async def close(self) -> None:
        self._closed = True
        await asyncio.to_thread(self._threads.shutdown, cancel_futures=True)
        self._drivers.reading.close()
        await self._drivers.writing.close()

    async def revision(self) -> int:
        return (await self._run(texts.REVISION_NOW))[0][0]

    async def status(self) -> Status:
        number, schema_version = (await self._run(texts.REVISION_NOW))[0]
        version, edition = (await self._run(texts.VERSION))[0]
        (counts,) = (await self._run(texts.counted(KINDS.values())))[0]
        return Status(
            database=f"Neo4j {edition}",
            version=version,
            place=_place(self._settings),
            schema_version=schema_version,
            revision=number,
            counts=dict(zip(KINDS, counts, strict=True)),
        )

    @asynccontextmanager
    async def write(self) -> AsyncGenerator[Writer]:
        with _told(self._settings):
            async with self._session(WRITE_ACCESS) as session:
                async with await session.begin_transaction() as transaction:
                    writer = _Neo4jWriter(transaction, self._settings)
                    await writer.take_revision()
                    yield writer
                # In a cluster, whoever reads next waits for what was written.
                written = await session.last_bookmarks()
                self._bookmarks.update_bookmarks(self._bookmarks.get_bookmarks(), written.raw_values)

    async def dump(self, *models: type[Node]) -> AsyncIterator[Node | Edge]:
        with _told(self._settings):
            async with self._session(WRITE_ACCESS) as session, await session.begin_transaction() as transaction:
                # Nobody else writes until the end, so it is one committed state.
                await (await transaction.run(texts.REVISION_LOCKED)).consume()
                for kind in (kind for kind in KINDS.values() if not models or kind.model in models):
                    async for answer in await transaction.run(texts.all_nodes(kind)):
                        yield node_of(kind, answer[0])
                for relation in () if models else RELATIONS:
                    async for answer in await transaction.run(texts.all_edges(relation, *_ends(relation))):
                        yield _edge(relation, answer)

    async def _run(self, text: LiteralString, parameters: Parameters | None = None) -> list[Row]:
        return await self._asked(text, parameters, _TIMEOUT, list)

    async def _asked(
        self,
        text: LiteralString,
        parameters: Parameters | None,
        seconds: float,
        made: Callable[[Sequence[Row]], T],
    ) -> T:
        """What is made of the records of one statement, in a thread; the time that it waits for one counts too."""
        if self._closed:
            raise StoreError(f"The store at {_place(self._settings)} is closed.")
        end = time.monotonic() + seconds

        def ask() -> T:
            with _told(self._settings, seconds):
                try:
                    answers = self._once(text, parameters, end)
                except (Neo4jError, DriverError) as error:
                    if not error.is_retryable():
                        raise
                    answers = self._once(text, parameters, end)
            return made(answers)

        return await asyncio.get_running_loop().run_in_executor(self._threads, ask)

    def _once(self, text: LiteralString, parameters: Parameters | None, end: float) -> list[Row]:
        # To Neo4j, no time at all is all the time in the world.
        query = Query(text, timeout=max(end - time.monotonic(), _LEAST))
        with self._drivers.reading.session(  # pyright: ignore[reportUnknownMemberType]
            database=self._settings.neo4j_database,
            default_access_mode=READ_ACCESS,
            bookmark_manager=self._bookmarks,
            fetch_size=_BATCH,
        ) as session:
            return [tuple(answer) for answer in session.run(query, parameters)]  # pyright: ignore[reportUnknownMemberType]

    async def _do(self, text: LiteralString, parameters: Parameters | None = None) -> None:
        async with self._session(WRITE_ACCESS) as session:
            await (await session.run(text, parameters)).consume()  # pyright: ignore[reportUnknownMemberType]

    def _session(self, access: str) -> AsyncSession:
        return self._drivers.writing.session(  # pyright: ignore[reportUnknownMemberType]
            database=self._settings.neo4j_database, default_access_mode=access, fetch_size=_BATCH
        )

    async def _prepare(self) -> None:
        """Check the version; on the first opening make constraints and indexes and say which version they are."""
        answers = await self._run(texts.REVISION_NOW)
        if not answers:
            with _told(self._settings):
                await self._make()
        elif (found := answers[0][1]) != SCHEMA_VERSION:
            raise StoreVersionError(
                f"The Neo4j at {_place(self._settings)} was written by another version of kb "
                f"(schema {found}, this is {SCHEMA_VERSION}): open it with that version, or load the articles "
                "into an empty database."
            )

    async def _make(self) -> None:
        there = set((await self._run(texts.INDEXES_THERE))[0][0])
        for made, text in WANTED.items():
            if made not in there:
                await self._do(text)
        await self._do(texts.INDEXES_READY)
        await self._do(texts.REVISION_MADE, {"version": SCHEMA_VERSION})


class _Neo4jWriter(_Neo4jReader, Writer):
    """One transaction."""

    def __init__(self, transaction: AsyncTransaction, settings: Settings) -> None:
        self._transaction = transaction
        self._settings = settings

    async def take_revision(self) -> None:
        """Wait until no other write runs, and number this one."""
        ((self.revision,),) = await self._run(texts.REVISION_TAKEN)

    async def save(self, nodes: Sequence[Node], edges: Sequence[Edge]) -> None:
        for kind, group in _grouped((KINDS[node.KIND], node) for node in nodes):
            for batch in _batches([_shown(kind, record(node)) for node in group]):
                await self._run(texts.merge_nodes(kind), {"rows": batch})
        for relation, group in _grouped((edge.relation, edge) for edge in edges):
            for batch in _batches([_row(edge) for edge in group]):
                await self._merge_edges(relation, batch)

    async def _merge_edges(self, relation: Relation, rows: Sequence[dict[str, Any]]) -> None:
        ends = _ends(relation)
        ((merged,),) = await self._run(texts.merge_edges(relation, *ends), {"rows": rows})
        if merged != len(rows):
            ((head, tail),) = await self._run(texts.loose_ends(*ends), {"rows": rows})
            raise StoreError(f"{relation.type} from {head} to {tail} cannot be saved: one of the two is not there.")

    async def unlink(self, edges: Sequence[Edge]) -> None:
        for relation, group in _grouped((edge.relation, edge) for edge in edges):
            for batch in _batches([_row(edge) for edge in group]):
                await self._run(texts.remove_edges(relation, *_ends(relation)), {"rows": batch})

    async def remove(self, model: type[Node], ids: Sequence[str]) -> None:
        for batch in _batches(ids):
            await self._run(texts.remove_nodes(KINDS[model.KIND]), {"ids": list(batch)})

    async def _run(self, text: LiteralString, parameters: Parameters | None = None) -> list[Row]:
        with _told(self._settings):
            result = await self._transaction.run(text, parameters)  # pyright: ignore[reportUnknownMemberType]
            return [tuple(answer) async for answer in result]


def _document(compiled: Compiled, values: Values, answers: Sequence[Row]) -> bytes:
    return orjson.dumps(compiled.read(answers[0][0], values) if answers else None)


def _drivers(settings: Settings) -> _Drivers:
    told: dict[str, Any] = {
        "auth": (settings.neo4j_user, settings.neo4j_password.get_secret_value()),
        "connection_timeout": _CONNECT,
        "notifications_min_severity": "OFF",
        "telemetry_disabled": True,
    }
    try:
        return _Drivers(
            AsyncGraphDatabase.driver(settings.store, **told),  # pyright: ignore[reportUnknownMemberType]
            GraphDatabase.driver(settings.store, **told),  # pyright: ignore[reportUnknownMemberType]
        )
    except (ConfigurationError, ValueError) as error:
        raise SettingsError(
            f"KB_STORE {_place(settings)} is no address of a Neo4j: write neo4j://HOST:7687, "
            "with user and password in KB_NEO4J_USER and KB_NEO4J_PASSWORD."
        ) from error


def _place(settings: Settings) -> str:
    """The URL, without what else may stand in it."""
    url = urlsplit(settings.store)
    return f"{url.scheme}://{url.netloc.rpartition('@')[2]}"


@contextmanager
def _told(settings: Settings, seconds: float = _TIMEOUT) -> Generator[None]:
    """Turn what the driver raises into our errors; none of them ever shows the password."""
    try:
        yield
    except Neo4jError as error:
        raise _refusal(error, settings, seconds) from error
    except DriverError as error:
        raise StoreUnreachable(
            f"Neo4j at {_place(settings)} does not answer: start it, or correct KB_STORE."
        ) from error


def _refusal(error: Neo4jError, settings: Settings, seconds: float) -> KbError:
    """What the server said, in our words."""
    if isinstance(error, AuthError):
        return StoreUnreachable(
            f"Neo4j at {_place(settings)} refuses the user {settings.neo4j_user!r}: "
            "correct KB_NEO4J_USER and KB_NEO4J_PASSWORD."
        )
    match error.code:
        case "Neo.ClientError.Database.DatabaseNotFound":
            return StoreUnreachable(
                f"Neo4j at {_place(settings)} has no database {settings.neo4j_database!r}: correct KB_NEO4J_DATABASE."
            )
        case code if code in _TIMED_OUT:
            return QueryTimeout(seconds)
        case _:
            return StoreError(f"Neo4j at {_place(settings)} failed with {error.code}; its log says more.")


def _edge(relation: Relation, answer: Sequence[Any]) -> Edge:
    head, tail, values = answer
    names = [item.name for item in relation.properties]
    return Edge(relation, head, tail, tuple((name, values[name]) for name in names if name in values))


def _row(edge: Edge) -> dict[str, Any]:
    return {"head": edge.head, "tail": edge.tail, "properties": dict(edge.properties)}


def _ends(relation: Relation) -> tuple[Kind, Kind]:
    return KINDS[relation.head], KINDS[relation.tail]


def _shown(kind: Kind, flat: Record) -> dict[str, Any]:
    """A record with what only Neo4j's own tools look at: a caption, and days as dates."""
    caption = next((text for name in kind.searched if (text := flat[name])), flat["id"])
    days = {
        f"{item.name}_date": date.fromisoformat(day)
        for item in kind.properties
        if item.path and item.path[-1] in ("earliest", "latest") and isinstance(day := flat[item.name], str)
    }
    return {**flat, **days, "caption": str(caption)[:_CAPTION]}


def _grouped(pairs: Iterable[tuple[K, V]]) -> Iterable[tuple[K, list[V]]]:
    """Values with the same key together, in the order of the first of each."""
    groups: dict[K, list[V]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return groups.items()


def _batches(rows: Sequence[V]) -> Iterator[Sequence[V]]:
    return (rows[start : start + _BATCH] for start in range(0, len(rows), _BATCH))
