"""The rows of a named document: the objects of one list of its answer, flat.

What an object holds becomes a column: `first_said_edtf` is `edtf` of `firstSaid`; of several objects the
values are joined. Objects round the list give their own columns to each of its rows.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

import orjson
from graphql import GraphQLObjectType, InlineFragmentNode, is_leaf_type

from kb.errors import QueryError
from schema.arguments import Arguments
from schema.documents import Question
from schema.named.expected import expected
from schema.named.library import Named
from schema.query import GRAPHQL
from schema.selections import Asked, Selections

BETWEEN: Final = "; "
"""What stands between values that share a cell."""

Row = dict[str, Any]
"""Columns with text, numbers, booleans or None."""


@dataclass(frozen=True)
class Column:
    """Where the value of a column is, seen from its row's object."""

    name: str
    path: tuple[str, ...]
    json: bool = False

    def of(self, value: Any) -> Any:
        """Its value in one row; several are joined."""
        found = _reached(value, self.path)
        if isinstance(found, list):
            return BETWEEN.join(map(self._text, _flat(cast("list[Any]", found))))
        return self._text(found) if self.json and found is not None else found

    def _text(self, value: Any) -> str:
        return orjson.dumps(value).decode() if self.json or not isinstance(value, str) else value


@dataclass(frozen=True)
class Level:
    """A list round the rows, or the rows themselves.

    `path` leads to it from one object of the level before. It was cut when the object that
    holds it says so at `more`; where none does, when it holds as many as were asked for.
    """

    path: tuple[str, ...]
    columns: tuple[Column, ...]
    more: tuple[str, ...] | None
    most: int | None

    def cut(self, value: Any) -> bool:
        """Whether there is, or may be, more than an object of the level before shows."""
        if self.more:
            return bool(_reached(value, self.more))
        return self.most is not None and len(_reached(value, self.path) or ()) >= self.most


@dataclass(frozen=True)
class Table:
    """The rows of one answer. `cut` says that there are, or may be, more than these."""

    columns: tuple[str, ...]
    rows: list[Row]
    cut: bool


def table(named: Named, question: Question, data: Mapping[str, Any]) -> Table:
    """The rows of an answer; a document that has no list has none, which is a `QueryError`."""
    levels = _levels(named, Selections(GRAPHQL, named.document.fragments, question.variables), question)
    columns = tuple(column.name for level in levels for column in level.columns)
    return Table(columns, list(_rows(data, levels, {})), any(_cuts(data, levels)))


def _rows(value: Any, levels: Sequence[Level], above: Row) -> Iterator[Row]:
    level, *deeper = levels
    for item in _reached(value, level.path) or ():
        row = above | {column.name: column.of(item) for column in level.columns}
        if deeper:
            yield from _rows(item, deeper, row)
        else:
            yield row


def _cuts(value: Any, levels: Sequence[Level]) -> Iterator[bool]:
    level, *deeper = levels
    yield level.cut(value)
    for item in (_reached(value, level.path) or ()) if deeper else ():
        yield from _cuts(item, deeper)


# What the document says


def _levels(named: Named, selections: Selections, question: Question) -> list[Level]:
    roots = selections.of(cast("GraphQLObjectType", GRAPHQL.query_type), [named.operation.selection_set])
    way = _way(roots, selections, named.path) if named.path else _first_list(roots, selections)
    if not way:
        raise QueryError(f"{named.name} answers no list, so it has no rows: ask for {named.name}.json.")
    levels, path = list[Level](), list[Asked]()
    for n, asked in enumerate(way):
        path.append(asked)
        if _listed(asked):
            columns = tuple(_columns(asked, selections, tuple(inner.key for inner in way[n + 1 :])))
            keys = tuple(inner.key for inner in path)
            levels.append(Level(keys, columns, _more(path, selections), _most(asked, question)))
            path = []
    return levels


def _way(roots: Iterable[Asked], selections: Selections, keys: Sequence[str]) -> list[Asked]:
    """The fields to the list at these keys."""
    (asked,) = [asked for asked in roots if asked.key == keys[0]] or [None]
    if asked is None:
        return []
    inner = _way(_inside(asked, selections), selections, keys[1:]) if keys[1:] else []
    return [asked, *inner] if len(inner) == len(keys) - 1 else []


def _first_list(roots: Iterable[Asked], selections: Selections) -> list[Asked]:
    """The fields to the list that lies nearest to the root, the first one among equals."""
    ways = [[asked] for asked in roots]
    while ways:
        for way in ways:
            if _listed(way[-1]):
                return way
        ways = [[*way, inner] for way in ways for inner in _inside(way[-1], selections)]
    return []


def _inside(asked: Asked, selections: Selections) -> list[Asked]:
    type_ = None if asked.is_meta else _shown(asked)
    return selections.inside(asked, type_) if type_ else []


def _shown(asked: Asked) -> GraphQLObjectType | None:
    """The type of its objects: where the schema leaves it open, the first that the document has a fragment for."""
    if isinstance(asked.type, GraphQLObjectType):
        return asked.type
    parts = [part for node in asked.nodes if node.selection_set for part in node.selection_set.selections]
    conditions = [part.type_condition for part in parts if isinstance(part, InlineFragmentNode)]
    found = (GRAPHQL.type_map[condition.name.value] for condition in conditions if condition)
    return next((type_ for type_ in found if isinstance(type_, GraphQLObjectType)), None)


def _listed(asked: Asked) -> bool:
    definition: Any = None if asked.is_meta else asked.definition
    return definition is not None and expected(definition.type).listed and isinstance(asked.type, GraphQLObjectType)


def _columns(
    asked: Asked, selections: Selections, rest: tuple[str, ...], path: tuple[str, ...] = ()
) -> Iterator[Column]:
    """What is asked inside, but for what lies at `rest`: the next list has columns of its own."""
    for inner in _inside(asked, selections):
        here = (*path, inner.key)
        if here == rest:
            continue
        if inner.is_meta or is_leaf_type(inner.type):
            yield Column(_named(here), here, not inner.is_meta and inner.type.name == "JSON")
        else:
            yield from _columns(inner, selections, rest, here)


def _named(path: Sequence[str]) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", "_".join(path)).lower()


def _more(path: Sequence[Asked], selections: Selections) -> tuple[str, ...] | None:
    """Where the connection that holds a list says whether it has a next page."""
    if len(path) < 2:  # noqa: PLR2004  (a list and what holds it)
        return None
    keys = tuple(asked.key for asked in path[:-1])
    for asked in _inside(path[-2], selections):
        for inner in _inside(asked, selections):
            if inner.name == "hasNextPage":
                return (*keys, asked.key, inner.key)
    return None


def _most(asked: Asked, question: Question) -> int | None:
    if "first" not in asked.definition.args:
        return None
    return Arguments(asked.definition, asked.nodes[0]).read(question.variables)["first"]


# What an answer holds


def _reached(value: Any, path: Sequence[str]) -> Any:
    """What lies at a path: None where there is nothing, or another kind of node; a list where it goes through one."""
    for n, key in enumerate(path):
        if isinstance(value, list):
            return [_reached(item, path[n:]) for item in cast("list[Any]", value)]
        if value is None:
            return None
        value = value.get(key)
    return value


def _flat(values: list[Any]) -> Iterator[Any]:
    for value in values:
        if isinstance(value, list):
            yield from _flat(cast("list[Any]", value))
        elif value is not None:
            yield value
