"""A dump holds all that cannot be drawn again, and a restored graph is the one that was dumped."""

from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import orjson
import pytest

from kb.errors import DumpError
from kb.findings import article_id
from kb.identity.linking import Reference
from kb.knowledge import KnowledgeBase
from kb.models import (
    NODES,
    Claim,
    CorrectedField,
    Correction,
    Judgement,
    LinkedAs,
    Linking,
    Post,
    Statement,
    Suggestion,
    Verdict,
)
from kb.people import Held, Person
from kb.settings import read_settings
from kb.store import open_store
from kb.store.port import Store
from tests import small
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
    return await filled(store)


async def filled(store: Store) -> KnowledgeBase:
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
    store: Store, other: Store, tmp_path: Path, broken: Callable[[list[bytes]], list[bytes]], says: str
) -> None:
    file = await dumped(await filled(other), tmp_path / "one.jsonl")
    file.write_bytes(b"".join(broken(file.read_bytes().splitlines(keepends=True))))
    with pytest.raises(DumpError, match=says):
        await KnowledgeBase(store).restore(file)
    assert (await store.revision(), await graph(store)) == (0, ({}, set()))


async def test_a_file_that_is_not_there_is_named(store: Store, tmp_path: Path) -> None:
    with pytest.raises(DumpError, match=r"nothing\.jsonl"):
        await KnowledgeBase(store).restore(tmp_path / "nothing.jsonl")


@pytest.fixture
async def lived_in(store: Store) -> KnowledgeBase:
    """Everything that people do: people known, judgements, corrections, links, undone ones too, a deletion."""
    kb = KnowledgeBase(store)
    await kb.know([Person(name="Ann Archer", country="Utopia", posts=(Held(title="mayor", began="2020"),))])
    for findings in small.SHARING:
        await kb.add(findings)
    await kb.delete(article_id(small.SHARING[-1].source), "ada")
    said = [one for one in await store.load(Statement, "id", await store.ids(Statement)) if one.current]
    claims = await store.ids(Claim)
    made = [
        await kb.correct(said[0].id, CorrectedField.SPEAKER, "person: Nora New", "ada"),
        await kb.correct(said[1].id, CorrectedField.ACT, "warn", "ada"),
        await kb.strike(said[2].id, "ada"),
        await kb.judge(claims[0], claims[1], Verdict.SAME, "ada", "one matter"),
        await kb.judge("Utopia", "Old Harbour", Verdict.UNSURE, "ada"),
        await kb.link(said[3].id, Reference("https://example.org/source", LinkedAs.PRIMARY), "ada"),
        await kb.link(said[4].id, Reference("https://example.org/other", LinkedAs.CONTEXT, "see there"), "ada"),
    ]
    made.append(await kb.judge(claims[1], claims[2], Verdict.NOT_SAME, "grace"))
    for undone in (made[1], made[4], made[6]):
        await kb.undo(undone.id, "grace")
    return kb


async def moved_to(source: KnowledgeBase, target: Store, file: Path, stop_at: int | None = None) -> Path:
    """The dump, restored into the other store; with `stop_at` broken off once after so many lines."""
    dumped_to, told = await dumped(source, file), KnowledgeBase(target)

    def stop(done: int, _: int) -> None:
        if stop_at and done >= stop_at:
            raise KeyboardInterrupt

    if stop_at:
        with pytest.raises(KeyboardInterrupt):
            await told.restore(dumped_to, stop)
    await told.restore(dumped_to)
    return dumped_to


async def test_out_and_home_again_all_that_people_did_is_the_same(
    lived_in: KnowledgeBase, other: Store, tmp_path: Path
) -> None:
    home, store = await graph(lived_in.store), lived_in.store
    kinds = {type(node) for node in home[0].values()}
    assert {Suggestion, Claim, Post} <= kinds
    out = await moved_to(lived_in, other, tmp_path / "out.jsonl", stop_at=14)
    assert_same(await graph(other), home)
    async with store.write() as writer:
        for model in NODES:
            await writer.remove(model, await writer.ids(model))
    back = await moved_to(KnowledgeBase(other), store, tmp_path / "back.jsonl", stop_at=14)
    assert_same(await graph(store), home)
    assert back.read_bytes() == out.read_bytes()
    for held, there in zip(await _decided(lived_in), await _decided(KnowledgeBase(other)), strict=True):
        assert held == there
        assert any(one.undone_at for one in held)


async def _decided(kb: KnowledgeBase) -> tuple[tuple[Judgement | Correction | Linking, ...], ...]:
    """Judgements, corrections and links; a revision is of its store."""
    corrections = tuple(one.model_copy(update={"revision": None}) for one in (await kb.corrections()).made)
    return (await kb.judgements()).made, corrections, await kb.links()


async def test_a_later_dump_brings_what_was_decided_since(full: KnowledgeBase, other: Store, tmp_path: Path) -> None:
    await moved_to(full, other, tmp_path / "one.jsonl")
    await full.judge("Armenia", "Azerbaijan", Verdict.SAME, "ada")
    await moved_to(full, other, tmp_path / "two.jsonl")
    assert_same(await graph(other), await graph(full.store))
