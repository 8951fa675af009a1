"""Putting an article into the graph, replacing it, taking it out, judging: one way for all.

The graph around the change is computed twice from the same evidence, as it stands and as
it shall be; what differs is written.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from kb.findings import Findings
from kb.identity.drawing import Drawing
from kb.identity.joins import judgements
from kb.identity.judged import show_judged
from kb.identity.leaves import leaves_of
from kb.identity.links import linked
from kb.identity.namesakes import judge_names
from kb.identity.neighbourhood import Change, Neighbourhood, State, canonical_ids, named_by, neighbourhood
from kb.identity.readings import Decided, Shown, Stamp, adopted, shown, shown_by_article
from kb.identity.redraw import redraw, save_nodes
from kb.identity.shared import alone
from kb.identity.suggesting import suggest
from kb.identity.views import views_of
from kb.models import Correction, Judgement, Leaf, Linking, Reading, View
from kb.store.port import Reader, Writer

Turn = tuple[Shown | None, Shown | None]
"""What was shown of an article, and what shall be."""

_AT_ONCE: Final = 20
"""Articles that are drawn at once; a merged state may be in thousands."""


async def current(reader: Reader, articles: Iterable[str]) -> dict[str, Shown]:
    """What the graph shows now, by article."""
    wanted = sorted(articles)
    return shown_by_article(await reader.load(Reading, "article", wanted), await _decided(reader, wanted))


async def _decided(reader: Reader, articles: Sequence[str]) -> Decided:
    return Decided(
        await reader.load(Correction, "article", articles),
        await reader.load(Linking, "article", articles),
        await reader.load(Linking, "target", articles),
    )


async def settle(writer: Writer, article: str, findings: Findings | None) -> None:
    """Make the graph show these findings of the article from now on; None takes it out with all its readings."""
    before = await writer.load(Reading, "article", [article])
    stamp = Stamp(datetime.now(UTC), writer.revision)
    await settle_readings(writer, article, before, adopted(before, findings, stamp) if findings else [])


async def settle_readings(writer: Writer, article: str, before: Sequence[Reading], after: Sequence[Reading]) -> None:
    """Make the graph as if `after` were all that was ever read of the article, where `before` is what it has of it."""
    decided = await _decided(writer, [article])
    await place(writer, article, (shown(before, decided), shown(after, decided)))


async def place(writer: Writer, article: str, turn: Turn) -> None:
    """Make the graph one in which the article is shown in another way, or comes or goes."""
    old = await writer.load(Leaf, "article", [article])
    before, after = (views_of(found.findings) if found else [] for found in turn)
    unseen = await _unseen(writer, article, before, after)
    come = linked(leaves_of(turn[1].findings), turn[1]) if turn[1] else []
    change = Change(
        article,
        come=come,
        gone=frozenset({leaf.id for leaf in old} - {leaf.id for leaf in come}),
        views=after,
        unseen=frozenset(view.id for view in unseen),
    )
    touched = await _judge(writer, article, old, come)
    touched |= await judge_names(writer, after, unseen)
    touched |= {view.leaf for view in (*before, *after)}
    around = await neighbourhood(writer, change, touched)
    await _keep_leaves(writer, around)
    was, shall = await _nodes(writer, around)
    await save_nodes(writer, was, shall)
    was_drawn, shall_draw = [
        await _drawn(writer, state, {article: found} if found else {})
        for state, found in zip((around.before, around.after), turn, strict=True)
    ]
    await redraw(writer, was_drawn, shall_draw)
    await _redraw_articles(writer, around, around.articles - {article})
    await redraw(writer, was, shall)
    await suggest(writer, await _speaking(writer, around, turn), was, shall)
    await show_judged(writer, around.judged)


_NO_CHANGE: Final = Change()
_NO_TURN: Final = (Drawing(), Drawing())


async def resettle(
    writer: Writer, leaves: Sequence[str], change: Change = _NO_CHANGE, turn: tuple[Drawing, Drawing] = _NO_TURN
) -> None:
    """Make the graph as the judgements on these leaves now have it.

    `change` is what else becomes of leaves and views, `turn` what shows these views before
    and afterwards.
    """
    around = await neighbourhood(writer, change, leaves)
    await _keep_leaves(writer, around)
    was, shall = await _nodes(writer, around)
    await save_nodes(writer, was, shall)
    await redraw(writer, *turn)
    await _redraw_articles(writer, around, around.articles)
    await redraw(writer, was, shall)
    judged = {
        state.leaves[leaf].canonical
        for state in (around.before, around.after)
        for leaf in leaves
        if leaf in state.leaves
    }
    await suggest(writer, judged, was, shall)
    await show_judged(writer, around.judged)


async def _unseen(reader: Reader, article: str, before: Sequence[View], after: Sequence[View]) -> list[View]:
    """The views of this article that nothing else shows and that go."""
    kept = {view.id for view in after}
    return [view for view in before if view.id not in kept and await alone(reader, view, article)]


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


async def _speaking(reader: Reader, around: Neighbourhood, turn: Turn) -> set[str]:
    """The nodes that have other statements now: those of the article's claims, events and actors."""
    actors = {view.leaf for found in turn if found for view in views_of(found.findings)}
    article = next((found.reading.article for found in turn if found), None)
    own = {
        leaf.canonical
        for state in (around.before, around.after)
        for leaf in state.leaves.values()
        if leaf.article == article or leaf.id in actors
    }
    return own | set((await canonical_ids(reader, actors)).values())


async def _redraw_articles(writer: Writer, around: Neighbourhood, articles: Iterable[str]) -> None:
    """Other articles, of which the same is known as before."""
    for some in _batches(sorted(articles)):
        found = await current(writer, some)
        was = await _drawn(writer, around.before, found)
        await redraw(writer, was, await _drawn(writer, around.after, found))


async def _drawn(reader: Reader, state: State, shown: Mapping[str, Shown]) -> Drawing:
    named = {view.leaf for found in shown.values() for view in views_of(found.findings)} - state.leaves.keys()
    return state.draw_articles(shown, await canonical_ids(reader, named))


def _batches(articles: Sequence[str]) -> Iterator[Sequence[str]]:
    return (articles[start : start + _AT_ONCE] for start in range(0, len(articles), _AT_ONCE))
