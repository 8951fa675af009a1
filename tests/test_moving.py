"""A dump holds all that cannot be drawn again, and a restored graph is the one that was dumped."""

from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import orjson
import pytest

from kb.errors import DumpError
from kb.knowledge import KnowledgeBase
from kb.models import Verdict
from kb.settings import read_settings
from kb.store import open_store
from kb.store.port import Store
from tests.golden import seeds
from tests.graph import assert_same, graph


@pytest.fixture
async def other(tmp_path: Path) -> AsyncGenerator[Store]:
    """A second store, embedded and empty."""
    settings = read_settings().model_copy(update={"store": "", "data": tmp_path / "other"})
    async with await open_store(settings) as opened:
        yield opened


@pytest.fixture
async def full(store: Store) -> KnowledgeBase:
    """Both seeds, the first of them read twice, and what a person judged of them."""
    kb, first = KnowledgeBase(store), seeds.first()
    await kb.add(first.model_copy(update={"version": "0", "attributions": first.attributions[:4]}))
    await kb.add(seeds.second())
    await kb.add(first)
    await kb.judge("Matthew Miller", "US State Department", Verdict.SAME, "ada", "speaks for it")
    taken_back = await kb.judge("Russia", "Armenia", Verdict.NOT_SAME, "ada")
    await kb.undo(taken_back.id, "grace")
    return kb


async def dumped(kb: KnowledgeBase, file: Path) -> Path:
    file.write_bytes(b"".join([line async for line in kb.dump()]))
    return file


async def test_there_and_back_again_is_the_same_graph(full: KnowledgeBase, other: Store, tmp_path: Path) -> None:
    file = await dumped(full, tmp_path / "one.jsonl")
    moved = KnowledgeBase(other)
    assert (await moved.restore(file)).nodes == 5
    assert_same(await graph(other), await graph(full.store))
    assert (await dumped(moved, tmp_path / "two.jsonl")).read_bytes() == file.read_bytes()


async def test_from_the_embedded_store_to_this_one(store: Store, other: Store, tmp_path: Path) -> None:
    source = KnowledgeBase(other)
    for findings in (seeds.second(), seeds.first()):
        await source.add(findings)
    await KnowledgeBase(store).restore(await dumped(source, tmp_path / "one.jsonl"))
    assert_same(await graph(store), await graph(other))


async def test_broken_off_it_goes_on_where_it_was(full: KnowledgeBase, other: Store, tmp_path: Path) -> None:
    file, moved = await dumped(full, tmp_path / "one.jsonl"), KnowledgeBase(other)

    def stop(done: int, _: int) -> None:
        if done >= 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await moved.restore(file, stop)
    assert 3 <= (await moved.restore(file)).known < 5
    assert_same(await graph(other), await graph(full.store))
    revision = await other.revision()
    assert (await moved.restore(file)).known == 5
    assert await other.revision() == revision


async def test_a_store_that_holds_something_else_is_left_alone(
    full: KnowledgeBase, other: Store, tmp_path: Path
) -> None:
    source = KnowledgeBase(other)
    await source.add(seeds.second())
    file, before = await dumped(source, tmp_path / "one.jsonl"), await graph(full.store)
    with pytest.raises(DumpError, match="empty store"):
        await full.restore(file)
    assert_same(await graph(full.store), before)


def _cut(lines: list[bytes]) -> list[bytes]:
    return lines[:-1]


def _half(lines: list[bytes]) -> list[bytes]:
    return [*lines[:2], lines[2][: len(lines[2]) // 2]]


def _missing(lines: list[bytes]) -> list[bytes]:
    return [*lines[:2], *lines[3:]]


def _strange(lines: list[bytes]) -> list[bytes]:
    return [*lines[:2], b'{"statement": {}}\n', *lines[2:]]


def _headless(lines: list[bytes]) -> list[bytes]:
    return lines[1:]


def _newer(lines: list[bytes]) -> list[bytes]:
    return [orjson.dumps({"kb": "9.0", "format": 99}) + b"\n", *lines[1:]]


def _empty(_: list[bytes]) -> list[bytes]:
    return []


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (_cut, "cut short after line 6"),
        (_half, "Line 3 of .*broken"),
        (_missing, "has 4 lines where its last one says 5"),
        (_strange, "Line 3 of .*'statement'"),
        (_headless, "no dump"),
        (_newer, "newer kb"),
        (_empty, "no dump"),
    ],
)
async def test_a_broken_dump_is_named_and_nothing_is_written(
    full: KnowledgeBase, other: Store, tmp_path: Path, broken: Callable[[list[bytes]], list[bytes]], says: str
) -> None:
    file = await dumped(full, tmp_path / "one.jsonl")
    file.write_bytes(b"".join(broken(file.read_bytes().splitlines(keepends=True))))
    with pytest.raises(DumpError, match=says):
        await KnowledgeBase(other).restore(file)
    assert (await other.revision(), await graph(other)) == (0, ({}, set()))


async def test_a_file_that_is_not_there_is_named(store: Store, tmp_path: Path) -> None:
    with pytest.raises(DumpError, match=r"nothing\.jsonl"):
        await KnowledgeBase(store).restore(tmp_path / "nothing.jsonl")
