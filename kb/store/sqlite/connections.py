"""Connections to the file, and the threads that use them.

Threads, not `apsw.aio`: with a connection each they answer more questions a second, and one
that nobody closes does not keep the process alive.
"""

import asyncio
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from math import inf
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Final, LiteralString, NamedTuple, Self, TypeVar, cast

import apsw
import orjson

from kb.errors import QueryTimeout, StoreError, StoreWriteError
from kb.intervals import Unit
from kb.plan import Maker
from kb.store.buckets import Tally, buckets
from kb.store.making import made, nearest
from kb.vocabulary import Scalar

BUCKETS: Final[LiteralString] = "kb_buckets"
"""A function in SQL: the objects of `plan.Buckets`, made of what was counted."""
NEAREST: Final[LiteralString] = "kb_nearest"
"""A function in SQL: the objects of `plan.Named`, made of what was found."""
MADE: Final[LiteralString] = "kb_made"
"""A function in SQL: the objects of `plan.Made`."""

T = TypeVar("T")
Bindings = Mapping[str, Scalar]

_SETTINGS: Final = """
PRAGMA synchronous = FULL;
PRAGMA foreign_keys = ON;
PRAGMA temp_store = MEMORY;
PRAGMA cache_size = -32768;
"""
_STEPS: Final = 50_000
"""Instructions of SQLite between two looks at the clock: some milliseconds."""


def _count_no_memory() -> None:
    """Have SQLite not count the memory it takes: threads wait for each other at that count, and nobody reads it.

    It can be told only while it is not running, and somebody else of this process may use it.
    """
    if not apsw.connections():
        apsw.shutdown()
        apsw.config(apsw.SQLITE_CONFIG_MEMSTATUS, False)  # noqa: FBT003  (as SQLite has it)
        apsw.initialize()


_count_no_memory()


class Limit(NamedTuple):
    """How many seconds there are, and when they are over, on the monotonic clock."""

    seconds: float
    end: float

    @classmethod
    def of(cls, seconds: float) -> Self:
        """So many seconds from now."""
        return cls(seconds, time.monotonic() + seconds)


class Connection:
    """One connection. It takes only text that was put together from literals, and values beside it."""

    def __init__(self, path: Path, patience: float, steps: int = _STEPS) -> None:
        """Open the file; a write waits up to `patience` seconds for another process.

        `steps` are the instructions between two looks at the clock, where time is limited.
        """
        self._apsw = apsw.Connection(str(path))
        # apsw's annotations name a type that Python 3.11 does not have.
        self._execute = cast("Callable[..., Iterator[tuple[Any, ...]]]", self._apsw.execute)  # pyright: ignore[reportUnknownMemberType]
        self._end = inf
        # Once: whatever a thread asks SQLite for, it may have to wait for the interpreter afterwards.
        self._apsw.set_progress_handler(lambda: time.monotonic() > self._end, steps)
        self._apsw.set_busy_timeout(round(patience * 1000))
        # Otherwise SQLite takes a quoted name that it does not know for a text.
        self._apsw.config(apsw.SQLITE_DBCONFIG_DQS_DML, 0)
        self._apsw.config(apsw.SQLITE_DBCONFIG_DQS_DDL, 0)
        # Otherwise SQLite makes the plan of a statement anew each time, for the values that it has this time.
        self._apsw.config(apsw.SQLITE_DBCONFIG_ENABLE_QPSG, 1)
        self._apsw.create_scalar_function(BUCKETS, _buckets, 7, deterministic=True)  # pyright: ignore[reportUnknownMemberType]
        self._apsw.create_scalar_function(NEAREST, _nearest, 3, deterministic=True)  # pyright: ignore[reportUnknownMemberType]
        self._apsw.create_scalar_function(MADE, _made, 4, deterministic=True)  # pyright: ignore[reportUnknownMemberType]
        self.do(_SETTINGS)

    def do(self, text: LiteralString) -> None:
        """Run what has no answer."""
        for _ in self.rows(text):
            pass

    def rows(self, text: LiteralString, bindings: Bindings | None = None) -> Iterator[tuple[Any, ...]]:
        """Run a statement; its rows are read as they are taken."""
        return self._execute(text, bindings)

    def value(self, text: LiteralString, bindings: Bindings | None = None) -> Any:
        """The only value of the only row, None when there is no row."""
        return next(self._execute(text, bindings), (None,))[0]

    def value_within(self, limit: Limit, text: LiteralString, bindings: Bindings) -> Any:
        """The same; it is given up when its time is over, with a `QueryTimeout`."""
        self._end = limit.end
        try:
            return self.value(text, bindings)
        except apsw.InterruptError as error:
            raise QueryTimeout(limit.seconds) from error
        finally:
            self._end = inf

    def each(self, text: LiteralString, bindings: Iterable[Bindings]) -> None:
        """Run a statement for each of these values."""
        run = cast("Callable[..., object]", self._apsw.executemany)  # pyright: ignore[reportUnknownMemberType]
        run(text, bindings)

    @property
    def in_transaction(self) -> bool:
        """Whether there is something to commit or to roll back."""
        return self._apsw.in_transaction

    def close(self) -> None:
        """Close; what was not committed is gone."""
        self._apsw.close()


def _buckets(*given: Any) -> str:
    unit, fields, begin, end, *counts = given
    certain, earliest, latest = map(orjson.loads, counts)
    made = buckets(Unit(unit), orjson.loads(fields), Tally(begin, end, certain, earliest, latest))
    return orjson.dumps(made).decode()


def _nearest(*given: Any) -> str:
    like, rows, limit = given
    return orjson.dumps(nearest(like, orjson.loads(rows), limit)).decode()


def _made(*given: Any) -> str:
    by, fields, text, value = given
    return orjson.dumps(made(Maker(by), orjson.loads(fields), text, orjson.loads(value))).decode()


class Pool:
    """Threads, and a connection for each; no connection is ever in two threads at once."""

    def __init__(self, path: Path, size: int, patience: float) -> None:
        self._path = path
        self._connections = [Connection(path, patience) for _ in range(size)]
        self._idle: SimpleQueue[Connection] = SimpleQueue()
        for connection in self._connections:
            self._idle.put(connection)
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="kb-sqlite")
        self.closed: bool = False

    async def run(self, job: Callable[[Connection], T]) -> T:
        """Do a job on a free connection, in its thread; jobs of a pool of one keep their order."""
        if self.closed:
            raise StoreError(f"{self._path} is closed.")
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._do, job)

    async def close(self) -> None:
        """Wait for the jobs that are running, and close."""
        self.closed = True
        await asyncio.to_thread(self._threads.shutdown, cancel_futures=True)
        for connection in self._connections:
            connection.close()

    def _do(self, job: Callable[[Connection], T]) -> T:
        connection = self._idle.get()
        try:
            with told_plainly(self._path):
                return job(connection)
        finally:
            self._idle.put(connection)


@contextmanager
def told_plainly(path: Path) -> Generator[None]:
    """Turn what SQLite says about the file into an error of ours, in one sentence."""
    try:
        yield
    except (apsw.BusyError, apsw.LockedError) as error:
        raise StoreError(f"Another process keeps writing to {path}: wait for it or end it, then try again.") from error
    except apsw.FullError as error:
        raise StoreWriteError(f"The disk is full: make room for {path}, then try again.") from error
    except (apsw.NotADBError, apsw.CorruptError) as error:
        reason = "is no database, or is damaged"
        raise StoreWriteError(f"{path} {reason}: move it away, or name another folder in KB_DATA.") from error
    except (apsw.CantOpenError, apsw.ReadOnlyError, apsw.PermissionsError, apsw.IOError, OSError) as error:
        reason = str(getattr(error, "strerror", None) or error)
        raise StoreWriteError(
            f"{path} cannot be written ({reason}): make its folder writable, or name another one in KB_DATA."
        ) from error
