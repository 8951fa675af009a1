"""Loading and extracting: from what was typed to findings, while a bar shows how far it is."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import aclosing
from itertools import islice
from pathlib import Path
from typing import Final

from kb.cli import show
from kb.errors import ArticleError
from kb.findings import Source
from kb.knowledge import KnowledgeBase
from kb.settings import Settings
from loaders import (
    EXTRACTOR,
    Found,
    Item,
    digest,
    extract_on_all_cores,
    fetch,
    find_articles,
    interruptible,
    is_address,
    read_or_error,
    version,
)

_LOOKED_UP: Final = 32
"""Articles that the store is asked about at once."""


async def load(kb: KnowledgeBase, settings: Settings, given: Sequence[str], loaded: show.Loaded) -> None:
    """Load what was typed, but for what the same run has stored from the same bytes already."""
    with show.progress() as progress:
        bar = progress.add_task("Loading", total=count(given))

        def known(source: Source) -> None:
            loaded.known(source)
            progress.advance(bar)

        unread = _unread(kb, settings, items(given), known)
        async with aclosing(extract_on_all_cores(unread, settings)) as everything:
            async for found in everything:
                if isinstance(found, ArticleError):
                    loaded.fail(found)
                else:
                    loaded.add(found, await kb.add(found))
                progress.advance(bar)


async def extract(settings: Settings, given: Sequence[str]) -> AsyncGenerator[Found]:
    """What is found in all that was typed."""
    with show.progress() as progress:
        bar = progress.add_task("Reading", total=count(given))
        async with aclosing(extract_on_all_cores(_each(items(given)), settings)) as everything:
            async for found in everything:
                yield found
                progress.advance(bar)


def items(given: Iterable[str]) -> Iterator[Item]:
    """Every article in what was typed; an address is fetched when its turn comes."""
    for text in given:
        if is_address(text):
            with interruptible():
                fetched = fetch(text)
            yield from fetched
        else:
            yield from find_articles([Path(text)])


def count(given: Iterable[str]) -> int:
    """How many articles that is, without reading them; an address counts as one."""
    return sum(1 if is_address(text) else sum(1 for _ in find_articles([Path(text)])) for text in given)


async def _each(these: Iterator[Item]) -> AsyncIterator[Item]:
    for item in these:
        yield item


async def _unread(
    kb: KnowledgeBase, settings: Settings, these: Iterator[Item], known: Callable[[Source], None]
) -> AsyncIterator[Item]:
    """What the store does not hold as this run would find it; `known` hears of the rest."""
    run = EXTRACTOR, version(settings.spacy_model)
    while batch := list(islice(these, _LOOKED_UP)):
        digests = [digest(item) for item in batch]
        received = await kb.received(sha256 for sha256 in digests if sha256)
        for item, sha256 in zip(batch, digests, strict=True):
            # Only where the bytes are known does it pay to read the article here.
            source = read_or_error(item) if sha256 in received else item
            if isinstance(source, Source) and sha256 in received and await kb.holds(source, *run):
                known(source)
            else:
                yield source
