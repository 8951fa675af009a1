"""From the text of a question to a document that can be planned."""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    OperationDefinitionNode,
    OperationType,
    get_variable_values,
    parse,
    validate,
)
from graphql.execution.values import VariableValues

from kb.errors import QueryError
from schema import bounds
from schema.arguments import shape
from schema.planner import Planned, RootPlan, plan_fields, plan_watch
from schema.query import GRAPHQL
from schema.recent import Recent
from schema.subscription import Watch

_DOCUMENTS: Final = 200
_SHAPES: Final = 20
"""Plans kept for one document: one for each shape that its variables have had lately."""
_MAX_ERRORS: Final = 10


class DocumentError(Exception):
    """A question that cannot be asked at all; each error says why."""

    def __init__(self, *errors: GraphQLError) -> None:
        super().__init__(*errors)
        self.errors = errors


@dataclass(frozen=True)
class Question:
    """One operation with the variables of one request, and the plans of its root fields."""

    document: DocumentNode
    fragments: Mapping[str, FragmentDefinitionNode]
    operation: OperationDefinitionNode
    variables: VariableValues
    planned: Planned
    watch: Watch | None = None
    """What a subscription listens to."""

    @property
    def changes(self) -> bool:
        """Whether it is a mutation."""
        return self.operation.operation is OperationType.MUTATION

    @property
    def roots(self) -> Mapping[str, RootPlan]:
        """The plans of the root fields that have one."""
        return self.planned.roots


@dataclass(frozen=True, eq=False)
class Document:
    """A valid document, and the plans that were made for it; `sees` are the collections of who asks, None for all."""

    node: DocumentNode
    fragments: dict[str, FragmentDefinitionNode]
    operations: tuple[OperationDefinitionNode, ...]
    sees: Collection[str] | None = None
    plans: Recent[Hashable, Planned] = field(default_factory=lambda: Recent(_SHAPES))

    def seen_by(self, sees: Collection[str]) -> "Document":
        """The same for a visitor, who sees these collections alone."""
        return Document(self.node, self.fragments, self.operations, sees)

    def question(self, variables: Mapping[str, Any], name: str | None) -> Question:
        """What one request asks; a `DocumentError` when the document cannot be asked so."""
        operation = self._operation(name)
        try:
            bounds.check_variables(variables)
            coerced = _coerced(operation, variables)
            if operation.operation is OperationType.SUBSCRIPTION:
                watch = plan_watch(GRAPHQL, self.fragments, [operation.selection_set], coerced)
                return Question(self.node, self.fragments, operation, coerced, Planned({}, whole=False), watch)
            # By name: a node of the document is hashed by all that it holds, each time.
            called = operation.name.value if operation.name else None
            planned = self.plans.get((called, shape(coerced.coerced)), lambda: self._planned(operation, coerced))
        except QueryError as error:
            raise _refused(error) from None
        return Question(self.node, self.fragments, operation, coerced, planned)

    def _planned(self, operation: OperationDefinitionNode, variables: VariableValues) -> Planned:
        """The plans of a query; a change has none of its own."""
        if operation.operation is not OperationType.QUERY:
            return Planned({}, whole=False)
        return plan_fields(GRAPHQL, self.fragments, [operation.selection_set], variables, self.sees)

    def _operation(self, name: str | None) -> OperationDefinitionNode:
        """The operation of that name; the only one when no name is given."""
        found = [node for node in self.operations if name is None or (node.name and node.name.value == name)]
        if len(found) == 1:
            return found[0]
        wanted = "has no operation" if name is None else f"has no operation {name[:80]!r}"
        several = "has several operations: name one of them as `operationName`"
        raise DocumentError(GraphQLError(f"The document {several if found else wanted}."))


def _coerced(operation: OperationDefinitionNode, given: Mapping[str, Any]) -> VariableValues:
    defined = operation.variable_definitions
    if not defined:
        return VariableValues({}, {})
    found = get_variable_values(GRAPHQL, defined, dict(given), _MAX_ERRORS, hide_suggestions=True)
    if isinstance(found, list):
        raise DocumentError(*found)
    return found


def _refused(error: QueryError) -> DocumentError:
    return DocumentError(GraphQLError(str(error), original_error=error))


@lru_cache(_DOCUMENTS)
def read_document(text: str) -> Document:
    """Parse, measure and validate; what is wrong is a `DocumentError`."""
    try:
        bounds.check_text(text)
        node = parse(text, max_tokens=bounds.MAX_TOKENS, allow_empty_selection_sets=False)
        bounds.check(node)
    except GraphQLError as error:
        raise DocumentError(error) from None
    except QueryError as error:
        raise _refused(error) from None
    if errors := validate(GRAPHQL, node, max_errors=_MAX_ERRORS, hide_suggestions=True):
        raise DocumentError(*errors)
    return Document(
        node,
        {item.name.value: item for item in node.definitions if isinstance(item, FragmentDefinitionNode)},
        tuple(item for item in node.definitions if isinstance(item, OperationDefinitionNode)),
    )
