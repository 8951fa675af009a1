"""Putting an article into the graph, replacing it, taking it out, judging: one way for all.

The graph around the change is computed twice from the same evidence, as it stands and as
it shall be; what differs is written.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from kb.findings import Findings
from kb.identity.drawing import Context, Drawing, draw
from kb.identity.joins import judgements
from kb.identity.leaves import leaves_of
from kb.identity.neighbourhood import Change, Neighbourhood, State, canonical_ids, named_by, neighbourhood
from kb.identity.redraw import redraw, save_nodes
from kb.identity.shared import alone
from kb.identity.views import views_of
from kb.models import ArticleVersion, Judgement, Leaf, Reading, Run, Standing
from kb.store.port import Reader, Writer
from kb.vocabulary import HAS_VERSION, READ_BY, READS

_Reading = tuple[Findings | None, Findings | None]
"""What was shown of an article, and what shall be."""

_AT_ONCE: Final = 20
"""Articles that are drawn at once; a merged state may be in thousands."""


async def current_findings(reader: Reader, articles: Iterable[str]) -> dict[str, Findings]:
    """What the graph shows now, by article."""
    return {
        reading.article: Findings.model_validate_json(reading.findings)
        for reading in await reader.load(Reading, "article", sorted(articles))
        if reading.standing is Standing.CURRENT
    }


async def settle(writer: Writer, article: str, findings: Findings | None) -> None:
    """Make the graph as if `findings` were all that is known of the article; None takes it out."""
    shown = (await current_findings(writer, [article])).get(article)
    old = await writer.load(Leaf, "article", [article])
    change = await _change(writer, article, old, (shown, findings))
    touched = await _judge(writer, article, old, change.come)
    touched |= {view.leaf for found in (shown, findings) if found for view in views_of(found)}
    around = await neighbourhood(writer, change, touched)
    await _keep_leaves(writer, around)
    was, shall = await _nodes(writer, around)
    await save_nodes(writer, was, shall)
    await _redraw_article(writer, article, around, (shown, findings))
    await _redraw_articles(writer, around, around.articles - {article})
    await redraw(writer, was, shall)


async def resettle(writer: Writer, leaves: Iterable[str]) -> None:
    """Make the graph as the judgements on these leaves now have it."""
    around = await neighbourhood(writer, Change(), leaves)
    await _keep_leaves(writer, around)
    was, shall = await _nodes(writer, around)
    await save_nodes(writer, was, shall)
    await _redraw_articles(writer, around, around.articles)
    await redraw(writer, was, shall)


async def _change(reader: Reader, article: str, old: Sequence[Leaf], reading: _Reading) -> Change:
    """What becomes of the article's own leaves and views."""
    shown, findings = reading
    new = leaves_of(findings) if findings else []
    views = {view.id: view for view in views_of(findings)} if findings else {}
    lost = [view for view in views_of(shown) if view.id not in views] if shown else []
    return Change(
        article,
        come=new,
        gone=frozenset({leaf.id for leaf in old} - {leaf.id for leaf in new}),
        views=list(views.values()),
        unseen=frozenset([view.id for view in lost if await alone(reader, view, article)]),
    )


async def _judge(writer: Writer, article: str, old: Sequence[Leaf], new: Sequence[Leaf]) -> set[str]:
    """Bring the rules' judgements on the keys of these leaves up to date; every leaf that is concerned."""
    keys = sorted({leaf.key for leaf in (*old, *new) if leaf.key})
    groups: dict[str | None, list[Leaf]] = {leaf.key: [] for leaf in new if leaf.key}
    for leaf in (*await writer.load(Leaf, "key", keys), *new):
        if leaf.key and (leaf.article != article or leaf in new):
            groups.setdefault(leaf.key, []).append(leaf)
    wanted = {judgement.id: judgement for group in groups.values() for judgement in judgements(group)}
    stored = {judgement.id: judgement for judgement in await writer.load(Judgement, "key", keys)}
    gone = [judgement for ident, judgement in stored.items() if ident not in wanted]
    fresh = [judgement for ident, judgement in wanted.items() if ident not in stored]
    await writer.remove(Judgement, [judgement.id for judgement in gone])
    await writer.save(fresh, [])
    ends = {end for judgement in (*gone, *fresh) for end in (judgement.left, judgement.right)}
    return ends | {leaf.id for leaf in (*old, *new)}


async def _keep_leaves(writer: Writer, around: Neighbourhood) -> None:
    before, after = around.before.leaves, around.after.leaves
    await writer.remove(Leaf, sorted(before.keys() - after.keys()))
    await writer.save([leaf for ident, leaf in after.items() if before.get(ident) != leaf], [])


async def _nodes(reader: Reader, around: Neighbourhood) -> tuple[Drawing, Drawing]:
    """The claims, events and entities that differ, as they are and as they shall be."""
    beside = await canonical_ids(reader, _named(around))
    return around.before.draw_nodes(around.nodes, beside), around.after.draw_nodes(around.nodes, beside)


def _named(around: Neighbourhood) -> Iterator[str]:
    """The leaves of the actors that these nodes name."""
    for state in (around.before, around.after):
        for leaf in state.leaves.values():
            if leaf.canonical in around.nodes:
                yield from named_by(leaf)
                yield from (view.part_of for view in state.views.get(leaf.id, ()) if view.part_of)


async def _redraw_article(writer: Writer, article: str, around: Neighbourhood, reading: _Reading) -> None:
    """The article that the change is about; its older readings stay, or go with it."""
    shown, findings = reading
    was = await _drawn(writer, around.before, {article: shown} if shown else {})
    shall = await _drawn(writer, around.after, {article: findings} if findings else {})
    if findings:
        was = _without_evidence(was)
        await _supersede(writer, article)
    else:
        await _forget_readings(writer, article, was)
    await redraw(writer, was, shall)


async def _redraw_articles(writer: Writer, around: Neighbourhood, articles: Iterable[str]) -> None:
    """Other articles, whose evidence stays as it is."""
    for some in _batches(sorted(articles)):
        findings = await current_findings(writer, some)
        was = await _drawn(writer, around.before, findings)
        await redraw(writer, was, await _drawn(writer, around.after, findings))


async def _drawn(reader: Reader, state: State, findings: Mapping[str, Findings]) -> Drawing:
    named = {view.leaf for found in findings.values() for view in views_of(found)} - state.leaves.keys()
    return state.draw_articles(findings, await canonical_ids(reader, named))


def _batches(articles: Sequence[str]) -> Iterator[Sequence[str]]:
    return (articles[start : start + _AT_ONCE] for start in range(0, len(articles), _AT_ONCE))


_EVIDENCE: Final = (ArticleVersion, Reading, Run)
_READ: Final = (HAS_VERSION, READS, READ_BY)


def evidence_of(drawing: Drawing) -> Drawing:
    """What stays when an article is read anew: its versions and readings."""
    return Drawing(
        {ident: node for ident, node in drawing.nodes.items() if isinstance(node, _EVIDENCE)},
        {key: edge for key, edge in drawing.edges.items() if edge.relation in _READ},
    )


def _without_evidence(drawing: Drawing) -> Drawing:
    """What may be taken out when an article is read anew."""
    return Drawing(
        {ident: node for ident, node in drawing.nodes.items() if not isinstance(node, _EVIDENCE)},
        {key: edge for key, edge in drawing.edges.items() if edge.relation not in _READ},
    )


async def _supersede(writer: Writer, article: str) -> None:
    """The current reading, if there is one, gives way; what was read stays as it was."""
    readings = await writer.load(Reading, "article", [article])
    old = [reading for reading in readings if reading.standing is Standing.CURRENT]
    await writer.save([reading.model_copy(update={"standing": Standing.SUPERSEDED}) for reading in old], [])


async def _forget_readings(writer: Writer, article: str, drawing: Drawing) -> None:
    """Add to what shall go the versions and readings that the article ever had."""
    for reading in await writer.load(Reading, "article", [article]):
        drawing.update(evidence_of(draw(Findings.model_validate_json(reading.findings), Context())))
