"""Loading and extracting: from what was typed to findings, while a bar shows how far it is."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import aclosing
from itertools import islice
from pathlib import Path
from typing import Final

from kb.cli.keeping_rows import RowsKept
from kb.cli.loaded import Loaded, progress_bar
from kb.errors import ArticleError
from kb.findings import Findings, Source, article_id
from kb.knowledge import KnowledgeBase
from kb.settings import Settings
from loaders import (
    EXTRACTOR,
    Found,
    Item,
    RowsFile,
    digest,
    extract_on_all_cores,
    fetch,
    find_articles,
    interruptible,
    is_address,
    known_as,
    read_or_error,
    version,
)

_LOOKED_UP: Final = 32
"""Articles that the store is asked about at once."""


async def load(kb: KnowledgeBase, settings: Settings, given: Sequence[str], loaded: Loaded) -> None:
    """Load what was typed, but for what the same run has stored from the same bytes already."""
    with progress_bar() as progress:
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


async def load_findings(
    kb: KnowledgeBase, file: RowsFile, run: tuple[str, str], given: Sequence[str], loaded: Loaded
) -> None:
    """Load what was found elsewhere: in the articles that were typed, then in those that are stored.

    An article that was typed and that no row speaks of is stored without statements, unless it is there already.
    """
    rest = dict.fromkeys(file.lines)
    for item in items(given):
        source = read_or_error(item)
        if isinstance(source, ArticleError):
            loaded.fail(source)
        elif known_as(source) in file.lines:
            rest.pop(known_as(source), None)
            await _add(kb, file.findings(known_as(source), source, run), loaded)
        elif await kb.find(article_id(source)):
            loaded.known(source)
        else:
            found = file.findings(known_as(source), source, run)
            loaded.add(found, await kb.add(found))
    for article in rest:
        source = await kb.find(article)
        if source is None:
            file.refuse_article(article, f"its article {article!r} is neither stored nor given beside it")
        else:
            await _add(kb, file.findings(article, source, run), loaded)


async def _add(kb: KnowledgeBase, found: Findings, loaded: Loaded) -> None:
    """Where no row holds, what is shown of the article stays."""
    if found.attributions:
        loaded.add(found, await kb.add(found))


async def extract(settings: Settings, given: Sequence[str], kept: RowsKept | None = None) -> AsyncGenerator[Found]:
    """What is found in all that was typed, but for what is kept already."""
    with progress_bar() as progress:
        bar = progress.add_task("Reading", total=count(given))
        unread = _each(items(given)) if kept is None else _not_kept(kept, items(given), lambda: progress.advance(bar))
        async with aclosing(extract_on_all_cores(unread, settings)) as everything:
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


async def _not_kept(kept: RowsKept, these: Iterator[Item], skipped: Callable[[], None]) -> AsyncIterator[Item]:
    for item in these:
        source = read_or_error(item) if digest(item) in kept.known else item
        if isinstance(source, Source) and kept.holds(source):
            skipped()
        else:
            yield source


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
