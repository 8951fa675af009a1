"""Documents that nobody thought of, made up over the schema."""

from collections.abc import Iterator
from random import Random
from typing import Any, Final, cast

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLNamedType,
    GraphQLObjectType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

from kb.vocabulary import KINDS
from schema.query import GRAPHQL

_TEXTS: Final = {"text": ('"russia"', '"security partner"', '""')}
_FILTERS: Final = {
    "StatementFilter": ('{about: "Russia"}', "{type: [DIRECT]}", '{said: {from: "2023-09-01", to: "2023-09-30"}}'),
    "ClaimFilter": ('{speaker: "Miller"}',),
    "EntityFilter": ("{type: [PERSON]}", "{}"),
    "EventFilter": ('{type: "attack"}',),
    "ArticleFilter": ('{collection: "caucasus"}',),
    "OutletFilter": ("{type: [BROADCASTER]}",),
}
"""By the name of the argument, and by its type."""


class Documents:
    """Makes documents; the same for the same seed."""

    def __init__(self, seed: int, ids: tuple[str, ...]) -> None:
        self._random = Random(seed)
        self._ids = ids

    def document(self) -> str:
        """A query of one to three root fields."""
        query = cast("GraphQLObjectType", GRAPHQL.query_type)
        roots = [self._field(f"r{n}", *self._one_of(query), depth=3) for n in range(self._random.randint(1, 3))]
        return f"{{ {' '.join(roots)} }}"

    def _one_of(self, type_: GraphQLObjectType) -> tuple[str, GraphQLField]:
        return self._random.choice(list(type_.fields.items()))

    def _field(self, key: str, name: str, field: GraphQLField, depth: int) -> str:
        given = self._arguments(field)
        return f"{key}: {name}{given} {self._inside(_answers(field), given, depth)}"

    def _arguments(self, field: GraphQLField) -> str:
        made = [
            f"{name}: {self._value(name, _answers(argument))}"
            for name, argument in field.args.items()
            if name != "after" and (is_required_argument(argument) or name == "first" or self._random.random() < 0.5)
        ]
        return f"({', '.join(made)})" if made else ""

    def _value(self, name: str, type_: GraphQLNamedType) -> str:
        if name == "first":
            return str(self._random.randint(0, 4))
        if name == "id":
            return f'"{self._random.choice(self._ids)}"'
        if isinstance(type_, GraphQLEnumType):
            return self._random.choice(list(type_.values))
        return self._random.choice(_TEXTS.get(name) or _FILTERS[type_.name])

    def _inside(self, type_: GraphQLNamedType, given: str, depth: int) -> str:
        if is_leaf_type(type_):
            return ""
        if isinstance(type_, GraphQLObjectType):
            return f"{{ {' '.join(self._fields(type_, depth))} }}"
        label = KINDS[given.partition('"')[2].partition(":")[0]].label
        shown = cast("GraphQLObjectType", GRAPHQL.type_map[label])
        return f"{{ __typename id ... on {label} {{ {' '.join(self._fields(shown, depth))} }} }}"

    def _fields(self, type_: GraphQLObjectType, depth: int) -> Iterator[str]:
        """Some fields; `__typename` too, since an object must be asked for something."""
        yield f"{self._random.choice(('t: ', ''))}__typename"
        possible = [(name, field) for name, field in type_.fields.items() if depth or is_leaf_type(_answers(field))]
        few = self._random.sample(possible, min(len(possible), self._random.randint(1, 4)))
        for n, (name, field) in enumerate(few):
            yield self._field(f"k{n}" if self._random.random() < 0.5 else name, name, field, depth - 1)


def _answers(field: Any) -> GraphQLNamedType:
    return cast("GraphQLNamedType", get_named_type(field.type))
