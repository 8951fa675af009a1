"""The pipeline: from a source to its findings, stage by stage.

Each stage is a function from the working document to the same with something more. The parse
comes from spaCy, once the text is parted into paragraphs.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import reduce
from itertools import islice

from kb.findings import Attribution, Findings, Source
from loaders.about import about
from loaders.attribution import attribution
from loaders.dates import dates
from loaders.draft import Draft, Statement
from loaders.events import events
from loaders.nesting import nesting
from loaders.parsing import parse_all
from loaders.quotations import quotations
from loaders.regions import regions
from loaders.responses import responses
from loaders.speakers import speakers

EXTRACTOR = "kb-rules"
VERSION = "1"

Stage = Callable[[Draft], Draft]

STAGES: tuple[Stage, ...] = (
    quotations,
    attribution,
    nesting,
    speakers,
    responses,
    about,
    dates,
    events,
)

# So many articles go through the model together; more would only delay the first one.
_BATCH = 16


def run(sources: Iterable[Source], model: str) -> Iterator[Findings]:
    """The findings of each source, in order; articles go through the spaCy model in batches."""
    waiting = iter(sources)
    while batch := [regions(Draft(source)) for source in islice(waiting, _BATCH)]:
        parses = parse_all([(draft.text, draft.paragraphs) for draft in batch], model)
        for draft, parse in zip(batch, parses, strict=True):
            yield findings(reduce(lambda d, stage: stage(d), STAGES, replace(draft, parse=parse)))


def findings(draft: Draft) -> Findings:
    """What the stages found, as the value that leaves the package."""
    return Findings(
        source=draft.source,
        extractor=EXTRACTOR,
        version=VERSION,
        dateline=draft.dateline,
        byline=draft.byline,
        regions=draft.regions,
        namings=draft.namings,
        happenings=draft.happenings,
        attributions=tuple(map(_attribution, draft.statements)),
    )


def _attribution(statement: Statement) -> Attribution:
    return Attribution(
        content=statement.content,
        source=statement.source,
        cue=statement.cue,
        date=statement.date,
        type=statement.type,
        act=statement.act,
        hedge=statement.hedge,
        speaker=statement.speaker,
        about=statement.about,
        stated=statement.stated,
        occasion=statement.occasion,
        embeds=statement.embeds,
        responds_to=statement.responds_to,
        dated_by=statement.dated_by,
        confidence=statement.confidence,
    )
