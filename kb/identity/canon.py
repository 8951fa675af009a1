"""The nodes that several leaves make together: claims, events and entities, drawn from their leaves alone."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final

from kb.identity.drawing import Drawing
from kb.identity.traits import claim_traits, entity_traits, event_traits
from kb.identity.views import entity_of, names_of
from kb.intervals import Basis, Interval, Precision
from kb.models import Claim, Event, Leaf, Name, Post, Trait, View, make_id
from kb.people import Held, date_of
from kb.texts import name_key
from kb.vocabulary import (
    AT,
    CLAIM_LEAF,
    CLAIM_LINKED,
    CLAIM_TRAIT,
    ENTITY_LEAF,
    ENTITY_TRAIT,
    EVENT_LEAF,
    EVENT_NAMED,
    EVENT_TRAIT,
    HELD,
    INVOLVES,
    NAMED,
    PART_OF,
    Relation,
    edge,
)

_PRECISE: Final = {precision: n for n, precision in enumerate(Precision)}
"""The sharper comes first, as the precisions are listed."""

_BASES: Final = {basis: n for n, basis in enumerate(Basis)}

_LAST: Final = date.max

_LEAF: Final = {"claim": CLAIM_LEAF, "event": EVENT_LEAF, "entity": ENTITY_LEAF}


def draw_canon(leaves: Sequence[Leaf], views: Mapping[str, Sequence[View]], node: Callable[[str], str]) -> Drawing:
    """The nodes that these leaves belong to; all leaves of each must be given.

    `views` are those of every leaf of an entity, `node` answers the canonical id of any
    leaf that is named as a place, a participant or a larger body.
    """
    groups: dict[str, list[Leaf]] = {}
    for leaf in sorted(leaves, key=lambda leaf: leaf.id):
        groups.setdefault(leaf.canonical, []).append(leaf)
    drawing = Drawing()
    for ident, group in groups.items():
        match group[0].of:
            case "claim":
                claim = _claim(ident, group)
                _draw_traits(drawing, CLAIM_TRAIT, drawing.add(claim), claim_traits(claim))
                for linking in sorted({link for leaf in group for link in leaf.links}):
                    drawing.join(edge(CLAIM_LINKED, ident, linking))
            case "event":
                _draw_event(drawing, ident, group, node)
            case _:
                _draw_entity(drawing, ident, [view for leaf in group for view in views[leaf.id]], node)
        for leaf in group:
            drawing.join(edge(_LEAF[leaf.of], leaf.id, ident))
    return drawing


def _draw_entity(drawing: Drawing, ident: str, views: Sequence[View], node: Callable[[str], str]) -> None:
    entity = entity_of(ident, views)
    _draw_traits(drawing, ENTITY_TRAIT, drawing.add(entity), entity_traits(entity))
    _draw_names(drawing, NAMED, ident, names_of(views))
    for view in views:
        for told in view.posts:
            held = Held.model_validate_json(told)
            post = Post(
                id=make_id("post", view.leaf, told), title=held.title, body=held.body,
                began=date_of(held.began), ended=date_of(held.ended),
            )  # fmt: skip
            drawing.join(edge(HELD, ident, drawing.add(post)))
    bodies = {node(view.part_of) for view in views if view.part_of} - {ident}
    if bodies:
        drawing.join(edge(PART_OF, ident, min(bodies)))


def _draw_names(drawing: Drawing, relation: Relation, ident: str, names: set[str]) -> None:
    for name in sorted(names):
        if name_key(name):
            drawing.join(edge(relation, ident, drawing.add(Name(id=Name.id_of(name), text=name_key(name)))))


def _draw_traits(drawing: Drawing, relation: Relation, ident: str, traits: set[str]) -> None:
    for text in sorted(traits):
        drawing.join(edge(relation, ident, drawing.add(Trait(id=Trait.id_of(text), text=text))))


def _claim(ident: str, group: Sequence[Leaf]) -> Claim:
    first = min((leaf.time for leaf in group), key=lambda time: (time.latest or time.earliest or _LAST, _rank(time)))
    return Claim(
        id=ident, gist=min((leaf.text for leaf in group), key=lambda text: (len(text), text)), first_said=first
    )


def _draw_event(drawing: Drawing, ident: str, group: Sequence[Leaf], node: Callable[[str], str]) -> None:
    best = min(group, key=lambda leaf: (_rank(leaf.time), not leaf.names, leaf.text))
    names = tuple(sorted({name for leaf in group for name in leaf.names}))
    event = Event(id=ident, type=best.type or "", name=best.text, names=names, time=_when(group))
    drawing.add(event)
    _draw_names(drawing, EVENT_NAMED, ident, {best.text, *names})
    places = {node(leaf.place) for leaf in group if leaf.place}
    if places:
        drawing.join(edge(AT, ident, min(places)))
    involved: set[str] = set()
    for participant in sorted({participant for leaf in group for participant in leaf.participants}):
        role, entity = participant.split(" ", 1)
        drawing.join(edge(INVOLVES, ident, node(entity), role=role))
        involved.add(node(entity))
    _draw_traits(drawing, EVENT_TRAIT, ident, event_traits(event, min(places, default=None), involved))


def _when(group: Sequence[Leaf]) -> Interval:
    """The sharpest time that a leaf has."""
    return min((leaf.time for leaf in group), key=_rank)


def _rank(time: Interval) -> tuple[object, ...]:
    """The sharper first, what is printed before what was concluded; no two different times rank the same."""
    reason = (_BASES[time.basis], time.source or "", time.phrase or "")
    return (time.edtf is None, time.yearless, _PRECISE[time.precision], time.edtf or "", *reason)


def year_of(leaves: Sequence[Leaf], partners: Mapping[str, Sequence[Leaf]]) -> tuple[date, str] | None:
    """A day near which the missing year of an article lies, and the article that says so.

    `leaves` are the article's occasions of speech, `partners` the leaves of the same
    occasions in other articles, by canonical id. Partners that disagree fix nothing.
    """
    found: dict[tuple[str, ...], tuple[date, str]] = {}
    missing = [leaf for leaf in leaves if leaf.type == "speech" and leaf.stated.yearless]
    for leaf in missing:
        for partner in partners.get(leaf.canonical, ()):
            near = partner.stated.earliest or partner.stated.latest
            if partner.article and partner.article != leaf.article and near:
                filled = tuple(other.stated.with_year(near).edtf or "" for other in missing)
                found[filled] = min(found.get(filled, (near, partner.article)), (near, partner.article))
    return next(iter(found.values())) if len(found) == 1 else None
