"""The nodes of the graph, as frozen values.

A property that a question may filter by is marked `INDEXED`, one whose words full text
finds `SEARCHABLE`, one that names are looked up by `NAMED` (a folded copy is stored), a
moment whose day is asked for as other dates are `DATED` (what is read off the day is
stored); `kb.vocabulary` reads the marks, and tables, constraints and indexes follow from it.

Ids are `kind:uuid5` made from content wherever a machine decides, so the same input
makes the same node. Offsets are Unicode code points over the original text, half open.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from typing import Annotated, ClassVar, Final, NamedTuple
from urllib.parse import quote, urlsplit

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from kb.intervals import Interval, day
from kb.texts import name_key

_NAMESPACE: Final = uuid.UUID("6b6b6b6b-0000-5000-8000-636c61696d73")
_IDS: Final = 10_000
"""Ids that are remembered: those of a long article."""


@dataclass(frozen=True)
class Mark:
    """What the databases do for a property besides storing it."""

    indexed: bool = False
    searchable: bool = False
    named: bool = False
    dated: bool = False


INDEXED: Final = Mark(indexed=True)
SEARCHABLE: Final = Mark(searchable=True)
NAMED: Final = Mark(named=True, searchable=True)
DATED: Final = Mark(indexed=True, dated=True)


def make_id(kind: str, *parts: object) -> str:
    """An id made from content: the same parts give the same id, on any machine."""
    return _id_of(kind, "\x1f".join((kind, *map(str, parts))))


@lru_cache(_IDS)
def _id_of(kind: str, text: str) -> str:
    # An article asks for each of its ids dozens of times.
    return f"{kind}:{uuid.uuid5(_NAMESPACE, text)}"


class Span(NamedTuple):
    """Half open, in code points over the original text."""

    start: int
    end: int


class Value(BaseModel):
    """A frozen value; equal content means equal value."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Node(Value):
    """One node of the graph."""

    KIND: ClassVar[str]

    id: str


class OutletKind(StrEnum):
    NEWSPAPER = "newspaper"
    BROADCASTER = "broadcaster"
    WIRE = "wire"
    GOVERNMENT = "government"
    TRANSCRIPT = "transcript"
    UNKNOWN = "unknown"


class Outlet(Node):
    """A publisher, wire or government site."""

    KIND: ClassVar = "outlet"

    name: Annotated[str, NAMED]
    type: Annotated[OutletKind, INDEXED] = OutletKind.UNKNOWN


class Article(Node):
    """One publication, over all its versions."""

    KIND: ClassVar = "article"

    key: Annotated[str, INDEXED]
    """What it is known by: canonical URL, the user's key, or `sha256:…` of its first version."""
    url: Annotated[str | None, INDEXED] = None
    title: Annotated[str | None, NAMED] = None
    language: str | None = None
    dateline: str | None = None
    byline: str | None = None
    stated: Interval = Interval()
    """When it was published, by what it tells alone."""
    published: Interval = Interval()
    collection: Annotated[str | None, INDEXED] = None
    path: Annotated[str | None, INDEXED] = None
    """Where it was loaded from, as given; told to people, never part of its identity."""
    meta: dict[str, JsonValue] = Field(default_factory=dict)


class ArticleVersion(Node):
    """Evidence: the exact text received. `text` is decoded as UTF-8 and otherwise untouched."""

    KIND: ClassVar = "version"

    sha256: Annotated[str, INDEXED]
    text: str
    retrieved_at: datetime
    loader: str
    current: bool = True
    """False when another version of the article was read later."""

    @staticmethod
    def digest(raw: bytes) -> str:
        """What a version is known by: sha256 of the bytes received."""
        return sha256(raw).hexdigest()


class PassageKind(StrEnum):
    CONTENT = "content"
    SOURCE = "source"
    CUE = "cue"
    DATE = "date"
    FURNITURE = "furniture"


class PassageStanding(StrEnum):
    """Whether the words of a passage are in the current version of its article."""

    CURRENT = "current"  # it is a passage of that version
    FOUND = "found"  # of an older one, and exactly once in that version with what stands before and after
    LOST = "lost"  # of an older one, and not in that version, or not there for certain


class Passage(Node):
    """Evidence: a span of one version, as a W3C text quote and text position selector."""

    KIND: ClassVar = "passage"

    kind: PassageKind
    exact: str
    prefix: str
    suffix: str
    start: int
    end: int
    open_at: str | None = None
    """The live page at these words, where the article has a URL."""
    standing: PassageStanding = PassageStanding.CURRENT
    now_start: int | None = None
    """Of a passage of an older version: where its words begin in the current one."""
    now_end: int | None = None


class StatementType(StrEnum):
    DIRECT = "direct"
    MIXED = "mixed"
    INDIRECT = "indirect"


class Act(StrEnum):
    """What is done by saying it; read from the cue alone. Behind each, its CAMEO code."""

    SAY = "say"  # 010
    ASK = "ask"  # 020
    APPEAL = "appeal"  # 020
    PROMISE = "promise"  # 030
    WARN = "warn"  # 130
    THREATEN = "threaten"  # 130
    ACCUSE = "accuse"  # 112
    CRITICISE = "criticise"  # 111
    DENY = "deny"  # 016
    REJECT = "reject"  # 120
    SUPPORT = "support"  # 051
    OPPOSE = "oppose"  # 120
    PRAISE = "praise"  # 051
    EXPRESS_CONCERN = "express concern"  # 012
    EXPRESS_HOPE = "express hope"  # 013
    REFUSE = "refuse"  # 011


class Stance(StrEnum):
    """How a statement stands to a claim or to another statement."""

    ASSERTS = "asserts"
    DENIES = "denies"
    REJECTS = "rejects"
    SUPPORTS = "supports"
    OPPOSES = "opposes"


class Role(StrEnum):
    """How an actor is in a statement: what it is aimed at, or only named."""

    TARGET = "target"
    NAMED = "named"


class Order(StrEnum):
    """Where a statement lies beside an event that dates it."""

    BEFORE = "before"
    ON = "on"
    AFTER = "after"


class Confidence(Value):
    """From 0 to 1, a part each; an unresolved speaker has confidence 0."""

    span: float = 1.0
    speaker: float = 1.0
    target: float = 1.0
    date: float = 1.0


class Statement(Node):
    """Evidence: one attribution in one article, "S said C"."""

    KIND: ClassVar = "statement"

    type: Annotated[StatementType, INDEXED]
    act: Annotated[Act, INDEXED]
    current: bool = True
    """False when a newer reading no longer finds it, or a person struck it out."""
    hedge: str | None = None
    text: Annotated[str, SEARCHABLE]
    """The words said, its spans joined by an ellipsis."""
    as_written: str | None = None
    """The source as printed: a name, a description, a pronoun."""
    cue: str | None = None
    quote_key: str
    stated: Interval = Interval()
    """When it was said, by what its own article says alone."""
    said: Interval = Interval()
    """When it was said, by what the whole graph knows."""
    confidence: Confidence = Confidence()
    recorded_at: Annotated[datetime | None, DATED] = None
    """When this graph learnt it; reading the article again does not change that."""
    revision: Annotated[int | None, INDEXED] = None
    """The write that brought it into this store."""

    @property
    def recorded(self) -> Interval:
        """The day of `recorded_at`, in UTC."""
        return day(self.recorded_at.date()) if self.recorded_at else Interval()


class MentionForm(StrEnum):
    NAME = "name"
    NOMINAL = "nominal"
    PRONOUN = "pronoun"


class Mention(Node):
    """Evidence: a name, a description or a pronoun as printed."""

    KIND: ClassVar = "mention"

    text: str
    form: MentionForm
    start: int
    end: int


class Run(Node):
    """Evidence: which extractor, or which person, found something."""

    KIND: ClassVar = "run"

    extractor: str
    version: str


class Standing(StrEnum):
    CURRENT = "current"
    SUPERSEDED = "superseded"


class Reading(Node):
    """Evidence: all that one run found in one version; what the graph shows is drawn from it."""

    KIND: ClassVar = "reading"

    article: Annotated[str, INDEXED]
    findings: str
    """A `kb.findings.Findings` as JSON."""
    standing: Standing = Standing.CURRENT
    recorded_at: datetime | None = None
    """When it first came into a store; moving house keeps it."""
    revision: int | None = None
    """The write that brought it into this store."""
    shown_at: tuple[datetime, ...] = ()
    """When it became what is shown of its article: more than once, where another took its place for a while."""


class Leaf(Node):
    """An identity before any judgement: the one that an article gives to a claim or an event, a name to an entity.

    Judgements join leaves; the joined node's id is its smallest leaf. `key` is what leaves
    must share to be considered at all, None for one that never joins by itself.
    """

    KIND: ClassVar = "leaf"

    of: str
    """The kind of the node: `claim`, `event` or `entity`."""
    canonical: Annotated[str, INDEXED]
    """The id of the node that this leaf belongs to now."""
    key: Annotated[str | None, INDEXED] = None
    article: Annotated[str | None, INDEXED] = None
    """None for an entity: every article that uses the name knows it."""
    occasion: str | None = None
    """For a claim: the leaf of the occasion at which it was made."""
    type: str | None = None
    """For an event or an entity: its kind."""
    country: str | None = None
    """For one who may have a namesake, and for a claim of such a speaker: the country, as one article tells it."""
    text: str
    """For a claim: its words. Else its name."""
    names: tuple[str, ...] = ()
    """For an event: how the article calls it."""
    place: str | None = None
    """For an event: the id of its place."""
    participants: tuple[str, ...] = ()
    """For an event: who took part, each as role, a space, and the id."""
    published: Interval = Interval()
    stated: Interval = Interval()
    time: Interval = Interval()
    """`stated` with what the graph adds; never used for joining."""
    links: tuple[str, ...] = ()
    """For a claim: the ids of the links that people made on it in its article."""


class Claim(Node):
    """Derived: a proposition, whoever said it."""

    KIND: ClassVar = "claim"

    gist: Annotated[str, SEARCHABLE]
    first_said: Interval = Interval()


class EntityKind(StrEnum):
    PERSON = "person"
    ORGANIZATION = "organization"
    STATE = "state"
    GROUP = "group"
    PLACE = "place"


class Entity(Node):
    """Derived: a resolved actor. It is a speaker when a statement was said by it."""

    KIND: ClassVar = "entity"

    type: Annotated[EntityKind, INDEXED]
    name: Annotated[str, NAMED]
    aliases: tuple[str, ...] = ()
    """Every name it was printed under, sorted; pronouns and descriptions are no names."""
    country: Annotated[str | None, INDEXED] = None
    wikidata: Annotated[str | None, INDEXED] = None
    """The Wikidata id, where a profile tells it."""
    party: str | None = None


class Post(Node):
    """Derived: a post that somebody held, as a profile tells it; without an end, still holds."""

    KIND: ClassVar = "post"

    title: Annotated[str, NAMED]
    body: str | None = None
    began: Interval = Interval()
    ended: Interval = Interval()


class Profile(Node):
    """Evidence: what a user knows of a person already."""

    KIND: ClassVar = "profile"

    key: Annotated[str, INDEXED]
    """By what the person is known again."""
    person: str
    """A `kb.people.Person` as JSON."""
    standing: Standing = Standing.CURRENT
    recorded_at: datetime


class View(Node):
    """Derived: one way in which articles show an actor; all that an entity is comes from its views."""

    KIND: ClassVar = "view"

    leaf: Annotated[str, INDEXED]
    type: EntityKind
    name: str
    printed: str | None = None
    """The name as it stands in the text, where that is one."""
    country: str | None = None
    part_of: Annotated[str | None, INDEXED] = None
    """The leaf of the larger body."""
    wikidata: str | None = None
    party: str | None = None
    posts: tuple[str, ...] = ()
    """Each a `kb.people.Held` as JSON; only a profile knows of any."""


class Name(Node):
    """Derived: one folded name; entities and events are looked up by it."""

    KIND: ClassVar = "name"

    text: str

    @staticmethod
    def id_of(text: str) -> str:
        """The id of the name that `text` folds to."""
        return make_id("name", name_key(text))


class Event(Node):
    """Derived: something that happened, or (type `speech`) an occasion of speech."""

    KIND: ClassVar = "event"

    type: Annotated[str, INDEXED]
    name: Annotated[str, NAMED]
    names: tuple[str, ...] = ()
    """How it is called in the articles, sorted."""
    time: Interval = Interval()


class Trait(Node):
    """Derived: what claims, entities or events share that may be the same; they are looked up by it."""

    KIND: ClassVar = "trait"

    text: str

    @staticmethod
    def id_of(text: str) -> str:
        """The id of the trait of this text."""
        return make_id("trait", text)


class Suggestion(Node):
    """Derived: something that a person should decide; the more statements it moves, the sooner.

    Either two nodes that may be the same (`left` < `right`), or a correction whose words are not
    found, or a judgement that parts what others join (`right` is the node that stands).
    """

    KIND: ClassVar = "suggestion"

    of: Annotated[str, INDEXED]
    """`claim`, `entity`, `event`, `correction` or `judgement`."""
    left: Annotated[str, INDEXED]
    right: Annotated[str, INDEXED]
    score: float
    """From 0 to 1."""
    reason: str
    moves: int
    """How many statements would belong to another node."""


RULE: Final = "rule:"
"""What the author of a judgement begins with when it was no person."""


class Verdict(StrEnum):
    SAME = "same"
    NOT_SAME = "not-same"
    UNSURE = "unsure"


class Judgement(Node):
    """A decision on two leaves, by a rule or by a person; `left` < `right`.

    A rule's goes with what it was made from; a person's stays for good, and is in force
    until it is undone.
    """

    KIND: ClassVar = "judgement"

    left: Annotated[str, INDEXED]
    right: Annotated[str, INDEXED]
    verdict: Annotated[Verdict, INDEXED]
    score: float | None = None
    """How alike they looked when it was made, from 0 to 1; null when nothing suggested it."""
    by: Annotated[str, INDEXED]
    reason: str
    key: Annotated[str | None, INDEXED] = None
    """For a rule: the shared key that it looked at."""
    at: datetime | None = None
    """When a person made it."""
    undone_at: datetime | None = None
    undone_by: str | None = None

    @property
    def by_person(self) -> bool:
        return not self.by.startswith(RULE)

    @property
    def in_force(self) -> bool:
        return self.undone_at is None


def web_address(text: str) -> str:
    """The text, where it is the address of a page (`http` or `https`); else a `ValueError` says what is wrong."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("write an address with https:// or http:// in front")
    if len(text) > MAX_ADDRESS or any(sign.isspace() or not sign.isprintable() for sign in text):
        raise ValueError(f"an address has no spaces and at most {MAX_ADDRESS} characters")
    return text


MAX_ADDRESS: Final = 2000


class Link(Node):
    """Something outside: a recording, a transcript, a fact-check."""

    KIND: ClassVar = "link"

    url: Annotated[str, INDEXED]
    """A web address (`web_address`), as every place that makes one checks."""
    title: str | None = None


class LinkedAs(StrEnum):
    """What a source is for what is linked to it."""

    PRIMARY = "primary"
    TRANSCRIPT = "transcript"
    RECORDING = "recording"
    FACT_CHECK = "fact_check"
    CONTEXT = "context"


class Linking(Node):
    """A person's word that a source belongs to a claim or a statement; it stays for good, in force until undone."""

    KIND: ClassVar = "linking"

    article: Annotated[str, INDEXED]
    """The id of the article in which it was made."""
    statement: str | None = None
    """The statement that it was made on; None when it was made on a claim."""
    claim: str | None = None
    """The leaf of its claim, where it has one."""
    target: Annotated[str | None, INDEXED] = None
    """The id of the article that it leads to; None when it leads outside."""
    url: str | None = None
    """The address outside that it leads to; checked like that of a `Link`."""
    title: str | None = None
    as_: LinkedAs
    note: str = ""
    by: str
    at: datetime
    undone_at: datetime | None = None
    undone_by: str | None = None

    @property
    def in_force(self) -> bool:
        return self.undone_at is None


class Deletion(Node):
    """That an article was taken out: what is left of it, so that nobody takes its silence for a gap."""

    KIND: ClassVar = "deletion"

    article: Annotated[str, INDEXED]
    """The id that it had."""
    key: str
    title: str | None = None
    recorded_at: datetime
    """When it first came into a store."""
    at: datetime
    by: str | None = None


class CorrectedField(StrEnum):
    """What a person sets right: a field of a statement, or whether it is one at all."""

    SPEAKER = "speaker"
    ABOUT = "about"
    ACT = "act"
    TYPE = "type"
    SAID = "said"
    SPAN = "span"
    EVENT = "event"  # the occasion at which it was said
    STRUCK = "struck"  # it is no statement
    ADDED = "added"  # it is one, and nobody had found it


class CorrectionKind(StrEnum):
    """Why something is set right."""

    OUR_ERROR = "our error"
    OUTLET_CORRECTED = "outlet corrected"
    TAKEN_BACK = "taken back"  # by the speaker


class Correction(Node):
    """A person's word on one statement; it stays for good, and is in force until it is undone.

    It holds on to the words of the statement, in whatever version and reading they are found
    exactly once.
    """

    KIND: ClassVar = "correction"

    article: Annotated[str, INDEXED]
    """The id of the article."""
    statement: Annotated[str, INDEXED]
    """The id of the statement as it was when it was corrected."""
    field: Annotated[CorrectedField, INDEXED]
    was: str | None = None
    """What stood there, as people read it."""
    value: str | None = None
    """What stands there now, as people read it."""
    kind: CorrectionKind = CorrectionKind.OUR_ERROR
    by: str
    reason: str = ""
    at: datetime
    undone_at: datetime | None = None
    undone_by: str | None = None
    change: str
    """The words that it holds on to and what is set, a `kb.identity.corrections.Change` as JSON."""
    revision: int | None = None
    """The write that brought it into this store."""

    @property
    def in_force(self) -> bool:
        return self.undone_at is None


NODES: Final[tuple[type[Node], ...]] = (
    Outlet, Article, ArticleVersion, Passage, Statement, Mention, Run, Reading,
    Leaf, Claim, Entity, View, Name, Event, Trait, Suggestion, Judgement, Correction, Deletion, Link, Linking,
    Profile, Post,
)  # fmt: skip


_FRAGMENT_WORDS: Final = 6


def live_link(url: str | None, exact: str) -> str | None:
    """The page at the words, as a text fragment link; None without a URL.

    Long passages are named by their first and last words, as the fragment syntax offers.
    """
    if not url:
        return None
    parts = exact.split()
    long = len(parts) > 2 * _FRAGMENT_WORDS
    ends = [" ".join(parts[:_FRAGMENT_WORDS]), " ".join(parts[-_FRAGMENT_WORDS:])] if long else [exact]
    # The syntax keeps "-", "," and "&" for itself.
    fragment = ",".join(quote(end, safe="").replace("-", "%2D") for end in ends)
    return f"{url.split('#')[0]}#:~:text={fragment}"
