"""The pipeline: from a source to its findings, stage by stage.

Each stage is a function from the working document to the same with something more. The parse
comes from spaCy, once the text is parted into paragraphs.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import reduce
from importlib import metadata
from itertools import islice

from kb.findings import Attribution, Findings, Source
from loaders.about import about
from loaders.attribution import attribution
from loaders.dates import dates
from loaders.draft import Draft, Statement
from loaders.events import events
from loaders.language import ENGLISH
from loaders.nesting import nesting
from loaders.parsing import parse_all
from loaders.quotations import quotations
from loaders.regions import regions
from loaders.repairs import repairs
from loaders.responses import responses
from loaders.speakers import speakers
from loaders.transcripts import speeches, transcript

EXTRACTOR = "kb-rules"
VERSION = "6"

Stage = Callable[[Draft], Draft]

STAGES: tuple[Stage, ...] = (
    repairs,
    quotations,
    attribution,
    nesting,
    speakers,
    responses,
    about,
    dates,
    events,
)
# A transcript says itself who speaks: each of its turns is a statement.
TRANSCRIPT: tuple[Stage, ...] = (speeches, about, events)

# So many articles go through the model together; more would only delay the first one.
_BATCH = 16


def run(sources: Iterable[Source], model: str) -> Iterator[Findings]:
    """The findings of each source, in order; articles go through the spaCy model in batches.

    An article in a language that the rules do not read is kept as it is, and nothing is found in it.
    """
    waiting, run_version = iter(sources), version(model)
    while batch := list(islice(waiting, _BATCH)):
        drafts = [transcript(regions(Draft(source))) for source in batch if speaks(source.language)]
        parses = parse_all([(draft.text, draft.paragraphs) for draft in drafts], model)
        parsed = (replace(draft, parse=parse) for draft, parse in zip(drafts, parses, strict=True))
        for source in batch:
            draft = _through(next(parsed)) if speaks(source.language) else Draft(source)
            yield findings(draft, run_version)


def speaks(language: str | None) -> bool:
    """Whether the extractor reads a language; one that could not be told is taken for ours."""
    return language in (None, ENGLISH)


def version(model: str) -> str:
    """The version of a run: that of the rules, and the spaCy model that they stand on."""
    try:
        return f"{VERSION}, {model} {metadata.version(model)}"
    except metadata.PackageNotFoundError:
        return f"{VERSION}, {model}"


def _through(draft: Draft) -> Draft:
    return reduce(lambda d, stage: stage(d), TRANSCRIPT if draft.turns else STAGES, draft)


def findings(draft: Draft, run_version: str) -> Findings:
    """What the stages found, as the value that leaves the package."""
    return Findings(
        source=draft.source,
        extractor=EXTRACTOR,
        version=run_version,
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
