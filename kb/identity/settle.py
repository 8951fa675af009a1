"""Putting an article into the graph, replacing it, taking it out: one way for all three.

The graph around the article is computed twice from the same evidence, as it stands and as
it shall be; what differs is written. Only leaves that share a key or an occasion with the
article are looked at, so the ten-thousandth article costs what the hundredth did.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kb.findings import Findings
from kb.identity.canon import components, draw_canon, year_of
from kb.identity.drawing import Context, Drawing, draw
from kb.identity.joins import judgements
from kb.identity.leaves import leaves_of
from kb.identity.shared import SHARED, merge_entities, sweep
from kb.models import ArticleVersion, Judgement, Leaf, Node, Reading, Run, Standing, Verdict
from kb.store.port import Reader, Writer
from kb.vocabulary import HAS_VERSION, KINDS, NAMED, PART_OF, READ_BY, READS


@dataclass(frozen=True)
class _State:
    """The leaves around an article in one state, by id; of every node in it all leaves are there."""

    leaves: Mapping[str, Leaf]

    def draw(self, findings: Mapping[str, Findings], canonical: Iterable[str]) -> Drawing:
        """These articles and these claims and events, as they are in this state."""
        wanted = set(canonical)
        drawing = draw_canon([leaf for leaf in self.leaves.values() if leaf.canonical in wanted])
        for article, found in findings.items():
            drawing.update(draw(found, self._context(article)))
        return drawing

    def year(self, article: str) -> tuple[date, str] | None:
        """A day near which the article's missing year lies, and the article that says so."""
        partners: dict[str, list[Leaf]] = {}
        for leaf in self.leaves.values():
            partners.setdefault(leaf.canonical, []).append(leaf)
        return year_of([leaf for leaf in self.leaves.values() if leaf.article == article], partners)

    def differing(self, other: "_State") -> list[Leaf]:
        """The leaves that the other state has not, or has otherwise."""
        return [leaf for ident, leaf in self.leaves.items() if other.leaves.get(ident) != leaf]

    def _context(self, article: str) -> Context:
        canonical = {leaf.id: leaf.canonical for leaf in self.leaves.values() if leaf.article == article}
        near, source = self.year(article) or (None, None)
        return Context(canonical, near, source)


async def current_findings(reader: Reader, articles: Iterable[str]) -> dict[str, Findings]:
    """What the graph shows now, by article."""
    return {
        reading.article: Findings.model_validate_json(reading.findings)
        for reading in await reader.load(Reading, "article", sorted(articles))
        if reading.standing is Standing.CURRENT
    }


async def settle(writer: Writer, article: str, findings: Findings | None) -> None:
    """Make the graph as if `findings` were all that is known of the article; None takes it out."""
    new = leaves_of(findings) if findings else []
    old = await writer.load(Leaf, "article", [article])
    touched = await _judge(writer, article, old, new)
    before, after = await _states(writer, article, new, touched)
    differing = [*after.differing(before), *before.differing(after)]
    canonical = {leaf.canonical for leaf in differing}
    stored = await current_findings(writer, {article, *(leaf.article for leaf in differing)})
    wanted = {name: found for name, found in stored.items() if name != article}
    was = before.draw(stored, canonical)
    if findings:
        wanted[article] = findings
        was = _without_evidence(was)
        await _supersede(writer, article)
    else:
        await _forget_readings(writer, article, was)
    await _redraw(writer, was, after.draw(wanted, canonical))
    await _keep_leaves(writer, before, after)


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


async def _states(writer: Writer, article: str, new: Sequence[Leaf], touched: set[str]) -> tuple[_State, _State]:
    """The neighbourhood as it is stored, and as the judgements now have it."""
    stored = await _whole_nodes(writer, await writer.load(Leaf, "id", sorted(touched)))
    moved = await _regrouped(writer, article, stored, new)
    # Who lost or won a partner may lose or win its year, and with it the dates of all its leaves.
    yearless = {leaf.article for leaf in moved.values() if leaf.stated.yearless}
    more = await _whole_nodes(writer, await writer.load(Leaf, "article", sorted(yearless)))
    before = {**more, **stored}
    after = {
        **{ident: leaf for ident, leaf in more.items() if leaf.article != article and ident not in stored},
        **moved,
    }
    state = _State(after)
    for name in yearless:
        near = state.year(name)
        for ident, leaf in after.items():
            if leaf.article == name:
                time = leaf.stated.with_year(near[0], near[1]) if near else leaf.stated
                after[ident] = leaf.model_copy(update={"time": time})
    return _State(before), _State(after)


async def _whole_nodes(reader: Reader, leaves: Iterable[Leaf]) -> dict[str, Leaf]:
    """These leaves with all that belong to the same nodes."""
    canonical = sorted({leaf.canonical for leaf in leaves})
    return {leaf.id: leaf for leaf in await reader.load(Leaf, "canonical", canonical)}


async def _regrouped(reader: Reader, article: str, stored: Mapping[str, Leaf], new: Sequence[Leaf]) -> dict[str, Leaf]:
    """The leaves with the canonical ids that all judgements in force give them."""
    leaves = {ident: leaf for ident, leaf in stored.items() if leaf.article != article}
    leaves |= {leaf.id: leaf for leaf in new}
    known = await reader.load(Judgement, "left", sorted(leaves))
    same = [(judgement.left, judgement.right) for judgement in known if judgement.verdict is Verdict.SAME]
    canonical = components(leaves, same)
    return {ident: leaf.model_copy(update={"canonical": canonical[ident]}) for ident, leaf in leaves.items()}


def _without_evidence(drawing: Drawing) -> Drawing:
    """What may be taken out when an article is read anew: older versions and readings stay."""
    kept = (ArticleVersion, Reading, Run)
    relations = (HAS_VERSION, READS, READ_BY)
    return Drawing(
        {ident: node for ident, node in drawing.nodes.items() if not isinstance(node, kept)},
        {key: edge for key, edge in drawing.edges.items() if edge.relation not in relations},
    )


async def _supersede(writer: Writer, article: str) -> None:
    """The current reading, if there is one, gives way; what was read stays as it was."""
    readings = await writer.load(Reading, "article", [article])
    old = [reading for reading in readings if reading.standing is Standing.CURRENT]
    await writer.save([reading.model_copy(update={"standing": Standing.SUPERSEDED}) for reading in old], [])


async def _forget_readings(writer: Writer, article: str, drawing: Drawing) -> None:
    """Add to what shall go the versions and readings that the article ever had."""
    for reading in await writer.load(Reading, "article", [article]):
        drawing.update(draw(Findings.model_validate_json(reading.findings), Context()))


async def _redraw(writer: Writer, was: Drawing, shall: Drawing) -> None:
    """Write what differs. What several articles share is merged, and goes when nobody is left."""
    gone = [old for key, old in was.edges.items() if key not in shall.edges and old.relation not in (NAMED, PART_OF)]
    await writer.unlink(gone)
    await writer.save(await merge_entities(writer, list(shall.nodes.values())), list(shall.edges.values()))
    lost = [node for ident, node in was.nodes.items() if ident not in shall.nodes]
    for kind, ids in _by_kind(node for node in lost if not isinstance(node, SHARED)).items():
        await writer.remove(kind, ids)
    await sweep(writer, was, shall)


def _by_kind(nodes: Iterable[Node]) -> dict[type[Node], list[str]]:
    found: dict[type[Node], list[str]] = {}
    for node in nodes:
        found.setdefault(KINDS[node.KIND].model, []).append(node.id)
    return found


async def _keep_leaves(writer: Writer, before: _State, after: _State) -> None:
    await writer.remove(Leaf, sorted(before.leaves.keys() - after.leaves.keys()))
    await writer.save(after.differing(before), [])
