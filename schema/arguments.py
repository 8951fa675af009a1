"""The arguments of a question: what decides the form of its plan, and where its values come from.

A plan holds slots instead of values, so that it can be used again. `Held` is one given
value: it is looked at while the plan is made, and leaves a slot that knows how to find
the value of a later request.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any, Final, cast

from graphql import FieldNode, GraphQLField, VariableNode, get_argument_values
from graphql.execution.values import VariableValues
from graphql.language import Visitor, visit

from kb.errors import QueryError
from kb.plan import Slot
from kb.vocabulary import KINDS, Scalar

SlotValue = Scalar | Sequence[Scalar]
MAX_LISTED: Final = 200
"""Objects in the lists of one root field's arguments."""

Path = tuple[str | int, ...]
"""Names of fields and places in lists."""
Convert = Callable[[Any], SlotValue]


def form(value: object) -> str | None:
    """The kind of an id (`entity` of `entity:…`); None for a name or any other text."""
    kind = value.partition(":")[0] if isinstance(value, str) else None
    return kind if kind in KINDS else None


def shape(value: object) -> Hashable:
    """All that a plan's form may depend on; values of the same shape share a plan."""
    match value:
        case dict():
            return tuple((key, shape(item)) for key, item in cast("dict[str, object]", value).items())
        case list():
            items = cast("list[object]", value)
            # What is compared with a list is one slot; objects in a list have slots each.
            return (tuple if any(isinstance(item, dict) for item in items) else frozenset)(map(shape, items))
        case None | bool() | int() | Enum():
            return type(value), value
        case _:
            return form(value)


@dataclass(frozen=True, eq=False)
class Arguments:
    """The arguments of one field of a document, and those of the field round it where they matter.

    `called` says which of the outer ones have another name here, since they mean something else.
    """

    definition: GraphQLField
    node: FieldNode
    outer: "Arguments | None" = None
    called: Mapping[str, str] = field(default_factory=dict[str, str])

    def read(self, variables: VariableValues) -> Mapping[str, Any]:
        """Every argument with its default, for one request."""
        return self._read(variables) if self.varies else self._constant

    def _read(self, variables: VariableValues) -> dict[str, Any]:
        own = get_argument_values(self.definition, self.node, variables)
        if not self.outer:
            return own
        return {**{self.called.get(name, name): value for name, value in self.outer.read(variables).items()}, **own}

    @cached_property
    def _constant(self) -> dict[str, Any]:
        return self._read(VariableValues({}, {}))

    @cached_property
    def varies(self) -> bool:
        """Whether any of them is, or holds, a variable."""
        found = _Variables()
        for argument in self.node.arguments or ():
            visit(argument.value, found)
        return found.any or (self.outer is not None and self.outer.varies)


class _Variables(Visitor):
    any: bool = False

    def enter_variable(self, _node: VariableNode, *_: object) -> None:
        self.any = True


@dataclass(frozen=True)
class _Source:
    slot: Slot
    path: Path
    convert: Convert


class Slots:
    """The slots of one plan, and how each is filled."""

    def __init__(self) -> None:
        self._sources: dict[Arguments, list[_Source]] = {}
        self._constants: dict[str, SlotValue] = {}
        self._count = 0
        self._listed = 0

    def constant(self, value: SlotValue) -> Slot:
        """A slot that always holds the same."""
        slot = self._next()
        self._constants[slot.name] = value
        return slot

    def of(self, arguments: Arguments, path: Path, convert: Convert) -> Slot:
        """A slot that holds what `convert` makes of the value at `path`."""
        slot = self._next()
        self._sources.setdefault(arguments, []).append(_Source(slot, path, convert))
        return slot

    def again(self, slot: Slot, convert: Convert) -> Slot:
        """A slot that holds what `convert` makes of the given value that this one is made of."""
        found = ((by, source) for by, sources in self._sources.items() for source in sources if source.slot == slot)
        arguments, source = next(found)
        return self.of(arguments, source.path, convert)

    def values(self, variables: VariableValues) -> dict[str, SlotValue]:
        """What the slots hold in one request; a value that cannot be used is a `QueryError`."""
        values = dict(self._unvarying)
        for arguments, sources in self._sources.items():
            if arguments.varies:
                values.update(_values(arguments.read(variables), sources))
        return values

    @cached_property
    def _unvarying(self) -> dict[str, SlotValue]:
        """What they hold in every request; asked for when the plan is whole."""
        fixed = [(arguments, sources) for arguments, sources in self._sources.items() if not arguments.varies]
        found = dict(self._constants)
        for arguments, sources in fixed:
            found.update(_values(arguments.read(VariableValues({}, {})), sources))
        return found

    def listed(self, count: int) -> None:
        """So many more objects in lists are looked at; a variable may stand in many places. Too many: `QueryError`."""
        self._listed += count
        if self._listed > MAX_LISTED:
            raise QueryError(f"The lists of a filter hold more than {MAX_LISTED} filters: ask in parts.")

    def _next(self) -> Slot:
        self._count += 1
        return Slot(f"v{self._count}")


@dataclass(frozen=True)
class Held:
    """A given value (an argument, or a field of one), never null."""

    slots: Slots
    source: Arguments
    value: Any
    path: Path = ()

    def get(self, name: str) -> "Held | None":
        """A field of this input object; null and absent are both None."""
        value = self.value.get(name)
        return None if value is None else Held(self.slots, self.source, value, (*self.path, name))

    def fields(self) -> "Iterator[tuple[str, Held]]":
        """The fields of this input object that are given, with their names."""
        return ((name, held) for name in self.value if (held := self.get(name)))

    def items(self) -> "list[Held]":
        """The items of this list."""
        self.slots.listed(len(self.value))
        return [Held(self.slots, self.source, item, (*self.path, n)) for n, item in enumerate(self.value)]

    def slot(self, convert: Convert = lambda value: value) -> Slot:
        """A slot for it, and for what stands in its place in a later request of the same shape."""
        return self.slots.of(self.source, self.path, convert)

    @property
    def name(self) -> str:
        """What it is called in the document, for messages."""
        return next((step for step in reversed(self.path) if isinstance(step, str)), self.source.node.name.value)


def _values(given: Mapping[str, Any], sources: Sequence[_Source]) -> Iterator[tuple[str, SlotValue]]:
    return ((source.slot.name, source.convert(_follow(given, source.path))) for source in sources)


def _follow(value: Any, path: Path) -> Any:
    for name in path:
        value = value[name]
    return value
