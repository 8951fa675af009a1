"""The part of the graph that a change may touch, as it stands and as it shall be.

Only what shares a key, a judgement or an article with the change is looked at, by key or
id, so the ten-thousandth article costs what the hundredth did.
"""

from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Final

import orjson

from kb.identity.canon import draw_canon, year_of
from kb.identity.components import components
from kb.identity.drawing import Context, Drawing, draw
from kb.identity.readings import Shown
from kb.identity.views import entity_leaf
from kb.models import Judgement, Leaf, Verdict, View
from kb.plan import Lookup, Many, Plan, Slot, Value
from kb.store.port import Reader
from kb.vocabulary import STEPS


@dataclass(frozen=True)
class Change:
    """What happens to one article: leaves that come, leaves that go, views that come and go."""

    article: str | None = None
    come: Sequence[Leaf] = ()
    gone: frozenset[str] = frozenset()
    views: Sequence[View] = ()
    unseen: frozenset[str] = frozenset()


@dataclass(frozen=True)
class State:
    """Leaves around a change, by id, and the views of those that are entities, by leaf.

    Of every node in it all leaves are there, or the node is not among what is drawn.
    """

    leaves: Mapping[str, Leaf]
    views: Mapping[str, Sequence[View]]

    def draw_nodes(self, canonical: Iterable[str], beside: Mapping[str, str]) -> Drawing:
        """These claims, events and entities; `beside` knows the leaves that are not in this state."""
        known = ChainMap(self._canonical, dict(beside))
        leaves = [leaf for ident in set(canonical) for leaf in self._by_node.get(ident, ())]
        return draw_canon(leaves, self.views, lambda leaf: known.get(leaf, leaf))

    def draw_articles(self, shown: Mapping[str, Shown], beside: Mapping[str, str]) -> Drawing:
        """These articles as they are in this state."""
        drawing, known = Drawing(), ChainMap(self._canonical, dict(beside))
        for article, found in shown.items():
            near, source = self.year(article) or (None, None)
            drawing.update(draw(found, Context(known, near, source, self._links)))
        return drawing

    def year(self, article: str) -> tuple[date, str] | None:
        """A day near which the article's missing year lies, and the article that says so."""
        own = self._by_article.get(article, [])
        return year_of(own, {leaf.canonical: self._by_node[leaf.canonical] for leaf in own})

    @cached_property
    def _canonical(self) -> dict[str, str]:
        return {leaf.id: leaf.canonical for leaf in self.leaves.values()}

    def links(self, ident: str) -> Sequence[str]:
        """The links of the claim that a leaf belongs to."""
        return self._links.get(self.leaves[ident].canonical, ()) if ident in self.leaves else ()

    @cached_property
    def _links(self) -> dict[str, Sequence[str]]:
        found = {
            node: sorted({link for leaf in leaves for link in leaf.links}) for node, leaves in self._by_node.items()
        }
        return {node: links for node, links in found.items() if links}

    @cached_property
    def _by_node(self) -> dict[str, list[Leaf]]:
        return _grouped((leaf.canonical, leaf) for leaf in self.leaves.values())

    @cached_property
    def _by_article(self) -> dict[str, list[Leaf]]:
        return _grouped((leaf.article, leaf) for leaf in self.leaves.values() if leaf.article)


def _grouped(pairs: Iterable[tuple[str, Leaf]]) -> dict[str, list[Leaf]]:
    found: dict[str, list[Leaf]] = {}
    for key, leaf in pairs:
        found.setdefault(key, []).append(leaf)
    return found


@dataclass(frozen=True)
class Neighbourhood:
    """Both states, the nodes that differ, and the articles that must be drawn again.

    `judged` is all that was ever judged of the leaves that come, go or may move.
    """

    before: State
    after: State
    nodes: frozenset[str]
    articles: frozenset[str]
    judged: Sequence[Judgement]


async def neighbourhood(reader: Reader, change: Change, touched: Iterable[str]) -> Neighbourhood:
    """What changes when `change` happens and the judgements on these leaves have changed."""
    stored, judged = await _connected(reader, touched)
    views = await _views(reader, {leaf.id for leaf in stored.values() if leaf.of == "entity"})
    before = State(stored, views)
    after = _after(before, change, judged)
    moved = _moved(before, after)
    showing = await articles_showing(reader, (view for leaf in moved for view in views.get(leaf, ())))
    showing |= _relinked(before, after)
    articles = showing | _concerned(before, after) | {article for article in (change.article,) if article}
    more = await _belonging(reader, articles, moved)
    before, after = _completed(before, after, more, change.gone)
    after = State(_with_years(after, articles), after.views)
    return replace(_compared(before, after, moved, showing), judged=judged)


async def canonical_ids(reader: Reader, leaves: Iterable[str]) -> dict[str, str]:
    """The canonical ids of these leaves."""
    return {leaf.id: leaf.canonical for leaf in await reader.load(Leaf, "id", sorted(set(leaves)))}


def named_by(leaf: Leaf) -> Iterator[str]:
    """The leaves of the actors that an event names."""
    if leaf.place:
        yield leaf.place
    yield from (participant.split(" ", 1)[1] for participant in leaf.participants)


async def _connected(reader: Reader, touched: Iterable[str]) -> tuple[dict[str, Leaf], list[Judgement]]:
    """The leaves that judgements connect with these, also through leaves that are not there, and the judgements."""
    seen, todo = set[str](), set(touched)
    judged: dict[str, Judgement] = {}
    while todo:
        found = [
            *await reader.load(Judgement, "left", sorted(todo)),
            *await reader.load(Judgement, "right", sorted(todo)),
        ]
        judged |= {judgement.id: judgement for judgement in found}
        seen |= todo
        same = (judgement for judgement in found if judgement.verdict is Verdict.SAME and judgement.in_force)
        todo = {end for judgement in same for end in (judgement.left, judgement.right)} - seen
    leaves = await _whole_nodes(reader, await reader.load(Leaf, "id", sorted(seen)))
    return leaves, list(judged.values())


async def _whole_nodes(reader: Reader, leaves: Iterable[Leaf]) -> dict[str, Leaf]:
    """These leaves with all that belong to the same nodes."""
    canonical = sorted({leaf.canonical for leaf in leaves})
    return {leaf.id: leaf for leaf in await reader.load(Leaf, "canonical", canonical)}


async def _views(reader: Reader, leaves: Iterable[str]) -> dict[str, list[View]]:
    return _by_leaf(await reader.load(View, "leaf", sorted(leaves)))


def _by_leaf(views: Iterable[View]) -> dict[str, list[View]]:
    found: dict[str, list[View]] = {}
    for view in views:
        found.setdefault(view.leaf, []).append(view)
    return found


def _after(before: State, change: Change, judged: Sequence[Judgement]) -> State:
    """The leaves as they shall be, with the canonical ids that all judgements in force give them."""
    kept = [view for views in before.views.values() for view in views if view.id not in change.unseen]
    views = _by_leaf({view.id: view for view in (*kept, *change.views)}.values())
    leaves = {i: leaf for i, leaf in before.leaves.items() if leaf.of != "entity" and i not in change.gone}
    leaves |= {leaf.id: leaf for leaf in change.come}
    leaves |= {ident: entity_leaf(seen) for ident, seen in views.items()}
    canonical = components(leaves, judged)
    return State({i: leaf.model_copy(update={"canonical": canonical[i]}) for i, leaf in leaves.items()}, views)


def _moved(before: State, after: State) -> set[str]:
    """The leaves of entities that belong to another node now."""
    return {
        ident
        for ident, leaf in after.leaves.items()
        if leaf.of == "entity" and ident in before.leaves and before.leaves[ident].canonical != leaf.canonical
    }


def _concerned(before: State, after: State) -> set[str]:
    """Articles with a leaf that belongs elsewhere now, or whose year may have come or gone with a partner."""
    return {
        leaf.article
        for ident, leaf in after.leaves.items()
        if leaf.article and (leaf.stated.yearless or _canonical(before, ident) != leaf.canonical)
    }


def _relinked(before: State, after: State) -> set[str]:
    """Articles with a claim that has other links now."""
    return {
        leaf.article
        for ident, leaf in after.leaves.items()
        if leaf.article and list(before.links(ident)) != list(after.links(ident))
    }


def _canonical(state: State, ident: str) -> str | None:
    return state.leaves[ident].canonical if ident in state.leaves else None


async def _belonging(reader: Reader, articles: set[str], moved: set[str]) -> State:
    """Everything that belongs to these articles, and the parts of bodies that moved, as it is stored."""
    own = await reader.load(Leaf, "article", sorted(articles))
    parts = {view.leaf for view in await reader.load(View, "part_of", sorted(moved))}
    leaves = await _whole_nodes(reader, [*own, *await reader.load(Leaf, "id", sorted(parts))])
    return State(leaves, await _views(reader, [leaf.id for leaf in leaves.values() if leaf.of == "entity"]))


def _completed(before: State, after: State, more: State, gone: frozenset[str]) -> tuple[State, State]:
    """Both states with more of the graph, none of which moves."""
    there = before.leaves.keys() | gone
    unmoved = {ident: leaf for ident, leaf in more.leaves.items() if ident not in there}
    return (
        State({**more.leaves, **before.leaves}, {**more.views, **before.views}),
        State({**unmoved, **after.leaves}, {**more.views, **after.views}),
    )


def _with_years(state: State, articles: set[str]) -> dict[str, Leaf]:
    """The leaves, those of these articles with the year that the graph knows."""
    years = {article: state.year(article) for article in articles}
    leaves = dict(state.leaves)
    for ident, leaf in leaves.items():
        if leaf.article in years:
            near = years[leaf.article]
            time = leaf.stated.with_year(*near) if near else leaf.stated
            leaves[ident] = leaf.model_copy(update={"time": time})
    return leaves


def _compared(before: State, after: State, moved: set[str], showing: set[str]) -> Neighbourhood:
    """What differs: by its own leaves or views, or because it names what moved."""
    idents = before.leaves.keys() | after.leaves.keys()
    differing = {i for i in idents if before.leaves.get(i) != after.leaves.get(i)}
    articles = {state.leaves[i].article for state in (before, after) for i in differing if i in state.leaves}
    differing |= {i for i in idents if before.views.get(i) != after.views.get(i)}
    differing |= {i for i, leaf in after.leaves.items() if moved.intersection(named_by(leaf))}
    differing |= {i for i, views in after.views.items() if any(view.part_of in moved for view in views)}
    nodes = {state.leaves[i].canonical for state in (before, after) for i in differing if i in state.leaves}
    return Neighbourhood(before, after, frozenset(nodes), frozenset(showing | {a for a in articles if a}), ())


_ID: Final = Slot("id")
_SHOWN_IN: Final = Plan(Lookup(View.KIND, _ID, (Many("articles", STEPS[View.KIND, "articles"], (Value("id", "id"),)),)))


async def articles_showing(reader: Reader, views: Iterable[View]) -> set[str]:
    """The articles that have one of these views."""
    found: set[str] = set()
    for view in views:
        answer = orjson.loads(await reader.fetch(_SHOWN_IN, {_ID.name: view.id}))
        found |= {article["id"] for article in answer["articles"]} if answer else set()
    return found
