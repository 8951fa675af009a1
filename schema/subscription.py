"""What becomes known while somebody listens.

Every statement keeps the number of the write by which the graph learnt it. So what is new is
found by asking the store, and it does not matter which process wrote it.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final

import orjson
import strawberry
from graphql.execution.values import VariableValues

from kb.plan import Plan, Slot
from kb.store.port import Store
from schema.arguments import Slots
from schema.inputs import StatementFilter
from schema.types import Statement, answered, argument

_EVERY: Final = 0.5
"""Seconds between two looks at the revision, however many listen."""


@strawberry.type(description="A statement that became known, and by which write of the graph.")
class NewStatement:
    revision: Annotated[
        int, strawberry.field(description="Given as `since`, it goes on behind this statement's write.")
    ]
    statement: Statement


@strawberry.type(description="What becomes known while you listen, whoever loads it.")
class Subscription:
    statements: NewStatement = answered(
        "Statements that the filter lets through, each once, as they become known.",
        argument("filter", StatementFilter | None),
        argument(
            "since", int | None, description="A revision: first what became known after it. Else only what comes."
        ),
        argument("first", int | None, description="So many, and then it ends."),
    )


@dataclass(frozen=True)
class Watch:
    """The plan of what is new; a place in it is a revision and a sort key.

    A row has `revision` and `place`, and in `shown` what was asked.
    """

    key: str
    plan: Plan
    slots: Slots
    since: Slot
    after: Slot
    given: Mapping[str, Any]
    """The arguments `since` and `first`, where they are given."""


class Revisions:
    """The number of the last write, looked at for all who listen."""

    def __init__(self, store: Store, every: float = _EVERY) -> None:
        self._store = store
        self._every = every
        self._lock = asyncio.Lock()
        self._last = 0
        self._looked = float("-inf")

    async def now(self) -> int:
        """As it was at most so long ago."""
        async with self._lock:
            if time.monotonic() - self._looked >= self._every:
                self._last = await self._store.revision()
                self._looked = time.monotonic()
        return self._last

    async def beyond(self, revision: int) -> int:
        """Wait for a write after this one."""
        while (now := await self.now()) <= revision:  # noqa: ASYNC110  (another process may write, and tells nobody)
            await asyncio.sleep(self._every)
        return now


async def news(
    store: Store, revisions: Revisions, watch: Watch, variables: VariableValues
) -> AsyncGenerator[dict[str, Any]]:
    """The rows of what is new, from where the subscription begins, for as long as it lasts."""
    left, since = watch.given.get("first"), watch.given.get("since")
    values, last = watch.slots.values(variables), await revisions.now() if since is None else since
    while left is None or left > 0:
        now = await revisions.beyond(last)
        async for row in _behind(store, watch, {**values, watch.since.name: last}):
            yield row
            last = row["revision"]
            left = left if left is None else left - 1
            if left == 0:
                return
        last = max(last, now)


async def _behind(store: Store, watch: Watch, values: Mapping[str, Any]) -> AsyncGenerator[dict[str, Any]]:
    """All that is behind a revision, a page after the other."""
    place: list[Any] | None = None
    while True:
        rows = orjson.loads(await store.fetch(watch.plan, {**values, watch.after.name: place}))["nodes"]
        for row in rows:
            yield row
        if not rows:
            return
        place = [rows[-1]["revision"], rows[-1]["place"]]
