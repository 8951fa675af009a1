"""The API: a GraphQL document in, an answer out. HTTP and the command line are clients of it."""

import asyncio
from collections.abc import Hashable, Mapping
from typing import Any, Final

import orjson
from graphql import GraphQLError, OperationDefinitionNode, get_variable_values
from graphql.execution.values import VariableValues

from kb.errors import KbError, QueryTimeout
from kb.store.port import Store
from schema.arguments import shape
from schema.documents import Document, DocumentError, read_document
from schema.execution import Answer, Question, told, walked
from schema.planner import RootPlan, plan_operation
from schema.query import GRAPHQL
from schema.recent import Recent

SECONDS: Final = 10.0
"""How long the database may take for one request."""

_DOCUMENTS: Final = 200
_PLANS: Final = 500
_MAX_COERCION_ERRORS: Final = 10


class Api:
    """Answers questions from one store; documents and plans are kept for the next time."""

    def __init__(self, store: Store, seconds: float = SECONDS) -> None:
        self._store = store
        self._seconds = seconds
        self._documents: Recent[str, Document] = Recent(_DOCUMENTS)
        self._plans: Recent[Hashable, Mapping[str, RootPlan]] = Recent(_PLANS)

    async def execute(
        self,
        text: str,
        variables: Mapping[str, Any] | None = None,
        operation: str | None = None,
    ) -> Answer:
        """Answer a document. It never raises for what a client sent: that is told in `errors`."""
        try:
            question = self._question(text, variables or {}, operation)
        except DocumentError as error:
            return Answer(None, tuple(map(told, error.errors)), asked=False)
        return walked(question, await self._fetched(question))

    def _question(self, text: str, given: Mapping[str, Any], name: str | None) -> Question:
        document = self._documents.get(text, lambda: read_document(text))
        operation = document.operation(name)
        variables = _coerced(operation, given)
        key = (document, operation, shape(variables.coerced))
        try:
            roots = self._plans.get(key, lambda: plan_operation(GRAPHQL, document.fragments, operation, variables))
        except KbError as error:
            raise DocumentError(GraphQLError(str(error), original_error=error)) from None
        return Question(document, operation, variables, roots)

    async def _fetched(self, question: Question) -> dict[str, Any]:
        """The answer to each root field, or the error it ended in."""
        try:
            async with asyncio.timeout(self._seconds):
                rows = await asyncio.gather(
                    *(self._row(root, question.variables) for root in question.roots.values()),
                    return_exceptions=True,
                )
        except TimeoutError:
            late = QueryTimeout(f"The question took longer than {self._seconds:g} seconds: ask for less at a time.")
            rows = [late] * len(question.roots)
        return dict(zip(question.roots, rows, strict=True))

    async def _row(self, root: RootPlan, variables: VariableValues) -> Any:
        return orjson.loads(await self._store.fetch(root.plan, root.slots.values(variables)))


def _coerced(operation: OperationDefinitionNode, given: Mapping[str, Any]) -> VariableValues:
    found = get_variable_values(GRAPHQL, operation.variable_definitions or (), dict(given), _MAX_COERCION_ERRORS)
    if isinstance(found, list):
        raise DocumentError(*found)
    return found
