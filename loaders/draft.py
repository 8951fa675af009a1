"""The working document: what the stages have found so far in one article.

Every stage takes a `Draft` and returns a new one; nothing in it is ever changed. Statements
refer to each other, and to words, by position; spans count code points of the original text.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from kb.findings import Actor, Dating, Happening, Naming, Region, Response, Source, Target
from kb.intervals import Interval
from kb.models import Act, Confidence, Span, StatementType
from loaders.cast import Cast
from loaders.parsing import Parse
from loaders.turns import Turn


@dataclass(frozen=True)
class Quotation:
    """Words between quotation marks; several spans when it runs over paragraphs.

    `spans` lie inside the marks, `outer` holds them. `whole` is a quotation that could stand
    alone, against the two or three words that a writer takes over or distances himself from.
    """

    spans: tuple[Span, ...]
    outer: Span
    whole: bool
    paragraph: int


class Frame(StrEnum):
    """How a cue takes what was said."""

    QUOTE = "quote"
    CLAUSE = "clause"
    INFINITIVE = "infinitive"
    OBJECT = "object"
    PREPOSITION = "preposition"
    NAMING = "naming"  # "called him a hero"
    ACCORDING = "according"
    NOUN = "noun"  # "his claim that"


@dataclass(frozen=True)
class Statement:
    """One attribution in the making.

    `cue_word` is the head of its cue, `source_word` the head of its source (None: nobody is
    named), both positions in the parse; `object_word` is whom or what the act is aimed at.
    """

    cue: tuple[Span, ...]
    cue_word: int
    frame: Frame
    content: tuple[Span, ...] = ()
    type: StatementType = StatementType.INDIRECT
    act: Act = Act.SAY
    source: tuple[Span, ...] = ()
    source_word: int | None = None
    object_word: int | None = None
    hedge: str | None = None
    embeds: tuple[int, ...] = ()
    responds_to: tuple[Response, ...] = ()
    speaker: Actor | None = None
    about: tuple[Target, ...] = ()
    date: Span | None = None
    stated: Interval = field(default_factory=Interval)
    occasion: str = ""
    dated_by: tuple[Dating, ...] = ()
    confidence: Confidence = field(default_factory=Confidence)


@dataclass(frozen=True)
class Draft:
    """One article on its way through the stages."""

    source: Source
    regions: tuple[Region, ...] = ()
    dateline: Span | None = None
    byline: Span | None = None
    paragraphs: tuple[Span, ...] = ()
    turns: tuple[Turn, ...] = ()
    parse: Parse = field(default_factory=Parse)
    quotations: tuple[Quotation, ...] = ()
    statements: tuple[Statement, ...] = ()
    cast: Cast = field(default_factory=Cast)
    namings: tuple[Naming, ...] = ()
    happenings: tuple[Happening, ...] = ()

    @property
    def text(self) -> str:
        return self.source.text
