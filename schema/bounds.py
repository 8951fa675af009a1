"""What a document may cost before it is looked at closely.

What comes after (validation, planning, execution) walks fragments wherever they are spread
and compares fields that share a name in pairs. So the size of a document is measured first,
each fragment once, and only one that is small enough is written out to look for such pairs.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple, cast

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
)

from kb.errors import QueryError

MAX_LENGTH: Final = 50_000
"""Of a document, in characters."""
MAX_TOKENS: Final = 2_000
MAX_DEPTH: Final = 20
"""Of fields in fields; the introspection of tools needs 15."""
MAX_FIELDS: Final = 400
"""Fields and spreads of an operation with its fragments written out; the introspection of tools needs 260."""
MAX_ALIASES: Final = 200
"""Of an operation with its fragments written out."""
MAX_DIRECTIVES: Final = 100
MAX_OPERATIONS: Final = 50
"""Of a document; a tab of the playground may hold several."""
MAX_PAIRS: Final = 5_000
"""Pairs of fields that share a name at the same place; a field makes a pair with itself."""
MAX_WEIGHT: Final = 20_000
"""Of introspection: about how many values it answers; that of tools weighs 12,000."""
MAX_ROOTS: Final = 20
"""Root fields of an operation; each asks the database once."""
MAX_NESTED: Final = 20
"""How deep lists and objects in a value may be nested."""
MAX_VALUES: Final = 5_000
"""Of the variables of a request."""
MAX_COST: Final = 100_000
"""The most values that an operation may answer, its pages full."""
PAGE: Final = 20
"""How many a page holds when nothing is said."""
MAX_PAGE: Final = 100
"""The most that one page holds."""

_USUAL: Final = {"types": 70, "fields": 5, "args": 1, "inputFields": 1, "enumValues": 1, "directives": 6, "ofType": 0.6}
"""How many there are under one field of introspection, on average over the types of this schema."""
_PAGES: Final = ("first", "last")
_ROWS: Final = ("edges", "nodes")
_TOKEN: Final = re.compile(r'"""(?:[^"]|"(?!""))*"""|"(?:[^"\\\n]|\\.)*"|#[^\n]*|\.\.\.|[\w.-]+|[^\s,\w]')
Fragments = dict[str, FragmentDefinitionNode]


class Size(NamedTuple):
    """Of a selection with its fragments written out."""

    fields: int = 0
    depth: int = 0
    weight: float = 0
    aliases: int = 0
    cost: int = 0
    """How many values it answers at the least, where pages are full."""
    rows: int = 0
    """How many of them are of each row of the page round it."""

    def under(self, node: FieldNode, page: int) -> "Size":
        """The size of a field with this selection, whose page, if it has one, is so long."""
        weight = _USUAL.get(node.name.value, 1) * (self.weight + 1)
        cost = self.cost + page * self.rows + 1
        costs = (0, cost) if node.name.value in _ROWS else (cost, 0)
        return Size(self.fields + 1, self.depth + 1, weight, self.aliases + bool(node.alias), *costs)

    def beside(self, other: "Size") -> "Size":
        """The size of both in one selection."""
        return Size(
            self.fields + other.fields,
            max(self.depth, other.depth),
            self.weight + other.weight,
            self.aliases + other.aliases,
            self.cost + other.cost,
            self.rows + other.rows,
        )


@dataclass(frozen=True)
class _Measure:
    fragments: Fragments
    known: dict[str, Size] = field(default_factory=dict[str, Size])

    def of(self, selections: SelectionSetNode | None, *, paged: bool = True) -> Size:
        """Of a subscription's own fields no pages are `paged`: their `first` says when they end."""
        size = Size()
        for node in selections.selections if selections else ():
            match node:
                case FieldNode():
                    size = size.beside(self.of(node.selection_set).under(node, _page(node) if paged else 1))
                case FragmentSpreadNode():
                    size = size.beside(Size(1)).beside(self.spread(node.name.value))
                case InlineFragmentNode():
                    size = size.beside(self.of(node.selection_set, paged=paged))
                case _:
                    pass
        return size

    def spread(self, name: str) -> Size:
        """A fragment that spreads itself measures nothing there; validation refuses it."""
        if name not in self.known:
            self.known[name] = Size()
            fragment = self.fragments.get(name)
            self.known[name] = self.of(fragment.selection_set) if fragment else Size()
        return self.known[name]


def measure(document: DocumentNode) -> Size:
    """All operations of a document side by side, or a fragment that is larger."""
    measured, size = _Measure(_fragments(document)), Size()
    for node in _operations(document):
        listens = node.operation is OperationType.SUBSCRIPTION
        size = size.beside(measured.of(node.selection_set, paged=not listens))
    return Size(*map(max, zip(size, *map(measured.spread, measured.fragments), strict=True)))


def _operations(document: DocumentNode) -> list[OperationDefinitionNode]:
    return [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]


def _page(node: FieldNode) -> int:
    """How long the page of a field is at the least; one that is too long is a `QueryError`."""
    given = {argument.name.value: argument.value for argument in node.arguments or () if argument.name.value in _PAGES}
    if not given:
        return PAGE
    # More digits make no difference, but Python reads no number of thousands.
    written = {name: int(value.value[:10]) for name, value in given.items() if isinstance(value, IntValueNode)}
    return max((page_size(size, name) for name, size in written.items()), default=0)


def page_size(size: int, name: str = "first") -> int:
    """`first` or `last`, when a page may be that long."""
    if not 0 <= size <= MAX_PAGE:
        raise QueryError(f"{name}: {size} is not possible; ask for 0 to {MAX_PAGE} and go on with after or before.")
    return size


def pairs(document: DocumentNode) -> int:
    """How many pairs of fields validation has to compare, in a document that has been measured."""
    fragments = _fragments(document)
    defined = (
        node for node in document.definitions if isinstance(node, OperationDefinitionNode | FragmentDefinitionNode)
    )
    return sum(_pairs([node.selection_set], fragments) for node in defined)


def _pairs(sets: Iterable[SelectionSetNode | None], fragments: Fragments) -> int:
    beside: dict[str, list[FieldNode]] = {}
    for node in (node for given in sets for node in _written_out(given, fragments, frozenset())):
        beside.setdefault((node.alias or node.name).value, []).append(node)
    return sum(len(nodes) ** 2 + _pairs((node.selection_set for node in nodes), fragments) for nodes in beside.values())


def _written_out(given: SelectionSetNode | None, fragments: Fragments, inside: frozenset[str]) -> Iterator[FieldNode]:
    for node in given.selections if given else ():
        match node:
            case FieldNode():
                yield node
            case InlineFragmentNode():
                yield from _written_out(node.selection_set, fragments, inside)
            case FragmentSpreadNode() if node.name.value in fragments and node.name.value not in inside:
                name = node.name.value
                yield from _written_out(fragments[name].selection_set, fragments, inside | {name})
            case _:
                pass


def _fragments(document: DocumentNode) -> Fragments:
    return {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}


def check_text(text: str) -> None:
    """A document whose text is too long is a `QueryError`; parsing alone would take a while."""
    if len(text) > MAX_LENGTH:
        raise QueryError(
            f"The question is {len(text):,} characters long and {MAX_LENGTH:,} are possible: ask in parts."
        )
    # Not quite what the parser counts, and hundred times as fast.
    tokens = [token for token in _TOKEN.findall(text) if not token.startswith("#")]
    if len(tokens) > MAX_TOKENS:
        raise QueryError(f"The question has more than {MAX_TOKENS:,} tokens: ask in parts.")
    if tokens.count("@") > MAX_DIRECTIVES:
        raise QueryError(f"The question has more than {MAX_DIRECTIVES} directives: ask in parts.")


def check(document: DocumentNode) -> None:
    """A document that is too large, too deep or says the same too often is a `QueryError`."""
    if len(_operations(document)) > MAX_OPERATIONS:
        raise QueryError(f"The document has more than {MAX_OPERATIONS} operations: send those that are asked.")
    size = measure(document)
    if size.fields > MAX_FIELDS:
        raise QueryError(f"The question asks for more than {MAX_FIELDS} fields: ask in parts.")
    if size.depth > MAX_DEPTH:
        raise QueryError(f"The question nests fields {size.depth} deep and {MAX_DEPTH} are possible: ask in parts.")
    if size.aliases > MAX_ALIASES:
        raise QueryError(f"The question uses more than {MAX_ALIASES} aliases: ask in parts.")
    if size.weight > MAX_WEIGHT:
        raise QueryError("The question asks too much about the schema itself: ask in parts.")
    check_cost(size.cost)
    if pairs(document) > MAX_PAIRS:
        raise QueryError("The question asks for the same fields too often: ask for each once.")


def check_variables(given: Mapping[str, object]) -> None:
    """Variables that are nested too deep, or too many, are a `QueryError`."""
    level, depth = list(given.values()), 1
    while level:
        if len(level) > MAX_VALUES:
            raise QueryError(f"The variables hold more than {MAX_VALUES:,} values: ask in parts.")
        if depth > MAX_NESTED:
            raise QueryError(f"The variables nest values more than {MAX_NESTED} deep: ask for less at a time.")
        level, depth = [item for value in level for item in _inside(value)], depth + 1


def _inside(value: object) -> Iterable[object]:
    match value:
        case dict():
            return cast("dict[str, object]", value).values()
        case list():
            return cast("list[object]", value)
        case _:
            return ()


def check_cost(cost: int) -> None:
    """A plan whose full pages would answer too much is a `QueryError`."""
    if cost > MAX_COST:
        raise QueryError(
            f"The question may answer {cost:,} values and {MAX_COST:,} are possible: "
            "ask for fewer fields or shorter pages (first)."
        )
