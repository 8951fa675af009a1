"""The API: a GraphQL document in, an answer out. HTTP and the command line are clients of it."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final

from graphql.execution.values import VariableValues

from kb.errors import QueryTimeout
from kb.store.port import Store
from schema.documents import DocumentError, Question, read_document
from schema.execution import Answer, Rows, answered, refused
from schema.planner import RootPlan

SECONDS: Final = 10.0
"""How long the database may take for one request."""


class Api:
    """Answers questions from one store."""

    def __init__(self, store: Store, seconds: float = SECONDS) -> None:
        self._store = store
        self._seconds = seconds

    async def execute(
        self,
        text: str,
        variables: Mapping[str, Any] | None = None,
        operation: str | None = None,
    ) -> Answer:
        """Answer a document. It never raises for what a client sent: that is told in `errors`."""
        try:
            question = read_document(text).question(variables or {}, operation)
        except DocumentError as error:
            return refused(error)
        return await self.answer(question)

    async def answer(self, question: Question) -> Answer:
        """Answer a question that was read."""
        return answered(question, await self.fetch(question))

    async def revision(self) -> int:
        """The number of the last write: the same answers as long as it is the same."""
        return await self._store.revision()

    async def fetch(self, question: Question) -> Rows:
        """What the store answers to each root field, all asked at once."""
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

    async def _row(self, root: RootPlan, variables: VariableValues) -> bytes:
        return await self._store.fetch(root.plan, root.slots.values(variables))
