"""Drawing the graph again from what was read and what people judged: the same ids, the same edges."""

from typing import Final

from kb.identity.knowing import draw_people
from kb.identity.settle import settle_readings
from kb.models import NODES, Correction, Deletion, Judgement, Link, Linking, Profile, Reading
from kb.store.port import Writer

_BATCH: Final = 100
"""Readings held at once; each has the text of its article."""


async def rebuild(writer: Writer) -> int:
    """Drop all that is derived and draw it again; how many articles were drawn."""
    articles = await _articles(writer)
    await _drop_derived(writer)
    profiles = await writer.load(Profile, "id", await writer.ids(Profile))
    await draw_people(writer, sorted({profile.key for profile in profiles}))
    for article in articles:
        await settle_readings(writer, article, [], await writer.load(Reading, "article", [article]))
    return len(articles)


async def _articles(writer: Writer) -> list[str]:
    """The articles that anything was read of, in order."""
    ids, found = await writer.ids(Reading), set[str]()
    for start in range(0, len(ids), _BATCH):
        found |= {reading.article for reading in await writer.load(Reading, "id", ids[start : start + _BATCH])}
    return sorted(found)


async def _drop_derived(writer: Writer) -> None:
    """Readings stay, and what people judged, set right and linked."""
    for model in NODES:
        if model not in (Reading, Judgement, Correction, Deletion, Linking, Link, Profile):
            await writer.remove(model, await writer.ids(model))
    judged = await writer.load(Judgement, "id", await writer.ids(Judgement))
    await writer.remove(Judgement, [judgement.id for judgement in judged if not judgement.by_person])
