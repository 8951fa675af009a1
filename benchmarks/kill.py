"""Kill whoever changes a knowledge base in the middle of it: afterwards the graph is the one before or the one after.

    python -m benchmarks.kill [--rounds 21] [--only sqlite|neo4j|server] [--seed 1]

Each round does one thing (`DEEDS`) in a process of its own, ends that process (with `server` the Neo4j server) with
SIGKILL at a random moment of it, and looks at the store. What it must hold is worked out beforehand: the graph as it
was, and the graph of a twin, restored from a dump, in which the same was done undisturbed.

A restore is many writes, an article each. Broken off, the graph is one that a rebuild leaves as it is, and restored
again it is the one that was dumped.
"""

import asyncio
import json
import os
import random
import signal
import sys
import tempfile
import time
import uuid
from argparse import ArgumentParser
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from benchmarks.processes import environment
from kb.findings import article_id
from kb.knowledge import KnowledgeBase
from kb.models import NODES, CorrectedField, Leaf, Node, Statement, Verdict
from kb.settings import Settings, read_settings
from kb.store import open_store
from kb.store.neo4j.server import Address, private_neo4j
from kb.store.port import Store
from tests.small import SHARING

DEEDS: Final = ("load", "judge", "correct", "undo", "delete", "rebuild", "restore")
_MOMENTS: Final = {"recorded_at", "shown_at", "at", "retrieved_at", "revision"}
"""What differs whenever the same is done twice."""

State = frozenset[str]
Started = Callable[[], Awaitable[tuple[Settings, Address | None]]]


@dataclass(frozen=True)
class Deed:
    """Something that is done to a knowledge base; `seed` makes the ids of what a person decides."""

    name: str
    given: tuple[str, ...]
    seed: int


async def do(kb: KnowledgeBase, deed: Deed) -> None:
    """Do it."""
    given = deed.given
    with _numbered(deed.seed):
        match deed.name:
            case "load":
                await kb.add(SHARING[int(given[0])])
            case "judge":
                await kb.judge(given[0], given[1], Verdict(given[2]), "ada")
            case "correct":
                await kb.correct(given[0], CorrectedField.SPEAKER, given[1], "ada")
            case "undo":
                await kb.undo(given[0], "grace")
            case "delete":
                await kb.delete(given[0], "ada")
            case "rebuild":
                await kb.rebuild()
            case _:
                await kb.restore(Path(given[0]))


@contextmanager
def _numbered(seed: int) -> Generator[None]:
    """Ids that are random otherwise come from this seed, so that the twin has the same."""
    chance, real = random.Random(seed), uuid.uuid4
    uuid.uuid4 = lambda: uuid.UUID(int=chance.getrandbits(128), version=4)
    try:
        yield
    finally:
        uuid.uuid4 = real


async def state(store: Store) -> State:
    """All that a store holds, as lines of text, but for the moments at which it came in."""
    return frozenset([_line(item) if isinstance(item, Node) else repr(item) async for item in store.dump()])


def _line(node: Node) -> str:
    undone = getattr(node, "undone_at", None) is not None
    return f"{node.KIND} {undone} {node.model_dump_json(exclude={*_MOMENTS, 'undone_at'})}"


@dataclass
class Series:
    """Rounds on one database; `reach` is how long after the beginning of a deed it is killed at the latest.

    `server` is the one that is killed, and `started` starts it again.
    """

    settings: Settings
    folder: Path
    chance: random.Random
    reach: float = 1.0
    server: Address | None = None
    started: Started | None = None
    sides: Counter[str] = field(default_factory=Counter[str])

    async def prepare(self) -> None:
        """Every article, and something decided."""
        async with await open_store(self.settings) as store:
            kb = KnowledgeBase(store)
            for findings in SHARING:
                await kb.add(findings)
            for name in ("judge", "judge", "correct", "correct"):
                await do(kb, await self._chosen(kb, name))

    async def round(self, name: str) -> str:
        """Do something, kill whoever does it, and say on which side of it the graph is; `torn` is neither."""
        async with await open_store(self.settings) as store:
            kb = KnowledgeBase(store)
            deed, before = await self._chosen(kb, name), await state(store)
            file = await self._dumped(kb)
            after, spent = await self._twin(file, before, deed)
            if name == "restore":
                deed = Deed(name, (str(file),), deed.seed)
                await _emptied(store)
        ended = await self._killed(deed, self.chance.uniform(0, spent * self.reach))
        if self.started:
            self.settings, self.server = await self.started()
        return side if (side := await self._side(deed, before, after)) == "torn" else f"{side}{ended}"

    async def look(self, deed_name: str, side: str) -> None:
        """Count a side, and aim earlier or later next time."""
        self.sides[f"{deed_name}: {side}"] += 1
        self.reach *= 0.8 if side.startswith("after") else 1.2

    async def _side(self, deed: Deed, before: State, after: State) -> str:
        async with await open_store(self.settings) as store:
            now, kb = await state(store), KnowledgeBase(store)
            if deed.name != "restore":
                return "before" if now == before else "after" if now == after else "torn"
            await kb.rebuild()
            whole = await state(store) == now
            await kb.restore(Path(deed.given[0]))
            return "after" if whole and await state(store) == before else "torn"

    async def _dumped(self, kb: KnowledgeBase) -> Path:
        file = self.folder / "dump.jsonl"
        file.write_bytes(b"".join([line async for line in kb.dump()]))
        return file

    async def _twin(self, file: Path, before: State, deed: Deed) -> tuple[State, float]:
        """The state after the deed, and how long it takes; a restore is done by making the twin."""
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            embedded = self.settings.model_copy(update={"store": "", "data": Path(folder)})
            async with await open_store(embedded) as twin:
                kb, began = KnowledgeBase(twin), time.perf_counter()
                await kb.restore(file)
                if await state(twin) != before:
                    raise SystemExit("A restored twin is not equal: nothing can be compared.")
                if deed.name != "restore":
                    began = time.perf_counter()
                    await do(kb, deed)
                return await state(twin), time.perf_counter() - began

    async def _killed(self, deed: Deed, moment: float) -> str:
        """Begin it in a process of its own, and kill after so many seconds; empty when that was in time."""
        command = (sys.executable, "-m", "benchmarks.kill", "--do", json.dumps(asdict(deed)))
        pipe, null = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
        doer = await asyncio.create_subprocess_exec(
            *command, env=environment(self.settings), stdout=pipe, stderr=null, cwd=Path(__file__).parents[1]
        )
        if not doer.stdout or await doer.stdout.readline() != b"ready\n":
            raise SystemExit(f"{deed.name} did not start.")
        await asyncio.sleep(moment)
        with suppress(ProcessLookupError):  # it may have ended, and then it has said so
            os.kill(self.server.process if self.server and self.server.process else doer.pid, signal.SIGKILL)
            doer.kill()
        said = await doer.stdout.read()
        await doer.wait()
        return ", had ended" if said else ""

    async def _chosen(self, kb: KnowledgeBase, name: str) -> Deed:
        """What exactly is done: something that changes the graph as it is now."""
        given: tuple[str, ...] = ()
        match name:
            case "load":
                sources = [(findings.source, findings.extractor, findings.version) for findings in SHARING]
                news = [str(n) for n, source in enumerate(sources) if not await kb.holds(*source)]
                given = (self.chance.choice(news),)
            case "judge":
                given = (*await self._pair(kb), self.chance.choice([Verdict.SAME, Verdict.NOT_SAME]))
            case "correct":
                said = [
                    one for one in await kb.store.load(Statement, "id", await kb.store.ids(Statement)) if one.current
                ]
                given = (self.chance.choice(said).id, f"person: Nora New{self.chance.randrange(1000)}")
            case "undo":
                made = (*(await kb.judgements()).made, *(await kb.corrections()).made)
                given = (self.chance.choice([one.id for one in made if one.in_force]),)
            case "delete":
                given = (
                    article_id(self.chance.choice([f for f in SHARING if await kb.find(_key(f.source.key))]).source),
                )
            case _:
                pass
        return Deed(name, given, self.chance.randrange(2**32))

    async def _pair(self, kb: KnowledgeBase) -> tuple[str, str]:
        """Two leaves of a kind of which nobody has judged."""
        judged = {frozenset((one.left, one.right)) for one in (await kb.judgements()).made}
        leaves = await kb.store.load(Leaf, "id", await kb.store.ids(Leaf))
        pairs = [(a.id, b.id) for a in leaves for b in leaves if a.of == b.of and a.id < b.id]
        return self.chance.choice([pair for pair in pairs if frozenset(pair) not in judged])


def _key(key: str | None) -> str:
    return key or ""


async def _emptied(store: Store) -> None:
    async with store.write() as writer:
        for model in NODES:
            await writer.remove(model, await writer.ids(model))


@asynccontextmanager
async def opened(settings: Settings, home: Path | None) -> AsyncGenerator[tuple[Settings, Address | None]]:
    """The settings of the database under test; for Neo4j with its server up."""
    if home is None:
        yield settings, None
        return
    async with private_neo4j(settings, home, quick=True) as address:
        yield address.settings(settings), address


async def series(name: str, rounds: int, folder: Path, chance: random.Random) -> int:
    """All rounds on one database; how many of them left something torn."""
    home = None if name == "sqlite" else folder / f"{name}-home"
    here = read_settings().model_copy(update={"data": folder / name, "store": ""})
    async with AsyncExitStack() as stack:

        async def started() -> tuple[Settings, Address | None]:
            await stack.aclose()
            return await stack.enter_async_context(opened(here, home))

        settings, address = await started()
        one = Series(settings, folder, chance, 1.0 if home is None else 5.0)
        if name == "server":
            one.server, one.started = address, started
        await one.prepare()
        for n in range(rounds):
            deed = DEEDS[n % len(DEEDS)]
            side = await one.round(deed)
            await one.look(deed, side)
            print(f"{name} round {n + 1}, {deed}: {side}", flush=True)
    print(name, dict(sorted(one.sides.items())), flush=True)
    return sum(count for side, count in one.sides.items() if "torn" in side)


async def be_killed(given: str) -> None:
    """What the killed process does; it says when it begins and when it has ended."""
    asked = json.loads(given)
    deed = Deed(asked["name"], tuple(asked["given"]), asked["seed"])
    async with await open_store(read_settings()) as store:
        print("ready", flush=True)
        await do(KnowledgeBase(store), deed)
        print("done", flush=True)


async def main() -> int:
    """Run the rounds; the number of torn ones."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--only", choices=["sqlite", "neo4j", "server"])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--do", help="be the process that is killed while it does this")
    given = parser.parse_args()
    if given.do:
        await be_killed(given.do)
        return 0
    chance = random.Random(given.seed)
    with tempfile.TemporaryDirectory(prefix="kb-kill-") as folder:
        names = [given.only] if given.only else ["sqlite", "neo4j", "server"]
        torn = sum([await series(name, given.rounds, Path(folder), chance) for name in names])
    print(f"{torn} of {given.rounds * len(names)} rounds left something torn")
    return torn


if __name__ == "__main__":
    raise SystemExit(asyncio.run(main()))
