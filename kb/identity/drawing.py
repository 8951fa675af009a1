"""From what one article says to nodes and edges: pure, so it can be drawn again at any time.

`draw` takes what is shown of one article and what the whole graph adds to it: to which
node each leaf belongs, and a day near which the article's missing year lies.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from kb.findings import (
    Actor,
    Attribution,
    Happening,
    Naming,
    actor_id,
    article_id,
    run_id,
    statement_ids,
    version_id,
    words_of,
)
from kb.identity.leaves import event_leaf_id, expressed, passages_of
from kb.identity.readings import Shown, Stamp, findings_of
from kb.identity.views import views_of
from kb.intervals import Basis, Interval, Precision
from kb.models import (
    Article,
    ArticleVersion,
    Mention,
    MentionForm,
    Node,
    Outlet,
    Passage,
    PassageKind,
    Reading,
    Run,
    Span,
    Statement,
    live_link,
    make_id,
)
from kb.texts import quote_key
from kb.vocabulary import (
    ABOUT,
    ABOUT_EVENT,
    ATTRIBUTED_TO,
    DATED_BY,
    EMBEDS,
    EVIDENCED_BY,
    EXPRESSES,
    HAS_VERSION,
    MADE_AT,
    MENTION_IN,
    MENTION_PRINTED,
    PASSAGE_IN,
    PASSAGE_PRINTED,
    PRODUCED_BY,
    PUBLISHED,
    READ_BY,
    READS,
    REFERS_TO,
    REFERS_TO_EVENT,
    REPORTED_IN,
    RESPONDS_TO,
    SAID_BY,
    SHOWS,
    Edge,
    edge,
)

CONTEXT = 32
"""How many characters a passage remembers on either side."""


@dataclass
class Drawing:
    """Nodes and edges; of several with one identity the first stands."""

    nodes: dict[str, Node] = field(default_factory=dict[str, Node])
    edges: dict[tuple[str, str, str], Edge] = field(default_factory=dict[tuple[str, str, str], Edge])

    def add(self, node: Node) -> str:
        """Keep a node; its id."""
        return self.nodes.setdefault(node.id, node).id

    def join(self, new: Edge) -> None:
        """Keep an edge."""
        self.edges.setdefault((new.relation.name, new.head, new.tail), new)

    def update(self, other: "Drawing") -> None:
        """Add another drawing."""
        for node in other.nodes.values():
            self.add(node)
        for new in other.edges.values():
            self.join(new)


@dataclass(frozen=True)
class Context:
    """What the graph adds to an article: `canonical` ids of leaves, a day that fixes its year."""

    canonical: Mapping[str, str] = field(default_factory=dict[str, str])
    near: date | None = None
    source: str | None = None

    def node(self, leaf: str) -> str:
        """The node that a leaf belongs to; alone, it is its own."""
        return self.canonical.get(leaf, leaf)

    def dated(self, interval: Interval) -> Interval:
        """An interval with its year, where the graph knows it."""
        return interval.with_year(self.near, self.source) if self.near else interval


_UNKNOWN: Final = Stamp(None, None)


def draw(shown: Shown, context: Context) -> Drawing:
    """Every node and edge that this article alone puts into the graph."""
    return _Artist(shown, context).draw()


def draw_evidence(reading: Reading) -> Drawing:
    """What stays of a reading when another is shown: itself, the version that was read, and who read it."""
    findings, drawing = findings_of(reading), Drawing()
    source = findings.source
    version = drawing.add(
        ArticleVersion(
            id=version_id(source),
            sha256=source.sha256,
            text=source.text,
            retrieved_at=source.retrieved_at,
            loader=source.loader,
        )
    )
    run = drawing.add(Run(id=run_id(findings), extractor=findings.extractor, version=findings.version))
    drawing.join(edge(HAS_VERSION, reading.article, version))
    drawing.join(edge(READS, drawing.add(reading), version))
    drawing.join(edge(READ_BY, reading.id, run))
    return drawing


class _Artist:
    """One drawing in the making."""

    def __init__(self, shown: Shown, context: Context) -> None:
        self.shown, self.findings, self.context = shown, shown.findings, context
        self.source, self.text = self.findings.source, self.findings.source.text
        self.article = article_id(self.source)
        self.version, self.run = version_id(self.source), run_id(self.findings)
        self.statements = statement_ids(self.findings)
        self.drawing = Drawing()

    def draw(self) -> Drawing:
        self._article()
        self.drawing.update(draw_evidence(self.shown.reading))
        for view in views_of(self.findings):
            self.drawing.join(edge(SHOWS, self.article, self.drawing.add(view)))
        for region in self.findings.regions:
            self._passage(PassageKind.FURNITURE, region.span)
        for naming in self.findings.namings:
            self._naming(naming)
        for n in range(len(self.findings.attributions)):
            self._statement(n)
        for happening in self.findings.happenings:
            self._happening(happening)
        return self.drawing

    def _article(self) -> None:
        source, add, join = self.source, self.drawing.add, self.drawing.join
        add(
            Article(
                id=self.article,
                key=source.key or f"sha256:{source.sha256}",
                url=source.url,
                title=source.title,
                language=source.language,
                dateline=self._cut(self.findings.dateline),
                byline=self._cut(self.findings.byline),
                published=self._published(),
                collection=source.collection,
                path=source.path,
                meta=source.meta,
            )
        )
        if source.outlet:
            outlet = Outlet(id=make_id("outlet", source.outlet.slug), name=source.outlet.name, type=source.outlet.type)
            join(edge(PUBLISHED, add(outlet), self.article))

    def _published(self) -> Interval:
        """As given; else not before the latest single day that the article reports something to have been said."""
        if self.source.published.edtf:
            return self.source.published
        stated = (self.context.dated(a.stated) for a in self.findings.attributions)
        days = [when.edtf for when in stated if when.precision is Precision.DAY and when.edtf]
        if not days:
            return self.source.published
        return Interval(
            edtf=f"{max(days)}/..",
            precision=Precision.UNKNOWN,
            basis=Basis.INFERRED,
            source="the latest day that it reports",
        )

    def _passage(self, kind: PassageKind, at: Span) -> str:
        exact = self.text[at.start : at.end]
        passage = Passage(
            id=make_id("passage", self.version, kind, at.start, at.end),
            kind=kind,
            exact=exact,
            prefix=self.text[max(0, at.start - CONTEXT) : at.start],
            suffix=self.text[at.end : at.end + CONTEXT],
            start=at.start,
            end=at.end,
            open_at=live_link(self.source.url, exact),
        )
        self.drawing.join(edge(PASSAGE_IN, self.drawing.add(passage), self.version))
        self.drawing.join(edge(PASSAGE_PRINTED, passage.id, self.article))
        return passage.id

    def _mention(self, at: Span, form: MentionForm) -> str:
        mention = Mention(
            id=make_id("mention", self.version, at.start, at.end),
            text=self.text[at.start : at.end],
            form=form,
            start=at.start,
            end=at.end,
        )
        self.drawing.join(edge(MENTION_IN, self.drawing.add(mention), self.version))
        self.drawing.join(edge(MENTION_PRINTED, mention.id, self.article))
        return mention.id

    def _naming(self, naming: Naming) -> None:
        mention = self._mention(naming.span, naming.form)
        if naming.actor:
            self.drawing.join(edge(REFERS_TO, mention, self._actor(naming.actor), score=naming.score))
        if naming.happening:
            event = self._event(naming.happening)
            self.drawing.join(edge(REFERS_TO_EVENT, mention, event, score=naming.score))

    def _actor(self, actor: Actor) -> str:
        return self.context.node(actor_id(actor, self.article))

    def _event(self, key: str) -> str:
        return self.context.node(event_leaf_id(self.article, key))

    def _statement(self, n: int) -> None:
        attribution, ident = self.findings.attributions[n], self.statements[n]
        said = words_of(attribution, self.text)
        learnt = self.shown.learnt.get(ident, _UNKNOWN)
        self.drawing.add(
            Statement(
                id=ident,
                type=attribution.type,
                act=attribution.act,
                hedge=attribution.hedge,
                text=said,
                as_written=self._joined(attribution.source),
                cue=self._joined(attribution.cue),
                quote_key=quote_key(said),
                stated=attribution.stated,
                said=self.context.dated(attribution.stated),
                confidence=attribution.confidence,
                recorded_at=learnt.at,
                revision=learnt.revision,
            )
        )
        self._evidence(attribution, ident)
        self._relations(n, attribution, ident)

    def _evidence(self, attribution: Attribution, ident: str) -> None:
        parts = {
            PassageKind.CONTENT: attribution.content,
            PassageKind.SOURCE: attribution.source,
            PassageKind.CUE: attribution.cue,
            PassageKind.DATE: (attribution.date,) if attribution.date else (),
        }
        for part, spans in parts.items():
            for n, at in enumerate(spans):
                self.drawing.join(edge(EVIDENCED_BY, ident, self._passage(part, at), part=part.value, n=n))

    def _relations(self, n: int, attribution: Attribution, ident: str) -> None:
        join = self.drawing.join
        join(edge(REPORTED_IN, ident, self.article))
        join(edge(PRODUCED_BY, ident, self.run))
        join(edge(MADE_AT, ident, self._event(attribution.occasion)))
        self._speaker(attribution, ident)
        if claim := expressed(self.findings, n):
            join(edge(EXPRESSES, ident, self.context.node(claim.leaf), stance=claim.stance.value))
        for target in sorted(attribution.about, key=lambda target: target.role, reverse=True):
            if target.actor:
                join(edge(ABOUT, ident, self._actor(target.actor), role=target.role.value))
            if target.happening:
                join(edge(ABOUT_EVENT, ident, self._event(target.happening), role=target.role.value))
        for inner in attribution.embeds:
            join(edge(EMBEDS, ident, self.statements[inner]))
        for response in attribution.responds_to:
            join(edge(RESPONDS_TO, ident, self.statements[response.statement], stance=response.stance.value))
        for dating in attribution.dated_by:
            join(edge(DATED_BY, ident, self._event(dating.happening), order=dating.order.value))

    def _speaker(self, attribution: Attribution, ident: str) -> None:
        """The link of the statement's speaker, by way of the words that name it."""
        entity = self._actor(attribution.speaker) if attribution.speaker else None
        if entity:
            self.drawing.join(edge(SAID_BY, ident, entity))
        if attribution.source:
            mention = self._mention(attribution.source[0], MentionForm.NOMINAL)
            self.drawing.join(edge(ATTRIBUTED_TO, ident, mention))
            named = any(naming.span == attribution.source[0] for naming in self.findings.namings)
            if entity and not named:
                score = attribution.confidence.speaker
                self.drawing.join(edge(REFERS_TO, mention, entity, score=score))

    def _happening(self, happening: Happening) -> None:
        """A mention: an occasion that the article does not name is mentioned by its first cue."""
        for at in passages_of(self.findings, happening.key):
            mention = self._mention(at, MentionForm.NOMINAL)
            self.drawing.join(edge(REFERS_TO_EVENT, mention, self._event(happening.key), score=1.0))

    def _cut(self, at: Span | None) -> str | None:
        return self.text[at.start : at.end] if at else None

    def _joined(self, spans: Iterable[Span]) -> str | None:
        return " ".join(self.text[start:end] for start, end in spans) or None
