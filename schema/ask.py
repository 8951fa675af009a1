"""Asking in process: what the command line, tests and benchmarks do instead of HTTP."""

from collections.abc import Mapping
from typing import Any

from kb.errors import QueryError
from kb.store.port import Store
from schema.api import Api


async def ask(store: Store, document: str, variables: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The data that answers a document; whatever goes wrong is one `QueryError`."""
    answer = await Api(store).execute(document, variables)
    if answer.errors or answer.data is None:
        raise QueryError("\n".join(error["message"] for error in answer.errors))
    return answer.data
