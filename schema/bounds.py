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
    OperationDefinitionNode,
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
"""The most values that the plan of an operation may answer, its pages full."""

_USUAL: Final = {"types": 70, "fields": 5, "args": 1, "inputFields": 1, "enumValues": 1, "directives": 6, "ofType": 0.6}
"""How many there are under one field of introspection, on average over the types of this schema."""
_TOKEN: Final = re.compile(r'"""(?:[^"]|"(?!""))*"""|"(?:[^"\\\n]|\\.)*"|#[^\n]*|\.\.\.|[\w.-]+|[^\s,\w]')
Fragments = dict[str, FragmentDefinitionNode]


class Size(NamedTuple):
    """Of a selection with its fragments written out."""

    fields: int = 0
    depth: int = 0
    weight: float = 0

    def under(self, name: str) -> "Size":
        """The size of a field with this selection."""
        return Size(self.fields + 1, self.depth + 1, _USUAL.get(name, 1) * (self.weight + 1))

    def beside(self, other: "Size") -> "Size":
        """The size of both in one selection."""
        return Size(self.fields + other.fields, max(self.depth, other.depth), self.weight + other.weight)


@dataclass(frozen=True)
class _Measure:
    fragments: Fragments
    known: dict[str, Size] = field(default_factory=dict[str, Size])

    def of(self, selections: SelectionSetNode | None) -> Size:
        size = Size()
        for node in selections.selections if selections else ():
            match node:
                case FieldNode():
                    size = size.beside(self.of(node.selection_set).under(node.name.value))
                case FragmentSpreadNode():
                    size = size.beside(Size(1)).beside(self.spread(node.name.value))
                case InlineFragmentNode():
                    size = size.beside(self.of(node.selection_set))
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
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode):
            size = size.beside(measured.of(node.selection_set))
    return Size(*map(max, zip(size, *map(measured.spread, measured.fragments), strict=True)))


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
    if sum(not token.startswith("#") for token in _TOKEN.findall(text)) > MAX_TOKENS:
        raise QueryError(f"The question has more than {MAX_TOKENS:,} tokens: ask in parts.")


def check(document: DocumentNode) -> None:
    """A document that is too large, too deep or says the same too often is a `QueryError`."""
    size = measure(document)
    if size.fields > MAX_FIELDS:
        raise QueryError(f"The question asks for more than {MAX_FIELDS} fields: ask in parts.")
    if size.depth > MAX_DEPTH:
        raise QueryError(f"The question nests fields {size.depth} deep and {MAX_DEPTH} are possible: ask in parts.")
    if size.weight > MAX_WEIGHT:
        raise QueryError("The question asks too much about the schema itself: ask in parts.")
    if pairs(document) > MAX_PAIRS:
        raise QueryError("The question asks for the same fields too often: ask for each once.")


def check_variables(given: Mapping[str, object]) -> None:
    """Variables that are nested too deep, or too many, are a `QueryError`."""
    level: list[object] = [given]
    for _ in range(MAX_NESTED):
        level = [item for value in level for item in _inside(value)]
        if len(level) > MAX_VALUES:
            raise QueryError(f"The variables hold more than {MAX_VALUES:,} values: ask in parts.")
    if level:
        raise QueryError(f"The variables nest values more than {MAX_NESTED} deep: ask for less at a time.")


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
