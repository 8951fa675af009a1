"""How articles show their actors, and the entities that are made of it.

A view is what one article (or a hundred alike) says of an actor at one place: name, the
name as printed, country, larger body. Equal views are one node, so even of a state that
every article names there are few, and an entity is drawn from all of them.
"""

from collections.abc import Iterable, Iterator, Sequence

from kb.findings import NAMESAKES, Actor, Findings, actor_id, article_id, bare
from kb.models import Entity, EntityKind, Leaf, MentionForm, View, make_id
from kb.texts import name_key

_KINDS = {kind: n for n, kind in enumerate(EntityKind)}


def views_of(findings: Findings) -> list[View]:
    """Every view that an article has of an actor, each once, by id."""
    article = article_id(findings.source)
    found: dict[str, View] = {}
    for actor, printed in _shown(findings):
        shown = [_view(actor, printed, article), *(_view(body, None, article) for body in _bodies(actor))]
        found |= {view.id: view for view in shown}
    return [found[ident] for ident in sorted(found)]


def entity_leaf(views: Sequence[View]) -> Leaf:
    """The leaf of an actor; all views must be of it."""
    name, leaf = _name(views), views[0].leaf
    key, country = namesakes_key(views[0]), views[0].country
    return Leaf(
        id=leaf, of="entity", canonical=leaf, key=key, type=views[0].type, text=name, country=country if key else None
    )


def namesakes_key(view: View) -> str | None:
    """The leaf of the name alone, which all who have the name share; None for what has no namesakes."""
    actor = Actor(type=view.type, name=view.name, country=view.country)
    shared = actor.type in NAMESAKES and view.leaf == actor_id(actor, "")
    return actor_id(bare(actor), "") if shared else None


def entity_of(ident: str, views: Sequence[View]) -> Entity:
    """The entity that these views show; their order does not matter."""
    return Entity(
        id=ident,
        type=min((view.type for view in views), key=lambda kind: _KINDS[kind]),
        name=_name(views),
        aliases=tuple(sorted({view.printed for view in views if view.printed})),
        country=max((view.country for view in views if view.country), default=None),
        wikidata=min((view.wikidata for view in views if view.wikidata), default=None),
        party=max((view.party for view in views if view.party), default=None),
    )


def names_of(views: Iterable[View]) -> set[str]:
    """Everything that it is called."""
    return {name for view in views for name in (view.name, view.printed) if name and name_key(name)}


def _name(views: Sequence[View]) -> str:
    """The fullest name."""
    return max((view.name for view in views), key=lambda name: (len(name_key(name)), name))


def _shown(findings: Findings) -> Iterator[tuple[Actor, str | None]]:
    """Every actor of an article, with the name that is printed where it is named."""
    text = findings.source.text
    for naming in findings.namings:
        if naming.actor:
            start, end = naming.span
            yield naming.actor, text[start:end] if naming.form is MentionForm.NAME else None
    for attribution in findings.attributions:
        for actor in (attribution.speaker, *(target.actor for target in attribution.about)):
            if actor:
                yield actor, None
    for happening in findings.happenings:
        for actor in (happening.place, *(participant.actor for participant in happening.participants)):
            if actor:
                yield actor, None


def _bodies(actor: Actor) -> Iterator[Actor]:
    """What it is part of, and what that is part of."""
    while actor.part_of:
        actor = actor.part_of
        yield actor


def _view(actor: Actor, printed: str | None, article: str) -> View:
    leaf = actor_id(actor, article)
    part_of = actor_id(actor.part_of, article) if actor.part_of else None
    parts = (leaf, actor.name, printed or "", actor.country or "", part_of or "")
    return View(
        id=make_id("view", *parts), leaf=leaf, type=actor.type, name=actor.name, printed=printed,
        country=actor.country, part_of=part_of,
    )  # fmt: skip
