"""Asking a store through the API, as a client would."""

from typing import Any

from kb.store.port import Store
from schema.api import Api


async def ask(store: Store, document: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
    """The data of an answer without errors."""
    answer = await Api(store).execute(document, variables)
    assert answer.data is not None, answer.errors
    assert not answer.errors
    return answer.data
