"""What a list may be ordered by beside its own order: `sort`, made from the vocabulary.

A `sort` has a field for each property that every database orders alike (constants, numbers,
days, names), for what binds a node to what led to it, and for each step to at most one.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, Final

import strawberry

from kb.errors import QueryError
from kb.plan import Sort
from kb.vocabulary import KINDS, STEPS, Kind, PropertyType, Step
from schema.arguments import Held
from schema.inputs import Direction
from schema.mirror import hidden
from schema.where import ASKED, input_type, public

Path = tuple[Step, ...]
MAX_SORTS: Final = 4
"""The most criteria that one order may have."""


_COUNTED: Final = ("entity", "claim", "event")
"""What can be ordered by how many statements it has."""


@dataclass(frozen=True)
class Entry:
    """A field of a `sort`: its type, what it says, and the criteria that it means at the end of a path."""

    type: Any
    about: str
    make: Callable[[Held, Path, Step | None], Iterator[Sort]]


def sorts(kind: str, held: Held | None, led: Step | None) -> tuple[Sort, ...]:
    """The criteria of a list of nodes of a kind to which `led` leads."""
    items = held.items() if held else []
    found = tuple(sort for item in items for sort in _criteria(kind, item, (), led))
    if len(found) > MAX_SORTS:
        raise QueryError(f"sort: an order may have {MAX_SORTS} criteria (a time counts twice): give fewer.")
    return found


def _criteria(kind: str, held: Held, path: Path, led: Step | None) -> Iterator[Sort]:
    given = list(held.fields())
    if len(given) != 1:
        raise QueryError("sort: give one field in each object of the list, so that it is clear which comes first.")
    ((name, value),) = given
    yield from _ENTRIES[kind][name].make(value, path, led)


def _by(property_: str, held: Held, path: Path, _led: Step | None) -> Iterator[Sort]:
    yield Sort(property_, path=path, descending=held.value is Direction.DESC)


def _by_time(name: str, held: Held, path: Path, _led: Step | None) -> Iterator[Sort]:
    """The latest possible day first, or the earliest."""
    descending = held.value is Direction.DESC
    for bound in ("latest", "earliest") if descending else ("earliest", "latest"):
        yield Sort(f"{name}_{bound}", path=path, descending=descending)


def _by_way(property_: str, held: Held, path: Path, led: Step | None) -> Iterator[Sort]:
    by = path[-1] if path else led
    if by is None or all(item.name != property_ for item in by.relation.properties):
        raise QueryError(f"sort: {property_} says how a node is bound to what led to it; here nothing is bound so.")
    yield Sort(property_, edge=True, path=path, descending=held.value is Direction.DESC)


def _by_count(step: Step, held: Held, path: Path, _led: Step | None) -> Iterator[Sort]:
    if path:
        raise QueryError("sort: only what is listed can be ordered by how many statements it has, not its neighbour.")
    yield Sort("", path=(step,), descending=held.value is Direction.DESC, count=True)


def _by_neighbour(step: Step, held: Held, path: Path, _led: Step | None) -> Iterator[Sort]:
    if len(path) == MAX_SORTS:
        raise QueryError(f"sort: what is {MAX_SORTS} steps away may order a list, and no more: ask for less.")
    yield from _criteria(step.target, held, (*path, step), step)


def _sorted(kind: Kind) -> Iterator[tuple[str, Entry]]:
    """By properties, of the node and of what binds it."""
    names = {item.name for item in kind.properties}
    for item in kind.properties:
        if item.path[:1] == ("stated",):
            continue
        if item.path[-1:] == ("earliest",):
            name = "_".join(item.path[:-1])
            yield public(name), Entry(Direction, f"By `{name}`.", partial(_by_time, name))
        elif item.name == "by_name":
            yield "name", Entry(Direction, "By name, without case.", partial(_by, item.name))
        elif _ordered_alike(kind, item):
            yield public(item.name), Entry(Direction, f"By {item.name.replace('_', ' ')}.", partial(_by, item.name))
    for name in sorted(_ways(kind) - names):
        yield public(name), Entry(Direction, f"By the {name} that binds it.", partial(_by_way, name))


def _entries(kind: Kind) -> Iterator[tuple[str, Entry]]:
    yield from _sorted(kind)
    if kind.name in _COUNTED:
        step = STEPS[kind.name, "statements"]
        yield "statements", Entry(Direction, "By how many.", partial(_by_count, step))
    for step in STEPS.values():
        if step.source == kind.name and step.one and step.target in ASKED:
            about = f"By its {step.name.replace('_', ' ')}."
            yield public(step.name), Entry(_sort_of(step.target), about, partial(_by_neighbour, step))


def _sort_of(kind: str) -> Any:
    """A type that is made later."""
    name = f"{KINDS[kind].label}Sort"
    return Annotated[name, strawberry.lazy("schema.order")]


def _ordered_alike(kind: Kind, item: Any) -> bool:
    """Whether databases agree: they do about ASCII and numbers."""
    visible = bool(item.path) and item.path[0] not in hidden(kind.model)
    number = item.type in (PropertyType.INTEGER, PropertyType.FLOAT)
    constant = bool(item.values) and len(item.path) == 1
    return visible and (constant or number or item.name == "recorded_at")


def _ways(kind: Kind) -> set[str]:
    """What binds nodes of a kind to what leads to them."""
    steps = (step for step in STEPS.values() if step.target == kind.name and step.source in ASKED)
    return {item.name for step in steps for item in step.relation.properties}


_ENTRIES: Final[Mapping[str, Mapping[str, Entry]]] = {name: dict(_entries(kind)) for name, kind in ASKED.items()}
globals().update(
    {
        f"{kind.label}Sort": input_type(f"{kind.label}Sort", "One criterion: one field.", _ENTRIES[name])
        for name, kind in ASKED.items()
    }
)
