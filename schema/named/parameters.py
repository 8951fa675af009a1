"""From a query string to the variables of a named document.

Dashboards send what they have: days as ISO dates or in milliseconds, choices as `{a,b}`, and
`${name}` when nothing was chosen. A field of the document's filter is a parameter too
(`speaker=`, `said.from=`), and `from` and `to` are those of the filter's first range of time.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, cast

import orjson
from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLNamedType, GraphQLScalarType

from kb.errors import QueryError
from schema.named.expected import Expected, expected
from schema.named.library import FILTER, Named

_UNEXPANDED: Final = re.compile(r"\s*|\$\{[^}]*\}|\$[A-Za-z_]\w*|\[\[[^\]]*\]\]|\{\{[^}]*\}\}|\{\s*\}")
"""What a dashboard sends when it has no value for a variable."""
_MILLISECONDS: Final = re.compile(r"-?\d{11,}|0")
_SECONDS: Final = re.compile(r"-?\d{9,10}")
_ITEM: Final = re.compile(r'"((?:[^"\\]|\\.)*)"|([^,]+)')
_TRUTH: Final = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
_RANGE: Final = "TimeRange"


@dataclass(frozen=True)
class Given:
    """What a request gives: the variables, and the values taken where it gave none."""

    variables: Mapping[str, Any]
    defaults: Mapping[str, Any]


@dataclass(frozen=True)
class Parameter:
    """What may be given under a name: where it goes in the variables, and of which type it is."""

    path: tuple[str, ...]
    type: Expected


def parameters(named: Named) -> dict[str, Parameter]:
    """All that may be given to a document, by name: its variables, then the fields of its filter."""
    found = {name: Parameter((name,), variable.type) for name, variable in named.variables.items()}
    if named.filter:
        fields = list(_fields((FILTER,), named.filter))
        short = [(name, parameter) for name, parameter in fields if "." not in name]
        time = next((name for name, parameter in short if parameter.type.text == _RANGE), "")
        bare = [(name.partition(".")[2], parameter) for name, parameter in fields if name.startswith(f"{time}.")]
        for name, parameter in (*short, *fields, *bare):
            found.setdefault(name, parameter)
    return found


def _fields(path: tuple[str, ...], type_: GraphQLInputObjectType) -> Iterator[tuple[str, Parameter]]:
    for name, field in type_.fields.items():
        here = Parameter((*path, name), expected(field.type))
        yield ".".join(here.path[1:]), here
        if len(path) == 1 and here.type.text == _RANGE and here.type.input:
            yield from _fields(here.path, here.type.input)


def given(named: Named, sent: Iterable[tuple[str, str]]) -> Given:
    """The variables that a query string gives; what cannot be understood is a `QueryError`.

    Names that begin with an underscore are what clients add to pass by caches.
    """
    known, whole, fields, absent = parameters(named), dict[str, Any](), dict[str, Any](), dict[str, Any]()
    for name, texts in _collected(sent).items():
        if name not in known:
            raise QueryError(f"{named.name} has no parameter {name[:80]!r}; it has {', '.join(known)}.")
        (*within, last), type_ = known[name].path, known[name].type
        told = [text for text in texts if not _UNEXPANDED.fullmatch(text)]
        if told:
            _inside(fields if within else whole, within[1:])[last] = _read(name, type_, told)
        else:
            absent[name] = None
    variables = _narrowed(named, whole, fields)
    defaults = {name: item.default for name, item in named.variables.items() if item.default is not None}
    return Given(variables, {name: value for name, value in (absent | defaults).items() if name not in variables})


def _collected(sent: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    texts: dict[str, list[str]] = {}
    for name, value in sent:
        if not name.startswith("_"):
            texts.setdefault(name, []).append(value)
    return texts


def _inside(values: dict[str, Any], path: Sequence[str]) -> dict[str, Any]:
    for name in path:
        values = values.setdefault(name, {})
    return values


def _narrowed(named: Named, whole: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
    """The variables, with the fields that were given one by one in the filter."""
    filter_: dict[str, Any] = whole.get(FILTER) or {}
    if not fields:
        return whole
    if not (both := sorted(filter_.keys() & fields.keys())):
        return {**whole, FILTER: {**filter_, **fields}}
    if named.filter and "and" in named.filter.fields:
        return {**whole, FILTER: {**fields, "and": [*fields.get("and", ()), filter_]}}
    raise QueryError(f"{both[0]} is given twice, in the filter and by itself: give it once.")


def _read(name: str, type_: Expected, texts: Sequence[str]) -> Any:
    """What texts mean where a value of this type is expected."""
    found = [_one(name, type_.of, item) for text in texts for item in _items(text, type_)]
    # Objects come as JSON, several of them as a list.
    read = [item for value in found for item in (cast("list[Any]", value) if isinstance(value, list) else [value])]
    if type_.listed:
        return read
    if len(read) != 1:
        raise QueryError(f"{name} takes one value and was given {len(read)}: give one.")
    return read[0]


def _items(text: str, type_: Expected) -> Iterable[str]:
    """`{a,b}` is two items, and so is `a,b` where no item can have a comma."""
    if isinstance(type_.of, GraphQLInputObjectType):
        return (text,)
    if text.startswith("{") and text.endswith("}"):
        return _apart(text[1:-1])
    return _apart(text) if isinstance(type_.of, GraphQLEnumType) else (text,)


def _apart(text: str) -> Iterator[str]:
    for found in _ITEM.finditer(text):
        quoted, plain = found.groups()
        yield quoted.replace('\\"', '"') if quoted is not None else plain.strip()


def _one(name: str, type_: GraphQLNamedType, text: str) -> Any:
    try:
        match type_:
            case GraphQLEnumType():
                return _constant(type_, text)
            case GraphQLScalarType():
                return _READERS.get(type_.name, str)(text)
            case _:
                return _objects(orjson.loads(text))
    except (ValueError, KeyError, OverflowError, OSError):
        raise QueryError(f"{name}: {text[:80]!r} cannot be used; give {_wanted(type_)}.") from None


def _objects(read: object) -> list[object]:
    """An object, or several of them; a `ValueError` where it is anything else."""
    items = cast("list[object]", read) if isinstance(read, list) else [read]
    if not all(isinstance(item, dict) for item in items):
        raise ValueError(items)
    return items


def _constant(type_: GraphQLEnumType, text: str) -> str:
    name = re.sub(r"[\s-]+", "_", text.strip()).upper()
    if name not in type_.values:
        raise ValueError(name)
    return name


def _wanted(type_: GraphQLNamedType) -> str:
    match type_:
        case GraphQLEnumType():
            return f"one of {', '.join(type_.values)}"
        case GraphQLScalarType():
            return _WANTED[type_.name]
        case _:
            return f"a {type_} as JSON"


def _day(text: str) -> str:
    return _moment(text).date().isoformat()


def _moment(given: str) -> datetime:
    """ISO 8601, or the time since 1970 in milliseconds or, where the number is short, in seconds."""
    text = given.strip()
    if _SECONDS.fullmatch(text):
        return datetime.fromtimestamp(int(text), UTC)
    if _MILLISECONDS.fullmatch(text):
        return datetime.fromtimestamp(int(text) / 1000, UTC)
    return datetime.fromisoformat(text)


_READERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "Date": _day,
    "DateTime": lambda text: _moment(text).isoformat(),
    "Int": int,
    "Float": float,
    "Boolean": lambda text: _TRUTH[text.strip().lower()],
    "JSON": orjson.loads,
}
_WANTED: Final[Mapping[str, str]] = {
    "Date": "a day like 2023-09-24, or milliseconds since 1970",
    "DateTime": "a moment like 2023-09-24T12:00:00+00:00, or milliseconds since 1970",
    "Int": "a whole number",
    "Float": "a number",
    "Boolean": "true or false",
    "JSON": "JSON",
}
