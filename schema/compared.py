"""How the values of a property are compared under `where`."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Final

from kb.plan import Compare, Condition, Matches, Missing, Not, Op
from kb.texts import fold, sort_key, words
from kb.vocabulary import WORDS
from schema.arguments import Held
from schema.predicates import asked_terms, choices, folded

_OPS: Final[Mapping[str, Op]] = {
    "eq": Op.EQ,
    "in": Op.IN,
    "contains": Op.CONTAINS,
    "startsWith": Op.STARTS_WITH,
    "lt": Op.LT,
    "le": Op.LE,
    "gt": Op.GT,
    "ge": Op.GE,
}
# In the sort key of a name \x1f and an id follow it, and a space lies behind both.
_RANGES: Final[Mapping[str, tuple[Op, str]]] = {
    "lt": (Op.LT, ""),
    "le": (Op.LT, " "),
    "gt": (Op.GE, " "),
    "ge": (Op.GE, ""),
}


def as_stored(property_: str, held: Held, *, edge: bool = False) -> Iterator[Condition]:
    """Values and texts as they are stored."""
    for name, given in held.fields():
        if name in _OPS:
            yield Compare(property_, _OPS[name], given.slot(choices) if name == "in" else given.slot(), edge)
    yield from _missing(property_, held, edge=edge)


def as_text(property_: str, held: Held) -> Iterator[Condition]:
    """A searched text: in what it contains and how it begins, case and punctuation do not matter."""
    for name, given in held.fields():
        match name:
            case "contains" | "startsWith":
                yield Compare(WORDS, _OPS[name], given.slot(lambda text: " ".join(words(text))))
            case "eq":
                yield Compare(property_, Op.EQ, given.slot())
            case "in":
                yield Compare(property_, Op.IN, given.slot(choices))
            case "words":
                yield Matches(given.slot(asked_terms))
            case _:
                pass
    yield from _missing(property_, held)


def as_name(property_: str, held: Held) -> Iterator[Condition]:
    """A name: case and white space do not matter, and what lies between two names is found by the sort key."""
    for name, given in held.fields():
        if name in _RANGES:
            op, end = _RANGES[name]
            yield Compare("by_name", op, given.slot(partial(_name_key, end)))
        elif name == "in":
            yield Compare(f"{property_}_folded", Op.IN, given.slot(_all_folded))
        elif name == "words":
            yield Matches(given.slot(asked_terms))
        elif name in _OPS:
            yield Compare(f"{property_}_folded", _OPS[name], given.slot(folded))
    yield from _missing(property_, held)


def _missing(property_: str, held: Held, *, edge: bool = False) -> Iterator[Condition]:
    if given := held.get("missing"):
        missing = Missing(property_, edge)
        yield missing if given.value else Not(missing)


def _name_key(end: str, name: str) -> str:
    return sort_key(f"{fold(name)}{end}")


def _all_folded(names: Sequence[str]) -> list[str]:
    return [folded(name) for name in choices(names)]
