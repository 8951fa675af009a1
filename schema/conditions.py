"""What each field of a filter means, as a condition on the graph."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

from kb.errors import QueryError
from kb.intervals import Unit
from kb.models import Name
from kb.plan import AllOf, AnyOf, Compare, Condition, Matches, Missing, Not, Op, Some
from kb.texts import fold, terms, words
from kb.vocabulary import KEY_LENGTH, STEPS
from schema.arguments import Held, Slots, form
from schema.inputs import Certainty

Make = Callable[[Held, Held], Condition | None]
"""From one field of a filter, and the whole filter, to a condition; None when it narrows nothing."""

_MAX_CHOICES: Final = 100
_MAX_WORDS: Final = 50


def condition(kind: str, filter_: Held | None) -> Condition | None:
    """What a filter on nodes of a kind asks for."""
    return _FILTERS[kind](filter_) if filter_ else None


def both(*parts: Condition | None) -> Condition | None:
    """All of the conditions that are there."""
    return _joined(AllOf, parts)


def has_words(held: Held, _: Held) -> Condition:
    """Full text."""
    return Matches(held.slot(asked_terms))


def asked_terms(text: str) -> list[str]:
    """What full text is asked for."""
    found, count = terms(text), len(words(text))
    if count > _MAX_WORDS:
        raise QueryError(f"A text may have {_MAX_WORDS} words and this one has {count}: ask for fewer.")
    return found


def _joined(join: type[AllOf] | type[AnyOf], parts: Iterable[Condition | None]) -> Condition | None:
    given = tuple(part for part in parts if part)
    return join(given) if len(given) > 1 else next(iter(given), None)


def _equal(property_: str) -> Make:
    return lambda held, _: Compare(property_, Op.EQ, held.slot())


def _one_of(property_: str) -> Make:
    return lambda held, _: Compare(property_, Op.IN, held.slot(_choices))


def _choices(values: Sequence[str]) -> list[str]:
    if len(values) > _MAX_CHOICES:
        raise QueryError(f"A filter may list {_MAX_CHOICES} values and this one has {len(values)}: ask in parts.")
    return [value.value if isinstance(value, StrEnum) else value for value in values]


def _identified(kind: str, otherwise: Make) -> Make:
    """By id when the value is one, else as `otherwise` says; an id of another kind is an error.

    What was merged is found by every id that it ever had.
    """
    leaves = STEPS.get((kind, "leaves"))

    def known(held: Held) -> Condition:
        same = Compare("id", Op.EQ, held.slot())
        return Some(leaves, same) if leaves else same

    def make(held: Held, filter_: Held) -> Condition | None:
        given = form(held.value)
        if given and given != kind:
            raise QueryError(
                f"{held.name}: {held.value!r} is an id of kind {given}; give one of kind {kind}, or a name."
            )
        return known(held) if given else otherwise(held, filter_)

    return make


def _named(kind: str) -> Make:
    step = STEPS[kind, "names" if kind == "entity" else "known_as"]
    return _identified(kind, lambda held, _: Some(step, Compare("id", Op.EQ, held.slot(Name.id_of))))


def _folded(name: str) -> str:
    return fold(name)[:KEY_LENGTH]


def _by_address(held: Held, _: Held) -> Condition:
    return AnyOf((Compare("key", Op.EQ, held.slot()), Compare("url", Op.EQ, held.slot())))


_entity: Final = _named("entity")
_event: Final = _named("event")
_article: Final = _identified("article", _by_address)
_outlet: Final = _identified("outlet", lambda held, _: Compare("name_folded", Op.EQ, held.slot(_folded)))
_claim: Final = _identified("claim", _equal("id"))


def _over(path: Sequence[tuple[str, str]], make: Make) -> Make:
    """The condition on what is reached over steps."""

    def made(held: Held, filter_: Held) -> Condition | None:
        found = make(held, filter_)
        for step in reversed(path):
            found = Some(STEPS[step], found)
        return found

    return made


def _about(held: Held, filter_: Held) -> Condition | None:
    """Actors and events alike, in the role that the filter asks for; a bare id says which of the two."""
    made = {"about": _entity, "about_events": _event}
    if kind := form(held.value):
        made = {"about_events": _event} if kind == "event" else {"about": _entity}
    ends = {name: make(held, filter_) for name, make in made.items()}
    role = filter_.get("aboutRole")
    return _joined(AnyOf, (Some(STEPS["statement", name], both(end, _role(role))) for name, end in ends.items()))


def _about_role(held: Held, filter_: Held) -> Condition | None:
    """Alone: anything in that role. Beside `about` it is part of that."""
    if filter_.get("about"):
        return None
    return _joined(AnyOf, (Some(STEPS["statement", name], _role(held)) for name in ("about", "about_events")))


def _role(held: Held | None) -> Condition | None:
    return Compare("role", Op.EQ, held.slot(str), edge=True) if held else None


def _at_event(held: Held, filter_: Held) -> Condition | None:
    steps = ("occasion", "about_events", "dated_by")
    return _joined(AnyOf, (Some(STEPS["statement", name], _event(held, filter_)) for name in steps))


def _hedged(held: Held, _: Held) -> Condition:
    return Not(Missing("hedge")) if held.value else Missing("hedge")


def _within(property_: str) -> Make:
    """POSSIBLE: it may lie in the range, an unknown bound is open. CERTAIN: both bounds lie in it."""
    earliest, latest = f"{property_}_earliest", f"{property_}_latest"

    def made(held: Held, _: Held) -> Condition | None:
        return both(between(held), *_unsure(property_, held))

    def between(held: Held) -> Condition | None:
        if held.value["certainty"] is not Certainty.CERTAIN:
            return _may_lie(property_, held)
        begins, ends = held.get("from"), held.get("to")
        after = Compare(earliest, Op.GE, held.slot(_start)) if begins else None
        return both(after, Compare(latest, Op.LE, held.slot(_end)) if ends else None)

    return made


def _may_lie(property_: str, held: Held) -> Condition | None:
    """It may lie in the range, whatever certainty is asked for."""
    begins, ends = held.get("from"), held.get("to")
    after = Not(Compare(f"{property_}_latest", Op.LT, held.slot(_start))) if begins else None
    return both(after, Not(Compare(f"{property_}_earliest", Op.GT, held.slot(_end))) if ends else None)


def _unsure(property_: str, held: Held) -> Iterator[Condition]:
    unit, dateless = held.get("wider"), held.get("undated")
    if unit:
        yield wider(property_, unit.value)
    if dateless:
        yield undated(property_) if dateless.value else Not(undated(property_))


def undated(property_: str) -> Condition:
    """Nothing is known of an interval."""
    return AllOf((Missing(f"{property_}_earliest"), Missing(f"{property_}_latest")))


def wider(property_: str, unit: Unit) -> Condition:
    """Something is known of an interval, but not in which one unit of time it lies."""
    return AllOf((Missing(f"{property_}_{unit.value}"), Not(undated(property_))))


def _start(range_: Mapping[str, Any]) -> str:
    start, end = range_["from"], range_.get("to")
    if end and end < start:
        raise QueryError(f"The days from {start} to {end} are no range: give the earlier one as `from`.")
    return start


def _end(range_: Mapping[str, Any]) -> str:
    return range_["to"]


_UTTERED: Final[Mapping[str, Make]] = {"speaker": _over([("statement", "speaker")], _entity), "about": _about}
_STATEMENT: Final[Mapping[str, Make]] = {
    **_UTTERED,
    "aboutRole": _about_role,
    "said": _within("said"),
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
    "published": _over([("statement", "article")], _within("published")),
    "current": _equal("current"),
    "and": lambda held, _: both(*map(condition_of_statements, held.items())),
}
_COVERING: Final[Mapping[str, Make]] = {
    "article": _article,
    "outlet": _over([("article", "outlet")], _outlet),
    "collection": _equal("collection"),
    "published": _within("published"),
}
_CLAIM: Final[Mapping[str, Make]] = {"text": has_words, "firstSaid": _within("first_said")}
_ENTITY: Final[Mapping[str, Make]] = {
    "name": _entity,
    "text": has_words,
    "type": _one_of("type"),
    "country": _equal("country"),
}
_EVENT: Final[Mapping[str, Make]] = {
    "name": _event,
    "text": has_words,
    "type": _one_of("type"),
    "time": _within("time"),
    "place": _over([("event", "place")], _entity),
    "participant": _over([("event", "participants")], _entity),
}
_ARTICLE: Final[Mapping[str, Make]] = {
    "text": has_words,
    "url": _by_address,
    "outlet": _over([("article", "outlet")], _outlet),
    "collection": _equal("collection"),
    "published": _within("published"),
}
_OUTLET: Final[Mapping[str, Make]] = {"name": _outlet, "type": _one_of("type")}


def only_current(slots: Slots, filter_: Held | None) -> Condition | None:
    """Statements that are still found, where the filter does not ask for others."""
    asked = filter_ is not None and _asks_for_current(filter_.value)
    return None if asked else Compare("current", Op.EQ, slots.constant(value=True))


def _asks_for_current(filter_: Mapping[str, Any]) -> bool:
    return filter_.get("current") is not None or any(map(_asks_for_current, filter_.get("and") or ()))


def covered(filter_: Held | None, *, by_day: bool = False) -> Condition | None:
    """The articles in which an answer to this filter might stand; `by_day`: by the day of publishing alone.

    They tell of the time that is asked for, or may: they were published then, or report what
    was said then; and they are of the outlet, the collection or the time of publishing asked for.
    """
    if not filter_:
        return None
    said = filter_.get("said")
    published = _may_lie("published", said) if said else None
    reported = _may_lie("said", said) if said and not by_day else None
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
