"""From articles to findings, and from findings to the rows that `kb extract` prints."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from pydantic import JsonValue

from kb.errors import ArticleError
from kb.findings import Attribution, Findings, Source, statement_ids
from kb.intervals import Interval
from kb.models import Span
from kb.settings import Settings
from loaders.pipeline import run
from loaders.reading.articles import read_or_error
from loaders.reading.places import Place

Row = dict[str, JsonValue]
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
    return (item.path or item.key or item.sha256) if isinstance(item, Source) else str(item)


def rows(findings: Findings) -> Iterator[Row]:
    """One row a statement, in the order of the text; offsets count code points of the text."""
    ids = statement_ids(findings)
    for number, attribution in enumerate(findings.attributions):
        yield _row(findings, ids, number, attribution)


def _row(findings: Findings, ids: tuple[str, ...], number: int, attribution: Attribution) -> Row:
    source = findings.source
    return {
        "article": source.path or source.key or source.sha256,
        "id": ids[number],
        "type": attribution.type.value,
        "act": attribution.act.value,
        "content": _pairs(attribution.content),
        "source": _pairs(attribution.source),
        "cue": _pairs(attribution.cue),
        "speaker": attribution.speaker.name if attribution.speaker else None,
        "about": [target.actor.name for target in attribution.about if target.actor],
        "said": _said(attribution.stated),
        "embeds": [ids[n] for n in attribution.embeds],
        "responds_to": [{"id": ids[r.statement], "stance": r.stance.value} for r in attribution.responds_to],
        "confidence": attribution.confidence.model_dump(),
    }


def _pairs(spans: tuple[Span, ...]) -> list[JsonValue]:
    return [[start, end] for start, end in spans]


def _said(stated: Interval) -> dict[str, Any]:
    return {
        "earliest": stated.earliest.isoformat() if stated.earliest else None,
        "latest": stated.latest.isoformat() if stated.latest else None,
        "precision": stated.precision.value,
        "basis": stated.basis.value,
        "phrase": stated.phrase,
        "edtf": stated.edtf,
    }
