"""From the rows of the store to an answer: graphql-core walks them, errors are told or masked."""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import uuid4

import orjson
from graphql import (
    GraphQLError,
    execute_sync,  # pyright: ignore[reportUnknownVariableType]  (graphql-core leaves a generic open)
)

from kb.errors import InputError, KbError
from schema.documents import Question
from schema.query import GRAPHQL

_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """What a request is answered: `data`, and what went wrong.

    `asked` is False when the request could not be executed at all; then there is no data.
    """

    data: dict[str, Any] | None
    errors: tuple[dict[str, Any], ...] = ()
    asked: bool = True

    def body(self) -> bytes:
        """As JSON, for HTTP."""
        errors = {"errors": self.errors} if self.errors else {}
        return orjson.dumps({**errors, **({"data": self.data} if self.asked else {})})


def walked(question: Question, rows: Mapping[str, Any]) -> Answer:
    """The answer that has these rows, or errors, under its root fields; rows are in its shape already."""
    result = execute_sync(
        GRAPHQL,
        question.document,
        root_value=rows,
        context_value=question.roots,
        variable_values={name: source.value for name, source in question.variables.sources.items()},
        operation_name=question.operation.name.value if question.operation.name else None,
        field_resolver=_read,
        type_resolver=_type_name,
    )
    return Answer(result.data, tuple(_masked(error) for error in result.errors or ()))


def _read(row: Mapping[str, Any], info: Any, **_: object) -> Any:
    return row[info.path.key]


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
