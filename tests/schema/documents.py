"""Documents that nobody thought of, made up over the schema."""

from collections.abc import Iterator
from random import Random
from typing import Any, Final, cast

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

from kb.vocabulary import KINDS
from schema.query import GRAPHQL

_TEXTS: Final = {
    "text": ('"russia"', '"security partner"', '""', '"strateg* -moscow"', '"\\"security partner\\""'),
    "quote": ('"Russia is not a security partner"', '"Reliance on Russia was no mistake"', '"nobody has said so"'),
    "words": ('"reli*"', '"partner -russia"'),
    "speaker": ('"Miller"', '"entity:pashinyan"', '"nobody"'),
    "about": ('"Russia"', '"the assault"', '"event:offensive"'),
    "claim": ('"claim:partner"',),
    "event": ('"the assault"',),
    "name": ('"Miller"', '"Russia"'),
    "type": ('"attack"',),
}
_PLAIN: Final = {
    "String": ('"Russia"', '"m"', '"partner"', '"en"', '"caucasus"', '""'),
    "ID": ('"nobody"',),
    "Int": ("0", "2"),
    "Float": ("0", "0.5", "100"),
    "Boolean": ("true", "false"),
    "Date": ('"2023-09-01"', '"2023-09-25"'),
}
_FIXED: Final = {
    "Date": ('{from: "2023-09-01", to: "2023-09-30"}', '{to: "2023-09-24", certainty: CERTAIN}', "{undated: true}")
}
"""By the name of the argument, and by its type."""


_PAGING: Final = ("after", "before", "last")
_BOUND: Final = ("role", "stance", "order", "part", "n", "score", "statements")
"""What binds a node to what led to it, and how many it has: not everywhere can it order."""


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
        given = self._arguments(field, "quote" if name == "quoteCheck" else "text")
        return f"{key}: {name}{given} {self._inside(_answers(field), given, depth)}"

    def _arguments(self, field: GraphQLField, text: str) -> str:
        made = [
            f"{name}: {self._value(text if name == 'text' else name, _type(argument), 2)}"
            for name, argument in field.args.items()
            if name not in _PAGING
            and (is_required_argument(argument) or name == "first" or self._random.random() < 0.4)
        ]
        if "last" in field.args and self._random.random() < 0.3:
            made = [text.replace("first", "last") if text.startswith("first") else text for text in made]
        return f"({', '.join(made)})" if made else ""

    def _value(self, name: str, type_: Any, depth: int) -> str:
        of: Any = cast("Any", type_).of_type if isinstance(type_, GraphQLNonNull) else type_
        if isinstance(of, GraphQLList):
            inner: Any = cast("Any", of).of_type
            # Ids in a list are asked for, not looked up.
            inside = [self._value(name * (name != "id"), inner, depth) for _ in range(self._random.randint(1, 2))]
            return f"[{', '.join(inside)}]"
        named = _named(type_)
        if name in ("first", "last"):
            return str(self._random.randint(0, 4))
        if isinstance(named, GraphQLEnumType):
            return self._random.choice([value for value in named.values if value != "RELEVANCE"])
        if isinstance(named, GraphQLInputObjectType):
            return self._input(named, depth)
        if name == "id" and isinstance(type_, GraphQLNonNull):
            return f'"{self._random.choice(self._ids)}"'
        return self._random.choice(_TEXTS.get(name, ()) or _PLAIN[named.name])

    def _input(self, type_: GraphQLInputObjectType, depth: int) -> str:
        """One or two fields; what leads on leads somewhere."""
        if type_.name == "TimeRange":
            return self._random.choice(_FIXED["Date"])
        nests = [name for name, field in type_.fields.items() if isinstance(_answers(field), GraphQLInputObjectType)]
        few = type_.name.endswith("Sort")
        possible = [name for name in type_.fields if depth > 0 or name not in nests or type_.name.endswith("Some")]
        if few and depth <= 0:
            possible = [name for name in type_.fields if name not in nests and name not in _BOUND]
        elif few:
            possible = [name for name in type_.fields if name not in _BOUND]
        if not possible:
            return "{}"
        chosen = self._random.sample(possible, 1 if few else self._random.randint(1, min(2, len(possible))))
        return (
            "{"
            + ", ".join(f"{name}: {self._value(name, _type(type_.fields[name]), depth - 1)}" for name in chosen)
            + "}"
        )

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


def _type(of: Any) -> Any:
    return of.type


def _answers(field: Any) -> GraphQLNamedType:
    return _named(field.type)


def _named(type_: Any) -> GraphQLNamedType:
    return cast("GraphQLNamedType", get_named_type(type_))
