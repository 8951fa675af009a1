"""What one more article and one more judgement cost when there are a hundred, a thousand, ten thousand articles.

    python -m benchmarks.flat [--sizes 100,1000,10000] [--probe 20] [--only sqlite|neo4j] [--minutes 60]

Articles are added one by one (`benchmarks.synthetic`), with all that is linked and suggested on the way; at each
size the next `--probe` are timed, then two claims are judged to be the same and that is undone, and so are two
states, both named by many articles. Neo4j is a private one. After `--minutes` on one database the size that was
reached is measured and is the last.

`busy` is how long this process computed for an article, whatever else the machine did: with SQLite all of the cost.
An article should cost the same at every size, and so should a judgement on claims. Joining two states draws anew
every article that names the one which loses its id (`articles`), and what is told is the time for each of them.
"""

import asyncio
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import median

from benchmarks import kill
from benchmarks.synthetic import Shape
from kb.findings import Actor, Findings, actor_id
from kb.knowledge import KnowledgeBase
from kb.models import Claim, EntityKind, Verdict
from kb.settings import read_settings
from kb.store import open_store
from kb.store.port import Store
from schema.ask import ask

_SAID = 4
"""Statements in an article: few, so that there can be many articles."""
_NAMING = """query($id: ID!) {
    articles(filter: {where: {statements: {some: {about: {some: {id: [$id]}}}}}}) { totalCount } }"""


@dataclass(frozen=True)
class Cost:
    """Seconds at one size: an article (median, this process busy, worst), judging two claims, joining two states.

    `named` is how many articles name the state that loses its id.
    """

    size: int
    article: float
    busy: float
    worst: float
    claims: float
    states: float
    named: int


@asynccontextmanager
async def opened(folder: Path, *, neo4j: bool) -> AsyncGenerator[Store]:
    """An empty store of either database."""
    settings = read_settings().model_copy(update={"store": "", "data": folder})
    home = folder / "neo4j" if neo4j else None
    async with kill.opened(settings, home) as (named, _), await open_store(named) as store:
        yield store


async def measure(store: Store, sizes: Sequence[int], probe: int, until: float) -> AsyncGenerator[Cost]:
    """The cost at each size."""
    kb, shape, there = KnowledgeBase(store), Shape((max(sizes) + len(sizes) * probe) * _SAID, _SAID), 0
    articles = shape.articles()
    for size in sizes:
        while there < size and time.monotonic() < until:
            await kb.add(next(articles))
            there += 1
        busy = time.process_time()
        spent = [await _timed_add(kb, findings) for findings in islice(articles, probe)]
        busy = time.process_time() - busy
        claims = await _claims(store)
        states = _states(shape)
        yield Cost(
            size=there,
            article=median(spent),
            busy=busy / probe,
            worst=max(spent),
            claims=await _judged(kb, *claims),
            states=await _judged(kb, *states),
            named=await _naming(store, states[1]),
        )
        there += probe
        if time.monotonic() >= until:
            return


async def _timed_add(kb: KnowledgeBase, findings: Findings) -> float:
    began = time.perf_counter()
    await kb.add(findings)
    return time.perf_counter() - began


async def _judged(kb: KnowledgeBase, left: str, right: str) -> float:
    """How long it takes to join two; then they are two again."""
    began = time.perf_counter()
    made = await kb.judge(left, right, Verdict.SAME, "benchmark")
    spent = time.perf_counter() - began
    await kb.undo(made.id, "benchmark")
    return spent


async def _claims(store: Store) -> tuple[str, str]:
    """Two claims."""
    first, second, *_ = await store.ids(Claim)
    return first, second


def _states(shape: Shape) -> tuple[str, str]:
    """The two states that are named most; the second one loses its id when they are joined."""
    first, second = sorted(actor_id(Actor(type=EntityKind.STATE, name=name), "") for name in shape.states[:2])
    return first, second


async def _naming(store: Store, entity: str) -> int:
    """How many articles have something said about it."""
    return (await ask(store, _NAMING, {"id": entity}))["articles"]["totalCount"]


async def main() -> None:
    """Measure and print the tables."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="100,1000,10000")
    parser.add_argument("--probe", type=int, default=20)
    parser.add_argument("--only", choices=["sqlite", "neo4j"])
    parser.add_argument("--minutes", type=float, default=60.0)
    given = parser.parse_args()
    sizes = sorted(map(int, given.sizes.split(",")))
    for name in [given.only] if given.only else ["sqlite", "neo4j"]:
        with tempfile.TemporaryDirectory(prefix="kb-flat-") as folder:
            async with opened(Path(folder), neo4j=name == "neo4j") as store:
                print(
                    name, "articles, median ms, busy ms, worst ms, claims ms, states s, articles, ms each", flush=True
                )
                until = time.monotonic() + 60 * given.minutes
                async for cost in measure(store, sizes, given.probe, until):
                    print(*told(cost), sep="\t", flush=True)


def told(cost: Cost) -> Iterator[str]:
    """A line of the table."""
    yield f"{cost.size:,}"
    yield from (f"{1000 * seconds:.0f}" for seconds in (cost.article, cost.busy, cost.worst, cost.claims))
    yield from (f"{cost.states:.1f}", f"{cost.named:,}", f"{1000 * cost.states / max(1, cost.named):.1f}")


if __name__ == "__main__":
    asyncio.run(main())
