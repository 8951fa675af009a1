"""What each field of a filter means, as a condition on the graph."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from kb.models import Name
from kb.plan import AllOf, AnyOf, Compare, CompareWith, Condition, Matches, Missing, Not, Op, Some
from kb.texts import Term, words
from kb.vocabulary import STEPS
from schema.arguments import Held, Slots, form
from schema.predicates import Make, both, choices, folded, has_words, joined, known, may_lie, within
from schema.where import where


def condition(kind: str, filter_: Held | None) -> Condition | None:
    """What a filter on nodes of a kind asks for."""
    return _FILTERS[kind](filter_) if filter_ else None


def _equal(property_: str) -> Make:
    return lambda held, _: Compare(property_, Op.EQ, held.slot())


def _one_of(property_: str) -> Make:
    return lambda held, _: Compare(property_, Op.IN, held.slot(choices))


def _identified(kind: str, otherwise: Make) -> Make:
    """By id when the value is one, else as `otherwise` says; an id of another kind is an error."""

    def make(held: Held, filter_: Held, /) -> Condition | None:
        return known(kind, Op.EQ, held) if form(held.value) else otherwise(held, filter_)

    return make


def _named(kind: str) -> Make:
    step = STEPS[kind, "names" if kind == "entity" else "known_as"]
    return _identified(kind, lambda held, _: Some(step, Compare("id", Op.EQ, held.slot(Name.id_of))))


def _by_address(held: Held, _: Held) -> Condition:
    return AnyOf((Compare("key", Op.EQ, held.slot()), Compare("url", Op.EQ, held.slot())))


_entity: Final = _named("entity")
_event: Final = _named("event")
_article: Final = _identified("article", _by_address)
_outlet: Final = _identified("outlet", lambda held, _: Compare("name_folded", Op.EQ, held.slot(folded)))
_claim: Final = _identified("claim", _equal("id"))


_BODIES: Final = 3
"""How many steps down a body may belong to another."""


def _over(path: Sequence[tuple[str, str]], make: Make) -> Make:
    """The condition on what is reached over steps."""

    def made(held: Held, filter_: Held) -> Condition | None:
        found = make(held, filter_)
        for step in reversed(path):
            found = Some(STEPS[step], found)
        return found

    return made


def _with_bodies(flag: str) -> Make:
    """The actor, and where the filter asks for it the bodies that belong to it, three steps down."""

    def make(held: Held, filter_: Held, /) -> Condition | None:
        found, asked = _entity(held, filter_), filter_.get(flag)
        if not found or not asked or not asked.value:
            return found
        above = [found]
        for _ in range(_BODIES):
            above.append(Some(STEPS["entity", "part_of"], above[-1]))
        return AnyOf(tuple(above))

    return make


def _about(held: Held, filter_: Held) -> Condition | None:
    """Actors and events alike, in the role that the filter asks for; a bare id says which of the two."""
    made = {"about": _with_bodies("aboutBodies"), "about_events": _event}
    if kind := form(held.value):
        made = {"about_events": _event} if kind == "event" else {"about": _with_bodies("aboutBodies")}
    ends = {name: make(held, filter_) for name, make in made.items()}
    role = filter_.get("aboutRole")
    return joined(AnyOf, (Some(STEPS["statement", name], both(end, _role(role))) for name, end in ends.items()))


def _about_role(held: Held, filter_: Held) -> Condition | None:
    """Alone: anything in that role. Beside `about` it is part of that."""
    if filter_.get("about"):
        return None
    return joined(AnyOf, (Some(STEPS["statement", name], _role(held)) for name in ("about", "about_events")))


def _role(held: Held | None) -> Condition | None:
    return Compare("role", Op.EQ, held.slot(str), edge=True) if held else None


def _at_event(held: Held, filter_: Held) -> Condition | None:
    steps = ("occasion", "about_events", "dated_by")
    return joined(AnyOf, (Some(STEPS["statement", name], _event(held, filter_)) for name in steps))


def _stance(held: Held, _: Held) -> Condition:
    return Some(STEPS["statement", "claim"], Compare("stance", Op.IN, held.slot(choices), edge=True))


def _hedged(held: Held, _: Held) -> Condition:
    return Not(Missing("hedge")) if held.value else Missing("hedge")


def _time(property_: str) -> Make:
    return lambda held, _: within(property_, held)


def _richer(kind: str) -> Make:
    return lambda held, _: where(kind, held)


_UTTERED: Final[Mapping[str, Make]] = {
    "speaker": _over([("statement", "speaker")], _with_bodies("speakerBodies")),
    "about": _about,
}
_STATEMENT: Final[Mapping[str, Make]] = {
    "where": _richer("statement"),
    **_UTTERED,
    "aboutRole": _about_role,
    "said": _time("said"),
    "text": has_words,
    "type": _one_of("type"),
    "act": _one_of("act"),
    "hedged": _hedged,
    "precision": _one_of("said_precision"),
    "claim": _over([("statement", "claim")], _claim),
    "event": _at_event,
    "article": _over([("statement", "article")], _article),
    "outlet": _over([("statement", "article"), ("article", "outlet")], _outlet),
    "collection": _over([("statement", "article")], _equal("collection")),
    "published": _over([("statement", "article")], _time("published")),
    "recorded": _time("recorded"),
    "stance": _stance,
    "current": _equal("current"),
    "and": lambda held, _: both(*map(condition_of_statements, held.items())),
}
_COVERING: Final[Mapping[str, Make]] = {
    "article": _article,
    "outlet": _over([("article", "outlet")], _outlet),
    "collection": _equal("collection"),
    "published": _time("published"),
}
_CLAIM: Final[Mapping[str, Make]] = {"where": _richer("claim"), "text": has_words, "firstSaid": _time("first_said")}
_ENTITY: Final[Mapping[str, Make]] = {
    "where": _richer("entity"),
    "name": _entity,
    "text": has_words,
    "type": _one_of("type"),
    "country": _equal("country"),
}
_EVENT: Final[Mapping[str, Make]] = {
    "where": _richer("event"),
    "name": _event,
    "text": has_words,
    "type": _one_of("type"),
    "time": _time("time"),
    "place": _over([("event", "place")], _entity),
    "participant": _over([("event", "participants")], _entity),
}
_ARTICLE: Final[Mapping[str, Make]] = {
    "where": _richer("article"),
    "text": has_words,
    "url": _by_address,
    "outlet": _over([("article", "outlet")], _outlet),
    "collection": _equal("collection"),
    "published": _time("published"),
}
_OUTLET: Final[Mapping[str, Make]] = {"where": _richer("outlet"), "name": _outlet, "type": _one_of("type")}


def only_current(slots: Slots, filter_: Held | None) -> Condition | None:
    """Statements that are still found, where the filter does not ask for others."""
    asked = filter_ is not None and _asks_for_current(filter_.value)
    return None if asked else Compare("current", Op.EQ, slots.constant(value=True))


def _asks_for_current(filter_: Mapping[str, Any]) -> bool:
    return filter_.get("current") is not None or any(map(_asks_for_current, filter_.get("and") or ()))


def _at_its_time(property_: str, op: Op, said: str) -> Condition:
    """A date of a post beside the time of the statement whose speaker held it, two steps back."""
    return CompareWith(property_, op, said, 2)


HELD_PERHAPS: Final = AllOf(
    (
        Not(_at_its_time("began_earliest", Op.GT, "said_latest")),
        Not(_at_its_time("ended_latest", Op.LT, "said_earliest")),
    )
)
"""It may have been held then; what is not known is open."""
HELD_FOR_CERTAIN: Final = AllOf(
    (
        _at_its_time("began_latest", Op.LE, "said_earliest"),
        AnyOf((Missing("ended_edtf"), _at_its_time("ended_earliest", Op.GE, "said_latest"))),
    )
)
"""It was held on every day that the statement may be of; without an end, it still is."""


def covered(filter_: Held | None, *, by_day: bool = False) -> Condition | None:
    """The articles in which an answer to this filter might stand; `by_day`: by the day of publishing alone.

    They tell of the time that is asked for, or may: they were published then, or report what
    was said then; and they are of the outlet, the collection or the time of publishing asked for.
    """
    if not filter_:
        return None
    said = filter_.get("said")
    published = may_lie("published", said) if said else None
    reported = may_lie("said", said) if said and not by_day else None
    time = AnyOf((published, Some(STEPS["article", "statements"], reported))) if published and reported else published
    and_ = filter_.get("and")
    return both(
        time,
        *(make(held, filter_) for name, make in _COVERING.items() if (held := filter_.get(name))),
        *(covered(part, by_day=by_day) for part in (and_.items() if and_ else ())),
    )


def condition_of_statements(filter_: Held) -> Condition | None:
    """What a filter inside a filter asks for."""
    return condition("statement", filter_)


def _all(table: Mapping[str, Make]) -> Callable[[Held], Condition | None]:
    def made(filter_: Held) -> Condition | None:
        given = ((make, filter_.get(name)) for name, make in table.items())
        return both(*(make(held, filter_) for make, held in given if held))

    return made


def _claims(filter_: Held) -> Condition | None:
    """Who said it and what about is asked of one and the same statement of the claim."""
    uttered = _all(_UTTERED)(filter_)
    return both(_all(_CLAIM)(filter_), Some(STEPS["claim", "statements"], uttered) if uttered else None)


_FILTERS: Final[Mapping[str, Callable[[Held], Condition | None]]] = {
    "statement": _all(_STATEMENT),
    "claim": _claims,
    "entity": _all(_ENTITY),
    "event": _all(_EVENT),
    "article": _all(_ARTICLE),
    "outlet": _all(_OUTLET),
}


_WORDS: Final = 3
"""So many words of a name are looked for when nobody has it."""
_BEGINS: Final = 3
"""So many letters of each."""


@dataclass(frozen=True)
class Understanding:
    """How the name in an argument is looked up: who has it, and who has a name that begins so."""

    argument: str
    given: Held
    matched: tuple[tuple[str, Condition], ...]
    near: tuple[tuple[str, Condition], ...]


def understandings(filter_: Held | None) -> Iterator[Understanding]:
    """The arguments of a filter on statements that name somebody or something."""
    for name, kinds in _NAMING.items():
        if held := filter_.get(name) if filter_ else None:
            asked = [kind for kind in kinds if form(held.value) in (None, kind)]
            matched = [(kind, _NAMED_KINDS[kind](held, held)) for kind in asked]
            near = tuple((kind, _begins(held)) for kind in asked)
            yield Understanding(name, held, tuple((kind, where) for kind, where in matched if where), near)


def _begins(held: Held) -> Condition:
    return AnyOf(tuple(Matches(held.slot(partial(_beginning, n))) for n in range(_WORDS)))


def _beginning(n: int, name: str) -> list[str]:
    found = words(name)
    # No word has this character: it finds nothing.
    return [Term(found[min(n, len(found) - 1)][:_BEGINS], open=True).text] if found else ["\ue000"]


_NAMED_KINDS: Final[Mapping[str, Make]] = {"entity": _entity, "event": _event}
_NAMING: Final[Mapping[str, tuple[str, ...]]] = {"speaker": ("entity",), "about": ("entity", "event")}
