"""From what the store answers to an answer, with errors told or masked.

Where a plan covers the question and all went well, the bytes of the store are the answer.
Else graphql-core walks them: it answers introspection, and knows which errors leave what.
"""

import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, cast
from uuid import uuid4

import orjson
from graphql import (
    GraphQLEnumType,
    GraphQLError,
    GraphQLNamedType,
    execute_sync,  # pyright: ignore[reportUnknownVariableType]  (graphql-core leaves a generic open)
    get_named_type,
)

from kb.errors import InputError, KbError
from kb.plan import HOLE
from schema.documents import DocumentError, Question
from schema.query import GRAPHQL

_log: Final = logging.getLogger(__name__)
_HOLE: Final = HOLE.encode()

Rows = Mapping[str, bytes | BaseException]
"""What the store answered to each root field, by its name in the answer: JSON, or the error it ended in."""


@dataclass(frozen=True)
class Answer:
    """What a request is answered: `json` is its data, and what went wrong stands beside it.

    `json` is None when the request could not be executed at all; then there is no data.
    """

    json: bytes | None
    errors: tuple[dict[str, Any], ...] = ()

    @property
    def asked(self) -> bool:
        """Whether the request could be executed."""
        return self.json is not None

    @property
    def data(self) -> dict[str, Any] | None:
        """The data, read; None when there is none."""
        return orjson.loads(self.json) if self.json else None

    def body(self, notes: Mapping[str, Any] | None = None) -> bytes:
        """As JSON, for HTTP; `notes` are said beside the answer."""
        if self.json and not self.errors and not notes:
            return b'{"data":' + self.json + b"}"
        errors = {"errors": self.errors} if self.errors else {}
        data = {"data": orjson.Fragment(self.json)} if self.json else {}
        return orjson.dumps({**errors, **data, **({"extensions": notes} if notes else {})})


def refused(error: DocumentError) -> Answer:
    """The answer to a question that cannot be asked."""
    return Answer(None, tuple(map(told, error.errors)))


def answered(question: Question, rows: Rows) -> Answer:
    """The answer of which these are the root fields."""
    if question.planned.whole and all(map(_complete, rows.values())):
        return Answer(_joined(cast("Mapping[str, bytes]", rows).items()))
    return walked(question, rows)


def _complete(row: bytes | BaseException) -> bool:
    return isinstance(row, bytes) and _HOLE not in row


def _joined(rows: Iterable[tuple[str, bytes]]) -> bytes:
    # Names in GraphQL are ASCII letters, digits and underscores.
    return b"{" + b",".join(b'"' + key.encode() + b'":' + row for key, row in rows) + b"}"


def walked(question: Question, rows: Rows) -> Answer:
    """The answer as graphql-core makes it; rows are in its shape already."""
    result = execute_sync(
        GRAPHQL,
        question.document,
        root_value={key: orjson.loads(row) if isinstance(row, bytes) else row for key, row in rows.items()},
        context_value=question.roots,
        variable_values={name: source.value for name, source in question.variables.sources.items()},
        operation_name=question.operation.name.value if question.operation.name else None,
        field_resolver=_read,
        type_resolver=_type_name,
    )
    return Answer(orjson.dumps(result.data), tuple(_masked(error) for error in result.errors or ()))


def _read(row: Mapping[str, Any], info: Any, **_: object) -> Any:
    value, type_ = row[info.path.key], cast("GraphQLNamedType", get_named_type(info.return_type))
    if value == {"": 0} and type_.name != "JSON":
        return None
    if isinstance(type_, GraphQLEnumType) and isinstance(value, str):
        return type_.values[value].value
    return value


def _type_name(_row: object, info: Any, _type: object) -> str | None:
    return info.context[info.path.key].type


def _masked(error: GraphQLError) -> dict[str, Any]:
    """What is wrong with the question is told; what is wrong with the server, to its log alone."""
    if isinstance(error.original_error, InputError):
        return told(error)
    reference = uuid4().hex[:8]
    _log.error("internal error %s at %s", reference, error.path, exc_info=error.original_error or error)
    text = f"Internal error; the log tells more under {reference}."
    return {**error.formatted, "message": text, "extensions": {"code": "INTERNAL"}}


def told(error: GraphQLError) -> dict[str, Any]:
    """An error as the client may see it; the code of one of ours is the name of its class."""
    ours = error.original_error if isinstance(error.original_error, KbError) else None
    code = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(ours).__name__).upper() if ours else "REQUEST"
    return {**error.formatted, "extensions": {"code": code}}
