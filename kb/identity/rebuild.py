"""Drawing the graph again from what was read and what people judged: the same ids, the same edges."""

from collections.abc import Sequence
from typing import Final

from kb.findings import Findings
from kb.identity.drawing import Context, draw
from kb.identity.settle import evidence_of, settle
from kb.models import NODES, ArticleVersion, Judgement, Reading, Standing
from kb.store.port import Writer

_BATCH: Final = 100
"""Readings held at once; each has the text of its article."""


async def rebuild(writer: Writer) -> int:
    """Drop all that is derived and draw it again; how many articles were drawn."""
    articles = await _articles(writer)
    await _drop_derived(writer)
    for article in articles:
        await replay(writer, article, await writer.load(Reading, "article", [article]))
    return len(articles)


async def replay(writer: Writer, article: str, readings: Sequence[Reading]) -> None:
    """Put in an article with all that was ever read of it: the current reading is shown, the others are kept."""
    await writer.remove(Reading, [reading.id for reading in readings])
    older = [reading for reading in readings if reading.standing is not Standing.CURRENT]
    for reading in readings:
        if reading.standing is Standing.CURRENT:
            await settle(writer, article, Findings.model_validate_json(reading.findings))
            await writer.save([reading], [])
    for reading in older:
        await keep(writer, reading)


async def keep(writer: Writer, reading: Reading) -> None:
    """Put in a reading that is no longer shown; its article must be there."""
    evidence = evidence_of(draw(Findings.model_validate_json(reading.findings), Context()))
    versions = [ident for ident, node in evidence.nodes.items() if isinstance(node, ArticleVersion)]
    # A version that is there stays as it is: it was received once.
    there = {version.id for version in await writer.load(ArticleVersion, "id", versions)}
    nodes = [node for ident, node in evidence.nodes.items() if ident not in there and ident != reading.id]
    await writer.save([*nodes, reading], list(evidence.edges.values()))


async def _articles(writer: Writer) -> list[str]:
    """The articles that anything was read of, in order."""
    ids, found = await writer.ids(Reading), set[str]()
    for start in range(0, len(ids), _BATCH):
        found |= {reading.article for reading in await writer.load(Reading, "id", ids[start : start + _BATCH])}
    return sorted(found)


async def _drop_derived(writer: Writer) -> None:
    """Readings stay, and what people judged."""
    for model in NODES:
        if model not in (Reading, Judgement):
            await writer.remove(model, await writer.ids(model))
    judged = await writer.load(Judgement, "id", await writer.ids(Judgement))
    await writer.remove(Judgement, [judgement.id for judgement in judged if not judgement.by_person])
