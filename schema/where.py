"""What a question may be narrowed by under `where`, made from the vocabulary.

A `where` has a field for each property and each step of a kind. The types and what their
fields mean come from the same entries, so a new property or relation needs nothing here.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from re import sub
from typing import Annotated, Any, Final, get_args

import strawberry
from strawberry.types.unset import UNSET

import schema.types  # pyright: ignore[reportUnusedImport]  # noqa: F401  (what is shown can be asked for)
from kb.errors import QueryError
from kb.plan import AllOf, AnyOf, Compare, Condition, Not, Op, Some
from kb.vocabulary import KINDS, STEPS, Kind, Property, PropertyType, Step
from schema.arguments import Held
from schema.compared import as_name, as_stored, as_text
from schema.inputs import CONSTANTS, NameWhere, NumberWhere, TextWhere, TimeRange, WordsWhere
from schema.mirror import hidden
from schema.predicates import both, choices, joined, known, within

ASKED: Final = {name: KINDS[name] for name in ("statement", "claim", "entity", "event", "article", "outlet", "passage")}
"""The kinds that stand in pages or lists of their own; what lies behind them explains them."""
MAX_NESTED: Final = 10
"""How deep the conditions of a `where` may be nested."""
_WHOLE: Final = (PropertyType.JSON, PropertyType.STRINGS)


@dataclass(frozen=True)
class Entry:
    """A field of a `where`: its type, what it says, and the condition that it means."""

    type: Any
    about: str
    make: Callable[[Held], Condition | None]


def where(kind: str, held: Held) -> Condition | None:
    """What a `where` on nodes of a kind asks for."""
    held.slots.listed(1)
    if len(held.path) > 3 * MAX_NESTED:
        raise QueryError(f"where: conditions may be nested {MAX_NESTED} deep and these are deeper: ask for less.")
    return both(*(_ENTRIES[kind][name].make(given) for name, given in held.fields()))


def public(name: str) -> str:
    """What GraphQL calls it: `open_at` is `openAt`."""
    return sub(r"_(\w)", lambda match: match[1].upper(), name)


# Properties.


def _properties(kind: Kind) -> Iterator[tuple[str, Entry]]:
    out_of_sight = hidden(kind.model)
    for item in kind.properties:
        if item.path[:1] == ("stated",):
            continue  # what the article alone says explains `said`
        if _ends(item, "earliest"):
            yield _time("_".join(item.path[:-1]))
        elif item.path and item.path[0] not in out_of_sight and _compares(kind, item):
            yield public(item.name), _compared(kind, item)


def _compares(kind: Kind, item: Property) -> bool:
    """Whether it is more than read off an interval, and no list, document or moment."""
    info = kind.model.model_fields.get(item.path[0])
    moment = info is None or datetime in (info.annotation, *get_args(info.annotation))
    inside = len(item.path) > 1 and any(other.path == (item.path[0], "earliest") for other in kind.properties)
    explains = inside and not _ends(item, "precision")
    return item.type not in _WHOLE and not moment and not explains and item.name != "id"


def _ends(item: Property, name: str) -> bool:
    return item.path[-1:] == (name,)


def _compared(kind: Kind, item: Property) -> Entry:
    name, about, names = item.name, _told(item), {other.name for other in kind.properties}
    if item.values:
        return _constants(item, about, lambda held: Compare(name, Op.IN, held.slot(choices)))
    if item.type is PropertyType.BOOLEAN:
        return Entry(bool, about, lambda held: Compare(name, Op.EQ, held.slot()))
    if item.type is not PropertyType.STRING:
        return Entry(NumberWhere, about, lambda held: both(*as_stored(name, held)))
    if f"{name}_folded" in names:
        type_ = NameWhere if "by_name" in names else WordsWhere
        return Entry(type_, about, lambda held: both(*as_name(name, held)))
    if name in kind.searched:
        return Entry(WordsWhere, about, lambda held: both(*as_text(name, held)))
    return Entry(TextWhere, about, lambda held: both(*as_stored(name, held)))


def _told(item: Property) -> str:
    return f"Its {' '.join(item.path).replace('_', ' ')}."


def _constants(item: Property, about: str, make: Callable[[Held], Condition | None]) -> Entry:
    return Entry(list[CONSTANTS.get(item.values, item.values)], f"{about.rstrip('.')}: any of these.", make)


def _time(name: str) -> tuple[str, Entry]:
    return public(name), Entry(TimeRange, f"When: `{name}`.", partial(within, name))


# Steps.


def _steps(kind: Kind) -> Iterator[tuple[str, Entry]]:
    for step in STEPS.values():
        if step.source == kind.name and step.target in ASKED:
            about = f"Its {step.name.replace('_', ' ')}."
            if step.one:
                yield public(step.name), Entry(_of(f"{KINDS[step.target].label}Where"), about, partial(_one, step))
                yield from _of_the_way(step)
            else:
                yield public(step.name), Entry(_of(_many_name(step)), about, partial(_many, step))


def _of(name: str) -> Any:
    """A type that is made later."""
    return Annotated[name, strawberry.lazy("schema.where")]


def _one(step: Step, held: Held) -> Condition:
    return Some(step, where(step.target, held))


def _of_the_way(step: Step) -> Iterator[tuple[str, Entry]]:
    """The properties of a relation to at most one."""
    for item in step.relation.properties:
        name = f"{step.name}_{item.name}"

        def make(held: Held, item: Property = item) -> Condition | None:
            return Some(step, _on_edge(item, held))

        about = f"How it is bound to its {step.name.replace('_', ' ')}: {item.name}."
        yield public(name), _constants(item, about, make) if item.values else Entry(NumberWhere, about, make)


def _on_edge(item: Property, held: Held) -> Condition | None:
    if item.values:
        return Compare(item.name, Op.IN, held.slot(choices), edge=True)
    if item.type is PropertyType.STRING:
        return Compare(item.name, Op.EQ, held.slot(), edge=True)
    return both(*as_stored(item.name, held, edge=True))


def _many_name(step: Step) -> str:
    by = "".join(item.name.title() for item in step.relation.properties)
    return f"{KINDS[step.target].label}{f'By{by}' if by and _typed(step) else ''}Some"


def _typed(step: Step) -> bool:
    return all(item.values for item in step.relation.properties if item.type is PropertyType.STRING)


def _many(step: Step, held: Held) -> Condition | None:
    """The properties of the relation narrow what `some` and `none` look at."""
    names = {public(item.name): item for item in step.relation.properties}
    way = both(*(_on_edge(names[name], given) for name, given in held.fields() if name in names))
    some, none = held.get("some"), held.get("none")
    there = Some(step, both(way, where(step.target, some) if some else None)) if some or not none else None
    return both(there, Not(Some(step, both(way, where(step.target, none)))) if none else None)


# The types.


def _entries(kind: Kind) -> Mapping[str, Entry]:
    itself = _of(f"{kind.label}Where")

    def all_of(held: Held) -> Condition | None:
        return both(*(where(kind.name, item) for item in held.items()))

    def any_of(held: Held) -> Condition | None:
        parts = [where(kind.name, item) for item in held.items()]
        # What asks for nothing lets everything through.
        return joined(AnyOf, parts) if all(parts) else None

    def none_of(held: Held) -> Condition:
        return Not(where(kind.name, held) or AllOf(()))

    return {
        "id": Entry(list[strawberry.ID], "One of these ids.", partial(known, kind.name, Op.IN)),
        **dict(_properties(kind)),
        **dict(_steps(kind)),
        "and": Entry(list[itself], "All of these hold too.", all_of),
        "or": Entry(list[itself], "Any of these holds.", any_of),
        "not": Entry(itself, "This does not hold.", none_of),
    }


def input_type(name: str, about: str, fields: Mapping[str, Any]) -> type:
    """An input type with these fields, all of them optional."""
    python_names = {given: f"{given}_" if given in ("and", "or", "not", "in") else given for given in fields}
    made: dict[str, Any] = {
        python_names[given]: strawberry.field(name=given, default=UNSET, description=entry.about)
        for given, entry in fields.items()
    }
    annotations: dict[str, Any] = {python_names[given]: entry.type | None for given, entry in fields.items()}
    cls = type(name, (), {**made, "__annotations__": annotations, "__module__": __name__})
    return strawberry.input(cls, description=about)


def _many_input(step: Step) -> type:
    target = KINDS[step.target]
    of = _of(f"{target.label}Where")
    way = [item for item in step.relation.properties if _typed(step)]
    fields = {
        **{
            public(item.name): _constants(item, "Only of those bound so.", _never)
            if item.values
            else Entry(NumberWhere, "Only of those bound so.", _never)
            for item in way
        },
        "some": Entry(of, "At least one is so.", _never),
        "none": Entry(of, "Not one is so.", _never),
    }
    return input_type(_many_name(step), "Of several; `some: {}`: any.", fields)


def _never(_: Held) -> None:
    """What a list means is said in `_many`."""


_ENTRIES: Final[Mapping[str, Mapping[str, Entry]]] = {kind.name: _entries(kind) for kind in ASKED.values()}
_MANY: Final = {
    _many_name(step): step for step in STEPS.values() if not step.one and step.target in ASKED and step.source in ASKED
}
globals().update(
    {
        f"{kind.label}Where": input_type(f"{kind.label}Where", "All that is given holds.", _ENTRIES[kind.name])
        for kind in ASKED.values()
    }
    | {name: _many_input(step) for name, step in _MANY.items()}
)
