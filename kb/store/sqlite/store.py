"""The adapter: the port over SQLite."""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain, groupby, islice
from pathlib import Path
from typing import Any, Final, LiteralString, Self, TypeVar, cast
from weakref import WeakKeyDictionary

import apsw
import orjson

from kb.errors import QueryTimeout, StoreError
from kb.models import Node
from kb.plan import Plan
from kb.settings import Settings
from kb.store.port import SCHEMA_VERSION, N, Reader, Status, Store, Values, Writer, within
from kb.store.sqlite import texts
from kb.store.sqlite.compile import Compiled, compiled
from kb.store.sqlite.connections import Connection, Limit, Pool, told_plainly
from kb.store.sqlite.opening import prepare
from kb.vocabulary import KINDS, RELATIONS, Edge, Kind, PropertyType, Relation, Scalar, Step, node_of, record

Row = dict[str, Scalar]
Item = TypeVar("Item")

FILE: Final = "kb.sqlite"

_QUICK: Final = 0.001
"""Seconds. What takes less is not worth a thread: to hand it to one and back costs as much processor time."""
_ALWAYS: Final = 10
"""How often in a row a question must have been quick before the event loop waits for it itself."""
_AT_ONCE: Final = 0.002
"""Seconds that it waits; then a thread begins anew."""
_STEPS: Final = 5_000
"""Instructions of SQLite between two looks at the clock meanwhile."""
_READERS: Final = 4
"""Connections that answer questions at once."""
_PATIENCE: Final = 30.0
"""Seconds that a write waits for another process."""
_TIME_LIMIT: Final = 30.0
"""Seconds that an answer may take, where nobody says less or more."""
_BATCH: Final = 100
"""Rows that a dump reads at once; a version's text may have megabytes."""
_COMMITS: Final = 25
"""Commits between two checkpoints; without them the log grew to 167 MB beside busy readers."""


@dataclass
class _Known:
    """A plan's statement, and how often in a row it took a thread little time."""

    statement: Compiled
    quick: int = 0
    _asked: int = -1

    def timed(self) -> bool:
        """Whether to take the time of this answer: of what was slow not each time, since that costs a tenth of it."""
        self._asked += 1
        return self.quick > 0 or self._asked % _ALWAYS == 0

    def took(self, seconds: float) -> None:
        """So long it took a thread."""
        self.quick = self.quick + 1 if seconds < _QUICK else 0

    def late(self) -> None:
        """It was not there at once. That may be the machine, which is busy: threads will tell, after half as many."""
        self.quick = _ALWAYS // 2


class _Answers(Reader):
    """Questions, answered through a pool."""

    def __init__(self, pool: Pool, plans: WeakKeyDictionary[Plan, _Known]) -> None:
        self._pool = pool
        self._plans = plans

    async def fetch(self, plan: Plan, values: Values, seconds: float | None = None) -> bytes:
        return await self._handed(self._known(plan), values, seconds)

    async def _handed(self, known: _Known, values: Values, seconds: float | None) -> bytes:
        """The answer, from a thread."""
        # It runs from here, so that it holds also for a question that waits for a free connection.
        limit = Limit.of(_TIME_LIMIT if seconds is None else seconds)
        # As little as can be is done in the thread, since nothing else goes on meanwhile.
        job = _timed if known.timed() else _untimed
        asked = partial(job, known.statement.text, known.statement.bindings(values), limit)
        answer, took = await within(limit.seconds, self._pool.run(asked))
        if took is not None:
            known.took(took)
        return _json(answer)

    def _known(self, plan: Plan) -> _Known:
        known = self._plans.get(plan)
        if known is None:
            known = self._plans[plan] = _Known(compiled(plan))
        return known

    async def load(self, model: type[N], property_: str, values: Sequence[str]) -> list[N]:
        return await self._pool.run(partial(_load, model, property_, values)) if values else []

    async def reached(self, step: Step, ids: Sequence[str], limit: int) -> dict[str, list[str]]:
        return await self._pool.run(partial(_reached, step, ids, limit)) if ids else {}

    async def ids(self, model: type[Node]) -> list[str]:
        text = texts.ids(KINDS[model.KIND])
        return await self._pool.run(lambda connection: [id_ for (id_,) in connection.rows(text)])


class SqliteStore(_Answers, Store):
    """The graph in one file. Several processes may have it open; one of them writes at a time."""

    def __init__(self, path: Path, patience: float) -> None:
        super().__init__(Pool(path, _READERS, patience), WeakKeyDictionary())
        self._path = path
        self._writing = Pool(path, 1, patience)
        self._here = Connection(path, patience=0, steps=_STEPS)
        self._turn = asyncio.Lock()
        self._commits = 0

    @classmethod
    async def open(cls, settings: Settings, patience: float = _PATIENCE) -> Self:
        """Open the file in the data folder; make it when it is not there.

        `patience` is how many seconds a write waits for another process. Raises
        `StoreWriteError` when it cannot be written or is no database, `StoreVersionError`
        when another version of kb wrote it.
        """
        return await asyncio.to_thread(cls._open, settings.data / FILE, patience)

    @classmethod
    def _open(cls, path: Path, patience: float) -> Self:
        with told_plainly(path):
            prepare(path, patience)
            return cls(path, patience)

    async def fetch(self, plan: Plan, values: Values, seconds: float | None = None) -> bytes:
        known = self._known(plan)
        # A thread costs more than what is quick.
        return self._at_once(known, values) or await self._handed(known, values, seconds)

    def _at_once(self, known: _Known, values: Values) -> bytes | None:
        """The answer to what was always quick; None where it is not, or not this time."""
        if known.quick < _ALWAYS or self._pool.closed:
            return None
        limit, statement = Limit.of(_AT_ONCE), known.statement
        try:
            return _json(self._here.value_within(limit, statement.text, statement.bindings(values)))
        except (QueryTimeout, apsw.Error):
            # Whatever is wrong, a thread finds it too, and tells it.
            return None
        finally:
            if time.monotonic() > limit.end:
                known.late()

    @asynccontextmanager
    async def write(self) -> AsyncGenerator[Writer]:
        async with self._turn:
            try:
                revision = await self._writing.run(_begin)
                yield _Writing(self._writing, self._plans, revision)
                await self._writing.run(_commit)
            finally:
                # Also when the task is being cancelled; after a commit there is nothing to roll back.
                await asyncio.shield(self._writing.run(_roll_back))
            await self._checkpoint()

    async def _checkpoint(self) -> None:
        self._commits += 1
        if self._commits % _COMMITS == 0:
            await self._writing.run(_checkpoint)

    async def revision(self) -> int:
        return await self._pool.run(lambda connection: connection.value(texts.REVISION))

    async def status(self) -> Status:
        revision, *counts = await self._pool.run(lambda connection: next(connection.rows(texts.counts())))
        place = str(self._path)
        version = apsw.sqlite_lib_version()
        return Status("SQLite", version, place, SCHEMA_VERSION, revision, dict(zip(KINDS, counts, strict=True)))

    async def dump(self, *models: type[Node]) -> AsyncIterator[Node | Edge]:
        # Its own connection, since it holds one state for as long as it is read.
        pool = Pool(self._path, 1, _PATIENCE)
        try:
            found = await pool.run(partial(_all, models))
            while batch := await pool.run(lambda _: list(islice(found, _BATCH))):
                for item in batch:
                    yield item
        finally:
            await pool.close()

    async def close(self) -> None:
        await self._pool.close()
        await self._writing.close()
        self._here.close()


class _Writing(_Answers, Writer):
    """One write, on the writing connection."""

    def __init__(self, pool: Pool, plans: WeakKeyDictionary[Plan, _Known], revision: int) -> None:
        super().__init__(pool, plans)
        self.revision = revision

    async def save(self, nodes: Sequence[Node], edges: Sequence[Edge]) -> None:
        await self._pool.run(partial(_save, nodes, edges))

    async def unlink(self, edges: Sequence[Edge]) -> None:
        await self._pool.run(partial(_unlink, edges))

    async def remove(self, model: type[Node], ids: Sequence[str]) -> None:
        bindings = [{"id": id_} for id_ in ids]
        await self._pool.run(lambda connection: connection.each(texts.remove(KINDS[model.KIND]), bindings))


def _json(answer: str | None) -> bytes:
    return b"null" if answer is None else answer.encode()


# Jobs: what is done with a connection, in its thread.


def _untimed(text: LiteralString, bindings: Row, limit: Limit, connection: Connection) -> tuple[str | None, None]:
    return connection.value_within(limit, text, bindings), None


def _timed(text: LiteralString, bindings: Row, limit: Limit, connection: Connection) -> tuple[str | None, float]:
    """An answer, and its seconds of processor time: how long a thread waits for others says nothing of a question."""
    begun = time.thread_time()
    return connection.value_within(limit, text, bindings), time.thread_time() - begun


def _load(model: type[N], property_: str, values: Sequence[str], connection: Connection) -> list[N]:
    kind = KINDS[model.KIND]
    rows = connection.rows(texts.load(kind, property_), {"values": orjson.dumps(values).decode()})
    return [cast("N", _node(kind, row)) for row in rows]


def _reached(step: Step, ids: Sequence[str], limit: int, connection: Connection) -> dict[str, list[str]]:
    rows = connection.rows(texts.reached(step), {"ids": orjson.dumps(ids).decode(), "limit": limit})
    return {ident: orjson.loads(found) for ident, found in rows}


def _all(models: Sequence[type[Node]], connection: Connection) -> Iterator[Node | Edge]:
    """Every node and then every edge, read as they are taken; of given kinds the nodes alone."""
    connection.do("BEGIN")
    kinds = (kind for kind in KINDS.values() if not models or kind.model in models)
    nodes = (_node(kind, row) for kind in kinds for row in connection.rows(texts.all_nodes(kind)))
    relations = () if models else RELATIONS
    edges = (_edge(relation, row) for relation in relations for row in connection.rows(texts.all_edges(relation)))
    return chain(nodes, edges)


def _begin(connection: Connection) -> int:
    connection.do("BEGIN IMMEDIATE")
    return connection.value(texts.TAKE_REVISION)


def _commit(connection: Connection) -> None:
    connection.do("COMMIT")


def _roll_back(connection: Connection) -> None:
    if connection.in_transaction:
        connection.do("ROLLBACK")


def _checkpoint(connection: Connection) -> None:
    # It says itself that it could not do all, when somebody is reading; the next one will.
    connection.do("PRAGMA wal_checkpoint(TRUNCATE)")


def _save(nodes: Sequence[Node], edges: Sequence[Edge], connection: Connection) -> None:
    for name, group in _grouped(nodes, lambda node: node.KIND):
        connection.each(texts.save(KINDS[name]), map(_row, group))
    for relation, group in _by_relation(edges):
        try:
            connection.each(texts.link(relation), map(_ends_and_properties, group))
        except apsw.ConstraintError as error:
            raise StoreError(_missing_end(connection, group)) from error


def _unlink(edges: Sequence[Edge], connection: Connection) -> None:
    for relation, group in _by_relation(edges):
        connection.each(texts.unlink(relation), [{"head": edge.head, "tail": edge.tail} for edge in group])


def _missing_end(connection: Connection, edges: Iterable[Edge]) -> str:
    """Which node an edge lacks, as a sentence."""
    for edge in edges:
        for kind, id_ in ((edge.relation.head, edge.head), (edge.relation.tail, edge.tail)):
            if connection.value(texts.exists(KINDS[kind]), {"id": id_}) is None:
                return f"{edge.head} cannot be joined to {edge.tail} by {edge.relation.name}: there is no {kind} {id_}."
    raise AssertionError("An edge was refused although both its ends are there.")


# Rows.


def _grouped(items: Iterable[Item], key: Callable[[Item], str]) -> Iterator[tuple[str, list[Item]]]:
    for name, group in groupby(sorted(items, key=key), key):
        yield name, list(group)


def _by_relation(edges: Iterable[Edge]) -> Iterator[tuple[Relation, list[Edge]]]:
    for _, group in _grouped(edges, lambda edge: edge.relation.name):
        yield group[0].relation, group


def _row(node: Node) -> Row:
    return {name: _scalar(value) for name, value in record(node).items()}


def _scalar(value: Scalar | list[str]) -> Scalar:
    return orjson.dumps(value).decode() if isinstance(value, list) else value


def _ends_and_properties(edge: Edge) -> Row:
    absent: Row = dict.fromkeys(item.name for item in edge.relation.properties)
    return absent | dict(edge.properties) | {"head": edge.head, "tail": edge.tail}


def _node(kind: Kind, row: tuple[Any, ...]) -> Node:
    stored = {item.name: value for item, value in zip(kind.properties, row, strict=True)}
    lists = [item.name for item in kind.properties if item.type is PropertyType.STRINGS]
    return node_of(kind, stored | {name: orjson.loads(stored[name]) for name in lists})


def _edge(relation: Relation, row: tuple[Any, ...]) -> Edge:
    head, tail, *values = row
    named = zip((item.name for item in relation.properties), values, strict=True)
    return Edge(relation, head, tail, tuple((name, value) for name, value in named if value is not None))
