"""Which few neighbours a condition names: behind each of them a page is read in its order, as far as it goes.

A crowded relation keeps its heads in the order of their pages. Where a question names whose
crowd it asks for, both compilers begin there, and look at no more of it than the page needs.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from kb import plan as p
from kb.vocabulary import KINDS, Kind

_SELECTIVE: Final = ("id", "key", "url")
"""Indexed properties that few nodes share; folded names, which kb makes itself, are such too."""


class Crowds(NamedTuple):
    """The neighbours, behind any of whom a node must stand, and what else is asked of it."""

    ways: tuple[p.Some, ...]
    others: list[p.Condition]


def crowds(connection: p.Connection) -> Crowds | None:
    """The crowds that have a page; None where none is named, or none has the order of the page."""
    if connection.step or connection.sorts or connection.terms:
        return None
    parts = list(_all_of(connection.where))
    named = next((part for part in parts if any(in_order(some, connection) for some in _ways(part))), None)
    if named is None or not names_few(named, KINDS[connection.kind]):
        return None
    return Crowds(_ways(named), [part for part in parts if part is not named])


def in_order(some: p.Some, connection: p.Connection) -> bool:
    """Whether the relation keeps the nodes in the order of the page."""
    return some.step.forward and some.step.relation.order == connection.order


def few(kind: Kind, property_: str) -> bool:
    """Whether an index finds few nodes by a value: an id, a name, an address; no act or type."""
    return property_ in _SELECTIVE or any(
        item.name == property_ and item.indexed and not item.path for item in kind.properties
    )


def names_few(condition: p.Condition | None, kind: Kind) -> bool:
    """Whether a condition can be followed from an id or a word to the nodes that fulfil it."""
    match condition:
        case p.Compare(property_, p.Op.EQ | p.Op.IN, _, edge=False):
            return few(kind, property_)
        case p.Matches() | p.MatchesMost():
            return True
        case p.Some():
            of_it, _ = asked_of(condition)
            return any(names_few(part, KINDS[condition.step.target]) for part in of_it)
        case p.AllOf(parts):
            return any(names_few(part, kind) for part in parts)
        case p.AnyOf(parts):
            return bool(parts) and all(names_few(part, kind) for part in parts)
        case _:
            return False


def asked_of(some: p.Some) -> tuple[list[p.Condition], list[p.Condition]]:
    """What is asked of the neighbour alone, and what of the relation to it too."""
    parts = list(_all_of(some.where))
    return [part for part in parts if not _of_edge(part)], [part for part in parts if _of_edge(part)]


def _of_edge(condition: p.Condition) -> bool:
    match condition:
        case p.Compare(edge=edge) | p.Missing(edge=edge):
            return edge
        case p.AllOf(parts) | p.AnyOf(parts):
            return any(map(_of_edge, parts))
        case p.Not(part):
            return _of_edge(part)
        case _:
            return False


def _all_of(condition: p.Condition | None) -> Iterator[p.Condition]:
    """All that must hold, one by one."""
    if isinstance(condition, p.AllOf):
        for part in condition.parts:
            yield from _all_of(part)
    elif condition:
        yield condition


def _ways(condition: p.Condition) -> tuple[p.Some, ...]:
    """The neighbours, any of whom it asks for; none where it asks for anything else."""
    parts = condition.parts if isinstance(condition, p.AnyOf) else (condition,)
    ways = tuple(part for part in parts if isinstance(part, p.Some))
    return ways if len(ways) == len(parts) else ()
