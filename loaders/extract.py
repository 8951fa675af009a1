"""From articles to findings."""

from collections.abc import Iterable, Iterator
from itertools import islice

from kb.errors import ArticleError
from kb.findings import Findings, Source
from kb.settings import Settings
from loaders.pipeline import run
from loaders.reading.articles import read_or_error
from loaders.reading.places import Place

Item = Place | Source | ArticleError
"""Where an article lies, an article, or why there is none."""
Found = Findings | ArticleError

_BATCH = 16


def extract(source: Source, settings: Settings) -> Findings:
    """All that is found in one article."""
    return next(run([source], settings.spacy_model))


def extract_all(items: Iterable[Item], settings: Settings) -> Iterator[Found]:
    """The findings of each item, or why there are none: exactly one for each item, in order."""
    waiting = iter(items)
    while batch := list(islice(waiting, _BATCH)):
        read = [read_or_error(item) for item in batch]
        found = run((source for source in read if isinstance(source, Source)), settings.spacy_model)
        for source in read:
            yield source if isinstance(source, ArticleError) else next(found)


def name_of(item: Item) -> str:
    """What an item is called in a message."""
    return known_as(item) if isinstance(item, Source) else str(item)


def known_as(source: Source) -> str:
    """What rows call an article: its path as given, or its id in a JSON Lines file."""
    return source.path or source.key or source.sha256
