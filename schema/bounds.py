"""What a document may cost before it is looked at closely.

Each check here is linear in the document: fragments are measured once, however often they
are spread, since what comes after (validation, planning, execution) walks them again.
"""

from dataclasses import dataclass
from typing import Final, NamedTuple

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
MAX_FIELDS: Final = 500
"""Of a document with its fragments written out."""
MAX_WEIGHT: Final = 20_000
"""Of introspection: about how many values it answers; that of tools weighs 10,000."""
MAX_ROOTS: Final = 20
"""Root fields of an operation; each asks the database once."""
MAX_COST: Final = 100_000
"""The most values that the plan of an operation may answer, its pages full."""


_USUAL: Final = {"types": 70, "fields": 5, "args": 1, "inputFields": 1, "enumValues": 1, "directives": 6, "ofType": 0.6}
"""How many there are under one field of introspection, on average over the types of this schema."""


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


@dataclass
class _Measure:
    fragments: dict[str, FragmentDefinitionNode]
    known: dict[str, Size]

    def of(self, selections: SelectionSetNode | None) -> Size:
        """A fragment that spreads itself measures nothing there; validation refuses it."""
        size = Size()
        for node in selections.selections if selections else ():
            match node:
                case FieldNode():
                    size = size.beside(self.of(node.selection_set).under(node.name.value))
                case FragmentSpreadNode():
                    size = size.beside(self.spread(node.name.value))
                case InlineFragmentNode():
                    size = size.beside(self.of(node.selection_set))
                case _:
                    pass
        return size

    def spread(self, name: str) -> Size:
        if name not in self.known:
            self.known[name] = Size()
            fragment = self.fragments.get(name)
            self.known[name] = self.of(fragment.selection_set) if fragment else Size()
        return self.known[name]


def measure(document: DocumentNode) -> Size:
    """All operations of a document side by side, or a fragment that is larger."""
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    measured, size = _Measure(fragments, {}), Size()
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode):
            size = size.beside(measured.of(node.selection_set))
    return Size(*map(max, zip(size, *map(measured.spread, fragments), strict=True)))


def check(document: DocumentNode) -> None:
    """A document that is too large or too deep is a `QueryError`."""
    size = measure(document)
    if size.fields > MAX_FIELDS:
        raise QueryError(f"The question asks for more than {MAX_FIELDS} fields: ask in parts.")
    if size.depth > MAX_DEPTH:
        raise QueryError(f"The question nests fields {size.depth} deep and {MAX_DEPTH} are possible: ask in parts.")
    if size.weight > MAX_WEIGHT:
        raise QueryError("The question asks too much about the schema itself: ask in parts.")


def check_cost(cost: int) -> None:
    """A plan whose full pages would answer too much is a `QueryError`."""
    if cost > MAX_COST:
        raise QueryError(
            f"The question may answer {cost:,} values and {MAX_COST:,} are possible: "
            "ask for fewer fields or shorter pages (first)."
        )
