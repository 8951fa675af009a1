"""What kb asks of a database, in domain words; one adapter for each database answers it."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Final, Self, TypeVar

from kb.errors import QueryTimeout
from kb.models import Node
from kb.plan import Plan
from kb.vocabulary import Edge, Scalar, Step

SCHEMA_VERSION: Final = 15
"""What a database was written with; it changes whenever tables, labels or derived properties do."""

Values = Mapping[str, Scalar | Sequence[Scalar]]
"""What a plan's slots hold."""

N = TypeVar("N", bound=Node)
T = TypeVar("T")


@dataclass(frozen=True)
class Status:
    """What `kb status` says of a store.

    `place` is a path or a URL, never with a password; `counts` says how many nodes there
    are of each kind.
    """

    database: str
    version: str
    place: str
    schema_version: int
    revision: int
    counts: Mapping[str, int]


class Reader(ABC):
    """Questions; all of them see one committed state."""

    @abstractmethod
    async def fetch(self, plan: Plan, values: Values) -> bytes:
        """Answer a plan with exactly one database statement: a JSON document in UTF-8."""

    @abstractmethod
    async def load(self, model: type[N], property_: str, values: Sequence[str]) -> list[N]:
        """Whole nodes whose indexed property is one of these values, ordered by id."""

    @abstractmethod
    async def reached(self, step: Step, ids: Sequence[str], limit: int) -> dict[str, list[str]]:
        """For each of these nodes that is there, the ids of up to `limit` neighbours over a step, in no order."""

    @abstractmethod
    async def ids(self, model: type[Node]) -> list[str]:
        """The ids of all nodes of a kind, in order."""


class Writer(Reader):
    """Changes, all or none; its questions see what it has written so far."""

    revision: int
    """The revision that this write makes."""

    @abstractmethod
    async def save(self, nodes: Sequence[Node], edges: Sequence[Edge]) -> None:
        """Write nodes and then edges; what is there already is overwritten, in batches.

        An edge's properties are all those of its relation: one that is not given is removed.

        Saving the same twice is the same as saving it once. An edge whose ends are not
        there is a `StoreError`.
        """

    @abstractmethod
    async def unlink(self, edges: Sequence[Edge]) -> None:
        """Remove edges (their properties do not matter); one that is not there is none to remove."""

    @abstractmethod
    async def remove(self, model: type[Node], ids: Sequence[str]) -> None:
        """Remove nodes of one kind with all their edges; one that is not there is none to remove."""


class Store(Reader):
    """A database that is open; as an async context manager it is closed at the end of the block."""

    @abstractmethod
    async def fetch(self, plan: Plan, values: Values, seconds: float | None = None) -> bytes:
        """As every reader; after so many seconds (None: what the database usually has) it is a `QueryTimeout`.

        That holds also where the database hangs. It stops soon after, also when nobody waits
        for the answer any more.
        """

    async def prepare(self, plan: Plan, values: Values) -> None:
        """Have the database find out how it will answer, where that takes a while the first time.

        `fetch` does it as well, but counts it. What the slots hold matters by its type alone.
        """

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @abstractmethod
    def write(self) -> AbstractAsyncContextManager[Writer]:
        """One write: it takes the revision first, so there is one writer at a time, in any process.

        Leaving the block commits; an exception in it leaves everything as it was, and is raised on.
        """

    @abstractmethod
    async def revision(self) -> int:
        """The number of the last write; 0 for an empty store."""

    @abstractmethod
    async def status(self) -> Status:
        """What the store holds and what it runs on."""

    @abstractmethod
    def dump(self, *models: type[Node]) -> AsyncIterator[Node | Edge]:
        """Every node and then every edge, as written; of given kinds the nodes alone.

        Nodes come by kind and id, edges by relation, head and tail; kinds and relations in
        the order of the vocabulary. An edge has those properties that have a value, in the
        order of its relation. All of it is one committed state.
        """

    @abstractmethod
    async def close(self) -> None:
        """Give everything back; closing twice is closing once."""


async def within(seconds: float, work: Awaitable[T]) -> T:
    """What comes of it within so many seconds; else a `QueryTimeout`."""
    try:
        async with asyncio.timeout(seconds):
            return await work
    except TimeoutError:
        raise QueryTimeout(seconds) from None
