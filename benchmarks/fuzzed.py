"""What schemathesis is told of kb: scalars that mean something, and what an answer must be like.

It is read by schemathesis, in its own environment.
"""

from collections.abc import Iterator
from typing import Any, cast

import schemathesis  # pyright: ignore[reportMissingImports]
from hypothesis import strategies as st
from hypothesis_graphql import nodes  # pyright: ignore[reportMissingImports, reportUnknownVariableType]

_IDS = ("statement:none", "claim:none", "entity:none", "event:none", "article:none", "suggestion:none", "nothing")
_MASKED = ("Traceback", 'File "', "site-packages", "apsw", "sqlite3", "SELECT ", "MATCH (")
_FEWEST_WORDS = 3
_OF_THE_SERVER = 500

_api: Any = schemathesis
_text: Any = cast("Any", nodes).String
_api.graphql.scalar("Date", st.dates().map(str).map(_text))
_api.graphql.scalar("DateTime", st.datetimes().map(lambda moment: moment.isoformat()).map(_text))
_api.graphql.scalar("ID", st.sampled_from(_IDS).map(_text))
_api.graphql.scalar("JSON", st.text(max_size=5).map(_text))


@_api.check
def answered_or_told(_context: Any, response: Any, _case: Any) -> None:
    """An answer, or errors each with a code and what to do; never one of the server's own."""
    if wrong := list(_wrong(response.status_code, response.json(), response.text)):
        raise AssertionError(f"{'; '.join(wrong)}: {response.text[:500]}")


def _wrong(status: int, told: dict[str, Any], text: str) -> Iterator[str]:
    if status >= _OF_THE_SERVER:
        yield f"status {status}"
    if "data" not in told and not told.get("errors"):
        yield "neither data nor errors"
    for error in told.get("errors", ()):
        if error["extensions"]["code"] == "INTERNAL":
            yield "an internal error"
        if len(error["message"].split()) < _FEWEST_WORDS:
            yield "an error that says nothing"
    if any(inside in text for inside in _MASKED):
        yield "internals"
