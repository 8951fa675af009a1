"""The API: a GraphQL document in, an answer out. HTTP and the command line are clients of it."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from getpass import getuser
from typing import Any, Final, cast

import orjson
from graphql import FieldNode
from graphql.execution.values import VariableValues

from kb.errors import KbError
from kb.findings import Findings, Source
from kb.knowledge import KnowledgeBase
from kb.settings import Settings, read_settings
from kb.store.port import Store, within
from loaders import extract
from schema.caller import Caller
from schema.documents import DocumentError, Question, read_document
from schema.execution import Answer, Rows, answered, changed, read_rows, refused, walked
from schema.mutation import Desk
from schema.planner import RootPlan, plan_fields
from schema.query import GRAPHQL
from schema.subscription import Revisions, Watch, news

SECONDS: Final = 10.0
"""How long the database may take for one request."""


class Api:
    """Answers questions from one store, and changes it."""

    def __init__(self, store: Store, seconds: float = SECONDS, settings: Settings | None = None) -> None:
        self._store = store
        self._seconds = seconds
        self._revisions = Revisions(store)
        self._settings = settings or read_settings()
        # The model works for one article at a time, beside the questions that are answered meanwhile.
        self._reading = asyncio.Lock()

    async def execute(
        self,
        text: str,
        variables: Mapping[str, Any] | None = None,
        operation: str | None = None,
        caller: Caller | None = None,
    ) -> Answer:
        """Answer a document. It never raises for what a client sent: that is told in `errors`.

        Without a caller it is the person at this machine who asks.
        """
        try:
            question = self.read(text, variables, operation)
        except DocumentError as error:
            return refused(error)
        return await self.answer(question, caller)

    def read(self, text: str, variables: Mapping[str, Any] | None = None, operation: str | None = None) -> Question:
        """What a document asks; a `DocumentError` when it cannot be asked."""
        return read_document(text).question(variables or {}, operation)

    async def answer(self, question: Question, caller: Caller | None = None) -> Answer:
        """Answer a question that was read."""
        if question.changes:
            return await changed(question, self._desk(question, caller or Caller(getuser())))
        return answered(question, await self._fetch(question.roots, question.variables))

    async def listen(self, question: Question, check: Callable[[], object] = bool) -> AsyncGenerator[Answer]:
        """The answers to a subscription, one for each statement that becomes known.

        What goes wrong is told in a last one; so is what `check` raises, which is called before each.
        """
        watch = cast("Watch", question.watch)
        try:
            async with aclosing(news(self._store, self._revisions, watch, question.variables)) as rows:
                async for row in rows:
                    check()
                    yield walked(question, {watch.key: orjson.dumps(row["shown"])})
        except KbError as error:
            yield walked(question, {watch.key: error})

    async def revision(self) -> int:
        """The number of the last write: the same answers as long as it is the same."""
        return await within(self._seconds, self._store.revision())

    async def fetch(self, question: Question) -> Rows:
        """What the store answers to each root field, all asked at once."""
        return await self._fetch(question.roots, question.variables)

    async def _fetch(self, roots: Mapping[str, RootPlan], variables: VariableValues) -> Rows:
        rows = [self._row(root, variables) for root in roots.values()]
        # Most ask for one, which needs no task of its own.
        answers = [await rows[0]] if len(rows) == 1 else await asyncio.gather(*rows)
        return dict(zip(roots, answers, strict=True))

    async def _row(self, root: RootPlan, variables: VariableValues) -> bytes | Exception:
        """What the store answers within the limit; what it must find out once does not count."""
        try:
            values = root.slots.values(variables)
            await self._store.prepare(root.plan, values)
            return await self._store.fetch(root.plan, values, self._seconds)
        except Exception as error:  # noqa: BLE001  (told at its field, or masked there; the other fields are answered)
            return error

    def _desk(self, question: Question, caller: Caller) -> Desk:
        async def read(nodes: Sequence[FieldNode]) -> dict[str, Any]:
            sets = [node.selection_set for node in nodes]
            roots = plan_fields(GRAPHQL, question.fragments, sets, question.variables).roots
            return read_rows(roots, await self._fetch(roots, question.variables))

        return Desk(KnowledgeBase(self._store), caller, self._extract, read)

    async def _extract(self, source: Source) -> Findings:
        async with self._reading:
            return await asyncio.to_thread(extract, source, self._settings)
