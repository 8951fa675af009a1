"""What loaders hand over: everything that one run found in one article.

`Findings` speaks of spans and local keys, knows no database and prints as JSON, so it is
also what is kept as evidence: the graph is drawn from it (`kb.identity.draw`) and can be
drawn again. Lists refer to each other by position, happenings by a key of their own.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from itertools import chain
from typing import Annotated, Final, Self

from pydantic import Field, JsonValue, model_validator

from kb.errors import EvidenceError
from kb.intervals import Interval
from kb.models import (
    Act,
    Confidence,
    EntityKind,
    MentionForm,
    Order,
    OutletKind,
    Role,
    Span,
    Stance,
    StatementType,
    Value,
    make_id,
)
from kb.texts import name_key


class Publisher(Value):
    """An outlet as the user or the page names it; `slug` is a registrable domain or a given slug."""

    slug: str
    name: str
    type: OutletKind = OutletKind.UNKNOWN


class Source(Value):
    """One article as it was received: bytes decoded as UTF-8, and what is known about it.

    `key` is the canonical URL, else the user's key, else None (then `sha256` of the bytes
    is its identity). `text` is the file as it is: offsets count its code points.
    """

    text: str
    sha256: str
    key: Annotated[str | None, Field(max_length=2000)] = None
    url: Annotated[str | None, Field(max_length=2000)] = None
    title: str | None = None
    language: str | None = None
    published: Interval = Interval()
    outlet: Publisher | None = None
    collection: str | None = None
    path: str | None = None
    retrieved_at: datetime
    loader: str
    meta: dict[str, JsonValue] = Field(default_factory=dict)


class Actor(Value):
    """An entity, as one article understands it.

    `local` binds it to its article: a lone surname, a description; it never joins an actor
    of another article by its name alone. `part_of` is the larger body: a ministry's state.
    """

    type: EntityKind
    name: str
    country: str | None = None
    local: bool = False
    part_of: "Actor | None" = None


class Region(Value):
    """A stretch that is no running text (furniture, a date header), kept and marked."""

    span: Span
    reason: str


class Naming(Value):
    """A place where an actor or a happening is named, and how sure we are of whom it means."""

    span: Span
    form: MentionForm
    actor: Actor | None = None
    happening: str | None = None
    score: float = 1.0


class Participant(Value):
    actor: Actor
    role: str


class Happening(Value):
    """Something that happened, or (type `speech`) an occasion at which somebody spoke.

    `name` is what to call it; its printed names are the `Naming`s that point to `key`.
    `time` is what the article alone says.
    """

    key: str
    type: str
    name: str
    time: Interval = Interval()
    place: Actor | None = None
    participants: tuple[Participant, ...] = ()


class Target(Value):
    """Whom or what a statement is about: an actor or the key of a happening."""

    actor: Actor | None = None
    happening: str | None = None
    role: Role = Role.NAMED


class Response(Value):
    statement: int
    stance: Stance


class Dating(Value):
    happening: str
    order: Order


class Attribution(Value):
    """One statement: spans of its content, source and cue, and what was concluded from them.

    `occasion` is the key of a happening of type `speech`; `embeds` and `responds_to` point
    to other attributions by position. `stated` is what the article alone says.
    """

    content: tuple[Span, ...]
    source: tuple[Span, ...] = ()
    cue: tuple[Span, ...] = ()
    date: Span | None = None
    type: StatementType
    act: Act = Act.SAY
    hedge: str | None = None
    speaker: Actor | None = None
    about: tuple[Target, ...] = ()
    stated: Interval = Interval()
    occasion: str
    embeds: tuple[int, ...] = ()
    responds_to: tuple[Response, ...] = ()
    dated_by: tuple[Dating, ...] = ()
    confidence: Confidence = Confidence()


class Findings(Value):
    """All that `extractor` in `version` found in `source`, in the order of the text."""

    source: Source
    extractor: str
    version: str
    dateline: Span | None = None
    byline: Span | None = None
    regions: tuple[Region, ...] = ()
    namings: tuple[Naming, ...] = ()
    happenings: tuple[Happening, ...] = ()
    attributions: tuple[Attribution, ...] = ()

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        text, name = self.source.text, self.source.path or self.source.key or self.source.sha256
        known = {happening.key for happening in self.happenings}
        for n, attribution in enumerate(self.attributions):
            where = f"statement {n + 1} of {name}"
            if not attribution.content:
                raise EvidenceError(f"{where} has no words: give the span of its content.")
            _inside(chain(attribution.content, attribution.source, attribution.cue), text, where)
            for other in chain(attribution.embeds, (r.statement for r in attribution.responds_to)):
                if not 0 <= other < len(self.attributions) or other == n:
                    raise EvidenceError(f"{where} points to statement {other + 1}, which is not there.")
            keys = {attribution.occasion} | {d.happening for d in attribution.dated_by}
            keys |= {target.happening for target in attribution.about if target.happening}
            if missing := keys - known:
                raise EvidenceError(f"{where} names the event {min(missing)!r}, which is not there.")
        for kind, spans in (("region", self.regions), ("mention", self.namings)):
            _inside((item.span for item in spans), text, f"a {kind} of {name}")
        return self


def article_id(source: Source) -> str:
    """The article's identity: its key, else the bytes of its first version."""
    return make_id("article", source.key or f"sha256:{source.sha256}")


def version_id(source: Source) -> str:
    """The version: the article, and the bytes received."""
    return make_id("version", article_id(source), source.sha256)


def run_id(findings: Findings) -> str:
    """Who found it: an extractor in one version, or a person."""
    return make_id("run", findings.extractor, findings.version)


def actor_id(actor: Actor, article: str) -> str:
    """The leaf of an actor: type and normalised name, bound to the article when it is local, else to its country."""
    if actor.local:
        return make_id("entity", actor.type, name_key(actor.name), article)
    country = [name_key(actor.country)] if actor.country and actor.type in NAMESAKES else []
    return make_id("entity", actor.type, name_key(actor.name), *country)


NAMESAKES: Final = (EntityKind.PERSON, EntityKind.ORGANIZATION, EntityKind.GROUP)
"""What may have the name of another: somebody of another country is somebody else."""


def bare(actor: Actor) -> Actor:
    """An actor by the name alone."""
    return Actor(type=actor.type, name=actor.name)


def words_of(attribution: Attribution, text: str) -> str:
    """What was said, its spans joined by an ellipsis."""
    return " … ".join(text[start:end] for start, end in attribution.content)


def statement_ids(findings: Findings) -> tuple[str, ...]:
    """The ids of the attributions: made from texts, not offsets, so an edit elsewhere keeps them."""
    text, article = findings.source.text, article_id(findings.source)
    bases = [(words_of(a, text), *(_joined(spans, text) for spans in (a.source, a.cue))) for a in findings.attributions]
    outer = {inner: n for n, a in enumerate(findings.attributions) for inner in a.embeds}
    seen: Counter[tuple[str, ...]] = Counter()
    ids: list[str] = []
    for n, base in enumerate(bases):
        identity = (*base, *(bases[outer[n]] if n in outer else ()))
        ids.append(make_id("statement", article, *identity, seen[identity]))
        seen[identity] += 1
    return tuple(ids)


def _joined(spans: tuple[Span, ...], text: str) -> str:
    return " ".join(text[start:end] for start, end in spans)


def _inside(spans: Iterable[Span], text: str, where: str) -> None:
    for start, end in spans:
        if not 0 <= start < end <= len(text):
            raise EvidenceError(f"{where}: {start} to {end} does not lie in its text of {len(text)} characters.")
        if not text[start:end].strip():
            raise EvidenceError(f"{where}: {start} to {end} holds only white space.")
