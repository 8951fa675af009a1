"""From what the store answers to an answer, with errors told or masked.

Where a plan covers the question and all went well, the bytes of the store are the answer.
Else graphql-core walks them: it answers introspection, and knows which errors leave what.
"""

import logging
from collections.abc import Awaitable, Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple, cast
from uuid import uuid4

import orjson
from graphql import (
    ExecutionResult,
    GraphQLEnumType,
    GraphQLError,
    GraphQLNamedType,
    execute,  # pyright: ignore[reportUnknownVariableType]  (graphql-core leaves a generic open)
    get_named_type,
)

from kb.errors import InputError, KbError, StoreError
from kb.plan import HOLE, MARK
from schema.documents import DocumentError, Question
from schema.planner import RootPlan
from schema.query import GRAPHQL

_log: Final = logging.getLogger(__name__)
_MARK: Final = MARK.encode()
_HOLE: Final = orjson.loads(HOLE)
_TYPE: Final = " type"
"""No name in GraphQL, so no field of an answer."""

Rows = Mapping[str, bytes | BaseException]
"""What the store answered to each root field, by its name in the answer: JSON, or the error it ended in."""


class Answer(NamedTuple):
    """What a request is answered: `pieces` are its data as JSON, and what went wrong stands beside it.

    They are put together once, with all that is sent: a page is long. They are None when the
    request could not be executed at all; then there is no data.
    """

    pieces: tuple[bytes, ...] | None
    errors: tuple[dict[str, Any], ...] = ()

    @property
    def asked(self) -> bool:
        """Whether the request could be executed."""
        return self.pieces is not None

    @property
    def data(self) -> dict[str, Any] | None:
        """The data, read; None when there is none."""
        return orjson.loads(b"".join(self.pieces)) if self.pieces else None

    def body(self, notes: Mapping[str, Any] | None = None) -> bytes:
        """As JSON, for HTTP; `notes` are said beside the answer."""
        if self.pieces and not self.errors and not notes:
            return b"".join((b'{"data":', *self.pieces, b"}"))
        errors = {"errors": self.errors} if self.errors else {}
        data = {"data": orjson.Fragment(b"".join(self.pieces))} if self.pieces else {}
        return orjson.dumps({**errors, **data, **({"extensions": notes} if notes else {})})


def refused(error: DocumentError) -> Answer:
    """The answer to a question that cannot be asked."""
    return Answer(None, tuple(map(told, error.errors)))


def answered(question: Question, rows: Rows) -> Answer:
    """The answer of which these are the root fields."""
    if question.planned.whole and all(map(_complete, rows.values())):
        return Answer(tuple(_pieces(cast("Mapping[str, bytes]", rows).items())))
    return walked(question, rows)


def _complete(row: bytes | BaseException) -> bool:
    # A text that has it costs a walk, and nothing else.
    return isinstance(row, bytes) and _MARK not in row


def _pieces(rows: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    yield b"{"
    for n, (key, row) in enumerate(rows):
        # Names in GraphQL are ASCII letters, digits and underscores.
        yield b'%b"%b":' % (b"," if n else b"", key.encode())
        yield row
    yield b"}"


def walked(question: Question, rows: Rows) -> Answer:
    """The answer as graphql-core makes it; rows are in its shape already."""
    return _told(cast("ExecutionResult", _walk(question, read_rows(question.roots, rows), None)))


async def changed(question: Question, desk: object) -> Answer:
    """The answer to a mutation, each of its fields done after the one before."""
    walk = _walk(question, None, desk)
    return _told(walk if isinstance(walk, ExecutionResult) else await walk)


def _walk(question: Question, root: object, context: object) -> ExecutionResult | Awaitable[ExecutionResult]:
    return execute(
        GRAPHQL,
        question.document,
        root_value=root,
        context_value=context,
        variable_values={name: source.value for name, source in question.variables.sources.items()},
        operation_name=question.operation.name.value if question.operation.name else None,
        field_resolver=_read,
        type_resolver=_type_name,
    )


def _told(result: ExecutionResult) -> Answer:
    return Answer((orjson.dumps(result.data),), tuple(_masked(error) for error in result.errors or ()))


def read_rows(roots: Mapping[str, RootPlan], rows: Rows) -> dict[str, Any]:
    """Rows as graphql-core walks them; where the schema leaves a type open, the row says it."""
    return {key: _typed(row, roots[key].type if key in roots else None) for key, row in rows.items()}


def _typed(row: bytes | BaseException, type_: str | None) -> Any:
    if isinstance(row, BaseException):
        return row
    read = orjson.loads(row)
    return {**read, _TYPE: type_} if type_ and read else read


def _read(row: Mapping[str, Any], info: Any, **_: object) -> Any:
    value, type_ = row[info.path.key], cast("GraphQLNamedType", get_named_type(info.return_type))
    if value == _HOLE and type_.name != "JSON":
        return None
    if isinstance(type_, GraphQLEnumType) and isinstance(value, str):
        return type_.values[value].value
    return value


def _type_name(row: Mapping[str, Any], _info: object, _type: object) -> str | None:
    return row[_TYPE]


def _masked(error: GraphQLError) -> dict[str, Any]:
    """What is wrong with the question is told; what is wrong with the server, to its log alone."""
    if isinstance(error.original_error, InputError):
        return told(error)
    reference, failed = uuid4().hex[:8], error.original_error or error
    away = isinstance(failed, StoreError)
    what, code = ("The database cannot answer now", "UNAVAILABLE") if away else ("Internal error", "INTERNAL")
    _log.error("%s %s at %s", code.lower(), reference, error.path, exc_info=failed)
    text = f"{what}; the log tells more under {reference}."
    return {**error.formatted, "message": text, "extensions": {"code": code}}


def told(error: GraphQLError) -> dict[str, Any]:
    """An error as the client may see it; the code of one of ours is the name of its class."""
    ours = error.original_error
    return {**error.formatted, "extensions": {"code": ours.code if isinstance(ours, KbError) else "REQUEST"}}
