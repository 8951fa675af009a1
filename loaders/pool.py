"""Extraction on all cores: processes of their own, fed in batches, that answer in order.

A worker is `python -m loaders.worker`; batches and answers are pickled and go through its
pipes. It is out of reach of the terminal's Ctrl-C, ends when its pipe does, however its
parent ended, and one that dies over an article costs that article alone.
"""

import asyncio
import os
import pickle
import signal
import sys
import threading
from asyncio import IncompleteReadError, StreamReader, StreamWriter, Task
from asyncio.subprocess import PIPE, Process
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from tempfile import TemporaryFile
from typing import IO, Final, Self, cast

from kb.errors import ArticleError, KbError
from kb.settings import Settings
from loaders.extract import Found, Item, extract_all, name_of

FEW: Final = 12
"""So many articles are read in this process: to start workers would take as long."""
HEADER: Final = 8
"""Bytes of an answer's length."""
Answer = list[Found] | KbError
"""What a worker answers to a batch: its findings, or the one error that stops everything."""
_BATCH: Final = 8
_AHEAD: Final = 2
"""Batches for each worker that are being read, or read and not yet taken."""


def cores() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


async def extract_on_all_cores(
    items: AsyncIterable[Item], settings: Settings, workers: int | None = None
) -> AsyncGenerator[Found]:
    """The findings of each item, or why there are none, in order; as many `workers` as there are cores unless told.

    Close it (`contextlib.aclosing`) when the loop over it may end early: the workers end with it.
    """
    waiting, number = aiter(items), workers or cores()
    batch = await _take(waiting, FEW + 1)
    if number > 1 and len(batch) > FEW:
        async with _pool(number, settings) as pool:
            async for found in _in_order(batch, waiting, pool):
                yield found
        return
    while batch:
        for found in _here(batch, settings):
            yield found
        batch = await _take(waiting, _BATCH)


async def _take(items: AsyncIterator[Item], number: int) -> list[Item]:
    """The next items, as many as there are."""
    taken: list[Item] = []
    with suppress(StopAsyncIteration):
        while len(taken) < number:
            taken.append(await anext(items))
    return taken


def _here(batch: Sequence[Item], settings: Settings) -> list[Found]:
    with interruptible():
        return list(extract_all(batch, settings))


@contextmanager
def interruptible() -> Generator[None]:
    """Let Ctrl-C end at once what does not wait for the event loop."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


# The pool.


@dataclass
class _Worker:
    """A process with its pipes, and a file that catches what it complains of."""

    process: Process
    log: IO[bytes]

    @classmethod
    async def start(cls, model: str) -> Self:
        log = TemporaryFile()  # noqa: SIM115  (it lives as long as the process)
        # -P: what lies in the folder that the user is in is not ours to import.
        command = (sys.executable, "-P", "-m", "loaders.worker", model)
        process = await asyncio.create_subprocess_exec(
            *command, stdin=PIPE, stdout=PIPE, stderr=log, start_new_session=True
        )
        return cls(process, log)

    async def ask(self, batch: Sequence[Item]) -> Answer:
        """Its answer; a `ConnectionError` or an `IncompleteReadError` when it died over it."""
        into, out = cast("StreamWriter", self.process.stdin), cast("StreamReader", self.process.stdout)
        into.write(pickle.dumps(batch))
        await into.drain()
        size = int.from_bytes(await out.readexactly(HEADER))
        return pickle.loads(await out.readexactly(size))  # noqa: S301  (from our own process)

    async def end(self) -> str:
        """End it, whatever it does; the last line that it complained of."""
        # `Process.kill` would take the exit code from under the event loop.
        if self.process.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(self.process.pid, signal.SIGKILL)
        code = await self.process.wait()
        self.log.seek(0)
        lines = self.log.read().decode("utf-8", "replace").split("\n")
        self.log.close()
        return next((line.strip() for line in reversed(lines) if line.strip()), f"it ended with {code}")


@dataclass
class _Pool:
    """Workers, started when they are needed, at most as many as the gate lets through."""

    gate: asyncio.Semaphore
    number: int
    model: str
    idle: list[_Worker] = field(default_factory=list[_Worker])
    alive: list[_Worker] = field(default_factory=list[_Worker])

    async def read(self, batch: Sequence[Item]) -> list[Found]:
        """The answers to a batch; when a worker dies over it, over each item alone."""
        async with self.gate:
            if not self.idle:
                self.idle.append(await _Worker.start(self.model))
                self.alive.append(self.idle[-1])
            worker = self.idle.pop()
            try:
                answer = await worker.ask(batch)
            except (ConnectionError, IncompleteReadError):
                self.alive.remove(worker)
                reason = await worker.end()
            else:
                self.idle.append(worker)
                return _list_or_raise(answer)
        if len(batch) > 1:
            return [found for item in batch for found in await self.read([item])]
        return [ArticleError(f"{name_of(batch[0])} could not be read, the process that read it died: {reason}.")]


def _list_or_raise(answer: Answer) -> list[Found]:
    if isinstance(answer, KbError):
        raise answer
    return answer


@asynccontextmanager
async def _pool(number: int, settings: Settings) -> AsyncGenerator[_Pool]:
    """A pool whose workers end with the block."""
    pool = _Pool(asyncio.Semaphore(number), number, settings.spacy_model)
    try:
        yield pool
    finally:
        for worker in pool.alive:
            await worker.end()


async def _in_order(first: Sequence[Item], items: AsyncIterator[Item], pool: _Pool) -> AsyncGenerator[Found]:
    window: deque[Task[list[Found]]] = deque()
    batch: Sequence[Item] = first
    try:
        while batch or window:
            if batch:
                parts = (batch[at : at + _BATCH] for at in range(0, len(batch), _BATCH))
                window.extend(asyncio.create_task(pool.read(part)) for part in parts)
                batch = await _take(items, _BATCH)
            if not batch or len(window) > _AHEAD * pool.number:
                for found in await window.popleft():
                    yield found
    finally:
        for task in window:
            task.cancel()
        await asyncio.gather(*window, return_exceptions=True)
