"""Extraction on all cores: the same answers in the same order, and nothing that goes wrong in a worker goes further."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from pathlib import Path

import psutil
import pytest

from kb.errors import ArticleError, SettingsError
from kb.settings import read_settings
from loaders import Found, Item, extract_all, extract_on_all_cores, find_articles
from loaders.pool import FEW

MANY = 3 * FEW


def articles(folder: Path, number: int) -> list[Item]:
    for n in range(number):
        (folder / f"{n:02}.txt").write_bytes(
            b"\0" if n % 7 == 3 else f"Ana Torres said {n} bridges were safe.".encode()
        )
    return list(find_articles([folder]))


def passed_on() -> list[Item]:
    """Items that workers hand back, so that they need no language model."""
    return [ArticleError(f"item {n}") for n in range(MANY)]


async def each(items: Sequence[Item]) -> AsyncIterator[Item]:
    for item in items:
        yield item


def plain(result: Found) -> str:
    """A result without the moment at which it was read."""
    return (
        str(result)
        if isinstance(result, ArticleError)
        else result.model_dump_json(exclude={"source": {"retrieved_at"}})
    )


def workers() -> list[int]:
    return [child.pid for child in psutil.Process().children() if "loaders.worker" in child.cmdline()]


async def test_two_workers_find_what_one_process_finds_in_order_also_when_one_is_killed(tmp_path: Path) -> None:
    items = articles(tmp_path, 2 * FEW)
    results: list[Found] = []
    async with aclosing(extract_on_all_cores(each(items), read_settings(), 2)) as everything:
        async for one in everything:
            if not results:
                os.kill(workers()[0], signal.SIGKILL)
            results.append(one)
    assert list(map(plain, results)) == list(map(plain, extract_all(items, read_settings())))


async def test_a_few_articles_start_no_process(tmp_path: Path) -> None:
    async with aclosing(extract_on_all_cores(each(articles(tmp_path, FEW)), read_settings(), 2)) as everything:
        await anext(everything)
        assert workers() == []


async def test_workers_end_with_the_loop_that_is_left() -> None:
    async with aclosing(extract_on_all_cores(each(passed_on()), read_settings(), 2)) as everything:
        await anext(everything)
        assert workers()
    assert workers() == []


class Deadly(ArticleError):
    """Ends the process that unpickles it."""

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return os._exit, (3,)


async def test_an_article_over_which_workers_die_is_named_and_the_rest_is_read() -> None:
    items = passed_on()
    items[5] = Deadly("the sixth")
    results = [str(one) async for one in extract_on_all_cores(each(items), read_settings(), 2)]
    assert results[5] == "the sixth could not be read, the process that read it died: it ended with 3."
    assert results[:5] + results[6:] == list(map(str, items[:5] + items[6:]))


async def test_a_model_that_is_not_installed_ends_it_with_one_sentence(tmp_path: Path) -> None:
    here = read_settings().model_copy(update={"spacy_model": "no_such_model"})
    with pytest.raises(SettingsError, match="KB_SPACY_MODEL"):
        async for _ in extract_on_all_cores(each(articles(tmp_path, MANY)), here, 2):
            pass
    assert workers() == []


PARENT = """
import asyncio
from tests.loaders.test_pool import each, extract_on_all_cores, passed_on, read_settings
async def main():
    async for _ in extract_on_all_cores(each(passed_on()), read_settings(), 2):
        print("ready", flush=True)
        await asyncio.sleep(60)
asyncio.run(main())
"""


async def test_workers_end_when_their_parent_is_killed() -> None:
    here = Path(__file__).parents[2]
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PARENT, stdout=asyncio.subprocess.PIPE, cwd=here
    )
    assert parent.stdout is not None
    await parent.stdout.readline()
    orphans = psutil.Process(parent.pid).children()
    assert orphans
    parent.kill()
    await parent.wait()
    _, alive = await asyncio.to_thread(psutil.wait_procs, orphans, 20)
    assert alive == []
