"""The nodes that several leaves make together: claims and events, drawn from their leaves alone."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from kb.identity.drawing import Drawing
from kb.intervals import Basis, Interval, Precision
from kb.models import Claim, Event, Leaf, Name
from kb.texts import name_key
from kb.vocabulary import AT, EVENT_NAMED, INVOLVES, edge

_PRECISE: Final = {precision: n for n, precision in enumerate(Precision)}
"""The sharper comes first, as the precisions are listed."""

_BASES: Final = {basis: n for n, basis in enumerate(Basis)}

_LAST: Final = date.max


def components(leaves: Iterable[str], same: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Each leaf with its canonical id: the smallest of its connected component."""
    parent = {leaf: leaf for leaf in leaves}

    def root(leaf: str) -> str:
        while parent[leaf] != leaf:
            parent[leaf] = leaf = parent[parent[leaf]]
        return leaf

    for left, right in same:
        if left in parent and right in parent:
            first, last = sorted((root(left), root(right)))
            parent[last] = first
    return {leaf: root(leaf) for leaf in parent}


def draw_canon(leaves: Sequence[Leaf]) -> Drawing:
    """The claims and events that these leaves belong to; all leaves of each must be given."""
    groups: dict[str, list[Leaf]] = {}
    for leaf in leaves:
        groups.setdefault(leaf.canonical, []).append(leaf)
    drawing = Drawing()
    for ident, group in groups.items():
        if group[0].of == "claim":
            drawing.add(_claim(ident, group))
        else:
            _draw_event(drawing, ident, group)
    return drawing


def _claim(ident: str, group: Sequence[Leaf]) -> Claim:
    first = min((leaf.time for leaf in group), key=lambda time: (time.latest or time.earliest or _LAST, _rank(time)))
    return Claim(
        id=ident, gist=min((leaf.text for leaf in group), key=lambda text: (len(text), text)), first_said=first
    )


def _draw_event(drawing: Drawing, ident: str, group: Sequence[Leaf]) -> None:
    best = min(group, key=lambda leaf: (_rank(leaf.time), not leaf.names, leaf.text))
    names = tuple(sorted({name for leaf in group for name in leaf.names}))
    event = Event(id=ident, type=best.type or "", name=best.text, names=names, time=_when(group))
    drawing.add(event)
    for name in {best.text, *names}:
        if name_key(name):
            known_as = drawing.add(Name(id=Name.id_of(name), text=name_key(name)))
            drawing.join(edge(EVENT_NAMED, ident, known_as))
    for leaf in group:
        if leaf.place:
            drawing.join(edge(AT, ident, leaf.place))
        for participant in leaf.participants:
            role, entity = participant.split(" ", 1)
            drawing.join(edge(INVOLVES, ident, entity, role=role))


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
            if partner.article != leaf.article and near:
                filled = tuple(other.stated.with_year(near).edtf or "" for other in missing)
                found[filled] = min(found.get(filled, (near, partner.article)), (near, partner.article))
    return next(iter(found.values())) if len(found) == 1 else None
