"""The conditions that filters are put together from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final, Protocol

from kb.errors import QueryError
from kb.intervals import Unit
from kb.plan import AllOf, AnyOf, Compare, Condition, Matches, Missing, Not, Op, Some
from kb.texts import fold, terms, words
from kb.vocabulary import KEY_LENGTH, STEPS
from schema.arguments import Held, form
from schema.inputs import Certainty

_MAX_CHOICES: Final = 100
_MAX_WORDS: Final = 50


class Make(Protocol):
    """From a field of a filter, and the whole filter, to a condition; None when it narrows nothing."""

    def __call__(self, held: Held, filter_: Held, /) -> Condition | None: ...


def both(*parts: Condition | None) -> Condition | None:
    """All of the conditions that are there."""
    return joined(AllOf, parts)


def joined(join: type[AllOf] | type[AnyOf], parts: Iterable[Condition | None]) -> Condition | None:
    """All, or any, of the conditions that are there."""
    given = tuple(part for part in parts if part)
    return join(given) if len(given) > 1 else next(iter(given), None)


def has_words(held: Held, _: Held) -> Condition:
    """Full text."""
    return Matches(held.slot(asked_terms))


def asked_terms(text: str) -> list[str]:
    """What full text is asked for."""
    found, count = terms(text), len(words(text))
    if count > _MAX_WORDS:
        raise QueryError(f"A text may have {_MAX_WORDS} words and this one has {count}: ask for fewer.")
    return found


def choices(values: Sequence[str]) -> list[str]:
    """What a list of values, or of constants, is compared with."""
    if len(values) > _MAX_CHOICES:
        raise QueryError(f"A filter may list {_MAX_CHOICES} values and this one has {len(values)}: ask in parts.")
    return [value.value if isinstance(value, StrEnum) else value for value in values]


def folded(name: str) -> str:
    """A name as names are compared."""
    return fold(name)[:KEY_LENGTH]


def known(kind: str, op: Op, held: Held) -> Condition:
    """By ids; what was merged is found by every id that it ever had."""
    same = Compare("id", op, held.slot(lambda given: _ids(kind, held.name, given)))
    leaves = STEPS.get((kind, "leaves"))
    return Some(leaves, same) if leaves else same


def _ids(kind: str, name: str, given: str | Sequence[str]) -> str | list[str]:
    for ident in [given] if isinstance(given, str) else given:
        if (other := form(ident)) and other != kind:
            raise QueryError(f"{name}: {ident!r} is an id of kind {other}; give one of kind {kind}, or a name.")
    return given if isinstance(given, str) else choices(given)


def within(property_: str, held: Held) -> Condition | None:
    """POSSIBLE: it may lie in the range, an unknown bound is open. CERTAIN: both bounds lie in it."""
    return both(_between(property_, held), *_unsure(property_, held))


def _between(property_: str, held: Held) -> Condition | None:
    if held.value["certainty"] is not Certainty.CERTAIN:
        return may_lie(property_, held)
    begins, ends = held.get("from"), held.get("to")
    after = Compare(f"{property_}_earliest", Op.GE, held.slot(_start)) if begins else None
    return both(after, Compare(f"{property_}_latest", Op.LE, held.slot(_end)) if ends else None)


def may_lie(property_: str, held: Held) -> Condition | None:
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
