"""From what is known of one article to nodes and edges: pure, so it can be drawn again at any time.

`draw` takes all that is known of one article and what the whole graph adds to it: to which
node each leaf belongs, and a day near which the article's missing year lies.

What was read before stays evidence: statements that are no longer found keep their words,
and conclude nothing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
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
from kb.identity.anchors import Quote
from kb.identity.corrections import Line
from kb.identity.leaves import event_leaf_id, expressed, passages_of
from kb.identity.links import linked_alone
from kb.identity.readings import Shown, findings_of
from kb.identity.views import views_of
from kb.intervals import Basis, Interval, Precision
from kb.models import (
    Article,
    ArticleVersion,
    Correction,
    Mention,
    MentionForm,
    Node,
    Outlet,
    Passage,
    PassageKind,
    PassageStanding,
    Reading,
    Run,
    Span,
    Stance,
    Statement,
    Suggestion,
    live_link,
    make_id,
)
from kb.texts import quote_key
from kb.vocabulary import (
    ABOUT,
    ABOUT_EVENT,
    ASKS_ABOUT,
    ATTRIBUTED_TO,
    CORRECTS,
    DATED_BY,
    EMBEDS,
    EVIDENCED_BY,
    EXPRESSES,
    HAS_VERSION,
    LINKED,
    LINKING_ARTICLE,
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
    """What the graph adds to an article: `canonical` ids of leaves, a day that fixes its year, links of its claims."""

    canonical: Mapping[str, str] = field(default_factory=dict[str, str])
    near: date | None = None
    source: str | None = None
    links: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])
    """The links of claims, by canonical id."""

    def node(self, leaf: str) -> str:
        """The node that a leaf belongs to; alone, it is its own."""
        return self.canonical.get(leaf, leaf)

    def dated(self, interval: Interval) -> Interval:
        """An interval with its year, where the graph knows it."""
        return interval.with_year(self.near, self.source) if self.near else interval


def draw(shown: Shown, context: Context) -> Drawing:
    """Every node and edge that this article alone puts into the graph."""
    drawing = Drawing()
    _Artist(shown, context, drawing).draw()
    there = {line.id for line in (*shown.corrected.lines, *shown.corrected.struck)}
    for reading in shown.older:
        _Archivist(shown, reading, context, drawing).draw(there)
    return drawing


class _Pen:
    """Draws the passages and statements of one reading of an article."""

    def __init__(self, shown: Shown, reading: Reading, context: Context, drawing: Drawing) -> None:
        self.shown, self.reading, self.context, self.drawing = shown, reading, context, drawing
        self.read = findings_of(reading)
        self.source, self.text, self.now = self.read.source, self.read.source.text, shown.source
        self.article, self.version = article_id(self.source), version_id(self.source)

    def evidence_read(self) -> None:
        """The version, the run and the reading."""
        add, join, source = self.drawing.add, self.drawing.join, self.source
        add(
            ArticleVersion(
                id=self.version,
                sha256=source.sha256,
                text=source.text,
                retrieved_at=source.retrieved_at,
                loader=source.loader,
                current=source.sha256 == self.now.sha256,
            )
        )
        run = add(Run(id=run_id(self.read), extractor=self.read.extractor, version=self.read.version))
        reading = add(self.reading)
        join(edge(HAS_VERSION, self.article, self.version))
        join(edge(READS, reading, self.version))
        join(edge(READ_BY, reading, run))

    def passage(self, kind: PassageKind, at: Span) -> str:
        """A span of this version, and where its words are in the current one."""
        quote, current = Quote.of(self.text, at), self.source.sha256 == self.now.sha256
        now = None if current else quote.found(self.now.text)
        passage = Passage(
            id=make_id("passage", self.version, kind, at.start, at.end),
            kind=kind,
            exact=quote.exact,
            prefix=quote.prefix,
            suffix=quote.suffix,
            start=at.start,
            end=at.end,
            open_at=live_link(self.source.url, quote.exact),
            standing=_STANDING[current, now is not None],
            now_start=now.start if now else None,
            now_end=now.end if now else None,
        )
        self.drawing.join(edge(PASSAGE_IN, self.drawing.add(passage), self.version))
        self.drawing.join(edge(PASSAGE_PRINTED, passage.id, self.article))
        return passage.id

    def statement(self, line: Line, attribution: Attribution, *, current: bool) -> None:
        """A statement with its evidence."""
        said, learnt = words_of(attribution, self.text), self.shown.stamp(line)
        self.drawing.add(
            Statement(
                id=line.id,
                type=attribution.type,
                act=attribution.act,
                current=current,
                hedge=attribution.hedge,
                text=said,
                as_written=self.joined(attribution.source),
                cue=self.joined(attribution.cue),
                quote_key=quote_key(said),
                stated=attribution.stated,
                said=self.context.dated(attribution.stated),
                confidence=attribution.confidence,
                recorded_at=learnt.at,
                revision=learnt.revision,
            )
        )
        self.drawing.join(edge(REPORTED_IN, line.id, self.article))
        self.drawing.join(edge(PRODUCED_BY, line.id, self._run(line)))
        for part, spans in parts(attribution).items():
            for n, at in enumerate(spans):
                self.drawing.join(edge(EVIDENCED_BY, line.id, self.passage(part, at), part=part.value, n=n))
        for correction in line.corrections:
            self.drawing.join(edge(CORRECTS, correction, line.id))

    def _run(self, line: Line) -> str:
        """Who found it: the run that read the text, or the person who marked the words."""
        if not line.by:
            return run_id(self.read)
        return self.drawing.add(Run(id=make_id("run", PERSON, line.by), extractor=PERSON, version=line.by))

    def joined(self, spans: Iterable[Span]) -> str | None:
        """The words of these spans."""
        return " ".join(self.text[start:end] for start, end in spans) or None


PERSON: Final = "a person"
"""What the extractor is called where somebody marked a statement by hand."""

_STANDING: Final = {
    (True, False): PassageStanding.CURRENT,
    (False, True): PassageStanding.FOUND,
    (False, False): PassageStanding.LOST,
}


def parts(attribution: Attribution) -> Mapping[PassageKind, tuple[Span, ...]]:
    """The spans of a statement by what they are in it."""
    return {
        PassageKind.CONTENT: attribution.content,
        PassageKind.SOURCE: attribution.source,
        PassageKind.CUE: attribution.cue,
        PassageKind.DATE: (attribution.date,) if attribution.date else (),
    }


class _Archivist(_Pen):
    """Draws what an older reading found: statements that are no longer found, and the words of an older version."""

    def draw(self, there: set[str]) -> None:
        """Statements with these ids are there already; the others come to them."""
        self.evidence_read()
        for ident, attribution in zip(statement_ids(self.read), self.read.attributions, strict=True):
            if ident not in there:
                there.add(ident)
                self.statement(Line(ident, attribution, attribution), attribution, current=False)
            elif self.source.sha256 != self.now.sha256:
                for part, spans in parts(attribution).items():
                    for at in spans:
                        self.passage(part, at)


class _Artist(_Pen):
    """Draws what the graph shows of an article."""

    def __init__(self, shown: Shown, context: Context, drawing: Drawing) -> None:
        super().__init__(shown, shown.reading, context, drawing)
        self.findings, self.lines, self.links = shown.findings, shown.corrected.lines, linked_alone(shown)

    def draw(self) -> None:
        self._article()
        self.evidence_read()
        for view in views_of(self.findings):
            self.drawing.join(edge(SHOWS, self.article, self.drawing.add(view)))
        for region in self.findings.regions:
            self.passage(PassageKind.FURNITURE, region.span)
        for naming in self.findings.namings:
            self._naming(naming)
        for n, line in enumerate(self.lines):
            self.statement(line, line.now, current=True)
            self._relations(n, line.now, line.id)
        for line in self.shown.corrected.struck:
            self.statement(line, line.now, current=False)
        for happening in self.findings.happenings:
            self._happening(happening)
        for correction in self.shown.corrected.loose:
            self._ask_about(correction)
        for linking in self.shown.cited:
            self.drawing.join(edge(LINKING_ARTICLE, linking.id, self.article))

    def _ask_about(self, correction: Correction) -> None:
        """What people set right is never lost: a person has to say what becomes of it."""
        asked = Suggestion(
            id=make_id("suggestion", correction.id), of=Correction.KIND, left=correction.id, right=self.article,
            score=0.0, reason="what was set right is not found exactly once in what is read now", moves=1,
        )  # fmt: skip
        self.drawing.join(edge(ASKS_ABOUT, self.drawing.add(asked), correction.id))

    def _article(self) -> None:
        source = self.source
        self.drawing.add(
            Article(
                id=self.article,
                key=source.key or f"sha256:{source.sha256}",
                url=source.url,
                title=source.title,
                language=source.language,
                dateline=self._cut(self.findings.dateline),
                byline=self._cut(self.findings.byline),
                stated=self._published(lambda stated: stated),
                published=self._published(self.context.dated),
                collection=source.collection,
                path=source.path,
                meta=source.meta,
            )
        )
        if source.outlet:
            outlet = Outlet(id=make_id("outlet", source.outlet.slug), name=source.outlet.name, type=source.outlet.type)
            self.drawing.join(edge(PUBLISHED, self.drawing.add(outlet), self.article))

    def _published(self, dated: Callable[[Interval], Interval]) -> Interval:
        """As given; else not before the latest single day that the article reports something to have been said."""
        if self.source.published.edtf:
            return self.source.published
        stated = (dated(a.stated) for a in self.findings.attributions)
        days = [when.edtf for when in stated if when.precision is Precision.DAY and when.edtf]
        if not days:
            return self.source.published
        return Interval(
            edtf=f"{max(days)}/..",
            precision=Precision.UNKNOWN,
            basis=Basis.INFERRED,
            source="the latest day that it reports",
        )

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

    def _relations(self, n: int, attribution: Attribution, ident: str) -> None:
        join = self.drawing.join
        join(edge(MADE_AT, ident, self._event(attribution.occasion)))
        self._speaker(attribution, ident)
        links = self.links.get(ident, ())
        if claim := expressed(self.findings, n):
            node = self.context.node(claim.leaf)
            join(edge(EXPRESSES, ident, node, stance=claim.stance.value))
            links = self.context.links.get(node, ()) if claim.stance is Stance.ASSERTS else links
        for linking in links:
            join(edge(LINKED, ident, linking))
        for target in sorted(attribution.about, key=lambda target: target.role, reverse=True):
            if target.actor:
                join(edge(ABOUT, ident, self._actor(target.actor), role=target.role.value))
            if target.happening:
                join(edge(ABOUT_EVENT, ident, self._event(target.happening), role=target.role.value))
        for inner in attribution.embeds:
            join(edge(EMBEDS, ident, self.lines[inner].id))
        for response in attribution.responds_to:
            join(edge(RESPONDS_TO, ident, self.lines[response.statement].id, stance=response.stance.value))
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
