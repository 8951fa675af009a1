"""From the text of a question to a document that can be planned."""

from dataclasses import dataclass
from typing import Final

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    OperationDefinitionNode,
    parse,
    validate,
)

from kb.errors import QueryError
from schema import bounds
from schema.query import GRAPHQL

_MAX_ERRORS: Final = 10


class DocumentError(Exception):
    """A question that cannot be asked at all; each error says why."""

    def __init__(self, *errors: GraphQLError) -> None:
        super().__init__(*errors)
        self.errors = errors


@dataclass(frozen=True, eq=False)
class Document:
    """A valid document."""

    node: DocumentNode
    fragments: dict[str, FragmentDefinitionNode]
    operations: tuple[OperationDefinitionNode, ...]

    def operation(self, name: str | None) -> OperationDefinitionNode:
        """The operation of that name; the only one when no name is given."""
        found = [node for node in self.operations if name is None or (node.name and node.name.value == name)]
        if len(found) == 1:
            return found[0]
        wanted = "has no operation" if name is None else f"has no operation {name[:80]!r}"
        raise DocumentError(GraphQLError(f"The document {wanted if not found else 'has several: name one of them'}."))


def read_document(text: str) -> Document:
    """Parse, measure and validate; what is wrong is a `DocumentError`."""
    try:
        node = parse(
            text,
            max_tokens=bounds.MAX_TOKENS,
            max_source_length=bounds.MAX_LENGTH,
            allow_empty_selection_sets=False,
        )
        bounds.check(node)
    except GraphQLError as error:
        raise DocumentError(error) from None
    except QueryError as error:
        raise DocumentError(GraphQLError(str(error), original_error=error)) from None
    if errors := validate(GRAPHQL, node, max_errors=_MAX_ERRORS):
        raise DocumentError(*errors)
    return Document(
        node,
        {item.name.value: item for item in node.definitions if isinstance(item, FragmentDefinitionNode)},
        tuple(item for item in node.definitions if isinstance(item, OperationDefinitionNode)),
    )
